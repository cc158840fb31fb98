"""Who is next, and why. Everything that decides it stands here and in the lanes of `hallbus.hall.queue`.

Of the tickets that a window may call now, an urgent one goes first when it is due; then priority tickets and regular ones take turns
by the mix, so that nobody starves; within a class the older number goes first. Appointments whose slot has begun count as priority.
The classes count as priority while the green channel is on, and always at a window that is there for them first.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from hallbus.hall.queue import REGULAR, Queue, lane_of
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Ticket

LOOK_AHEAD = 64  # of a lane: nobody asks for more of a line

Turn = tuple[int, str]  # turn, number


def next_ticket(hall: Hall, window: int, at: datetime) -> Ticket | None:
    """The ticket that a call-next at this window would call."""
    return next(line(hall, window, at), None)


def upcoming(hall: Hall, window: int, at: datetime, limit: int) -> list[Ticket]:
    """The first `limit` tickets that this window would call if it alone called, with the missed ones that are due."""
    return list(islice(line(hall, window, at), limit))


def waiting_for(hall: Hall, window: int) -> int:
    """How many tickets wait that this window serves."""
    queues = _queues(hall, window)
    return sum(len(queue) for _, queue in queues) + len(due_to_return(hall, window))


def serves(hall: Hall, window: int, ticket: Ticket) -> bool:
    """Whether this window may call the ticket."""
    return hall.queue_of(ticket) in hall.window_queues.get(window, ())


def callable_from(hall: Hall, window: int, key: QueueKey, booked: bool = False) -> datetime | None:
    """From when this window may call from a queue today; None: at any time."""
    hours = hall.hours
    if hours is None or hours.always or not isinstance(key, str):
        return None
    known = hall.callable_from.get((window, key))
    if known is None:
        services = [s for s in hall.windows[window].services if hall.roots.get(s, s) == key]
        walk = min((t for s in services if (t := hours.calls_from(window, s, False))), default=None)
        early = min((t for s in services if (t := hours.calls_from(window, s, True))), default=None)
        # On a day for appointments alone, an ordinary ticket is one that came too late for its slot.
        known = hall.callable_from[window, key] = (walk or early, early or walk)
    return known[1 if booked else 0]


def line(hall: Hall, window: int, at: datetime) -> Iterator[Ticket]:
    """Everybody this window may call now, in the order in which it would call them if it alone called."""
    mix = hall.facts.priority.mix
    first = window in hall.first
    heads = [_Heads(hall, window, key, queue, at) for key, queue in _queues(hall, window)]
    run = hall.posts[window].run
    while True:
        urgent = min((h for h in heads if h.urgent_is_due()), key=_Heads.urgent_turn, default=None)
        if urgent is not None:
            yield hall.tickets[urgent.take_urgent()]
            continue
        priority = min((h for h in heads if h.priority), key=_Heads.priority_turn, default=None)
        regular = min((h for h in heads if h.regular), key=_Heads.regular_turn, default=None)
        if priority is None and regular is None:
            return
        if priority is not None and regular is not None and not first:
            most = mix.priority * mix.regular
            if priority.run >= most and priority.regular:
                regular, priority = priority, None
            elif run >= most and regular is not priority:
                priority = None
        if priority is not None:
            run += 0 if first else mix.regular
            yield hall.tickets[priority.take_priority(0 if first else mix.regular)]
        elif regular is not None:
            run = max(0, run - mix.priority)
            yield hall.tickets[regular.take_regular(mix.priority)]


class _Heads:
    """The lanes of one queue as one window sees them now, taken from the front."""

    def __init__(self, hall: Hall, window: int, key: QueueKey, queue: Queue, at: datetime) -> None:
        walk, early = callable_from(hall, window, key), callable_from(hall, window, key, booked=True)
        walks, books = walk is None or at >= walk, early is None or at >= early
        self.calls, self.run = queue.calls, queue.run
        self.urgent = [] if not walks else queue.urgent[:LOOK_AHEAD]
        # Rank 0: appointments go before the classes. What is taken from a lane is popped from its end.
        ready = [(0, turn, no) for slot, turn, no in queue.booked[:LOOK_AHEAD] if slot <= at] if books else []
        ahead = [(turn, no) for slot, turn, no in queue.booked[:LOOK_AHEAD] if slot > at] if books else []
        plain = queue.regular[:LOOK_AHEAD] if walks else []
        classes = queue.priority[:LOOK_AHEAD] if walks else []
        for turn, number in _due(queue) if walks else ():
            (plain if hall.tickets[number].group == REGULAR else classes).append((turn, number))
        if hall.green or window in hall.first:
            ready += [(1, turn, no) for turn, no in classes]
        else:
            plain = plain + classes
        self.priority = sorted(ready, reverse=True)
        self.regular = sorted(plain + ahead, reverse=True)

    def urgent_is_due(self) -> bool:
        return bool(self.urgent) and (self.urgent[0][0] <= self.calls or not (self.priority or self.regular))

    def urgent_turn(self) -> int:
        return self.urgent[0][1]

    def priority_turn(self) -> tuple[int, int, str]:
        return self.priority[-1]

    def regular_turn(self) -> Turn:
        return self.regular[-1]

    def take_urgent(self) -> str:
        self.calls += 1
        return self.urgent.pop(0)[2]

    def take_priority(self, step: int) -> str:
        self.calls += 1
        self.run += step
        return self.priority.pop()[2]

    def take_regular(self, step: int) -> str:
        self.calls += 1
        self.run = max(0, self.run - step)
        return self.regular.pop()[1]


# Missed tickets


def returns_after(hall: Hall, ticket: Ticket) -> int | None:
    """How many more calls of its queue a missed ticket must let pass; None when it does not come back by itself."""
    rules = hall.facts.calls
    if rules.missed_policy != "requeue_after_n" or ticket.misses >= rules.missed_max:
        return None
    passed = hall.queue(hall.queue_of(ticket)).calls - ticket.missed_after
    return max(0, rules.missed_requeue_after - passed)


def due_to_return(hall: Hall, window: int) -> list[Ticket]:
    """Missed tickets of this window's queues that have let enough others pass."""
    return [hall.tickets[number] for _, queue in _queues(hall, window) for _, number in _due(queue)]


def _due(queue: Queue) -> Iterator[Turn]:
    for after, turn, number in queue.returning:
        if after > queue.calls:
            return
        yield turn, number


def _queues(hall: Hall, window: int) -> list[tuple[QueueKey, Queue]]:
    return [
        (key, queue)
        for key in hall.window_queues.get(window, ())
        if (queue := hall.queues.get(key)) is not None and (len(queue) or queue.returning)
    ]


# Places in a queue


@dataclass(frozen=True)
class Place:
    """Who goes before a waiting ticket in its own queue, by why."""

    urgent: int = 0
    booked: int = 0
    priority: int = 0
    regular: int = 0

    @property
    def ahead(self) -> int:
        return self.urgent + self.booked + self.priority + self.regular


def ahead_of(hall: Hall, ticket: Ticket, at: datetime) -> int:
    """How many go before this ticket in its queue."""
    return place_of(hall, ticket, at).ahead


def place_of(hall: Hall, ticket: Ticket, at: datetime) -> Place:
    """The place of a waiting ticket if its queue went on as it stands now."""
    queue, lane, own = hall.queue(hall.queue_of(ticket)), lane_of(ticket), (ticket.turn, ticket.number)
    if lane == "urgent":
        before = [entry for entry in queue.urgent if (entry[1], entry[2]) < own]
        one = 1 if (ticket.urgent_after or 0) > queue.calls and len(queue) > len(queue.urgent) else 0
        return Place(urgent=len(before), regular=one)
    mix, begun = hall.facts.priority.mix, bisect_left(queue.booked, (at, 1 << 62, ""))
    booked_early = lane == "booked" and ticket.slot_from is not None and ticket.slot_from > at
    classes = len(queue.priority) if hall.green else 0
    if (lane == "booked" and not booked_early) or (lane == "priority" and hall.green):
        booked = begun if lane == "priority" else bisect_left(queue.booked, (ticket.slot_from, *own))
        own_class = bisect_left(queue.priority, own) if lane == "priority" else 0
        regulars = len(queue.regular) + len(queue.booked) - begun
        between = _regular_before(booked + own_class, queue.run, mix.priority, mix.regular)
        between = min(regulars, between)
        return Place(_urgent_before(queue, booked + own_class + between), booked, own_class, between)
    older = bisect_left(queue.regular, own)
    if not hall.green:
        older += bisect_left(queue.priority, own)
    between = min(begun + classes, _priority_before(older, queue.run, mix.priority, mix.regular))
    return Place(_urgent_before(queue, older + between), min(begun, between), max(0, between - begun), older)


def _urgent_before(queue: Queue, others: int) -> int:
    """How many urgent tickets become due before one that has so many others before it."""
    return sum(due <= queue.calls + others for due, _, _ in queue.urgent)


def _priority_before(regulars: int, run: int, priority: int, regular: int) -> int:
    """How many priority tickets the mix lets go before a regular one that has so many regular ones before it."""
    return max(0, -((run - priority * regular - regulars * priority) // regular))


def _regular_before(priorities: int, run: int, priority: int, regular: int) -> int:
    """How many regular tickets the mix lets go before a priority one that has so many priority ones before it."""
    over = run + priorities * regular - priority * regular
    return over // priority + 1 if over >= 0 else 0
