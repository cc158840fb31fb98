"""How long whoever has mistyped a password must wait: 1 s, 2, 4 … 60, by name and by address.

An attempt counts as failed from when it begins, so that a thousand at once are no better than one.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

LONGEST_S = 60
FORGOTTEN = timedelta(minutes=15)
KEPT = 10_000


class Failures(NamedTuple):
    """How often in a row, when last, and when the time before."""

    times: int
    at: datetime
    earlier: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until the next attempt is welcome."""
        ends = self.at + timedelta(seconds=min(LONGEST_S, 2 ** min(self.times - 1, 10)))
        return max(0.0, (ends - now).total_seconds())


class Delays:
    """Counts failures. Neither names that exist nor those that do not are told apart."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, Failures] = OrderedDict()

    def begin(self, callers: tuple[str, ...], now: datetime) -> float:
        """An attempt by these (a name, an address): seconds to wait first; 0: it may go on, and counts as failed for now."""
        wait = self.wait(callers, now)
        if wait <= 0:
            for caller in callers:
                known = self._of(caller, now)
                self._note(caller, Failures(known.times + 1, now, known.at))
        return wait

    def wait(self, callers: tuple[str, ...], now: datetime) -> float:
        """Seconds until these may try again."""
        return max(self._of(caller, now).wait(now) for caller in callers)

    def succeeded(self, name: str, address: str, now: datetime) -> None:
        """The attempt was right: the name is clear, and this attempt does not count against the address."""
        self._failures.pop(name, None)
        known = self._of(address, now)
        if known.times > 1:  # an attacker's own good password does not help the next guess
            self._note(address, Failures(known.times - 1, known.earlier, known.earlier))
        else:
            self._failures.pop(address, None)

    def _of(self, caller: str, now: datetime) -> Failures:
        found = self._failures.get(caller)
        return found if found and now - found.at < FORGOTTEN else Failures(0, now - FORGOTTEN, now - FORGOTTEN)

    def _note(self, caller: str, failures: Failures) -> None:
        self._failures[caller] = failures
        self._failures.move_to_end(caller)
        if len(self._failures) > KEPT:
            self._failures.popitem(last=False)
