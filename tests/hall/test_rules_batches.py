"""Numbers set aside before opening: reserved, handed out, called in order, void when their time is over."""

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import CallNext, HandOut, LapseBatch, ReserveBatch, TakeTicket, Void
from hallbus.hall.duties import due
from hallbus.hall.facts import HallFacts
from hallbus.hall.issuing import BATCH_MAX, left_of
from hallbus.hall.rules import repeated
from hallbus.hall.state import Hall
from hallbus.hall.views.hall import batch_view
from tests.hall.story import (
    FACTS,
    batch_lapsed,
    clock,
    day_closed,
    day_opened,
    given,
    limited,
    no,
    reserved,
    taken,
    ticket,
    told,
    waiting_numbers,
    working,
)

EARLY, LAPSES, AFTERNOON = clock("08:20"), clock("09:15"), clock("14:00")


def refs(count: int, first: int = 1, batch: str = "b1") -> tuple[str, ...]:
    return tuple(f"{batch}-{n}" for n in range(first, first + count))


def reserve(count: int, service: str = "B1", batch: str = "b1", first: int = 1) -> ReserveBatch:
    return ReserveBatch(service, batch, refs(count, first, batch), LAPSES, by="GUIDE")


def handed(number: str, service: str = "B1", batch: str = "b1") -> object:
    return taken(number, service, at=EARLY, ref=f"{batch}-{int(number[1:])}", batch=batch, by="GUIDE")


# Set aside


def test_numbers_are_set_aside_and_the_next_visitor_gets_the_number_behind_them():
    hall = given(taken("B001"))
    assert told(hall, reserve(4, first=2), EARLY) == [reserved("b1", 2, 5, LAPSES, at=EARLY, by="GUIDE")]
    assert told(hall, TakeTicket("B2"), EARLY) == [taken("B006", "B2", at=EARLY)]
    assert waiting_numbers(hall, "B1") == ["B001", "B006"]
    assert hall.waiting["B"] == 2


def test_the_same_batch_asked_for_twice_is_set_aside_once():
    hall = given()
    told(hall, reserve(4), EARLY)
    assert told(hall, reserve(4), EARLY) == []
    assert hall.issued == {"B": 4}


def test_a_batch_has_one_number_at_least_and_not_too_many():
    assert no(given(), reserve(0), EARLY) == ("batch_size", None)
    assert no(given(), reserve(BATCH_MAX + 1), EARLY) == ("batch_size", None)
    assert told(given(), reserve(BATCH_MAX), EARLY)


def test_a_batch_is_for_a_service_that_the_hall_has_on_an_open_day():
    assert no(given(), reserve(1, "Z9"), EARLY) == ("unknown_service", None)
    assert no(given(day_closed()), reserve(1), EARLY) == ("day_closed", None)


def test_a_batch_that_is_over_before_it_begins_is_none():
    assert no(given(), reserve(4), LAPSES) == ("batch_over", None)


# Handed out


def test_what_is_handed_out_waits_in_order_and_has_the_pages_that_were_printed():
    hall = given(reserved("b1", 1, 40, LAPSES, at=EARLY))
    assert told(hall, HandOut("b1", 2, by="GUIDE"), EARLY) == [handed("B001"), handed("B002")]
    assert told(hall, HandOut("b1", 1, by="GUIDE"), EARLY) == [handed("B003")]
    assert waiting_numbers(hall, "B1") == ["B001", "B002", "B003"]
    assert hall.refs == {"b1-1": "B001", "b1-2": "B002", "b1-3": "B003"}


def test_the_same_hand_out_asked_for_twice_gives_numbers_once():
    hall = given(reserved("b1", 1, 5, LAPSES, at=EARLY))
    assert len(told(hall, HandOut("b1", 2, "wish"), EARLY)) == 2
    assert told(hall, HandOut("b1", 2, "wish"), EARLY) == []
    told(hall, HandOut("b1", 1, "another"), EARLY)
    assert waiting_numbers(hall, "B1") == ["B001", "B002", "B003"]


def test_a_batch_without_pages_can_be_handed_out_too():
    hall = given(replace(reserved("b1", 1, 2, LAPSES, at=EARLY), refs=()))
    told(hall, HandOut("b1", 2), EARLY)
    assert not hall.refs


def test_no_more_is_handed_out_than_is_left():
    hall = given(reserved("b1", 1, 3, LAPSES, at=EARLY))
    assert no(hall, HandOut("b1", 4), EARLY) == ("batch_left", None)
    assert no(hall, HandOut("b1", 0), EARLY) == ("batch_left", None)
    told(hall, HandOut("b1", 3), EARLY)
    assert no(hall, HandOut("b1", 1), EARLY) == ("batch_left", None)


def test_a_batch_that_nobody_reserved_is_not_handed_out():
    assert no(given(), HandOut("b9", 1), EARLY) == ("unknown_batch", None)
    assert no(given(), LapseBatch("b9"), EARLY) == ("unknown_batch", None)
    assert no(given(day_closed()), HandOut("b9", 1), EARLY) == ("day_closed", None)


def test_numbers_on_paper_stay_what_they_are_though_the_hall_file_gives_the_service_another_prefix():
    renamed = replace(FACTS, services=tuple(replace(s, prefix="X") if s.id == "B1" else s for s in FACTS.services))
    hall = Hall.fold(renamed, [day_opened(), reserved("b1", 1, 3, LAPSES, at=EARLY)])
    assert [event.ticket for event in told(hall, HandOut("b1", 2), EARLY)] == ["B001", "B002"]
    told(hall, LapseBatch("b1"), LAPSES)
    assert ticket(hall, "B003").state == "voided"
    assert told(hall, TakeTicket("B1"), EARLY)[0].ticket == "X001"


# Called


def test_twelve_of_forty_are_called_in_order_and_then_whoever_came_after_them():
    hall = given(reserved("b1", 1, 40, LAPSES, at=EARLY))
    told(hall, HandOut("b1", 12), EARLY)
    told(hall, TakeTicket("B1"), EARLY)
    told(hall, LapseBatch("b1"), LAPSES)
    called = [told(hall, CallNext(2), LAPSES)[-1].ticket for _ in range(13)]
    assert called == [*(f"B{n:03d}" for n in range(1, 13)), "B041"]
    assert no(given(), CallNext(2)) == ("nobody_waiting", None)
    assert set(hall.calls) == set(called)


def test_a_queue_of_numbers_that_nobody_holds_is_empty():
    hall = given(reserved("b1", 1, 40, LAPSES, at=EARLY))
    assert no(hall, CallNext(2), EARLY) == ("nobody_waiting", None)


# Over


def test_at_the_set_time_what_was_not_handed_out_is_void_once_and_never_shown():
    hall = given(reserved("b1", 1, 40, LAPSES, at=EARLY))
    told(hall, HandOut("b1", 12), EARLY)
    assert due(hall, clock("09:14")) == []
    assert due(hall, LAPSES) == [LapseBatch("b1", by="clock")]
    assert told(hall, LapseBatch("b1", by="clock"), LAPSES) == [batch_lapsed("b1", at=LAPSES, by="clock")]
    assert due(hall, LAPSES) == []
    void = [t.number for t in hall.tickets.values() if t.state == "voided"]
    assert void == [f"B{n:03d}" for n in range(13, 41)]
    assert {ticket(hall, number).reason for number in void} == {"batch_lapsed"}
    assert {ticket(hall, number).changed_at for number in void} == {LAPSES}
    assert not hall.calls
    assert waiting_numbers(hall, "B1") == [f"B{n:03d}" for n in range(1, 13)]


def test_a_batch_that_is_over_is_neither_handed_out_nor_over_again():
    hall = given(reserved("b1", 1, 3, LAPSES, at=EARLY), batch_lapsed("b1", at=LAPSES))
    assert no(hall, HandOut("b1", 1), EARLY) == ("batch_over", None)
    assert no(hall, LapseBatch("b1"), EARLY) == ("batch_over", None)


def test_nothing_is_handed_out_after_the_set_time_even_before_the_clock_has_said_so():
    hall = given(reserved("b1", 1, 3, LAPSES, at=EARLY))
    assert no(hall, HandOut("b1", 1), LAPSES) == ("batch_over", None)


def test_a_guide_may_end_a_batch_before_its_time():
    hall = given(reserved("b1", 1, 2, LAPSES, at=EARLY))
    assert told(hall, LapseBatch("b1", by="GUIDE"), EARLY) == [batch_lapsed("b1", at=EARLY, by="GUIDE")]


def test_a_batch_of_a_day_that_is_over_is_over():
    hall = given(reserved("b1", 1, 2, LAPSES, at=EARLY), day_closed())
    assert no(hall, LapseBatch("b1")) == ("day_closed", None)


def test_the_same_wish_for_numbers_of_a_batch_heard_twice_gives_them_once():
    hall = given(reserved("b1", 1, 5, LAPSES, at=EARLY))
    assert len(told(hall, HandOut("b1", 2, request="G/1"), EARLY)) == 2
    assert told(hall, HandOut("b1", 2, request="G/1"), EARLY) == []
    assert repeated(hall, HandOut("b1", 2, request="G/1")) == (3, "ticket.taken", "B001")
    assert waiting_numbers(hall, "B1") == ["B001", "B002"]


def test_a_guide_sees_what_is_left_of_a_batch_and_until_when():
    hall = given(reserved("b1", 1, 3, LAPSES, at=EARLY))
    told(hall, HandOut("b1", 1), EARLY)
    view = batch_view(hall.batches["b1"])
    assert (view["first"], view["last"], view["next"], view["left"]) == ("B001", "B003", "B002", 2)
    told(hall, HandOut("b1", 2), EARLY)
    view = batch_view(hall.batches["b1"])
    assert (view["next"], view["left"], view["lapsed"]) == (None, 0, False)
    told(hall, LapseBatch("b1"), LAPSES)
    assert (batch_view(hall.batches["b1"])["left"], batch_view(hall.batches["b1"])["lapsed"]) == (0, True)


def test_a_number_of_a_batch_that_was_given_up_stays_given_up():
    hall = given(reserved("b1", 1, 2, LAPSES, at=EARLY))
    told(hall, HandOut("b1", 1), EARLY)
    told(hall, Void("B001", "重复取号"), EARLY)
    told(hall, LapseBatch("b1"), LAPSES)
    assert [ticket(hall, n).reason for n in ("B001", "B002")] == ["重复取号", "batch_lapsed"]


def test_a_day_that_ends_takes_its_batches_with_it():
    hall = given(reserved("b1", 1, 2, LAPSES, at=EARLY), day_closed(), day_opened("2026-11-25"))
    assert not hall.batches
    assert told(hall, TakeTicket("B1")) == [taken("B001")]


# Limits


def left(hall: Hall, at: object = EARLY) -> int | None:
    return left_of(hall, hall.services["B1"], at)  # type: ignore[arg-type]


@pytest.mark.parametrize("facts", [limited(am=10), limited(day=10), limited(am=10, day=10)])
def test_what_is_set_aside_counts_against_the_limit_and_what_is_left_of_it_is_given_back(facts: HallFacts):
    hall = given(facts=facts)
    told(hall, reserve(8), EARLY)
    assert left(hall) == 2
    assert no(hall, reserve(3, batch="b2"), EARLY) == ("batch_size", None)
    told(hall, HandOut("b1", 5), EARLY)
    assert left(hall) == 2  # they had been counted
    told(hall, LapseBatch("b1"), LAPSES)
    assert left(hall) == 5


def test_what_was_set_aside_in_the_morning_is_given_back_to_the_morning():
    hall = given(facts=limited(am=10, pm=10))
    told(hall, reserve(8), EARLY)
    told(hall, LapseBatch("b1"), AFTERNOON)
    assert (left(hall, EARLY), left(hall, AFTERNOON)) == (10, 10)


def test_a_batch_without_limits_counts_nothing():
    hall = given(facts=working())
    told(hall, reserve(8), EARLY)
    assert left(hall) is None
    assert not hall.given
