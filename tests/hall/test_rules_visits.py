"""The ticket in hand: start, finish, no-show, park and resume, void."""

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import (
    Call,
    CallNext,
    Command,
    Finish,
    NoShow,
    Park,
    Recall,
    Resume,
    Start,
    Void,
)
from hallbus.hall.tickets import OPEN_STATES
from tests.hall.story import (
    FACTS,
    NOON,
    called,
    closed,
    day_closed,
    given,
    in_state,
    later,
    missed,
    no,
    parked,
    paused,
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
    with_rules,
)

# Start and finish


def test_the_visitor_comes_and_goes():
    hall = given(taken("A001"), called("A001", 1))
    assert told(hall, Start(1, by="key-1"), at=later(9)) == [started("A001", 1, at=later(9), by="key-1")]
    assert ticket(hall, "A001").started_at == later(9)
    assert told(hall, Finish(1, press=2), at=later(99)) == [served("A001", 1, at=later(99), press=2)]
    assert hall.posts[1].ticket is None


def test_buttons_may_name_the_ticket_in_hand():
    hall = given(taken("A001"), called("A001", 1))
    assert told(hall, Start(1, "A001")) == [started("A001", 1)]
    assert told(hall, Finish(1, "A001")) == [served("A001", 1)]


def test_start_and_finish_pushed_twice_work_once():
    hall = given(taken("A001"), called("A001", 1))
    told(hall, Start(1))
    assert no(hall, Start(1)) == ("not_called", "A001")
    told(hall, Finish(1))
    assert no(hall, Finish(1)) == ("nothing_in_hand", None)


def test_a_visit_is_finished_only_after_it_began():
    assert no(given(*in_state("called")), Finish(3)) == ("not_serving", "A001")


def test_a_late_finish_of_a_ticket_that_is_over_does_not_end_the_next_visit():
    hall = given(*takes("A", 2), called("A001", 1), served("A001", 1), called("A002", 1), started("A002", 1))
    assert no(hall, Finish(1, "A001")) == ("not_serving", "A001")


@pytest.mark.parametrize("button", [Start, Finish, NoShow, Park])
def test_a_button_with_nothing_in_hand_does_nothing(button: type[Command]):
    assert no(given(), button(1)) == ("nothing_in_hand", None)
    assert no(given(), button(1, "A404")) == ("unknown_ticket", "A404")
    assert no(given(), button(9)) == ("unknown_window", None)
    assert no(given(day_closed()), button(1)) == ("day_closed", None)


@pytest.mark.parametrize(
    ("state", "button"), [("called", Start), ("serving", Finish), ("called", NoShow), ("serving", Park)]
)
def test_a_button_means_no_other_windows_ticket(state: str, button: type[Command]):
    assert no(given(*in_state(state)), button(1, "A001")) == ("not_at_this_window", "A001")


def test_a_visit_goes_on_while_its_window_is_paused_or_closed():
    for shut in (paused(3), closed(3)):
        hall = given(*in_state("called"), shut)
        assert told(hall, Recall(3))
        assert told(hall, Start(3)) == [started("A001", 3)]
        assert told(hall, Finish(3)) == [served("A001", 3)]


# No-show


def test_a_missed_ticket_is_voided_where_the_hall_says_so():
    hall = given(*in_state("called"), facts=with_rules(missed_policy="void"))
    assert told(hall, NoShow(3, press=1)) == [missed("A001", 3), voided("A001", "missed", 3, press=1)]
    assert hall.posts[3].ticket is None
    assert not hall.missed


def test_a_missed_ticket_comes_back_at_its_old_place_after_three_others():
    hall = given(*takes("A", 6), called("A001", 1))
    assert told(hall, NoShow(1, press=1)) == [missed("A001", 1, press=1)]
    assert hall.posts[1].ticket is None
    for number, window in (("A002", 1), ("A003", 2), ("A004", 3)):
        assert told(hall, CallNext(window))[-1] == called(number, window)
    assert told(hall, CallNext(2)) == [served("A003", 2), returned("A001"), called("A001", 2)]
    assert told(hall, CallNext(3))[-1] == called("A005", 3)


def test_calls_of_another_queue_do_not_bring_a_missed_ticket_back():
    hall = given(*takes("A", 2), *takes("B", 5), called("A001", 1), missed("A001", 1))
    for _ in range(5):
        told(hall, CallNext(4))
    assert hall.queues["B1"].calls == 5
    assert told(hall, CallNext(1)) == [called("A002", 1)]


def test_all_who_are_due_return_and_the_one_who_came_first_is_called():
    hall = given(*takes("A", 6), called("A002", 1), missed("A002", 1), called("A001", 1), missed("A001", 1))
    for number in ("A003", "A004", "A005"):
        told(hall, Call(2, number))
    assert told(hall, CallNext(1)) == [returned("A002"), returned("A001"), called("A001", 1)]
    assert waiting_numbers(hall, "A1") == ["A002", "A006"]


def test_a_missed_ticket_that_is_due_is_called_even_when_nobody_else_waits():
    hall = given(*takes("A", 4), called("A001", 1), missed("A001", 1))
    for _ in range(3):
        told(hall, CallNext(2))
    assert told(hall, CallNext(1)) == [returned("A001"), called("A001", 1)]


def test_a_ticket_sent_to_one_window_and_missed_there_comes_back_after_that_windows_calls():
    hall = given(*takes("A", 5), transferred("A001", 2, to_window=1), called("A001", 1), missed("A001", 1))
    for _ in range(3):
        told(hall, CallNext(1))
    assert told(hall, CallNext(1)) == [served("A004", 1), returned("A001"), called("A001", 1)]


def test_the_second_miss_voids_the_ticket():
    hall = given(*in_state("missed"))
    told(hall, Call(3, "A001"))
    assert told(hall, NoShow(3)) == [missed("A001", 3), voided("A001", "missed", 3)]
    assert ticket(hall, "A001").misses == 2


def test_one_miss_is_enough_where_the_hall_says_so():
    hall = given(*in_state("called"), facts=with_rules(missed_max=1))
    assert told(hall, NoShow(3)) == [missed("A001", 3), voided("A001", "missed", 3)]


def test_a_missed_ticket_goes_behind_everyone_where_the_hall_says_so():
    hall = given(*takes("A", 3), called("A001", 1), facts=with_rules(missed_policy="back_of_queue"))
    assert told(hall, NoShow(1, press=1)) == [missed("A001", 1, press=1), returned("A001", behind=True)]
    hall.apply(taken("A004"))
    assert waiting_numbers(hall, "A1") == ["A002", "A003", "A001", "A004"]
    assert ticket(hall, "A001").taken_at == NOON
    told(hall, Call(1, "A001"))
    assert told(hall, NoShow(1)) == [missed("A001", 1), voided("A001", "missed", 1)]


def test_a_no_show_pushed_twice_misses_nobody_else():
    hall = given(*takes("A", 2), called("A001", 1))
    told(hall, NoShow(1))
    assert no(hall, NoShow(1)) == ("nothing_in_hand", None)
    told(hall, CallNext(1))
    assert no(hall, NoShow(1, "A001")) == ("not_called", "A001")


def test_somebody_who_stands_at_the_window_is_no_no_show():
    assert no(given(*in_state("serving")), NoShow(3)) == ("not_called", "A001")


# Park and resume


def test_a_visit_is_set_aside_and_taken_up_again():
    hall = given(*takes("A", 2), called("A001", 1), started("A001", 1))
    assert told(hall, Park(1, reason="缺材料", press=1)) == [parked("A001", 1, "缺材料", press=1)]
    assert ticket(hall, "A001").reason == "缺材料"
    assert told(hall, CallNext(1)) == [called("A002", 1)]
    told(hall, Start(1))
    told(hall, Finish(1))
    assert told(hall, Resume(1, "A001", press=2)) == [resumed("A001", 1, press=2)]
    assert hall.posts[1].ticket == "A001"
    assert told(hall, Finish(1)) == [served("A001", 1)]


def test_only_a_visit_that_began_is_set_aside():
    assert no(given(*in_state("called")), Park(3)) == ("not_serving", "A001")


def test_a_busy_window_takes_nothing_up():
    hall = given(*in_state("parked"), taken("A002"), called("A002", 3))
    assert no(hall, Resume(3, "A001")) == ("window_busy", "A002")


def test_another_window_of_the_queue_takes_a_parked_visit_up():
    hall = given(*in_state("parked"))
    assert told(hall, Resume(1, "A001")) == [resumed("A001", 1)]
    assert ticket(hall, "A001").window == 1


def test_a_window_that_does_not_serve_the_queue_takes_nothing_up():
    assert no(given(*in_state("parked")), Resume(4, "A001")) == ("not_served_here", "A001")


def test_the_window_that_set_a_visit_aside_takes_it_up_though_the_hall_file_took_the_service_from_it_since():
    windows = tuple(replace(w, services=("B2",)) if w.no == 3 else w for w in FACTS.windows)
    hall = given(*in_state("parked"), facts=replace(FACTS, windows=windows))
    assert told(hall, Resume(3, "A001")) == [resumed("A001", 3)]


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "missed", "served", "voided"])
def test_only_a_parked_visit_is_taken_up(state: str):
    assert no(given(*in_state(state)), Resume(3, "A001")) == ("not_parked", "A001")


def test_a_paused_or_closed_window_takes_nothing_up_but_another_does():
    for shut, code in ((paused(3), "window_paused"), (closed(3), "window_closed")):
        hall = given(*in_state("parked"), shut)
        assert no(hall, Resume(3, "A001")) == (code, None)
        assert told(hall, Resume(2, "A001")) == [resumed("A001", 2)]


def test_a_visit_that_nobody_knows_is_not_taken_up():
    assert no(given(), Resume(1, "A404")) == ("unknown_ticket", "A404")
    assert no(given(*in_state("parked")), Resume(9, "A001")) == ("unknown_window", None)


# Void


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_ticket_can_be_given_up(state: str):
    hall = given(*in_state(state))
    window = None if state == "waiting" else 3
    assert told(hall, Void("A001", "重复取号", by="guide")) == [voided("A001", "重复取号", window, by="guide")]
    assert ticket(hall, "A001").reason == "重复取号"
    assert hall.posts[3].ticket is None
    assert hall.waiting["A"] == 0
    assert not hall.missed
    assert not hall.parked


@pytest.mark.parametrize("state", ["served", "voided"])
def test_a_ticket_that_is_over_is_not_given_up(state: str):
    assert no(given(*in_state(state)), Void("A001")) == ("not_open", "A001")


def test_a_ticket_that_nobody_has_is_not_given_up():
    assert no(given(), Void("A404")) == ("unknown_ticket", "A404")
