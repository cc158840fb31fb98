"""How long a visitor still waits, as a range of minutes."""

from datetime import datetime

from hallbus.hall.attendance import READY_MIN, calls_at_once, is_served, minutes
from hallbus.hall.forecast import forecast
from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket

AROUND, AROUND_MIN = 0.2, 1.5  # the range reaches so much of the time, and so many minutes, to both sides


def wait_minutes(hall: Hall, who: Ticket | str, at: datetime) -> tuple[int, int] | None:
    """From and to how many minutes a waiting ticket, or whoever takes a number of this service now, has to wait.

    Never from 0 while somebody is ahead. None while no window is there that serves it: nobody knows.
    """
    expected = expected_minutes(hall, who, at)
    if expected is None:
        return None
    ahead = _waiting(hall, who) if isinstance(who, str) else ahead_of(hall, who, at)
    around = AROUND * expected + AROUND_MIN
    least = max(1 if ahead else 0, round(expected - around))
    return least, max(1, least, round(2 * expected) - least)


def expected_minutes(hall: Hall, who: Ticket | str, at: datetime) -> float | None:
    """The middle of it."""
    key = hall.roots.get(who, who) if isinstance(who, str) else hall.queue_of(who)
    if not is_served(hall, key, at):
        return None
    if len(hall.queues.get(key, ())) <= (not isinstance(who, str)) and calls_at_once(hall, key, at):
        return READY_MIN
    found = forecast(hall, key, at)
    expected = found.newcomers.get(key) if isinstance(who, str) else found.of(hall, who)
    return None if expected is None else max(READY_MIN, expected - minutes(found.at, at))


def _waiting(hall: Hall, service: str) -> int:
    return len(hall.queues.get(hall.roots.get(service, service), ()))
