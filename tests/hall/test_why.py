"""Why a ticket is where it is, state by state."""

from typing import Any

import pytest
from hypothesis import given as for_all
from msgspec.structs import replace

from hallbus.hall.events import Event, WindowClosed
from hallbus.hall.facts import HallFacts
from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from hallbus.hall.tickets import MOVES
from hallbus.hall.why import TOLD, why
from tests.hall.crowds import Day, days, halls
from tests.hall.story import (
    FACTS,
    NOON,
    booked,
    called,
    clock,
    closed,
    elder,
    given,
    in_state,
    later,
    missed,
    parked,
    raised,
    recalled,
    returned,
    started,
    switched,
    taken,
    takes,
    ticket,
    transferred,
    voided,
    with_rules,
    working,
)


def reasons(hall: Hall, number: str = "A001", at: Any = NOON) -> dict[str, dict[str, Any]]:
    """The codes with their values, in order."""
    told = why(hall, ticket(hall, number), at)
    assert len({reason.code for reason in told}) == len(told)
    return {reason.code: reason.values for reason in told}


def codes(hall: Hall, number: str = "A001", at: Any = NOON) -> list[str]:
    return list(reasons(hall, number, at))


WINDOWS = {"windows": [1, 2, 3], "open": [1, 2, 3]}


def test_every_state_has_its_reasons():
    assert TOLD.keys() == MOVES.keys()


def test_a_waiting_ticket_tells_since_when_and_how_it_waits_who_is_before_it_and_who_may_call_it():
    hall = given(taken("A001", at=clock("09:05")), taken("A002", at=clock("09:40")))
    assert list(reasons(hall).items()) == [
        ("waits_regular", {"since": "09:05"}),
        ("next", {}),
        ("windows_open", WINDOWS),
    ]
    assert list(reasons(hall, "A002").items()) == [
        ("waits_regular", {"since": "09:40"}),
        ("ahead", {"count": 1}),
        ("older_before", {"count": 1}),
        ("windows_open", WINDOWS),
    ]


def test_a_class_waits_in_order_until_the_green_channel_is_on():
    hall = given(*takes("A", 2), elder("A003"), elder("A004"), elder("A005"))
    assert codes(hall, "A003")[0] == "waits_in_order"
    assert "mix" not in reasons(hall, "A003")
    hall.apply(switched(True))
    assert list(reasons(hall, "A005").items())[:5] == [
        ("waits_priority", {"since": "12:00"}),
        ("ahead", {"count": 3}),
        ("priority_before", {"count": 2}),
        ("between", {"count": 1}),
        ("mix", {"priority": 2, "regular": 1}),
    ]
    assert list(reasons(hall, "A002").items())[:5] == [
        ("waits_regular", {"since": "12:00"}),
        ("ahead", {"count": 4}),
        ("priority_before", {"count": 3}),
        ("older_before", {"count": 1}),
        ("mix", {"priority": 2, "regular": 1}),
    ]


def test_an_appointment_tells_its_slot_before_and_after_it_began():
    hall = given(booked("A001", -5), booked("A002", 20), taken("A003"))
    assert reasons(hall)["waits_booked"] == {"since": "12:00", "slot": "11:55"}
    assert reasons(hall, "A002")["waits_early"] == {"since": "12:00", "slot": "12:20"}
    assert reasons(hall, "A003")["booked_before"] == {"count": 1}


def test_an_urgent_ticket_says_that_a_guide_made_it_so_and_not_why():
    hall = given(*takes("A", 4), raised("A004", "urgent", "孩子发烧"))
    assert list(reasons(hall, "A004").items())[:2] == [("waits_urgent", {"since": "12:00"}), ("ahead", {"count": 1})]
    assert reasons(hall, "A003")["urgent_before"] == {"count": 1}
    assert "孩子发烧" not in repr(why(hall, ticket(hall, "A004"), NOON))


def test_who_was_sent_on_or_missed_hears_what_became_of_the_turn():
    hall = given(*takes("A", 2), transferred("A001", 1, service="B1", at=later(600)))
    assert reasons(hall)["sent_on"] == {"since": "12:10"}
    hall = given(*takes("A", 2), transferred("A001", 1, to_window=2, at=later(600)))
    assert reasons(hall)["for_window"] == {"window": 2}
    assert reasons(hall)["windows_open"] == {"windows": [2], "open": [2]}
    gone: list[Event] = [*takes("A", 2), called("A001", 1), missed("A001", 1)]
    hall = given(*gone, returned("A001", at=later(300)))
    assert reasons(hall)["came_back"] == {"since": "12:05", "misses": 1}
    hall = given(*gone, returned("A001", behind=True), facts=with_rules(missed_policy="back_of_queue"))
    assert reasons(hall)["put_behind"] == {"since": "12:00", "misses": 1}


def test_before_its_time_a_ticket_says_from_when_it_is_called():
    hall = given(taken("A001", at=clock("08:45")), facts=working())
    assert reasons(hall, at=clock("08:50"))["not_before"] == {"opens": "09:00"}
    assert "not_before" not in reasons(hall, at=clock("09:00"))
    evening = given(taken("F001", slot_from=clock("18:00"), slot_to=clock("18:30"), at=clock("17:45")), facts=working())
    assert "not_before" not in reasons(evening, "F001", at=clock("17:50"))


def test_windows_that_may_call_and_those_that_are_open():
    hall = given(taken("A001"), closed(1), closed(3))
    assert reasons(hall)["windows_some"] == {"windows": [1, 2, 3], "open": [2]}
    hall.apply(WindowClosed(NOON, 2))
    assert reasons(hall)["windows_shut"] == {"windows": [1, 2, 3], "open": []}
    nowhere = replace(FACTS, windows=FACTS.windows[3:])
    assert reasons(given(taken("A001"), facts=nowhere))["no_window"] == {}


def test_a_window_for_priority_first_and_other_queues_of_the_windows_are_told():
    first = replace(FACTS, windows=tuple(replace(w, priority_only_until_idle=w.no == 3) for w in FACTS.windows))
    hall = given(taken("A001"), elder("A002"), taken("B001"), facts=first)
    assert reasons(hall)["priority_windows"] == {"windows": [3]}
    assert "priority_windows" not in reasons(hall, "A002")
    assert "shared" in reasons(hall)
    assert "shared" not in reasons(given(*takes("A", 3)))


def test_at_a_window_a_ticket_says_where_and_since_when():
    hall = given(*in_state("called")[:1], called("A001", 3, at=clock("12:07")))
    assert reasons(hall) == {"called": {"window": 3, "at": "12:07"}}
    hall.apply(recalled("A001", 3))
    assert reasons(hall)["recalled"] == {"count": 1}
    hall.apply(started("A001", 3, at=clock("12:09")))
    assert reasons(hall) == {"serving": {"window": 3, "at": "12:09"}}


def test_a_parked_ticket_says_why_if_somebody_did():
    assert codes(given(*in_state("parked"))) == ["parked"]
    hall = given(*in_state("serving"), parked("A001", 3, "缺材料"))
    assert reasons(hall)["because"] == {"reason": "缺材料"}


def test_a_missed_ticket_says_how_many_calls_until_it_returns():
    hall = given(*takes("A", 5), called("A001", 1), missed("A001", 1, at=clock("12:03")))
    assert list(reasons(hall).items()) == [
        ("missed", {"window": 1, "at": "12:03", "misses": 1}),
        ("returns_after", {"count": 3}),
    ]
    for number in ("A002", "A003", "A004"):
        hall.apply(called(number, 2))
    assert codes(hall) == ["missed", "returns_next"]
    assert codes(given(*in_state("missed"), facts=with_rules(missed_max=1))) == ["missed", "not_returning"]


@pytest.mark.parametrize("reason", ["missed", "day_closed", "abandoned", "batch_lapsed", "visitor"])
def test_a_voided_ticket_says_why(reason: str):
    assert codes(given(taken("A001"), voided("A001", reason))) == ["voided", f"ended_{reason}"]


def test_a_voided_ticket_repeats_somebody_s_own_words_and_is_silent_where_there_are_none():
    assert reasons(given(taken("A001"), voided("A001", "走错大厅")))["because"] == {"reason": "走错大厅"}
    assert codes(given(taken("A001"), voided("A001"))) == ["voided"]
    assert codes(given(*in_state("served"))) == ["served"]


def test_a_time_of_another_day_is_told_with_its_date():
    assert reasons(given(taken("A001")), at=later(13 * 3600))["waits_regular"] == {"since": "2026-11-24 12:00"}


@for_all(halls(), days)
def test_the_counts_of_those_before_it_add_up_in_every_hall(facts: HallFacts, wishes: list[Any]):
    day = Day(facts)
    day.live(wishes)
    for one in day.hall.tickets.values():
        told = reasons(day.hall, one.number, day.at)
        if one.state == "waiting":
            ahead = ahead_of(day.hall, one, day.at)
            counts = [told[code]["count"] for code in told if code.endswith("_before") or code == "between"]
            assert ("next" in told) == (ahead == 0)
            assert told.get("ahead", {"count": 0})["count"] == ahead
            assert sum(counts) == ahead or "waits_urgent" in told
