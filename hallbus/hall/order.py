"""Who is next. Everything that decides it stands here: today the order of taking, later classes, mixes and appointments."""

from bisect import bisect_left
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket


def next_ticket(hall: Hall, window: int) -> Ticket | None:
    """The ticket that a call-next at this window would call."""
    return next(iter(upcoming(hall, window, 1)), None)


def upcoming(hall: Hall, window: int, limit: int) -> list[Ticket]:
    """The first `limit` tickets that this window would call, in order, with the missed ones that are due."""
    return [hall.tickets[number] for _, number in islice(_turns(hall, window), limit)]


def waiting_for(hall: Hall, window: int) -> int:
    """How many tickets this window could call."""
    waiting = sum(len(hall.queues.get(key, ())) for key in hall.window_queues.get(window, ()))
    return waiting + len(due_to_return(hall, window))


def ahead_of(hall: Hall, ticket: Ticket) -> int:
    """How many wait before this ticket in its queue."""
    return bisect_left(hall.queues.get(hall.queue_of(ticket), []), (ticket.turn, ticket.number))


def returns_after(hall: Hall, ticket: Ticket) -> int | None:
    """How many more calls of its queue a missed ticket must let pass; None when it does not come back by itself."""
    rules = hall.facts.calls
    if rules.missed_policy != "requeue_after_n" or ticket.misses >= rules.missed_max:
        return None
    passed = hall.queue_calls.get(hall.queue_of(ticket), 0) - ticket.missed_after
    return max(0, rules.missed_requeue_after - passed)


def due_to_return(hall: Hall, window: int) -> list[Ticket]:
    """Missed tickets of this window's queues that have let enough others pass."""
    keys = hall.window_queues.get(window, ())
    missed = (hall.tickets[number] for number in hall.missed)
    return [t for t in missed if hall.queue_of(t) in keys and returns_after(hall, t) == 0]


def serves(hall: Hall, window: int, ticket: Ticket) -> bool:
    """Whether this window may call the ticket."""
    return hall.queue_of(ticket) in hall.window_queues.get(window, ())


def _turns(hall: Hall, window: int) -> Iterator[tuple[int, str]]:
    due = sorted((t.turn, t.number) for t in due_to_return(hall, window))
    return merge(due, *(hall.queues.get(key, ()) for key in hall.window_queues.get(window, ())))
