"""Random programmes through random days: what is promised of them holds in every one."""

import itertools
from datetime import datetime, timedelta

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from hallbus.hall.items import Item
from hallbus.hall.programme.choice import HOUR, Progress, Turn, next_turn
from hallbus.hall.programme.gaps import gaps, longest
from hallbus.hall.programme.rules import Rules
from tests.hall.programme.scenes import BERLIN, Share, Slot, at, item, playlist, promise, rules, turns

CATEGORIES = ("反诈", "指南", "普法")
seconds = st.integers(20, 300).map(float)
lists = st.lists(st.tuples(st.sampled_from(CATEGORIES), seconds), min_size=1, max_size=8)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda wall: wall.replace(tzinfo=BERLIN))


def items_of(drawn: list[tuple[str, float]]) -> list[Item]:
    return [item(f"i{at}", category, length) for at, (category, length) in enumerate(drawn)]


def lived(some: Rules, begins: datetime, hours: float, bursts: list[float]) -> tuple[list[Turn], float]:
    """A day on a screen that calls interrupt: each burst stops what is on for so long. Gives what was shown, and the longest stop."""
    progress, now, found = Progress(begins), begins, []
    waiting = list(bursts)
    while now < begins + timedelta(hours=hours):
        turn = next_turn(some, progress, now, BERLIN)
        stop = waiting.pop() if waiting else 0.0
        shown = Turn(turn.item, now, turn.seconds + stop, turn.why, turn.by, turn.category)
        progress.take(some, shown)
        found.append(shown)
        now = shown.ends
    return found, max(bursts, default=0.0)


@for_all(lists, starts, st.integers(5, 30), st.lists(st.floats(0, 400), max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_promise_is_never_broken_by_more_than_the_longest_burst_of_calls(
    drawn: list[tuple[str, float]], begins: datetime, minutes: int, bursts: list[float]
) -> None:
    some = rules(*items_of(drawn), item("fraud", "反诈", 60), deadlines=(promise(minutes),))
    found, longest_stop = lived(some, begins, 2, bursts)
    plays = [(turn.begins, turn.ends) for turn in found if turn.category == "反诈"]
    worst = longest(gaps(plays, begins, found[-1].begins))
    assert worst is not None or len(plays) == len(found)
    if worst:
        assert worst.seconds <= minutes * 60 + longest_stop + 0.001


@for_all(lists, starts, st.integers(5, 60))
@settings(max_examples=30, deadline=None)
def test_a_share_of_every_hour_is_kept_to_within_one_clip(
    drawn: list[tuple[str, float]], begins: datetime, percent: int
) -> None:
    own = [item("fraud", "反诈", 40), *items_of(drawn)]
    some = rules(*own, shares=(Share(category="反诈", percent=percent),))
    found = turns(some, begins, 2.5, BERLIN)
    slack = max(one.seconds for one in own)
    for last in found:
        since = last.ends - HOUR
        if since < begins:
            continue
        shown = sum(_within(turn, since, last.ends) for turn in found if turn.category == "反诈")
        assert shown >= percent / 100 * 3600 - slack - 0.001


@for_all(lists, starts, st.floats(0.5, 4))
@settings(max_examples=30, deadline=None)
def test_two_slots_divide_the_time_by_their_weights(
    drawn: list[tuple[str, float]], begins: datetime, weight: float
) -> None:
    known = items_of(drawn)
    some = rules(
        *known, item("other", "其他", 60),
        playlists=(playlist("A", *(one.id for one in known)), playlist("B", "other")),
        slots=(Slot(id="A", playlist="A", weight=weight), Slot(id="B", playlist="B")),
    )  # fmt: skip
    found = turns(some, begins, 2.5, BERLIN)
    mine = sum(turn.seconds for turn in found if turn.by == "A")
    theirs = sum(turn.seconds for turn in found if turn.by == "B")
    assert abs(mine / weight - theirs) <= 300 / weight + 60 + 0.001


@for_all(lists, starts)
@settings(max_examples=30, deadline=None)
def test_a_day_has_no_hole_and_nothing_plays_before_it_is_its_turn(
    drawn: list[tuple[str, float]], begins: datetime
) -> None:
    some = rules(*items_of(drawn))
    found = turns(some, begins, 3, BERLIN)
    assert all(one.ends == other.begins for one, other in itertools.pairwise(found))
    counts = [sum(turn.item == f"i{nth}" for turn in found) for nth in range(len(drawn))]
    assert max(counts) - min(counts) <= 1


def test_the_promise_holds_through_the_night_when_clocks_change() -> None:
    some = rules(item("film", seconds=290), item("fraud", "反诈", 60), deadlines=(promise(10),))
    begins = at("00:00", "2026-10-25", BERLIN)
    found = turns(some, begins, 25, BERLIN)
    worst = longest(gaps([(t.begins, t.ends) for t in found if t.category == "反诈"], begins, found[-1].begins))
    assert worst is not None
    assert worst.seconds <= 600


def _within(turn: Turn, since: datetime, until: datetime) -> float:
    return max(0.0, (min(turn.ends, until) - max(turn.begins, since)).total_seconds())
