"""Who says something where and when, and in which dialect it is said once more."""

from datetime import datetime

from msgspec.structs import replace

from hallbus.hall.facts import HallFacts, SpeechRules, Zone, ZoneHour
from hallbus.hall.roll import Words, call_words
from hallbus.hall.voicing import Voices, anywhere, share_in, voices_of, words_in
from hallbus.hall.wording import Clause
from tests.halls import MORNING, SMALL

LUNCH = ZoneHour(begins="12:00", ends="13:30", voices=("kokoro:zf_xiaoxiao",))
Z1 = Zone(id="Z1", voices=("clips:aunt", "pyttsx3"), voices_en=("kokoro:af_heart",), hours=(LUNCH,))
NOON = MORNING.replace(hour=12)


def hall(*zones: Zone, **speech: object) -> HallFacts:
    return replace(SMALL, zones=zones, speech=replace(SpeechRules(languages=("zh-CN", "en")), **speech))


def call(facts: HallFacts) -> Words:
    return call_words(facts.speech, "A001", 3)


def said(facts: HallFacts, zone: str, at: datetime = MORNING) -> list[tuple[str, tuple[str, ...]]]:
    return [(clause.language, clause.voices) for clause in words_in(call(facts), facts, zone, at).clauses]


def test_a_zone_without_voices_speaks_as_the_hall_does() -> None:
    facts = hall(Z1)
    assert voices_of(facts, "Z2", MORNING) == Voices()
    assert words_in(call(facts), facts, "Z2", MORNING) == call(facts)


def test_a_zone_has_its_own_voices_for_each_language() -> None:
    assert said(hall(Z1), "Z1") == [("zh-CN", Z1.voices)] * 2 + [("en", Z1.voices_en)] * 2


def test_at_some_hours_others_speak_there_in_english_too() -> None:
    assert said(hall(Z1), "Z1", NOON) == [("zh-CN", LUNCH.voices)] * 2 + [("en", LUNCH.voices)] * 2
    assert said(hall(Z1), "Z1", MORNING.replace(hour=13, minute=30)) == said(hall(Z1), "Z1")


def test_an_hour_may_have_another_level_and_the_same_voices() -> None:
    quiet = replace(Z1, hours=(ZoneHour(begins="12:00", ends="13:30", volume_db=-10),))
    assert said(hall(quiet), "Z1", NOON) == said(hall(Z1), "Z1")


def test_a_dialect_is_said_after_mandarin_and_before_english_wherever_that_is() -> None:
    facts = hall(Z1, dialect="putian")
    dialect = [("zh-CN", ("clips:putian",))] * 2
    assert said(facts, "Z2") == [("zh-CN", ())] * 2 + dialect + [("en", ())] * 2
    assert said(facts, "Z1")[2:4] == dialect
    other = replace(facts, speech=replace(facts.speech, languages=("en", "zh-CN")))
    assert said(other, "Z2") == [("en", ())] * 2 + [("zh-CN", ())] * 2 + dialect
    english = replace(facts, speech=replace(facts.speech, languages=("en",)))
    assert said(english, "Z2") == [("en", ())] * 2


def test_a_roll_has_no_time_for_a_dialect() -> None:
    facts = hall(Z1, dialect="putian")
    share = call_words(facts.speech, "A001", 3, share="next")
    assert [
        clause.voices for clause in share_in(share, facts, "Z1", MORNING).clauses if clause.language == "zh-CN"
    ] == [Z1.voices] * 2


def test_everything_that_may_be_said_at_some_hour_is_made_ready_once() -> None:
    one, facts = [Clause("到三号窗口办理")], hall(Z1, Zone(id="Z2", voices=LUNCH.voices))
    assert [clause.voices for clause in anywhere(one, facts, "Z1")] == [Z1.voices, LUNCH.voices]
    assert [clause.voices for clause in anywhere(one, facts, "Z1", "Z2")] == [Z1.voices, LUNCH.voices]
    assert list(anywhere(one, hall(), "Z1", "Z2")) == one
    assert list(anywhere(one, replace(SMALL, areas=()))) == one
