"""What each page shows. The golden views in tests/golden are what the pages' own tests are fed with.

After a wanted change: `pytest tests/hall/test_views.py --golden`, and look at the difference before it is committed.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hallbus.frames import encode
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.calls import CALLS_KEPT
from hallbus.hall.digest import digest
from hallbus.hall.facts import Screen
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.views import (
    CALLS_MAX,
    board_view,
    console_view,
    guide_view,
    hall_view,
    kiosk_view,
    ops_view,
    slip_view,
    strip_text,
    strip_view,
    ticket_view,
)
from hallbus.receipts import Receipt
from tests.halls import MORNING, SMALL, TODAY

GOLDEN = Path(__file__).parent.parent / "golden"


class Day:
    """A hall on a morning whose every minute is told."""

    def __init__(self) -> None:
        self.hall = Hall(SMALL)
        self.at = MORNING
        self.ask(do.OpenDay(TODAY))

    def ask(self, command: do.Command, after_s: float = 0) -> "Day":
        self.at += timedelta(seconds=after_s)
        for event in decide(self.hall, command, self.at):
            self.hall.apply(event)
        return self

    def take(self, *services: str, group: str = "regular") -> "Day":
        for service in services:
            self.ask(do.TakeTicket(service, f"ref-{len(self.hall.tickets) + 1}", group), after_s=60)
        return self

    def wait(self, seconds: float) -> "Day":
        self.at += timedelta(seconds=seconds)
        return self


def busy_morning() -> Day:
    """Everything that can stand on a page at once."""
    day = Day().take("A1", "A1", "A2", "B1", "B1", "F1").take("A1", group="elder").take("A1", "A1", "B1")
    day.ask(do.CallNext(1)).ask(do.Start(1), 20).ask(do.Park(1, reason="缺材料"), 30)
    day.ask(do.CallNext(1), 5).ask(do.Recall(1), 30).ask(do.NoShow(1), 30)
    day.ask(do.CallNext(3), 20).ask(do.Start(3), 15)
    day.ask(do.CallNext(4), 5)
    day.ask(do.CallNext(1), 10).ask(do.Recall(1), 10)
    day.ask(do.PauseWindow(2, "away", "10:30"), 2)
    return day.wait(3)


def screen(id: str) -> Screen:
    return next(s for s in SMALL.screens if s.id == id)


def window(no: int) -> Any:
    return next(w for w in SMALL.windows if w.no == no)


def receipt(day: Day) -> dict[str, Any]:
    call = next(reversed(day.hall.calls.values()))
    return Receipt(call.seq, 1, call.at, {"TV-1", "TV-3", "STRIP-1"}, 1, {"TV-1", "STRIP-1"}, 1, True).view()


LINE = {"connected": True, "since": MORNING, "outdated": False, "audio": "ok", "problems": ["clip_failed:film"]}
MACHINES = {  # what the doors add, see tests/web/test_ops.py
    "screens": [{"id": "STRIP-1", "kind": "led_strip", "window": 1, "area": "前厅", **LINE}],
    "kiosks": [{"id": "KIOSK-1", "name": "取号机一", **LINE}],
    "zones": {"Z1": {"areas": ["前厅"], "players": 1, "blocked": ["TV-1"], "problems": ["audio_missing"]}},
    "tampering": {
        "names": ["screen:TV-1"],
        "kinds": ["forged", "publish"],
        "count": 3,
        "since": MORNING,
        "latest": MORNING,
    },
    "journal": "ok",
    "clips": ["film"],
    "build": "3f9c",
}
VIEWS: dict[str, Callable[[Day], Any]] = {
    "board": lambda d: board_view(d.hall, screen("TV-1"), d.at) | {"programme": {"revision": "9c2f00000000"}},
    "board-area": lambda d: board_view(d.hall, screen("TV-2"), d.at) | {"programme": {"revision": ""}},
    "board-elder": lambda d: board_view(d.hall, screen("TV-3"), d.at) | {"programme": {"revision": ""}},
    "strip": lambda d: strip_view(d.hall, screen("STRIP-1"), d.at),
    "strip-away": lambda d: strip_view(d.hall, screen("STRIP-2"), d.at),
    "strip-ticker": lambda d: strip_view(d.hall, screen("LED-1"), d.at),
    "console": lambda d: console_view(d.hall, window(1), d.at, receipt(d)),
    "console-idle": lambda d: console_view(d.hall, window(2), d.at, None),
    "console-serving": lambda d: console_view(d.hall, window(3), d.at, None),
    "kiosk": lambda d: kiosk_view(d.hall, "KIOSK-1", d.at),
    "guide": lambda d: guide_view(d.hall, "GUIDE", d.at),
    "ops": lambda d: ops_view(d.hall, "OPS", d.at) | MACHINES,
    "ticket": lambda d: ticket_view(d.hall, "A006", d.at),
    "ticket-called": lambda d: ticket_view(d.hall, "A003", d.at),
    "hall": lambda d: hall_view(d.hall, d.at),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was(name: str, request: pytest.FixtureRequest) -> None:
    view = json.loads(encode(VIEWS[name](busy_morning())))
    file = GOLDEN / f"{name}.json"
    text = json.dumps(view, ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("golden"):
        file.write_text(text, encoding="utf-8")
    assert view == json.loads(file.read_text(encoding="utf-8")), (
        f"{file.name}: if this is wanted, write it anew with --golden"
    )


def test_every_golden_view_is_made_here() -> None:
    assert {f.stem for f in GOLDEN.glob("*.json")} == set(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_looking_changes_nothing(name: str) -> None:
    day = busy_morning()
    before = digest(day.hall)
    VIEWS[name](day)
    assert digest(day.hall) == before


def test_a_public_view_never_names_a_private_service() -> None:
    day = busy_morning()
    for name in ("board", "board-area", "board-elder", "strip", "strip-away", "strip-ticker"):
        text = encode(VIEWS[name](day)).decode()
        assert "F1" not in text, name
        assert "法律援助" not in text, name


def test_a_view_without_a_day_can_be_shown() -> None:
    hall = Hall(SMALL)
    for s in SMALL.screens:
        view = board_view(hall, s, MORNING) if s.kind.startswith("board") else strip_view(hall, s, MORNING)
        assert encode(view)
    assert board_view(hall, screen("TV-1"), MORNING)["day"] is None
    assert strip_text(hall, 1, MORNING) == SMALL.led.closed
    assert encode(console_view(hall, window(1), MORNING))
    assert not any(s["open"] for s in kiosk_view(hall, "KIOSK-1", MORNING)["services"])


def rows(day: Day, at: datetime | None = None, id: str = "TV-1") -> list[tuple[str, bool]]:
    return [(c.ticket, c.say) for c in board_view(day.hall, screen(id), at or day.at)["calls"]]


def test_every_call_of_the_last_two_minutes_is_on_the_board_however_many_they_are() -> None:
    day = Day().take(*["A1"] * 12)
    for _ in range(12):
        day.ask(do.CallNext(1), 1)
    assert len(rows(day)) == 12
    day.wait(121)
    assert len(rows(day)) == 1  # the one that still stands


def test_a_burst_of_more_calls_than_are_kept_shows_the_newest() -> None:
    day = Day().take(*["A1"] * (CALLS_KEPT + 5))
    for _ in range(CALLS_KEPT + 5):
        day.ask(do.CallNext(1))
    numbers = [t for t, _ in rows(day)]
    assert numbers == [f"A{n:03d}" for n in range(CALLS_KEPT + 5, CALLS_KEPT + 5 - len(numbers), -1)]
    assert len(numbers) == CALLS_MAX


def test_a_call_is_flashed_while_it_is_fresh_and_stands() -> None:
    day = Day().take("A1", "A1").ask(do.CallNext(1))
    assert rows(day, day.at + timedelta(seconds=24)) == [("A001", True)]
    assert rows(day, day.at + timedelta(seconds=25)) == [("A001", False)]
    day.ask(do.CallNext(1), 1)
    assert rows(day) == [("A002", True), ("A001", False)]


def test_a_recalled_ticket_comes_to_the_top_again_once() -> None:
    day = Day().take("A1", "B1").ask(do.CallNext(1)).ask(do.CallNext(3), 1).ask(do.Recall(1), 1)
    assert [t for t, _ in rows(day)] == ["A001", "B001"]


@pytest.mark.parametrize(("commands", "text"), [
    ([], "热情为您服务"),
    ([do.CallNext(1)], "请A001到1号窗口"),
    ([do.PauseWindow(1)], "  暂 停 服 务"),
    ([do.PauseWindow(1, "break")], "  休 息 中"),
    ([do.PauseWindow(1, "away", "10:30")], "外出10:30回"),
    ([do.PauseWindow(1, "away")], "  暂 停 服 务"),
    ([do.CloseWindow(1)], "今日服务已结束"),
    ([do.CallNext(1), do.Start(1), do.Finish(1)], "热情为您服务"),
])  # fmt: skip
def test_a_strip_says_what_its_window_does(commands: list[do.Command], text: str) -> None:
    day = Day().take("A1")
    for command in commands:
        day.ask(command, 1)
    assert strip_text(day.hall, 1, day.at) == text


def test_a_room_is_called_by_its_name() -> None:
    day = Day().take("F1").ask(do.CallNext(4))
    assert strip_text(day.hall, 4, day.at) == "请F001到调解室"


def test_each_button_of_a_console_is_legal_exactly_when_its_press_would_be() -> None:
    day = busy_morning()
    for w in SMALL.windows:
        actions = console_view(day.hall, w, day.at)["actions"]
        for name, command in (
            ("call-next", do.CallNext(w.no)), ("recall", do.Recall(w.no)), ("start", do.Start(w.no)),
            ("finish", do.Finish(w.no)), ("no-show", do.NoShow(w.no)), ("park", do.Park(w.no)),
            ("open", do.OpenWindow(w.no)), ("close", do.CloseWindow(w.no)),
        ):  # fmt: skip
            try:
                decide(day.hall, command, day.at)
                code = None
            except do.Refused as refused:
                code = refused.code
            assert actions[name] == code, (w.no, name)


def test_a_ticket_knows_how_many_are_ahead_until_it_is_called() -> None:
    day = Day().take("A1", "A1", "A1")
    assert ticket_view(day.hall, "A003", day.at)["ticket"]["ahead"] == 2
    day.ask(do.CallNext(1))
    assert ticket_view(day.hall, "A003", day.at)["ticket"]["ahead"] == 1
    assert ticket_view(day.hall, "A001", day.at)["ticket"]["window"] == 1


def test_facts_of_windows_and_services_that_the_hall_file_has_lost_can_still_be_shown() -> None:
    hall = Hall.fold(SMALL, [
        ev.DayOpened(MORNING, TODAY), ev.TicketTaken(MORNING, "X001", "X1", "r"), ev.TicketCalled(MORNING, "X001", 77),
    ])  # fmt: skip
    assert encode(board_view(hall, screen("TV-1"), MORNING))
    assert encode(board_view(hall, screen("TV-2"), MORNING))
    assert encode(ticket_view(hall, "X001", MORNING))
    assert encode(hall_view(hall, MORNING))


def test_a_slip_and_the_tablet_name_the_windows_for_wheelchairs() -> None:
    day = Day().take("A1", "B1")
    low = {window.no for window in day.hall.facts.windows if window.low_counter}
    assert low == {2}
    assert [slip_view(day.hall, number, day.at)["low_counters"] for number in ("A001", "B001")] == [[2], [2]]
    tablet = guide_view(day.hall, "GUIDE", day.at)["windows"]
    assert {no for no, each in tablet.items() if each["low_counter"]} == {"2"}
