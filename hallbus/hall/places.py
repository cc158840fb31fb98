"""The place of a waiting ticket: who goes before it in its own queue.

It is what happens if nobody else comes and one window goes on calling from this queue alone. While urgent tickets or missed ones that
come back stand in between, which are few, the queue is walked through call by call; from then on the mix says the rest at once.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime
from typing import Literal

from msgspec import Struct

from hallbus.hall.mix import after_priority, after_regular, priority_before, regular_before, regular_is_next
from hallbus.hall.order import LAST, next_return
from hallbus.hall.queue import Queue, goes_first, stand_of
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket

Kind = Literal["urgent", "priority", "regular"]


class Place(Struct):
    """Who goes before a ticket, by why."""

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
    """Who goes before a waiting ticket if its queue goes on as it stands now."""
    return _Walk(hall, ticket, at).to_the_ticket()


class _Walk:
    """A queue that goes on until one of its tickets is called: `before` may still go before it, `gone` has gone."""

    def __init__(self, hall: Hall, ticket: Ticket, at: datetime) -> None:
        self.hall, self.ticket, self.at = hall, ticket, at
        self.kind = _kind(ticket, hall.green, at)
        queue = hall.queues[hall.queue_of(ticket)]
        self.mix, self.owed, self.calls = hall.facts.priority.mix, queue.owed, queue.calls
        self.urgent_due = bool(queue.urgent) and queue.urgent[0][0] < queue.called
        self.before, self.gone = _standing(queue, ticket, self.kind, hall.green, at), Place()
        self.away, self.returned, self.returns_at = queue.returning, 0, next_return(hall, queue.returning, 0)
        self._come_back()

    def to_the_ticket(self) -> Place:
        # Who comes back after more calls than could go before the ticket does not matter any more.
        while self.before.urgent or self.kind == "urgent" or self.returns_at - self.calls <= self.before.ahead:
            lane = self._next()
            if not getattr(self.before, lane):
                return self.gone  # the ticket itself is next
            self._pass(lane, 1)
            self.calls += 1
            self.urgent_due = True  # every urgent ticket has let one call pass
            self._come_back()
        return self._rest()

    def _next(self) -> str:
        """The lane that is called from."""
        before, kind, mix = self.before, self.kind, self.mix
        priority = before.booked or before.priority or kind == "priority"
        regular = before.regular or kind == "regular"
        if (before.urgent or kind == "urgent") and (self.urgent_due or not (priority or regular)):
            return "urgent"
        if priority and not (regular and regular_is_next(self.owed, mix)):
            self.owed = after_priority(self.owed, mix)
            return "booked" if before.booked else "priority"
        self.owed = after_regular(self.owed, mix)
        return "regular"

    def _rest(self) -> Place:
        """The others go first as the mix lets them, the ticket's own kind before it does in any case."""
        before = self.before
        if self.kind == "priority":
            most = regular_before(before.booked + before.priority, self.owed, self.mix)
            before.regular = min(before.regular, most)
        else:
            most = priority_before(before.regular, self.owed, self.mix)
            before.booked = min(before.booked, most)
            before.priority = min(before.priority, most - before.booked)
        for lane in ("booked", "priority", "regular"):
            self._pass(lane, getattr(before, lane))
        return self.gone

    def _pass(self, lane: str, count: int) -> None:
        setattr(self.before, lane, getattr(self.before, lane) - count)
        setattr(self.gone, lane, getattr(self.gone, lane) + count)

    def _come_back(self) -> None:
        """The missed who have let enough others pass stand at their old places again."""
        while self.calls >= self.returns_at:
            missed = self.hall.tickets[self.away[self.returned][2]]
            self.returned += 1
            self.returns_at = next_return(self.hall, self.away, self.returned)
            kind = _kind(missed, self.hall.green, self.at)
            self.urgent_due |= kind == "urgent"
            if kind != self.kind or _key(missed, kind) < _key(self.ticket, kind):
                lane = "booked" if kind == "priority" and missed.slot_from else kind
                setattr(self.before, lane, getattr(self.before, lane) + 1)


def _kind(ticket: Ticket, green: bool, at: datetime) -> Kind:
    if ticket.urgent_after is not None:
        return "urgent"
    return "priority" if goes_first(ticket, green, at) else "regular"


def _key(ticket: Ticket, kind: Kind) -> tuple[object, ...]:
    """What a ticket is sorted by among its kind: appointments go before the classes."""
    if kind == "regular":
        return ticket.turn, ticket.number
    if kind == "urgent":
        return stand_of(ticket)[1]
    return (0 if ticket.slot_from else 1), *stand_of(ticket)[1]


def _standing(queue: Queue, ticket: Ticket, kind: Kind, green: bool, at: datetime) -> Place:
    """Those who may go before a ticket now: of its own kind whoever is before it, of the others everybody."""
    begun = bisect_right(queue.booked, (at, LAST)) if queue.booked else 0
    early = queue.booked[begun:]
    own, (lane, entry) = (ticket.turn, ticket.number), stand_of(ticket)
    place = Place(len(queue.urgent), begun, len(queue.priority), len(queue.regular) + len(early))
    if kind == "urgent":
        place.urgent = bisect_left(queue.urgent, entry)
    elif lane == "booked" and kind == "priority":
        place.booked, place.priority = bisect_left(queue.booked, entry), 0 if green else place.priority
    elif kind == "priority":
        place.priority = bisect_left(queue.priority, own)
    else:
        place.regular = bisect_left(queue.regular, own) + sum(waiting[1:] < own for waiting in early)
        place.priority = place.priority if green else bisect_left(queue.priority, own)
    if not green:
        place.regular, place.priority = place.regular + place.priority, 0
    return place
