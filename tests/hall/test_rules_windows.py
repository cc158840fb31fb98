"""Windows that open, pause and close."""

from typing import get_args

import pytest

from hallbus.hall.commands import CallNext, CloseWindow, OpenWindow, PauseWindow, Press
from hallbus.hall.posts import MOVES
from hallbus.hall.tickets import Mode, WindowRow
from tests.hall.story import (
    called,
    closed,
    day_closed,
    given,
    in_state,
    no,
    opened,
    paused,
    started,
    taken,
    told,
    with_rules,
)


def test_a_window_opens_pauses_and_closes():
    hall = given(facts=with_rules(windows_start="closed"))
    assert hall.rows["1"] == WindowRow("closed")
    assert told(hall, OpenWindow(1, press=1, by="key-1")) == [opened(1, press=1, by="key-1")]
    assert hall.rows["1"] == WindowRow("idle")
    assert told(hall, PauseWindow(1, "away", "14:30", press=2)) == [paused(1, "away", "14:30", press=2)]
    assert hall.rows["1"] == WindowRow("paused", "away", "14:30")
    assert told(hall, OpenWindow(1)) == [opened(1)]
    assert hall.rows["1"] == WindowRow("idle")
    assert told(hall, CloseWindow(1, press=3)) == [closed(1, press=3)]
    assert hall.rows["1"] == WindowRow("closed")


def test_a_window_that_begins_closed_calls_once_it_is_open():
    hall = given(taken("A001"), facts=with_rules(windows_start="closed"))
    assert no(hall, CallNext(1)) == ("window_closed", None)
    told(hall, OpenWindow(1))
    assert told(hall, CallNext(1)) == [called("A001", 1)]


def test_what_a_window_already_is_it_does_not_become():
    assert no(given(), OpenWindow(1)) == ("already_open", None)
    assert no(given(paused(1)), PauseWindow(1)) == ("already_paused", None)
    assert no(given(closed(1)), CloseWindow(1)) == ("already_closed", None)


def test_a_pause_may_change_its_reason_or_its_end():
    hall = given(paused(1))
    assert told(hall, PauseWindow(1, "away", "14:30")) == [paused(1, "away", "14:30")]
    assert told(hall, PauseWindow(1, "away", "15:00")) == [paused(1, "away", "15:00")]
    assert no(hall, PauseWindow(1, "away", "15:00")) == ("already_paused", None)


def test_a_closed_window_does_not_pause_but_a_paused_one_closes():
    assert no(given(closed(1)), PauseWindow(1)) == ("window_closed", None)
    assert told(given(paused(1)), CloseWindow(1)) == [closed(1)]


THERE = {"open": (), "paused": (paused(1, "break"),), "closed": (closed(1),)}
GO: dict[str, Press] = {"open": OpenWindow(1), "paused": PauseWindow(1), "closed": CloseWindow(1)}


@pytest.mark.parametrize("to", GO)
@pytest.mark.parametrize("mode", THERE)
def test_the_table_of_moves_decides_what_a_window_may_become(mode: Mode, to: Mode):
    hall, code = given(*THERE[mode]), MOVES[mode][to]
    if code is None:
        told(hall, GO[to])
        assert hall.posts[1].mode == to
    else:
        assert no(hall, GO[to]) == (code, None)


def test_the_table_knows_every_mode():
    assert set(MOVES) == set(get_args(Mode))
    assert all(set(moves) == set(MOVES) for moves in MOVES.values())


@pytest.mark.parametrize("command", [OpenWindow, PauseWindow, CloseWindow])
def test_only_todays_windows_change(command: type[Press]):
    assert no(given(), command(9)) == ("unknown_window", None)
    assert no(given(day_closed()), command(1)) == ("day_closed", None)


@pytest.mark.parametrize(("shut", "shown"), [(PauseWindow(3), "paused"), (CloseWindow(3), "closed")])
def test_whoever_is_at_the_window_stays_when_it_pauses_or_closes(shut: Press, shown: str):
    hall = given(*in_state("serving"))
    told(hall, shut)
    assert hall.posts[3].ticket == "A001"
    assert hall.rows["3"].state == shown
    told(hall, OpenWindow(3))
    assert hall.rows["3"].state == "serving"


def test_a_row_says_what_goes_on_at_the_window():
    hall = given(taken("F001"))
    assert hall.rows["4"] == WindowRow("idle", place="调解室")
    hall.apply(called("F001", 4))
    assert hall.rows["4"] == WindowRow("calling", place="调解室")
    hall.apply(started("F001", 4))
    assert hall.rows["4"] == WindowRow("serving", place="调解室")
