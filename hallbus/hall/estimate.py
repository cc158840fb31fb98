"""How long a visitor still waits, as a range of minutes, from what visits took lately."""

from datetime import datetime
from math import ceil
from statistics import median

from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket

FEW = 8  # visits until today's own times are trusted alone


def usual_minutes(hall: Hall) -> dict[str, float]:
    """What a visit of each service took lately, for the day that begins."""
    return {id: round(visit_minutes(hall, id), 2) for id, times in hall.times.items() if times.visits >= FEW}


def visit_minutes(hall: Hall, service: str) -> float:
    """A visit of this service in minutes: the median of the newest ones, leaning on the days before while there are few."""
    known, times = hall.services.get(service), hall.times.get(service)
    before = (times.usual if times else None) or (known.average_minutes if known else 8.0)
    if times is None or not times.newest_s:
        return before
    seen, count = median(times.newest_s) / 60, len(times.newest_s)
    return before + (seen - before) * min(1.0, count / FEW)


def wait_minutes(hall: Hall, who: Ticket | str, at: datetime) -> tuple[int, int] | None:
    """From and to how many minutes a waiting ticket, or whoever takes a number of this service now, has to wait.

    None while no window that serves it is open: nobody knows.
    """
    service = who if isinstance(who, str) else who.service
    key = hall.roots.get(service, service) if isinstance(who, str) else hall.queue_of(who)
    ahead = len(hall.queue(key)) if isinstance(who, str) else ahead_of(hall, who, at)
    windows = sum(
        post.mode == "open" for no, post in hall.posts.items() if key in hall.window_queues.get(no, ())
    )  # fmt: skip
    if not windows:
        return None
    minutes = (ahead + 0.5) * visit_minutes(hall, service) / windows
    return max(1 if ahead else 0, int(minutes * 0.75)), max(1, ceil(minutes * 1.25))
