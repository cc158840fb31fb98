"""The hall's rules: a command and the hall in, events out, or a refusal.

`decide` never changes the hall. The hub applies the events and decides the next command on the hall that they left, so two presses
of the same instant see each other. Which command is legal for a ticket in which state stands in one table, `guards.ALLOWED`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hallbus.hall import calling, emergency, issuing, posts
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.state import Hall

DECIDE: dict[type[Command], Callable[[Hall, Any, datetime], list[ev.Event]]] = {
    **issuing.DECIDE,
    **calling.DECIDE,
    **posts.DECIDE,
    **emergency.DECIDE,
}


def decide(hall: Hall, command: Command, at: datetime) -> list[ev.Event]:
    """The facts that follow from a command now. Raises Refused when the rules say no.

    A press or a wish for a number that was made before gives no events: the first answer holds.
    """
    if repeated(hall, command):
        return []
    return DECIDE[type(command)](hall, command, at)


def repeated(hall: Hall, command: Command) -> tuple[int, str, str | None] | None:
    """What came of this very press, or of this very wish for a number, before: the seq, kind and ticket of its event."""
    if isinstance(command, do.TakeTicket | do.HandOut):
        number = hall.requests.get(command.request)
        return (hall.tickets[number].turn, ev.TicketTaken.kind, number) if number else None
    if not isinstance(command, do.Press) or command.press is None:
        return None
    post = hall.posts.get(getattr(command, "window", -1))
    return post.presses.get(command.press) if post else None


def refusal(hall: Hall, command: Command, at: datetime) -> str | None:
    """The code with which a command would be refused now, or None."""
    try:
        decide(hall, command, at)
    except Refused as refused:
        return refused.code
    return None
