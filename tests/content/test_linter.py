"""What the linter stops on its way to a public screen, and what it lets pass."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus.content.linter import flaws
from tests.nobody import ELDER, GROWN_UP, MOBILE, id_number

TODAY = date(2026, 11, 24)


def codes(text: str, *words: str) -> list[str]:
    return [flaw.code for flaw in flaws({"text": text}, TODAY, words)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"请{ELDER}到前台", "id_card"),
        (f"证件 {GROWN_UP[:6]} {GROWN_UP[6:14]} {GROWN_UP[14:]}", "id_card"),
        ("".join(chr(ord(sign) + 0xFEE0) for sign in ELDER), "id_card"),  # full width
        (f"电话{MOBILE}", "mobile"),
        ("请拨打+86 138-0013-8000", "mobile"),
        ("退款至4111 1111 1111 1111", "bank_card"),
        ("家住幸福路12号3栋402室", "home_address"),
        ("阳光花园二期5号楼2单元", "home_address"),
        ("?陆òl供圖", "damaged_encoding"),
        ("\ufffd\ufffd大厅", "damaged_encoding"),
        ("\ue5e5\ue5e5热烈欢迎", "damaged_private"),
        ("李*明同志", "damaged_star"),
        ("政务(wù)服务", "damaged_pinyin"),
        ("请\u202e往这边走", "damaged_hidden"),
        ("本月接待群众 人次", "missing_figure"),
    ],
)
def test_what_should_not_be_shown_is_found(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "请您先取号，在等候区就座。",
        "反诈热线96110，咨询电话12345，医保12393。",
        "地址：人民路100号政务服务中心一楼大厅",
        "本月接待群众3200人次，办结率99.8%。",
        "办公时间 09:00—12:00  13:30—17:00",
        "防范网络诈骗①：冒充客服退款",
        "统一社会信用代码办理请到B区 3 号窗口",
        f"编号{ELDER[:-1]}",  # seventeen digits
        f"号码{ELDER[:-1]}{'0' if ELDER[-1] != '0' else '1'}",  # a wrong check digit
        "4111 1111 1111 1112",  # so here
        "0000 0000 0000 0000",
        "Naïve café menus are for visitors, too.",
    ],
)
def test_what_may_be_shown_passes(text: str) -> None:
    assert codes(text) == []


def test_a_flaw_says_where_and_not_what() -> None:
    (flaw,) = flaws({"text": "好", "text_en": f"call {MOBILE} now"}, TODAY)
    assert (flaw.code, flaw.field, flaw.at, flaw.is_personal) == ("mobile", "text_en", 5, True)
    assert MOBILE not in repr(flaw)


def test_a_hall_has_words_of_its_own_that_it_does_not_want() -> None:
    assert codes("本店大酬宾，全场八折", "酬宾", "Discount") == ["unwanted_word"]
    assert codes("a DISCOUNT for all", "酬宾", "Discount") == ["unwanted_word"]
    assert codes("本店大酬宾，全场八折") == []


def test_every_flaw_of_a_text_is_told_in_order() -> None:
    assert codes(f"电话{MOBILE}，证件{ELDER}，姓名张*三") == ["mobile", "id_card", "damaged_star"]


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.integers(0, 999), st.text("请到窗口，。 abc", max_size=20))
def test_no_id_number_of_a_living_person_passes(born: date, order: int, around: str) -> None:
    number = id_number(born=f"{born:%Y%m%d}", order=f"{order:03d}")
    assert "id_card" in codes(f"{around}证{number}号{around}")


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    for flaw in flaws({"text": text}, TODAY, ("一", "\x00")):
        assert flaw.at >= 0
