"""When visitors come: a crowd at the door, a quarter of them within the first hour, never when no numbers are given."""

from datetime import datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from hallbus.hall.calendar import hours
from hallbus.hall.facts import Calendar, Weekly
from hallbus.simulate.curve import DOOR, arrivals, issuing
from tests.halls import MORNING, SMALL, TODAY

TWO_SESSIONS = replace(
    SMALL,
    calendar=Calendar(
        weekly=(Weekly(days=("tue",), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
        stop_issue_before_close_min=15,
    ),
)


def at(text: str) -> datetime:
    return MORNING.replace(hour=int(text[:2]), minute=int(text[3:]))


def test_numbers_are_given_out_from_a_while_before_each_session_until_a_while_before_its_end() -> None:
    assert issuing(TWO_SESSIONS, hours(TWO_SESSIONS, TODAY)) == [(at("08:40"), at("11:45")), (at("13:10"), at("16:45"))]


def test_to_a_hall_without_hours_people_come_by_day() -> None:
    assert issuing(SMALL, hours(SMALL, TODAY)) == [(at("09:00"), at("17:00"))]


def test_on_a_day_without_sessions_nobody_comes() -> None:
    stretches = issuing(TWO_SESSIONS, hours(TWO_SESSIONS, "2026-11-22"))
    assert stretches == []
    assert arrivals(stretches, 500, Random(1)) == []


@pytest.mark.parametrize("visitors", [0, 1, 2, 37, 400, 2_000, 20_000])
def test_as_many_come_as_were_asked_for_in_order_and_while_numbers_are_given(visitors: int) -> None:
    stretches = issuing(TWO_SESSIONS, hours(TWO_SESSIONS, TODAY))
    moments = arrivals(stretches, visitors, Random(7))
    assert len(moments) == visitors
    assert moments == sorted(moments)
    assert all(any(begins <= moment <= ends for begins, ends in stretches) for moment in moments)


def test_a_quarter_comes_within_the_first_hour_and_some_of_them_wait_at_the_door() -> None:
    stretches = issuing(TWO_SESSIONS, hours(TWO_SESSIONS, TODAY))
    moments = arrivals(stretches, 2_000, Random(7))
    assert sum(moment < at("09:40") for moment in moments) == 500
    minutes = [sum(at("08:40") + n * timedelta(minutes=1) <= m < at("08:40") + (n + 1) * timedelta(minutes=1) for m in moments)
               for n in range(10)]  # fmt: skip
    assert min(minutes[:2]) > 2 * max(minutes[2:])
    assert timedelta(minutes=2) == DOOR
