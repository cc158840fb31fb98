"""The audit: who changed what, when, in which role, and what came of it. Rows are added, never changed.

Many at once are written in one go; a caller is answered when its row is on the disk. No row holds a password, or what somebody typed.
"""

import asyncio
import logging
from datetime import datetime, timedelta

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
                "SELECT id, at, who, role, what, subject, result FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
                (2**62 if before is None else before, limit),
            )
            return [Row(*row) for row in rows]

    def add(self, *deeds: Deed) -> None:
        """Write rows at once. Raises PeopleError."""
        with self._file.open() as file:
            file.executemany(
                "INSERT INTO audit (at, who, role, what, subject, result) VALUES (?, ?, ?, ?, ?, ?)",
                [(d.at, d.who, d.role, d.what, d.subject, d.result) for d in deeds],
            )

    def sweep(self) -> int:
        """Forget rows that are two years older than the newest; how many. Raises PeopleError."""
        with self._file.open() as file:
            newest = file.execute("SELECT at FROM audit ORDER BY id DESC LIMIT 1").fetchone()
            if newest is None:
                return 0
            oldest = datetime.fromisoformat(newest[0]) - timedelta(days=AUDIT_KEPT_DAYS)
            return file.execute("DELETE FROM audit WHERE julianday(at) <= julianday(?)", (oldest.isoformat(),)).rowcount

    async def _write(self) -> None:
        await asyncio.sleep(0)  # whoever comes in the same turn of the loop goes along
        deeds, self._waiting = self._waiting, []
        try:
            await asyncio.to_thread(self.add, *deeds)
        except PeopleError as error:
            log.error("the audit cannot be written, %d rows are lost: %s", len(deeds), error)
        finally:
            self._writing = None
