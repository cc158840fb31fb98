"""Simulated visitors and clerks beside a running hub, so that a demo hall is alive when somebody looks.

They follow the hall's clock through its days. Whoever presses at a console of the demo gets along with them: a clerk whose press is
refused looks again a little later.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

from hallbus.hall.commands import Command, Refused
from hallbus.hub import Halted, Hub
from hallbus.simulate.day import Day
from hallbus.simulate.engine import Answer
from hallbus.simulate.follow import follow
from hallbus.simulate.habits import DEMO
from hallbus.simulate.memory import made, refusal
from hallbus.simulate.plan import fill, join, usual_visitors

log = logging.getLogger(__name__)

ALREADY_WAITING = 60  # visitors who came before anybody looked
DEMAND = 0.97  # of what the windows can serve


class Simulation:
    """One seed, one day's behaviour; the hub's own timing still mixes it."""

    def __init__(self, hub: Hub, seed: int = 1) -> None:
        self.hub, self.seed = hub, seed

    async def lives(self) -> AsyncIterator[None]:
        """Runs beside the application."""
        task = asyncio.create_task(self._live(), name="simulation")
        task.add_done_callback(_tell)
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _live(self) -> None:
        past = None
        while True:
            date = await self._open_day(past)
            day = Day(self.hub.facts, date, DEMO, self.seed)
            await self._fill(day)
            await follow(day.engine, self._do, _HallTime(self.hub, day), partial(self._lasts, date))
            past = date

    async def _open_day(self, past: str | None) -> str:
        """The business day that is open, once it is another than the one before."""
        opened = asyncio.Event()

        def look(_: object = None) -> None:
            if self._open_but(past) is not None:
                opened.set()

        self.hub.listeners.append(look)
        try:
            look()
            await opened.wait()
        finally:
            self.hub.listeners.remove(look)
        return self.hub.hall.day or ""

    def _open_but(self, past: str | None) -> str | None:
        hall = self.hub.hall
        return hall.day if hall.day_open and hall.day != past else None

    def _lasts(self, date: str) -> bool:
        return self.hub.hall.day == date and self.hub.hall.day_open

    async def _fill(self, day: Day) -> None:
        fill(day, usual_visitors(day, DEMAND), self.hub.clock.now())
        if await self._untouched() and day.open and day.open[0][0] < day.now < day.open[-1][1]:
            join(day, ALREADY_WAITING)

    async def _untouched(self) -> bool:
        with contextlib.suppress(Halted):
            return await self.hub.read(lambda hall: not hall.tickets)
        return False

    async def _do(self, command: Command) -> Answer:
        try:
            outcome = await self.hub.handle(command)
        except Refused as no:
            return refusal(no)
        except Halted:
            return Answer(refused="halted")
        return made(command, outcome.events)


def _tell(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("the simulated people have gone: a bug", exc_info=error)


class _HallTime:
    """The hub's clock, in seconds of the day."""

    waits = False

    def __init__(self, hub: Hub, day: Day) -> None:
        self._clock, self._day = hub.clock, day

    def now(self) -> float:
        return self._day.seconds(self._clock.now())

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
