"""What operators see of the hall; what only the hub's doors know of its machines is added there."""

from datetime import datetime

from hallbus.hall.alarms import alarms, staffing, waits_since
from hallbus.hall.state import Hall
from hallbus.hall.views.hall import batch_view
from hallbus.hall.views.parts import View, emergencies, emergency_view, hall_of, phase


def ops_view(hall: Hall, screen: str, at: datetime) -> View:
    """The operators' overview: alarms, wishes for help, queues, windows, batches, and how the hall stands."""
    return {
        "kind": "ops",
        **hall_of(hall),
        "screen": screen,
        "day": hall.day if hall.day_open else None,
        "phase": phase(hall, at),
        "green": hall.green,
        "emergency": emergency_view(hall, hall.emergency),
        "emergencies": emergencies(hall),
        "slate": hall.slate,
        "alarms": alarms(hall, at),
        "helps": list(hall.helps.values()),
        "areas": [{"id": a.id, "name": a.name} for a in hall.facts.areas],
        "services": [
            {"id": s.id, "prefix": s.prefix, "name": s.name, "short": s.short, "short_en": s.short_en}
            for s in hall.facts.services
        ],
        "queues": _queues(hall),
        "windows": {str(no): _window(hall, no) for no in hall.windows},
        "batches": [batch_view(batch) for batch in hall.batches.values()],
    }


def _queues(hall: Hall) -> list[View]:
    """Each queue once, by its first service."""
    found = []
    for id in dict.fromkeys(hall.roots.values()):
        queue = hall.queues.get(id)
        open_now, windows = staffing(hall, id)
        since = waits_since(hall, queue) if queue is not None else None
        waiting = len(queue) if queue is not None else 0
        found.append({"service": id, "waiting": waiting, "longest_at": since, "open": open_now, "windows": windows})
    return found


def _window(hall: Hall, no: int) -> View:
    known, row = hall.windows[no], hall.rows[str(no)]
    return {
        "name": known.name,
        "place": known.place,
        "state": row.state,
        "reason": row.reason,
        "until": row.until,
        "ticket": hall.posts[no].ticket,
    }
