"""Beside the course of a ticket: the green channel, calls of other systems, help, prepared texts."""

from datetime import timedelta

from msgspec.structs import replace

from hallbus.hall import events as ev
from hallbus.hall.agreement import STANDS
from hallbus.hall.calls import CALLS_KEPT
from hallbus.hall.commands import (
    Announce,
    AnswerHelp,
    AskHelp,
    CallNext,
    ReceiveCall,
    SwitchGreen,
)
from hallbus.hall.facts import Priority, SpeechRules
from hallbus.hall.state import Hall
from tests.hall.story import (
    FACTS,
    NOON,
    called,
    day_closed,
    day_opened,
    given,
    later,
    no,
    received,
    switched,
    taken,
    told,
    working,
)

# The green channel


def test_the_green_channel_is_switched_at_run_time_and_an_impatient_second_press_changes_nothing():
    hall = given()
    assert not hall.green
    assert told(hall, SwitchGreen(True, "老人多", by="admin")) == [switched(True, "老人多", by="admin")]
    assert told(hall, SwitchGreen(True)) == []
    assert hall.green
    assert told(hall, SwitchGreen(False)) == [switched(False)]
    assert told(hall, SwitchGreen(False)) == []
    assert not hall.green


def test_a_hall_may_begin_its_day_with_the_green_channel_on():
    facts = replace(FACTS, priority=Priority(green_at_start=True))
    hall = given(switched(False), day_closed(), day_opened("2026-11-25"), facts=facts)
    assert hall.green


def test_the_green_channel_is_not_switched_before_or_after_the_day():
    assert no(given(day_closed()), SwitchGreen(True)) == ("day_closed", None)


def test_the_elderly_go_two_to_one_once_the_green_channel_is_on_and_in_their_turn_before():
    people = [taken(f"A{n:03d}", group="elder" if n > 3 else "regular") for n in range(1, 10)]
    hall = given(*people)
    assert told(hall, CallNext(1))[-1].ticket == "A001"
    told(hall, SwitchGreen(True))
    order = [told(hall, CallNext(1))[-1].ticket for _ in range(8)]
    assert order == ["A004", "A005", "A002", "A006", "A007", "A003", "A008", "A009"]


# Calls of other systems


def test_a_call_of_another_system_stands_on_the_boards_like_our_own():
    hall = given()
    command = ReceiveCall("tax", "1", "C017", 4, by="ingest")
    assert told(hall, command, later(5)) == [received("C017", 4, at=later(5), by="ingest")]
    (row,) = hall.calls.values()
    assert (row.ticket, row.window, row.place, row.at, row.state) == ("C017", 4, "调解室", later(5), "called")
    assert hall.posts[4].foreign == "tax/C017"


def test_the_same_call_heard_twice_is_one_call():
    hall = given()
    told(hall, ReceiveCall("tax", "1", "C017", 4))
    assert told(hall, ReceiveCall("tax", "1", "C017", 4)) == []
    assert told(hall, ReceiveCall("tax", "2", "C017", 4)) == [received("C017", 4, "2")]
    assert told(hall, ReceiveCall("police", "1", "C017", 4)) == [received("C017", 4, source="police")]


def test_a_number_of_another_system_is_not_our_ticket_of_that_name():
    hall = given(taken("A001"), called("A001", 1))
    told(hall, ReceiveCall("tax", "1", "A001", 4))
    told(hall, ReceiveCall("police", "1", "A001", 3))
    assert [(row.ticket, row.window) for row in hall.calls.values()] == [("A001", 1), ("A001", 4), ("A001", 3)]
    assert hall.tickets["A001"].window == 1


def test_a_call_of_another_system_that_comes_again_goes_to_the_top_and_a_newer_one_ends_it():
    hall = given(received("C017", 4), received("C018", 3, "2"), received("C017", 4, "3"))
    assert [row.ticket for row in hall.calls.values()] == ["C018", "C017"]
    hall.apply(received("C019", 4, "4"))
    assert [(row.ticket, row.over) for row in hall.calls.values()] == [("C018", False), ("C017", True), ("C019", False)]


def test_a_number_of_another_system_that_is_sent_to_the_next_window_leaves_the_first():
    hall = given(received("C017", 4), received("C017", 3, "2"))
    assert [(row.ticket, row.window) for row in hall.calls.values()] == [("C017", 3)]
    assert (hall.posts[4].foreign, hall.posts[3].foreign) == (None, "tax/C017")


def test_our_own_call_ends_another_systems_call_at_that_window():
    hall = given(taken("F001"), received("C017", 4), called("F001", 4))
    assert [(row.ticket, row.over) for row in hall.calls.values()] == [("C017", True), ("F001", False)]
    assert hall.posts[4].foreign is None


def test_a_call_whose_row_has_gone_from_the_boards_ends_quietly():
    others = [received(f"D{n:03d}", 3, str(n)) for n in range(CALLS_KEPT)]
    hall = given(received("C017", 4, "x"), *others, received("C018", 4, "y"), taken("F001"))
    assert len(hall.calls) == CALLS_KEPT
    assert hall.posts[4].foreign == "tax/C018"
    hall = given(received("C017", 4, "x"), *others, taken("F001"), called("F001", 4))
    assert list(hall.calls)[-1] == "F001"


def test_another_system_calls_to_windows_that_the_hall_has_while_it_is_open():
    assert no(given(), ReceiveCall("tax", "1", "C017", 99)) == ("unknown_window", None)
    assert no(given(day_closed()), ReceiveCall("tax", "1", "C017", 4)) == ("day_closed", None)


def test_a_call_to_a_window_that_the_hall_file_has_lost_since_stays_on_the_boards():
    hall = given(received("C017", 99), received("C017", 4, "2"))
    assert [(row.ticket, row.window) for row in hall.calls.values()] == [("C017", 4)]
    assert 99 not in hall.posts


# Help


def test_help_is_asked_for_at_a_window_or_in_an_area_and_somebody_goes():
    hall = given()
    assert told(hall, AskHelp("h1", "wheelchair", window=4, by="w4")) == [
        ev.HelpAsked(NOON, "h1", "wheelchair", 4, "back", by="w4")
    ]
    told(hall, AskHelp("h2", "first_aid", area="front"))
    assert {h.id: (h.what, h.window, h.area) for h in hall.helps.values()} == {
        "h1": ("wheelchair", 4, "back"),
        "h2": ("first_aid", None, "front"),
    }
    assert told(hall, AnswerHelp("h1", by="GUIDE")) == [ev.HelpAnswered(NOON, "h1", by="GUIDE")]
    assert list(hall.helps) == ["h2"]
    assert no(hall, AnswerHelp("h1")) == ("unknown_help", None)


def test_a_clerk_is_asked_to_come_to_where_the_visitor_sits():
    hall = given()
    assert told(hall, AskHelp("h1", "come", window=4, area="front")) == [ev.HelpAsked(NOON, "h1", "come", 4, "front")]


def test_an_impatient_button_asks_once_and_again_when_somebody_has_been():
    hall = given()
    told(hall, AskHelp("h1", "guard", window=1))
    assert told(hall, AskHelp("h2", "guard", window=1)) == []
    assert told(hall, AskHelp("h3", "guard", window=2))
    assert told(hall, AskHelp("h4", "wheelchair", window=1))
    told(hall, AnswerHelp("h1"))
    assert told(hall, AskHelp("h5", "guard", window=1))


def test_help_is_for_windows_that_the_hall_has_and_does_not_outlast_the_day():
    assert no(given(), AskHelp("h1", "guard", window=99)) == ("unknown_window", None)
    assert no(given(day_closed()), AskHelp("h1", "guard")) == ("day_closed", None)
    hall = given()
    told(hall, AskHelp("h1", "guard"))
    hall.apply(day_closed())
    hall.apply(day_opened("2026-11-25"))
    assert not hall.helps


def test_help_that_is_asked_for_is_nothing_that_boards_show():
    hall = given()
    told(hall, AskHelp("h1", "guard", window=1))
    assert not hall.calls
    assert hall.rows["1"].state == "idle"


# Prepared texts

WORDS = dict.fromkeys(("open", "closing", "lost_child", "lost_property", "call", "call_place", "emergency"), "您好。")


def speaking() -> Hall:
    return given(facts=working(speech=SpeechRules(templates=WORDS)))


def test_a_prepared_text_is_said_whenever_somebody_asks_for_it():
    hall = speaking()
    for seconds in (0, 60):
        at = later(seconds)
        assert told(hall, Announce("lost_property", by="G"), at) == [ev.NoticeAnnounced(at, "lost_property", by="G")]
    assert hall.announced == {"lost_property": later(60)}


def test_only_texts_of_the_hall_file_that_have_no_door_of_their_own_are_said():
    for name in ("nothing", "call", "call_place", "emergency"):
        assert no(speaking(), Announce(name)) == ("unknown_announcement", None)
    assert no(given(day_closed()), Announce("open")) == ("day_closed", None)


def test_a_text_that_two_people_answer_for_is_said_when_the_second_agrees():
    hall = speaking()
    assert told(hall, Announce("lost_child", by="G")) == [ev.NoticeProposed(NOON, "lost_child", by="G")]
    assert no(hall, Announce("lost_child", by="G")) == ("second_person", None)
    assert told(hall, Announce("lost_child", by="admin")) == [ev.NoticeAnnounced(NOON, "lost_child", by="admin")]
    assert told(hall, Announce("lost_child", by="admin")) == [ev.NoticeProposed(NOON, "lost_child", by="admin")]


def test_a_proposal_that_nobody_agreed_to_in_time_is_none():
    hall = speaking()
    told(hall, Announce("lost_child", by="G"))
    late = NOON + STANDS + timedelta(seconds=1)
    assert told(hall, Announce("lost_child", by="admin"), late) == [ev.NoticeProposed(late, "lost_child", by="admin")]
