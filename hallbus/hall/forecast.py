"""What becomes of those who wait, if every visit takes as long as visits do: in how many minutes each is called.

The windows that share queues are played forward together: each calls, when it is free, whom it would call, and is busy for as long as a
visit of that service takes. Who goes first is the order of `hallbus.hall.order` in short.
"""

from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from hallbus.hall.attendance import duty, free_in, minutes, visit
from hallbus.hall.course import NEVER, Course, Offer
from hallbus.hall.pace import round_minutes
from hallbus.hall.state import Hall, QueueKey

STEPS = 250  # calls that are played; whoever waits behind them is reckoned on at the same rate
HOLDS = timedelta(seconds=10)  # a forecast holds so long while nothing happens
EVEN = 0.7  # how evenly the ends of visits under way lie, between 0: by pure chance, and 1: at equal distances
FIRST_SPREAD = 0.4  # how far the lengths of visits that begin together lie apart

Free = list[tuple[float, int]]  # in how many minutes each window can call


class Forecast(NamedTuple):
    """Minutes from the moment of the forecast: until each ticket is called, and until somebody who comes now would be, by queue."""

    at: datetime
    tickets: dict[str, float]
    newcomers: dict[QueueKey, float]


def forecast(hall: Hall, key: QueueKey, at: datetime) -> Forecast:
    """For a queue, and all that hang together with it by their windows."""
    at = at - timedelta(seconds=at.second % HOLDS.seconds, microseconds=at.microsecond)
    windows = _sharing(hall, key)
    known: tuple[int, Forecast] | None = hall.forecasts.get(windows)
    if known is None or known[0] != hall.seq or known[1].at != at:
        known = hall.forecasts[windows] = (hall.seq, _Play(hall, windows, at).to_the_end())
    return known[1]


def _sharing(hall: Hall, key: QueueKey) -> tuple[int, ...]:
    """The windows whose queues hang together with this one."""
    found: tuple[int, ...] | None = hall.forecasts.get(("windows", key))
    if found is None:
        keys, found = {key}, ()
        while more := [no for no, served in hall.window_queues.items() if no not in found and keys & {*served}]:
            found = (*found, *more)
            keys.update(key for no in more for key in hall.window_queues[no])
        for each in keys:
            hall.forecasts["windows", each] = found
    return found


class _Play:
    """Windows that go on calling."""

    def __init__(self, hall: Hall, windows: tuple[int, ...], at: datetime) -> None:
        self.hall, self.at, self.mix = hall, at, hall.facts.priority.mix
        self.duties = {no: duty(hall, no) for no in windows}
        keys = {opening.key: None for each in self.duties.values() for opening in each.openings}
        self.courses = {key: Course(hall, key, at) for key in keys}
        busy = [visited for no in windows if (visited := visit(hall, no, at)) is not None]
        once = round_minutes(hall.pace, hall.services, busy)
        again = _calls_for_one(hall)
        self.rounds = {id: length * again for id, length in once.items()}
        self.free, self.stretch = self._staggered(
            [(free, no) for no in windows if (free := free_in(hall, no, at, once)) is not None]
        )
        self.tickets: dict[str, float] = {}
        self.newcomers: dict[QueueKey, float] = {}
        self.given_up, self.before = self._lapse()

    def _staggered(self, free: Free) -> tuple[Free, dict[int, float]]:
        """Visits that should end together do not: of several one is likely to end early, and one late."""
        groups: dict[tuple[bool, QueueKey], Free] = {}
        for entry in sorted(free):
            busy, queues = self.hall.in_hand(entry[1]) is not None, self.hall.window_queues[entry[1]]
            groups.setdefault((busy, queues[min(1, len(queues) - 1)]), []).append(entry)
        out: Free = []
        stretch = dict.fromkeys((no for _, no in free), 1.0)
        for (busy, _), group in groups.items():
            by_chance = 0.0
            for place, (minute, no) in enumerate(group, 1):
                by_chance += 1 / (len(group) - place + 1)
                share = EVEN * 2 * place / (len(group) + 1) + (1 - EVEN) * by_chance
                out.append((minute * share if busy else minute, no))
                if not busy:
                    stretch[no] += FIRST_SPREAD * (share - 1)
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
            back = self._back_from_break(no, minute)
            free = back if back is not None else self._call(no, minute)
            if free is not None:
                heappush(self.free, (free, no))
        for course in self.courses.values():
            self._reckon(course, course.left())
        return Forecast(self.at, self.tickets, self.newcomers)

    def _call(self, no: int, minute: float) -> float | None:
        """A window calls; when it can do so again, None when there is nobody left for it."""
        only, later = no in self.hall.first, NEVER
        best: Offer | None = None
        chosen: Course | None = None
        able = []
        for key, walks, books in self.duties[no].openings:
            opens = 0.0 if walks is None or walks <= self.at else minutes(self.at, walks)
            if opens > minute:
                early = 0.0 if books is None or books <= self.at else minutes(self.at, books)
                later = min(later, opens if early <= minute else early)
                if early > minute:
                    continue
            else:
                able.append(key)
            course = self.courses[key]
            offer = course.offer(minute, opens <= minute, only or self.hall.green, only, self.mix)
            if offer is not None and (best is None or offer < best):
                best, chosen = offer, course
        if best is None or chosen is None:
            for key in able:
                self.newcomers[key] = min(minute, self.newcomers.get(key, NEVER))
            return None if later is NEVER else later
        number = chosen.take(best, minute, None if only else self.mix)
        if number:
            self.tickets[number] = minute
        return minute + self._takes(number, chosen) * self._stretch(no)

    def _takes(self, number: str, course: Course) -> float:
        if number:
            return self.rounds[self.hall.tickets[number].service]
        lengths = [self.rounds[id] for id, root in self.hall.roots.items() if root == course.key]
        return sum(lengths) / len(lengths) if lengths else 0.0

    def _stretch(self, no: int) -> float:
        stretch, self.stretch[no] = self.stretch[no], 1.0
        return stretch

    def _back_from_break(self, no: int, minute: float) -> float | None:
        """Until when a window is on its break, if it has gone."""
        for begins, ends in self.duties[no].breaks:
            if begins > self.at and minutes(self.at, begins) <= minute < minutes(self.at, ends):
                return minutes(self.at, ends)
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
        every = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else self._takes("", course)
        last = times[-1] if times else 0.0
        for place, number in enumerate(left, 1):
            self.tickets[number] = last + every * place
        if newcomers:
            self.newcomers[course.key] = last + every * (len(left) + 1)


def _calls_for_one(hall: Hall) -> float:
    """How many calls a ticket costs: more than one, as some who miss theirs are called again."""
    calls = sum(times.calls for times in hall.times.values())
    return 1 + (hall.pace.returns + 2) / (calls + 40)
