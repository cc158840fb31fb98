"""Calls as they are worded, alone and several in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus.hall.facts import SpeechRules
from hallbus.hall.roll import call_words, roll_of, window_share_clauses
from hallbus.hall.wording import Clause, call_clauses, call_text, ticket_words, window_words

RULES = SpeechRules()
BOTH = SpeechRules(languages=("zh-CN", "en"))


def roll(rules: SpeechRules, *calls: tuple[str, int], place: str | None = None):
    shares = ["first", *["next"] * (len(calls) - 1)]
    return roll_of([call_words(rules, *call, place, share) for call, share in zip(calls, shares, strict=True)])  # type: ignore[arg-type]


def test_a_call_alone_is_worded_as_ever_and_shown_as_it_stands_on_the_slip() -> None:
    words = call_words(RULES, "A023", 12)
    assert words.text == call_text(RULES, "A023", 12) == "请A零二三号，到十二号窗口办理。"
    assert words.shown == {"zh-CN": "请A023号，到12号窗口办理。"}
    assert tuple(clause.text for clause in words.clauses) == call_clauses(RULES, "A023", 12)


def test_several_calls_are_one_sentence_that_names_each_ticket_and_window() -> None:
    words = roll(RULES, ("A001", 3), ("B007", 6), ("K040", 15))
    assert words.text == "请A零零一号到三号窗口，B零零七号到六号窗口，K零四零号到十五号窗口。"
    assert words.shown == {"zh-CN": "请A001号到3号窗口，B007号到6号窗口，K040号到15号窗口。"}
    assert [clause.text for clause in words.clauses] == [
        "请A零零一号",
        "到三号窗口",
        "B零零七号",
        "到六号窗口",
        "K零四零号",
        "到十五号窗口",
    ]


def test_a_roll_in_two_languages_is_said_in_one_after_the_other() -> None:
    words = roll(BOTH, ("A001", 3), ("B007", 6))
    assert words.shown["en"] == "Number A001, please go to window 3, Number B007, window 6."
    assert [clause.language for clause in words.clauses] == ["zh-CN"] * 4 + ["en"] * 4
    assert words.clauses[-2:] == (Clause("Number B zero zero seven", "en"), Clause("window six", "en"))


def test_a_room_is_called_by_its_name_in_a_roll_too() -> None:
    words = roll(RULES, ("F001", 4), ("F002", 4), place="调解室")
    assert words.text == "请F零零一号到调解室，F零零二号到调解室。"
    assert words.shown == {"zh-CN": "请F001号到调解室，F002号到调解室。"}


def test_a_halls_own_words_stay_its_own() -> None:
    own = SpeechRules(templates={"call": "{ticket}号的朋友，{window}号窗口有请！"})
    assert roll(own, ("A001", 1), ("A002", 2)).text == "A零零一号的朋友一号窗口有请，A零零二号的朋友二号窗口有请。"


def test_what_a_window_says_in_every_roll_is_known_beforehand() -> None:
    assert window_share_clauses(RULES, 3) == (Clause("到三号窗口"),)
    assert window_share_clauses(BOTH, 3) == (Clause("window three", "en"), Clause("到三号窗口"))


calls = st.tuples(st.from_regex(r"[A-Z]{1,2}[0-9]{3}", fullmatch=True), st.integers(1, 999))


@given(st.lists(calls, min_size=1, max_size=6))
def test_speech_alone_is_complete_whatever_is_called_together(called: list[tuple[str, int]]) -> None:
    said = "".join(clause.text for clause in roll(RULES, *called).clauses)
    for number, window in called:
        assert ticket_words(number) + "号" in said
        assert f"到{window_words(window)}号窗口" in said


@pytest.mark.parametrize("share", ["whole", "first", "next"])
def test_what_nobody_can_pronounce_reaches_no_clause_of_any_share(share: str) -> None:
    odd = SpeechRules(templates={"call": "请{ticket}号*\ue000，到{window}号窗口（前厅）办理。"})
    said = "".join(clause.text for clause in call_words(odd, "Ａ01＊", 3, None, share).clauses)  # type: ignore[arg-type]
    assert not set(said) & set("*＊\ue000（）前厅01")
