"""A day of the whole queue: every kind of event that a hall of the second year writes, on 2026-11-24."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from hallbus.hall import events as ev
from hallbus.hall.facts import Area, Limits, Priority, PriorityClass, Source
from tests.journal.day import FACTS as PLAIN

FACTS = replace(
    PLAIN,
    areas=(Area(id="a", name="前厅"),),
    services=tuple(replace(s, limits=Limits(am=120)) if s.id == "B1" else s for s in PLAIN.services),
    priority=Priority(
        classes=(PriorityClass(id="elder", name="老人"), PriorityClass(id="urgent", name="急事", guide_only=True))
    ),
    sources=(Source(id="tax", name="税务叫号", windows={"1": 3}),),
)
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in the hall


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def story() -> list[ev.Event]:
    """Numbers set aside and handed out, appointments, proxies, urgent visitors, help, another calling system, notices."""
    return [
        ev.DayOpened(at(-360), "2026-11-24", {"A1": 7.5}, by="clock"),
        ev.BatchReserved(at(-40), "batch-1", "B1", "B", 1, 4, at(15), ("r1", "r2", "r3", "r4"), by="guide:GUIDE"),
        ev.TicketTaken(at(-38), "B001", "B1", "r1", batch="batch-1", by="guide:GUIDE"),
        ev.TicketTaken(at(-38), "B002", "B1", "r2", batch="batch-1", by="guide:GUIDE"),
        ev.TicketTaken(at(-20), "A001", "A1", "r5", "elder", request="K-1/1", holder="5f3a", by="kiosk:K-1"),
        ev.TicketTaken(at(-10), "A002", "A1", "r6", booking="9c21", slot_from=at(0), slot_to=at(30), by="kiosk:K-1"),
        ev.TicketTaken(at(-9), "A003", "A1", proxy=True, by="guide:GUIDE"),
        ev.NoticeAnnounced(at(0), "open", by="clock"),
        ev.TicketCalled(at(1), "A003", 1, by="window:1", press=1),
        ev.TicketStarted(at(2), "A003", 1, by="window:1"),
        ev.TicketServed(at(9), "A003", 1, by="window:1"),
        ev.BatchLapsed(at(15), "batch-1", by="clock"),
        ev.TicketTaken(at(16), "A004", "A1", "r7", by="guide:GUIDE"),
        ev.TicketRaised(at(17), "A004", "urgent", "证照马上过期", by="guide:GUIDE"),
        ev.GreenSwitched(at(20), True, "老人多", by="admin"),
        ev.CallReceived(at(21), "tax", "812", "A001", 3, by="ingest"),
        ev.HelpAsked(at(22), "h1", "wheelchair", 2, by="window:2"),
        ev.HelpAsked(at(23), "h2", "first_aid", area="a", by="guide:GUIDE"),
        ev.HelpAnswered(at(24), "h1", by="guide:GUIDE"),
        ev.NoticeProposed(at(25), "lost_child", by="guide:GUIDE"),
        ev.NoticeAnnounced(at(26), "lost_child", by="admin"),
        ev.TicketCalled(at(27), "A001", 2, by="window:2"),
        ev.TicketMissed(at(28), "A001", 2, by="window:2"),
        ev.TicketRaised(at(29), "A004", "regular", by="guide:GUIDE"),
        ev.GreenSwitched(at(30), False, by="admin"),
        ev.TicketVoided(at(200), "A001", "abandoned", 2, by="clock"),
        ev.TicketVoided(at(200), "B001", "abandoned", by="clock"),
        ev.DayLapsed(at(200), "12:20", by="clock"),
        ev.WindowPaused(at(201), 2, "onsite", "14:30", by="window:2"),
    ]


def alarming() -> list[ev.Event]:
    """The next day, with an emergency that two people raised and a slate."""
    return [
        ev.DayOpened(at(24 * 60 - 360), "2026-11-25", {"A1": 7.5}, by="clock"),
        ev.EmergencyProposed(at(24 * 60), "emergency", ("a",), 45, by="guide:GUIDE"),
        ev.EmergencyRaised(at(24 * 60 + 1), "emergency", ("a",), at(24 * 60 + 46), by="admin"),
        ev.EmergencyRepeated(at(24 * 60 + 2), "emergency", by="clock"),
        ev.EmergencyCleared(at(24 * 60 + 9), "emergency", by="ops:OPS"),
        ev.SlateSwitched(at(24 * 60 + 10), True, "画面异常", by="admin"),
        ev.SlateSwitched(at(24 * 60 + 20), False, by="admin"),
    ]
