"""The calendar: times that are times, sessions that do not fall over each other."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hallbus.config.problems import Finding
from hallbus.hall.facts import HallFacts

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class _Session(NamedTuple):
    """A session of one block; the clock's text sorts like the clock."""

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
    """Everything about times, sessions and the time zone."""
    yield from _timezone(hall.timezone)
    for key, text in _clock_times(hall):
        if not _is_time(text):
            yield Finding("bad_time", key, {"name": text[:40]})
    weekly, extended = _weekly(hall), _extended(hall)
    if not weekly and not extended:
        yield Finding("never_open", "calendar.weekly")
    for session in (*weekly, *extended):
        yield from _alone(session, hall.calendar.day_starts)
    yield from _overlaps(weekly, extended)


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


def _alone(session: _Session, day_starts: str) -> Iterator[Finding]:
    if not (_is_time(session.begins) and _is_time(session.ends)):
        return
    values = {"begins": session.begins, "ends": session.ends, "day_starts": day_starts}
    if session.ends <= session.begins:
        yield Finding("session_backwards", session.key, values)
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


def _clash(code: str, later: _Session, earlier: _Session) -> Finding:
    values = {"begins": later.begins, "ends": later.ends, "other": f"{earlier.begins}–{earlier.ends}"}
    return Finding(code, later.key, values)


def _sound(session: _Session) -> bool:
    return _is_time(session.begins) and _is_time(session.ends) and session.begins < session.ends


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None
