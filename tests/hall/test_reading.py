"""What a notice says aloud: a golden table, and what never happens whatever the text is."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.hall.facts import Language
from hallbus.hall.wording import CUT, sentence_clauses

CHINESE = {
    # times
    "上午9:00-12:00": "上午九点到十二点",
    "下午13：30—17：05": "下午十三点三十分到十七点零五分",
    "13:30:00": "十三点三十分",
    "2:00到3:10": "两点到三点十分",
    "24:00前": "二十四点前",
    "2点至3点": "两点至三点",
    # dates
    "2026年11月24日": "二零二六年十一月二十四日",
    "2026-11-24 08:40": "二零二六年十一月二十四日 八点四十分",
    "2026/1/2": "二零二六年一月二日",
    "２０２６年１月２日": "二零二六年一月二日",
    "2026年": "二零二六年",
    "11月24日": "十一月二十四日",
    "二〇二六年": "二零二六年",
    # amounts
    "还有15分钟": "还有十五分钟",
    "5-10分钟": "五到十分钟",
    "共120人": "共一百二十人",
    "费用1005元": "费用一千零五元",
    "12,000元": "一万二千元",
    "3.5元": "三点五元",
    "0.5元": "零点五元",
    "95%的人": "百分之九十五的人",
    "30%-50%": "百分之三十到百分之五十",
    "2个窗口": "两个窗口",
    "12个人": "十二个人",
    "22份": "二十二份",
    "1万元以上": "一万元以上",
    "第100条": "第一百条",
    "25℃": "二十五摄氏度",
    # codes
    "101室": "一零一室",
    "007号": "零零七号",
    "207号窗口": "二零七号窗口",
    "2号窗口": "二号窗口",
    "1-3号窗口": "一到三号窗口",
    "12345热线": "一二三四五热线",
    "0917-3216888": "零九一七-三二一六八八八",
    "400-800-1234": "四零零-八零零-一二三四",
    "A12": "A一二",
    "B001号": "B零零一号",
    "2楼B区": "二楼B区",
    "999999999999元": "九九九九九九九九九九九九元",
    # what is not to be spoken
    "卓越（zhuóyuè）": "卓越",
    "卓越zhuóyuè": "卓越",
    "前厅（沙发，等候区）": "前厅",
    "卓*越": "卓越",
    "您好\ue123\ufffd\u200b\x07": "您好",
    "ä½ å¥½您好": "您好",
    "①取号": "一取号",
    "👍办理": "办理",
    "Ｂ区": "B区",
    "тест かな 大厅": "大厅",
}
ENGLISH = {
    "9:00-12:00": "nine o'clock to twelve o'clock",
    "at 8:05": "at eight oh five",
    "13:30": "thirteen thirty",
    "on 2026-11-24": "on November twenty-fourth twenty twenty-six",
    "2005-01-21": "January twenty-first two thousand five",
    "120 people": "one hundred twenty people",
    "2 to 3.5 hours": "two to three point five hours",
    "95% of 12,000 tickets": "ninety-five percent of twelve thousand tickets",
    "room 007": "room zero zero seven",
    "A023": "A zero two three",
    "window 12": "window twelve",
    "call 0917-3216888": "call zero nine one seven-three two one six eight eight eight",
    "café": "café",
    "窗口 3 (three)": "three",
    "***": "",
}


@pytest.mark.parametrize(("text", "said"), CHINESE.items())
def test_what_is_said_in_chinese(text: str, said: str) -> None:
    assert [clause.text for clause in sentence_clauses(text)] == [said]


@pytest.mark.parametrize(("text", "said"), ENGLISH.items())
def test_what_is_said_in_english(text: str, said: str) -> None:
    assert [clause.text for clause in sentence_clauses(text, "en")] == [said] * bool(said)


def test_a_notice_is_cut_at_its_stops_and_not_inside_its_figures() -> None:
    said = sentence_clauses("今天是2026年11月24日，上午9:00-12:00，下午13:30开始，费用3.5元。")
    assert [clause.text for clause in said] == [
        "今天是二零二六年十一月二十四日",
        "上午九点到十二点",
        "下午十三点三十分开始",
        "费用三点五元",
    ]


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60), st.sampled_from(["zh-CN", "en"]))
def test_whatever_the_text_nothing_is_said_that_nobody_can_pronounce(text: str, language: Language) -> None:
    for clause in sentence_clauses(text, language):
        assert clause.text == clause.text.strip() != ""
        assert not CUT.search(clause.text)
        for char in clause.text:
            assert char.isascii() or unicodedata.name(char).startswith(("CJK", "LATIN")) or char in "、’"
            assert not char.isdecimal()
            assert char not in "*〇{}（）()"


@settings(deadline=None)  # the machine may be busy
@given(st.text("0123456789:：-—.,/年月日%点个元室 A", max_size=24), st.sampled_from(["zh-CN", "en"]))
def test_no_figure_is_ever_left_standing(text: str, language: Language) -> None:
    assert not any(char.isdigit() for clause in sentence_clauses(text, language) for char in clause.text)


@given(st.text("0123456789", min_size=3, max_size=12))
def test_a_code_keeps_each_of_its_digits(code: str) -> None:
    (said,) = sentence_clauses(code)
    assert "".join(str("零一二三四五六七八九".index(char)) for char in said.text) == code
