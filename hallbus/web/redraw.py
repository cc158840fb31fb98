"""When views are drawn again: after facts, and when time alone changes what they say.

What the hall looks at is drawn inside the hub's listener call, between two commits. The rest follows at most every 0.7 s, a few
views at a time, so that five hundred visitors' pages never stand between a press and the boards.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from hallbus.hall import events as ev
from hallbus.hall.announcements import shown_until
from hallbus.hall.night import LIT_AFTER_A_CALL
from hallbus.hall.state import Hall
from hallbus.hub import Halted, Hub
from hallbus.push import Push
from hallbus.web.glass import Glass, Later

SOON_S = 0.05  # until what may wait is drawn: the answer to the press, and more facts, come first
LATER_S = 0.7  # between two rounds of what may wait: whoever follows a ticket hears of its call within a second
AT_A_TIME = 10  # views between which everybody else has a turn
SWEEP_S = 15.0  # of the hall's time, between looks at what slots and estimates have become
SHORTEST_S = 0.05


class Redraw:
    """Draws the views of a hall again, each as soon as it must be."""

    def __init__(self, hub: Hub, push: Push, glass: Glass) -> None:
        self.hub, self.push, self.glass = hub, push, glass
        self._later = Later()
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()

    def after(self, hall: Hall, events: Sequence[ev.Event]) -> None:
        """Facts were committed; `hall` is solid."""
        self.push.refresh(self.glass.at_once(hall, events), hall)
        self._later.add(hall, events)
        self._begin()

    def all(self) -> None:
        """Whatever somebody shows, as soon as the hall is solid."""
        self.hub.on_solid(lambda hall: self.push.refresh(self.glass.now(self.push.topics), hall))
        self._sweep()

    def soon(self) -> None:
        """What is not of the hall has changed, such as screens that came or went: the pages of those who look after it."""
        self._wake.set()

    async def settled(self) -> None:
        """Wait until nothing is left to be drawn."""
        await self._settled.wait()

    async def run(self) -> None:
        """Draw what may wait, and what time changes, for ever."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._catch_up())
            both.create_task(self._keep_time())

    def _sweep(self) -> None:
        self._later.everything = True
        self._begin()

    def _begin(self) -> None:
        self._settled.clear()
        self._wake.set()

    async def _catch_up(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(SOON_S)
            self._wake.clear()
            touched, self._later = self._later, Later()
            with contextlib.suppress(Halted):  # every view is drawn when the hall goes on
                await self._draw(touched)
            if not self._wake.is_set():
                self._settled.set()
            await asyncio.sleep(LATER_S - SOON_S)

    async def _draw(self, touched: Later) -> None:
        names = await self.hub.read(lambda hall: self.glass.later(hall, self.push.topics, touched))
        for begin in range(0, len(names), AT_A_TIME):
            await self.hub.read(partial(self.push.refresh, names[begin : begin + AT_A_TIME]))
            await asyncio.sleep(0)

    async def _keep_time(self) -> None:
        seen, swept = self.hub.clock.now(), -1
        while True:
            at, hall = self.hub.clock.now(), self.hub.hall
            moments = turns(hall)
            if any(seen < moment <= at for moment in moments):
                self.all()
            elif hall.seq != swept or any(queue.booked for queue in hall.queues.values()):
                self._sweep()
            else:
                self.soon()  # who waits for long becomes an alarm
            seen, swept = at, hall.seq
            await self.hub.clock.sleep(_until_next(moments, at))


def turns(hall: Hall) -> list[datetime]:
    """Every moment of today at which time alone changes a view."""
    said = [shown_until(one) for one in hall.said]
    lit = [call.at + LIT_AFTER_A_CALL for call in hall.calls.values()][-1:] if hall.facts.night.dark else []
    return [*(hall.hours.turns() if hall.hours else ()), *said, *lit]


def _until_next(moments: list[datetime], at: datetime) -> float:
    coming = min((moment - at for moment in moments if moment > at), default=timedelta(seconds=SWEEP_S))
    return min(SWEEP_S, max(SHORTEST_S, coming.total_seconds()))
