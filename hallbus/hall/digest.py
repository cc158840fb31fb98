"""One line that stands for a whole hall: two halls with the same digest are the same hall.

It compares a running hub with a replay of its journal by the same program. It is no archive format: a version that keeps one more
thing about a ticket gives another digest.
"""

from hashlib import sha256

from msgspec.json import Encoder
from msgspec.structs import replace

from hallbus.hall.pace import Pace
from hallbus.hall.queue import Queue
from hallbus.hall.state import Hall

_encode = Encoder(order="deterministic").encode


def _lanes(queue: Queue) -> list[object] | None:
    whole = [getattr(queue, name) for name in Queue.__slots__]
    return whole if any(whole) else None


def _learned(pace: Pace) -> tuple[object, ...]:
    rounds = {id: list(rounds) for id, rounds in pace.rounds.items()}
    flows = [(type(key).__name__, str(key), [*f.came], [*f.sent], f.count, f.classes) for key, f in pace.flows.items()]
    return pace.usual, rounds, flows, pace.returns, sorted(pace.began.items())


def digest(hall: Hall) -> str:
    """The SHA-256 of everything in the hall that an event can change, in one fixed order."""
    # What is kept in order of arrival is written in it; where the order means nothing, it is sorted. A queue's key is a
    # service or a window: pairs keep "3" and 3 apart, which JSON's keys would not. An emptied queue is no queue.
    whole = (
        hall.seq,
        hall.day,
        hall.day_open,
        hall.tickets,
        hall.issued,
        sorted(((type(key).__name__, str(key)), _lanes(queue)) for key, queue in hall.queues.items() if _lanes(queue)),
        hall.waiting,
        list(hall.calls.items()),
        list(hall.missed),
        list(hall.parked),
        # Presses are pairs for the same reason, and their order counts: the oldest is forgotten first.
        [(no, replace(post, presses={}), list(post.presses.items())) for no, post in sorted(hall.posts.items())],
        hall.refs,
        (hall.emergency, hall.emergency_asked, hall.slate),
        (hall.green, hall.recalls, hall.proposed, sorted(hall.lapsed), sorted(hall.received)),
        (sorted(hall.announced.items()), list(hall.said), sorted(hall.scheduled)),
        (hall.requests, sorted(hall.holders.items()), hall.bookings, hall.batches, hall.helps),
        (sorted(hall.given.items()), hall.times, _learned(hall.pace)),
    )
    return sha256(_encode(whole)).hexdigest()
