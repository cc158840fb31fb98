"""A hub in a process of its own, which a test may kill, and a day of presses whose every answer is written down."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from tests.patience import PATIENCE_S

START_LIMIT_S = 2 * PATIENCE_S
IMPATIENT = 0.1  # of the presses do not wait for their answer and come again


class Program:
    """`hallbus …` as a child process."""

    def __init__(self, *words: str | Path, ready: bool = True, limits: str = "", **environment: str) -> None:
        self.words = [str(w) for w in words]
        self.ready, self.limits = ready, limits
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        self.url = ""
        self.took_s = 0.0
        self.said = ""
        self._more = asyncio.Event()

    async def __aenter__(self) -> Self:
        begun = time.perf_counter()
        command: Sequence[str] = (sys.executable, "-m", "hallbus.cli", *self.words)
        if self.limits:
            command = ("sh", "-c", f'{self.limits}; exec "$@"', "sh", *command)
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            *command,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT,
            env=self.environment,
            cwd=Path(__file__).parent.parent,
        )
        if self.ready:
            async with asyncio.timeout(START_LIMIT_S):
                await self._until_ready()
        self.took_s = time.perf_counter() - begun
        self._rest = asyncio.create_task(self._read())
        return self

    async def _until_ready(self) -> None:
        assert self.process.stdout
        while line := (await self.process.stdout.readline()).decode():
            self.said += line
            if line.startswith("hallbus is at "):
                self.url = line.split()[3]
                return
        raise AssertionError(f"the hub did not start:\n{self.said}")

    async def _read(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self.said += line.decode()
            self._more.set()

    async def says(self, words: str) -> None:
        """Wait until it has said this."""
        async with asyncio.timeout(START_LIMIT_S):
            while words not in self.said:
                self._more.clear()
                await self._more.wait()

    async def ended(self) -> int:
        async with asyncio.timeout(START_LIMIT_S):
            code = await self.process.wait()
            await self._rest
        return code

    async def stop(self, by: int = signal.SIGTERM) -> int:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(by)
        return await self.ended()

    async def __aexit__(self, *_: object) -> None:
        await self.stop(signal.SIGKILL)


@dataclass
class Told:
    """One request and what came back; no status: nobody knows."""

    path: str
    body: dict[str, Any]
    status: int | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    again: bool = False  # sent a second time, because the first answer was lost


class Callers:
    """Windows and kiosks that press as fast as they are answered, through kills and restarts."""

    def __init__(self, keys: dict[str, Any], windows: Sequence[int], kiosks: Sequence[str], seed: int) -> None:
        self.keys, self.windows, self.kiosks = keys, windows, kiosks
        self.chance = random.Random(seed)
        self.history: list[Told] = []
        self.url = ""
        self.up = asyncio.Event()
        self.lost = 0
        self._presses = dict.fromkeys(windows, 0)
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self.session = ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=PATIENCE_S))
        self._tasks = [
            *(asyncio.create_task(self._clerk(no)) for no in self.windows),
            *(asyncio.create_task(self._kiosk(id)) for id in self.kiosks),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.session.close()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    def work_at(self, url: str) -> None:
        self.url = url
        self.up.set()

    async def asked(self, count: int) -> None:
        """Wait until so many more requests have their answer, or have lost it."""
        want = len(self.history) + count
        async with asyncio.timeout(START_LIMIT_S), self._news:
            await self._news.wait_for(lambda: len(self.history) >= want)

    async def told(self, *statuses: int) -> None:
        """Wait until somebody who asks from now on is answered with one of these."""
        since = len(self.history)
        async with asyncio.timeout(START_LIMIT_S), self._news:
            await self._news.wait_for(lambda: any(t.status in statuses for t in self.history[since:]))

    def rest(self) -> None:
        self.up.clear()

    async def _clerk(self, no: int) -> None:
        key, last = self.keys["windows"][str(no)], ""
        while True:
            button = self.chance.choices(
                ["call-next", "start", "finish", "recall", "no-show", "park", "transfer"], [8, 3, 3, 1, 1, 0.5, 0.5]
            )[0]
            self._presses[no] += 1
            body: dict[str, Any] = {"press": self._presses[no]}
            if button == "call-next" and self.chance.random() < 0.5:
                body["after"] = last
            if button == "transfer":
                body["service"] = "A1"
            told = await self._ask(f"/api/windows/{no}/{button}", key, body)
            last = told.answer.get("ticket") or last

    async def _kiosk(self, id: str) -> None:
        while True:
            service = self.chance.choice(["A1", "A1", "A1", "B1", "C1", "L1"])
            await self._ask("/api/tickets", self.keys["kiosks"][id], {"service": service}, retry=False)

    async def _ask(self, path: str, key: str, body: dict[str, Any], retry: bool = True) -> Told:
        """Ask until there is an answer; a visitor at a kiosk does not ask twice."""
        again = False
        while True:
            await self.up.wait()
            told = Told(path, body, again=again)
            self.history.append(told)
            patience = self.chance.uniform(0.001, 0.01) if retry and self.chance.random() < IMPATIENT else START_LIMIT_S
            try:
                headers = {"Authorization": f"Bearer {key}"}
                async with asyncio.timeout(patience):
                    async with self.session.post(self.url + path, json=body, headers=headers) as answer:
                        told.answer = await answer.json()
                        told.status = answer.status
            except TimeoutError:  # the answer is lost on the way, and nobody knows whether the press counted
                told.status, told.answer = None, {}
                self.lost += 1
            except (ClientError, json.JSONDecodeError, ConnectionError):
                self.lost += 1
                self.up.clear()  # until the next hub is there
            async with self._news:
                self._news.notify_all()
            if told.status not in (None, 503, 429) or not retry:
                return told
            again = True
