"""The newest calls: noted as they come, written when somebody looks, and the same whenever that is."""

from datetime import timedelta
from random import Random

import pytest
from msgspec import UNSET

from hallbus.hall import calls as module
from hallbus.hall.calls import CALLS_KEPT, SERVED, SERVING, Calls
from hallbus.hall.tickets import Call, Ticket
from tests.hall.story import NOON

PLACES, SERVICES = {1: None, 4: "调解室"}, {"A1": "A1", "F1": UNSET}


def new() -> Calls:
    return Calls(PLACES, SERVICES)


def ticket(number: str, service: str = "A1", group: str = "regular") -> Ticket:
    return Ticket(number, service, NOON, 1, group=group)


def show(calls: Calls, number: str, seq: int, window: int = 1, recalls: int = 0) -> None:
    calls.show(ticket(number), window, NOON + timedelta(seconds=seq), seq, recalls)


def test_a_call_stands_there_with_its_place_and_its_class_but_a_private_service_is_not_named():
    calls = new()
    calls.show(ticket("F001", "F1", "elder"), 4, NOON, 7, 2)
    assert calls.rows == {"F001": Call(7, "F001", 4, NOON, "called", False, "调解室", True, False, 2, UNSET)}


def test_a_ticket_that_is_called_again_goes_to_the_top_and_is_new():
    calls = new()
    show(calls, "A001", 1)
    calls.note(("A001", SERVED))
    show(calls, "A002", 2)
    show(calls, "A001", 3, window=4)
    assert [(row.ticket, row.window, row.state, row.over) for row in calls.rows.values()] == [
        ("A002", 1, "called", False),
        ("A001", 4, "called", False),
    ]


def test_what_became_of_a_call_is_told_once_it_is_looked_at_and_of_others_nothing():
    calls = new()
    show(calls, "A001", 1)
    calls.note(("A001", SERVING))
    calls.mark("A009", "missed")
    assert [(row.state, row.over) for row in calls.rows.values()] == [("serving", False)]
    calls.mark("A001", None, over=True)
    assert [(row.state, row.over) for row in calls.rows.values()] == [("serving", True)]
    calls.mark("A001", "missed")
    assert [(row.state, row.over) for row in calls.rows.values()] == [("missed", False)]


@pytest.mark.parametrize("kept", [3 * CALLS_KEPT, module.NOTES_KEPT])
def test_whoever_looks_after_every_note_and_whoever_looks_once_see_the_same(
    monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(module, "NOTES_KEPT", kept)
    random, often, once = Random(7), new(), new()
    for seq in range(3_000):
        number, what = f"A{random.randrange(400):03d}", random.random()
        for calls in (often, once):
            if what < 0.4:
                show(calls, number, seq, random.choice((1, 4)) if calls is often else often.rows[number].window)
            elif what < 0.6:
                calls.note((number, SERVING))
            elif what < 0.8:
                calls.note((number, SERVED))
            elif what < 0.9:
                calls.mark(number, "missed")
            else:
                calls.mark(number, None, over=True)
        assert often.rows is not None
    assert list(often.rows.items()) == list(once.rows.items())
    assert len(once.rows) == CALLS_KEPT


def test_nobody_who_never_looks_is_made_to_keep_everything() -> None:
    calls = new()
    for seq in range(3 * module.NOTES_KEPT):
        show(calls, f"A{seq:05d}", seq)
    assert len(calls._notes) <= module.NOTES_KEPT
    assert [*calls.rows] == [f"A{seq:05d}" for seq in range(3 * module.NOTES_KEPT - CALLS_KEPT, 3 * module.NOTES_KEPT)]
