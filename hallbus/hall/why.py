"""Why a ticket is where it is: reasons with their values, put into words at the door."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from hallbus.hall.guards import clock_text
from hallbus.hall.order import callable_from, returns_after
from hallbus.hall.places import place_of
from hallbus.hall.queue import REGULAR, goes_first
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket, TicketState

# Reasons that the hub or a visitor's page gives for voiding; anything else are somebody's own words.
KNOWN_ENDS = frozenset({"missed", "day_closed", "abandoned", "batch_lapsed", "visitor"})


class Reason(NamedTuple):
    """A code and what its words name. Times are "HH:MM" or with their date, windows are numbers."""

    code: str
    values: dict[str, Any]


def why(hall: Hall, ticket: Ticket, at: datetime) -> list[Reason]:
    """The reasons, from what a ticket is to who may call it."""
    return [Reason(code, values) for code, values in TOLD[ticket.state](hall, ticket, at)]


Reasons = Iterator[tuple[str, dict[str, Any]]]


# Waiting


def _waiting(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield from _lane(hall, ticket, at)
    yield from _way(hall, ticket, at)
    yield from _place(hall, ticket, at)
    yield from _windows(hall, ticket, at)


def _lane(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    """How it waits, and since when."""
    since = {"since": clock_text(ticket.taken_at, at)}
    if ticket.urgent_after is not None:
        yield "waits_urgent", since
    elif ticket.slot_from is not None:
        begun = goes_first(ticket, hall.green, at)
        yield "waits_booked" if begun else "waits_early", {**since, "slot": clock_text(ticket.slot_from, at)}
    elif ticket.group != REGULAR:
        yield "waits_priority" if hall.green else "waits_in_order", since
    else:
        yield "waits_regular", since


def _way(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    """What befell it before."""
    since = {"since": clock_text(ticket.since, at)}
    if ticket.since is not None and ticket.misses:
        behind = hall.facts.calls.missed_policy == "back_of_queue"
        yield "put_behind" if behind else "came_back", {**since, "misses": ticket.misses}
    elif ticket.since is not None:
        yield "sent_on", since
    if ticket.for_window is not None:
        yield "for_window", {"window": ticket.for_window}


def _place(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    """Who goes before it."""
    place, mix = place_of(hall, ticket, at), hall.facts.priority.mix
    if not place.ahead:
        yield "next", {}
        return
    yield "ahead", {"count": place.ahead}
    regular = not goes_first(ticket, hall.green, at)
    urgent = ticket.urgent_after is not None
    counts = [("urgent_before", place.urgent)]
    if not urgent:
        counts += [("booked_before", place.booked), ("priority_before", place.priority)]
        counts += [("older_before" if regular else "between", place.regular)]
    yield from ((code, {"count": count}) for code, count in counts if count)
    turns = place.booked + place.priority if regular else place.regular
    if turns and not urgent:
        yield "mix", {"priority": mix.priority, "regular": mix.regular}


def _windows(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    """Who may call it, and from when."""
    key = hall.queue_of(ticket)
    serving = [no for no, keys in hall.window_queues.items() if key in keys]
    if not serving:
        yield "no_window", {}
        return
    moments = [callable_from(hall, no, key, booked=ticket.slot_from is not None) for no in serving]
    opens = min((moment for moment in moments if moment is not None), default=None)
    if opens is not None and None not in moments and opens > at:
        yield "not_before", {"opens": clock_text(opens, at)}
    open_now = [no for no in serving if hall.posts[no].mode == "open"]
    code = "windows_open" if open_now == serving else "windows_some" if open_now else "windows_shut"
    yield code, {"windows": serving, "open": open_now}
    first = [no for no in serving if no in hall.first]
    if first and len(first) < len(serving) and not goes_first(ticket, True, at) and ticket.urgent_after is None:
        yield "priority_windows", {"windows": first}
    others = {other for no in serving for other in hall.window_queues[no] if other not in (key, no)}
    if any(len(hall.queues.get(other, ())) for other in others):
        yield "shared", {}


# At a window, set aside, over


def _called(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "called", {"window": ticket.window, "at": clock_text(ticket.called_at, at)}
    if ticket.recalls:
        yield "recalled", {"count": ticket.recalls}


def _serving(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "serving", {"window": ticket.window, "at": clock_text(ticket.started_at, at)}


def _parked(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "parked", {"window": ticket.window, "at": clock_text(ticket.changed_at, at)}
    if ticket.reason:
        yield "because", {"reason": ticket.reason}


def _missed(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "missed", {"window": ticket.window, "at": clock_text(ticket.changed_at, at), "misses": ticket.misses}
    left = returns_after(hall, ticket)
    if left is None:
        yield "not_returning", {}
    elif left:
        yield "returns_after", {"count": left}
    else:
        yield "returns_next", {}


def _served(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "served", {"window": ticket.window, "at": clock_text(ticket.changed_at, at)}


def _voided(hall: Hall, ticket: Ticket, at: datetime) -> Reasons:
    yield "voided", {"at": clock_text(ticket.changed_at, at)}
    if ticket.reason in KNOWN_ENDS:
        yield f"ended_{ticket.reason}", {}
    elif ticket.reason:
        yield "because", {"reason": ticket.reason}


TOLD: dict[TicketState, Callable[[Hall, Ticket, datetime], Reasons]] = {
    "waiting": _waiting,
    "called": _called,
    "serving": _serving,
    "parked": _parked,
    "missed": _missed,
    "served": _served,
    "voided": _voided,
}
