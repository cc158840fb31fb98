"""The programme of hours to come, if nothing interrupts it.

It depends on the rules and the time alone, so that screens with the same rules show the same at the same moment, whatever each of them
has missed. A screen that was interrupted plays what it owes by itself and comes back to the timetable.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from hallbus.hall.programme.choice import Progress, Turn, next_turn
from hallbus.hall.programme.rules import Rules


def plan(
    rules: Rules, progress: Progress, begins: datetime, until: datetime, zone: tzinfo, most: int | None = None
) -> list[Turn]:
    """The turns from `begins` until the one that is on at `until`, `most` of them; `progress` goes on with them."""
    turns: list[Turn] = []
    at = begins.astimezone(UTC)
    while at <= until and (most is None or len(turns) < most):
        turn = next_turn(rules, progress, at, zone)
        progress.take(rules, turn)
        turns.append(turn)
        at = turn.ends
    return turns


def after(rules: Rules, since: datetime, turns: Iterable[Turn]) -> Progress:
    """How far a programme has come with these turns."""
    progress = Progress(since)
    for turn in turns:
        progress.take(rules, turn)
    return progress
