"""What a business day is made of: its sessions and rotas as moments, out of the hall file's times of day.

A business day begins at `day_starts` and bears the date of that morning. A time of day before `day_starts` belongs to the night at
the day's end: with 03:00, Tuesday's session from 01:00 to 02:00 is held on Wednesday's date.

Times are what the hall's own clock shows. A time that a change to summer time skips counts by the offset before the change, so that
02:30 becomes 03:30; of a time that comes twice the first counts. Nothing reaches past the day's end, and a session of which the
change leaves nothing is not held.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hallbus.hall.facts import Calendar, Day, HallFacts, Span

DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Stretch = tuple[datetime, datetime]  # from, to; the end no longer belongs to it


class Session(NamedTuple):
    """A time when the hall serves; ordinary ones have no name and every service."""

    begins: datetime
    ends: datetime
    name: str = ""
    services: frozenset[str] | None = None
    appointment_only: bool = False

    def takes(self, service: str, booked: bool) -> bool:
        """Whether somebody may come then for this service, with an appointment or without."""
        return (self.services is None or service in self.services) and (booked or not self.appointment_only)


class Rota(NamedTuple):
    """A time when only the windows in `stay` go on."""

    begins: datetime
    ends: datetime
    reason: str
    stay: frozenset[int]


class Dial:
    """The hall's clock on one business day: what is shown there, and when."""

    def __init__(self, facts: HallFacts, day: str) -> None:
        self._zone = ZoneInfo(facts.timezone)
        self._date = date.fromisoformat(day)
        self._day_starts = facts.calendar.day_starts
        self.begins = self._moment(self._date, self._day_starts)
        self.ends = self._moment(self._date + timedelta(days=1), self._day_starts)

    def at(self, text: str) -> datetime:
        """When the clock shows this time; times before `day_starts` are of the night."""
        return self._moment(self._date + timedelta(days=text < self._day_starts), text)

    def stretch(self, begins: str, ends: str) -> Stretch | None:
        """From one time to another, within the day; None when nothing is left of it."""
        first = self.at(begins)
        last = min(self.ends if ends == self._day_starts else self.at(ends), self.ends)
        return (first, last) if first < last else None

    def _moment(self, day: date, text: str) -> datetime:
        shown = datetime.combine(day, time.fromisoformat(text), self._zone)
        true = shown.astimezone(UTC).astimezone(self._zone)  # a skipped time becomes what the clock shows instead
        return true.replace(tzinfo=timezone(true.utcoffset() or timedelta(0)))


def business_day(at: datetime, day_starts: str) -> str:
    """The ISO date of the business day that `at` belongs to; it changes at `day_starts`, not at midnight."""
    began = at.date() if at.time() >= time.fromisoformat(day_starts) else at.date() - timedelta(days=1)
    return began.isoformat()


def works_like(calendar: Calendar, day: str) -> Day | None:
    """The day of the week whose hours a date has: its own, another's on a make-up day, none on a holiday."""
    for special in calendar.special:
        if special.date == day:
            return special.like if special.works else None
    return DAYS[date.fromisoformat(day).weekday()]


def sessions_of(facts: HallFacts, day: str, dial: Dial) -> tuple[Session, ...]:
    """The sessions of a business day, in order."""
    like, calendar = works_like(facts.calendar, day), facts.calendar
    held = [
        Session(*stretch) for block in calendar.weekly if like in block.days for stretch in _held(dial, block.sessions)
    ]
    held += [
        Session(*stretch, block.name, frozenset(block.services), block.appointment_only)
        for block in calendar.extended
        if like in block.days
        for stretch in _held(dial, block.sessions)
    ]
    return tuple(sorted(held, key=lambda session: session[:3]))


def rotas_of(facts: HallFacts, day: str, dial: Dial) -> tuple[Rota, ...]:
    """The rotas of a business day, in the hall file's order."""
    like = works_like(facts.calendar, day)
    return tuple(
        Rota(*stretch, block.reason, frozenset(block.stay))
        for block in facts.calendar.breaks
        if like in block.days
        for stretch in _held(dial, [(block.begins, block.ends)])
    )


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same times with those that touch or overlap made one."""
    joined: list[Stretch] = []
    for begins, ends in sorted(stretches):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return tuple(joined)


def _held(dial: Dial, spans: Iterable[Span]) -> Iterator[Stretch]:
    for begins, ends in spans:
        if stretch := dial.stretch(begins, ends):
            yield stretch
