"""The hall as it stands: tickets, windows, queues and the newest calls, changed by events and by nothing else.

`Hall` is mutable and belongs to one hub; tickets and calls inside it are frozen and replaced. `apply` is mechanical and total: it
never refuses, because what stands in the journal has happened. An event that names a window or service which the hall file has lost
since is applied all the same.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal, Self

from msgspec import UNSET
from msgspec.structs import replace

from hallbus.hall import asides
from hallbus.hall import events as ev
from hallbus.hall.calendar import Hours, hours
from hallbus.hall.facts import HallFacts, Service
from hallbus.hall.mix import after_priority, after_regular
from hallbus.hall.queue import REGULAR, Queue, goes_first
from hallbus.hall.tickets import CALLS_KEPT, PRESSES_KEPT, Batch, Call, Help, Post, Ticket, Times, WindowRow

QueueKey = str | int  # a queue's first service, or a window that tickets were sent to
VISITS_KEPT = 40  # of a service: what the newest visits took is what the next will take


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
        self.window_queues: dict[int, tuple[QueueKey, ...]] = {
            w.no: (w.no, *dict.fromkeys(self.roots.get(s, s) for s in w.services)) for w in facts.windows
        }
        self.first = {w.no for w in facts.windows if w.priority_only_until_idle}
        self.urgent_groups = {c.id for c in facts.priority.classes if c.guide_only}
        self.limited = {s.id for s in facts.services if s.limits}
        self.seq = seq
        self._reset(None)

    def _reset(self, day: str | None) -> None:
        self.day = day
        self.hours = _hours(self.facts, day)
        self.day_open = day is not None
        self.tickets: dict[str, Ticket] = {}
        self.refs: dict[str, str] = {}
        self.issued: dict[str, int] = {}  # by prefix
        self.queues: dict[QueueKey, Queue] = {}  # a window's own counts all its calls
        self.green = self.facts.priority.green_at_start
        self.given: dict[tuple[str, str], int] = {}  # numbers given out, by queue and part of the day
        self.requests: dict[str, str] = {}  # a machine's wish -> the ticket it became
        self.holders: dict[tuple[str, str], str] = {}  # whose, and for which queue -> their newest ticket
        self.bookings: dict[str, str] = {}  # an appointment -> the ticket it became
        self.batches: dict[str, Batch] = {}
        self.helps: dict[str, Help] = {}
        self.received: set[tuple[str, str]] = set()  # calls of other systems: source, their number
        self.announced: dict[str, datetime] = {}  # prepared texts that were said, and when
        self.proposed: dict[str, tuple[str, datetime]] = {}  # a text -> who asked for it first, and when
        self.lapsed: set[str] = set()
        self.callable_from: dict[tuple[int, str], tuple[datetime | None, datetime | None]] = {}  # worked out once a day
        self.recalls = 0
        self.times: dict[str, Times] = {}  # by service
        self.waiting: dict[str, int] = dict.fromkeys(self.public.values(), 0)
        self.calls: dict[str, Call] = {}
        self.missed: dict[str, None] = {}
        self.parked: dict[str, None] = {}
        start = self.facts.calls.windows_start
        self.posts: dict[int, Post] = {w.no: Post(mode=start) for w in self.facts.windows}
        self._rows: dict[str, WindowRow] = {}
        self._changed = dict.fromkeys(self.posts)  # windows whose row is not what it was

    @classmethod
    def fold(cls, facts: HallFacts, events: Iterable[ev.Event], seq: int = 0) -> Self:
        """The hall after these events; `seq` is the number of the event before the first."""
        hall = cls(facts, seq)
        apply = hall.apply
        for event in events:
            apply(event)
        return hall

    def apply(self, event: ev.Event) -> None:
        """Take one event in."""
        self.seq += 1
        APPLY[type(event)](self, event)
        if event.press is not None:
            self._remember(event)

    # What is asked often

    def queue(self, key: QueueKey) -> Queue:
        """The queue of this name, which begins when it is first asked for."""
        found = self.queues.get(key)
        if found is None:
            found = self.queues[key] = Queue()
        return found

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
        for no in self._changed:
            self._rows[str(no)] = self._row(no)
        self._changed.clear()
        return self._rows

    def _row(self, no: int) -> WindowRow:
        post = self.posts[no]
        if post.mode != "open":
            return WindowRow(post.mode, post.reason, post.until, self.places.get(no))
        state = self.tickets[post.ticket].state if post.ticket else "idle"
        shown: Any = {"called": "calling", "serving": "serving"}.get(state, "idle")
        return WindowRow(shown, None, None, self.places.get(no))

    def in_hand(self, window: int) -> Ticket | None:
        number = self.posts[window].ticket
        return self.tickets[number] if number else None

    # How events change the hall

    def _remember(self, event: ev.Event) -> None:
        window = getattr(event, "window", None)
        if window is None or event.press is None:
            return
        presses = self._post(window).presses
        presses[event.press] = (self.seq, event.kind, getattr(event, "ticket", None))
        if len(presses) > PRESSES_KEPT:
            del presses[next(iter(presses))]

    def _post(self, no: int) -> Post:
        if no not in self.posts:
            self.posts[no] = Post()
            self._changed[no] = None
        return self.posts[no]

    def _enqueue(self, ticket: Ticket) -> None:
        self.queue(self.queue_of(ticket)).add(ticket)
        if prefix := self.public.get(ticket.service):
            self.waiting[prefix] += 1

    def _dequeue(self, ticket: Ticket) -> None:
        self.queues[self.queue_of(ticket)].remove(ticket)
        if prefix := self.public.get(ticket.service):
            self.waiting[prefix] -= 1

    def times_of(self, service: str) -> Times:
        """What visits of a service took today."""
        found = self.times.get(service)
        if found is None:
            found = self.times[service] = Times(deque(maxlen=VISITS_KEPT))
        return found

    def _leave(self, ticket: Ticket) -> None:
        """Take a ticket out of wherever it stands: a queue, a window's hand, the missed or the parked."""
        if ticket.state == "waiting":
            self._dequeue(ticket)
        elif ticket.state == "missed":
            self.missed.pop(ticket.number, None)
            self.queue(self.queue_of(ticket)).drop_returning(ticket)
        elif ticket.state == "parked":
            self.parked.pop(ticket.number, None)
        elif ticket.window is not None and self._post(ticket.window).ticket == ticket.number:
            self.posts[ticket.window].ticket = None

    def _mark(self, number: str, state: Literal["serving", "missed"] | None, over: bool = False) -> None:
        call = self.calls.get(number)
        if call is not None:
            self.calls[number] = replace(call, state=state or call.state, over=over)

    def _day_opened(self, event: ev.DayOpened) -> None:
        self._reset(event.day)
        for service, minutes in event.pace.items():
            self.times_of(service).usual = minutes

    def _day_closed(self, event: ev.DayClosed) -> None:
        self.day_open = False

    def _taken(self, event: ev.TicketTaken) -> None:
        number, service = event.ticket, event.service
        ticket = Ticket(number, service, event.at, self.seq, event.ref, event.group, event.language)
        if event.slot_from is not None or event.proxy:
            ticket = replace(ticket, slot_from=event.slot_from, proxy=event.proxy)
        self.tickets[number] = ticket
        if event.ref:
            self.refs[event.ref] = number
        prefix = number.rstrip("0123456789")  # not the service's: that may have changed since
        self.issued[prefix] = max(self.issued.get(prefix, 0), int(number[len(prefix) :] or 0))
        root = self.roots.get(service, service)
        if event.request:
            self.requests[event.request] = number
        if event.holder:
            self.holders[event.holder, root] = number
        if event.booking:
            self.bookings[event.booking] = number
        if event.batch:
            asides.handed_out(self, event)
        elif root in self.limited:
            self.give(service, self.part(event.at), 1)
        self._enqueue(ticket)

    def part(self, at: datetime) -> Literal["am", "pm"]:
        """The part of the day whose limits count now."""
        return self.hours.part(at) if self.hours else "am"

    def give(self, service: str, part: str, count: int) -> None:
        """Count numbers against the limits of a part of the day."""
        root = self.roots.get(service, service)
        if root in self.limited:
            self.given[root, part] = self.given.get((root, part), 0) + count

    def _raised(self, event: ev.TicketRaised) -> None:
        ticket = self.tickets[event.ticket]
        if ticket.state == "waiting":
            self._dequeue(ticket)
        after = self.seq if ticket.urgent_after is None else ticket.urgent_after
        urgent = event.group in self.urgent_groups
        ticket = replace(ticket, group=event.group, urgent_after=after if urgent else None)
        self.tickets[event.ticket] = ticket
        if ticket.state == "waiting":
            self._enqueue(ticket)

    def _called(self, event: ev.TicketCalled) -> None:
        ticket = self.tickets[event.ticket]
        key = self.queue_of(ticket)
        queue, post = self.queue(key), self._post(event.window)
        if queue.owed or ticket.group != REGULAR or ticket.slot_from is not None:
            self._count_in_mix(ticket, queue, event)
        self._leave(ticket)
        if post.ticket and post.ticket != event.ticket:
            self._mark(post.ticket, None, over=True)
        queue.calls += 1
        queue.called = self.seq
        if key != event.window:
            own = self.queue(event.window)
            own.calls += 1
            own.called = self.seq
        times = self.times_of(ticket.service)
        times.calls += 1
        times.waited_s += (event.at - (ticket.since or ticket.taken_at)).total_seconds()
        self.tickets[event.ticket] = replace(
            ticket, state="called", window=event.window, called_at=event.at, recalled_at=None,
            started_at=None, changed_at=event.at, call_seq=self.seq, recalls=0,
        )  # fmt: skip
        post.ticket = post.last = event.ticket
        post.foreign = None
        if not ticket.proxy:
            self._show(ticket, event.window, event.at, 0)
        self._changed[event.window] = None

    def _count_in_mix(self, ticket: Ticket, queue: Queue, event: ev.TicketCalled) -> None:
        """Urgent tickets, and windows that are there for priority first, stand outside the mix."""
        if ticket.urgent_after is not None or event.window in self.first:
            return
        if goes_first(ticket, self.green, event.at):
            queue.owed = after_priority(queue.owed, self.facts.priority.mix)
        else:
            queue.owed = after_regular(queue.owed, self.facts.priority.mix)

    def _recalled(self, event: ev.TicketRecalled) -> None:
        ticket = self.tickets[event.ticket]
        recalls = ticket.recalls + 1
        self.recalls += 1
        self.tickets[event.ticket] = replace(
            ticket, recalls=recalls, recalled_at=event.at, changed_at=event.at, call_seq=self.seq
        )
        if not ticket.proxy:
            self._show(ticket, event.window, event.at, recalls)

    def _show(self, ticket: Ticket, window: int, at: datetime, recalls: int) -> None:
        """Put a call on top of the boards."""
        self.calls.pop(ticket.number, None)
        self.calls[ticket.number] = Call(
            self.seq, ticket.number, window, at, state="called", say=False, place=self.places.get(window),
            priority=ticket.group != "regular", recalls=recalls,
            service=UNSET if self.is_private(ticket.service) else ticket.service,
        )  # fmt: skip
        self.trim_calls()

    def trim_calls(self) -> None:
        """Only the newest calls are kept."""
        if len(self.calls) > CALLS_KEPT:
            del self.calls[next(iter(self.calls))]

    def _started(self, event: ev.TicketStarted) -> None:
        ticket = self.tickets[event.ticket]
        self.tickets[event.ticket] = replace(ticket, state="serving", started_at=event.at, changed_at=event.at)
        self._mark(event.ticket, "serving")
        self._changed[event.window] = None

    def _ended(self, event: ev.TicketServed) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        if ticket.started_at is not None:
            spent = (event.at - ticket.started_at).total_seconds() + ticket.spent_s
            self.times_of(ticket.service).add(spent)
        self.tickets[event.ticket] = replace(ticket, state="served", changed_at=event.at)
        self._mark(event.ticket, "serving", over=True)
        self._changed[event.window] = None

    def _was_missed(self, event: ev.TicketMissed) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        queue, rules = self.queue(self.queue_of(ticket)), self.facts.calls
        missed = replace(
            ticket, state="missed", changed_at=event.at, misses=ticket.misses + 1, missed_after=queue.calls
        )
        self.tickets[event.ticket] = missed
        if rules.missed_policy == "requeue_after_n" and missed.misses < rules.missed_max:
            queue.add_returning(missed)
        self.missed[event.ticket] = None
        self._mark(event.ticket, "missed")
        self._changed[event.window] = None

    def _returned(self, event: ev.TicketReturned) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        turn = self.seq if event.behind else ticket.turn
        self._wait(replace(ticket, turn=turn), event.at)

    def _wait(self, ticket: Ticket, at: datetime) -> None:
        ticket = replace(ticket, state="waiting", window=None, changed_at=at, since=at)
        self.tickets[ticket.number] = ticket
        self._enqueue(ticket)

    def _parked(self, event: ev.TicketParked) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        spent = (event.at - ticket.started_at).total_seconds() if ticket.started_at else 0.0
        self.tickets[event.ticket] = replace(
            ticket, state="parked", reason=event.reason, changed_at=event.at, spent_s=ticket.spent_s + spent
        )
        self.parked[event.ticket] = None
        self._mark(event.ticket, None, over=True)
        self._changed[event.window] = None

    def _resumed(self, event: ev.TicketResumed) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        self.tickets[event.ticket] = replace(
            ticket, state="serving", window=event.window, started_at=event.at, changed_at=event.at
        )
        post = self._post(event.window)
        post.ticket = post.last = event.ticket
        call = self.calls.get(event.ticket)
        if call is not None:
            self.calls[event.ticket] = replace(
                call, state="serving", over=False, window=event.window, place=self.places.get(event.window)
            )
        self._changed[event.window] = None

    def _transferred(self, event: ev.TicketTransferred) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        self._mark(event.ticket, None, over=True)
        service = event.service or ticket.service
        moved = replace(ticket, service=service, for_window=event.to_window, started_at=None, spent_s=0.0)
        if moved.urgent_after is not None:
            moved = replace(moved, urgent_after=0)  # it has let somebody go before already
        self._wait(moved, event.at)
        if ticket.window is not None:
            self._changed[ticket.window] = None

    def _voided(self, event: ev.TicketVoided) -> None:
        ticket = self.tickets[event.ticket]
        self._leave(ticket)
        self.tickets[event.ticket] = replace(ticket, state="voided", reason=event.reason, changed_at=event.at)
        if ticket.state != "missed":  # a missed ticket stays on the boards as missed
            self._mark(event.ticket, None, over=True)
        if ticket.window is not None:
            self._changed[ticket.window] = None

    def _mode(self, event: ev.WindowOpened | ev.WindowPaused | ev.WindowClosed) -> None:
        post = self._post(event.window)
        post.mode, post.moved_at = MODES[type(event)], event.at
        post.reason, post.until = (event.reason, event.until) if isinstance(event, ev.WindowPaused) else (None, None)
        self._changed[event.window] = None


def _hours(facts: HallFacts, day: str | None) -> Hours | None:
    """The hours of the day; an old journal may name one that no calendar knows."""
    try:
        return hours(facts, day) if day else None
    except ValueError:
        return None


MODES: dict[type, Literal["open", "paused", "closed"]] = {
    ev.WindowOpened: "open",
    ev.WindowPaused: "paused",
    ev.WindowClosed: "closed",
}

APPLY: dict[type[ev.Event], Callable[[Hall, Any], None]] = {
    ev.DayOpened: Hall._day_opened,
    ev.DayClosed: Hall._day_closed,
    ev.TicketTaken: Hall._taken,
    ev.TicketRaised: Hall._raised,
    ev.TicketCalled: Hall._called,
    ev.TicketRecalled: Hall._recalled,
    ev.TicketStarted: Hall._started,
    ev.TicketServed: Hall._ended,
    ev.TicketMissed: Hall._was_missed,
    ev.TicketReturned: Hall._returned,
    ev.TicketParked: Hall._parked,
    ev.TicketResumed: Hall._resumed,
    ev.TicketTransferred: Hall._transferred,
    ev.TicketVoided: Hall._voided,
    ev.WindowOpened: Hall._mode,
    ev.WindowPaused: Hall._mode,
    ev.WindowClosed: Hall._mode,
    **asides.APPLY,
}
