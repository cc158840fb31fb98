"""The calendar: times and dates that are some, sessions that do not fall over each other, breaks that give one."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hallbus.config.problems import Finding
from hallbus.hall.facts import HallFacts, Notice, Slot

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Session(NamedTuple):
    """A session or break of one block; the clock's text sorts like the clock."""

    key: str
    days: frozenset[str]
    begins: str
    ends: str
    services: frozenset[str] = frozenset()
    appointment_only: bool = False

    def meets(self, other: "_Session") -> bool:
        """Whether both run at the same time on some day; one may begin when the other ends."""
        return bool(self.days & other.days) and self.begins < other.ends and other.begins < self.ends


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about times, dates, sessions, breaks and the time zone."""
    yield from _timezone(hall.timezone)
    for key, text in _clock_times(hall):
        if not _is_time(text):
            yield Finding("bad_time", key, {"name": text[:40]})
    weekly, extended = _weekly(hall), _extended(hall)
    if not weekly and not extended:
        yield Finding("always_open", "calendar.weekly")
    for session in (*weekly, *extended):
        yield from _alone("session_backwards", session, hall.calendar.day_starts)
    yield from _overlaps(weekly, extended)
    for rest in _breaks(hall):
        yield from _alone("break_backwards", rest, hall.calendar.day_starts)
        yield from _outside(rest, [*weekly, *extended])
    yield from _special(hall)
    for at, notice in enumerate(hall.notices):
        yield from _days_of(f"notices[{at}]", notice)
    for at, slot in enumerate(hall.programme.slots):
        yield from _days_of(f"programme.slots[{at}]", slot)


def _timezone(name: str) -> Iterator[Finding]:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a name at all; a folder of names such as "Asia"
        yield Finding("unknown_timezone", "timezone", {"name": name[:40]})


def _clock_times(hall: HallFacts) -> Iterator[tuple[str, str]]:
    calendar = hall.calendar
    yield "calendar.staff_ready_at", calendar.staff_ready_at
    yield "calendar.issue_from", calendar.issue_from
    yield "calendar.day_starts", calendar.day_starts
    for at, text in enumerate(hall.calls.auto_abandon_at):
        yield f"calls.auto_abandon_at[{at}]", text
    for session in (*_weekly(hall), *_extended(hall)):
        yield f"{session.key}[0]", session.begins
        yield f"{session.key}[1]", session.ends
    for name, span in (("quiet", hall.night.quiet), ("dark", hall.night.dark)):
        for at, text in enumerate(span or ()):
            yield f"night.{name}[{at}]", text
    for at, zone in enumerate(hall.zones):
        for nth, text in enumerate(zone.silent or ()):
            yield f"zones[{at}].silent[{nth}]", text
        for nth, hour in enumerate(zone.hours):
            yield f"zones[{at}].hours[{nth}].begins", hour.begins
            yield f"zones[{at}].hours[{nth}].ends", hour.ends
    for at, planned in enumerate(hall.speech.schedule):
        for nth, text in enumerate(planned.at):
            yield f"speech.schedule[{at}].at[{nth}]", text
    spans = [(f"programme.slots[{at}]", slot.hours) for at, slot in enumerate(hall.programme.slots)]
    spans += [(f"programme.deadlines[{at}]", promise.hours) for at, promise in enumerate(hall.programme.deadlines)]
    for key, span in spans:
        for nth, text in enumerate(span or ()):
            yield f"{key}.hours[{nth}]", text
    for rest in _breaks(hall):
        yield rest.key, rest.begins
        yield rest.key.replace("begins", "ends"), rest.ends


def _weekly(hall: HallFacts) -> list[_Session]:
    return [
        _Session(f"calendar.weekly[{at}].sessions[{nth}]", frozenset(block.days), *span)
        for at, block in enumerate(hall.calendar.weekly)
        for nth, span in enumerate(block.sessions)
    ]


def _extended(hall: HallFacts) -> list[_Session]:
    return [
        _Session(
            f"calendar.extended[{at}].sessions[{nth}]",
            frozenset(block.days),
            *span,
            frozenset(block.services),
            block.appointment_only,
        )
        for at, block in enumerate(hall.calendar.extended)
        for nth, span in enumerate(block.sessions)
    ]


def _breaks(hall: HallFacts) -> list[_Session]:
    return [
        _Session(f"calendar.breaks[{at}].begins", frozenset(block.days), block.begins, block.ends)
        for at, block in enumerate(hall.calendar.breaks)
    ]


def _alone(backwards: str, session: _Session, day_starts: str) -> Iterator[Finding]:
    if not (_is_time(session.begins) and _is_time(session.ends)):
        return
    values = {"begins": session.begins, "ends": session.ends, "day_starts": day_starts}
    if session.ends <= session.begins:
        yield Finding(backwards, session.key, values)
    elif _is_time(day_starts) and session.begins < day_starts < session.ends:
        yield Finding("day_starts_inside", session.key, values)


def _overlaps(weekly: Iterable[_Session], extended: Iterable[_Session]) -> Iterator[Finding]:
    weekly, extended = [s for s in weekly if _sound(s)], [s for s in extended if _sound(s)]
    for one, other in combinations(weekly, 2):
        if one.meets(other):
            yield _clash("sessions_overlap", other, one)
    for one, other in combinations(extended, 2):
        if one.meets(other) and one.services & other.services:
            yield _clash("sessions_overlap", other, one)
    # An extra session in ordinary hours only repeats them, unless it turns walk-ins away at the same time.
    for one, other in product(weekly, extended):
        if one.meets(other) and other.appointment_only:
            yield _clash("hours_contradict", other, one)


def _outside(rest: _Session, sessions: Iterable[_Session]) -> Iterator[Finding]:
    """A break lies within the hall's day, from its first session to its last, or nobody notices it."""
    sessions = [session for session in sessions if _sound(session)]
    if not _sound(rest) or not sessions:
        return
    for day in rest.days:
        held = [session for session in sessions if day in session.days]
        if held and rest.begins < max(s.ends for s in held) and min(s.begins for s in held) < rest.ends:
            return
    yield Finding("break_outside", rest.key, {"begins": rest.begins, "ends": rest.ends})


def _special(hall: HallFacts) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for at, special in enumerate(hall.calendar.special):
        key = f"calendar.special[{at}].date"
        if not _is_date(special.date):
            yield Finding("bad_date", key, {"name": special.date[:40]})
        elif first.setdefault(special.date, at) != at:
            values = {"name": special.date, "first": f"calendar.special[{first[special.date]}]"}
            yield Finding("duplicate_date", key, values)


def _days_of(key: str, shown: Notice | Slot) -> Iterator[Finding]:
    dates = {"begins": shown.begins, "ends": shown.ends}
    wrong = {name: text for name, text in dates.items() if text is not None and not _is_date(text)}
    for name, text in wrong.items():
        yield Finding("bad_date", f"{key}.{name}", {"name": text[:40]})
    if shown.begins and shown.ends and not wrong and shown.ends < shown.begins:
        code = "notice_never" if isinstance(shown, Notice) else "slot_never"
        yield Finding(code, f"{key}.ends", {"begins": shown.begins, "ends": shown.ends})


def _clash(code: str, later: _Session, earlier: _Session) -> Finding:
    values = {"begins": later.begins, "ends": later.ends, "other": f"{earlier.begins}–{earlier.ends}"}
    return Finding(code, later.key, values)


def _sound(session: _Session) -> bool:
    return _is_time(session.begins) and _is_time(session.ends) and session.begins < session.ends


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
