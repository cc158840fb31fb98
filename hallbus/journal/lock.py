"""Only one hub may write a journal: an exclusive lock that ends with its process, however that ends.

The lock is SQLite's own, on an empty file beside the journal. It works alike on Linux, macOS and Windows, is let go by kill -9, is
not inherited by a forked worker (`flock` is, and a worker that outlives its hub would keep the next one out), and leaves the
journal itself open to readers.
"""

import sqlite3
from pathlib import Path

from hallbus.journal import JournalError
from hallbus.journal.file import trouble


def take_lock(path: Path) -> sqlite3.Connection:
    """Lock the journal for this process until the connection is closed. Raises JournalError `locked` when another has it."""
    beside = path.with_name(path.name + ".lock")
    connection = sqlite3.connect(beside, isolation_level=None, check_same_thread=False, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            beside.write_bytes(b"")  # nobody holds it, or SQLite would have called it busy before reading
            return take_lock(path)
        found = trouble(error, path)
        raise JournalError(found.code, path, "" if found.code == "locked" else found.detail) from error
    return connection
