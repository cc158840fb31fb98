"""How the hall changes beside the course of a ticket: windows, batches, the green channel, help, calls of other systems, notices."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from hallbus.hall import events as ev
from hallbus.hall.tickets import Batch, Call, Help, Mode, Said, Ticket

if TYPE_CHECKING:
    from hallbus.hall.state import Hall


def _moved(hall: "Hall", event: ev.WindowOpened | ev.WindowPaused | ev.WindowClosed) -> None:
    post = hall.post(event.window)
    post.mode, post.moved_at = MODES[type(event)], event.at
    post.reason, post.until = (event.reason, event.until) if isinstance(event, ev.WindowPaused) else (None, None)
    hall.changed[event.window] = None


MODES: dict[type, Mode] = {ev.WindowOpened: "open", ev.WindowPaused: "paused", ev.WindowClosed: "closed"}


def _reserved(hall: "Hall", event: ev.BatchReserved) -> None:
    hall.issued[event.prefix] = max(hall.issued.get(event.prefix, 0), event.last)
    batch = Batch(
        event.batch, event.service, event.prefix, event.first, event.last, event.first, event.lapses_at,
        hall.part(event.at), event.refs,
    )  # fmt: skip
    hall.batches[event.batch] = batch
    _count(hall, batch, batch.last - batch.first + 1)


def handed_out(hall: "Hall", event: ev.TicketTaken) -> None:
    """A number of a batch was given to somebody."""
    batch = hall.batches.get(event.batch)
    if batch is not None:
        hall.batches[event.batch] = replace(batch, next=batch.next + 1)


def _lapsed(hall: "Hall", event: ev.BatchLapsed) -> None:
    batch = hall.batches[event.batch]
    hall.batches[event.batch] = replace(batch, lapsed=True)
    for number in map(batch.number, range(batch.next, batch.last + 1)):
        ticket = Ticket(number, batch.service, event.at, hall.seq)
        hall.tickets[number] = replace(ticket, state="voided", reason="batch_lapsed", changed_at=event.at)
    _count(hall, batch, batch.next - batch.last - 1)


def _count(hall: "Hall", batch: Batch, numbers: int) -> None:
    root = hall.roots.get(batch.service, batch.service)
    if root in hall.limited:
        hall.give(root, batch.part, numbers)


def _switched(hall: "Hall", event: ev.GreenSwitched) -> None:
    hall.green = event.on


def _received(hall: "Hall", event: ev.CallReceived) -> None:
    key = f"{event.source}/{event.ticket}"  # apart from our own ticket of that number
    hall.received.add((event.source, event.id))
    post, earlier = hall.posts.get(event.window), hall.calls.get(key)
    if earlier is not None and (left := hall.posts.get(earlier.window)) is not None and left.foreign == key:
        left.foreign = None
    if post is not None:
        if post.foreign:
            hall.newest.mark(post.foreign, None, over=True)
        post.foreign = key
    place = hall.places.get(event.window)
    hall.newest.note((key, Call(hall.seq, event.ticket, event.window, event.at, "called", False, place, service=UNSET)))


def _asked(hall: "Hall", event: ev.HelpAsked) -> None:
    hall.helps[event.help] = Help(event.help, event.what, event.at, event.window, event.area)


def _answered(hall: "Hall", event: ev.HelpAnswered) -> None:
    hall.helps.pop(event.help, None)


def _proposed(hall: "Hall", event: ev.NoticeProposed) -> None:
    hall.proposed[event.name] = (event.by, event.at)


def _announced(hall: "Hall", event: ev.NoticeAnnounced) -> None:
    hall.announced[event.name] = event.at
    hall.said.append(Said(event.name, event.at, event.by, event.zones, event.until, event.due))
    if event.due:
        hall.scheduled.add((event.name, event.due))
    hall.proposed.pop(event.name, None)


def _day_lapsed(hall: "Hall", event: ev.DayLapsed) -> None:
    hall.lapsed.add(event.when)


APPLY: dict[type[ev.Event], Callable[["Hall", Any], None]] = {
    ev.WindowOpened: _moved,
    ev.WindowPaused: _moved,
    ev.WindowClosed: _moved,
    ev.DayLapsed: _day_lapsed,
    ev.BatchReserved: _reserved,
    ev.BatchLapsed: _lapsed,
    ev.GreenSwitched: _switched,
    ev.CallReceived: _received,
    ev.HelpAsked: _asked,
    ev.HelpAnswered: _answered,
    ev.NoticeProposed: _proposed,
    ev.NoticeAnnounced: _announced,
}
