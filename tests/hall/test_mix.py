"""How priority tickets and regular ones take turns."""

from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from hallbus.hall.facts import Mix
from hallbus.hall.mix import (
    after_priority,
    after_regular,
    priority_before,
    regular_before,
    regular_is_next,
    window_owes,
)

mixes = st.builds(Mix, priority=st.integers(1, 20), regular=st.integers(1, 20))


def turns(mix: Mix, owed: int, count: int) -> str:
    """The kinds that are called while both wait."""
    called = ""
    for _ in range(count):
        regular = regular_is_next(owed, mix)
        owed = after_regular(owed, mix) if regular else after_priority(owed, mix)
        called += "r" if regular else "P"
    return called


@pytest.mark.parametrize(
    ("priority", "regular", "called"),
    [(2, 1, "PPrPPrPPr"), (1, 1, "PrPrPrPrPr"), (3, 1, "PPPrPPPr"), (3, 2, "PPrPrPPrPr"), (1, 2, "PrrPrr")],
)
def test_so_many_go_first_and_then_so_many_others(priority: int, regular: int, called: str):
    assert turns(Mix(priority=priority, regular=regular), 0, len(called)) == called


@for_all(mixes, st.data())
def test_the_mix_is_even_wherever_one_begins_to_count(mix: Mix, data: st.DataObject):
    cycle = mix.priority + mix.regular
    called = turns(mix, data.draw(st.integers(0, cycle - 1)), 3 * cycle)
    for begin in range(2 * cycle):
        assert called[begin : begin + cycle].count("r") == mix.regular


@for_all(mixes, st.text("Pr", max_size=60))
def test_the_debt_stays_small_whoever_waits(mix: Mix, called: str):
    owed = 0
    for kind in called:
        owed = after_regular(owed, mix) if kind == "r" else after_priority(owed, mix)
        assert 0 <= owed < mix.priority + mix.regular


@for_all(mixes, st.data())
def test_how_many_go_between_is_what_the_turns_say(mix: Mix, data: st.DataObject):
    owed = data.draw(st.integers(0, mix.priority + mix.regular - 1))
    called = turns(mix, owed, 100)
    for spot, kind in enumerate(called):
        regulars, priorities = called[:spot].count("r"), called[:spot].count("P")
        if kind == "r":
            assert priority_before(regulars, owed, mix) == priorities
        else:
            assert regular_before(priorities, owed, mix) == regulars


@for_all(mixes)
def test_a_window_takes_turns_between_queues_as_a_queue_between_kinds(mix: Mix):
    called = "".join("r" if window_owes(calls, mix) else "P" for calls in range(80))
    assert called == turns(mix, 0, 80)


@for_all(mixes, st.integers(0, 50), st.integers(0, 38))
def test_nobody_overtakes_by_waiting_behind_one_more(mix: Mix, count: int, owed: int):
    owed = min(owed, mix.priority + mix.regular - 1)
    for before in (priority_before, regular_before):
        assert all(few <= many for few, many in pairwise(before(n, owed, mix) for n in range(count)))
