"""The hall as it stands: tickets, windows, queues and the newest calls, changed by events and by nothing else.

`Hall` is mutable and belongs to one hub; tickets and calls inside it are frozen and replaced. `apply` is mechanical and total: it
never refuses, because what stands in the journal has happened. An event that names a window or service which the hall file has lost
since is applied all the same.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal, Self

from msgspec import UNSET, UnsetType

from hallbus.hall import asides, emergency, visits
from hallbus.hall import events as ev
from hallbus.hall.calendar import Hours, hours
from hallbus.hall.calls import Calls
from hallbus.hall.emergency import Emergency
from hallbus.hall.facts import HallFacts, Service
from hallbus.hall.pace import Pace
from hallbus.hall.queue import Queue
from hallbus.hall.tickets import PRESSES_KEPT, Batch, Call, Help, Post, Said, Ticket, Times, WindowRow

SAID_KEPT = 100

QueueKey = str | int  # a queue's first service, or a window that tickets were sent to


class Hall:
    """Everything that is true in the hall now. `seq` counts the events applied."""

    def __init__(self, facts: HallFacts, seq: int = 0) -> None:
        self.facts = facts
        self.services: dict[str, Service] = {s.id: s for s in facts.services}
        self.windows = {w.no: w for w in facts.windows}
        self.screens = {s.id: s for s in facts.screens}
        self.roots: dict[str, str] = {s.id: s.shares_queue_with or s.id for s in facts.services}
        self.places = {w.no: w.place for w in facts.windows}
        hidden = facts.privacy.ticket_only_services
        self.public = {s.id: s.prefix for s in facts.services if not s.private and s.id not in hidden}
        # What boards say of a service: nothing when it is private.
        self.shown: dict[str, str | UnsetType] = {s.id: s.id if s.id in self.public else UNSET for s in facts.services}
        self.window_queues: dict[int, tuple[QueueKey, ...]] = {
            w.no: (w.no, *dict.fromkeys(self.roots.get(s, s) for s in w.services)) for w in facts.windows
        }
        self.first = {w.no for w in facts.windows if w.priority_only_until_idle}
        self.urgent_groups = {c.id for c in facts.priority.classes if c.guide_only}
        self.limited = {s.id for s in facts.services if s.limits}
        self.seq = seq
        self.emergency: Emergency | None = None
        self.slate = False
        self._reset(None)

    def _reset(self, day: str | None) -> None:
        self.day = day
        self.hours = _hours(self.facts, day)
        self.day_open = day is not None
        self.tickets: dict[str, Ticket] = {}
        self.refs: dict[str, str] = {}
        self._issued: dict[str, int] = {}
        self.uncounted: list[str] = []  # numbers given out since `issued` was asked for
        # Each begins when it is first asked for. A window's own counts all its calls.
        self.queues: defaultdict[QueueKey, Queue] = defaultdict(Queue)
        self.green = self.facts.priority.green_at_start
        self.given: dict[tuple[str, str], int] = {}  # numbers given out, by queue and part of the day
        self.requests: dict[str, str] = {}  # a machine's wish -> the ticket it became
        self.holders: dict[tuple[str, str], str] = {}  # whose, and for which queue -> their newest ticket
        self.bookings: dict[str, str] = {}  # an appointment -> the ticket it became
        self.batches: dict[str, Batch] = {}
        self.helps: dict[str, Help] = {}
        self.received: set[tuple[str, str]] = set()  # calls of other systems: source, their number
        self.announced: dict[str, datetime] = {}  # prepared texts that were said, and when
        self.said: deque[Said] = deque(maxlen=SAID_KEPT)  # the newest of them, for operators and boards
        self.scheduled: set[tuple[str, str]] = set()  # a text and the time of its schedule that has been kept
        self.proposed: dict[str, tuple[str, datetime]] = {}  # a text -> who asked for it first, and when
        self.lapsed: set[str] = set()
        self.emergency_asked: ev.EmergencyProposed | None = None
        self.callable_from: dict[
            tuple[int, QueueKey], tuple[datetime | None, datetime | None]
        ] = {}  # worked out once a day
        self.recalls = 0
        self.times: defaultdict[str, Times] = defaultdict(Times)  # by service
        self.pace = Pace()
        self.forecasts: dict[Any, Any] = {}  # what `hallbus.hall.forecast` has worked out lately
        self.waiting: dict[str, int] = dict.fromkeys(self.public.values(), 0)
        self.newest = Calls(self.places, self.shown)
        self.missed: dict[str, None] = {}
        self.parked: dict[str, None] = {}
        start = self.facts.calls.windows_start
        self.posts: dict[int, Post] = {w.no: Post(mode=start) for w in self.facts.windows}
        self._rows: dict[str, WindowRow] = {}
        self.changed = dict.fromkeys(self.posts)  # windows whose row is not what it was

    @classmethod
    def fold(cls, facts: HallFacts, events: Iterable[ev.Event], seq: int = 0) -> Self:
        """The hall after these events; `seq` is the number of the event before the first."""
        hall, rules = cls(facts, seq), APPLY
        for event in events:  # as `apply` does it, without a call for each of a day's fifty thousand
            hall.seq += 1
            rules[type(event)](hall, event)
            if event.press is not None:
                hall._remember(event)
        return hall

    def apply(self, event: ev.Event) -> None:
        """Take one event in."""
        self.seq += 1
        APPLY[type(event)](self, event)
        if event.press is not None:
            self._remember(event)

    # What is asked often

    def queue_of(self, ticket: Ticket) -> QueueKey:
        """The queue in which a ticket waits or would wait."""
        if ticket.for_window is not None:
            return ticket.for_window
        return self.roots.get(ticket.service, ticket.service)

    def is_private(self, service: str) -> bool:
        return service in self.services and service not in self.public

    @property
    def rows(self) -> dict[str, WindowRow]:
        """Each window as boards show it. Written when it is asked for: a fold passes through thousands that nobody sees."""
        for no in self.changed:
            self._rows[str(no)] = self._row(no)
        self.changed.clear()
        return self._rows

    @property
    def calls(self) -> dict[str, Call]:
        """The newest calls by key, the newest of them last. Written when it is asked for, as `rows` are."""
        return self.newest.rows

    @property
    def issued(self) -> dict[str, int]:
        """The highest number given out, by prefix. Counted when it is asked for, as `rows` are."""
        for number in self.uncounted:
            prefix = number.rstrip("0123456789")  # not the service's: that may have changed since
            count = int(number[len(prefix) :] or 0)
            if count >= self._issued.get(prefix, 0):
                self._issued[prefix] = count
        self.uncounted.clear()
        return self._issued

    def _row(self, no: int) -> WindowRow:
        post = self.posts[no]
        if post.mode != "open":
            return WindowRow(post.mode, post.reason, post.until, self.places.get(no))
        ticket = self.in_hand(no)
        if ticket is None:
            return WindowRow("idle", None, None, self.places.get(no))
        # A proxy's number is called at the window alone: nobody is to come.
        calling = ticket.state == "called" and not ticket.proxy
        return WindowRow("calling" if calling else "serving", None, None, self.places.get(no))

    def in_hand(self, window: int) -> Ticket | None:
        number = self.posts[window].ticket
        return self.tickets[number] if number else None

    # How events change the hall

    def _remember(self, event: ev.Event) -> None:
        window = getattr(event, "window", None)
        if window is None or event.press is None:
            return
        presses = self.post(window).presses
        presses[event.press] = (self.seq, event.kind, getattr(event, "ticket", None))
        if len(presses) > PRESSES_KEPT:
            del presses[next(iter(presses))]

    def post(self, no: int) -> Post:
        """A window's day, which begins when it is first asked for: a journal may name a window that the hall file has lost."""
        if no not in self.posts:
            self.posts[no] = Post()
            self.changed[no] = None
        return self.posts[no]

    def enqueue(self, ticket: Ticket, queue: Queue) -> None:
        """From now on it waits there."""
        queue.add(ticket)
        if prefix := self.public.get(ticket.service):
            self.waiting[prefix] += 1

    def dequeue(self, ticket: Ticket, queue: Queue) -> None:
        """It waits no longer, or is about to wait elsewhere."""
        queue.remove(ticket)
        if prefix := self.public.get(ticket.service):
            self.waiting[prefix] -= 1

    def leave(self, ticket: Ticket) -> None:
        """Take a ticket out of wherever it stands: a queue, a window's hand, the missed or the parked."""
        if ticket.state in ("serving", "called"):
            post = self.posts.get(ticket.window) if ticket.window is not None else None
            if post is not None and post.ticket == ticket.number:
                post.ticket = None
        elif ticket.state == "waiting":
            self.dequeue(ticket, self.queues[self.queue_of(ticket)])
        elif ticket.state == "missed":
            self.missed.pop(ticket.number, None)
            self.queues[self.queue_of(ticket)].drop_returning(ticket)
        elif ticket.state == "parked":
            self.parked.pop(ticket.number, None)

    def _day_opened(self, event: ev.DayOpened) -> None:
        self._reset(event.day)
        self.pace = Pace(dict(event.pace))

    def _day_closed(self, event: ev.DayClosed) -> None:
        self.day_open = False

    def part(self, at: datetime) -> Literal["am", "pm"]:
        """The part of the day whose limits count now."""
        return self.hours.part(at) if self.hours else "am"

    def give(self, root: str, part: str, count: int) -> None:
        """Count numbers against the limits of a part of the day."""
        key = root, part
        self.given[key] = self.given.get(key, 0) + count


def _hours(facts: HallFacts, day: str | None) -> Hours | None:
    """The hours of the day; an old journal may name one that no calendar knows."""
    try:
        return hours(facts, day) if day else None
    except ValueError:
        return None


APPLY: dict[type[ev.Event], Callable[[Hall, Any], None]] = {
    ev.DayOpened: Hall._day_opened,
    ev.DayClosed: Hall._day_closed,
    **visits.APPLY,
    **asides.APPLY,
    **emergency.APPLY,
}
