"""The hall file, read again while the hall runs."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from hallbus.config import HallFileError, load
from hallbus.config.changes import WORDS, Change, change_of
from hallbus.content.library import Library
from hallbus.hall.commands import Refused
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
from hallbus.hub import Halted, Hub
from hallbus.journal import JournalError

log = logging.getLogger(__name__)


class HallFile:
    """Where a running hall's facts come from. Without a path there is nothing to read again. `changed` is called afterwards."""

    def __init__(self, path: Path | None, hub: Hub, library: Library, changed: Callable[[], None]) -> None:
        self._path, self._hub, self._library, self._changed = path, hub, library, changed
        self._one = asyncio.Lock()  # of two readings the later one holds
        self._readings: set[asyncio.Task[None]] = set()

    async def reload(self, language: Language) -> Change:
        """Read, check and take up what may be. Raises HallFileError, Refused, JournalError or Halted; then nothing changed."""
        if self._path is None:
            raise Refused("no_hall_file")
        async with self._one:
            new = await asyncio.to_thread(load, self._path, language)
            choice = _Choice(new, self._path.parent)
            await self._hub.adopt(choice)
            await asyncio.to_thread(self._library.scan)
            self._changed()
            return choice.change

    def reload_soon(self) -> None:
        """The same for whoever cannot wait for it, such as a signal; what came of it stands in the log."""
        reading = asyncio.get_running_loop().create_task(self._reload_and_log())
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)

    async def _reload_and_log(self) -> None:
        try:
            change = await self.reload("en")
        except HallFileError as error:
            log.error("the hall file cannot be used, and nothing was changed:\n%s", error)
        except (Refused, JournalError, Halted) as error:
            log.error("the hall file was not taken up: %s", error)
        else:
            log.info("the hall file was read again; what counts now: %s", ", ".join(change.applied) or "nothing new")
            for refused in change.refused:
                log.warning("%s stays as it was. %s", refused.key, WORDS[refused.why]["en"])


class _Choice:
    """Chooses when the hub asks, and remembers what it chose."""

    def __init__(self, new: HallFacts, folder: Path) -> None:
        self._new, self._folder = new, folder
        self.change = Change(new)

    def __call__(self, hall: Hall) -> HallFacts:
        self.change = change_of(hall, self._new, self._folder)
        return self.change.facts
