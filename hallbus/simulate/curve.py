"""When visitors come: a crowd at the door, a quarter of the day in the first hour, a dip at noon, an afternoon."""

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from random import Random

from hallbus.hall.calendar import Hours
from hallbus.hall.facts import HallFacts

FIRST_HOUR = 0.25
DOOR = timedelta(minutes=2)  # the crowd at the door draws its numbers within so long,
DOOR_SHARE, DOOR_LEAST, DOOR_MOST = 0.1, 0.03, 60  # 30 a minute; fewer where few come, more in a city's hall
ALWAYS_OPEN = (9, 17)  # when people come to a hall that has no hours
STEP = timedelta(minutes=5)
# How lively each time of day is; between these hours in a straight line.
LIVELY = (
    (0.0, 0.3), (7.0, 0.8), (8.5, 1.2), (10.5, 1.2), (11.5, 0.8), (12.0, 0.3), (13.0, 0.3), (14.25, 1.0), (15.5, 0.9),
    (16.75, 0.45), (20.0, 0.3), (24.0, 0.3),
)  # fmt: skip

Stretch = tuple[datetime, datetime]


def issuing(facts: HallFacts, hours: Hours) -> list[Stretch]:
    """When walk-ins are given numbers for anything."""
    if hours.always:
        midnight = hours.begins.replace(hour=0, minute=0, second=0, microsecond=0)
        return [(midnight + timedelta(hours=ALWAYS_OPEN[0]), midnight + timedelta(hours=ALWAYS_OPEN[1]))]
    moments = [hours.begins, *hours.turns(), hours.ends]
    found: list[Stretch] = []
    for begins, ends in pairwise(moments):
        if all(hours.no_issue(service.id, begins) for service in facts.services):
            continue
        joins = bool(found) and found[-1][1] == begins
        found[-1:] = [(found[-1][0], ends)] if joins else [*found[-1:], (begins, ends)]
    return found


def arrivals(stretches: list[Stretch], visitors: int, chance: Random) -> list[datetime]:
    """So many moments of one day, in order."""
    if not stretches:
        return []
    opens = stretches[0][0]
    door = round(max(min(DOOR_MOST, DOOR_SHARE * visitors), DOOR_LEAST * visitors))
    first = max(0, round(FIRST_HOUR * visitors) - door)
    settled = opens + timedelta(hours=1)
    early = [(a, min(b, settled)) for a, b in stretches if a < settled]
    later = [(max(a, settled), b) for a, b in stretches if b > settled] or early
    crowd = [opens + chance.random() * DOOR for _ in range(door)]
    return sorted([*crowd, *spread(early, first, chance), *spread(later, visitors - door - first, chance)])


def spread(stretches: list[Stretch], count: int, chance: Random) -> list[datetime]:
    """So many moments within these stretches, more of them where the day is lively."""
    steps = [(at, min(at + STEP, ends)) for begins, ends in stretches for at in _steps(begins, ends)]
    weights = list(accumulate(_lively(at) * (ends - at) / STEP for at, ends in steps))
    if not steps or not weights[-1]:
        return []
    chosen = (steps[bisect_right(weights, chance.random() * weights[-1])] for _ in range(count))
    return [at + chance.random() * (ends - at) for at, ends in chosen]


def _steps(begins: datetime, ends: datetime) -> list[datetime]:
    return [begins + n * STEP for n in range(-((begins - ends) // STEP))]


def _lively(at: datetime) -> float:
    hour = at.hour + at.minute / 60
    for (before, low), (after, high) in pairwise(LIVELY):
        if hour < after:
            return low + (high - low) * (hour - before) / (after - before)
    return LIVELY[-1][1]
