"""Rows of the journal as events again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from hallbus import codec
from hallbus.journal import JournalError, Recorded
from hallbus.journal.file import connect_reader, trouble

PAGE = 2000  # rows a query: a reader that dawdles between pages does not keep the WAL from being folded in

Row = tuple[int, str, int, bytes]


def read(path: Path, after: int = 0, limit: int | None = None) -> Iterator[Recorded]:
    """The events after a seq, oldest first, on a connection of their own."""
    try:
        with closing(connect_reader(path)) as connection:
            yield from read_from(connection, path, after, limit)
    except sqlite3.Error as error:
        raise trouble(error, path) from error


def read_from(
    connection: sqlite3.Connection, path: Path, after: int = 0, limit: int | None = None
) -> Iterator[Recorded]:
    """The same on a connection that is there."""
    after = max(after, 0)
    left = -1 if limit is None else max(limit, 0)
    while left:
        size = PAGE if left < 0 else min(PAGE, left)
        page = connection.execute(
            "SELECT seq, kind, version, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (after, size)
        ).fetchall()
        for row in page:
            after += 1
            yield recorded(row, after, path)
        if len(page) < size:
            return
        left -= size if left > 0 else 0


def recorded(row: Row, expected: int, path: Path) -> Recorded:
    """A row as an event. Raises JournalError `damaged` or `newer`."""
    seq, kind, version, data = row
    if seq != expected:
        raise JournalError("damaged", path, f"event {expected} is missing")
    try:
        return Recorded(seq, codec.decode(kind, version, data))
    except codec.UnknownEvent as error:
        raise JournalError("newer", path, f"event {seq}: {kind} version {version}") from error
    except (MsgspecError, ValueError, TypeError) as error:
        raise JournalError("damaged", path, f"event {seq}: {error}") from error


def read_day(path: Path, day: str) -> Iterator[Recorded]:
    """The events of a business day, from its DayOpened on; none when it was never opened. Raises JournalError."""
    try:
        with closing(connect_reader(path)) as connection:
            for first, upto in connection.execute(DAYS).fetchall():
                opened = next(read_from(connection, path, first - 1, 1))
                if getattr(opened.event, "day", None) == day:
                    yield from read_from(connection, path, first - 1, upto - first if upto else None)
                    return
    except sqlite3.Error as error:
        raise trouble(error, path) from error


# Newest first: each DayOpened, and the one after it.
DAYS = """
SELECT seq, lead(seq) OVER (ORDER BY seq) FROM events WHERE kind = 'day.opened' ORDER BY seq DESC
"""


def day_start(connection: sqlite3.Connection) -> int:
    """The seq before the last DayOpened, 0 when there is none; found in the index of days."""
    found: Any = connection.execute("SELECT max(seq) FROM events WHERE kind = 'day.opened'").fetchone()[0]
    return 0 if found is None else found - 1
