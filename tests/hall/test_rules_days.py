"""Days, and the numbers that are given out in them."""

import pytest

from hallbus.hall.commands import CallNext, CloseDay, OpenDay, TakeTicket, Void
from hallbus.hall.rules import refusal
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES
from tests.hall.story import (
    FACTS,
    NOON,
    TODAY,
    TOMORROW,
    called,
    closed,
    day_closed,
    day_opened,
    everything,
    given,
    in_state,
    no,
    taken,
    takes,
    ticket,
    told,
    voided,
)


def test_a_day_opens():
    hall = Hall(FACTS)
    assert told(hall, OpenDay(TODAY)) == [day_opened()]
    assert (hall.day, hall.day_open) == (TODAY, True)


def test_a_day_opens_once():
    assert no(given(), OpenDay(TODAY)) == ("day_open", None)
    assert no(given(), OpenDay(TOMORROW)) == ("day_open", None)


@pytest.mark.parametrize("day", [TODAY, "2026-11-23"])
def test_a_day_that_is_over_never_opens_again_because_its_numbers_are_given_out(day: str):
    assert no(given(*takes("A", 3), day_closed()), OpenDay(day)) == ("day_closed", None)


def test_who_caused_an_event_stands_in_it():
    hall = Hall(FACTS)
    assert told(hall, OpenDay(TODAY, by="clock"))[0].by == "clock"
    assert told(hall, TakeTicket("A1", by="guide-1"))[0].by == "guide-1"


def test_a_new_day_begins_with_number_one_nobody_waiting_and_every_window_as_the_hall_file_says():
    hall = given(*takes("A", 3), taken("A004", ref="x7Kq"), called("A001", 1), closed(2), day_closed())
    assert told(hall, OpenDay(TOMORROW)) == [day_opened(TOMORROW)]
    assert not hall.tickets
    assert not hall.refs
    assert not hall.calls
    assert hall.waiting == {"A": 0, "B": 0}
    assert {post.mode for post in hall.posts.values()} == {"open"}
    assert told(hall, TakeTicket("A1")) == [taken("A001")]


def test_yesterdays_page_neither_calls_nor_is_answered_with_yesterdays_ticket():
    hall = given(taken("A001"), called("A001", 1), day_closed(), day_opened(TOMORROW), taken("A001"))
    assert no(hall, CallNext(1, after="A001")) == ("already_called", None)


def test_closing_the_day_voids_whatever_is_open():
    states = sorted(OPEN_STATES)
    people = [(f"A{n:03d}", state) for n, state in enumerate([*states, "served", "voided"], 1)]
    windows = {"called": 1, "serving": 2, "parked": 3, "missed": 3}
    hall = given(*(e for number, state in people for e in in_state(state, number, windows.get(state, 4))))
    events = told(hall, CloseDay())
    open_numbers = [number for number, state in people if state in OPEN_STATES]
    assert events == [*(voided(number, "day_closed") for number in open_numbers), day_closed()]
    assert not any(t.state in OPEN_STATES for t in hall.tickets.values())
    assert not any(hall.queues.values())
    assert hall.waiting == {"A": 0, "B": 0}
    assert not hall.parked
    assert not hall.missed
    assert all(post.ticket is None for post in hall.posts.values())
    assert ticket(hall, "A006").state == "served"


def test_a_day_closes_once():
    assert no(given(day_closed()), CloseDay()) == ("day_closed", None)
    assert no(Hall(FACTS), CloseDay()) == ("day_closed", None)


def test_no_number_is_given_out_before_or_after_the_day():
    assert no(Hall(FACTS), TakeTicket("A1")) == ("day_closed", None)
    assert no(given(day_closed()), TakeTicket("A1")) == ("day_closed", None)


def test_a_visitor_takes_a_number():
    hall = given()
    command = TakeTicket("A1", "secret", "elder", "en", by="KIOSK-1")
    assert told(hall, command) == [taken("A001", ref="secret", group="elder", language="en", by="KIOSK-1")]
    assert hall.refs == {"secret": "A001"}
    kept = ticket(hall, "A001")
    assert (kept.state, kept.taken_at, kept.group, kept.language) == ("waiting", NOON, "elder", "en")


def test_a_number_is_for_a_service_that_the_hall_has():
    assert no(given(), TakeTicket("Z9")) == ("unknown_service", None)


def test_services_that_share_a_queue_share_its_numbers():
    hall = given()
    numbers = [told(hall, TakeTicket(service))[0].ticket for service in ("B1", "B2", "B1", "B2")]
    assert numbers == ["B001", "B002", "B003", "B004"]
    assert len(hall.queues["B1"]) == 4
    assert "B2" not in hall.queues


def test_each_prefix_counts_for_itself():
    hall = given()
    numbers = [told(hall, TakeTicket(service))[0].ticket for service in ("A1", "B1", "F1", "A1")]
    assert numbers == ["A001", "B001", "F001", "A002"]


def test_a_number_that_was_given_up_is_not_given_out_again():
    hall = given(taken("A001"), taken("A002"))
    told(hall, Void("A002"))
    assert told(hall, TakeTicket("A1")) == [taken("A003")]


def test_numbers_go_on_past_999_and_are_still_called_in_turn():
    hall = given(*takes("A", 998))
    numbers = [told(hall, TakeTicket("A1"))[0].ticket for _ in range(4)]
    assert numbers == ["A999", "A1000", "A1001", "A1002"]
    assert len(hall.tickets) == 1002
    assert hall.queues["A1"].regular[-3:] == [(1001, "A1000"), (1002, "A1001"), (1003, "A1002")]


def test_asking_what_would_be_refused_changes_nothing():
    hall = given(taken("A001"))
    before = everything(hall)
    assert refusal(hall, CallNext(1), NOON) is None
    assert refusal(hall, CallNext(4), NOON) == "nobody_waiting"
    assert everything(hall) == before
