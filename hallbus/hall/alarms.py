"""What operators have to know at once: seats that run out, queues that outgrow their windows, numbers that run out."""

from datetime import datetime
from typing import Any

from hallbus.hall.issuing import left_of
from hallbus.hall.state import Hall


def alarms(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    """Each with a code and its values; worst first."""
    return [*_seats(hall), *_queues(hall), *_limits(hall, at)]


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
        serving = [w for w in hall.facts.windows if key in hall.window_queues[w.no]]
        open_now = sum(hall.posts[w.no].mode == "open" for w in serving)
        if len(queue) > most * max(open_now, 1):
            found.append({
                "code": "queue", "service": key, "waiting": len(queue), "open": open_now, "windows": len(serving),
            })  # fmt: skip
    return found


def _limits(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    found = []
    for service in hall.facts.services:
        left = left_of(hall, service, at) if service.limits else None
        if left is not None and service.limits and left <= service.limits.warn_left:
            code = "sold_out" if left == 0 else "few_left"
            found.append({"code": code, "service": service.id, "left": left})
    return found
