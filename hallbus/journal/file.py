"""The journal's file: how it is made, opened and what SQLite's complaints mean.

One table of events. `data` is the event's JSON, `kind` and `version` say how to read it; the time stands in `data` alone, because
two places for one truth drift apart. The partial index makes the start of the present day a matter of one lookup in a journal of
any age.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from hallbus import __version__
from hallbus.journal import JournalError
from hallbus.journal.words import Code

FILE = "journal.sqlite3"
APPLICATION = 0x68616C6C  # "hall", so that `file` and our own check know a journal
FORMAT = 1
SCARCE = 1 << 20  # bytes free below which an I/O error is taken for a full disk

SCHEMA = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
BEGIN;
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,
    version INTEGER NOT NULL,
    data    BLOB NOT NULL
);
CREATE INDEX days ON events (seq) WHERE kind = 'day.opened';
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('format', '{FORMAT}'), ('created_by', 'hallbus {__version__}');
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
COMMIT;
"""

CODES: dict[int, Code] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}


def trouble(error: Exception, path: Path) -> JournalError:
    """What an error of SQLite or the system means for the person who runs the hub."""
    detail = str(error)
    if not isinstance(error, sqlite3.Error):
        return JournalError("read_only" if isinstance(error, PermissionError) else "unavailable", path, detail)
    if isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", None) is None:
        return JournalError("damaged", path, detail)  # Python's own complaint: a text that is not UTF-8
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    code = CODES.get(primary, "unavailable")
    if primary == sqlite3.SQLITE_CANTOPEN and path.parent.is_dir() and not os.access(path.parent, os.W_OK):
        code = "read_only"
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _scarce(path.parent):
        code = "full"
    return JournalError(code, path, detail)


def _scarce(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < SCARCE
    except OSError:
        return False


def file_of(place: Path) -> Path:
    """The journal's file, given it or its folder."""
    return place / FILE if place.is_dir() or not place.suffix else place


def wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def create(path: Path) -> None:
    """Make an empty journal. It gets its name when it is complete, so a file without content is never a young journal."""
    new = path.with_name(path.name + ".new")
    for left in (new, wal_of(new), new.with_name(new.name + "-shm"), new.with_name(new.name + "-journal")):
        left.unlink(missing_ok=True)  # of a start that was killed
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
    os.replace(new, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows keeps no handle on folders; NTFS journals the new name
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def connect_writer(path: Path) -> sqlite3.Connection:
    """The connection that appends: what it commits survives a power cut."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # a Mac's plain fsync stops at the drive's cache
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        connection.execute(f"PRAGMA user_version = {FORMAT}")  # a real write: what cannot be written to says so now
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, for one reader beside the hub or without one."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if wal_of(path).exists() or not path.exists():
            raise
        # A backup in a folder that cannot be written to: SQLite may not lay its index beside it, and nobody writes.
        return sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    except BaseException:
        connection.close()
        raise
    return connection
