"""Calling: who is called, called again, served, set aside, sent on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.emergency import need_calm
from hallbus.hall.guards import clock_text, need_hand, need_legal, need_open, need_post, need_ticket, pressed
from hallbus.hall.order import callable_from, due_to_return, next_ticket, serves
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Post


def _call_next(hall: Hall, command: do.CallNext, at: datetime) -> list[ev.Event]:
    post = need_post(hall, command.window)
    need_calm(hall, command.window)
    _not_called_already(post, command.after)
    need_open(post)
    closing = _close_visit(hall, command, at)
    chosen = next_ticket(hall, command.window, at)
    if chosen is None:
        if not closing:
            raise _nobody(hall, command.window, at)
        return [*closing[:-1], pressed(closing[-1], command)]
    returned = [ev.TicketReturned(at, t.number) for t in due_to_return(hall, command.window)]
    called = ev.TicketCalled(at, chosen.number, command.window, by=command.by, press=command.press)
    return [*closing, *returned, called]


def _nobody(hall: Hall, window: int, at: datetime) -> Refused:
    """Nobody waits, or this window's time has not come."""
    hours = hall.hours
    opens = hours.opens_at(window) if hours and not hours.always else None
    if opens is not None and at < opens:
        return Refused("not_open_yet", opens=clock_text(opens, at))
    late = _not_yet(hall, window, at)
    return Refused("not_open_yet", opens=clock_text(late, at)) if late else Refused("nobody_waiting")


def _not_yet(hall: Hall, window: int, at: datetime) -> datetime | None:
    """When those who wait already may be called."""
    waiting = [key for key in hall.window_queues[window] if len(hall.queues.get(key, ()))]
    times = [callable_from(hall, window, key, booked) for key in waiting for booked in (False, True)]
    return min((time for time in times if time is not None and time > at), default=None)


def _call(hall: Hall, command: do.Call, at: datetime) -> list[ev.Event]:
    post = need_post(hall, command.window)
    need_calm(hall, command.window)
    ticket = need_ticket(hall, command.ticket)
    if post.ticket == ticket.number:
        raise Refused("already_called", ticket.number)
    need_legal(command, ticket)
    need_open(post)
    if not serves(hall, command.window, ticket):
        raise Refused("not_served_here", ticket.number)
    closing = _close_visit(hall, command, at)
    back: list[ev.Event] = [ev.TicketReturned(at, ticket.number)] if ticket.state == "missed" else []
    called = ev.TicketCalled(at, ticket.number, command.window, by=command.by, press=command.press)
    return [*closing, *back, called]


def _recall(hall: Hall, command: do.Recall, at: datetime) -> list[ev.Event]:
    ticket = need_hand(hall, command)
    need_calm(hall, command.window)
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
    ticket = need_hand(hall, command)
    return [ev.TicketStarted(at, ticket.number, command.window, by=command.by, press=command.press)]


def _finish(hall: Hall, command: do.Finish, at: datetime) -> list[ev.Event]:
    ticket = need_hand(hall, command)
    return [ev.TicketServed(at, ticket.number, command.window, by=command.by, press=command.press)]


def _no_show(hall: Hall, command: do.NoShow, at: datetime) -> list[ev.Event]:
    ticket, rules = need_hand(hall, command), hall.facts.calls
    missed = ev.TicketMissed(at, ticket.number, command.window, by=command.by)
    if rules.missed_policy == "void" or ticket.misses + 1 >= rules.missed_max:
        voided = ev.TicketVoided(at, ticket.number, "missed", command.window, by=command.by)
        return [missed, pressed(voided, command)]
    if rules.missed_policy == "back_of_queue":
        return [pressed(missed, command), ev.TicketReturned(at, ticket.number, behind=True)]
    return [pressed(missed, command)]


def _park(hall: Hall, command: do.Park, at: datetime) -> list[ev.Event]:
    ticket = need_hand(hall, command)
    return [ev.TicketParked(at, ticket.number, command.window, command.reason, by=command.by, press=command.press)]


def _resume(hall: Hall, command: do.Resume, at: datetime) -> list[ev.Event]:
    post = need_post(hall, command.window)
    ticket = need_ticket(hall, command.ticket)
    need_legal(command, ticket)
    need_open(post)
    if ticket.window != command.window and not serves(hall, command.window, ticket):
        raise Refused("not_served_here", ticket.number)
    if post.ticket:
        raise Refused("window_busy", post.ticket)
    return [ev.TicketResumed(at, ticket.number, command.window, by=command.by, press=command.press)]


def _transfer(hall: Hall, command: do.Transfer, at: datetime) -> list[ev.Event]:
    post = need_post(hall, command.window)
    number = command.ticket or post.ticket
    if number is None:
        raise Refused("nothing_in_hand")
    ticket = need_ticket(hall, number)
    need_legal(command, ticket)
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


DECIDE: dict[type[Command], Callable[[Hall, Any, datetime], list[ev.Event]]] = {
    do.CallNext: _call_next,
    do.Call: _call,
    do.Recall: _recall,
    do.Start: _start,
    do.Finish: _finish,
    do.NoShow: _no_show,
    do.Park: _park,
    do.Resume: _resume,
    do.Transfer: _transfer,
}
