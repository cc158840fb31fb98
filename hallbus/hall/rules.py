"""The hall's rules: a command and the hall in, events out, or a refusal.

`decide` never changes the hall. The hub applies the events and decides the next command on the hall that they left, so two presses
of the same instant see each other. Which command is legal for a ticket in which state stands in one table, `ALLOWED`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.order import due_to_return, next_ticket, serves
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES, Post, Ticket

# For each command on a ticket: the states it is legal in, and the code of the refusal otherwise.
ALLOWED: dict[type[Command], tuple[frozenset[str], str]] = {
    do.Call: (frozenset({"waiting", "missed"}), "not_waiting"),
    do.Recall: (frozenset({"called"}), "not_called"),
    do.Start: (frozenset({"called"}), "not_called"),
    do.NoShow: (frozenset({"called"}), "not_called"),
    do.Finish: (frozenset({"serving"}), "not_serving"),
    do.Park: (frozenset({"serving"}), "not_serving"),
    do.Resume: (frozenset({"parked"}), "not_parked"),
    do.Transfer: (OPEN_STATES, "not_open"),
    do.Void: (OPEN_STATES, "not_open"),
}


def decide(hall: Hall, command: Command, at: datetime) -> list[ev.Event]:
    """The facts that follow from a command now. Raises Refused when the rules say no.

    A press that the window has made before gives no events: the first answer holds.
    """
    if isinstance(command, do.Press) and repeated(hall, command):
        return []
    return DECIDE[type(command)](hall, command, at)


def repeated(hall: Hall, command: do.Press) -> tuple[int, str, str | None] | None:
    """What came of this very press before: the seq, kind and ticket of its event."""
    post = hall.posts.get(getattr(command, "window", -1))
    return post.presses.get(command.press) if post and command.press is not None else None


def refusal(hall: Hall, command: Command, at: datetime) -> str | None:
    """The code with which a command would be refused now, or None."""
    try:
        decide(hall, command, at)
    except Refused as refused:
        return refused.code
    return None


# Days


def _open_day(hall: Hall, command: do.OpenDay, at: datetime) -> list[ev.Event]:
    if hall.day_open:
        raise Refused("day_open", day=hall.day)
    if hall.day is not None and command.day <= hall.day:  # its numbers have been given out
        raise Refused("day_closed", day=hall.day)
    return [ev.DayOpened(at, command.day, by=command.by)]


def _close_day(hall: Hall, command: do.CloseDay, at: datetime) -> list[ev.Event]:
    _day(hall)
    left = [t for t in hall.tickets.values() if t.state in OPEN_STATES]
    voided = [ev.TicketVoided(at, t.number, "day_closed", by=command.by) for t in left]
    return [*voided, ev.DayClosed(at, hall.day or "", by=command.by)]


def _day(hall: Hall) -> None:
    if not hall.day_open:
        raise Refused("day_closed")


# Tickets


def _take(hall: Hall, command: do.TakeTicket, at: datetime) -> list[ev.Event]:
    _day(hall)
    service = hall.services.get(command.service)
    if service is None:
        raise Refused("unknown_service", service=command.service)
    number = f"{service.prefix}{hall.issued.get(service.prefix, 0) + 1:03d}"
    return [ev.TicketTaken(at, number, service.id, command.ref, command.group, command.language, by=command.by)]


def _void(hall: Hall, command: do.Void, at: datetime) -> list[ev.Event]:
    ticket = _known(hall, command.ticket)
    _legal(command, ticket)
    return [ev.TicketVoided(at, ticket.number, command.reason, ticket.window, by=command.by)]


# Calling


def _call_next(hall: Hall, command: do.CallNext, at: datetime) -> list[ev.Event]:
    post = _post(hall, command.window)
    _not_called_already(post, command.after)
    _may_call(post)
    closing = _close_visit(hall, command, at)
    chosen = next_ticket(hall, command.window)
    if chosen is None:
        if not closing:
            raise Refused("nobody_waiting")
        return [*closing[:-1], _pressed(closing[-1], command)]
    returned = [ev.TicketReturned(at, t.number) for t in due_to_return(hall, command.window)]
    called = ev.TicketCalled(at, chosen.number, command.window, by=command.by, press=command.press)
    return [*closing, *returned, called]


def _call(hall: Hall, command: do.Call, at: datetime) -> list[ev.Event]:
    post = _post(hall, command.window)
    ticket = _known(hall, command.ticket)
    if post.ticket == ticket.number:
        raise Refused("already_called", ticket.number)
    _legal(command, ticket)
    _may_call(post)
    if not serves(hall, command.window, ticket):
        raise Refused("not_served_here", ticket.number)
    closing = _close_visit(hall, command, at)
    back: list[ev.Event] = [ev.TicketReturned(at, ticket.number)] if ticket.state == "missed" else []
    called = ev.TicketCalled(at, ticket.number, command.window, by=command.by, press=command.press)
    return [*closing, *back, called]


def _recall(hall: Hall, command: do.Recall, at: datetime) -> list[ev.Event]:
    ticket = _in_hand(hall, command)
    rules = hall.facts.calls
    if ticket.recalls >= rules.recall_max:
        raise Refused("recall_limit", ticket.number, limit=rules.recall_max)
    if ticket.recalled_at and at - ticket.recalled_at < timedelta(seconds=rules.recall_min_gap_s):
        raise Refused("too_soon", ticket.number, seconds=rules.recall_min_gap_s)
    return [ev.TicketRecalled(at, ticket.number, command.window, by=command.by, press=command.press)]


def _not_called_already(post: Post, after: str | None) -> None:
    """`after` is stale when the window has called somebody whom the clerk had not seen yet."""
    seen = post.ticket or post.last or ""
    if after is not None and after != seen:
        raise Refused("already_called", seen or None)


def _close_visit(hall: Hall, command: do.CallNext | do.Call, at: datetime) -> list[ev.Event]:
    held = hall.posts[command.window].ticket
    return [ev.TicketServed(at, held, command.window, by=command.by)] if held else []


# The ticket in hand


def _start(hall: Hall, command: do.Start, at: datetime) -> list[ev.Event]:
    ticket = _in_hand(hall, command)
    return [ev.TicketStarted(at, ticket.number, command.window, by=command.by, press=command.press)]


def _finish(hall: Hall, command: do.Finish, at: datetime) -> list[ev.Event]:
    ticket = _in_hand(hall, command)
    return [ev.TicketServed(at, ticket.number, command.window, by=command.by, press=command.press)]


def _no_show(hall: Hall, command: do.NoShow, at: datetime) -> list[ev.Event]:
    ticket, rules = _in_hand(hall, command), hall.facts.calls
    missed = ev.TicketMissed(at, ticket.number, command.window, by=command.by)
    if rules.missed_policy == "void" or ticket.misses + 1 >= rules.missed_max:
        voided = ev.TicketVoided(at, ticket.number, "missed", command.window, by=command.by)
        return [missed, _pressed(voided, command)]
    if rules.missed_policy == "back_of_queue":
        return [_pressed(missed, command), ev.TicketReturned(at, ticket.number, behind=True)]
    return [_pressed(missed, command)]


def _park(hall: Hall, command: do.Park, at: datetime) -> list[ev.Event]:
    ticket = _in_hand(hall, command)
    return [ev.TicketParked(at, ticket.number, command.window, command.reason, by=command.by, press=command.press)]


def _resume(hall: Hall, command: do.Resume, at: datetime) -> list[ev.Event]:
    post = _post(hall, command.window)
    ticket = _known(hall, command.ticket)
    _legal(command, ticket)
    _may_call(post)
    if ticket.window != command.window and not serves(hall, command.window, ticket):
        raise Refused("not_served_here", ticket.number)
    if post.ticket:
        raise Refused("window_busy", post.ticket)
    return [ev.TicketResumed(at, ticket.number, command.window, by=command.by, press=command.press)]


def _transfer(hall: Hall, command: do.Transfer, at: datetime) -> list[ev.Event]:
    post = _post(hall, command.window)
    number = command.ticket or post.ticket
    if number is None:
        raise Refused("nothing_in_hand")
    ticket = _known(hall, number)
    _legal(command, ticket)
    if (command.service is None) == (command.to_window is None):
        raise Refused("one_target")
    if command.service is not None and command.service not in hall.services:
        raise Refused("unknown_service", service=command.service)
    if command.to_window is not None and command.to_window not in hall.windows:
        raise Refused("unknown_window", window=command.to_window)
    if ticket.window not in (None, command.window) or not (
        ticket.window == command.window or serves(hall, command.window, ticket)
    ):
        raise Refused("not_at_this_window", ticket.number)
    return [
        ev.TicketTransferred(
            at, ticket.number, command.window, command.service, command.to_window,
            by=command.by, press=command.press,
        )
    ]  # fmt: skip


# Windows


def _open_window(hall: Hall, command: do.OpenWindow, at: datetime) -> list[ev.Event]:
    if _post(hall, command.window).mode == "open":
        raise Refused("already_open")
    return [ev.WindowOpened(at, command.window, by=command.by, press=command.press)]


def _pause_window(hall: Hall, command: do.PauseWindow, at: datetime) -> list[ev.Event]:
    post = _post(hall, command.window)
    if post.mode == "closed":
        raise Refused("window_closed")
    if (post.mode, post.reason, post.until) == ("paused", command.reason, command.until):
        raise Refused("already_paused")
    return [ev.WindowPaused(at, command.window, command.reason, command.until, by=command.by, press=command.press)]


def _close_window(hall: Hall, command: do.CloseWindow, at: datetime) -> list[ev.Event]:
    if _post(hall, command.window).mode == "closed":
        raise Refused("already_closed")
    return [ev.WindowClosed(at, command.window, by=command.by, press=command.press)]


# What every rule asks


def _post(hall: Hall, window: int) -> Post:
    _day(hall)
    if window not in hall.windows:
        raise Refused("unknown_window", window=window)
    return hall.posts[window]


def _may_call(post: Post) -> None:
    if post.mode != "open":
        raise Refused("window_paused" if post.mode == "paused" else "window_closed")


def _known(hall: Hall, number: str) -> Ticket:
    ticket = hall.tickets.get(number)
    if ticket is None:
        raise Refused("unknown_ticket", number)
    return ticket


def _legal(command: Command, ticket: Ticket) -> None:
    states, code = ALLOWED[type(command)]
    if ticket.state not in states:
        raise Refused(code, ticket.number, state=ticket.state)


def _in_hand(hall: Hall, command: Any) -> Ticket:
    """The ticket that a button of the window means: the one in hand, which a named one must be."""
    post = _post(hall, command.window)
    if command.ticket is not None:
        ticket = _known(hall, command.ticket)
        if post.ticket != ticket.number:
            _legal(command, ticket)
            raise Refused("not_at_this_window", ticket.number)
    elif post.ticket is None:
        raise Refused("nothing_in_hand")
    ticket = hall.tickets[command.ticket or post.ticket or ""]
    _legal(command, ticket)
    return ticket


def _pressed(event: ev.Event, command: do.Press) -> ev.Event:
    """The same event, carrying the press that caused it."""
    return event if command.press is None else replace(event, press=command.press)


DECIDE: dict[type[Command], Callable[[Hall, Any, datetime], list[ev.Event]]] = {
    do.OpenDay: _open_day,
    do.CloseDay: _close_day,
    do.TakeTicket: _take,
    do.Void: _void,
    do.CallNext: _call_next,
    do.Call: _call,
    do.Recall: _recall,
    do.Start: _start,
    do.Finish: _finish,
    do.NoShow: _no_show,
    do.Park: _park,
    do.Resume: _resume,
    do.Transfer: _transfer,
    do.OpenWindow: _open_window,
    do.PauseWindow: _pause_window,
    do.CloseWindow: _close_window,
}
