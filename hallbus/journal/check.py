"""Is this file a journal, whole and of our time? Answered in well under a second for a journal of years.

The start looks where damage of a hall's PC shows: the two files' sizes and headers, the schema, the first row, and every event of
the present day. `hallbus replay` reads all of it.
"""

import sqlite3
from pathlib import Path

from hallbus.journal import JournalError
from hallbus.journal.file import APPLICATION, FORMAT, wal_of
from hallbus.journal.rows import day_start, read_from

DAY_AT_MOST = 20_000  # events looked at when a hall does not open days
WAL_HEADER = 32
WAL_MAGIC = (0x377F0682, 0x377F0683)


def check_files(path: Path) -> None:
    """What must be seen before SQLite opens the file, because it would throw the WAL of an empty file away."""
    if path.is_symlink() and not path.exists():
        raise JournalError("unavailable", path, "it points to a file that does not exist")
    if path.exists() and not path.is_file():
        raise JournalError("unavailable", path, "it is not a file")
    wal = wal_of(path)
    written = wal.stat().st_size if wal.exists() else 0
    if path.exists() and path.stat().st_size == 0:
        raise JournalError("damaged", path, "it is empty")
    if written and not path.exists():
        raise JournalError("damaged", path, "it is missing, but its -wal file is there")
    if written >= WAL_HEADER:
        with wal.open("rb") as file:
            header = file.read(WAL_HEADER)
        # All zeros is what some file systems leave of a write that a power cut broke off before it was acknowledged.
        if any(header) and int.from_bytes(header[:4], "big") not in WAL_MAGIC:
            raise JournalError("damaged", path, "its -wal file is not one")


def check_header(connection: sqlite3.Connection, path: Path) -> None:
    """Ours, of a format that we know, and as long as it says."""
    if _number(connection, "PRAGMA application_id") != APPLICATION:
        raise JournalError("damaged", path, "it is not a journal of hallbus")
    written = _number(connection, "PRAGMA user_version")
    if written > FORMAT:
        raise JournalError("newer", path, f"format {written}, this program knows {FORMAT}")
    expected = _number(connection, "PRAGMA page_count") * _number(connection, "PRAGMA page_size")
    wal = wal_of(path)
    if (not wal.exists() or wal.stat().st_size == 0) and path.stat().st_size < expected:
        raise JournalError("damaged", path, f"{expected} bytes were written, {path.stat().st_size} are left")
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not {"events", "meta", "days"} <= names:
        raise JournalError("damaged", path, "a table is missing")


def check_rows(connection: sqlite3.Connection, path: Path) -> int:
    """Numbered from 1, and the present day readable without a gap. Gives the last seq."""
    first, last = _number(connection, "SELECT min(seq) FROM events"), _number(connection, "SELECT max(seq) FROM events")
    if not last:
        return 0
    if first != 1:
        raise JournalError("damaged", path, "event 1 is missing")
    after = max(day_start(connection), last - DAY_AT_MOST, 0)
    for seq, _ in read_from(connection, path, after):
        after = seq
    if after != last:
        raise JournalError("damaged", path, f"event {after + 1} is missing")
    return after


def check_everything(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own full check finds; reads the whole file."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    except sqlite3.DatabaseError as error:  # too broken to be looked through
        return [str(error)]
    return [] if found == ["ok"] else found


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0] or 0)
