"""A worker as the hub holds it: the process and its two pipes, and whether it still does anything."""

import asyncio
import contextlib
import json
import os
import subprocess
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import hallbus
from hallbus.speech.pulse import Pulse

LOOK_S: Final = 0.1  # between looks at a worker that is to answer …
IDLE_LOOKS: Final = 5  # … and after so many at which it did nothing in a row it is stuck


class WorkerProcess:
    """A running worker and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._requests, self._replies = process, process.stdin, process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as far as the hub was told."""
        return self._process.returncode is None

    @classmethod
    async def start(cls, command: Sequence[str]) -> Self:
        home = str(Path(hallbus.__file__).parents[1])  # the worker finds hallbus wherever the hub was started
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C is for the hub, which then ends the worker
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
        return cls(process)

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Has a request answered; raises EOFError when the worker ends and TimeoutError when it is stuck."""
        return await _while_it_works(self, self._asked(request))

    async def heard(self) -> dict[str, Any]:
        """Gives the next line that it says."""
        line = await self._replies.readline()
        if not line.endswith(b"\n"):
            raise EOFError("the engine's process ended")
        reply = json.loads(line)
        assert isinstance(reply, dict)
        return reply

    async def end(self) -> None:
        """Ends it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._requests.close()
        await self._process.wait()

    async def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        self._requests.write(json.dumps(request).encode() + b"\n")
        await self._requests.drain()
        return await self.heard()


class Started(NamedTuple):
    """A worker that has loaded its engine, or has none, with what it said of it."""

    worker: WorkerProcess
    hello: dict[str, Any]


async def started(command: Sequence[str], limit_s: float) -> Started:
    """Starts a worker and hears its first line; raises OSError, EOFError, ValueError, or TimeoutError after so many seconds."""
    worker = await WorkerProcess.start(command)
    try:
        async with asyncio.timeout(limit_s):
            return Started(worker, await worker.heard())
    except BaseException:
        await worker.end()
        raise


async def _while_it_works(worker: WorkerProcess, answer: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """Waits for an answer as long as the worker does anything; raises TimeoutError when it is stuck."""
    answering, pulse, idle = asyncio.ensure_future(answer), Pulse(worker.pid), 0
    try:
        while not answering.done():
            await asyncio.wait({answering}, timeout=LOOK_S)
            idle = 0 if pulse.beats() else idle + 1
            if idle >= IDLE_LOOKS and not answering.done():
                raise TimeoutError(f"it did nothing for {IDLE_LOOKS * LOOK_S:g} s")
        return answering.result()
    finally:
        answering.cancel()
