"""A day of the journal, told: what happened until a moment, and how the hall stood then.

Reads beside a running hub, on a connection that cannot write.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

from hallbus.hall.digest import digest
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
from hallbus.journal import JournalError, Recorded
from hallbus.journal.check import check_files, check_header
from hallbus.journal.file import connect_reader, file_of, trouble
from hallbus.journal.proof import Proof, prove
from hallbus.journal.rows import read_from
from hallbus.journal.story import Teller

__all__ = ["Proof", "prove", "replay", "run"]

Within = Callable[[Recorded], bool]


def replay(path: Path, facts: HallFacts, until: str | None = None, language: Language = "zh-CN") -> Iterator[str]:
    """The lines of a business day up to `until`, then how the hall stood.

    `until` is a date, a date and time (ISO), a time of the journal's last day, or a seq; the day is the one that it falls in, and
    without it the last. Raises ValueError when it is none of these, JournalError when the journal cannot be read.
    """
    path = file_of(path)
    teller = Teller(facts, language)
    check_files(path)
    try:
        with closing(connect_reader(path)) as connection:
            connection.execute("BEGIN")  # one moment of the journal, whatever a hub adds meanwhile
            check_header(connection, path)
            yield from _told(connection, path, facts, teller, until)
    except sqlite3.Error as error:
        raise trouble(error, path) from error


def run(data: Path, facts: HallFacts, until: str | None, language: Language = "zh-CN") -> int:
    """`hallbus replay`: print the day and the proof of the whole journal. 0 when it is sound, 1 when not, 2 when unreadable."""
    try:
        for line in replay(data, facts, until, language):
            print(line)
        proof = prove(data, facts)
    except JournalError as error:
        print(error.words(language), file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(*proof.words(language), sep="\n", file=sys.stdout if proof.sound else sys.stderr)
    return 0 if proof.sound else 1


def _told(
    connection: sqlite3.Connection, path: Path, facts: HallFacts, teller: Teller, until: str | None
) -> Iterator[str]:
    days = [next(read_from(connection, path, seq - 1, 1)) for (seq,) in connection.execute(DAYS)]
    within = _within(until, teller, days)
    begun = [day for day in days if within(day)]
    hall = Hall(facts, begun[-1].seq - 1 if begun else 0)
    for recorded in read_from(connection, path, hall.seq):
        if not within(recorded):
            break
        hall.apply(recorded.event)
        yield teller.line(recorded)
    if hall.seq == 0:
        yield teller.nothing()
        return
    yield from teller.end(hall, digest(hall))


DAYS = "SELECT seq FROM events WHERE kind = 'day.opened' ORDER BY seq"


def _within(until: str | None, teller: Teller, days: list[Recorded]) -> Within:
    """Whether an event belongs to what was asked for."""
    if until is None:
        return lambda recorded: True
    if until.isascii() and until.isdecimal():
        seq = int(until)
        return lambda recorded: recorded.seq <= seq
    moment = teller.local(_moment(until, teller.local(days[-1].event.at).date() if days else None))
    return lambda recorded: teller.local(recorded.event.at) <= moment


def _moment(until: str, last_day: date | None) -> datetime:
    try:
        if len(until) == len("2026-11-24"):
            return datetime.combine(date.fromisoformat(until), time.max)
        if last_day and ":" in until[:3]:
            return datetime.combine(last_day, time.fromisoformat(until.zfill(8 if until.count(":") > 1 else 5)))
        return datetime.fromisoformat(until)
    except ValueError:
        raise ValueError(
            f"{until!r} is no moment: write 2026-11-24, 2026-11-24T10:30, 10:30 or the seq of an event"
        ) from None
