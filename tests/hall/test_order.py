"""Who is next, case by case; `test_order_properties` has the rules for every hall."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import CallNext
from hallbus.hall.facts import Calendar, Extended, HallFacts, Priority, Weekly
from hallbus.hall.order import (
    callable_from,
    due_to_return,
    line,
    next_ticket,
    returns_after,
    serves,
    upcoming,
    waiting_for,
)
from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from tests.hall.story import (
    FACTS,
    NOON,
    booked,
    called,
    clock,
    elder,
    given,
    missed,
    numbers,
    raised,
    returned,
    switched,
    taken,
    takes,
    ticket,
    told,
    transferred,
    with_rules,
)


def in_order(hall: Hall, window: int) -> list[str]:
    return [t.number for t in line(hall, window, NOON)]


def with_windows(*numbers: int) -> HallFacts:
    """The small hall, where these windows are there for priority first."""
    windows = (replace(w, priority_only_until_idle=w.no in numbers) for w in FACTS.windows)
    return replace(FACTS, windows=tuple(windows))


# Older and younger, many queues


def test_a_window_for_many_services_calls_whoever_came_first():
    hall = given(taken("A001"), taken("B001"), taken("B002"), taken("A002"), taken("F001"))
    assert in_order(hall, 1) == ["A001", "A002"]
    assert in_order(hall, 2) == ["A001", "B001", "B002", "A002"]
    assert in_order(hall, 4) == ["B001", "B002", "F001"]


def test_calling_on_and_on_calls_exactly_the_upcoming():
    hall = given(*takes("A", 5), *takes("B", 5), called("A001", 1), missed("A001", 1))
    for number in ("A002", "A003", "A004"):
        hall.apply(called(number, 1))
    expected = [t.number for t in upcoming(hall, 2, NOON, 100)]
    assert expected == ["A001", "A005", "B001", "B002", "B003", "B004", "B005"]
    assert [told(hall, CallNext(2))[-1].ticket for _ in expected] == expected


def test_nobody_is_next_at_a_window_without_people_or_without_a_place():
    hall = given(taken("F001"))
    for window in (1, 99):
        assert next_ticket(hall, window, NOON) is None
        assert upcoming(hall, window, NOON, 8) == []
        assert waiting_for(hall, window) == 0
        assert due_to_return(hall, window) == []
        assert not serves(hall, window, ticket(hall, "F001"))


def test_who_was_sent_to_a_window_waits_there_by_the_original_time():
    hall = given(*takes("A", 2), *takes("B", 2), transferred("B002", 2, to_window=1), taken("A003"))
    assert in_order(hall, 1) == ["A001", "A002", "B002", "A003"]
    assert in_order(hall, 4) == ["B001"]


# Classes and the green channel


def test_while_the_green_channel_is_off_classes_wait_in_order_of_taking():
    hall = given(taken("A001"), elder("A002"), taken("A003"))
    assert in_order(hall, 1) == ["A001", "A002", "A003"]


def test_the_green_channel_lets_priority_go_first_and_every_third_is_regular():
    hall = given(*takes("A", 4), *(elder(f"A00{n}") for n in (5, 6, 7, 8)), switched(True))
    assert in_order(hall, 1) == ["A005", "A006", "A001", "A007", "A008", "A002", "A003", "A004"]
    hall.apply(switched(False))
    assert in_order(hall, 1) == list(numbers("A", 8))


def test_two_windows_of_one_queue_keep_the_mix_together():
    hall = given(*takes("A", 4), *(elder(f"A00{n}") for n in (5, 6, 7, 8)), switched(True))
    pressed = [told(hall, CallNext(window))[-1].ticket for window in (1, 3, 1, 1, 3, 1)]
    assert pressed == ["A005", "A006", "A001", "A007", "A008", "A002"]


@pytest.mark.parametrize("green", [True, False])
def test_a_window_for_priority_first_calls_others_when_no_priority_waits(green: bool):
    hall = given(taken("A001"), elder("A002"), taken("A003"), elder("A004"), switched(green), facts=with_windows(1))
    assert in_order(hall, 1) == ["A002", "A004", "A001", "A003"]


def test_what_a_window_for_priority_first_calls_does_not_count_in_the_mix():
    people = [*takes("A", 2), *(elder(f"A00{n}") for n in (3, 4, 5, 6)), switched(True)]
    hall = given(*people, called("A003", 1), called("A004", 1), facts=with_windows(1))
    assert in_order(hall, 3) == ["A005", "A006", "A001", "A002"]


def test_a_window_shares_its_calls_between_a_queue_of_priority_and_one_of_others():
    hall = given(*takes("B", 3), *(elder(f"A00{n}") for n in (1, 2, 3, 4)), switched(True))
    assert in_order(hall, 2) == ["A001", "A002", "B001", "A003", "A004", "B002", "B003"]


def test_a_queue_in_which_both_kinds_wait_leaves_another_queue_its_turn():
    """The regular ones of the crowded queue are younger than those of the other: they take no turn away."""
    crowd = [event for n in range(1, 41) for event in (elder(f"A{2 * n:03d}"), taken(f"A{2 * n + 1:03d}"))]
    hall = given(taken("B001"), taken("B002"), *crowd, switched(True))
    assert in_order(hall, 2)[:6] == ["A002", "A004", "B001", "A003", "A006", "B002"]


# Appointments


def test_an_appointment_counts_as_priority_once_its_slot_has_begun_whatever_the_green_channel():
    hall = given(*takes("A", 3), booked("A004", 0), booked("A005", -5))
    assert in_order(hall, 1) == ["A005", "A004", "A001", "A002", "A003"]
    before = [t.number for t in line(hall, 1, NOON - timedelta(minutes=1))]
    assert before == ["A005", "A001", "A002", "A003", "A004"]


def test_before_its_slot_an_appointment_waits_among_the_regular_ones_by_its_time_of_taking():
    hall = given(taken("A001"), booked("A002", 20), booked("A003", 10), taken("A004"))
    assert in_order(hall, 1) == ["A001", "A002", "A003", "A004"]


def test_appointments_go_before_the_classes():
    hall = given(elder("A001"), taken("A002"), booked("A003", -1), switched(True))
    assert in_order(hall, 1) == ["A003", "A001", "A002"]
    hall = given(elder("A001"), booked("A002", 0), facts=with_windows(1))
    assert in_order(hall, 1) == ["A002", "A001"]


# Urgent tickets


def test_an_urgent_ticket_lets_one_call_pass():
    hall = given(*takes("A", 5), raised("A004", "urgent", "证照今天到期"))
    assert in_order(hall, 1) == ["A001", "A004", "A002", "A003", "A005"]
    hall.apply(called("A001", 3))
    assert in_order(hall, 1)[0] == "A004"


def test_an_urgent_ticket_waits_for_nobody_where_nobody_else_waits():
    assert in_order(given(taken("A001"), raised("A001", "urgent", "急")), 1) == ["A001"]


def test_an_urgent_ticket_need_not_wait_for_the_older_ones_of_another_queue():
    hall = given(*takes("B", 9), *takes("A", 2), raised("A002", "urgent", "急"))
    assert in_order(hall, 2)[:3] == ["B001", "A002", "B002"]


def test_several_urgent_tickets_go_in_the_order_in_which_they_were_raised():
    hall = given(*takes("A", 4), raised("A004", "urgent", "急"), raised("A003", "urgent", "急"))
    assert in_order(hall, 1) == ["A001", "A004", "A003", "A002"]


def test_who_is_raised_once_more_keeps_the_turn():
    classes = (*FACTS.priority.classes, replace(FACTS.priority.classes[1], id="sick", name="急病"))
    facts = replace(FACTS, priority=Priority(classes=classes))
    hall = given(
        *takes("A", 3), raised("A003", "urgent", "急"), called("A001", 1), raised("A003", "sick", "急"), facts=facts
    )
    assert in_order(hall, 1) == ["A003", "A002"]


def test_an_urgent_ticket_that_is_sent_on_is_next_at_once():
    hall = given(*takes("A", 2), *takes("B", 2), raised("A002", "urgent", "急"), transferred("A002", 1, service="B1"))
    assert in_order(hall, 4) == ["A002", "B001", "B002"]


def test_urgent_tickets_stand_outside_the_mix():
    hall = given(*takes("A", 2), *(elder(f"A00{n}") for n in (3, 4, 5)), switched(True), raised("A002", "urgent", "急"))
    assert in_order(hall, 1) == ["A003", "A002", "A004", "A001", "A005"]


# Hours

EARLY = Calendar(
    weekly=(Weekly(days=("tue",), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
    extended=(
        Extended(name="早", days=("tue",), sessions=(("07:30", "09:00"),), services=("A1",), appointment_only=True),
    ),
)
MORNING = replace(
    FACTS,
    calendar=EARLY,
    windows=tuple(replace(w, opens_early=w.no == 2) for w in FACTS.windows),
)


def at(hall: Hall, window: int, time: str) -> list[str]:
    return [t.number for t in line(hall, window, clock(time))]


def test_ordinary_tickets_are_called_when_the_session_begins_or_where_the_window_opens_early():
    hall = given(taken("A001", at=clock("08:45")), facts=MORNING)
    assert at(hall, 1, "08:59") == at(hall, 2, "08:49") == []
    assert at(hall, 2, "08:50") == at(hall, 1, "09:00") == at(hall, 1, "17:30") == ["A001"]
    assert callable_from(hall, 1, "A1") == clock("09:00")
    assert callable_from(hall, 1, "A1", booked=True) == clock("07:30")


def test_in_a_session_for_appointments_only_they_alone_are_called_urgent_ones_too():
    early = [
        taken("A001", at=clock("07:35"), slot_from=clock("07:50"), slot_to=clock("08:05")),
        taken("A002", at=clock("07:36"), slot_from=clock("07:30"), slot_to=clock("07:45")),
        taken("A003", at=clock("07:36")),
        elder("A004", at=clock("07:36")),
        taken("A005", at=clock("07:36")),
    ]
    hall = given(*early, raised("A001", "urgent", "急"), raised("A005", "urgent", "急"), switched(True), facts=MORNING)
    assert at(hall, 1, "07:40") == ["A002", "A001"]
    assert at(hall, 1, "09:00") == ["A002", "A001", "A005", "A004", "A003"]


def test_who_was_sent_to_a_window_and_whoever_waits_in_a_hall_without_hours_may_be_called_at_any_time():
    hall = given(taken("A001"), transferred("A001", 1, to_window=2), facts=MORNING)
    assert callable_from(hall, 2, 2) is None
    assert at(hall, 2, "06:00") == ["A001"]
    assert callable_from(given(), 1, "A1") is None


def test_on_a_day_for_appointments_alone_one_who_came_too_late_is_called_all_the_same():
    calendar = Calendar(extended=EARLY.extended)
    hall = given(taken("A001", at=clock("08:30")), facts=replace(FACTS, calendar=calendar))
    assert at(hall, 1, "07:29") == []
    assert at(hall, 1, "08:31") == ["A001"]


# Missed tickets


def test_a_console_that_lists_nobody_else_lists_the_missed_who_are_due():
    hall = given(*takes("A", 4), called("A001", 1), missed("A001", 1))
    for number in ("A002", "A003", "A004"):
        hall.apply(called(number, 1))
    assert [t.number for t in upcoming(hall, 1, NOON, 8)] == ["A001"]
    assert waiting_for(hall, 1) == 1


def test_the_missed_come_back_among_the_upcoming_when_enough_others_were_called():
    hall = given(*takes("A", 6), called("A001", 1), missed("A001", 1))
    assert in_order(hall, 3) == ["A002", "A003", "A004", "A001", "A005", "A006"]


def test_a_missed_ticket_counts_down_to_its_return():
    hall = given(*takes("A", 5), called("A001", 1), missed("A001", 1))
    left = []
    for number in ("A002", "A003", "A004", "A005"):
        left.append(returns_after(hall, ticket(hall, "A001")))
        hall.apply(called(number, 2))
    assert left == [3, 2, 1, 0]
    assert returns_after(hall, ticket(hall, "A001")) == 0
    assert [t.number for t in due_to_return(hall, 3)] == ["A001"]
    assert due_to_return(hall, 4) == []


def test_a_missed_ticket_comes_back_to_the_lane_that_it_came_from():
    hall = given(
        *takes("A", 3),
        booked("A004", -5),
        called("A004", 1),
        missed("A004", 1),
        facts=with_rules(missed_requeue_after=1),
    )
    assert in_order(hall, 1) == ["A001", "A004", "A002", "A003"]
    hall.apply(called("A001", 1))
    assert [e.ticket for e in told(hall, CallNext(3))] == ["A004", "A004"]
    hall = given(*takes("A", 6), raised("A006", "urgent", "急"), called("A006", 1), missed("A006", 1))
    assert in_order(hall, 1) == ["A001", "A002", "A003", "A006", "A004", "A005"]


def test_a_missed_ticket_does_not_come_back_before_the_window_may_call_it():
    slots = {"slot_from": clock("07:30"), "slot_to": clock("07:45")}
    early = [taken(f"A00{n}", at=clock("07:30"), **slots) for n in (1, 2, 3)]
    people = [
        *early,
        taken("A004", at=clock("07:31")),
        called("A004", 1),
        missed("A004", 1),
        called("A001", 1),
        called("A002", 1),
    ]
    hall = given(*people, called("A003", 1), missed("A003", 1), facts=MORNING)
    assert [t.number for t in due_to_return(hall, 1)] == ["A004"]
    assert at(hall, 1, "07:40") == []
    assert at(hall, 1, "09:00") == ["A004"]


def test_who_is_put_behind_everybody_stands_behind_everybody():
    hall = given(*takes("A", 3), called("A001", 1), missed("A001", 1), returned("A001", behind=True), taken("A004"))
    assert in_order(hall, 1) == ["A002", "A003", "A001", "A004"]


@pytest.mark.parametrize("rules", [{"missed_policy": "void"}, {"missed_policy": "back_of_queue"}, {"missed_max": 1}])
def test_a_missed_ticket_does_not_come_back_by_itself_where_the_hall_does_not_say_so(rules: dict[str, Any]):
    hall = given(taken("A001"), called("A001", 1), missed("A001", 1), facts=with_rules(**rules))
    assert returns_after(hall, ticket(hall, "A001")) is None
    assert due_to_return(hall, 1) == []


# What it costs


class Counted(list[tuple[Any, ...]]):
    """A lane that counts how many of its people were looked at."""

    looks = 0

    def __getitem__(self, spot: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(spot)

    def __iter__(self) -> Iterator[Any]:
        for entry in super().__iter__():
            Counted.looks += 1
            yield entry


@pytest.mark.parametrize("people", [10, 5000])
@pytest.mark.parametrize("green", [True, False])
def test_who_is_next_does_not_look_at_everybody(people: int, green: bool):
    crowd = [*takes("A", people), *(elder(f"B{n:03d}") for n in range(1, people + 1)), switched(green)]
    hall = given(*crowd, *(booked(f"F{n:03d}", -1) for n in range(1, people + 1)))
    for queue in hall.queues.values():
        queue.booked, queue.priority, queue.regular = (
            Counted(queue.booked),
            Counted(queue.priority),
            Counted(queue.regular),
        )
    Counted.looks = 0
    assert next_ticket(hall, 2, NOON) == ticket(hall, "B001" if green else "A001")
    assert next_ticket(hall, 4, NOON) == ticket(hall, "F001")
    assert len(upcoming(hall, 2, NOON, 8)) == 8
    assert Counted.looks < 60
    Counted.looks = 0
    for prefix in "ABF":
        assert ahead_of(hall, ticket(hall, list(numbers(prefix, people))[-1]), NOON) == people - 1
    assert Counted.looks < 60
