"""The hall as events leave it: what boards are sent, who is counted, and what a changed hall file does to old events."""

from msgspec import UNSET
from msgspec.structs import replace

from hallbus.hall.calls import CALLS_KEPT
from hallbus.hall.commands import CallNext, Resume, TakeTicket
from hallbus.hall.facts import HallFacts, Privacy
from hallbus.hall.state import Hall
from hallbus.hall.tickets import WindowRow
from tests.hall.story import (
    FACTS,
    NOON,
    called,
    closed,
    day_opened,
    everything,
    given,
    in_state,
    later,
    missed,
    no,
    numbers,
    opened,
    parked,
    paused,
    raised,
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
    voided,
    waiting_numbers,
    working,
)


def without(window: int | None = None, service: str | None = None) -> HallFacts:
    """The small hall after its hall file lost a window or a service."""
    return replace(
        FACTS,
        windows=tuple(w for w in FACTS.windows if w.no != window),
        services=tuple(s for s in FACTS.services if s.id != service),
    )


# Calls on the boards


def test_a_call_is_a_row_of_the_boards():
    hall = given(taken("A001", group="elder"), called("A001", 3, at=later(1)))
    row = hall.calls["A001"]
    assert (row.seq, row.ticket, row.window, row.place, row.at) == (3, "A001", 3, None, later(1))
    assert (row.state, row.over, row.recalls, row.priority, row.service) == ("called", False, 0, True, "A1")


def test_a_room_is_named_and_a_private_service_is_not():
    hall = given(taken("F001"), called("F001", 4))
    assert (hall.calls["F001"].place, hall.calls["F001"].service) == ("调解室", UNSET)


def test_the_hall_file_may_call_a_service_private_in_either_place():
    facts = replace(FACTS, privacy=Privacy(ticket_only_services=("A1",)))
    hall = given(taken("A001"), called("A001", 1), taken("F001"), facts=facts)
    assert hall.is_private("A1")
    assert hall.is_private("F1")
    assert not hall.is_private("B1")
    assert not hall.is_private("Z9")
    assert hall.calls["A001"].service is UNSET
    assert hall.waiting == {"B": 0}


def test_the_newest_call_is_the_last_row_and_a_recall_makes_its_ticket_the_newest():
    hall = given(*takes("A", 3), *(called(number, n) for n, number in enumerate(numbers("A", 3), 1)))
    assert list(hall.calls) == ["A001", "A002", "A003"]
    hall.apply(recalled("A001", 1, at=later(9)))
    assert list(hall.calls) == ["A002", "A003", "A001"]
    row = hall.calls["A001"]
    assert (row.seq, row.at, row.recalls, row.state) == (8, later(9), 1, "called")
    assert ticket(hall, "A001").call_seq == 8


def test_a_row_follows_its_ticket():
    for state, shown, over in (
        ("called", "called", False),
        ("serving", "serving", False),
        ("parked", "serving", True),
        ("missed", "missed", False),
        ("served", "serving", True),
    ):
        row = given(*in_state(state)).calls["A001"]
        assert (row.state, row.over) == (shown, over), state


def test_a_ticket_that_was_never_called_has_no_row():
    assert not given(*in_state("waiting")).calls
    assert not given(*in_state("voided")).calls


def test_a_call_is_over_when_its_ticket_is_sent_on_or_given_up():
    assert given(*in_state("called"), transferred("A001", 3, "B1")).calls["A001"].over
    assert given(*in_state("called"), voided("A001", window=3)).calls["A001"].over
    assert given(*in_state("parked"), voided("A001", window=3)).calls["A001"].over


def test_a_missed_ticket_is_shown_as_missed_until_it_is_called_anew():
    hall = given(*in_state("missed"))
    hall.apply(returned("A001"))
    assert (hall.calls["A001"].state, hall.calls["A001"].over) == ("missed", False)
    hall.apply(called("A001", 2))
    assert (hall.calls["A001"].state, hall.calls["A001"].window) == ("called", 2)


def test_a_missed_ticket_that_is_voided_stays_on_the_boards_as_missed():
    hall = given(*in_state("missed"), voided("A001", "missed", 3))
    assert (hall.calls["A001"].state, hall.calls["A001"].over) == ("missed", False)


def test_a_visit_taken_up_elsewhere_is_shown_there():
    hall = given(taken("B001"), called("B001", 4), started("B001", 4), parked("B001", 4))
    told(hall, Resume(2, "B001"))
    row = hall.calls["B001"]
    assert (row.window, row.place, row.state, row.over) == (2, None, "serving", False)
    hall = given(taken("B001"), called("B001", 2), started("B001", 2), parked("B001", 2))
    told(hall, Resume(4, "B001"))
    assert (hall.calls["B001"].window, hall.calls["B001"].place) == (4, "调解室")


def test_a_board_is_offered_so_many_calls_and_the_newest_is_among_them():
    hall = given(*takes("A", CALLS_KEPT + 5), *(called(number, 1) for number in numbers("A", CALLS_KEPT + 5)))
    assert len(hall.calls) == CALLS_KEPT
    assert list(hall.calls)[-1] == f"A{CALLS_KEPT + 5}"
    assert "A005" not in hall.calls


def test_a_visit_whose_row_has_gone_still_goes_on():
    events = [taken("A001"), called("A001", 1), started("A001", 1), parked("A001", 1)]
    for n in range(2, CALLS_KEPT + 2):
        events += [taken(f"A{n:03d}"), called(f"A{n:03d}", 2)]
    hall = given(*events, resumed("A001", 1), served("A001", 1))
    assert "A001" not in hall.calls
    assert ticket(hall, "A001").state == "served"


def test_a_second_window_leaves_the_first_windows_call_alone():
    hall = given(*takes("A", 2), called("A001", 1))
    before = hall.calls["A001"]
    told(hall, CallNext(2))
    assert hall.calls["A001"] == before
    assert hall.posts[1].ticket == "A001"


def test_two_calls_of_one_window_within_a_second_are_both_rows():
    hall = given(*takes("A", 2))
    told(hall, CallNext(1), at=later(0))
    told(hall, CallNext(1), at=later(0.5))
    assert [(row.ticket, row.over) for row in hall.calls.values()] == [("A001", True), ("A002", False)]


def test_an_event_changes_its_own_ticket_only():
    hall = given(*takes("A", 3))
    others = {number: ticket(hall, number) for number in ("A002", "A003")}
    hall.apply(called("A001", 1))
    assert {number: ticket(hall, number) for number in others} == others


def test_a_call_over_a_visit_that_nobody_ended_takes_its_place():
    hall = given(*takes("A", 2), called("A001", 1), called("A002", 1))
    assert hall.calls["A001"].over
    assert hall.posts[1].ticket == "A002"
    assert hall.in_hand(1) == ticket(hall, "A002")
    hall.apply(served("A001", 1))
    assert hall.in_hand(1) == ticket(hall, "A002")


def test_the_ticket_in_hand_is_the_windows():
    hall = given(taken("A001"), called("A001", 1))
    assert hall.in_hand(1) == ticket(hall, "A001")
    assert hall.in_hand(2) is None


# Who waits


def test_waiting_counts_are_by_prefix_and_without_private_services():
    hall = given(*takes("A", 2), taken("B001"), taken("B002", "B2"), taken("F001"))
    assert hall.waiting == {"A": 2, "B": 2}
    assert waiting_numbers(hall, "F1") == ["F001"]


def test_numbers_come_from_the_numbers_given_out_not_from_a_count():
    hall = given(taken("A007"), taken("A003"))
    assert hall.issued == {"A": 7}
    assert told(hall, TakeTicket("A1")) == [taken("A008")]


def test_a_number_of_a_batch_that_the_journal_does_not_know_is_a_number_all_the_same():
    hall = given(taken("B007", batch="b9"))
    assert waiting_numbers(hall, "B1") == ["B007"]
    assert not hall.batches


def test_a_ticket_that_is_raised_while_it_is_called_does_not_wait_twice():
    hall = given(taken("A001"), called("A001", 1), raised("A001", "urgent"))
    assert waiting_numbers(hall, "A1") == []
    assert (ticket(hall, "A001").group, hall.waiting["A"]) == ("urgent", 0)


def test_a_call_of_somebody_who_stands_elsewhere_takes_them_from_there():
    hall = given(*in_state("parked"), called("A001", 1))
    assert not hall.parked
    assert hall.in_hand(1) == ticket(hall, "A001")


def test_a_proxys_ticket_is_on_no_board_however_often_it_is_called():
    hall = given(
        taken("A001", proxy=True), called("A001", 1), recalled("A001", 1), started("A001", 1), parked("A001", 1)
    )
    assert not hall.calls
    hall.apply(resumed("A001", 1))
    assert not hall.calls
    assert ticket(hall, "A001").recalls == 1


# What visits take


def test_a_visit_takes_the_time_at_the_window_and_a_wait_the_time_before():
    hall = given(
        taken("A001"), called("A001", 1, at=later(60)), started("A001", 1, at=later(70)), parked("A001", 1, at=later(100)),
        resumed("A001", 1, at=later(500)), served("A001", 1, at=later(520)),
    )  # fmt: skip
    times = hall.times["A1"]
    assert (times.calls, times.waited_s) == (1, 60)
    assert (times.visits, times.served_s) == (1, 50)


def test_whoever_did_not_come_was_not_served_and_waits_from_then_on():
    hall = given(
        taken("A001"), called("A001", 1, at=later(60)), missed("A001", 1, at=later(90)), returned("A001", at=later(200)),
        called("A001", 1, at=later(230)), served("A001", 1, at=later(300)),
    )  # fmt: skip
    times = hall.times["A1"]
    assert (times.calls, times.waited_s, times.visits) == (2, 90, 0)


def test_a_visit_that_is_sent_on_has_taken_its_time_at_its_first_service():
    begun = (taken("A001"), called("A001", 1), started("A001", 1, at=later(10)))
    hall = given(*begun, transferred("A001", 1, "B1", at=later(70)), called("A001", 4, at=later(100)))
    assert (hall.times["A1"].served_s, hall.times["B1"].waited_s) == (60, 30)
    hall = given(*begun, parked("A001", 1, at=later(30)), transferred("A001", 1, "B1", at=later(500)))
    assert (hall.times["A1"].served_s, hall.times["A1"].visits) == (20, 1)
    hall = given(taken("A001"), called("A001", 1), transferred("A001", 1, "B1"))
    assert hall.times["A1"].visits == 0


def test_a_day_knows_what_visits_took_before():
    hall = given()
    hall.apply(replace(day_opened("2026-11-25"), pace={"A1": 7.5}))
    assert hall.pace.usual == {"A1": 7.5}


# Starting again


def test_a_day_that_no_calendar_knows_opens_all_the_same():
    hall = Hall.fold(working(), [day_opened("someday"), taken("B001")])
    assert (hall.day, hall.hours, hall.part(NOON)) == ("someday", None, "am")


def test_the_same_events_make_the_same_hall():
    events = (
        *takes("A", 3),
        called("A001", 1, press=3),
        missed("A001", 1),
        called("A002", 1),
        paused(2, "away", "14:30"),
    )
    assert everything(given(*events)) == everything(given(*events))


def test_a_fold_goes_on_from_the_seq_before_it():
    hall = Hall.fold(FACTS, [day_opened(), taken("A001")], seq=500)
    assert hall.seq == 502
    assert ticket(hall, "A001").turn == 502


def test_a_press_that_no_window_made_is_nobodys_press():
    hall = given(taken("A001", press=17))
    assert all(not post.presses for post in hall.posts.values())


# A hall file that lost or renamed something


def test_events_of_a_window_that_the_hall_file_lost_still_apply():
    for state in ("called", "serving", "parked", "missed", "served"):
        hall = given(*in_state(state), facts=without(window=3))
        assert ticket(hall, "A001").state == state
        assert hall.rows["3"].place is None
    hall = given(paused(3), closed(3), opened(3), facts=without(window=3))
    assert hall.rows["3"] == WindowRow("idle")
    assert no(hall, CallNext(3)) == ("unknown_window", None)


def test_a_press_of_a_window_that_the_hall_file_lost_leaves_a_row_for_every_post():
    hall = given(taken("A001"), transferred("A001", 3, service="B1", press=1), facts=without(window=3))
    assert {str(n) for n in hall.posts} == set(hall.rows)


def test_tickets_of_a_service_that_the_hall_file_lost_still_wait_and_are_called():
    facts = without(service="A1")
    hall = given(taken("A001"), taken("A002"), called("A001", 1), facts=facts)
    assert hall.waiting == {"B": 0}
    assert hall.issued == {"A": 2}
    assert told(hall, CallNext(1)) == [served("A001", 1), called("A002", 1)]


def test_a_service_whose_prefix_changed_during_the_day_gives_no_number_twice():
    renamed = {"A1": "AA", "B1": "A", "B2": "A"}
    facts = replace(FACTS, services=tuple(replace(s, prefix=renamed.get(s.id, s.prefix)) for s in FACTS.services))
    hall = given(*takes("A", 3), taken("B001"), taken("B002"), facts=facts)
    assert hall.issued == {"A": 3, "B": 2}
    assert told(hall, TakeTicket("B1")) == [taken("A004", "B1")]
    assert told(hall, TakeTicket("A1")) == [taken("AA001", "A1")]
    assert ticket(hall, "AA001").taken_at == NOON


def test_a_shorter_prefix_than_the_numbers_have_does_not_stop_the_hall():
    long = given(taken("BB013", "B1"))
    assert long.issued == {"BB": 13}
