"""Who gets a number, and which: hours, limits, appointments, one number a person, wishes that are repeated, proxies."""

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import CallNext, Finish, Raise, Refused, Start, TakeTicket, Void
from hallbus.hall.facts import Appointments, HallFacts
from hallbus.hall.issuing import left_of, refusal_to_issue
from hallbus.hall.rules import decide, repeated
from hallbus.hall.state import Hall
from tests.hall.story import (
    FACTS,
    clock,
    day_closed,
    day_opened,
    given,
    limited,
    no,
    raised,
    taken,
    takes,
    ticket,
    told,
    waiting_numbers,
    with_rules,
    working,
)

NINE, TEN, HALF_PAST_TEN = clock("09:00"), clock("10:00"), clock("10:30")


def why_not(hall: Hall, command: TakeTicket, at: object) -> tuple[str, str | None]:
    """The code of a refusal, and when the same wish would be granted."""
    with pytest.raises(Refused) as refused:
        decide(hall, command, at)  # type: ignore[arg-type]
    return refused.value.code, refused.value.facts.get("opens")


# Hours


@pytest.mark.parametrize(("time", "code", "opens"), [
    ("08:39", "issue_not_yet", "08:40"),
    ("11:50", "issue_not_yet", "13:10"),
    ("16:46", "issue_over", "2026-11-25 08:40"),
])  # fmt: skip
def test_outside_its_hours_a_service_gives_no_number_and_says_when_it_will(time: str, code: str, opens: str):
    facts = working(calendar=replace(working().calendar, breaks=()))
    hall = given(facts=facts)
    assert why_not(hall, TakeTicket("B1"), clock(time)) == (code, opens)
    assert refusal_to_issue(hall, hall.services["B1"], clock(time)).code == code  # type: ignore[union-attr]


@pytest.mark.parametrize("time", ["08:40", "11:44", "13:15", "16:44"])
def test_within_its_hours_a_service_gives_numbers(time: str):
    hall = given(facts=working())
    assert refusal_to_issue(hall, hall.services["B1"], clock(time)) is None
    assert told(hall, TakeTicket("B1"), clock(time)) == [taken("B001", at=clock(time))]


def test_where_a_window_stays_through_lunch_numbers_are_given_out_through_lunch():
    hall = given(facts=working())
    assert told(hall, TakeTicket("A1"), clock("12:30"))
    assert why_not(hall, TakeTicket("B1"), clock("12:30"))[0] == "issue_not_yet"


def test_an_evening_for_appointments_gives_walk_ins_nothing():
    assert why_not(given(facts=working()), TakeTicket("F1"), clock("18:30"))[0] == "by_appointment"


def test_what_would_be_refused_on_a_closed_day_is_said_too():
    hall = given(day_closed(), facts=working())
    assert refusal_to_issue(hall, hall.services["B1"], NINE).code == "day_closed"  # type: ignore[union-attr]


# Limits


def left(hall: Hall, service: str, time: str) -> int | None:
    return left_of(hall, hall.services[service], clock(time))


def test_a_service_that_has_given_out_its_numbers_is_sold_out_until_the_afternoon():
    hall = given(facts=limited(am=2, pm=1))
    told(hall, TakeTicket("B1"), TEN)
    assert left(hall, "B1", "10:00") == 1
    told(hall, TakeTicket("B2"), TEN)  # it shares the queue and its limit
    assert no(hall, TakeTicket("B1"), TEN) == ("sold_out", None)
    assert no(hall, TakeTicket("B2"), TEN) == ("sold_out", None)
    assert (left(hall, "B1", "10:00"), left(hall, "B1", "14:00")) == (0, 1)
    assert told(hall, TakeTicket("B1"), clock("14:00"))[0].ticket == "B003"
    assert no(hall, TakeTicket("B1"), clock("14:00")) == ("sold_out", None)
    assert told(hall, TakeTicket("A1"), TEN)


def test_what_the_morning_left_over_is_the_afternoons_when_the_limit_is_of_the_day():
    hall = given(facts=limited(day=3))
    told(hall, TakeTicket("B1"), TEN)
    assert left(hall, "B1", "14:00") == 2
    for _ in range(2):
        told(hall, TakeTicket("B1"), clock("14:00"))
    assert no(hall, TakeTicket("B1"), clock("14:00")) == ("sold_out", None)


def test_the_tighter_of_two_limits_holds():
    hall = given(facts=limited(am=5, day=2))
    assert left(hall, "B1", "10:00") == 2
    assert left(given(facts=limited(am=1, day=2)), "B1", "10:00") == 1
    assert left(given(facts=limited(pm=1)), "B1", "10:00") is None


def test_a_service_without_limits_gives_as_many_as_come():
    assert left(given(facts=limited(am=2)), "A1", "10:00") is None
    assert left(Hall(limited(am=2)), "B1", "10:00") is None  # no day yet


def test_a_limit_that_was_lowered_below_what_is_given_out_leaves_nothing():
    assert left(given(*takes("B", 3), facts=limited(day=2)), "B1", "12:00") == 0


def test_an_appointment_is_kept_though_the_numbers_have_run_out():
    hall = given(facts=limited(am=0))
    assert told(hall, appointment("B1"), TEN)


# Appointments


def appointment(service: str = "A1", booking: str = "9c21", begins: str = "10:00", ends: str = "10:30") -> TakeTicket:
    return TakeTicket(service, booking=booking, slot_from=clock(begins), slot_to=clock(ends))


def test_an_appointment_checks_in_and_has_its_slot():
    hall = given(facts=working())
    assert told(hall, appointment(), clock("09:40")) == [
        taken("A001", at=clock("09:40"), booking="9c21", slot_from=TEN, slot_to=HALF_PAST_TEN)
    ]
    assert [number for _, _, number in hall.queues["A1"].booked] == ["A001"]


def test_whoever_comes_too_early_is_told_when_to_come():
    assert why_not(given(facts=working()), appointment(), clock("09:29")) == ("check_in_early", "09:30")
    assert told(given(facts=working()), appointment(), clock("09:30"))


def test_whoever_comes_after_the_slot_but_not_too_late_has_it_still():
    hall = given(facts=working())
    told(hall, appointment(), clock("10:45"))
    assert ticket(hall, "A001").slot_from == TEN


def test_whoever_comes_too_late_has_an_ordinary_ticket():
    hall = given(facts=working())
    assert told(hall, appointment(), clock("10:46")) == [taken("A001", at=clock("10:46"), booking="9c21")]
    assert ticket(hall, "A001").slot_from is None
    assert [number for _, number in hall.queues["A1"].regular] == ["A001"]


def test_the_hall_file_says_what_early_and_late_are():
    facts = working(appointments=Appointments(check_in_before_min=5, late_after_min=0))
    assert why_not(given(facts=facts), appointment(), clock("09:54")) == ("check_in_early", "09:55")
    hall = given(facts=facts)
    told(hall, appointment(), clock("10:31"))
    assert ticket(hall, "A001").slot_from is None


@pytest.mark.parametrize("time", ["10:00", "10:46"])
def test_an_appointment_checks_in_once(time: str):
    hall = given(facts=working())
    told(hall, appointment(), clock(time))
    assert no(hall, appointment(), clock("10:50")) == ("already_checked_in", "A001")
    told(hall, Void("A001"))
    assert no(hall, appointment(), clock("10:50")) == ("already_checked_in", "A001")


def test_an_appointment_opens_an_evening_that_walk_ins_cannot_have():
    hall = given(facts=working())
    assert why_not(hall, TakeTicket("F1"), clock("17:45"))[0] == "issue_over"
    told(hall, appointment("F1", begins="18:00", ends="18:30"), clock("17:45"))
    assert told(hall, CallNext(4), clock("18:00"))[-1].ticket == "F001"


# One number a person


def test_whoever_holds_a_number_of_a_queue_gets_no_second_one_of_it():
    hall = given()
    told(hall, TakeTicket("B1", holder="5f3a"))
    assert no(hall, TakeTicket("B1", holder="5f3a")) == ("already_holds", "B001")
    assert no(hall, TakeTicket("B2", holder="5f3a")) == ("already_holds", "B001")
    assert told(hall, TakeTicket("A1", holder="5f3a"))
    assert told(hall, TakeTicket("B1", holder="77c0"))
    assert told(hall, TakeTicket("B1"))


@pytest.mark.parametrize("end", [[CallNext(2), Start(2), Finish(2)], [Void("B001")]], ids=["served", "given up"])
def test_whoever_has_been_served_or_gave_up_may_come_again(end: list):
    hall = given()
    told(hall, TakeTicket("B1", holder="5f3a"))
    for command in end:
        told(hall, command)
    assert told(hall, TakeTicket("B1", holder="5f3a"))[0].ticket == "B002"
    assert no(hall, TakeTicket("B1", holder="5f3a")) == ("already_holds", "B002")


def test_a_hall_may_give_a_person_as_many_numbers_as_they_like():
    hall = given(facts=with_rules(same_id_same_service="any"))
    told(hall, TakeTicket("B1", holder="5f3a"))
    assert told(hall, TakeTicket("B1", holder="5f3a"))


# A wish that is repeated


def test_the_same_wish_heard_twice_is_one_number():
    hall = given()
    assert told(hall, TakeTicket("A1", request="K-1/7")) == [taken("A001", request="K-1/7")]
    assert told(hall, TakeTicket("A1", request="K-1/7")) == []
    assert repeated(hall, TakeTicket("A1", request="K-1/7")) == (2, "ticket.taken", "A001")
    assert told(hall, TakeTicket("A1", request="K-1/8")) == [taken("A002", request="K-1/8")]
    assert repeated(hall, TakeTicket("A1")) is None


def test_the_first_answer_holds_though_the_wish_would_be_refused_by_now():
    hall = given()
    told(hall, TakeTicket("A1", request="K-1/7", holder="5f3a"))
    hall.apply(day_closed())
    assert told(hall, TakeTicket("A1", request="K-1/7", holder="5f3a")) == []


def test_a_wish_of_yesterday_is_a_new_one_today():
    hall = given(taken("A001", request="K-1/7"), day_closed(), day_opened("2026-11-25"))
    assert told(hall, TakeTicket("A1", request="K-1/7")) == [taken("A001", request="K-1/7")]


# Classes


def test_some_classes_are_a_guides_to_give_and_need_a_reason():
    hall = given()
    assert no(hall, TakeTicket("A1", group="urgent")) == ("guide_only", None)
    assert no(hall, TakeTicket("A1", group="urgent", reason="快")) == ("guide_only", None)
    assert no(hall, TakeTicket("A1", group="urgent", guide=True)) == ("reason_needed", None)
    assert no(hall, TakeTicket("A1", group="urgent", guide=True, reason=" ")) == ("reason_needed", None)
    command = TakeTicket("A1", group="urgent", guide=True, reason="证照马上过期", by="GUIDE")
    assert told(hall, command) == [taken("A001", by="GUIDE"), raised("A001", "urgent", "证照马上过期", by="GUIDE")]
    assert [number for _, _, number in hall.queues["A1"].urgent] == ["A001"]


def test_the_first_answer_to_an_urgent_wish_is_its_number_too():
    hall = given()
    command = TakeTicket("A1", group="urgent", guide=True, reason="急", request="G/1")
    told(hall, command)
    assert told(hall, command) == []
    assert repeated(hall, command) == (2, "ticket.taken", "A001")


def test_a_class_that_the_hall_does_not_have_is_none():
    assert no(given(), TakeTicket("A1", group="vip")) == ("unknown_class", None)


def elderly() -> HallFacts:
    return replace(FACTS, services=tuple(replace(s, elder_default=s.id == "A1") for s in FACTS.services))


def test_a_service_for_the_elderly_gives_their_class_to_whoever_names_none():
    hall = given(facts=elderly())
    assert told(hall, TakeTicket("A1")) == [taken("A001", group="elder")]
    assert told(hall, TakeTicket("B1")) == [taken("B001")]
    assert told(hall, TakeTicket("A1", group="urgent", guide=True, reason="急"))[-1] == raised("A002", "urgent", "急")


def test_a_service_for_the_elderly_in_a_hall_without_that_class_gives_ordinary_numbers():
    hall = given(facts=replace(elderly(), priority=FACTS.priority.__class__()))
    assert told(hall, TakeTicket("A1")) == [taken("A001")]


# A guide raises a ticket


def test_a_guide_raises_a_ticket_and_says_why():
    hall = given(*takes("A", 3))
    assert told(hall, Raise("A003", "urgent", "证照马上过期", by="GUIDE")) == [
        raised("A003", "urgent", "证照马上过期", by="GUIDE")
    ]
    assert waiting_numbers(hall, "A1") == ["A001", "A002", "A003"]
    assert [number for _, _, number in hall.queues["A1"].urgent] == ["A003"]
    assert hall.waiting["A"] == 3


def test_an_urgent_ticket_is_next_but_one():
    hall = given(*takes("A", 4))
    told(hall, Raise("A004", "urgent", "急"))
    assert [told(hall, CallNext(1))[-1].ticket for _ in range(4)] == ["A001", "A004", "A002", "A003"]


def test_what_was_raised_is_raised_once_and_may_be_lowered():
    hall = given(taken("A001"))
    told(hall, Raise("A001", "urgent", "急"))
    assert told(hall, Raise("A001", "urgent", "急")) == []
    assert told(hall, Raise("A001", "elder")) == [raised("A001", "elder")]
    assert [number for _, number in hall.queues["A1"].priority] == ["A001"]
    assert told(hall, Raise("A001", "regular")) == [raised("A001", "regular")]
    assert [number for _, number in hall.queues["A1"].regular] == ["A001"]


def test_raising_to_a_guides_class_needs_a_reason_and_a_class_that_there_is():
    hall = given(taken("A001"))
    assert no(hall, Raise("A001", "urgent")) == ("reason_needed", None)
    assert no(hall, Raise("A001", "vip", "急")) == ("unknown_class", None)
    assert no(hall, Raise("A404", "urgent", "急")) == ("unknown_ticket", "A404")


def test_an_appointment_that_is_raised_and_lowered_again_has_its_slot_still():
    hall = given(taken("A001", slot_from=TEN, slot_to=HALF_PAST_TEN))
    told(hall, Raise("A001", "urgent", "急"))
    assert not hall.queues["A1"].booked
    told(hall, Raise("A001", "regular"))
    assert [number for _, _, number in hall.queues["A1"].booked] == ["A001"]


# Proxies


def test_a_proxys_ticket_is_called_like_any_other_but_never_shown():
    hall = given()
    assert told(hall, TakeTicket("A1", proxy=True)) == [taken("A001", proxy=True)]
    assert told(hall, CallNext(1))[-1].ticket == "A001"
    assert not hall.calls
    assert hall.rows["1"].state == "serving"  # nobody is to come
    told(hall, Start(1))
    told(hall, Finish(1))
    assert not hall.calls
    assert hall.rows["1"].state == "idle"
