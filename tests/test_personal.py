"""ID cards and mobile phones are recognised, and what only looks like them is not."""

from datetime import date

import pytest

from hallbus.personal import card_of, names_a_person
from tests.nobody import ELDER, MOBILE, id_number

TODAY = date(2026, 11, 24)


def test_the_check_digit_is_the_one_of_the_standard_s_own_example() -> None:
    assert id_number("110105", "19491231", "002") == "11010519491231002X"
    assert id_number("440524", "18800101", "001").endswith("4")


def test_a_card_tells_its_birthday_and_age() -> None:
    card = card_of(ELDER, TODAY)
    assert card is not None
    assert (card.born, card.age(TODAY)) == (date(1954, 11, 24), 72)
    assert card.age(date(2026, 11, 23)) == 71, "one day before the birthday"


def test_whoever_is_born_on_29_february_turns_older_on_1_march() -> None:
    card = card_of(id_number(born="19640229"), TODAY)
    assert card is not None
    assert (card.age(date(2026, 2, 28)), card.age(date(2026, 3, 1))) == (61, 62)


@pytest.mark.parametrize(
    "number",
    [
        ELDER[:17] + ("1" if ELDER[17] != "1" else "2"),
        ELDER[:17],
        ELDER + "0",
        id_number(born="20260230"),
        id_number(born="20261125"),
        id_number(born="18800101"),
        id_number(born="19541301"),
        "X" * 18,
        "",
        "A" + ELDER[1:],
    ],
    ids=[
        "check digit",
        "short",
        "long",
        "no such day",
        "born tomorrow",
        "too old",
        "month 13",
        "letters",
        "none",
        "letter",
    ],
)
def test_what_no_living_person_has_is_no_card(number: str) -> None:
    assert card_of(number, TODAY) is None


PERSONAL = [
    f"证件{ELDER}待补",
    ELDER.lower(),
    f"{ELDER[:6]} {ELDER[6:14]} {ELDER[14:]}",
    f"{ELDER[:6]}-{ELDER[6:14]}-{ELDER[14:]}",
    "".join(chr(ord(d) + 0xFEE0) if d.isdigit() else d for d in ELDER),
    "".join(chr(0x0660 + int(d)) if d.isdigit() else d for d in ELDER),
    "\u200b".join(ELDER),
    f"电话{MOBILE}",
    "138 0013 8000",
    "138-0013-8000",
    "138\u20110013\u20118000",
    f"+86{MOBILE}",
    f"+86 {MOBILE}",
    f"0086-{MOBILE}",
    f"3号窗口{MOBILE}，",
    f"3 {MOBILE}",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_a_number_is_seen_however_it_is_written(text: str) -> None:
    assert names_a_person(text, TODAY)


INNOCENT = [
    "",
    "证照当日到期",
    "YY-20261124-0001",
    "20261124000123456789",
    "61010320261125" + "0001",  # a region, a day to come and a count: how booking systems number
    "029-88888888",
    "12345",
    "96110",
    "23800138000",
    f"9{MOBILE}",
    f"{MOBILE}9",
    "A023",
    "12:20",
    "2026-11-24 09:00-09:30",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_one_is_let_pass(text: str) -> None:
    assert not names_a_person(text, TODAY)
