"""Numbers: given out, reserved, raised, given up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.emergency import carried
from hallbus.hall.facts import Service
from hallbus.hall.guards import clock_text, need_class, need_day, need_legal, need_ticket
from hallbus.hall.pace import usual_minutes
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES, Batch

BATCH_MAX = 200


def left_of(hall: Hall, service: Service, at: datetime) -> int | None:
    """How many numbers of a service are left now; None: as many as come."""
    root = hall.roots.get(service.id, service.id)
    limits = hall.services[root].limits if root in hall.services else None
    if limits is None or hall.hours is None:
        return None
    part = hall.hours.part(at)
    given = {p: hall.given.get((root, p), 0) for p in ("am", "pm")}
    of_part = limits.am if part == "am" else limits.pm
    lefts = [
        *([of_part - given[part]] if of_part is not None else []),
        *([limits.day - sum(given.values())] if limits.day is not None else []),
    ]
    return max(0, min(lefts)) if lefts else None


def _take(hall: Hall, command: do.TakeTicket, at: datetime) -> list[ev.Event]:
    need_day(hall)
    service = _known_service(hall, command.service)
    group = command.group
    if group == "regular" and service.elder_default:
        group = next((c.id for c in hall.facts.priority.classes if c.id == "elder"), group)
    need_class(hall, group, command.guide, command.reason)
    _not_taken_already(hall, command, service)
    slot = _slot(hall, command, at)
    _issues(hall, service, at, booked=bool(command.booking))
    number = f"{service.prefix}{hall.issued.get(service.prefix, 0) + 1:03d}"
    urgent = group in hall.urgent_groups
    taken = ev.TicketTaken(
        at, number, service.id, command.ref, "regular" if urgent else group, command.language, command.request,
        command.holder, command.booking, *slot, command.proxy, by=command.by,
    )  # fmt: skip
    raised = [ev.TicketRaised(at, number, group, command.reason, by=command.by)] if urgent else []
    return [taken, *raised]


def refusal_to_issue(hall: Hall, service: Service, at: datetime, booked: bool = False) -> Refused | None:
    """Why no number of this service is given out now."""
    try:
        need_day(hall)
        _issues(hall, service, at, booked)
    except Refused as refused:
        return refused
    return None


def _issues(hall: Hall, service: Service, at: datetime, booked: bool) -> None:
    closed = hall.hours.no_issue(service.id, at, booked) if hall.hours else None
    if closed is not None:
        raise Refused(closed.code, opens=clock_text(closed.opens, at))
    if not booked and left_of(hall, service, at) == 0:
        raise Refused("sold_out", service=service.id)


def _known_service(hall: Hall, id: str) -> Service:
    service = hall.services.get(id)
    if service is None:
        raise Refused("unknown_service", service=id)
    return service


def _not_taken_already(hall: Hall, command: do.TakeTicket, service: Service) -> None:
    if command.booking in hall.bookings:
        raise Refused("already_checked_in", hall.bookings[command.booking])
    if hall.facts.calls.same_id_same_service == "any" or not command.holder:
        return
    held = hall.holders.get((command.holder, hall.roots.get(service.id, service.id)))
    if held is not None and hall.tickets[held].state in OPEN_STATES:
        raise Refused("already_holds", held)


def _slot(hall: Hall, command: do.TakeTicket, at: datetime) -> tuple[datetime | None, datetime | None]:
    """The slot of an appointment that came in time; whoever is too late has an ordinary ticket."""
    if command.slot_from is None or command.slot_to is None:
        return None, None
    rules = hall.facts.appointments
    opens = command.slot_from - timedelta(minutes=rules.check_in_before_min)
    if at < opens:
        raise Refused("check_in_early", opens=clock_text(opens, at))
    late = at > command.slot_to + timedelta(minutes=rules.late_after_min)
    return (None, None) if late else (command.slot_from, command.slot_to)


def _void(hall: Hall, command: do.Void, at: datetime) -> list[ev.Event]:
    ticket = need_ticket(hall, command.ticket)
    need_legal(command, ticket)
    return [ev.TicketVoided(at, ticket.number, command.reason, ticket.window, by=command.by)]


def _raise(hall: Hall, command: do.Raise, at: datetime) -> list[ev.Event]:
    ticket = need_ticket(hall, command.ticket)
    need_legal(command, ticket)
    need_class(hall, command.group, guide=True, reason=command.reason)
    if ticket.group == command.group:
        return []
    return [ev.TicketRaised(at, ticket.number, command.group, command.reason, by=command.by)]


# Batches


def _reserve(hall: Hall, command: do.ReserveBatch, at: datetime) -> list[ev.Event]:
    need_day(hall)
    service = _known_service(hall, command.service)
    if command.batch in hall.batches:
        return []
    count = len(command.refs)
    left = left_of(hall, service, at)
    if not 0 < count <= (BATCH_MAX if left is None else min(BATCH_MAX, left)):
        raise Refused("batch_size", most=BATCH_MAX if left is None else min(BATCH_MAX, left))
    if command.lapses_at <= at:
        raise Refused("batch_over")
    first = hall.issued.get(service.prefix, 0) + 1
    reserved = ev.BatchReserved(
        at, command.batch, service.id, service.prefix, first, first + count - 1, command.lapses_at, command.refs,
        by=command.by,
    )  # fmt: skip
    return [reserved]


def _hand_out(hall: Hall, command: do.HandOut, at: datetime) -> list[ev.Event]:
    need_day(hall)
    batch = _known_batch(hall, command.batch)
    if at >= batch.lapses_at:  # the clock may not have said so yet
        raise Refused("batch_over")
    left = batch.last - batch.next + 1
    if not 0 < command.count <= left:
        raise Refused("batch_left", left=left)
    return [
        ev.TicketTaken(
            at, batch.number(n), batch.service, batch.refs[n - batch.first] if batch.refs else "",
            request=command.request if n == batch.next else "", batch=batch.id, by=command.by,
        )
        for n in range(batch.next, batch.next + command.count)
    ]  # fmt: skip


def _lapse_batch(hall: Hall, command: do.LapseBatch, at: datetime) -> list[ev.Event]:
    need_day(hall)
    return [ev.BatchLapsed(at, _known_batch(hall, command.batch).id, by=command.by)]


def _known_batch(hall: Hall, id: str) -> Batch:
    batch = hall.batches.get(id)
    if batch is None:
        raise Refused("unknown_batch")
    if batch.lapsed:
        raise Refused("batch_over")
    return batch


# Days


def _open_day(hall: Hall, command: do.OpenDay, at: datetime) -> list[ev.Event]:
    if hall.day_open:
        raise Refused("day_open", day=hall.day)
    if hall.day is not None and command.day <= hall.day:  # its numbers have been given out
        raise Refused("day_closed", day=hall.day)
    opened = ev.DayOpened(at, command.day, usual_minutes(hall.pace, hall.services), by=command.by)
    return [opened, *carried(hall, at)]


def _close_day(hall: Hall, command: do.CloseDay, at: datetime) -> list[ev.Event]:
    need_day(hall)
    left = [t for t in hall.tickets.values() if t.state in OPEN_STATES]
    voided = [ev.TicketVoided(at, t.number, "day_closed", by=command.by) for t in left]
    return [*voided, ev.DayClosed(at, hall.day or "", by=command.by)]


def _lapse(hall: Hall, command: do.Lapse, at: datetime) -> list[ev.Event]:
    need_day(hall)
    states = {"waiting", "called", "missed"} if command.before else {"waiting", "called", "missed", "parked"}
    gone = [
        t for t in hall.tickets.values() if t.state in states and (not command.before or t.taken_at < command.before)
    ]
    voided = [ev.TicketVoided(at, t.number, "abandoned", t.window, by=command.by) for t in gone]
    return [*voided, ev.DayLapsed(at, command.when, by=command.by)]


DECIDE: dict[type[Command], Callable[[Hall, Any, datetime], list[ev.Event]]] = {
    do.OpenDay: _open_day,
    do.CloseDay: _close_day,
    do.Lapse: _lapse,
    do.TakeTicket: _take,
    do.Void: _void,
    do.Raise: _raise,
    do.ReserveBatch: _reserve,
    do.HandOut: _hand_out,
    do.LapseBatch: _lapse_batch,
}
