"""The whole hall, as operators and other programs see it, and what they have to know at once."""

from datetime import datetime

from hallbus.hall.alarms import alarms
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Batch
from hallbus.hall.views.parts import View, emergency_view, hall_of, phase


def hall_view(hall: Hall, at: datetime) -> View:
    """The whole hall, as operators and other programs see it."""
    return {
        "kind": "hall",
        **hall_of(hall),
        "day": hall.day if hall.day_open else None,
        "windows": {
            str(no): {
                "state": hall.rows[str(no)].state,
                "reason": post.reason,
                "until": post.until,
                "ticket": post.ticket,
                "last": post.last,
            }
            for no, post in hall.posts.items()
        },
        "phase": phase(hall, at),
        "green": hall.green,
        "emergency": emergency_view(hall, hall.emergency),
        "slate": hall.slate,
        "alarms": alarms(hall, at),
        "helps": list(hall.helps.values()),
        "batches": [batch_view(batch) for batch in hall.batches.values()],
        "waiting": hall.waiting,
        "queues": {str(key): queue.numbers() for key, queue in hall.queues.items() if len(queue)},
        "calls": list(reversed(hall.calls.values())),
        "tickets": {
            t.number: {
                "service": t.service,
                "class": t.group,
                "state": t.state,
                "reason": t.reason,
                "window": t.window,
                "taken_at": t.taken_at,
                "called_at": t.called_at,
                "recalls": t.recalls,
                "misses": t.misses,
            }
            for t in hall.tickets.values()
        },
    }


def batch_view(batch: Batch) -> View:
    """Numbers set aside: which, how many are left and were handed out, and until when."""
    return {
        "id": batch.id,
        "service": batch.service,
        "first": batch.number(batch.first),
        "last": batch.number(batch.last),
        "next": batch.number(batch.next) if batch.next <= batch.last and not batch.lapsed else None,
        "left": 0 if batch.lapsed else batch.last - batch.next + 1,
        "handed": batch.next - batch.first,
        "lapses_at": batch.lapses_at,
        "lapsed": batch.lapsed,
    }
