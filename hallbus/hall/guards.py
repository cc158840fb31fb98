"""What every rule asks before it says yes: refusals that many commands share."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
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
    do.Raise: (frozenset({"waiting"}), "not_waiting"),
}


def need_day(hall: Hall) -> None:
    if not hall.day_open:
        raise Refused("day_closed")


def need_post(hall: Hall, window: int) -> Post:
    need_day(hall)
    if window not in hall.windows:
        raise Refused("unknown_window", window=window)
    return hall.posts[window]


def need_ticket(hall: Hall, number: str) -> Ticket:
    ticket = hall.tickets.get(number)
    if ticket is None:
        raise Refused("unknown_ticket", number)
    return ticket


def need_legal(command: Command, ticket: Ticket) -> None:
    states, code = ALLOWED[type(command)]
    if ticket.state not in states:
        raise Refused(code, ticket.number, state=ticket.state)


def need_open(post: Post) -> None:
    if post.mode != "open":
        raise Refused("window_paused" if post.mode == "paused" else "window_closed")


def need_hand(hall: Hall, command: Any) -> Ticket:
    """The ticket that a button of the window means: the one in hand, which a named one must be."""
    post = need_post(hall, command.window)
    if command.ticket is not None:
        ticket = need_ticket(hall, command.ticket)
        if post.ticket != ticket.number:
            need_legal(command, ticket)
            raise Refused("not_at_this_window", ticket.number)
    elif post.ticket is None:
        raise Refused("nothing_in_hand")
    ticket = hall.tickets[command.ticket or post.ticket or ""]
    need_legal(command, ticket)
    return ticket


def need_class(hall: Hall, group: str, guide: bool, reason: str) -> None:
    """Some classes are a guide's to give, with a reason."""
    known = next((c for c in hall.facts.priority.classes if c.id == group), None)
    if known is None and group != "regular":
        raise Refused("unknown_class", group=group)
    if known is not None and known.guide_only and not guide:
        raise Refused("guide_only", group=known.name)
    if known is not None and known.guide_only and not reason.strip():
        raise Refused("reason_needed", group=known.name)


def clock_text(at: datetime | None, now: datetime) -> str | None:
    """A time for people: of today "13:30", else with its date."""
    if at is None:
        return None
    return at.strftime("%H:%M") if at.date() == now.date() else at.strftime("%Y-%m-%d %H:%M")


def pressed(event: ev.Event, command: do.Press) -> ev.Event:
    """The same event, carrying the press that caused it."""
    return event if command.press is None else replace(event, press=command.press)
