"""How a ticket's own events change the hall: taken, called, served, set aside, sent on, given up.

A day in a city is fifty thousand of these and a start of the hub folds them all, so what every visit passes through is written
without detours.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hallbus.hall import asides
from hallbus.hall import events as ev
from hallbus.hall.calls import SERVED, SERVING
from hallbus.hall.mix import after_priority, after_regular
from hallbus.hall.queue import REGULAR, Queue, goes_first
from hallbus.hall.tickets import Post, Ticket

if TYPE_CHECKING:
    from hallbus.hall.state import Hall


def _taken(hall: "Hall", event: ev.TicketTaken) -> None:
    number, service = event.ticket, event.service
    ticket = Ticket(
        number, service, event.at, hall.seq, event.ref, event.group, event.language, event.slot_from, event.proxy
    )
    hall.tickets[number] = ticket
    if event.ref:
        hall.refs[event.ref] = number
    hall.uncounted.append(number)
    root = hall.roots.get(service, service)
    if event.request:
        hall.requests[event.request] = number
    if event.holder:
        hall.holders[event.holder, root] = number
    if event.booking:
        hall.bookings[event.booking] = number
    if event.batch:
        asides.handed_out(hall, event)
    elif root in hall.limited:
        hall.give(root, hall.part(event.at), 1)
    hall.pace.take(root, event.at, event.group)
    hall.enqueue(ticket, hall.queues[root])


def _raised(hall: "Hall", event: ev.TicketRaised) -> None:
    ticket = hall.tickets[event.ticket]
    queue = hall.queues[hall.queue_of(ticket)]
    if ticket.state == "waiting":
        hall.dequeue(ticket, queue)
    after = hall.seq if ticket.urgent_after is None else ticket.urgent_after
    urgent = event.group in hall.urgent_groups
    ticket = replace(ticket, group=event.group, urgent_after=after if urgent else None)
    hall.tickets[event.ticket] = ticket
    if ticket.state == "waiting":
        hall.enqueue(ticket, queue)


# Called


def _called(hall: "Hall", event: ev.TicketCalled) -> None:
    number, window, at = event.ticket, event.window, event.at
    seq, tickets = hall.seq, hall.tickets
    ticket = tickets[number]
    key = ticket.for_window or hall.roots.get(ticket.service, ticket.service)
    queue = hall.queues[key]
    post = hall.posts.get(window) or hall.post(window)
    if queue.owed or ticket.group != REGULAR or ticket.slot_from is not None:
        _count_in_mix(hall, ticket, queue, event)
    freed = tickets[post.last].changed_at if post.last else None
    hall.pace.call(window, ticket, at, freed, post.moved_at)
    if ticket.state == "waiting":
        hall.dequeue(ticket, queue)
    else:
        hall.leave(ticket)
    if post.ticket or post.foreign:
        _make_room(hall, post, number)
    queue.calls += 1
    queue.called = seq
    if key != window:
        own = hall.queues[window]
        own.calls += 1
        own.called = seq
    times = hall.times[ticket.service]
    times.calls += 1
    times.waited_s += (at - (ticket.since or ticket.taken_at)).total_seconds()
    tickets[number] = replace(
        ticket, state="called", window=window, called_at=at, recalled_at=None,
        started_at=None, changed_at=at, call_seq=seq, recalls=0,
    )  # fmt: skip
    post.ticket = post.last = number
    if not ticket.proxy:
        hall.newest.show(ticket, window, at, seq, 0)
    hall.changed[window] = None


def _count_in_mix(hall: "Hall", ticket: Ticket, queue: Queue, event: ev.TicketCalled) -> None:
    """Urgent tickets, and windows that are there for priority first, stand outside the mix."""
    if ticket.urgent_after is not None or event.window in hall.first:
        return
    if goes_first(ticket, hall.green, event.at):
        queue.owed = after_priority(queue.owed, hall.facts.priority.mix)
    else:
        queue.owed = after_regular(queue.owed, hall.facts.priority.mix)


def _make_room(hall: "Hall", post: Post, number: str) -> None:
    """Whatever was called to a window before is over."""
    if post.ticket and post.ticket != number:
        hall.newest.mark(post.ticket, None, over=True)
    if post.foreign:
        hall.newest.mark(post.foreign, None, over=True)
        post.foreign = None


def _recalled(hall: "Hall", event: ev.TicketRecalled) -> None:
    ticket = hall.tickets[event.ticket]
    recalls = ticket.recalls + 1
    hall.recalls += 1
    hall.tickets[event.ticket] = replace(
        ticket, recalls=recalls, recalled_at=event.at, changed_at=event.at, call_seq=hall.seq
    )
    if not ticket.proxy:
        hall.newest.show(ticket, event.window, event.at, hall.seq, recalls)


# At the window


def _started(hall: "Hall", event: ev.TicketStarted) -> None:
    number, at = event.ticket, event.at
    hall.tickets[number] = replace(hall.tickets[number], state="serving", started_at=at, changed_at=at)
    hall.newest.note((number, SERVING))
    hall.changed[event.window] = None


def _ended(hall: "Hall", event: ev.TicketServed) -> None:
    number, at = event.ticket, event.at
    ticket = hall.tickets[number]
    hall.leave(ticket)
    if ticket.started_at is not None:
        hall.times[ticket.service].add((at - ticket.started_at).total_seconds() + ticket.spent_s)
    hall.tickets[number] = replace(ticket, state="served", changed_at=at)
    hall.newest.note((number, SERVED))
    hall.changed[event.window] = None


def _was_missed(hall: "Hall", event: ev.TicketMissed) -> None:
    ticket = hall.tickets[event.ticket]
    hall.leave(ticket)
    queue, rules = hall.queues[hall.queue_of(ticket)], hall.facts.calls
    missed = replace(ticket, state="missed", changed_at=event.at, misses=ticket.misses + 1, missed_after=queue.calls)
    hall.tickets[event.ticket] = missed
    if rules.missed_policy == "requeue_after_n" and missed.misses < rules.missed_max:
        queue.add_returning(missed)
        hall.pace.returns += 1
    hall.missed[event.ticket] = None
    hall.newest.mark(event.ticket, "missed")
    hall.changed[event.window] = None


def _returned(hall: "Hall", event: ev.TicketReturned) -> None:
    ticket = hall.tickets[event.ticket]
    hall.leave(ticket)
    turn = hall.seq if event.behind else ticket.turn
    _wait(hall, replace(ticket, turn=turn), event.at)


def _wait(hall: "Hall", ticket: Ticket, at: datetime) -> None:
    ticket = replace(ticket, state="waiting", window=None, changed_at=at, since=at)
    hall.tickets[ticket.number] = ticket
    hall.enqueue(ticket, hall.queues[hall.queue_of(ticket)])


# Set aside, sent on, given up


def _parked(hall: "Hall", event: ev.TicketParked) -> None:
    ticket = hall.tickets[event.ticket]
    hall.leave(ticket)
    spent = (event.at - ticket.started_at).total_seconds() if ticket.started_at else 0.0
    hall.tickets[event.ticket] = replace(
        ticket, state="parked", reason=event.reason, changed_at=event.at, spent_s=ticket.spent_s + spent
    )
    hall.parked[event.ticket] = None
    hall.newest.mark(event.ticket, None, over=True)
    hall.changed[event.window] = None


def _resumed(hall: "Hall", event: ev.TicketResumed) -> None:
    number, window = event.ticket, event.window
    ticket = hall.tickets[number]
    hall.leave(ticket)
    hall.tickets[number] = replace(ticket, state="serving", window=window, started_at=event.at, changed_at=event.at)
    post = hall.post(window)
    freed = hall.tickets[post.last].changed_at if post.last else None
    hall.pace.resume(window, event.at, freed)
    _make_room(hall, post, number)
    post.ticket = post.last = number
    place = hall.places.get(window)
    hall.newest.note((number, {**SERVING, "over": False, "window": window, "place": place}))
    hall.changed[window] = None


def _transferred(hall: "Hall", event: ev.TicketTransferred) -> None:
    ticket = hall.tickets[event.ticket]
    hall.leave(ticket)
    if ticket.started_at is not None:  # a visit to its old service, that took its time
        now = (event.at - ticket.started_at).total_seconds() if ticket.state == "serving" else 0.0
        hall.times[ticket.service].add(now + ticket.spent_s)
    hall.newest.mark(event.ticket, None, over=True)
    service = event.service or ticket.service
    moved = replace(ticket, service=service, for_window=event.to_window, started_at=None, spent_s=0.0)
    if moved.urgent_after is not None:
        moved = replace(moved, urgent_after=-1)  # it has let somebody go before already
    _wait(hall, moved, event.at)
    hall.pace.send(hall.queue_of(moved), event.at)
    if ticket.window is not None:
        hall.changed[ticket.window] = None


def _voided(hall: "Hall", event: ev.TicketVoided) -> None:
    ticket = hall.tickets[event.ticket]
    hall.leave(ticket)
    hall.tickets[event.ticket] = replace(ticket, state="voided", reason=event.reason, changed_at=event.at)
    if ticket.state != "missed":  # a missed ticket stays on the boards as missed
        hall.newest.mark(event.ticket, None, over=True)
    if ticket.window is not None:
        hall.changed[ticket.window] = None


APPLY: dict[type[ev.Event], Callable[["Hall", Any], None]] = {
    ev.TicketTaken: _taken,
    ev.TicketRaised: _raised,
    ev.TicketCalled: _called,
    ev.TicketRecalled: _recalled,
    ev.TicketStarted: _started,
    ev.TicketServed: _ended,
    ev.TicketMissed: _was_missed,
    ev.TicketReturned: _returned,
    ev.TicketParked: _parked,
    ev.TicketResumed: _resumed,
    ev.TicketTransferred: _transferred,
    ev.TicketVoided: _voided,
}
