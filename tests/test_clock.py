"""The hall's time, and the days that it opens and closes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from hallbus.clock import DrivenClock, Onward, WallClock, run_days
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.calendar import business_day
from hallbus.hall.commands import Command, Refused
from hallbus.hall.duties import due
from hallbus.hall.state import Hall
from tests.halls import MORNING, SMALL
from tests.patience import PATIENCE_S


def hall_of(*events: ev.Event) -> Hall:
    return Hall.fold(SMALL, events)


@pytest.mark.parametrize(("at", "day"), [
    ("2026-11-24T03:00", "2026-11-24"), ("2026-11-24T02:59", "2026-11-23"),
    ("2026-11-24T23:59", "2026-11-24"), ("2027-01-01T00:30", "2026-12-31"),
])  # fmt: skip
def test_a_business_day_begins_at_its_hour_not_at_midnight(at: str, day: str) -> None:
    assert business_day(datetime.fromisoformat(at), "03:00") == day


def test_a_driven_clock_stands_still_until_it_is_moved() -> None:
    clock = DrivenClock(MORNING, rate=0)
    assert clock.now() == clock.now() == MORNING
    clock.move(90)
    assert clock.now() == MORNING + timedelta(seconds=90)


def test_a_driven_clock_runs_at_its_rate() -> None:
    clock = DrivenClock(MORNING, rate=1_000_000)
    first = clock.now()
    assert first >= MORNING
    assert clock.now() > first


def test_the_wall_clock_tells_the_hall_s_zone() -> None:
    now = WallClock("Asia/Shanghai").now()
    assert now.utcoffset() == timedelta(hours=8)
    assert abs(now.timestamp() - datetime.now().astimezone().timestamp()) < 5


def test_time_goes_on_at_half_its_pace_while_a_clock_is_behind() -> None:
    clock = DrivenClock(MORNING, rate=0)
    onward = Onward(clock)
    assert onward.now() == MORNING
    clock.move(-60)
    assert onward.now() == onward.now() == MORNING
    clock.move(20)
    assert onward.now() == MORNING + timedelta(seconds=10)
    clock.move(30)
    assert onward.now() == MORNING + timedelta(seconds=25)
    clock.move(40)  # it has caught up
    assert onward.now() == MORNING + timedelta(seconds=30)
    clock.move(-1)
    clock.move(2)
    assert onward.now() == clock.now() == MORNING + timedelta(seconds=31)


def test_time_begins_no_earlier_than_what_has_happened() -> None:
    onward = Onward(DrivenClock(MORNING, rate=0))
    onward.not_before(MORNING.astimezone(UTC) + timedelta(minutes=5))
    assert onward.now() == MORNING + timedelta(minutes=5)
    assert onward.now().utcoffset() == MORNING.utcoffset()


def test_a_hall_without_a_day_opens_one() -> None:
    assert due(hall_of(), MORNING) == [do.OpenDay("2026-11-24", by="clock")]


def test_nothing_is_due_while_the_day_is_open() -> None:
    assert due(hall_of(ev.DayOpened(MORNING, "2026-11-24")), MORNING) == []


def test_the_next_day_closes_the_last() -> None:
    commands = due(hall_of(ev.DayOpened(MORNING, "2026-11-24")), MORNING + timedelta(days=1))
    assert commands == [do.CloseDay(by="clock"), do.OpenDay("2026-11-25", by="clock")]


def test_a_day_that_was_closed_is_not_opened_again() -> None:
    hall = hall_of(ev.DayOpened(MORNING, "2026-11-24"), ev.DayClosed(MORNING, "2026-11-24"))
    assert due(hall, MORNING) == []
    assert due(hall, MORNING + timedelta(days=1)) == [do.OpenDay("2026-11-25", by="clock")]


def test_a_clock_that_jumped_back_opens_no_older_day() -> None:
    assert due(hall_of(ev.DayOpened(MORNING, "2026-11-24")), MORNING - timedelta(days=3)) == []


async def test_the_days_go_on_after_a_refusal() -> None:
    hall, asked = hall_of(), list[Command]()
    done = asyncio.Event()

    async def handle(command: Command) -> None:
        asked.append(command)
        if len(asked) == 1:
            raise Refused("busy")
        done.set()

    running = asyncio.create_task(run_days(lambda: hall, DrivenClock(MORNING, rate=0), handle, every_s=0.01))
    async with asyncio.timeout(PATIENCE_S):
        await done.wait()
    running.cancel()
    assert {type(c) for c in asked} == {do.OpenDay}
