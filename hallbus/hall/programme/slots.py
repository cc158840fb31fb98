"""When a slot or a promise counts, by the hall's wall clock.

A window that passes midnight belongs to the day on which it begins: weekday, dates and rule are asked of that day.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.rrule import rrulestr

from hallbus.hall.facts.base import Day, Span
from hallbus.hall.facts.programme import Slot

DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
A_DAY = timedelta(days=1)


class Window(NamedTuple):
    """A span of time by the wall clock; the end is not in it."""

    begins: datetime
    ends: datetime


def is_on(slot: Slot, wall: datetime) -> bool:
    """Whether a slot plays at this time of the wall clock (without a zone)."""
    return any(_counts(slot, window.begins.date()) for window in windows_until(slot.hours, wall, wall))


def window_on(hours: Span | None, day: date) -> Window:
    """The hours that begin on a day; without any, the whole day."""
    midnight = datetime.combine(day, time())
    if hours is None:
        return Window(midnight, midnight + A_DAY)
    begins, ends = (datetime.combine(day, time.fromisoformat(text)) for text in hours)
    return Window(begins, ends if ends > begins else ends + A_DAY)


def windows_until(hours: Span | None, wall: datetime, until: datetime) -> Iterator[Window]:
    """Those that are open at some time from `wall` to `until`, the first one first; yesterday's too when it passes midnight."""
    day = wall.date() - A_DAY
    while day <= until.date():
        window = window_on(hours, day)
        if window.begins <= until and wall < window.ends:
            yield window
        day += A_DAY


def _counts(slot: Slot, day: date) -> bool:
    text = day.isoformat()
    if slot.days and DAYS[day.weekday()] not in slot.days:
        return False
    if (slot.begins or text) > text or (slot.ends or text) < text:
        return False
    return slot.rule is None or _falls_on(slot.rule, slot.begins or text, day)


@lru_cache(maxsize=4096)
def _falls_on(rule: str, begins: str, day: date) -> bool:
    """Whether a rule that is counted from `begins` names this day; remembered, for the same days are asked all the time."""
    midnight = datetime.combine(day, time())
    found = rrulestr(rule, dtstart=datetime.fromisoformat(begins)).between(midnight, midnight, inc=True)
    return bool(found)
