"""The embedded journal: one SQLite file, one writer thread, any number of readers."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from copy import copy
from itertools import islice
from pathlib import Path

from hallbus import codec
from hallbus.hall.events import Event
from hallbus.journal import JournalError, Recorded
from hallbus.journal import rows as stored
from hallbus.journal.check import check_files, check_header, check_rows
from hallbus.journal.file import connect_reader, connect_writer, create, file_of, trouble
from hallbus.journal.lock import take_lock
from hallbus.journal.writer import Append, Kept, Writer

RECENT = 4096  # the newest events, kept in memory for those who follow
PAGE = 500  # rows that a follower who is behind takes from the disk at a time


def open_journal(path: Path) -> "SqliteJournal":
    """Open the journal in a file, or in a folder's journal.sqlite3; make it when there is none. Raises JournalError."""
    path = file_of(path)
    if not path.parent.is_dir():
        wrong = "its folder is a file" if path.parent.exists() else "its folder does not exist"
        raise JournalError("unavailable", path, wrong)
    try:
        lock = take_lock(path)
        try:
            return _open_locked(path, lock)
        except BaseException:
            lock.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise trouble(error, path) from error


def _open_locked(path: Path, lock: sqlite3.Connection) -> "SqliteJournal":
    check_files(path)
    if not path.exists():
        create(path)
    # Looked at before it is written to: a damaged file stays as it was found.
    with closing(connect_reader(path)) as reader:
        check_header(reader, path)
        last = check_rows(reader, path)
    return SqliteJournal(path, connect_writer(path), lock, last)


class SqliteJournal:
    """See `hallbus.journal.Journal`. Belongs to the event loop that it is first used on."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: sqlite3.Connection, last: int) -> None:
        self.path = path
        self._last = last
        self._recent: deque[Recorded] = deque(maxlen=RECENT)
        self._news = asyncio.Event()
        self._failure: JournalError | None = None
        self._closing: asyncio.Future[None] | None = None
        self._writer = Writer(path, connection, lock, last, self._told)

    @property
    def last_seq(self) -> int:
        return self._last

    @property
    def commits(self) -> int:
        """How many commits were made since it was opened."""
        return self._writer.commits

    async def append(self, events: Sequence[Event], expected: int) -> int:
        if self._closing is not None:
            raise JournalError("unavailable", self.path, "it was closed")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[int] = loop.create_future()
        self._writer.put(Append(tuple(events), [_data(event) for event in events], expected, loop, done))
        return await done

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Recorded]:
        return stored.read(self.path, after, limit)

    def read_day(self, day: str) -> Iterator[Recorded]:
        return stored.read_day(self.path, day)

    def day_start(self) -> int:
        try:
            with closing(connect_reader(self.path)) as connection:
                return stored.day_start(connection)
        except sqlite3.Error as error:
            raise trouble(error, self.path) from error

    async def follow(self, after: int) -> AsyncIterator[Recorded]:
        after = max(after, 0)
        while True:
            news = self._news  # taken before looking, so that nothing slips in between
            for recorded in await self._after(after):
                after = recorded.seq
                yield recorded
            if after < self._last:
                continue
            if self._failure is not None:
                raise copy(self._failure)
            if self._closing is not None:
                return
            await news.wait()

    async def close(self) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(asyncio.to_thread(self._writer.stop))
        await asyncio.shield(self._closing)
        await asyncio.sleep(0)  # the last answers were handed to the loop before the thread ended
        self._wake()

    async def _after(self, after: int) -> list[Recorded]:
        """What is known after a seq: the newest from memory, what is older from the disk, a page at a time."""
        if after >= self._last:
            return []
        if self._recent and after >= (first := self._recent[0].seq) - 1:
            return list(islice(self._recent, after + 1 - first, None))
        page = await asyncio.to_thread(lambda: list(stored.read(self.path, after, min(PAGE, self._last - after))))
        if not page:
            raise JournalError("damaged", self.path, f"event {after + 1} is missing")
        return page

    def _told(self, group: list[Kept], failure: JournalError | None) -> None:
        """A group was decided; runs on the loop."""
        self._failure = failure
        for kept in group:
            append, outcome = kept.append, kept.outcome
            if isinstance(outcome, int):
                self._recent.extend(map(Recorded, range(self._last + 1, outcome + 1), append.events))
                self._last = outcome
            _settle(append.done, outcome)
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


def _settle(done: asyncio.Future[int], outcome: int | JournalError) -> None:
    if done.done():  # the caller was cancelled; the outcome stands all the same
        return
    if isinstance(outcome, int):
        done.set_result(outcome)
    else:
        done.set_exception(outcome)


def _data(event: Event) -> tuple[str, int, bytes]:
    """The event's row. What would not read back as it is must not get in: the hub could never start again."""
    row = codec.encode(event)
    if codec.decode(*row) != event:
        raise ValueError(f"{event!r} does not read back from the journal")
    return row
