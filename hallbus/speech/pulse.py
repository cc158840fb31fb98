"""Whether a process still does something: it has worked since the last look, or waits for its turn on a core or for the disk.

A slow engine on a busy machine does, one that is stuck or was stopped does not; by the clock alone the two look alike.
"""

import os
import sys
from pathlib import Path

BUSY = frozenset("RD")  # runs or would run; waits for a disk


class Pulse:
    """Looks at one process and its threads. Only Linux tells; elsewhere every process is taken to be alive."""

    def __init__(self, pid: int) -> None:
        self._tasks = Path(f"/proc/{pid}/task") if sys.platform == "linux" else None
        self._worked = -1

    def beats(self) -> bool:
        """Says whether the process has done anything since the last look, or would if it could."""
        if self._tasks is None:
            return True
        states, worked = "", 0
        try:
            for task in os.listdir(self._tasks):
                states += _state(self._tasks / task / "stat")
                worked += int((self._tasks / task / "schedstat").read_text("ascii").split()[0])  # nanoseconds on a core
        except (
            OSError,
            ValueError,
            IndexError,
        ):  # it ends just now, or the system hides it: its pipe or its limit will tell
            return True
        before, self._worked = self._worked, worked
        return worked != before or not BUSY.isdisjoint(states)


def _state(stat: Path) -> str:
    # The name before it stands in brackets and may hold anything.
    return stat.read_text("ascii", "replace").rpartition(")")[2].split()[0]
