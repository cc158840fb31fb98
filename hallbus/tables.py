"""A SQLite file of plain tables: what is no history of the hall, and may be damaged without a call being lost."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock


class Tables:
    """Every call opens the file for itself and may come from any thread. `SCHEMA` makes what is not there; `FAULT` is raised."""

    SCHEMA = ""
    PRAGMAS: tuple[str, ...] = ()
    FAULT: type[Exception] = Exception
    REMEDY = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = Lock()  # SQLite's own waiting does not cover a file that opens while another call closes it

    def stamp(self) -> tuple[int, int] | None:
        """Another one when the file was changed, None when there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it stays, or nothing. Raises `FAULT`, which says what to do."""
        try:
            with self._turn:
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # for its owner's eyes
                with closing(sqlite3.connect(self.path, timeout=5)) as file:
                    file.row_factory = sqlite3.Row
                    for pragma in ("journal_mode = WAL", *self.PRAGMAS):
                        file.execute(f"PRAGMA {pragma}")
                    file.executescript(self.SCHEMA)
                    with file:
                        yield file
        except (sqlite3.Error, OSError) as error:
            raise self.FAULT(f"{self.path} cannot be used ({error}): {self.REMEDY}") from error
