"""A small hall and its events, for the journal's tests."""

from datetime import UTC, datetime, timedelta

from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts, PriorityClass, Service, Window
from hallbus.hall.facts import Priority as PriorityFacts

FACTS = HallFacts(
    id="town",
    name="Town hall",
    short_name="Town",
    services=(
        Service(id="A1", prefix="A", name="社保业务", department="d", short="社保", short_en="Insurance"),
        Service(id="B1", prefix="B", name="不动产登记", department="d", short="房产"),
    ),
    windows=(
        Window(no=1, name="1", area="a", services=("A1",)),
        Window(no=2, name="2", area="a", services=("A1", "B1")),
        Window(no=3, name="3", area="a", services=("B1",), place="调解室"),
    ),
    priority=PriorityFacts(classes=(PriorityClass(id="elder", name="老人"),)),
)
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in the hall


def at(minutes: float, day: int = 0) -> datetime:
    return START + timedelta(days=day, minutes=minutes)


def story(day: int = 0) -> list[ev.Event]:
    """A business day in which everything happens that can."""
    name = f"2026-11-{23 + day}"
    return [
        ev.DayOpened(at(0, day), name, by="clock"),
        ev.TicketTaken(at(1, day), "A001", "A1", f"ref-{day}-1", by="kiosk"),
        ev.TicketTaken(at(2, day), "A002", "A1", f"ref-{day}-2", "elder", by="kiosk"),
        ev.TicketTaken(at(3, day), "B001", "B1", f"ref-{day}-3", language="en", by="kiosk"),
        ev.TicketTaken(at(4, day), "A003", "A1", f"ref-{day}-4", by="kiosk"),
        ev.TicketCalled(at(5, day), "A001", 1, by="w1", press=1),
        ev.TicketRecalled(at(6, day), "A001", 1, by="w1", press=2),
        ev.TicketStarted(at(7, day), "A001", 1, by="w1"),
        ev.TicketParked(at(8, day), "A001", 1, "copies", by="w1"),
        ev.TicketCalled(at(9, day), "A002", 1, by="w1", press=3),
        ev.TicketMissed(at(10, day), "A002", 1, by="w1"),
        ev.TicketReturned(at(11, day), "A002", True),
        ev.TicketResumed(at(12, day), "A001", 1, by="w1"),
        ev.TicketServed(at(13, day), "A001", 1, by="w1"),
        ev.TicketCalled(at(14, day), "B001", 2, by="w2"),
        ev.TicketTransferred(at(15, day), "B001", 2, to_window=3, by="w2"),
        ev.WindowPaused(at(16, day), 2, "away", "09:30", by="w2"),
        ev.WindowClosed(at(17, day), 1, by="w1"),
        ev.WindowOpened(at(18, day), 1, by="w1"),
        ev.TicketVoided(at(19, day), "A003", "left", by="guide"),
    ]


def closing(day: int = 0) -> list[ev.Event]:
    """What ends that day."""
    return [
        ev.TicketVoided(at(480, day), "A002", "day_closed"),
        ev.TicketVoided(at(480, day), "B001", "day_closed"),
        ev.DayClosed(at(480, day), f"2026-11-{23 + day}"),
    ]


def taken(number: int) -> ev.TicketTaken:
    return ev.TicketTaken(at(number / 60), f"A{number:04d}", "A1")
