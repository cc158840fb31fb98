"""What an LED over a window says: every state of a window has its own text, and so it has on the boards."""

from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.commands import (
    CallNext,
    CloseDay,
    CloseWindow,
    Finish,
    OpenWindow,
    PauseWindow,
    ReceiveCall,
    Start,
    TakeTicket,
)
from hallbus.hall.duties import due
from hallbus.hall.facts import Extended, LedTexts, Screen, Weekly
from hallbus.hall.state import Hall
from hallbus.hall.tickets import WindowRow
from hallbus.hall.views import board_view, strip_text, strip_view
from tests.hall.story import CALENDAR, FACTS, clock, given, taken, takes, told, working

STRIP = Screen(id="STRIP-1", kind="led_strip", window=1, cells=16)
BOARD = Screen(id="TV-1", kind="board")
TEN = clock("10:00")


def after(*commands: Any, at: datetime = TEN, hall: Hall | None = None) -> Hall:
    hall = hall or given(*takes("A", 2), facts=working())
    for command in commands:
        told(hall, command, at)
    return hall


LIFE: dict[str, tuple[list[Any], str, WindowRow]] = {
    "idle": ([], "热情为您服务", WindowRow("idle")),
    "calling": ([CallNext(1)], "请A001到1号窗口", WindowRow("calling")),
    "serving": ([CallNext(1), Start(1)], "请A001到1号窗口", WindowRow("serving")),
    "idle again": ([CallNext(1), Start(1), Finish(1)], "热情为您服务", WindowRow("idle")),
    "paused": ([PauseWindow(1)], "  暂 停 服 务", WindowRow("paused", "pause")),
    "paused in a clerk's own words": ([PauseWindow(1, "取资料")], "  暂 停 服 务", WindowRow("paused", "取资料")),
    "break": ([PauseWindow(1, "break")], "  休 息 中", WindowRow("paused", "break")),
    "lunch": ([PauseWindow(1, "lunch", "13:30")], "午休轮班", WindowRow("paused", "lunch", "13:30")),
    "away": ([PauseWindow(1, "away", "14:30")], "外出14:30回", WindowRow("paused", "away", "14:30")),
    "on site": ([PauseWindow(1, "onsite", "14:30")], "外出勘验14:30回", WindowRow("paused", "onsite", "14:30")),
    "away for nobody knows how long": ([PauseWindow(1, "away")], "  暂 停 服 务", WindowRow("paused", "away")),
    "on site for nobody knows how long": ([PauseWindow(1, "onsite")], "  暂 停 服 务", WindowRow("paused", "onsite")),
    "closed": ([CloseWindow(1)], "今日服务已结束", WindowRow("closed")),
    "open again": ([CloseWindow(1), OpenWindow(1)], "热情为您服务", WindowRow("idle")),
}  # fmt: skip


@pytest.mark.parametrize("state", LIFE)
def test_every_state_of_a_window_has_its_text_on_the_strip_and_on_the_boards(state: str):
    commands, text, row = LIFE[state]
    hall = after(*commands)
    assert strip_text(hall, 1, TEN) == text
    assert strip_view(hall, STRIP, TEN)["state"] == row.state
    assert board_view(hall, BOARD, TEN)["windows"]["1"] == row


def test_a_hall_has_its_own_words():
    facts = replace(FACTS, led=LedTexts(serving="正在办理{ticket}"))
    hall = after(CallNext(1), Start(1), hall=given(taken("A001"), facts=facts))
    assert strip_text(hall, 1, TEN) == "正在办理A001"


def test_a_room_is_called_by_its_name():
    assert strip_text(after(CallNext(4), hall=given(taken("F001"))), 4, TEN) == "请F001到调解室"


# By the clock


@pytest.mark.parametrize(("window", "time", "text"), [
    (1, "08:50", "09:00开始服务"),
    (1, "09:00", "热情为您服务"),
    (1, "12:30", "热情为您服务"),
    (1, "16:59", "热情为您服务"),
    (1, "17:00", "今日服务已结束"),
    (4, "17:30", "热情为您服务"),
    (4, "18:00", "延时服务 预约办"),
    (4, "20:00", "今日服务已结束"),
])  # fmt: skip
def test_a_strip_without_a_call_says_what_the_hours_are(window: int, time: str, text: str):
    assert strip_text(given(facts=working()), window, clock(time)) == text


def test_in_an_evening_for_everybody_a_strip_is_as_in_the_day():
    evening = replace(CALENDAR.extended[0], appointment_only=False)
    hall = given(facts=working(calendar=replace(CALENDAR, extended=(evening,))))
    assert strip_text(hall, 4, clock("18:00")) == "热情为您服务"


def test_an_early_session_opens_the_windows_that_it_concerns():
    early = Extended(name="早", days=("tue",), sessions=(("07:30", "09:00"),), services=("F1",))
    hall = given(facts=working(calendar=replace(CALENDAR, extended=(early,))))
    assert [strip_text(hall, no, clock("07:20")) for no in (1, 4)] == ["09:00开始服务", "07:30开始服务"]
    assert strip_text(hall, 4, clock("07:30")) == "热情为您服务"


def test_on_a_day_on_which_nothing_is_open_service_has_ended():
    weekly = (Weekly(days=("mon",), sessions=(("09:00", "17:00"),)),)
    hall = given(facts=working(calendar=replace(CALENDAR, weekly=weekly, extended=(), breaks=())))
    assert strip_text(hall, 1, TEN) == "今日服务已结束"


def test_a_desk_without_a_queue_is_at_your_service():
    windows = tuple(replace(w, services=()) if w.no == 1 else w for w in FACTS.windows)
    assert strip_text(given(facts=working(windows=windows)), 1, clock("08:00")) == "热情为您服务"


def test_lunch_is_on_the_strips_of_those_who_have_it_and_nowhere_when_it_is_over():
    hall = given(facts=working())
    for command in due(hall, clock("12:00")):
        told(hall, command, clock("12:00"))
    assert [strip_text(hall, no, clock("12:15")) for no in (1, 2, 3, 4)] == ["热情为您服务", *["午休轮班"] * 3]
    for command in due(hall, clock("13:30")):
        told(hall, command, clock("13:30"))
    assert {strip_text(hall, no, clock("13:30")) for no in (1, 2, 3, 4)} == {"热情为您服务"}


def test_before_and_after_the_day_service_has_ended():
    assert strip_text(Hall(working()), 1, TEN) == "今日服务已结束"
    assert strip_text(after(CloseDay()), 1, TEN) == "今日服务已结束"


# Who is not called aloud, and who is called by others


def test_a_proxys_number_is_on_no_strip_and_no_board():
    hall = after(TakeTicket("A1", proxy=True), CallNext(1), hall=given(facts=working()))
    view = strip_view(hall, STRIP, TEN)
    assert (view["state"], view["text"], view["seq"], view["say"]) == ("serving", "热情为您服务", None, False)
    board = board_view(hall, BOARD, TEN)
    assert board["calls"] == []
    assert board["windows"]["1"] == WindowRow("serving")


def test_a_call_of_another_system_stands_on_our_strip_until_we_call_there():
    hall = after(ReceiveCall("tax", "1", "C017", 1))
    assert strip_view(hall, STRIP, TEN)["text"] == "请C017到1号窗口"
    assert strip_view(hall, STRIP, TEN)["say"]
    after(CallNext(1), hall=hall)
    assert strip_view(hall, STRIP, TEN)["text"] == "请A001到1号窗口"
    after(Start(1), Finish(1), hall=hall)
    assert strip_view(hall, STRIP, TEN)["text"] == "热情为您服务"


def test_a_number_of_another_system_that_was_sent_on_is_on_one_strip():
    hall = after(ReceiveCall("tax", "1", "C017", 1), ReceiveCall("tax", "2", "C017", 2))
    assert [strip_text(hall, no, TEN) for no in (1, 2)] == ["热情为您服务", "请C017到2号窗口"]
