"""The hall's time, and what it causes: days that begin and end.

Time enters the hall only as commands from here. A demo or a test drives its own clock: it starts where it is told and runs at a
rate, counted on the monotonic clock, so that a jump of the machine's clock moves nothing.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from typing import Protocol
from zoneinfo import ZoneInfo

from hallbus.hall.commands import Command, Refused
from hallbus.hall.duties import due
from hallbus.hall.state import Hall

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Tells the hall's time, with its zone."""

    @property
    def rate(self) -> float: ...

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None:
        """Let so much of the hall's time pass, or less when it was moved."""


class WallClock:
    """The machine's own time, with a fixed offset: two times differ by what really passed, also across a change to summer time."""

    rate = 1.0

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        return fixed(datetime.now(self._zone))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Onward:
    """Another clock, except that its time never runs backwards.

    While that clock is behind, because somebody set it back or because the journal has seen a later time, time goes on at half its
    pace until the two agree: what happened keeps its order, and who has to let five seconds pass need not wait for an hour.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._read = self._told = clock.now()

    @property
    def rate(self) -> float:
        return self._clock.rate

    def now(self) -> datetime:
        read = self._clock.now()
        passed, self._read = read - self._read, read
        if read < self._told:
            self._told = max(read, self._told + max(passed, timedelta(0)) / 2)
            return self._told.astimezone(read.tzinfo)
        self._told = read
        return read

    def not_before(self, at: datetime) -> None:
        """Something has happened at this time."""
        self._told = max(self._told, at)

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)


def fixed(at: datetime) -> datetime:
    """The same time with a plain offset instead of a zone's rules."""
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta(0)))


class DrivenClock:
    """Starts at a given time and runs at `rate` hall seconds a second; rate 0 stands still until `move`."""

    def __init__(self, start: datetime, rate: float = 1.0) -> None:
        self.rate = rate
        self._start, self._began = fixed(start), time.monotonic()
        self._sleepers: set[asyncio.Future[None]] = set()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self.rate)

    def move(self, seconds: float) -> None:
        """Let hall time pass at once; who sleeps wakes up and looks."""
        self._start += timedelta(seconds=seconds)
        for sleeper in list(self._sleepers):
            sleeper.get_loop().call_soon_threadsafe(_wake, sleeper)

    async def sleep(self, seconds: float) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            async with asyncio.timeout(seconds / (self.rate or 1.0)):  # one that stands still is looked at all the same
                await sleeper
        except TimeoutError:
            pass
        finally:
            self._sleepers.discard(sleeper)


def _wake(sleeper: "asyncio.Future[None]") -> None:
    if not sleeper.done():
        sleeper.set_result(None)


async def run_days(
    hall: Callable[[], Hall], clock: Clock, handle: Callable[[Command], Awaitable[object]], every_s: float = 1.0
) -> None:
    """Ask the hall for what is due, every `every_s` of its time, for ever."""
    while True:
        for command in due(hall(), clock.now()):
            try:
                await handle(command)
            except Refused as refused:
                log.warning("the clock's %s was refused: %s", type(command).__name__, refused.code)
        await clock.sleep(every_s)
