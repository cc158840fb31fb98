"""Lines of the ticker that are meant for some days only."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hallbus.hall import events as ev
from hallbus.hall.facts import Notice
from hallbus.hall.state import Hall
from hallbus.hall.views.parts import notices
from tests.hall.story import FACTS, NOON

HOLIDAY = Notice(id="holiday", text="元旦放假", begins="2026-12-29", ends="2027-01-01")


@pytest.mark.parametrize(
    ("day", "shown"), [("2026-12-28", False), ("2026-12-29", True), ("2027-01-01", True), ("2027-01-02", False)]
)
def test_a_holiday_notice_stands_on_its_days(day: str, shown: bool) -> None:
    hall = Hall.fold(replace(FACTS, notices=(HOLIDAY,)), [ev.DayOpened(NOON, day)])
    assert bool(notices(hall, NOON)) == shown


@pytest.mark.parametrize(
    ("begins", "ends", "shown"), [(None, None, True), ("2026-11-25", None, False), (None, "2026-11-23", False)]
)
def test_a_notice_may_begin_or_end_openly(begins: str | None, ends: str | None, shown: bool) -> None:
    line = Notice(id="n", text="请先取号", begins=begins, ends=ends)
    hall = Hall.fold(replace(FACTS, notices=(line,)), [ev.DayOpened(NOON, "2026-11-24")])
    assert bool(notices(hall, NOON)) == shown


def test_before_the_first_day_the_clock_says_which_day_it_is() -> None:
    hall = Hall(replace(FACTS, notices=(HOLIDAY,)))
    assert not notices(hall, NOON)
    assert notices(hall, NOON + timedelta(days=36))
