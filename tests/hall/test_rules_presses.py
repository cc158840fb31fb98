"""The same push of a button, heard twice: by a bouncing key, an impatient clerk, a network that tries again."""

import pytest

from hallbus.hall.commands import Call, CallNext, Finish, NoShow, Park, PauseWindow, Recall, Resume, Start, Transfer
from hallbus.hall.rules import repeated
from hallbus.hall.tickets import PRESSES_KEPT
from tests.hall.story import (
    called,
    day_closed,
    day_opened,
    given,
    in_state,
    later,
    missed,
    no,
    returned,
    served,
    taken,
    takes,
    told,
    voided,
)


def test_the_same_press_again_gives_no_events():
    hall = given(*takes("A", 3))
    assert told(hall, CallNext(1, press=17)) == [called("A001", 1, press=17)]
    assert told(hall, CallNext(1, press=17)) == []
    assert told(hall, CallNext(1, press=18)) == [served("A001", 1), called("A002", 1, press=18)]
    assert told(hall, CallNext(1, press=17)) == []


def test_a_repeated_press_is_known_by_what_came_of_it():
    hall = given(taken("A001"))
    assert repeated(hall, CallNext(1, press=17)) is None
    told(hall, CallNext(1, press=17))
    assert repeated(hall, CallNext(1, press=17)) == (3, "ticket.called", "A001")
    told(hall, NoShow(1, press=18))
    assert repeated(hall, NoShow(1, press=18)) == (4, "ticket.missed", "A001")


def test_another_windows_same_press_number_is_its_own():
    hall = given(*takes("A", 2))
    told(hall, CallNext(1, press=17))
    assert told(hall, CallNext(2, press=17)) == [called("A002", 2, press=17)]


@pytest.mark.parametrize(
    ("state", "command"),
    [
        ("waiting", Call(3, "A001", press=7)),
        ("waiting", Transfer(3, "A001", service="B1", press=7)),
        ("called", Recall(3, press=7)),
        ("called", Start(3, press=7)),
        ("called", NoShow(3, press=7)),
        ("called", Transfer(3, service="B1", press=7)),
        ("called", CallNext(3, press=7)),
        ("serving", Finish(3, press=7)),
        ("serving", Park(3, press=7)),
        ("parked", Resume(3, "A001", press=7)),
        ("called", PauseWindow(3, press=7)),
    ],
)
def test_every_button_pushed_once_but_heard_twice_works_once(state: str, command):
    hall = given(*in_state(state))
    first = told(hall, command)
    assert [event.press for event in first] == [7]
    assert told(hall, command, at=later(60)) == []


def test_the_second_miss_is_remembered_as_a_press_too():
    hall = given(taken("A001"), called("A001", 3), missed("A001", 3), returned("A001"), called("A001", 3))
    assert told(hall, NoShow(3, press=7)) == [missed("A001", 3), voided("A001", "missed", 3, press=7)]
    assert told(hall, NoShow(3, press=7)) == []


def test_a_press_that_was_refused_may_come_again():
    hall = given()
    assert no(hall, CallNext(1, press=1)) == ("nobody_waiting", None)
    hall.apply(taken("A001"))
    assert told(hall, CallNext(1, press=1)) == [called("A001", 1, press=1)]


def test_a_window_remembers_its_latest_presses_and_no_more():
    hall = given(*takes("A", 40))
    for press in range(40):
        told(hall, CallNext(1, press=press))
    assert list(hall.posts[1].presses) == list(range(40 - PRESSES_KEPT, 40))
    assert PRESSES_KEPT == 16
    assert told(hall, CallNext(1, press=40 - PRESSES_KEPT)) == []


def test_a_keypad_that_counts_from_nought_again_has_its_newest_presses_remembered():
    hall = given(*takes("A", 40))
    for press in (*range(100, 120), *range(3)):
        told(hall, CallNext(1, press=press))
    assert list(hall.posts[1].presses) == [*range(107, 120), 0, 1, 2]
    assert told(hall, CallNext(1, press=0)) == []


def test_presses_survive_a_restart_and_end_with_the_day():
    there = (*takes("A", 2), called("A001", 1, press=17))
    assert told(given(*there), CallNext(1, press=17)) == []
    tomorrow = given(*there, day_closed(), day_opened("2026-11-25"), taken("A001"))
    assert told(tomorrow, CallNext(1, press=17)) == [called("A001", 1, press=17)]
