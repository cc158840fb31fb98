"""Simulated visitors and clerks, so that a demo hall is alive when somebody looks.

They use the hub like everybody else and follow the hall's clock. A whole day with arrival curves and measures comes with the
simulator that the estimates need.
"""

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import AsyncIterator

from hallbus.hall import commands as do
from hallbus.hall.commands import Command, Refused
from hallbus.hall.facts import Service, Window
from hallbus.hub import Halted, Hub, Outcome

log = logging.getLogger(__name__)

ALREADY_WAITING = 60  # visitors who came before anybody looked
DEMAND = 0.97  # of what the windows can serve: queues that live, and neither dry up nor burst
AROUND_A_VISIT_MIN = 0.7  # from one visit's end to the next one's start
COMES_S = (8, 40)  # from the call to the window
NO_SHOW, TRANSFER, PARK, PAUSE = 0.08, 0.05, 0.04, 0.03
BY = "simulation"


class Simulation:
    """One seed, one day's behaviour; the hub's own timing still mixes it."""

    def __init__(self, hub: Hub, seed: int = 1) -> None:
        self.hub = hub
        self.chance = random.Random(seed)
        self.pace = {s.id: p for s in hub.facts.services if (p := self._visits_a_minute(s)) > 0}

    async def lives(self) -> AsyncIterator[None]:
        """Runs beside the application."""
        task = asyncio.create_task(self._live(), name="simulation")
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _live(self) -> None:
        await self._open()
        if await self.hub.read(lambda hall: not hall.tickets):
            for _ in range(ALREADY_WAITING):
                await self._arrive()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._visitors())
            for window in self.hub.facts.windows:
                if window.services:
                    group.create_task(self._clerk(window))

    async def _open(self) -> None:
        opened = asyncio.Event()

        def look(_: object = None) -> None:
            if self.hub.hall.day_open:
                opened.set()

        self.hub.listeners.append(look)
        look()
        await opened.wait()
        self.hub.listeners.remove(look)

    async def _visitors(self) -> None:
        while True:
            await self._pass(self.chance.expovariate(DEMAND * sum(self.pace.values()) / 60))
            await self._arrive()

    async def _arrive(self) -> None:
        service = self.hub.hall.services[self.chance.choices(list(self.pace), list(self.pace.values()))[0]]
        group = "elder" if service.elder_default or self.chance.random() < 0.1 else "regular"
        await self._do(do.TakeTicket(service.id, secrets.token_urlsafe(12), group, by=BY))

    async def _clerk(self, window: Window) -> None:
        await self._pass(self.chance.uniform(1, 90))
        while True:
            try:
                await self._serve_one(window)
            except (Refused, Halted) as no:
                log.debug("window %d: %s", window.no, no)
            await self._pass(self.chance.uniform(3, 25))

    async def _serve_one(self, window: Window) -> None:
        called = await self.hub.handle(do.CallNext(window.no, by=BY))
        if called.ticket is None:
            return
        if self.chance.random() < NO_SHOW:
            await self._wait_in_vain(window)
            return
        await self._pass(self.chance.uniform(*COMES_S))
        await self.hub.handle(do.Start(window.no, by=BY))
        await self._pass(self._service_seconds(window))
        await self._end_visit(window, called.ticket)

    async def _wait_in_vain(self, window: Window) -> None:
        for _ in range(2):
            await self._pass(self.chance.uniform(20, 40))
            await self.hub.handle(do.Recall(window.no, by=BY))
        await self._pass(self.chance.uniform(20, 40))
        await self.hub.handle(do.NoShow(window.no, by=BY))

    async def _end_visit(self, window: Window, ticket: str) -> None:
        luck = self.chance.random()
        if luck < TRANSFER:
            other = self.chance.choice([s for s in self.pace if s not in window.services])
            await self.hub.handle(do.Transfer(window.no, None, other, by=BY))
        elif luck < TRANSFER + PARK:
            await self.hub.handle(do.Park(window.no, None, "缺材料", by=BY))
            await self._pass(self.chance.uniform(60, 240))
            await self.hub.handle(do.Resume(window.no, ticket, by=BY))
            await self._pass(self._service_seconds(window) / 2)
            await self.hub.handle(do.Finish(window.no, by=BY))
        else:
            await self.hub.handle(do.Finish(window.no, by=BY))
            if self.chance.random() < PAUSE:
                await self._take_a_break(window)

    async def _take_a_break(self, window: Window) -> None:
        await self.hub.handle(do.PauseWindow(window.no, self.chance.choice(["pause", "break"]), by=BY))
        await self._pass(self.chance.uniform(60, 300))
        await self.hub.handle(do.OpenWindow(window.no, by=BY))

    def _visits_a_minute(self, service: Service) -> float:
        """What the windows of a service can take; one that serves several shares itself out."""
        windows = [w for w in self.hub.facts.windows if service.id in w.services]
        return sum(1 / len(w.services) / (self._service_minutes(w) + AROUND_A_VISIT_MIN) for w in windows)

    def _service_minutes(self, window: Window) -> float:
        """Half of what the hall file says, so that a demo moves."""
        minutes = [s.average_minutes for s in self.hub.facts.services if s.id in window.services]
        return sum(minutes) / len(minutes) / 2

    def _service_seconds(self, window: Window) -> float:
        return self.chance.lognormvariate(-0.125, 0.5) * 60 * self._service_minutes(window)

    async def _do(self, command: Command) -> Outcome | None:
        try:
            return await self.hub.handle(command)
        except (Refused, Halted) as no:
            log.debug("%s: %s", type(command).__name__, no)
            return None

    async def _pass(self, hall_seconds: float) -> None:
        await asyncio.sleep(hall_seconds / max(self.hub.clock.rate, 0.001))
