"""The place of a waiting ticket, case by case; that it is what happens stands in `test_order_properties`."""

from datetime import timedelta

from hallbus.hall.places import Place, ahead_of, place_of
from hallbus.hall.state import Hall
from tests.hall.story import (
    NOON,
    booked,
    called,
    elder,
    given,
    missed,
    raised,
    switched,
    taken,
    takes,
    ticket,
    with_rules,
)


def place(hall: Hall, number: str) -> Place:
    return place_of(hall, ticket(hall, number), NOON)


def test_the_count_of_those_ahead_is_of_the_own_queue():
    hall = given(*takes("A", 3), *takes("B", 2))
    ahead = [ahead_of(hall, ticket(hall, number), NOON) for number in ("A001", "A003", "B001", "B002")]
    assert ahead == [0, 2, 0, 1]
    hall.apply(called("A001", 1))
    assert ahead_of(hall, ticket(hall, "A003"), NOON) == 1


def test_a_regular_ticket_has_older_ones_before_it_and_as_many_priority_ones_as_the_mix_lets_go():
    hall = given(*takes("A", 3), *(elder(f"A00{n}") for n in (4, 5, 6, 7, 8, 9)))
    assert place(hall, "A003") == Place(regular=2)
    assert place(hall, "A009") == Place(regular=8)
    hall.apply(switched(True))
    assert place(hall, "A001") == Place(priority=2)
    assert place(hall, "A003") == Place(priority=6, regular=2)
    assert place(hall, "A004") == Place()
    assert place(hall, "A009") == Place(priority=5, regular=2)


def test_appointments_that_have_begun_stand_before_the_others_and_early_ones_in_their_row():
    hall = given(*takes("A", 2), booked("A003", 10), taken("A004"), booked("A005", -1), booked("A006", -2))
    assert place(hall, "A006") == Place()
    assert place(hall, "A005") == Place(booked=1)
    assert place(hall, "A001") == Place(booked=2)
    assert place(hall, "A003") == Place(booked=2, regular=2)
    assert place(hall, "A004") == Place(booked=2, regular=3)
    assert (
        ahead_of(hall, ticket(hall, "A003"), NOON + timedelta(minutes=10)) == 3
    )  # two appointments, and whom the mix lets go between


def test_urgent_tickets_stand_before_everybody_but_the_next():
    hall = given(*takes("A", 5), raised("A004", "urgent", "急"), raised("A005", "urgent", "急"))
    assert place(hall, "A001") == Place()
    assert place(hall, "A002") == Place(urgent=2, regular=1)
    assert place(hall, "A004") == Place(regular=1)
    assert place(hall, "A005") == Place(urgent=1, regular=1)
    hall.apply(called("A001", 1))
    assert place(hall, "A002") == Place(urgent=2)
    assert place(hall, "A004") == Place()
    assert place(given(taken("A001"), raised("A001", "urgent", "急")), "A001") == Place()


def test_the_missed_who_come_back_in_time_stand_before_those_who_are_younger():
    hall = given(*takes("A", 8), called("A001", 1), missed("A001", 1))
    places = [ahead_of(hall, ticket(hall, f"A00{n}"), NOON) for n in range(2, 9)]
    assert places == [0, 1, 2, 4, 5, 6, 7]
    hall = given(
        *takes("A", 3),
        elder("A004"),
        called("A004", 1),
        missed("A004", 1),
        switched(True),
        facts=with_rules(missed_requeue_after=1),
    )
    assert place(hall, "A002") == Place(priority=1, regular=1)
    assert place(hall, "A001") == Place()
