"""The journal's own thread: takes every append that is waiting, and keeps them all with one commit.

While a commit waits for the disk the next appends gather, so a slow disk makes bigger groups, not longer queues. Each append is
checked against the seq that the one before it left; one that expected something else fails alone. When a commit fails nobody knows
what reached the disk: from then on every append fails until the journal is opened again.
"""

import logging
import sqlite3
import threading
import time
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from queue import Empty, SimpleQueue

from msgspec import Struct

from hallbus.hall.events import Event
from hallbus.journal import Conflict, JournalError
from hallbus.journal.file import trouble

log = logging.getLogger(__name__)

GROUP_AT_MOST = 4000  # events a commit, so that the first of a flood does not wait for the last
SLOW = 0.05  # seconds; a commit above it deserves a line in the log
HUSH = 60.0  # seconds between such lines: a disk that is always slow must not fill itself with them

Data = tuple[str, int, bytes]  # kind, version, JSON


class Append(Struct, eq=False):
    """Events on their way to the disk."""

    events: Sequence[Event]
    data: list[Data]
    expected: int
    loop: AbstractEventLoop
    done: "Future[int]"


class Kept(Struct):
    """What became of one append: the last seq, or why not."""

    append: Append
    outcome: int | JournalError


class Writer:
    """Owns the writing connection and the lock; `tell` hears of each group on the event loop."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        lock: sqlite3.Connection,
        last: int,
        tell: Callable[[list[Kept], JournalError | None], None],
    ) -> None:
        self.path = path
        self.commits = 0
        self._connection = connection
        self._lock = lock
        self._last = last
        self._tell = tell
        self._failure: JournalError | None = None
        self._quiet_until = 0.0
        # No bound: every append has a caller that waits for it.
        self._queue: SimpleQueue[Append | None] = SimpleQueue()
        # A daemon, so that a program that forgot to close can end; what was acknowledged is on the disk already.
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, append: Append) -> None:
        """Hand in an append; its future is set on its loop."""
        self._queue.put(append)

    def stop(self) -> None:
        """Keep what was handed in before, then close. Waits for the disk."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while group := self._gather():
                self._answer(self._keep(group))
        finally:
            self._connection.close()
            self._lock.close()

    def _gather(self) -> list[Append]:
        """All appends that wait now, at least one; nothing means stop."""
        first = self._queue.get()
        if first is None:
            return []
        group, size = [first], len(first.data)
        while size < GROUP_AT_MOST:
            try:
                more = self._queue.get_nowait()
            except Empty:
                break
            if more is None:
                self._queue.put(None)  # stop after this group
                break
            group.append(more)
            size += len(more.data)
        return group

    def _keep(self, group: list[Append]) -> list[Kept]:
        if self._failure is not None:
            return [Kept(append, copy(self._failure)) for append in group]
        last, kept, rows = self._last, [], []
        for append in group:
            if append.expected != last:
                kept.append(Kept(append, Conflict(self.path, append.expected, last)))
                continue
            rows += [(seq, *data) for seq, data in enumerate(append.data, last + 1)]
            last += len(append.data)
            kept.append(Kept(append, last))
        failure = self._commit(rows) if rows else None
        if failure is None:
            self._last = last
            return kept
        self._failure = failure
        return [Kept(k.append, k.outcome if isinstance(k.outcome, Conflict) else copy(failure)) for k in kept]

    def _commit(self, rows: list[tuple[int, str, int, bytes]]) -> JournalError | None:
        begun = time.perf_counter()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except Exception as error:  # whatever it is: a thread that died would leave every caller waiting
            return self._failed(error, rows[0][0])
        self.commits += 1
        self._complain(len(rows), begun, time.perf_counter())
        return None

    def _complain(self, rows: int, begun: float, ended: float) -> None:
        if ended - begun > SLOW and ended > self._quiet_until:
            self._quiet_until = ended + HUSH
            log.warning(
                "a commit of %d events took %.0f ms: is %s on a slow disk?", rows, (ended - begun) * 1000, self.path
            )

    def _failed(self, error: Exception, seq: int) -> JournalError:
        failure = trouble(error, self.path)
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError):  # the seq is taken: somebody wrote past the lock
                found: int = self._connection.execute("SELECT max(seq) FROM events").fetchone()[0]
                failure = Conflict(self.path, seq - 1, found)
        except sqlite3.Error:
            log.exception("no rollback of %s", self.path)
        log.error("the journal stopped after event %d: %s", seq - 1, failure)
        return failure

    def _answer(self, kept: list[Kept]) -> None:
        try:
            kept[0].append.loop.call_soon_threadsafe(self._tell, kept, self._failure)
        except RuntimeError:  # the loop is closed: nobody waits any more
            log.info("%d appends were decided after the hub had gone", len(kept))
