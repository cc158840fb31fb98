"""Random days on a screen with clips that are longer than its promises, and calls in between."""

from datetime import datetime, timedelta

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hallbus.hall.items import Item
from hallbus.hall.programme.choice import Progress, Turn, next_turn
from hallbus.hall.programme.gaps import gaps, longest
from hallbus.hall.programme.rules import Rules
from tests.hall.programme.scenes import BERLIN, item, promise, rules

PROMISED = ("反诈", "普法")
OTHERS = st.tuples(st.sampled_from(("指南", "适老")), st.integers(20, 3600).map(float))
TALKS = st.tuples(st.sampled_from(PROMISED), st.one_of(st.integers(20, 60), st.integers(1801, 3600)).map(float))
lists = st.lists(st.one_of(OTHERS, TALKS), min_size=1, max_size=6)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda wall: wall.replace(tzinfo=BERLIN))
minutes = st.integers(5, 30)
bursts_of_calls = st.lists(st.tuples(st.floats(1, 2000), st.floats(1, 300)), max_size=60)


def shown(some: Rules, begins: datetime, hours: float, bursts: list[tuple[float, float]]) -> list[Turn]:
    """What a screen shows that is stopped by bursts of calls, each so many seconds after the one before and for so long.

    A clip that may be paused has its part ended by a burst; what is owed is asked again once calls are over. Any other goes on to its end.
    """
    sizes = {one.id: one.seconds for one in some.items}
    progress, now, found = Progress(begins), begins, []
    waiting, free = list(bursts), begins
    while now < begins + timedelta(hours=hours):
        turn = next_turn(some, progress, now, BERLIN)
        burst = max(now, free + timedelta(seconds=waiting[0][0])) if waiting else turn.ends
        if burst < turn.ends:
            _, seconds = waiting.pop(0)
            if turn.item in some.long:
                part = (burst - now).total_seconds()
                turn = replace(turn, seconds=part, rest=sizes[turn.item] - turn.offset - part)
                free = burst + timedelta(seconds=seconds)
            else:
                turn = replace(turn, seconds=turn.seconds + seconds)
                free = turn.ends
        progress.take(some, turn)
        found.append(turn)
        now = max(turn.ends, free)
    return found


def known(drawn: list[tuple[str, float]]) -> list[Item]:
    more = [item(f"i{at}", category, length) for at, (category, length) in enumerate(drawn)]
    return [*more, item("fraud", "反诈", 60), item("law", "普法", 45)]


def worst_without(found: list[Turn], category: str, begins: datetime) -> float:
    plays = [(turn.begins, turn.ends) for turn in found if turn.category == category and not turn.rest]
    worst = longest(gaps(plays, begins, found[-1].begins))
    return worst.seconds if worst else 0.0


@for_all(lists, starts, minutes, bursts_of_calls)
@settings(max_examples=40, deadline=None)
def test_a_promise_is_never_broken_by_more_than_the_longest_burst_of_calls(
    drawn: list[tuple[str, float]], begins: datetime, every: int, bursts: list[tuple[float, float]]
) -> None:
    some = rules(*known(drawn), deadlines=(promise(every),), too_long="pause")
    assert some.resting == ()
    found = shown(some, begins, 4, bursts)
    stop = max((seconds for _, seconds in bursts), default=0.0)
    assert worst_without(found, "反诈", begins) <= every * 60 + stop + 0.001


@for_all(lists, starts, minutes, minutes, bursts_of_calls)
@settings(max_examples=40, deadline=None)
def test_of_two_promises_each_may_have_to_wait_for_the_other_and_a_burst_more(
    drawn: list[tuple[str, float]], begins: datetime, every: int, other: int, bursts: list[tuple[float, float]]
) -> None:
    some = rules(*known(drawn), deadlines=(promise(every), promise(other, "普法")), too_long="pause")
    found = shown(some, begins, 4, bursts)
    stop = max((seconds for _, seconds in bursts), default=0.0)
    assert worst_without(found, "反诈", begins) <= every * 60 + 2 * stop + 0.001
    assert worst_without(found, "普法", begins) <= other * 60 + 2 * stop + 0.001


@for_all(lists, starts, minutes, bursts_of_calls)
@settings(max_examples=40, deadline=None)
def test_a_clip_that_is_paused_is_shown_in_order_without_loss_and_comes_to_its_end_once(
    drawn: list[tuple[str, float]], begins: datetime, every: int, bursts: list[tuple[float, float]]
) -> None:
    some = rules(*known(drawn), deadlines=(promise(every),), too_long="pause")
    sizes = {one.id: one.seconds for one in some.items}
    reached: dict[str, float] = {}
    for turn in shown(some, begins, 4, bursts):
        if turn.item in some.long:
            assert abs(turn.offset - reached.pop(turn.item, 0.0)) < 0.001, "it goes on where it was"
            assert reached == {}, "no other one is waiting"
            assert abs(turn.offset + turn.seconds + turn.rest - sizes[turn.item]) < 0.001
            if turn.rest:
                reached[turn.item] = turn.offset + turn.seconds
        else:
            assert turn.why == "deadline" or reached == {}, "nothing but what was promised comes in between"


@for_all(lists, starts, minutes)
@settings(max_examples=15, deadline=None)
def test_every_clip_comes_to_its_end_on_a_day_without_calls(
    drawn: list[tuple[str, float]], begins: datetime, every: int
) -> None:
    some = rules(*known(drawn), deadlines=(promise(every),), too_long="pause")
    ended = {turn.item for turn in shown(some, begins, 12, []) if not turn.rest}
    assert ended >= {one.id for one in some.items}
