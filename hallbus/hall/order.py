"""Who is next, and why. Everything that decides it stands here, in `mix`, and in the lanes of `queue`.

A queue offers one ticket. An urgent one that is due goes first: it lets one call pass, of its queue or of the window. Else priority
tickets and regular ones take turns by the mix, so that nobody starves; each kind goes by its own order, whatever comes later.
Appointments whose slot has begun count as priority, and go before the classes. The classes count as priority while the green channel
is on, and at a window that is there for them first. Whoever does not count as priority waits among the regular ones, the older first.

A window that serves several queues goes to the one with the foremost priority ticket, and by the mix to the one with the oldest regular
ticket; which of its tickets that queue offers is the queue's own affair. A window that is there for priority first calls regular
tickets when nobody else waits, and stands outside the mix.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from hallbus.hall.mix import after_priority, after_regular, regular_is_next, window_owes
from hallbus.hall.queue import Lane, Queue, goes_first, stand_of
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Ticket

LAST = 1 << 62  # a turn after all others, a seq that has not come
Away = tuple[int, int, str]  # missed after so many calls, turn, number
Moments = tuple[datetime | None, datetime | None]
Place = Lane | Literal["early"]  # where somebody stands as one window sees it


def next_ticket(hall: Hall, window: int, at: datetime) -> Ticket | None:
    """The ticket that a call-next at this window would call."""
    return next(line(hall, window, at), None)


def upcoming(hall: Hall, window: int, at: datetime, limit: int) -> list[Ticket]:
    """The first `limit` tickets that this window would call if it alone called, missed ones that come back among them."""
    return list(islice(line(hall, window, at), limit))


def waiting_for(hall: Hall, window: int) -> int:
    """How many tickets wait that this window serves, missed ones that are due among them."""
    return sum(len(queue) + _due_count(hall, queue) for _, queue in _queues(hall, window))


def serves(hall: Hall, window: int, ticket: Ticket) -> bool:
    """Whether this window may call the ticket."""
    return hall.queue_of(ticket) in hall.window_queues.get(window, ())


def callable_from(hall: Hall, window: int, key: QueueKey, booked: bool = False) -> datetime | None:
    """From when this window may call from a queue today; None: at any time."""
    return _moments(hall, window, key)[booked]


def _moments(hall: Hall, window: int, key: QueueKey) -> Moments:
    """From when a window may call ordinary tickets of a queue, and appointments."""
    known = hall.callable_from.get((window, key))
    if known is None:
        known = hall.callable_from[window, key] = _moments_of_the_day(hall, window, key)
    return known


def _moments_of_the_day(hall: Hall, window: int, key: QueueKey) -> Moments:
    hours = hall.hours
    if hours is None or hours.always or not isinstance(key, str):
        return None, None
    services = [s for s in hall.windows[window].services if hall.roots.get(s, s) == key]
    walk = min((t for s in services if (t := hours.calls_from(window, s, False))), default=None)
    early = min((t for s in services if (t := hours.calls_from(window, s, True))), default=None)
    # On a day for appointments alone, an ordinary ticket is one that came too late for its slot.
    return walk or early, early or walk


def line(hall: Hall, window: int, at: datetime) -> Iterator[Ticket]:
    """Everybody this window may call now, in the order in which it would call them if it alone called."""
    mix, first, own = hall.facts.priority.mix, window in hall.first, hall.queues.get(window)
    calls, newest = (own.calls, own.called) if own is not None else (0, 0)
    heads = [_Heads(hall, window, key, queue, at, newest) for key, queue in _queues(hall, window)]
    while True:
        head = _choose(heads, first, window_owes(calls, mix))
        if head is None:
            return
        yield hall.tickets[head.take()]
        calls += 1
        for other in heads:
            other.newest = LAST  # every urgent ticket has let one call pass
            if other is head or other.key == window:
                other.pass_call()


def _choose(heads: list["_Heads"], first: bool, owes: bool) -> "_Heads | None":
    """The queue that a window goes to. One plain loop: every press waits for this."""
    urgent = foremost = oldest = None
    for head in heads:
        if head.urgent and head.urgent_is_due() and (urgent is None or head.urgent < urgent.urgent):
            urgent = head
        if head.foremost and (foremost is None or head.foremost < foremost.foremost):
            foremost = head
        if head.oldest and (oldest is None or head.oldest < oldest.oldest):
            oldest = head
    if foremost is None or (owes and oldest and not first):
        foremost = oldest
    return urgent or foremost


class _Lane:
    """A sorted lane, taken from its front without touching it; `entry` is its first. Who comes back stands at the old place."""

    __slots__ = ("_back", "_end", "_entries", "_spot", "entry")

    def __init__(self, entries: Sequence[Any], end: int) -> None:
        self._entries, self._spot, self._end = entries, 0, end
        self._back: list[Any] = []
        self.entry: Any = self._standing()

    def come_back(self, entry: Any) -> None:
        insort(self._back, entry)
        if self.entry is None or entry < self.entry:
            self.entry = entry

    def take(self) -> str:
        number: str = self.entry[-1]
        if self._back and self.entry is self._back[0]:
            del self._back[0]
        else:
            self._spot += 1
        self.entry = self._standing()
        if self._back and (self.entry is None or self._back[0] < self.entry):
            self.entry = self._back[0]
        return number

    def _standing(self) -> Any:
        return self._entries[self._spot] if self._spot < self._end else None


class _Early(_Lane):
    """Of those who have checked in, in that order, the ones whose slot has not begun."""

    __slots__ = ("_at",)

    def __init__(self, checked_in: Sequence[tuple[int, str, datetime]], at: datetime) -> None:
        self._at = at
        super().__init__(checked_in, len(checked_in))

    def _standing(self) -> Any:
        while self._spot < self._end:
            turn, number, slot = self._entries[self._spot]
            if slot > self._at:
                return turn, number
            self._spot += 1
        return None


class _Heads:
    """Who stands first in each lane of one queue as one window sees it now. An appointment before its slot is `early`.

    `foremost` is what the first priority ticket is sorted by, `oldest` the first regular one; None when nobody waits so. Most queues
    are only looked at: a lane is made for the first who is taken from it or comes back to it.
    """

    __slots__ = (
        "at", "away", "booked", "books", "calls", "classes_first", "early", "foremost", "hall", "key", "lanes", "newest", "oldest",
        "oldest_in", "owed", "priority", "priority_only", "queue", "regular", "returned", "returns_at", "urgent", "walks",
    )  # fmt: skip

    def __init__(self, hall: Hall, window: int, key: QueueKey, queue: Queue, at: datetime, newest: int) -> None:
        self.hall, self.key, self.queue, self.at = hall, key, queue, at
        self.priority_only = window in hall.first
        self.classes_first = hall.green or self.priority_only
        self.calls, self.owed = queue.calls, queue.owed
        self.newest = queue.called if queue.called > newest else newest
        walk, early = _moments(hall, window, key)
        self.walks = walks = walk is None or at >= walk
        self.books = walks or early is None or at >= early
        self.lanes: dict[Place, _Lane] = {}
        self.urgent: Any = self._lane("urgent").entry if queue.urgent else None
        self.priority: Any = queue.priority[0] if walks and queue.priority else None
        self.regular: Any = queue.regular[0] if walks and queue.regular else None
        self.booked: Any = None
        self.early: Any = None
        if self.books and queue.booked:
            if queue.booked[0][0] <= at:
                self.booked = queue.booked[0]
            if queue.booked[-1][0] > at:
                self.early = next((turn, number) for turn, number, slot in queue.checked_in if slot > at)
        self.away, self.returned = queue.returning, 0
        self.returns_at = next_return(hall, queue.returning, 0) if queue.returning else LAST
        self._look()

    def urgent_is_due(self) -> bool:
        entry = self.urgent
        return entry is not None and (entry[0] < self.newest or not (self.foremost or self.oldest))

    def take(self) -> str:
        """The ticket that this queue offers."""
        place = self._offered()
        lane = self._lane(place)
        number = lane.take()
        setattr(self, place, lane.entry)
        return number

    def _offered(self) -> Place:
        """The lane of the ticket that this queue offers, whose turn the mix writes down."""
        if self.urgent_is_due():
            return "urgent"
        mix = self.hall.facts.priority.mix
        if self.foremost is None or (self.oldest and not self.priority_only and regular_is_next(self.owed, mix)):
            self.owed = after_regular(self.owed, mix)
            return self.oldest_in
        self.owed = after_priority(self.owed, mix)
        return "booked" if self.booked else "priority"

    def pass_call(self) -> None:
        """Somebody was called, which counts in this queue."""
        self.calls += 1
        self._look()

    def _look(self) -> None:
        if self.calls >= self.returns_at:
            self._come_back()
        booked, classes, early = self.booked, self.priority, self.early
        self.oldest_in: Place = "regular"
        self.oldest = self.regular
        self.foremost: Any = (0, *booked) if booked else None
        if classes and self.classes_first:
            self.foremost = self.foremost or (1, *classes)
        elif classes and (self.oldest is None or classes < self.oldest):
            self.oldest_in, self.oldest = "priority", classes
        if early and (self.oldest is None or early < self.oldest):
            self.oldest_in, self.oldest = "early", early

    def _come_back(self) -> None:
        """The missed who have let enough others pass stand at their old places again."""
        while self.calls >= self.returns_at:
            number = self.away[self.returned][2]
            self.returned += 1
            self.returns_at = next_return(self.hall, self.away, self.returned)
            ticket = self.hall.tickets[number]
            if not self._may_call(ticket):
                continue
            place: Place
            place, entry = stand_of(ticket)
            if place == "booked" and not goes_first(ticket, self.hall.green, self.at):
                place, entry = "early", entry[1:]
            lane = self._lane(place)
            lane.come_back(entry)
            setattr(self, place, lane.entry)

    def _may_call(self, ticket: Ticket) -> bool:
        """Appointments have earlier hours."""
        return self.walks or (self.books and ticket.slot_from is not None)

    def _lane(self, place: Place) -> _Lane:
        lane = self.lanes.get(place)
        if lane is None:
            lane = self.lanes[place] = self._new_lane(place)
        return lane

    def _new_lane(self, place: Place) -> _Lane:
        """A lane with all whom this window may call now."""
        queue = self.queue
        if place == "urgent":
            urgent = [entry for entry in queue.urgent if self._may_call(self.hall.tickets[entry[2]])]
            return _Lane(urgent, len(urgent))
        if place == "booked":
            return _Lane(queue.booked, bisect_right(queue.booked, (self.at, LAST)) if self.books else 0)
        if place == "early":
            return _Early(queue.checked_in if self.books else (), self.at)
        entries = queue.regular if place == "regular" else queue.priority
        return _Lane(entries, len(entries) if self.walks else 0)


# Missed tickets


def returns_after(hall: Hall, ticket: Ticket) -> int | None:
    """How many more calls of its queue a missed ticket must let pass; None when it does not come back by itself."""
    rules = hall.facts.calls
    if rules.missed_policy != "requeue_after_n" or ticket.misses >= rules.missed_max:
        return None
    passed = hall.queues[hall.queue_of(ticket)].calls - ticket.missed_after
    return max(0, rules.missed_requeue_after - passed)


def due_to_return(hall: Hall, window: int) -> list[Ticket]:
    """Missed tickets of this window's queues that have let enough others pass."""
    found: list[Ticket] = []
    after = _requeue_after(hall)
    for key in hall.window_queues.get(window, ()):
        queue = hall.queues.get(key)
        if queue is not None and queue.returning and queue.calls >= queue.returning[0][0] + after:
            found += [hall.tickets[number] for _, _, number in queue.returning[: _due_count(hall, queue)]]
    return found


def next_return(hall: Hall, away: Sequence[Away], returned: int) -> int:
    """How many calls a queue must have seen until the next of its missed comes back, after so many have."""
    return away[returned][0] + _requeue_after(hall) if returned < len(away) else LAST


def _requeue_after(hall: Hall) -> int:
    rules = hall.facts.calls
    return rules.missed_requeue_after if rules.missed_policy == "requeue_after_n" else LAST


def _due_count(hall: Hall, queue: Queue) -> int:
    return bisect_right(queue.returning, (queue.calls - _requeue_after(hall), LAST)) if queue.returning else 0


def _queues(hall: Hall, window: int) -> list[tuple[QueueKey, Queue]]:
    return [
        (key, queue)
        for key in hall.window_queues.get(window, ())
        if (queue := hall.queues.get(key)) is not None
        and (queue.regular or queue.priority or queue.booked or queue.urgent or queue.returning)
    ]
