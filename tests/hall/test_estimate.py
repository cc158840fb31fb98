"""How long somebody still waits: never nought behind others, longer behind more, shorter with more windows, None when nobody knows."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given as for_all
from msgspec.structs import replace

from hallbus.hall.estimate import expected_minutes, wait_minutes
from hallbus.hall.events import Event
from hallbus.hall.facts import HallFacts, Window
from hallbus.hall.forecast import STEPS, WINDOWS
from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from tests.hall.crowds import Day, days, halls
from tests.hall.story import (
    FACTS,
    NOON,
    called,
    clock,
    closed,
    elder,
    given,
    later,
    paused,
    served,
    started,
    switched,
    taken,
    takes,
    ticket,
    working,
)

EVERY_WINDOW_CLOSED = [closed(no) for no in (1, 2, 3, 4)]
ONE_WINDOW = replace(FACTS, windows=FACTS.windows[:1])


def wait(hall: Hall, number: str, at: datetime = NOON) -> tuple[int, int]:
    found = wait_minutes(hall, ticket(hall, number), at)
    assert found is not None
    return found


def middle(hall: Hall, number: str, at: datetime = NOON) -> float:
    found = expected_minutes(hall, ticket(hall, number), at)
    assert found is not None
    return found


def test_whoever_is_alone_before_an_idle_window_is_called_at_once():
    assert wait(given(taken("A001")), "A001") == (0, 1)


def test_nobody_behind_others_is_told_nought():
    hall = given(*takes("A", 20))
    assert [number for number in hall.tickets if wait(hall, number)[0] == 0] == ["A001"]


@for_all(halls(), days)
def test_nobody_behind_others_is_told_nought_whatever_happened(facts: HallFacts, wishes: list[Any]):
    day = Day(facts)
    day.live(wishes)
    for each in day.waiting():
        told = wait_minutes(day.hall, each, day.at)
        if told is not None:
            low, high = told
            assert 0 <= low <= high
            assert low >= 1 or ahead_of(day.hall, each, day.at) == 0


def test_whoever_waits_behind_more_waits_longer():
    hall = given(*takes("A", 30))
    expected = [middle(hall, number) for number in hall.tickets]
    assert expected == sorted(expected)
    assert expected[-1] > 3 * expected[5]


def test_more_windows_make_the_wait_shorter():
    alone, three = given(*takes("A", 12), facts=ONE_WINDOW), given(*takes("A", 12))
    assert middle(alone, "A012") > 2 * middle(three, "A012")


def test_a_range_is_wider_the_longer_the_wait():
    hall = given(*takes("A", 60))
    spans = [high - low for low, high in (wait(hall, number) for number in ("A004", "A020", "A060"))]
    assert spans[0] < spans[1] < spans[2]


def test_when_no_window_serves_it_nobody_knows():
    hall = given(taken("A001"), *EVERY_WINDOW_CLOSED)
    assert wait_minutes(hall, ticket(hall, "A001"), NOON) is None
    assert wait_minutes(hall, "A1", NOON) is None


def test_a_pause_with_a_time_is_waited_for():
    facts = ONE_WINDOW
    soon = given(taken("A001"), paused(1, "pause", "12:05"), facts=facts)
    long = given(taken("A001"), paused(1, "onsite", "12:40"), facts=facts)
    assert middle(soon, "A001") < 10 < 35 < middle(long, "A001") < 50


def test_a_window_that_is_away_for_good_is_not_counted_on():
    hall = given(*takes("A", 12), paused(1, "away"), paused(3, "away"))
    assert middle(hall, "A012") > 2 * middle(given(*takes("A", 12)), "A012")


def test_numbers_of_before_opening_wait_for_the_opening():
    hall = given(taken("B001"), facts=working())
    assert 28 <= middle(hall, "B001", clock("08:30")) <= 35


def test_an_older_visit_ends_sooner_than_one_that_has_just_begun():
    fresh = given(*takes("A", 2), called("A001", 1, NOON), started("A001", 1), facts=ONE_WINDOW)
    old = given(*takes("A", 2), called("A001", 1, later(-360)), started("A001", 1, later(-350)), facts=ONE_WINDOW)
    assert middle(old, "A002") < middle(fresh, "A002")


def visits(minutes: float, count: int = 12) -> list[Event]:
    """Window 1 has served so many today, each for so long."""
    found, at = list[Event](), NOON - count * timedelta(minutes=minutes)
    for number in (f"A{n:03d}" for n in range(1, count + 1)):
        found += [taken(number, at=NOON - timedelta(hours=12)), called(number, 1, at), started(number, 1, at)]
        at += timedelta(minutes=minutes)
        found.append(served(number, 1, at))
    return found


def test_a_day_on_which_visits_take_longer_makes_the_wait_longer():
    queue = [taken(f"A{n:03d}", at=NOON - timedelta(hours=2)) for n in range(101, 106)]
    quick = given(*queue, *visits(3), facts=ONE_WINDOW)
    slow = given(*queue, *visits(20), facts=ONE_WINDOW)
    assert middle(slow, "A105") > 2.5 * middle(quick, "A105")


def test_priority_waits_less_once_the_green_channel_is_on():
    events = [*takes("A", 30), elder("A031")]
    off, on = given(*events), given(*events, switched(True))
    assert middle(on, "A031") < middle(off, "A031") / 3
    assert middle(on, "A030") >= middle(off, "A030")


def test_whoever_comes_now_waits_as_long_as_the_last_or_longer():
    hall = given(*takes("A", 20))
    newcomer = expected_minutes(hall, "A1", NOON)
    assert newcomer is not None
    assert newcomer >= middle(hall, "A020")


def test_behind_more_than_can_be_played_everybody_is_still_told():
    count = 3 * STEPS
    hall = given(*takes("A", count))
    expected = [middle(hall, number) for number in hall.tickets]
    assert expected == sorted(expected)
    assert expected[-1] > 2.5 * expected[STEPS - 1]


def city(times: int) -> HallFacts:
    """So many windows like window 1."""
    return replace(
        FACTS, windows=tuple(Window(no=n, name=str(n), area="front", services=("A1",)) for n in range(1, times + 1))
    )


def test_in_a_citys_hall_a_few_windows_stand_for_all_and_the_wait_is_the_same():
    small = given(*takes("A", 10 * WINDOWS), facts=city(WINDOWS))
    large = given(*takes("A", 100 * WINDOWS), facts=city(10 * WINDOWS))
    one, other = middle(small, f"A{10 * WINDOWS:03d}"), middle(large, f"A{100 * WINDOWS:03d}")
    assert 0.8 < one / other < 1.25
    expected = [middle(large, number) for number in large.tickets]
    assert expected == sorted(expected)


def test_a_minute_later_it_is_a_minute_less():
    hall = given(*takes("A", 9), called("A001", 1), called("A002", 2), called("A003", 3))
    assert 0.2 < middle(hall, "A009", NOON) - middle(hall, "A009", later(60)) < 1.5
