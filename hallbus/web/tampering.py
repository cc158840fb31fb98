"""What the hall's machines refused to believe, and what somebody tried with a machine's key: a series is one alert.

A screen tells its hub of a message that is not its hub's. Each kind of each machine is a row of the audit; all together are one alert at
the operators', which is over when nothing more has come for an hour.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web

from hallbus.people.audit import Deed
from hallbus.web.parts import HUB, PEOPLE

log = logging.getLogger(__name__)

QUIET = timedelta(hours=1)
KINDS = (
    "forged",
    "unsigned",
    "replayed",
    "foreign",
    "stranger",
)  # why a machine believes a message not; docs/protocol.md
PUBLISH = "publish"  # what a machine's key may not
REMEMBERED = 1_000


class Tampering:
    """The series that goes on now. `listeners` hear of every change."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []
        self._written: dict[tuple[str, str], datetime] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._since = self._latest = datetime.min

    def note(self, who: str, what: str, at: datetime, times: int = 1) -> bool:
        """Take in that it happened; whether that is to be written down."""
        if self._is_over(at):
            log.warning("tampering: %s tells of %s", who, what)
            self._seen.clear()
            self._since = at
        self._latest = at
        if len(self._seen) < REMEMBERED or (who, what) in self._seen:
            self._seen[who, what] = self._seen.get((who, what), 0) + times
        for listener in self.listeners:
            listener()
        return self._is_to_write(who, what, at)

    def view(self, at: datetime) -> dict[str, object] | None:
        """The alert, None without one: whom it is about, what happened, how often, and since when."""
        if not self._seen or self._is_over(at):
            return None
        return {
            "names": sorted({who for who, _ in self._seen}),
            "kinds": sorted({what for _, what in self._seen}),
            "count": sum(self._seen.values()),
            "since": self._since,
            "latest": self._latest,
        }

    def _is_over(self, at: datetime) -> bool:
        return not self._seen or at - self._latest >= QUIET

    def _is_to_write(self, who: str, what: str, at: datetime) -> bool:
        written = self._written.pop((who, what), None)
        new = written is None or at - written >= QUIET
        self._written[who, what] = at if written is None or new else written
        if len(self._written) > REMEMBERED:
            self._written.pop(next(iter(self._written)))
        return new


TAMPERING = web.AppKey("tampering", Tampering)


async def refused(app: web.Application, who: str, why: str, times: int) -> None:
    """A machine has refused messages: a row and the alert."""
    at = app[HUB].clock.now()
    if app[TAMPERING].note(who, why, at, times):
        await app[PEOPLE].audit.keep(Deed(at.isoformat(timespec="seconds"), who, "key", "refused", why, "refused"))
