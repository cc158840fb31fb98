"""What time alone asks of the hall, and that it asks once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import (
    Announce,
    CallNext,
    CloseDay,
    CloseWindow,
    Finish,
    Lapse,
    LapseBatch,
    NoShow,
    OpenDay,
    OpenWindow,
    Park,
    PauseWindow,
    Resume,
    Start,
    TakeTicket,
)
from hallbus.hall.duties import due
from hallbus.hall.facts import Break, CallRules, HallFacts, SpeechRules
from hallbus.hall.state import Hall
from tests.hall.story import (
    CALENDAR,
    TODAY,
    TOMORROW,
    clock,
    day_closed,
    day_lapsed,
    day_opened,
    given,
    no,
    paused,
    reserved,
    taken,
    takes,
    ticket,
    told,
    voided,
    working,
)


def act(hall: Hall, at: datetime) -> list[Any]:
    """The clock's commands, obeyed."""
    commands = due(hall, at)
    for command in commands:
        told(hall, command, at)
    assert due(hall, at) == []
    return commands


# Days


def test_a_hall_without_a_day_opens_one_and_a_new_day_closes_the_last():
    hall = Hall(working())
    assert act(hall, clock("03:00")) == [OpenDay(TODAY, by="clock")]
    assert act(hall, clock("03:00") + timedelta(days=1)) == [CloseDay(by="clock"), OpenDay(TOMORROW, by="clock")]


def test_a_day_that_was_closed_early_or_lies_back_is_not_opened():
    assert act(given(day_closed()), clock("10:00")) == []
    assert act(given(), clock("10:00") - timedelta(days=2)) == []


# Numbers that lapse


def rules(*at: str) -> HallFacts:
    return working(calls=CallRules(auto_abandon_at=at))


def test_at_lunch_those_who_waited_in_vain_all_morning_are_given_up_and_the_set_aside_and_the_served_stay():
    hall = given(facts=rules("12:20"))
    early, late = clock("09:05"), clock("12:05")
    for _ in range(6):
        told(hall, TakeTicket("A1"), early)
    told(hall, CallNext(1), early)
    told(hall, Start(1), early)
    told(hall, Park(1, reason="缺材料"), early)  # A001 is set aside
    told(hall, CallNext(1), early)
    told(hall, NoShow(1), early)  # A002 did not come
    told(hall, CallNext(1), early)
    told(hall, Start(1), early)  # A003 is being served
    told(hall, CallNext(2), early)  # A004 is called
    told(hall, CallNext(3), early)
    told(hall, Start(3), early)
    told(hall, Finish(3), early)  # A005 has been served
    told(hall, TakeTicket("A1"), late)  # A007 came at lunch
    told(hall, PauseWindow(3), clock("11:50"))
    told(hall, PauseWindow(2), clock("11:50"))
    assert [c for c in due(hall, clock("12:19")) if isinstance(c, Lapse)] == []
    lapse = Lapse("12:20", clock("12:00"), by="clock")
    assert [c for c in due(hall, clock("12:20")) if isinstance(c, Lapse)] == [lapse]
    at = clock("12:20")
    assert told(hall, lapse, at) == [
        voided("A002", "abandoned", 1, at=at, by="clock"),
        voided("A004", "abandoned", 2, at=at, by="clock"),
        voided("A006", "abandoned", at=at, by="clock"),
        day_lapsed("12:20", at=at, by="clock"),
    ]
    assert {t.number: t.state for t in hall.tickets.values() if t.state != "voided"} == {
        "A001": "parked", "A003": "serving", "A005": "served", "A007": "waiting",
    }  # fmt: skip
    assert [c for c in due(hall, clock("12:21")) if isinstance(c, Lapse)] == []
    assert told(hall, Finish(1), at)
    assert told(hall, Resume(1, "A001"), at)


def test_at_the_end_of_the_day_everybody_is_given_up_but_those_being_served():
    hall = given(facts=rules("20:10"))
    for _ in range(3):
        told(hall, TakeTicket("A1"), clock("16:00"))
    for _ in range(2):
        told(hall, CallNext(1), clock("16:00"))
        told(hall, Start(1), clock("16:00"))
        if ticket(hall, "A001").state == "serving":
            told(hall, Park(1), clock("16:00"))
    assert act(hall, clock("20:10")) == [Lapse("20:10", None, by="clock")]
    assert [t.state for t in hall.tickets.values()] == ["voided", "serving", "voided"]


def test_a_time_before_any_session_is_over_gives_nobody_up():
    hall = given(taken("A001", at=clock("08:50")), facts=rules("09:30"))
    assert act(hall, clock("09:31")) == []


def test_a_lapse_and_a_batch_that_are_late_are_made_up_for_once():
    hall = given(reserved("b1", 1, 2, clock("09:15")), facts=rules("12:20", "17:30"))
    assert act(hall, clock("12:40")) == [
        LapseBatch("b1", by="clock"), Lapse("12:20", clock("12:00"), by="clock"),
        *(PauseWindow(n, "lunch", "13:30", by="clock") for n in (2, 3, 4)),
    ]  # fmt: skip


def test_nobody_is_given_up_in_a_hall_that_never_closes():
    assert act(given(taken("A001")), clock("23:00")) == []


# Lunch


def test_at_lunch_the_windows_that_do_not_stay_pause_and_open_again_at_its_end():
    hall = given(facts=working())
    assert act(hall, clock("11:59")) == []
    assert act(hall, clock("12:00")) == [PauseWindow(n, "lunch", "13:30", by="clock") for n in (2, 3, 4)]
    assert [hall.posts[n].mode for n in (1, 2, 3, 4)] == ["open", "paused", "paused", "paused"]
    assert act(hall, clock("13:29")) == []
    assert act(hall, clock("13:30")) == [OpenWindow(n, by="clock") for n in (2, 3, 4)]


def test_a_window_finishes_with_whoever_stands_at_it_before_it_goes_to_lunch():
    hall = given(*takes("A", 2), facts=working())
    told(hall, CallNext(2), clock("11:55"))
    assert PauseWindow(2, "lunch", "13:30", by="clock") not in act(hall, clock("12:00"))
    told(hall, Start(2), clock("12:01"))
    told(hall, Finish(2), clock("12:10"))
    assert act(hall, clock("12:10")) == [PauseWindow(2, "lunch", "13:30", by="clock")]


def test_a_clerk_who_comes_back_early_opens_and_works_on():
    hall = given(facts=working())
    act(hall, clock("12:00"))
    told(hall, OpenWindow(2), clock("12:40"))
    assert act(hall, clock("12:41")) == []
    assert hall.posts[2].mode == "open"


def test_a_clerk_who_opened_before_lunch_goes_to_lunch_all_the_same():
    hall = given(facts=working(calls=CallRules(windows_start="closed")))
    told(hall, OpenWindow(2), clock("08:50"))
    assert act(hall, clock("12:00")) == [PauseWindow(2, "lunch", "13:30", by="clock")]


@pytest.mark.parametrize("pause", [
    PauseWindow(2, "away", "12:30"), PauseWindow(2, "lunch", "14:00"), PauseWindow(2), CloseWindow(2),
])  # fmt: skip
def test_a_clerks_own_pause_is_the_clerks_to_end(pause: Any):
    hall = given(facts=working())
    act(hall, clock("12:00"))
    told(hall, pause, clock("12:10"))
    assert OpenWindow(2, by="clock") not in act(hall, clock("13:30"))
    assert hall.posts[2].mode != "open"


def test_a_window_that_was_paused_before_lunch_is_left_as_it_is():
    hall = given(facts=working())
    told(hall, PauseWindow(2, "lunch", "13:30"), clock("11:50"))
    assert PauseWindow(2, "lunch", "13:30", by="clock") not in act(hall, clock("12:00"))
    assert OpenWindow(2, by="clock") not in act(hall, clock("13:30"))


def test_a_rota_of_another_reason_ends_too():
    facts = working(
        calendar=replace(CALENDAR, breaks=(Break(name="歇", begins="10:00", ends="10:15", reason="break"),))
    )
    hall = given(facts=facts)
    assert act(hall, clock("10:00"))[0] == PauseWindow(1, "break", "10:15", by="clock")
    assert act(hall, clock("10:15"))[0] == OpenWindow(1, by="clock")


def test_a_hub_that_was_away_over_lunch_opens_the_windows_when_it_is_back():
    hall = given(facts=working())
    act(hall, clock("12:00"))
    assert act(hall, clock("15:00")) == [OpenWindow(n, by="clock") for n in (2, 3, 4)]


def test_a_window_that_the_hall_file_has_lost_is_not_sent_to_lunch():
    hall = given(paused(9), facts=working())
    assert [c.window for c in act(hall, clock("12:00"))] == [2, 3, 4]


# Notices


def speaking(*names: str) -> HallFacts:
    return working(speech=SpeechRules(templates=dict.fromkeys(names, "您好。")))


def test_the_opening_and_the_end_of_numbers_are_announced_once_a_day():
    hall = given(facts=speaking("open", "closing", "stopped"))
    assert act(hall, clock("08:59")) == []
    assert act(hall, clock("09:00")) == [Announce("open", by="clock")]
    assert no(hall, Announce("open"), clock("09:01")) == ("already_announced", None)
    assert act(hall, clock("16:30")) == [Announce("closing", by="clock")]
    assert act(hall, clock("16:45")) == [Announce("stopped", by="clock")]
    told(hall, CloseDay(), clock("20:00"))
    hall.apply(day_opened(TOMORROW))
    assert act(hall, clock("09:00") + timedelta(days=1)) == [Announce("open", by="clock")]


def test_a_hub_that_was_away_says_no_opening_speech_at_half_past_nine():
    assert act(given(facts=speaking("open")), clock("09:30")) == []


def test_what_the_hall_file_has_no_words_for_is_not_announced():
    assert act(given(facts=speaking("closing")), clock("09:00")) == []
