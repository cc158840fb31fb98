"""The table of legal moves, and that the rules keep to it: every command on a ticket in every state."""

import pytest

from hallbus.hall import events as ev
from hallbus.hall.commands import (
    Call,
    Command,
    Finish,
    NoShow,
    Park,
    Raise,
    Recall,
    Refused,
    Resume,
    Start,
    Transfer,
    Void,
)
from hallbus.hall.facts import HallFacts
from hallbus.hall.guards import ALLOWED
from hallbus.hall.rules import DECIDE, decide
from hallbus.hall.state import APPLY, Hall
from hallbus.hall.tickets import MOVES, OPEN_STATES
from tests.hall.story import NOON, everything, given, in_state, with_rules

ON_A_TICKET: dict[type[Command], Command] = {
    Call: Call(3, "A001"),
    Recall: Recall(3, "A001"),
    Start: Start(3, "A001"),
    NoShow: NoShow(3, "A001"),
    Finish: Finish(3, "A001"),
    Park: Park(3, "A001"),
    Resume: Resume(3, "A001"),
    Transfer: Transfer(3, "A001", service="B1"),
    Void: Void("A001"),
    Raise: Raise("A001", "urgent", "证照马上过期"),
}
POLICIES = [with_rules(missed_policy=policy) for policy in ("void", "requeue_after_n", "back_of_queue")]


def walk(hall: Hall, events: list[ev.Event]) -> list[tuple[str, str]]:
    """The moves that the ticket makes, one an event."""
    moves = []
    for event in events:
        before = hall.tickets["A001"].state
        hall.apply(event)
        moves.append((before, hall.tickets["A001"].state))
    return moves


@pytest.mark.parametrize("facts", POLICIES, ids=lambda facts: facts.calls.missed_policy)
@pytest.mark.parametrize("kind", ON_A_TICKET, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", MOVES)
def test_a_command_makes_legal_moves_or_is_refused_and_changes_nothing(
    state: str, kind: type[Command], facts: HallFacts
):
    hall = given(*in_state(state), facts=facts)
    states, code = ALLOWED[kind]
    before = everything(hall)
    if state in states:
        events = decide(hall, ON_A_TICKET[kind], NOON)
        assert everything(hall) == before
        moves = walk(hall, events)
        assert moves
        assert all(after in MOVES[start] for start, after in moves)
    else:
        with pytest.raises(Refused) as refused:
            decide(hall, ON_A_TICKET[kind], NOON)
        assert refused.value.code == ("already_called" if kind is Call and state in ("called", "serving") else code)
        assert everything(hall) == before


def test_every_move_of_the_table_happens():
    made = {("called", "served")}  # by a call-next at the same window
    for facts in POLICIES:
        for state in MOVES:
            for kind, command in ON_A_TICKET.items():
                if state in ALLOWED[kind][0]:
                    hall = given(*in_state(state), facts=facts)
                    made.update(walk(hall, decide(hall, command, NOON)))
    assert made == {(state, after) for state, moves in MOVES.items() for after in moves}


def test_the_table_is_this():
    assert {state: " ".join(sorted(moves)) for state, moves in MOVES.items()} == {
        "waiting": "called voided waiting",
        "called": "called missed served serving voided waiting",
        "serving": "parked served voided waiting",
        "parked": "serving voided waiting",
        "missed": "voided waiting",
        "served": "",
        "voided": "",
    }
    assert {"waiting", "called", "serving", "parked", "missed"} == OPEN_STATES


def test_every_command_on_a_ticket_is_tried_here():
    assert set(ON_A_TICKET) == set(ALLOWED)


def test_every_command_is_decided_and_every_event_applied():
    assert set(DECIDE) == {c for c in _leaves(Command) if c.__module__ == Command.__module__}
    assert set(APPLY) == set(ev.KINDS.values()) == _leaves(ev.Event)


def _leaves(kind: type) -> set[type]:
    children = kind.__subclasses__()
    return set().union(*(_leaves(child) for child in children)) if children else {kind}
