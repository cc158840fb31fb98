"""Who is next, against the plainest possible reckoning; and that nobody has to look at everybody."""

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from hallbus.hall.commands import CallNext
from hallbus.hall.order import ahead_of, due_to_return, next_ticket, returns_after, serves, upcoming, waiting_for
from hallbus.hall.state import QueueKey
from tests.hall.story import (
    FACTS,
    callable_at,
    called,
    given,
    missed,
    numbers,
    returned,
    taken,
    takes,
    ticket,
    told,
    transferred,
    voided,
    with_rules,
)

WINDOWS = [w.no for w in FACTS.windows]


visitors = st.lists(
    st.tuples(st.sampled_from("ABF"), st.sampled_from(["stay", "call", "miss", "send", "void", "behind"]))
)


@for_all(visitors)
def test_next_is_the_first_of_upcoming_and_upcoming_is_the_plain_order(people: list[tuple[str, str]]):
    hall = given()
    home = {"A": 1, "B": 2, "F": 4}
    for n, (prefix, fate) in enumerate(people, 1):
        number = f"{prefix}{n:03d}"
        hall.apply(taken(number))
        window = home[prefix]
        if fate == "send":
            hall.apply(transferred(number, window, to_window=n % 4 + 1))
        elif fate == "void":
            hall.apply(voided(number))
        elif fate != "stay":
            hall.apply(called(number, window))
        if fate in ("miss", "behind"):
            hall.apply(missed(number, window))
        if fate == "behind":
            hall.apply(returned(number, behind=True))
    for window in WINDOWS:
        plain = callable_at(hall, window)
        assert upcoming(hall, window, 1000) == plain
        assert upcoming(hall, window, 2) == plain[:2]
        assert waiting_for(hall, window) == len(plain)
        assert next_ticket(hall, window) == (plain[0] if plain else None)
    for key, queue in hall.queues.items():
        for n, (_, number) in enumerate(queue):
            assert ahead_of(hall, ticket(hall, number)) == n, key


def test_calling_on_and_on_calls_exactly_the_upcoming():
    hall = given(*takes("A", 5), *takes("B", 5), called("A001", 1), missed("A001", 1))
    for number in ("A002", "A003", "A004"):
        hall.apply(called(number, 1))
    expected = [t.number for t in upcoming(hall, 2, 100)]
    assert expected == ["A001", "A005", "B001", "B002", "B003", "B004", "B005"]
    assert [told(hall, CallNext(2))[-1].ticket for _ in expected] == expected


def test_a_console_that_lists_nobody_else_lists_the_missed_who_are_due():
    hall = given(*takes("A", 4), called("A001", 1), missed("A001", 1))
    for number in ("A002", "A003", "A004"):
        hall.apply(called(number, 1))
    assert [t.number for t in upcoming(hall, 1, 8)] == ["A001"]
    assert waiting_for(hall, 1) == 1


def test_nobody_is_next_at_a_window_without_people_or_without_a_place():
    hall = given(taken("F001"))
    for window in (1, 99):
        assert next_ticket(hall, window) is None
        assert upcoming(hall, window, 8) == []
        assert waiting_for(hall, window) == 0
        assert due_to_return(hall, window) == []
        assert not serves(hall, window, ticket(hall, "F001"))


def test_the_count_of_those_ahead_is_of_the_own_queue():
    hall = given(*takes("A", 3), *takes("B", 2))
    assert [ahead_of(hall, ticket(hall, number)) for number in ("A001", "A003", "B001", "B002")] == [0, 2, 0, 1]
    hall.apply(called("A001", 1))
    assert ahead_of(hall, ticket(hall, "A003")) == 1


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


@pytest.mark.parametrize("rules", [{"missed_policy": "void"}, {"missed_policy": "back_of_queue"}, {"missed_max": 1}])
def test_a_missed_ticket_does_not_come_back_by_itself_where_the_hall_does_not_say_so(rules: dict[str, Any]):
    hall = given(taken("A001"), called("A001", 1), missed("A001", 1), facts=with_rules(**rules))
    assert returns_after(hall, ticket(hall, "A001")) is None
    assert due_to_return(hall, 1) == []


class Counted(list[tuple[int, str]]):
    """A queue that counts how many of its people were looked at."""

    looks = 0

    def __getitem__(self, spot: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(spot)

    def __iter__(self) -> Any:
        for entry in super().__iter__():
            Counted.looks += 1
            yield entry


@pytest.mark.parametrize("people", [10, 5000])
def test_who_is_next_does_not_look_at_everybody(people: int):
    hall = given(*takes("A", people), *takes("B", people))
    queues: dict[QueueKey, list[tuple[int, str]]] = {key: Counted(queue) for key, queue in hall.queues.items()}
    hall.queues = queues
    Counted.looks = 0
    assert next_ticket(hall, 2) == ticket(hall, "A001")
    assert len(upcoming(hall, 2, 8)) == 8
    assert Counted.looks < 30
    Counted.looks = 0
    last = list(numbers("A", people))[-1]
    assert ahead_of(hall, ticket(hall, last)) == people - 1
    assert Counted.looks < 30
