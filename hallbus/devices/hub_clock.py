"""The hub's clock as a machine far from it knows it: from the times in its messages, each of which came a little late.

A message is never early, so the one that came the least late of the latest ones tells best; two machines that listen to the same
hub agree within a few milliseconds, whatever their own clocks say.
"""

from collections import deque
from datetime import datetime

SAMPLES_MAX = 16
JUMP_S = 1.0  # no message is so late: the hub's clock was set


class HubClock:
    """Tells the hub's time. Every `at` is the machine's own steady clock, in seconds."""

    def __init__(self) -> None:
        self._ahead: deque[float] = deque(maxlen=SAMPLES_MAX)

    def heard(self, now: datetime, at: float) -> None:
        """Takes in the hub's time as a message told it."""
        ahead = now.timestamp() - at
        if self._ahead and abs(ahead - max(self._ahead)) > JUMP_S:
            self._ahead.clear()
        self._ahead.append(ahead)

    def until(self, moment: datetime, at: float) -> float | None:
        """Gives the seconds until a moment of the hub's time, negative when it is past; None before the hub was heard."""
        return moment.timestamp() - max(self._ahead) - at if self._ahead else None
