"""The file of content: what was written, where it stands on its way to the screens, and who decided what."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

FILE = "content.sqlite3"

SCHEMA = """
CREATE TABLE IF NOT EXISTS notices (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    text     TEXT NOT NULL,
    text_en  TEXT,
    begins   TEXT NOT NULL,
    ends     TEXT NOT NULL,
    state    TEXT NOT NULL,
    author   TEXT NOT NULL,
    deciders TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    notice   INTEGER NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    step     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    comment  TEXT NOT NULL,
    flaws    TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_of ON ledger (notice);
CREATE TRIGGER IF NOT EXISTS ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER IF NOT EXISTS ledger_is_kept BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
"""


class ContentError(Exception):
    """The file of content cannot be used: nothing can be changed, and what is public stays as it is."""


class ContentFile:
    """Every call opens the file for itself and may come from any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._turn = Lock()  # SQLite's own waiting does not cover a file that opens while another call closes it

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it stays, or nothing. Raises ContentError."""
        try:
            with self._turn:
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
                with closing(sqlite3.connect(self._path, timeout=5)) as file:
                    file.row_factory = sqlite3.Row
                    file.execute("PRAGMA journal_mode = WAL")
                    file.execute("PRAGMA synchronous = FULL")
                    file.executescript(SCHEMA)
                    with file:
                        yield file
        except (sqlite3.Error, OSError) as error:
            raise ContentError(str(error)) from error
