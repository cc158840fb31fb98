"""A visitor is sent on, with number and time."""

import pytest

from hallbus.hall.commands import (
    Call,
    CallNext,
    Transfer,
)
from hallbus.hall.tickets import OPEN_STATES
from tests.hall.story import (
    called,
    given,
    in_state,
    no,
    started,
    taken,
    ticket,
    told,
    transferred,
    waiting_numbers,
)


def test_a_visitor_is_sent_to_the_next_service_with_number_and_time():
    hall = given(taken("B001"), taken("A001"), called("B001", 2), started("B001", 2), taken("A002"))
    before = ticket(hall, "B001")
    assert told(hall, Transfer(2, service="A1", press=1)) == [transferred("B001", 2, service="A1", press=1)]
    after = ticket(hall, "B001")
    assert (after.taken_at, after.turn, after.state, after.service) == (before.taken_at, before.turn, "waiting", "A1")
    assert waiting_numbers(hall, "A1") == ["B001", "A001", "A002"]
    assert hall.posts[2].ticket is None
    assert told(hall, CallNext(1)) == [called("B001", 1)]


def test_waiting_counts_move_along():
    hall = given(taken("B001"), taken("B002"))
    assert hall.waiting == {"A": 0, "B": 2}
    told(hall, Transfer(2, "B001", service="A1"))
    assert hall.waiting == {"A": 1, "B": 1}
    told(hall, Transfer(2, "B002", service="F1"))
    assert hall.waiting == {"A": 1, "B": 0}


def test_a_visitor_is_sent_to_one_window_that_alone_calls_the_ticket():
    hall = given(taken("A001"), called("A001", 1))
    assert told(hall, Transfer(1, to_window=4)) == [transferred("A001", 1, to_window=4)]
    assert hall.waiting["A"] == 1
    for window in (1, 2, 3):
        assert no(hall, Call(window, "A001")) == ("not_served_here", "A001")
    assert told(hall, CallNext(4)) == [called("A001", 4)]
    assert told(hall, Transfer(4, service="A1")) == [transferred("A001", 4, service="A1")]
    assert told(hall, CallNext(3)) == [called("A001", 3)]


def test_a_window_calls_who_was_sent_to_it_in_the_order_of_coming():
    hall = given(taken("B001"), taken("A001"), taken("F001"), transferred("A001", 1, to_window=4))
    assert [told(hall, CallNext(4))[-1].ticket for _ in range(3)] == ["B001", "A001", "F001"]


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_ticket_can_be_sent_on(state: str):
    hall = given(*in_state(state))
    assert told(hall, Transfer(3, "A001", service="B1")) == [transferred("A001", 3, service="B1")]
    assert waiting_numbers(hall, "B1") == ["A001"]
    assert waiting_numbers(hall, "A1") == []
    assert not hall.missed
    assert not hall.parked
    assert hall.posts[3].ticket is None


@pytest.mark.parametrize("state", ["served", "voided"])
def test_a_ticket_that_is_over_is_not_sent_on(state: str):
    assert no(given(*in_state(state)), Transfer(3, "A001", service="B1")) == ("not_open", "A001")


@pytest.mark.parametrize("state", ["called", "serving"])
def test_nobody_is_sent_away_from_another_window(state: str):
    assert no(given(*in_state(state)), Transfer(2, "A001", service="B1")) == ("not_at_this_window", "A001")


def test_a_window_sends_on_no_waiting_ticket_that_it_does_not_serve():
    assert no(given(taken("A001")), Transfer(4, "A001", service="B1")) == ("not_at_this_window", "A001")


def test_a_transfer_has_one_target_that_exists():
    hall = given(*in_state("called"))
    assert no(hall, Transfer(3)) == ("one_target", None)
    assert no(hall, Transfer(3, service="B1", to_window=2)) == ("one_target", None)
    assert no(hall, Transfer(3, service="Z9")) == ("unknown_service", None)
    assert no(hall, Transfer(3, to_window=9)) == ("unknown_window", None)


def test_a_transfer_needs_a_ticket_and_a_window():
    assert no(given(), Transfer(1, service="B1")) == ("nothing_in_hand", None)
    assert no(given(), Transfer(1, "A404", service="B1")) == ("unknown_ticket", "A404")
    assert no(given(), Transfer(9, service="B1")) == ("unknown_window", None)
