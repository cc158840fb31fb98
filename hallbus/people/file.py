"""The file of people: accounts, sessions and the audit, in SQLite."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

FILE = "people.sqlite3"
AUDIT_KEPT_DAYS = 730

# A row of the audit is never changed, and goes only when one came that is two years younger. Each carries a link to the one before.
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS people (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    roles    TEXT NOT NULL,
    hash     TEXT NOT NULL,
    first    INTEGER NOT NULL,
    shut     INTEGER NOT NULL DEFAULT 0,
    since    TEXT NOT NULL,
    last     TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    digest   TEXT PRIMARY KEY,
    key      TEXT NOT NULL,
    begun    TEXT NOT NULL,
    seen     TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deeds (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    who      TEXT NOT NULL,
    role     TEXT NOT NULL,
    what     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    result   TEXT NOT NULL,
    link     TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS deeds_stay BEFORE UPDATE ON deeds
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS deeds_are_kept BEFORE DELETE ON deeds
WHEN julianday(OLD.at) > julianday((SELECT at FROM deeds ORDER BY id DESC LIMIT 1)) - {AUDIT_KEPT_DAYS}
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
"""


class PeopleError(Exception):
    """The file of people cannot be used: nobody can sign in, and the hall goes on without."""


class PeopleFile:
    """Every call opens the file for itself and may come from any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._turn = Lock()  # SQLite's own waiting does not cover a file that opens while another call closes it

    def stamp(self) -> tuple[int, int] | None:
        """Another one when the file was changed, None when there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it stays, or nothing. Raises PeopleError."""
        try:
            with self._turn:
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # for its owner's eyes
                with closing(sqlite3.connect(self._path, timeout=5)) as file:
                    file.execute("PRAGMA journal_mode = WAL")
                    file.execute("PRAGMA secure_delete = ON")  # an old password's hash leaves no trace
                    file.executescript(SCHEMA)
                    with file:
                        yield file
        except (sqlite3.Error, OSError) as error:
            raise PeopleError(
                f"{self._path} cannot be used ({error}): free space or change its rights if that is why; else restore it, "
                "or move it away to begin anew with the password of keys.json"
            ) from error
