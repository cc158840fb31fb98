"""What is known of the files of rendered clauses, so that a call does not read them again and waits for no thread.

A file is read once in each run. After that one look at its size and its time of change tells whether it is still the same: a
microsecond, for the system has both in memory.
"""

import contextlib
import os
import time
from pathlib import Path
from typing import NamedTuple

from hallbus.speech import sound


class _Known(NamedTuple):
    size: int
    changed_ns: int
    seconds: float


class Files:
    """The files of one folder that were read and found whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, _Known] = {}
        self._used: dict[str, float] = {}  # since it was last noted on the disk

    def seconds(self, name: str) -> float | None:
        """Gives the length of a file that was read before and has not changed since."""
        known = self._known.get(name)
        if known is None:
            return None
        try:
            stat = os.stat(self._folder / name)
        except OSError:
            return None
        if (stat.st_size, stat.st_mtime_ns) != (known.size, known.changed_ns):
            return None
        self._used[name] = time.time()
        return known.seconds

    def read(self, name: str) -> float:
        """Reads a file and gives its length; raises FileNotFoundError or Broken. In a thread."""
        path = self._folder / name
        if not path.exists():
            raise FileNotFoundError(path)
        length = sound.seconds(path)
        self._used[name] = time.time()
        self.take(name, length)
        return length

    def take(self, name: str, length: float) -> int:
        """Takes in a file that was read or written whole, and gives its size; raises OSError. In a thread."""
        stat = (self._folder / name).stat()
        self._known[name] = _Known(stat.st_size, stat.st_mtime_ns, length)
        self.note_use()
        return stat.st_size

    def forget(self, name: str) -> None:
        """A file is gone, or is not what it was."""
        self._known.pop(name, None)

    def note_use(self) -> None:
        """Writes to the disk when files were last used, so that the order of use outlives the run. In a thread."""
        used, self._used = self._used, {}
        for name, at in tuple(used.items()):
            known = self._known.get(name)
            with contextlib.suppress(OSError):
                # The time of change stays: by it a file is known again.
                path = self._folder / name
                os.utime(path, ns=(round(at * 1e9), known.changed_ns if known else path.stat().st_mtime_ns))
