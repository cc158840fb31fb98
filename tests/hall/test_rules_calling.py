"""Call-next, a chosen call, recall, and `after`."""

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import Call, CallNext, Finish, NoShow, Park, Recall, Refused, Resume, Start, Transfer
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from tests.hall.story import (
    FACTS,
    called,
    clock,
    closed,
    day_closed,
    given,
    in_state,
    later,
    missed,
    no,
    parked,
    paused,
    recalled,
    resumed,
    returned,
    served,
    started,
    taken,
    takes,
    ticket,
    told,
    transferred,
    waiting_numbers,
    working,
)

# Call-next


def test_the_first_who_came_is_called():
    hall = given(*takes("A", 3))
    assert told(hall, CallNext(1, by="key-1")) == [called("A001", 1, by="key-1")]
    assert hall.posts[1].ticket == "A001"
    assert waiting_numbers(hall, "A1") == ["A002", "A003"]
    assert hall.waiting["A"] == 2


def test_a_window_of_two_services_calls_in_the_order_of_coming():
    hall = given(taken("A001"), taken("B001"), taken("B002", "B2"), taken("A002"))
    order = [told(hall, CallNext(2))[-1].ticket for _ in range(4)]
    assert order == ["A001", "B001", "B002", "A002"]


def test_two_windows_that_press_at_the_same_instant_call_different_tickets():
    hall = given(*takes("A", 2))
    assert told(hall, CallNext(1, press=1)) == [called("A001", 1, press=1)]
    assert told(hall, CallNext(2, press=1)) == [called("A002", 2, press=1)]
    assert no(hall, CallNext(3, press=1)) == ("nobody_waiting", None)


def test_a_visit_that_is_being_served_ends_when_the_next_is_called():
    hall = given(*takes("A", 2), called("A001", 1), started("A001", 1))
    assert told(hall, CallNext(1, press=5)) == [served("A001", 1), called("A002", 1, press=5)]
    assert ticket(hall, "A001").state == "served"


def test_a_visit_that_was_only_called_ends_when_the_next_is_called():
    hall = given(*takes("A", 2), called("A001", 1))
    assert told(hall, CallNext(1)) == [served("A001", 1), called("A002", 1)]


def test_call_next_ends_the_visit_even_when_nobody_waits():
    hall = given(taken("A001"), called("A001", 1))
    assert told(hall, CallNext(1, press=2)) == [served("A001", 1, press=2)]
    assert hall.posts[1].ticket is None


def test_call_next_with_nobody_waiting_and_nobody_in_hand_is_refused():
    assert no(given(), CallNext(1)) == ("nobody_waiting", None)
    assert no(given(taken("F001")), CallNext(1)) == ("nobody_waiting", None)


def test_only_a_window_that_the_hall_has_calls():
    assert no(given(taken("A001")), CallNext(9)) == ("unknown_window", None)


def test_nobody_is_called_before_or_after_the_day():
    assert no(given(day_closed()), CallNext(1)) == ("day_closed", None)


@pytest.mark.parametrize("command", [CallNext(1), Call(1, "A002")])
def test_a_paused_or_closed_window_calls_nobody_and_keeps_who_is_there(command: CallNext | Call):
    there = (*takes("A", 2), called("A001", 1))
    assert no(given(*there, paused(1)), command) == ("window_paused", None)
    assert no(given(*there, closed(1)), command) == ("window_closed", None)


# Hours


def opens(hall: Hall, window: int, time: str) -> str | None:
    """From when on the window would be allowed to call."""
    with pytest.raises(Refused) as refused:
        decide(hall, CallNext(window), clock(time))
    assert refused.value.code == "not_open_yet"
    return refused.value.facts["opens"]  # type: ignore[no-any-return]


def test_a_window_calls_nobody_before_its_first_session_and_one_that_opens_early_does():
    windows = tuple(replace(w, opens_early=w.no == 1) for w in FACTS.windows)
    hall = given(*takes("A", 2), facts=working(windows=windows))
    assert opens(hall, 1, "08:49") == "08:50"
    assert told(hall, CallNext(1), clock("08:50"))[-1].ticket == "A001"
    assert opens(hall, 2, "08:50") == "09:00"
    assert told(hall, CallNext(2), clock("09:00"))[-1].ticket == "A002"


def test_a_service_that_opens_early_is_called_early_at_every_window():
    services = tuple(replace(s, early_open=s.id == "B1") for s in FACTS.services)
    hall = given(taken("A001"), taken("B001"), facts=working(services=services))
    assert told(hall, CallNext(2), clock("08:50"))[-1].ticket == "B001"
    assert opens(hall, 1, "08:50") == "09:00"


def test_a_window_that_is_open_says_from_when_those_who_wait_may_be_called():
    hall = given(
        taken("A001"), facts=working(services=tuple(replace(s, early_open=s.id == "B1") for s in FACTS.services))
    )
    assert opens(hall, 2, "08:55") == "09:00"


def test_before_the_hall_opens_a_window_says_when_even_if_nobody_waits():
    assert opens(given(facts=working()), 1, "07:30") == "09:00"


def test_whoever_has_a_number_is_served_after_closing():
    hall = given(*takes("B", 2), facts=working())
    assert told(hall, CallNext(2), clock("18:10"))[-1].ticket == "B001"
    assert told(hall, CallNext(4), clock("18:10"))[-1].ticket == "B002"
    assert no(hall, CallNext(3), clock("18:10")) == ("nobody_waiting", None)


def test_a_visit_that_is_over_ends_though_nobody_may_be_called_yet():
    hall = given(taken("F001", slot_from=clock("18:00")), taken("A001"), called("A001", 1), facts=working())
    assert told(hall, CallNext(1), clock("08:00")) == [served("A001", 1, at=clock("08:00"))]


# After: what the clerk saw


def test_the_first_press_of_the_day_has_seen_nobody():
    assert told(given(taken("A001")), CallNext(1, after="")) == [called("A001", 1)]


def test_a_press_that_saw_the_newest_ticket_calls():
    hall = given(*takes("A", 2), called("A001", 1))
    assert told(hall, CallNext(1, after="A001")) == [served("A001", 1), called("A002", 1)]


def test_an_impatient_second_press_is_answered_with_the_ticket_that_the_first_one_called():
    hall = given(*takes("A", 3), called("A001", 1))
    told(hall, CallNext(1, after="A001"))
    assert no(hall, CallNext(1, after="A001")) == ("already_called", "A002")


def test_the_first_press_of_the_day_repeated_by_the_network_calls_nobody_else():
    hall = given(*takes("A", 2))
    told(hall, CallNext(1, after=""))
    assert no(hall, CallNext(1, after="")) == ("already_called", "A001")


def test_a_retry_that_comes_after_the_visit_has_ended_still_calls_nobody():
    hall = given(*takes("A", 3), called("A001", 1))
    told(hall, CallNext(1, after="A001"))
    told(hall, Start(1))
    told(hall, Finish(1))
    assert no(hall, CallNext(1, after="A001")) == ("already_called", "A002")
    assert told(hall, CallNext(1, after="A002")) == [called("A003", 1)]


@pytest.mark.parametrize(
    "leave",
    [
        [Start(1), Finish(1)],
        [NoShow(1)],
        [Start(1), Park(1)],
        [Transfer(1, service="B1")],
    ],
    ids=["finished", "missed", "parked", "transferred"],
)
def test_the_last_ticket_counts_as_seen_however_it_left_the_window(leave: list):
    hall = given(*takes("A", 2), called("A001", 1))
    for command in leave:
        told(hall, command)
    assert no(hall, CallNext(1, after="")) == ("already_called", "A001")
    assert told(hall, CallNext(1, after="A001")) == [called("A002", 1)]


def test_a_ticket_that_was_taken_up_again_is_the_one_to_have_seen():
    hall = given(
        *takes("A", 3), called("A001", 1), started("A001", 1), parked("A001", 1), called("A002", 1), served("A002", 1)
    )
    told(hall, Resume(1, "A001"))
    assert no(hall, CallNext(1, after="A002")) == ("already_called", "A001")
    told(hall, Finish(1))
    assert no(hall, CallNext(1, after="A002")) == ("already_called", "A001")
    assert told(hall, CallNext(1, after="A001")) == [called("A003", 1)]


def test_a_press_that_does_not_say_what_it_saw_counts_as_it_is():
    hall = given(*takes("A", 2), called("A001", 1))
    assert told(hall, CallNext(1)) == [served("A001", 1), called("A002", 1)]


def test_a_stale_press_learns_of_the_newer_ticket_before_it_learns_of_a_pause():
    hall = given(taken("A001"), called("A001", 1), paused(1))
    assert no(hall, CallNext(1, after="")) == ("already_called", "A001")


# A chosen ticket


def test_a_clerk_calls_a_waiting_ticket_out_of_turn():
    hall = given(*takes("A", 3))
    assert told(hall, Call(1, "A003", press=4)) == [called("A003", 1, press=4)]
    assert waiting_numbers(hall, "A1") == ["A001", "A002"]


def test_a_chosen_call_ends_the_visit_too():
    hall = given(*takes("A", 2), called("A001", 1), started("A001", 1))
    assert told(hall, Call(1, "A002")) == [served("A001", 1), called("A002", 1)]


def test_a_missed_visitor_who_turns_up_is_called_at_any_window_of_the_queue():
    hall = given(taken("A001"), called("A001", 1), missed("A001", 1))
    assert told(hall, Call(2, "A001")) == [returned("A001"), called("A001", 2)]
    assert hall.waiting["A"] == 0
    assert not hall.missed


def test_the_ticket_in_hand_is_not_called_a_second_time():
    hall = given(taken("A001"), called("A001", 1))
    assert no(hall, Call(1, "A001")) == ("already_called", "A001")


@pytest.mark.parametrize("state", ["called", "serving", "parked", "served", "voided"])
def test_nobody_is_called_away_from_another_window_or_after_the_end(state: str):
    assert no(given(*in_state(state)), Call(1, "A001")) == ("not_waiting", "A001")


def test_a_window_calls_only_tickets_that_it_serves():
    assert no(given(taken("B001")), Call(1, "B001")) == ("not_served_here", "B001")


def test_a_ticket_that_was_never_given_out_is_unknown():
    assert no(given(), Call(1, "A404")) == ("unknown_ticket", "A404")


# Recall


def test_a_called_ticket_is_called_again():
    hall = given(taken("A001"), called("A001", 1))
    assert told(hall, Recall(1, press=3, by="key-1")) == [recalled("A001", 1, press=3, by="key-1")]
    assert ticket(hall, "A001").recalls == 1


def test_the_first_recall_need_not_wait_but_the_second_does():
    hall = given(taken("A001"), called("A001", 1))
    told(hall, Recall(1))
    assert no(hall, Recall(1), at=later(4.9)) == ("too_soon", "A001")
    assert told(hall, Recall(1), at=later(5)) == [recalled("A001", 1, at=later(5))]
    assert no(hall, Recall(1), at=later(9.9)) == ("too_soon", "A001")


def test_recalls_have_a_limit_and_the_ticket_stays_called():
    hall = given(taken("A001"), called("A001", 1))
    for n in range(5):
        told(hall, Recall(1), at=later(5 * n))
    assert no(hall, Recall(1), at=later(60)) == ("recall_limit", "A001")
    assert ticket(hall, "A001").state == "called"


def test_recalls_count_anew_when_the_ticket_is_called_anew():
    hall = given(taken("A001"), called("A001", 1), recalled("A001", 1), missed("A001", 1))
    told(hall, Call(1, "A001"))
    assert ticket(hall, "A001").recalls == 0
    assert told(hall, Recall(1)) == [recalled("A001", 1)]


def test_only_the_ticket_in_hand_is_recalled():
    assert no(given(), Recall(1)) == ("nothing_in_hand", None)
    assert no(given(), Recall(1, "A404")) == ("unknown_ticket", "A404")
    assert no(given(taken("A001")), Recall(1, "A001")) == ("not_called", "A001")
    assert no(given(*in_state("called")), Recall(1, "A001")) == ("not_at_this_window", "A001")
    assert no(given(*in_state("serving")), Recall(3)) == ("not_called", "A001")
    assert no(given(day_closed()), Recall(1)) == ("day_closed", None)


def test_a_ticket_that_was_sent_on_is_not_recalled_here():
    hall = given(taken("A001"), called("A001", 1), transferred("A001", 1, service="B1"))
    assert no(hall, Recall(1)) == ("nothing_in_hand", None)
    assert no(hall, Recall(1, "A001")) == ("not_called", "A001")


def test_a_stale_page_recalls_nobody():
    hall = given(*takes("A", 2), called("A001", 1), called("A002", 2))
    assert no(hall, Recall(1, "A002")) == ("not_at_this_window", "A002")


def test_a_ticket_taken_up_again_while_served_is_not_recalled():
    hall = given(*in_state("parked"), resumed("A001", 3))
    assert no(hall, Recall(3)) == ("not_called", "A001")
