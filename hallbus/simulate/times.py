"""How a simulated day's time passes: at a pace, or in leaps from one deed to the next."""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import datetime

SAY_EVERY_S = 2.0


class Paced:
    """`speed` seconds of the day a second, from `begin` on."""

    waits = False

    def __init__(self, begin: float, speed: float) -> None:
        self._begin, self._speed, self._began = begin, speed, time.monotonic()

    def now(self) -> float:
        return self._begin + (time.monotonic() - self._began) * self._speed

    def lag(self, moment: float) -> float:
        """How many real seconds a moment of the day is away."""
        return max(0.0, (moment - self.now()) / self._speed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


class Leaps:
    """No time passes but what somebody waits for, and none while a hub has not answered."""

    waits = True

    def __init__(self, begin: float) -> None:
        self._now = begin

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self._now += seconds


class Progress:
    """A line on standard error now and then, when a day takes long."""

    def __init__(self, said: Callable[[], str]) -> None:
        self._said, self._next = said, time.monotonic() + SAY_EVERY_S

    def look(self, at: datetime) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + SAY_EVERY_S
            print(f"{at:%H:%M}  {self._said()}", file=sys.stderr, flush=True)
