"""The audit: who changed what, when, in which role, and what came of it. Rows are added, never changed.

Each row carries the hash of itself and of the link of the row before: whoever changes one in the file, or takes one out of the middle,
breaks the chain, which `broken` finds. Many at once are written in one go; a caller is answered when its row is on the disk. No row
holds a password, or what somebody typed.
"""

import asyncio
import hashlib
import logging
import sqlite3
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from hallbus.people.file import AUDIT_KEPT_DAYS, PeopleError, PeopleFile

log = logging.getLogger(__name__)

WAITING_MOST = 1_000
PAGE_MOST = 200


class Deed(Struct, frozen=True):
    """`who` in which `role` did `what` (a door, such as "POST /api/people") to `subject`; `result` is "done" or a refusal's code."""

    at: str
    who: str
    role: str
    what: str
    subject: str = ""
    result: str = "done"


class Row(Struct, frozen=True):
    """A deed as it is kept; a later one has a higher id."""

    id: int
    at: str
    who: str
    role: str
    what: str
    subject: str
    result: str


COLUMNS = "id, at, who, role, what, subject, result"


class Audit:
    """The table of deeds. `keep` is for the loop; the others wait for the disk."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file
        self._waiting: list[Deed] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, deed: Deed) -> None:
        """Write a row. A disk that fails is logged: what was done is done."""
        if len(self._waiting) >= WAITING_MOST:
            log.error("the audit cannot keep up: %s by %s is not in it", deed.what, deed.who)
            return
        self._waiting.append(deed)
        while deed in self._waiting:
            if self._writing is None:
                self._writing = asyncio.get_running_loop().create_task(self._write())
            await asyncio.shield(self._writing)

    def page(self, before: int | None, limit: int) -> list[Row]:
        """The newest rows, or those before a row; the newest first. Raises PeopleError."""
        with self._file.open() as file:
            rows = file.execute(
                f"SELECT {COLUMNS} FROM deeds WHERE id < ? ORDER BY id DESC LIMIT ?",
                (2**62 if before is None else before, limit),
            )
            return [Row(*row) for row in rows]

    def add(self, *deeds: Deed) -> None:
        """Write rows at once. Raises PeopleError."""
        with self._file.open() as file:
            file.execute("BEGIN IMMEDIATE")  # nobody else adds a row between this look and the rows
            last, link = _last(file)
            for id, deed in enumerate(deeds, last + 1):
                link = _link(link, id, deed)
                row = (id, *msgspec.structs.astuple(deed), link)
                file.execute(f"INSERT INTO deeds ({COLUMNS}, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def broken(self) -> tuple[int, int | None]:
        """How many rows there are, and the id of the first that was changed, or before which one is missing. Raises PeopleError.

        Rows that were forgotten by age are not missed; neither are the newest ones, if somebody took them off the end.
        """
        count, before = 0, None
        with self._file.open() as file:
            for id, *deed, link in file.execute(f"SELECT {COLUMNS}, link FROM deeds ORDER BY id"):
                count += 1
                expected = "" if id == 1 else before
                if expected is not None and link != _link(expected, id, Deed(*deed)):
                    return count, id
                before = link
        return count, None

    def sweep(self) -> int:
        """Forget rows that are two years older than the newest; how many. Raises PeopleError."""
        with self._file.open() as file:
            newest = file.execute("SELECT at FROM deeds ORDER BY id DESC LIMIT 1").fetchone()
            if newest is None:
                return 0
            oldest = datetime.fromisoformat(newest[0]) - timedelta(days=AUDIT_KEPT_DAYS)
            return file.execute("DELETE FROM deeds WHERE julianday(at) <= julianday(?)", (oldest.isoformat(),)).rowcount

    async def _write(self) -> None:
        await asyncio.sleep(0)  # whoever comes in the same turn of the loop goes along
        deeds, self._waiting = self._waiting, []
        try:
            await asyncio.to_thread(self.add, *deeds)
        except PeopleError as error:
            log.error("the audit cannot be written, %d rows are lost: %s", len(deeds), error)
        finally:
            self._writing = None


def _last(file: sqlite3.Connection) -> tuple[int, str]:
    """The newest row's id and link; the newest is never forgotten."""
    row = file.execute("SELECT id, link FROM deeds ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def _link(before: str, id: int, deed: Deed) -> str:
    return hashlib.sha256(msgspec.json.encode([before, id, deed])).hexdigest()
