"""A journal on a disk that a test holds up, breaks and mends."""

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from hallbus.hall.events import Event
from hallbus.journal import Journal, JournalError
from hallbus.journal.sqlite import open_journal
from tests.patience import PATIENCE_S


@contextlib.contextmanager
def small_disk_of(megabytes: int, folder: Path, without: str = "") -> Iterator[Path]:
    """A disk of its own in a new folder, which only root can have; `without` says what is tested all the same."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={megabytes}m", "hall", folder], capture_output=True
    )
    if not made or made.returncode:
        pytest.skip(f"a disk of its own needs root and mount{without}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


class Disk:
    """Where real journals lie. `open` is what a hub gets to open its journal with."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "journal.sqlite3"
        self.batches: list[list[Event]] = []  # each append that was asked for
        self.opened = 0
        self._failures: list[Exception] = []
        self._turns = asyncio.Semaphore(0)
        self._held = False
        self._asked = asyncio.Condition()

    def open(self, path: Path | None = None) -> Journal:
        """A real journal behind this disk's gate."""
        if path is not None:
            self.file = path
        self.opened += 1
        return SlowJournal(open_journal(self.file), self)  # type: ignore[return-value]  # passes on the rest

    def hold(self) -> None:
        """Let no append through until `let_through`."""
        self._held = True

    def let_through(self, appends: int = 1) -> None:
        """So many of those that wait, or will wait, may go on."""
        for _ in range(appends):
            self._turns.release()

    def let_go(self) -> None:
        """Hold nothing any more."""
        self._held = False
        self.let_through(1000)

    def fail_next(self, error: Exception | None = None) -> None:
        """The next append does not reach the disk."""
        self._failures.append(error or JournalError("full", self.file))

    async def asked(self, batches: int) -> None:
        """Wait until so many appends were asked for."""
        async with asyncio.timeout(PATIENCE_S), self._asked:
            await self._asked.wait_for(lambda: len(self.batches) >= batches)

    async def turn(self, events: Sequence[Event]) -> None:
        self.batches.append(list(events))
        async with self._asked:
            self._asked.notify_all()
        if self._held:
            await self._turns.acquire()
        if self._failures:
            raise self._failures.pop(0)


class SlowJournal:
    """A journal whose appends wait for their turn."""

    def __init__(self, real: Any, disk: Disk) -> None:  # Any: a journal with everything that SQLite's has
        self._real, self._disk = real, disk

    async def append(self, events: Sequence[Event], expected: int) -> int:
        await self._disk.turn(events)
        return int(await self._real.append(events, expected))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
