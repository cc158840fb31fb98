"""How a call is said."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import (
    Clause,
    call_clauses,
    call_text,
    sentence_clauses,
    speakable,
    spoken_clauses,
    ticket_words,
    ticket_words_en,
    window_clauses,
    window_words,
    window_words_en,
)

RULES = SpeechRules()
YAO = SpeechRules(one_reads="幺")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("A001", "A零零一"),
        ("B107", "B一零七"),
        ("L200", "L二零零"),
        ("K040", "K零四零"),
        ("0007", "零零零七"),
        ("C111", "C一一一"),
        ("A023", "A零二三"),
        ("a０２３", "A零二三"),
        ("A〇2", "A零二"),
        ("A-012 ", "A零一二"),
        ("A*1\ue000", "A一"),
        ("优012", "优零一二"),
    ],
)
def test_a_ticket_is_read_digit_by_digit_with_its_zeros(number: str, words: str) -> None:
    assert ticket_words(number) == words


def test_a_hall_may_read_one_as_yao_in_tickets_but_never_in_windows() -> None:
    assert ticket_words("C111", one="幺") == "C幺幺幺"
    assert call_text(YAO, "C111", 1) == "请C幺幺幺号，到一号窗口办理。"
    assert call_text(YAO, "C111", 11) == "请C幺幺幺号，到十一号窗口办理。"


@pytest.mark.parametrize(
    ("no", "words"),
    [
        *((1, "一"), (2, "二"), (9, "九"), (10, "十"), (12, "十二"), (19, "十九"), (20, "二十"), (23, "二十三")),
        *((99, "九十九"), (100, "一零零"), (101, "一零一"), (207, "二零七"), (0, "零")),
    ],
)
def test_a_window_is_a_number_below_a_hundred_and_a_code_from_there(no: int, words: str) -> None:
    assert window_words(no) == words


def test_a_hall_may_read_every_window_digit_by_digit() -> None:
    assert window_words(12, "digits") == "一二"
    assert window_words_en(12, "digits") == "one two"


@pytest.mark.parametrize(
    ("no", "words"),
    [
        *((0, "zero"), (3, "three"), (10, "ten"), (12, "twelve"), (20, "twenty"), (23, "twenty-three")),
        *((99, "ninety-nine"), (100, "one zero zero"), (207, "two zero seven")),
    ],
)
def test_an_english_window(no: int, words: str) -> None:
    assert window_words_en(no) == words


def test_a_call_in_chinese() -> None:
    assert call_text(RULES, "A001", 3) == "请A零零一号，到三号窗口办理。"
    assert call_clauses(RULES, "A023", 3) == ("请A零二三号", "到三号窗口办理")
    assert call_text(RULES, "B107", 12) == "请B一零七号，到十二号窗口办理。"
    assert call_text(RULES, "L200", 207) == "请L二零零号，到二零七号窗口办理。"


def test_a_call_in_english() -> None:
    assert ticket_words_en("A023") == "A zero two three"
    assert call_text(RULES, "A023", 3, language="en") == "Number A zero two three, please go to window three."
    assert call_clauses(RULES, "A023", 3, language="en") == ("Number A zero two three", "please go to window three")


def test_a_room_is_called_by_its_name() -> None:
    assert call_text(RULES, "A023", 20, place="调解室") == "请A零二三号，到调解室。"
    assert call_clauses(RULES, "A023", 20, place="调解室") == ("请A零二三号", "到调解室")
    assert call_clauses(RULES, "A023", 20, place="2楼，101室") == ("请A零二三号", "到二楼，一零一室")


def test_an_english_voice_is_not_handed_chinese_names() -> None:
    assert call_clauses(RULES, "A023", 20, place="调解室", area="二楼", language="en") == (
        "Number A zero two three",
        "please go to window twenty",
    )
    assert call_clauses(RULES, "A023", 20, place="room 2", language="en")[1] == "please go to room two"


def test_an_area_is_said_when_it_is_given() -> None:
    assert call_text(RULES, "A001", 12, area="二楼B区") == "请A零零一号，到二楼B区十二号窗口办理。"
    assert call_text(RULES, "A001", 12, area="前厅（沙发等候区）") == "请A零零一号，到前厅十二号窗口办理。"
    assert call_text(RULES, "A001", 12, area="hall B", language="en").endswith("window twelve, hall B.")


def test_a_hall_has_its_own_templates() -> None:
    rules = SpeechRules(
        templates={"call": "{ticket}号请到{window}号台"}, templates_en={"call": "{ticket} to desk {window}!"}
    )
    assert call_clauses(rules, "A001", 2) == ("A零零一号请到二号台",)
    assert call_text(rules, "A001", 2, language="en") == "A zero zero one to desk two!"


def test_a_mistake_in_a_template_does_not_cost_the_call() -> None:
    rules = SpeechRules(templates={"call": "请{ticket}{colour}号，，到{window}号 { 窗口*"})
    assert call_clauses(rules, "A001", 2) == ("请A零零一号", "到二号 窗口")


def test_a_call_is_said_in_every_language_of_the_hall() -> None:
    rules = SpeechRules(languages=("zh-CN", "en"))
    assert spoken_clauses(rules, "A001", 3) == (
        Clause("请A零零一号", "zh-CN"),
        Clause("到三号窗口办理", "zh-CN"),
        Clause("Number A zero zero one", "en"),
        Clause("please go to window three", "en"),
    )


def test_the_clauses_that_a_windows_calls_share_are_known_beforehand() -> None:
    assert window_clauses(RULES, 3) == (Clause("到三号窗口办理", "zh-CN"),)
    assert window_clauses(RULES, 20, place="调解室") == (Clause("到调解室", "zh-CN"),)


def test_other_sentences_are_cut_and_their_numbers_read() -> None:
    assert sentence_clauses("您好，二〇二五年。还有15分钟，电话12345！") == (
        Clause("您好"),
        Clause("二零二五年"),
        Clause("还有十五分钟"),
        Clause("电话一二三四五"),
    )
    assert sentence_clauses("Closing in 15 minutes, room 007.", "en") == (
        Clause("Closing in fifteen minutes", "en"),
        Clause("room zero zero seven", "en"),
    )


def test_what_nobody_can_pronounce_is_dropped() -> None:
    assert speakable("张*三\ue123②½😀\x07") == "张三二"


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=30), st.integers(0, 999), st.none() | st.text(max_size=20), st.sampled_from(["zh-CN", "en"]))
def test_no_digit_star_or_private_character_is_ever_said(number: str, no: int, name: str | None, language: str) -> None:
    for text in (
        call_text(RULES, number, no, place=name, language=language),  # type: ignore[arg-type]  # sampled from Language
        *call_clauses(RULES, number, no, area=name, language=language),  # type: ignore[arg-type]
    ):
        assert not any(unicodedata.category(char) in {"Nd", "No", "Co", "Cc", "Cs", "Cn"} for char in text)
        assert not set("*〇{}") & set(text)


@settings(deadline=None)  # the machine may be busy
@given(st.text("ABCDEFGHJKLMN", max_size=2), st.text("0123456789", min_size=1, max_size=6))
def test_letters_are_kept_and_every_digit_is_said(prefix: str, digits: str) -> None:
    words = ticket_words(prefix + digits)
    assert words.startswith(prefix)
    assert len(words) == len(prefix) + len(digits)
    assert "".join(str("零一二三四五六七八九".index(char)) for char in words.removeprefix(prefix)) == digits
