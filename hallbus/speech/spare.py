"""A second worker of an engine whose start takes longer than its words: loaded, and waiting until the first one fails.

It costs memory and nothing else, so it is left out where there is little.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from hallbus.speech.worker_process import Started

NEEDS_KB: Final = 1_000_000  # of free memory, three times what Kokoro's worker holds
MEMORY: Final = Path("/proc/meminfo")


class Spare:
    """One worker in waiting."""

    def __init__(
        self, start: Callable[[], Coroutine[Any, Any, Started]], room: Callable[[], bool] | None = None
    ) -> None:
        self._start, self._room = start, room or has_room
        self._starting: asyncio.Task[Started] | None = None

    def fill(self) -> None:
        """Starts one behind the caller's back, when none waits and there is room. One that does not start is not tried again and again."""
        if self._starting is None and self._room():
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(_looked_at)

    async def take(self) -> Started | None:
        """Gives the one that waits, or will in a moment; none when there is none, or it has ended."""
        starting, self._starting = self._starting, None
        if starting is None:
            return None
        with contextlib.suppress(OSError, EOFError, ValueError):  # TimeoutError is one of OSError
            spare = await starting
            if spare.worker.alive:
                return spare
            await spare.worker.end()
        return None

    async def ready(self) -> None:
        """Waits until one is ready, or did not start; at once when none was wanted."""
        if self._starting is not None:
            await asyncio.wait({self._starting})

    async def close(self) -> None:
        """Ends it."""
        starting, self._starting = self._starting, None
        if starting is None:
            return
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError, EOFError, ValueError):
            await (await starting).worker.end()


def has_room(memory: Path = MEMORY) -> bool:
    """Whether this machine has memory to spare for a second model; only Linux tells, elsewhere it is taken to have."""
    if sys.platform != "linux":
        return True
    try:
        lines = dict(line.split(":", 1) for line in memory.read_text("ascii").splitlines())
        return int(lines["MemAvailable"].split()[0]) >= NEEDS_KB
    except (OSError, ValueError, KeyError, IndexError):
        return False


def _looked_at(starting: "asyncio.Task[Started]") -> None:
    if not starting.cancelled():
        starting.exception()  # the first worker's own start tells what is wrong
