"""What has to be recorded: everything that calls of a hall are put together from, and nothing else."""

import pytest
from msgspec.structs import replace

from hallbus.hall.announcements import announcement_clauses
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.prompts import prompts
from hallbus.hall.roll import Share, call_words
from hallbus.speech.pack import lacking
from tests.halls import SMALL, demo

SHARES: tuple[Share, ...] = ("whole", "first", "next")


def speaking(facts: HallFacts, language: Language) -> HallFacts:
    return replace(facts, speech=replace(facts.speech, languages=(language,), announce_languages=(language,)))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("facts", [SMALL, demo()], ids=["small", "demo"])
def test_whoever_records_all_prompts_can_say_every_call(facts: HallFacts, language: Language) -> None:
    hall = speaking(facts, language)
    known = {prompt.text for prompt in prompts(facts, language)}
    for window in hall.windows:
        for number in ("007", "A001", "B023", "F456", "A890"):
            for share in SHARES:
                words = call_words(hall.speech, number, window.no, window.place, share)
                assert [lacking(clause.text, known) for clause in words.clauses if lacking(clause.text, known)] == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_whoever_records_all_prompts_can_say_every_announcement(language: Language) -> None:
    hall = speaking(demo(), language)
    known = {prompt.text for prompt in prompts(hall, language)}
    for name in ("open", "closing", "stopped", "lost_child", "emergency"):
        assert {clause.text for clause in announcement_clauses(hall, name)} <= known


def test_prompts_stand_in_the_order_of_a_recording_and_each_once() -> None:
    found = prompts(SMALL, "zh-CN")
    assert [prompt.text for prompt in found[:5]] == ["请", "A", "B", "F", "零"]
    assert ("到调解室", "rooms") in found
    assert ("到三号窗口", "merged") in found
    assert len({prompt.text for prompt in found}) == len(found)


def test_a_hall_that_says_each_call_alone_needs_nothing_for_rolls() -> None:
    alone = replace(SMALL, speech=replace(SMALL.speech, merge_max=1))
    assert not [prompt for prompt in prompts(alone, "zh-CN") if prompt.group == "merged"]


def test_a_hall_with_words_of_its_own_is_asked_for_those() -> None:
    own = replace(SMALL, speech=replace(SMALL.speech, one_reads="幺", templates={"call": "{ticket}，请去{window}号。"}))
    texts = [prompt.text for prompt in prompts(own, "zh-CN")]
    assert {"幺", "请去一号", "请去二号"} <= set(texts)
    one_clause = replace(SMALL, speech=replace(SMALL.speech, templates={"call": "请{ticket}到{window}号窗口"}))
    assert {"请", "到一号窗口"} <= {prompt.text for prompt in prompts(one_clause, "zh-CN")}
