"""Recordings and packs that have been looked at, on their way from the workshop of uploads onto the shelf."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from hallbus.content.findings import PART_MAX_S, Found
from hallbus.content.review import NotDone
from hallbus.content.signatures import Unfit
from hallbus.content.uploads import Aim, Upload
from hallbus.packs.shelf import About, Shelf

QUIET_S = 5.0  # somebody who records goes on: what a pack says is rendered ahead once they pause


class Intake:
    """The workshop's taker."""

    longest_s = PART_MAX_S

    def __init__(self, shelf: Shelf, rehearsal: "Rehearsal") -> None:
        self._shelf, self._rehearsal = shelf, rehearsal

    def take(self, aim: Aim, upload: Upload, found: Found, files: list[Path]) -> None:
        """Onto the shelf. Raises Unfit, OSError."""
        try:
            if aim.kind == "part":
                self._shelf.record(aim.pack, aim.text, files[0], upload.who)
            elif found.pack is None or len(found.pack.parts) != len(files):
                raise Unfit("crashed")
            else:
                told = found.pack
                about = About(told.name, told.language, told.reads, told.by, told.licence)
                self._shelf.bring(about, zip((part.text for part in told.parts), files, strict=True), upload.id)
        except NotDone as no:
            raise Unfit(no.code) from None

    async def taken(self) -> None:
        await self._rehearsal.look()


class Rehearsal:
    """Lets the voice know when a pack has changed, and has calls rendered anew after a pause."""

    def __init__(self, shelf: Shelf, renew: Callable[[], Awaitable[None]] | None, warm: Callable[[], None]) -> None:
        self._shelf, self._renew, self._warm = shelf, renew, warm
        self._seen = shelf.changes
        self._later: asyncio.TimerHandle | None = None

    async def look(self) -> None:
        """From the end of this on a call speaks from the packs as they are."""
        if self._renew is None or self._seen == self._shelf.changes:
            return
        self._seen = self._shelf.changes
        await self._renew()
        self.close()
        self._later = asyncio.get_running_loop().call_later(QUIET_S, self._warm)

    def close(self) -> None:
        if self._later is not None:
            self._later.cancel()
