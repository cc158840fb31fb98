"""What screens have shown, on its way to the disk: told over the line a play at a time, or in batches by those who were cut off."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from hallbus.content.file import ContentError
from hallbus.content.library import Library
from hallbus.content.plays import Play, Plays
from hallbus.content.timetables import Timetables
from hallbus.hall.facts import Deadline
from hallbus.hall.programme.precedence import ORDER
from hallbus.hub import Hub
from hallbus.web.health import is_code

log = logging.getLogger(__name__)

WAITING_MOST = 5_000
WRITE_S = 2.0
ROLL_S = 3600.0


class PlayBook:
    """The plays of a hall. `soon` is for the loop; what waits is written every moment and before anybody reads."""

    def __init__(self, plays: Plays, hub: Hub, library: Library, timetables: Timetables) -> None:
        self.plays = plays
        self._hub, self._library, self._timetables = hub, library, timetables
        self._waiting: list[tuple[str, Play]] = []

    def soon(self, screen: str, play: Play) -> None:
        """Take in what a screen has just shown. While the disk fails, so many wait; then the newest are lost, and told in batches."""
        if len(self._waiting) < WAITING_MOST:
            self._waiting.append((screen, play))

    def rule(self, text: str) -> str:
        """The id of a slot or a deadline, or a share's category; nothing else that a screen says is kept."""
        rules = self._timetables.programme
        known = {slot.id for slot in rules.slots} | {deadline.id for deadline in rules.deadlines}
        known |= {share.category for share in rules.shares}
        return text if text in known else ""

    async def note(self, screen: str, plays: Iterable[Play]) -> int:
        """Write a batch; how many were news. Words that are no code are nobody's proof. Raises ContentError."""
        items = {item.id: item for item in self._library.items}
        keep_days = self._hub.facts.programme.keep_days
        sound = [
            replace(play, why=play.why if play.why in ORDER else "", rule=self.rule(play.rule))
            for play in plays
            if play.clip in items or is_code(play.clip)
        ]
        return await asyncio.to_thread(self.plays.note, screen, sound, items, self._hub.clock.now(), keep_days)

    async def settle(self) -> None:
        """Write what waits. Raises ContentError; what could not be written waits on."""
        while self._waiting:
            screen = self._waiting[0][0]
            batch = [play for name, play in self._waiting if name == screen]
            await self.note(screen, batch)
            self._waiting = [one for one in self._waiting if one[0] != screen or one[1] not in batch]

    async def last_whole(self, screen: str) -> dict[str, datetime]:
        """For each deadline of a screen that was ever kept: when its last clip ended. Raises ContentError."""
        await self.settle()
        found = {}
        for promise in self.promises().get(screen, ()):
            last = await asyncio.to_thread(self.plays.last_whole, screen, promise.category)
            if last is not None:
                found[promise.id] = last
        return found

    def promises(self) -> dict[str, tuple[Deadline, ...]]:
        """What is promised of each screen with content."""
        found = {}
        for screen in self._timetables.screens():
            table = self._timetables.of(screen.id)
            deadlines = table.rules.deadlines if table else ()
            found[screen.id] = tuple(one.rule for one in deadlines if isinstance(one.rule, Deadline))
        return found

    async def run(self) -> None:
        """Write, and add up the days that are over, for ever."""
        rolled, loop = -ROLL_S, asyncio.get_running_loop()
        while True:
            try:
                await self.settle()
                if loop.time() - rolled >= ROLL_S:
                    rolled = loop.time()
                    await self._roll()
            except ContentError as error:
                log.error("what screens have shown cannot be written: %s", error)
            await asyncio.sleep(WRITE_S)

    async def close(self) -> None:
        """Write what waits, for the last time."""
        try:
            await self.settle()
        except ContentError as error:
            log.error("what screens have shown is lost: %s", error)

    async def _roll(self) -> None:
        keep_days = self._hub.facts.programme.keep_days
        await asyncio.to_thread(self.plays.roll, self.promises(), self._hub.clock.now(), keep_days)
