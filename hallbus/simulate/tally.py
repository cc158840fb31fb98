"""A lived day in figures, from its events and from what visitors were told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hallbus.hall import events as ev
from hallbus.simulate.memory import Told

NEAR, LEAST_MIN, LONG_MIN = 0.3, 2.0, 7.0  # of a wait under seven minutes 30 % is less than two


@dataclass
class Estimates:
    """How well those who took a number were told how long they would wait. `none`: nobody knew."""

    count: int = 0
    none: int = 0
    strict: int = 0  # within 30 % of the wait
    near: int = 0  # or within two minutes
    covered: int = 0  # between the two numbers that they were told
    long: int = 0  # waits of 7 minutes and more,
    long_strict: int = 0  # and how many of those were told within 30 %

    def add(self, wait: float, told: tuple[int, int] | None) -> None:
        """Somebody waited so many minutes."""
        self.count += 1
        long = wait >= LONG_MIN
        self.long += long
        if told is None:
            self.none += 1
            return
        off = abs(wait - sum(told) / 2)
        strict = off <= NEAR * wait
        self.strict += strict
        self.long_strict += strict and long
        self.near += off <= max(NEAR * wait, LEAST_MIN)
        self.covered += told[0] <= wait <= told[1]


@dataclass
class ServiceFigures:
    taken: int = 0
    served: int = 0
    waits: list[float] = field(default_factory=list)  # minutes from the number to the first call
    visits: list[float] = field(default_factory=list)  # minutes from the start to the end


@dataclass
class WindowFigures:
    calls: int = 0
    served: int = 0
    busy_min: float = 0.0
    first: datetime | None = None
    last: datetime | None = None
    paused_min: float = 0.0

    @property
    def load(self) -> float | None:
        """The share of its time, from its first call to its last deed and without pauses, that it was with somebody."""
        if self.first is None or self.last is None:
            return None
        minutes = (self.last - self.first).total_seconds() / 60 - self.paused_min
        return min(1.0, self.busy_min / minutes) if minutes > 0 else None


class Tally:
    """Takes the events of one day in order."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.gone: Counter[str] = Counter()  # why tickets were voided
        self.services: dict[str, ServiceFigures] = {}
        self.windows: dict[int, WindowFigures] = {}
        self.waits: dict[str, float] = {}
        self.batched = self.booked = 0
        self.most_waiting = 0
        self.ends: datetime | None = None
        self._taken: dict[str, ev.TicketTaken] = {}
        self._waiting: set[str] = set()  # who has not been called yet
        self._began: dict[int, datetime] = {}
        self._started: dict[str, datetime] = {}
        self._paused: dict[int, datetime] = {}

    def add(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            self.counts[event.kind] += 1
            self._take_in(event)

    def estimates(self, told: Told) -> Estimates:
        """Of those who were told something and were called in the end."""
        found = Estimates()
        for number, minutes in told.items():
            if number in self.waits:
                found.add(self.waits[number], minutes)
        return found

    def _take_in(self, event: ev.Event) -> None:
        match event:
            case ev.TicketTaken():
                self._taken[event.ticket] = event
                self.service(event.service).taken += 1
                self.batched += bool(event.batch)
                self.booked += bool(event.booking) or event.slot_from is not None
                self._waiting.add(event.ticket)
                self.most_waiting = max(self.most_waiting, len(self._waiting))
            case ev.TicketCalled():
                self._called(event)
            case ev.TicketStarted():
                self._started[event.ticket] = event.at
            case ev.TicketResumed():
                self._started[event.ticket] = self._began[event.window] = event.at
            case ev.TicketServed() | ev.TicketMissed() | ev.TicketParked() | ev.TicketTransferred():
                self._left(event)
            case ev.TicketVoided():
                self.gone[event.reason] += 1
                self._waiting.discard(event.ticket)
            case ev.WindowPaused():
                self._paused.setdefault(event.window, event.at)
            case ev.WindowOpened():
                begun = self._paused.pop(event.window, None)
                if begun is not None and self.window(event.window).first is not None:
                    self.window(event.window).paused_min += _minutes(begun, event.at)

    def _called(self, event: ev.TicketCalled) -> None:
        window, taken = self.window(event.window), self._taken.get(event.ticket)
        window.calls += 1
        self._waiting.discard(event.ticket)
        window.first = window.first or event.at
        self._began[event.window] = event.at
        if taken is not None and event.ticket not in self.waits:
            self.waits[event.ticket] = _minutes(taken.at, event.at)
            self.service(taken.service).waits.append(self.waits[event.ticket])

    def _left(self, event: ev.TicketServed | ev.TicketMissed | ev.TicketParked | ev.TicketTransferred) -> None:
        window, began = self.window(event.window), self._began.pop(event.window, None)
        if began is not None:
            window.busy_min += _minutes(began, event.at)
        window.last = self.ends = event.at
        if isinstance(event, ev.TicketServed):
            window.served += 1
            taken, started = self._taken.get(event.ticket), self._started.pop(event.ticket, None)
            if taken is not None:
                self.service(taken.service).served += 1
                if started is not None:
                    self.service(taken.service).visits.append(_minutes(started, event.at))

    def service(self, id: str) -> ServiceFigures:
        return self.services.setdefault(id, ServiceFigures())

    def window(self, no: int) -> WindowFigures:
        return self.windows.setdefault(no, WindowFigures())


def _minutes(begins: datetime, ends: datetime) -> float:
    return (ends - begins) / timedelta(minutes=1)
