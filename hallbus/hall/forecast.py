"""What becomes of those who wait, if every visit takes as long as visits do: in how many minutes each is called.

The windows that share queues are played forward together: each calls, when it is free, whom it would call, and is busy for as long as a
visit of that service takes. Who goes first is the order of `hallbus.hall.order` in short.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from hallbus.hall.attendance import Duty, Visit, duty, free_in, minutes, visit
from hallbus.hall.course import NEVER, Course, Offer
from hallbus.hall.pace import MINUTES, round_minutes
from hallbus.hall.queue import Queue, stand_of
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Ticket

STEPS = 250  # calls that are played; whoever waits behind them is reckoned on at the same rate
WINDOWS = 16  # of a city's hall so many stand for all, and of those who wait as small a share
HOLDS = timedelta(seconds=10)  # a forecast holds so long while nothing happens
FIRST_SPREAD = 0.4  # how far the lengths of visits that begin together lie apart

Open = tuple[Course, float, float]  # what a window calls from, and in how many minutes: ordinary tickets, appointments
Free = list[tuple[float, int]]  # in how many minutes each window can call


class Forecast(NamedTuple):
    """Minutes from the moment of the forecast: until each ticket is called, and until somebody who comes now would be, by queue.

    Of many tickets each `stride`-th is in it, and stands for those around it.
    """

    at: datetime
    stride: int
    tickets: dict[str, float]
    newcomers: dict[QueueKey, float]

    def of(self, hall: Hall, ticket: Ticket) -> float | None:
        """Until a ticket that waits is called."""
        found, key = self.tickets.get(ticket.number), hall.queue_of(ticket)
        if found is not None or self.stride == 1:
            return found
        name, entry = stand_of(ticket)
        lane = getattr(hall.queues[key], name)
        near = lane[self.stride // 2 :: self.stride]
        if not near:
            return self.newcomers.get(key)
        spot = bisect_left(lane, entry) // self.stride
        return self.tickets.get(near[min(spot, len(near) - 1)][-1])


class Together(NamedTuple):
    """The windows whose queues hang together; each `stride`-th stands for those like it."""

    windows: tuple[int, ...]
    stride: int


def forecast(hall: Hall, key: QueueKey, at: datetime) -> Forecast:
    """For a queue, and all that hang together with it by their windows."""
    at = at - timedelta(seconds=at.second % HOLDS.seconds, microseconds=at.microsecond)
    together = _together(hall, key)
    known: tuple[int, Forecast] | None = hall.forecasts.get(together)
    if known is None or known[0] != hall.seq or known[1].at != at:
        known = hall.forecasts[together] = (hall.seq, _Play(hall, together, at).to_the_end())
    return known[1]


def _together(hall: Hall, key: QueueKey) -> Together:
    known: Together | None = hall.forecasts.get(("together", key))
    if known is None:
        keys, windows = {key}, set[int]()
        while more := {no for no, served in hall.window_queues.items() if no not in windows and keys & {*served}}:
            windows |= more
            keys.update(key for no in more for key in hall.window_queues[no])
        known = _sample(hall, windows)
        for each in keys:
            hall.forecasts["together", each] = known
    return known


def _sample(hall: Hall, windows: set[int]) -> Together:
    """Few enough windows to be played; each queue keeps one."""
    stride = max(1, len(windows) // WINDOWS)
    alike = sorted(windows, key=lambda no: ([str(key) for key in hall.window_queues[no][1:]], no))
    chosen = alike[stride // 2 :: stride]
    for no in alike:
        served = {key for each in chosen for key in hall.window_queues[each]}
        if not served.issuperset(hall.window_queues[no][1:]):
            chosen.append(no)
    return Together(tuple(chosen), stride)


class _Play:
    """Windows that go on calling."""

    def __init__(self, hall: Hall, together: Together, at: datetime) -> None:
        self.hall, self.at, self.mix = hall, at, hall.facts.priority.mix
        windows, self.stride = together
        busy = {no: visit(hall, no, at) for no in windows}
        once = round_minutes(hall.pace, hall.services, [each for each in busy.values() if each is not None])
        again = _calls_for_one(hall)
        self.rounds = {id: length * again for id, length in once.items()}
        duties = {no: duty(hall, no) for no in windows}
        self.courses = self._courses(duties.values())
        self.calls = {no: self._callable(each) for no, each in duties.items()}
        self.breaks = {no: away for no, each in duties.items() if (away := self._breaks(each))}
        self.free, self.stretch = self._staggered(busy, once)
        self.tickets: dict[str, float] = {}
        self.newcomers: dict[QueueKey, float] = {}
        self.given_up, self.before = self._lapse()

    def _courses(self, duties: Iterable[Duty]) -> dict[QueueKey, Course]:
        """A window's own queue is seldom used: it has a course when somebody waits there."""
        keys = dict.fromkeys(opening.key for each in duties for opening in each.openings)
        return {
            key: Course(self.hall, key, self.at, self._usual(key), self.stride)
            for key in keys
            if isinstance(key, str) or _is_used(self.hall.queues.get(key))
        }

    def _usual(self, key: QueueKey) -> float:
        """What a round of a queue takes on the whole."""
        lengths = [self.rounds[id] for id, root in self.hall.roots.items() if root == key]
        return sum(lengths) / len(lengths) if lengths else MINUTES

    def _callable(self, each: Duty) -> list[Open]:
        return [
            (self.courses[key], self._until(walks), self._until(books))
            for key, walks, books in each.openings
            if key in self.courses
        ]

    def _until(self, moment: datetime | None) -> float:
        return 0.0 if moment is None or moment <= self.at else minutes(self.at, moment)

    def _breaks(self, each: Duty) -> list[tuple[float, float]]:
        """Those that have not begun: whoever works on in one that has does so."""
        return [(self._until(begins), self._until(ends)) for begins, ends in each.breaks if begins > self.at]

    def _staggered(self, busy: dict[int, Visit | None], rounds: dict[str, float]) -> tuple[Free, dict[int, float]]:
        """Visits that should end together do not: of several one is likely to end early, and one late."""
        groups: dict[tuple[bool, tuple[QueueKey, ...]], Free] = {}
        for no, held in busy.items():
            free = free_in(self.hall, no, self.at, held, rounds.get(held.service, MINUTES) if held else 0.0)
            if free is not None:
                groups.setdefault((held is not None, self.hall.window_queues[no][1:2]), []).append((free, no))
        out: Free = []
        stretch: dict[int, float] = {}
        for (held_now, _), group in groups.items():
            for place, (free, no) in enumerate(sorted(group)):
                share = 2 * ((place + 0.5) * self.stride + 0.5) / (len(group) * self.stride + 1)
                out.append((free * share if held_now else free, no))
                if not held_now:
                    stretch[no] = 1 + FIRST_SPREAD * (share - 1)
        return out, stretch

    def _lapse(self) -> tuple[float, datetime | None]:
        """When numbers of before a time are given up next."""
        for when, before in self.hall.hours.abandons() if self.hall.hours else ():
            if before is not None and when > self.at and when.strftime("%H:%M") not in self.hall.lapsed:
                return minutes(self.at, when), before
        return NEVER, None

    def to_the_end(self) -> Forecast:
        heapify(self.free)
        for _ in range(STEPS + len(self.free)):
            if not self.free:
                break
            minute, no = heappop(self.free)
            if minute >= self.given_up:
                self._give_up()
            back = self._back_from_break(no, minute) if self.breaks else None
            free = back if back is not None else self._call(no, minute)
            if free is not None:
                heappush(self.free, (free, no))
        for course in self.courses.values():
            self._reckon(course, course.left())
        return Forecast(self.at, self.stride, self.tickets, self.newcomers)

    def _call(self, no: int, minute: float) -> float | None:
        """A window calls; when it can do so again, None when there is nobody left for it."""
        only = no in self.hall.first
        classes, mix = only or self.hall.green, self.mix
        best: Offer | None = None
        chosen: Course | None = None
        for course, opens, books in self.calls[no]:
            if opens <= minute or books <= minute:
                offer = course.offer(minute, opens <= minute, classes, only, mix)
                if offer is not None and (best is None or offer < best):
                    best, chosen = offer, course
        if best is None or chosen is None:
            return self._has_nobody(no, minute)
        number = chosen.take(best, minute, None if only else mix)
        if number:
            self.tickets[number] = minute
            length = self.rounds[self.hall.tickets[number].service]
        else:
            length = chosen.usual
        return minute + length * self.stretch.pop(no, 1.0)

    def _has_nobody(self, no: int, minute: float) -> float | None:
        """Whoever comes now is called by this window; perhaps it may call others later."""
        later = NEVER
        for course, opens, books in self.calls[no]:
            if opens <= minute:
                self.newcomers[course.key] = min(minute, self.newcomers.get(course.key, NEVER))
            else:
                later = min(later, opens if books <= minute else books)
        return None if later is NEVER else later

    def _back_from_break(self, no: int, minute: float) -> float | None:
        """Until when a window is on its break, if it has gone."""
        for begins, ends in self.breaks.get(no, ()):
            if begins <= minute < ends:
                return ends
        return None

    def _give_up(self) -> None:
        """At noon, say, whoever still waits from the morning; they are told what they would wait all the same."""
        known, before = self.hall.tickets, self.before
        self.given_up = NEVER
        for course in self.courses.values():
            gone = {n for n in course.left() if before is not None and known[n].taken_at < before}
            self._reckon(course, course.drop(gone), newcomers=False)

    def _reckon(self, course: Course, left: list[str], newcomers: bool = True) -> None:
        """Those who were not played are called at the rate of those who were."""
        times = course.times
        if not left:
            return
        every = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else course.usual
        last = times[-1] if times else 0.0
        for place, number in enumerate(left, 1):
            self.tickets[number] = last + every * place
        if newcomers:
            self.newcomers[course.key] = last + every * (len(left) + 1)


def _is_used(queue: Queue | None) -> bool:
    return queue is not None and bool(len(queue) or queue.returning)


def _calls_for_one(hall: Hall) -> float:
    """How many calls a ticket costs: more than one, as some who miss theirs are called again."""
    calls = sum(times.calls for times in hall.times.values())
    return 1 + (hall.pace.returns + 2) / (calls + 40)
