"""Words to tell a hall's story in: a small hall, what happened in it, and what its rules say to a wish.

The hall has four windows. Numbers A go to windows 1, 2 and 3; numbers B, which two services share, to 2, 3 and the room 4; numbers F,
a private matter, to room 4 alone.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import Any

from msgspec.structs import asdict, replace

from hallbus.hall import events as ev
from hallbus.hall.calls import Calls
from hallbus.hall.commands import Command, Refused
from hallbus.hall.facts import (
    Break,
    Calendar,
    CallRules,
    Extended,
    HallFacts,
    Limits,
    Priority,
    PriorityClass,
    Service,
    Weekly,
    Window,
)
from hallbus.hall.order import returns_after, serves
from hallbus.hall.pace import Pace
from hallbus.hall.queue import Queue
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Post, Ticket, Times

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=8)))
TODAY, TOMORROW = "2026-11-24", "2026-11-25"

FACTS = HallFacts(
    id="small",
    name="小厅",
    short_name="小厅",
    services=(
        Service(id="A1", prefix="A", name="综合受理", short="综合", department="front"),
        Service(id="B1", prefix="B", name="营业执照", short="执照", department="market"),
        Service(id="B2", prefix="B", name="名称核准", short="核名", department="market", shares_queue_with="B1"),
        Service(id="F1", prefix="F", name="法律援助", short="法援", department="justice", private=True),
    ),
    windows=(
        Window(no=1, name="一号", area="front", services=("A1",)),
        Window(no=2, name="二号", area="front", services=("A1", "B1")),
        Window(no=3, name="三号", area="front", services=("A1", "B2")),
        Window(no=4, name="调解", area="back", services=("F1", "B1"), place="调解室"),
    ),
    priority=Priority(
        classes=(PriorityClass(id="elder", name="老年人"), PriorityClass(id="urgent", name="急事急办", guide_only=True))
    ),
)
SERVICE_OF = {"A": "A1", "B": "B1", "F": "F1"}

CALENDAR = Calendar(
    weekly=(Weekly(days=("mon", "tue", "wed", "thu", "fri"), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
    extended=(
        Extended(name="晚", days=("tue",), sessions=(("18:00", "20:00"),), services=("F1",), appointment_only=True),
    ),
    breaks=(Break(name="午休轮班", begins="12:00", ends="13:30", stay=(1,)),),
)


def with_rules(**rules: Any) -> HallFacts:
    """The small hall with other rules for calls."""
    return replace(FACTS, calls=CallRules(**rules))


def working(**facts: Any) -> HallFacts:
    """The small hall with hours: 9 to 12 and 13:30 to 17, window 1 stays through lunch, F by appointment in the evening."""
    return replace(FACTS, **{"calendar": CALENDAR, **facts})


def limited(am: int | None = None, pm: int | None = None, day: int | None = None) -> HallFacts:
    """The same, with so many numbers of B1."""
    limits = Limits(am=am, pm=pm, day=day, warn_left=2)
    return working(services=tuple(replace(s, limits=limits) if s.id == "B1" else s for s in FACTS.services))


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def clock(text: str) -> datetime:
    """A time of today."""
    hour, minute = text.split(":")
    return NOON.replace(hour=int(hour), minute=int(minute))


# What happened


def day_opened(day: str = TODAY) -> ev.DayOpened:
    return ev.DayOpened(NOON, day)


def day_closed(day: str = TODAY) -> ev.DayClosed:
    return ev.DayClosed(NOON, day)


def taken(number: str, service: str | None = None, at: datetime = NOON, **more: Any) -> ev.TicketTaken:
    return ev.TicketTaken(at, number, service or SERVICE_OF[number[0]], **more)


def elder(number: str, **more: Any) -> ev.TicketTaken:
    """One of the class that goes first in the green channel."""
    return taken(number, group="elder", **more)


def booked(number: str, minutes: int) -> ev.TicketTaken:
    """An appointment whose slot begins in so many minutes after noon."""
    slot = NOON + timedelta(minutes=minutes)
    return taken(number, slot_from=slot, slot_to=slot + timedelta(minutes=15))


def called(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketCalled:
    return ev.TicketCalled(at, number, window, **more)


def recalled(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketRecalled:
    return ev.TicketRecalled(at, number, window, **more)


def started(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketStarted:
    return ev.TicketStarted(at, number, window, **more)


def served(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketServed:
    return ev.TicketServed(at, number, window, **more)


def missed(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketMissed:
    return ev.TicketMissed(at, number, window, **more)


def returned(number: str, behind: bool = False, at: datetime = NOON) -> ev.TicketReturned:
    return ev.TicketReturned(at, number, behind)


def parked(number: str, window: int, reason: str = "", at: datetime = NOON, **more: Any) -> ev.TicketParked:
    return ev.TicketParked(at, number, window, reason, **more)


def resumed(number: str, window: int, at: datetime = NOON, **more: Any) -> ev.TicketResumed:
    return ev.TicketResumed(at, number, window, **more)


def transferred(
    number: str, window: int, service: str | None = None, to_window: int | None = None, at: datetime = NOON, **more: Any
) -> ev.TicketTransferred:
    return ev.TicketTransferred(at, number, window, service, to_window, **more)


def voided(
    number: str, reason: str = "", window: int | None = None, at: datetime = NOON, **more: Any
) -> ev.TicketVoided:
    return ev.TicketVoided(at, number, reason, window, **more)


def opened(window: int, at: datetime = NOON, **more: Any) -> ev.WindowOpened:
    return ev.WindowOpened(at, window, **more)


def paused(
    window: int, reason: str = "pause", until: str | None = None, at: datetime = NOON, **more: Any
) -> ev.WindowPaused:
    return ev.WindowPaused(at, window, reason, until, **more)


def closed(window: int, at: datetime = NOON, **more: Any) -> ev.WindowClosed:
    return ev.WindowClosed(at, window, **more)


def raised(number: str, group: str, reason: str = "", at: datetime = NOON, **more: Any) -> ev.TicketRaised:
    return ev.TicketRaised(at, number, group, reason, **more)


def reserved(
    batch: str, first: int, last: int, lapses: datetime, service: str = "B1", at: datetime = NOON, **more: Any
) -> ev.BatchReserved:
    refs = tuple(f"{batch}-{n}" for n in range(first, last + 1))
    return ev.BatchReserved(at, batch, service, service[0], first, last, lapses, refs, **more)


def batch_lapsed(batch: str, at: datetime = NOON, **more: Any) -> ev.BatchLapsed:
    return ev.BatchLapsed(at, batch, **more)


def day_lapsed(when: str, at: datetime = NOON, **more: Any) -> ev.DayLapsed:
    return ev.DayLapsed(at, when, **more)


def switched(on: bool, reason: str = "", at: datetime = NOON, **more: Any) -> ev.GreenSwitched:
    return ev.GreenSwitched(at, on, reason, **more)


def received(
    number: str, window: int, id: str = "1", source: str = "tax", at: datetime = NOON, **more: Any
) -> ev.CallReceived:
    return ev.CallReceived(at, source, id, number, window, **more)


def in_state(state: str, number: str = "A001", window: int = 3) -> tuple[ev.Event, ...]:
    """How a ticket comes into a state, if need be at a window."""
    start = (taken(number), called(number, window))
    return {
        "waiting": start[:1],
        "called": start,
        "serving": (*start, started(number, window)),
        "parked": (*start, started(number, window), parked(number, window)),
        "missed": (*start, missed(number, window)),
        "served": (*start, started(number, window), served(number, window)),
        "voided": (*start[:1], voided(number)),
    }[state]


def given(*events: ev.Event, facts: HallFacts = FACTS) -> Hall:
    """The hall today, after these events."""
    return Hall.fold(facts, [day_opened(), *events])


# What the rules say


def told(hall: Hall, command: Command, at: datetime = NOON) -> list[ev.Event]:
    """The events that follow from a command, taken in by the hall."""
    events = decide(hall, command, at)
    for event in events:
        hall.apply(event)
    return events


def no(hall: Hall, command: Command, at: datetime = NOON) -> tuple[str, str | None]:
    """The code of a refusal and the ticket in the way; a refusal leaves the hall as it was."""
    before = everything(hall)
    try:
        events = decide(hall, command, at)
    except Refused as refused:
        assert everything(hall) == before
        return refused.code, refused.ticket
    raise AssertionError(f"{command} was not refused: {events}")


# What a test looks at

# Made of the facts and the day alone.
SETTLED = {
    "facts", "services", "windows", "roots", "window_queues", "places", "screens", "public", "shown", "first", "urgent_groups", "limited",
    "hours", "callable_from", "forecasts",
}  # fmt: skip
ORDERED = ("missed", "parked")  # whose order means something


def everything(hall: Hall) -> dict[str, Any]:
    """Every field that an event can change, copied so that nothing changes it later."""
    assert hall.rows  # these are written when somebody asks
    assert hall.issued is not None
    fields = {name: _copied(value) for name, value in vars(hall).items() if name not in SETTLED}
    fields["queues"] = {key: lanes for key, queue in hall.queues.items() if any(lanes := queue_of(queue))}
    return {name: list(value.items()) if name in ORDERED else value for name, value in fields.items()}


def queue_of(queue: Queue) -> list[Any]:
    """A queue's lanes and counts, copied; an empty one is no queue."""
    return [_copied(getattr(queue, name)) for name in Queue.__slots__]


def _copied(value: Any) -> Any:
    if isinstance(value, Queue):
        return queue_of(value)
    if isinstance(value, Calls):
        return [*value.rows.items()]
    if isinstance(value, Times):
        return asdict(value)
    if isinstance(value, Pace):
        return deepcopy(value)
    if isinstance(value, set):
        return set(value)
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return list(value)
    if isinstance(value, Post):
        return {**asdict(value), "presses": list(value.presses.items())}
    return value  # frozen, or plain


def callable_at(hall: Hall, window: int) -> list[Ticket]:
    """Everybody whom a window could call now, in order, found by asking each ticket."""
    ready = [t for t in hall.tickets.values() if t.state == "waiting" or _is_due(hall, t)]
    return sorted((t for t in ready if serves(hall, window, t)), key=lambda t: t.turn)


def _is_due(hall: Hall, ticket: Ticket) -> bool:
    return ticket.state == "missed" and returns_after(hall, ticket) == 0


def waiting_numbers(hall: Hall, queue: str | int) -> list[str]:
    return hall.queues[queue].numbers() if queue in hall.queues else []


def ticket(hall: Hall, number: str) -> Ticket:
    return hall.tickets[number]


def numbers(prefix: str, count: int) -> Iterator[str]:
    return (f"{prefix}{n:03d}" for n in range(1, count + 1))


def takes(prefix: str, count: int) -> list[ev.TicketTaken]:
    """So many visitors of one service, one after the other."""
    return [taken(number) for number in numbers(prefix, count)]
