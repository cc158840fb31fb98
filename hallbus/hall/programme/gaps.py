"""How long a screen was without a clip that was promised: from the end of one that was shown whole to the beginning of the next."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

Play = tuple[datetime, datetime]  # began, ended


class Gap(NamedTuple):
    """A time without."""

    begins: datetime
    ends: datetime

    @property
    def seconds(self) -> float:
        return (self.ends - self.begins).total_seconds()


def gaps(plays: Iterable[Play], begins: datetime, ends: datetime) -> list[Gap]:
    """The times without between `begins` and `ends`; `plays` are those that were shown whole, in any order."""
    found, free = [], begins
    for began, ended in sorted(plays):
        if ended <= begins or began >= ends:
            continue
        if began > free:
            found.append(Gap(free, began))
        free = max(free, ended)
    if free < ends:
        found.append(Gap(free, ends))
    return found


def longest(found: Iterable[Gap]) -> Gap | None:
    """The longest, the earliest of equals."""
    return max(found, key=lambda gap: gap.seconds, default=None)
