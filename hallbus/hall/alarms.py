"""What operators have to know at once: seats that run out, queues that outgrow their windows or wait too long, numbers that run
out.
"""

from datetime import datetime, timedelta
from typing import Any

from hallbus.hall.issuing import left_of
from hallbus.hall.queue import Queue
from hallbus.hall.state import Hall, QueueKey


def alarms(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    """Each with a code and its values; worst first."""
    return [*_seats(hall), *_queues(hall), *_waits(hall, at), *_limits(hall, at)]


def _seats(hall: Hall) -> list[dict[str, Any]]:
    found = []
    for area in hall.facts.areas:
        if area.seats is None:
            continue
        waiting = _waiting_in(hall, area.id)
        if waiting > area.seats:
            found.append({"code": "seats", "area": area.id, "name": area.name, "waiting": waiting, "seats": area.seats})
    return found


def _waiting_in(hall: Hall, area: str) -> int:
    """Visitors sit where most windows of their queue are."""
    total = 0
    for key, queue in hall.queues.items():
        areas = [w.area for w in hall.facts.windows if key in hall.window_queues.get(w.no, ())]
        if areas and max(areas, key=areas.count) == area:
            total += len(queue)
    return total


def _queues(hall: Hall) -> list[dict[str, Any]]:
    most = hall.facts.alarms.queue_per_window
    found = []
    for key, queue in hall.queues.items():
        if not isinstance(key, str) or not len(queue):
            continue
        open_now, windows = staffing(hall, key)
        if len(queue) > most * max(open_now, 1):
            found.append({
                "code": "queue", "service": key, "waiting": len(queue), "open": open_now, "windows": windows,
            })  # fmt: skip
    return found


def _waits(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    longest = timedelta(minutes=hall.facts.alarms.wait_minutes)
    found = []
    for key, queue in hall.queues.items():
        since = waits_since(hall, queue) if isinstance(key, str) else None
        if since is not None and at - since > longest:
            open_now, windows = staffing(hall, key)
            minutes = int((at - since).total_seconds() // 60)
            found.append({"code": "wait", "service": key, "minutes": minutes, "open": open_now, "windows": windows})
    return found


def waits_since(hall: Hall, queue: Queue) -> datetime | None:
    """Since when the one who waits longest in a queue has waited."""
    tickets = (hall.tickets[number] for number in queue.numbers())
    return min((t.since or t.taken_at for t in tickets), default=None)


def staffing(hall: Hall, key: QueueKey) -> tuple[int, int]:
    """How many windows of a queue are open, and how many there are."""
    serving = [w.no for w in hall.facts.windows if key in hall.window_queues[w.no]]
    return sum(hall.posts[no].mode == "open" for no in serving), len(serving)


def _limits(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    found = []
    for service in hall.facts.services:
        left = left_of(hall, service, at) if service.limits else None
        if left is not None and service.limits and left <= service.limits.warn_left:
            code = "sold_out" if left == 0 else "few_left"
            found.append({"code": code, "service": service.id, "left": left})
    return found
