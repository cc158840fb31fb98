"""What operators are told at once."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall.alarms import alarms
from hallbus.hall.facts import Alarms, Area, HallFacts, Limits
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.views import ops_view
from tests.halls import MORNING, SMALL, TODAY


class Day:
    """The small hall on a morning."""

    def __init__(self, facts: HallFacts) -> None:
        self.hall, self.at = Hall(facts), MORNING
        self.ask(do.OpenDay(TODAY))

    def ask(self, *commands: do.Command) -> "Day":
        for command in commands:
            for event in decide(self.hall, command, self.at):
                self.hall.apply(event)
        return self

    def take(self, service: str, count: int = 1) -> "Day":
        return self.ask(*(do.TakeTicket(service, f"{service}-{self.hall.seq}-{n}") for n in range(count)))

    def later(self, minutes: int) -> "Day":
        self.at += timedelta(minutes=minutes)
        return self

    @property
    def alarms(self) -> list[dict[str, Any]]:
        return alarms(self.hall, self.at)


def hall_with(**rules: int) -> HallFacts:
    return replace(SMALL, alarms=Alarms(**rules))


def test_a_queue_that_outgrows_its_open_windows_asks_for_more_of_them() -> None:
    day = Day(hall_with(queue_per_window=3)).ask(do.PauseWindow(3)).take("B1", 3)
    assert day.alarms == []
    day.take("B1")
    assert day.alarms == [{"code": "queue", "service": "B1", "waiting": 4, "open": 1, "windows": 2}]
    assert day.ask(do.OpenWindow(3)).alarms == []


def test_a_queue_with_no_window_open_is_measured_as_if_there_were_one() -> None:
    day = Day(hall_with(queue_per_window=1)).ask(do.PauseWindow(4)).take("F1", 2)
    assert day.alarms == [{"code": "queue", "service": "F1", "waiting": 2, "open": 0, "windows": 1}]


def test_whoever_waits_longer_than_the_hall_promises_is_an_alarm() -> None:
    day = Day(hall_with(wait_minutes=30)).take("A1").later(20).take("A2").later(10)
    assert day.alarms == []
    assert day.later(1).alarms == [{"code": "wait", "service": "A1", "minutes": 31, "open": 2, "windows": 2}]
    day.ask(do.CallNext(1))
    assert day.alarms == [], "who is next has waited eleven minutes"


def test_the_worst_comes_first() -> None:
    facts = replace(
        hall_with(queue_per_window=1, wait_minutes=5),
        areas=(Area(id="Z1", name="前厅", seats=2), *SMALL.areas[1:]),
        services=tuple(replace(s, limits=Limits(day=5, warn_left=2)) if s.id == "B1" else s for s in SMALL.services),
    )
    day = Day(facts).take("A1", 3).take("B1", 3).later(6)
    assert [alarm["code"] for alarm in day.alarms] == ["seats", "queue", "queue", "wait", "wait", "few_left"]


def test_the_overview_lists_each_queue_once_with_its_windows_and_who_waits_longest() -> None:
    day = Day(SMALL).take("A2").later(5).take("A1").ask(do.PauseWindow(2, "lunch"))
    view = ops_view(day.hall, "OPS", day.at)
    assert view["queues"] == [
        {"service": "A1", "waiting": 2, "longest_at": MORNING, "open": 1, "windows": 2},
        {"service": "B1", "waiting": 0, "longest_at": None, "open": 1, "windows": 2},
        {"service": "F1", "waiting": 0, "longest_at": None, "open": 1, "windows": 1},
    ]
    assert (view["windows"]["2"]["state"], view["windows"]["2"]["reason"]) == ("paused", "lunch")
