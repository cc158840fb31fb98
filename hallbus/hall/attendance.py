"""When each window can call again, as far as anybody can know: visits under way, pauses, rotas, hours that have not begun."""

from datetime import datetime
from typing import NamedTuple

from hallbus.hall.order import callable_from
from hallbus.hall.pace import left_of_round
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Post

PAUSE_MIN, PAUSE_BELIEVED_MIN = 5.0, 30.0  # what a pause without an end takes, and until when an end is believed in
LATE_MIN = 2.0  # whoever should be back is back so soon
READY_MIN = 0.15  # an idle clerk calls within
NEGLECT_MIN = 2.0  # a clerk who has not called for so long is not there
AWAY = frozenset({"away", "onsite"})

Stretch = tuple[datetime, datetime]


class Opening(NamedTuple):
    """From when a window calls from one queue today: ordinary tickets, and appointments; None: from the day's beginning."""

    key: QueueKey
    walks: datetime | None
    books: datetime | None


class Duty(NamedTuple):
    """What a window does today by the calendar: what it calls from when, and the breaks in which colleagues stand in for it."""

    openings: tuple[Opening, ...]
    breaks: tuple[Stretch, ...]


def duty(hall: Hall, no: int) -> Duty:
    """Worked out once a day."""
    found: Duty | None = hall.forecasts.get(no)
    if found is None:
        openings = tuple(
            Opening(key, callable_from(hall, no, key), callable_from(hall, no, key, booked=True))
            for key in hall.window_queues[no]
        )
        found = hall.forecasts[no] = Duty(openings, tuple(_breaks(hall, no)))
    return found


def _breaks(hall: Hall, no: int) -> list[Stretch]:
    """A window that serves somebody whom no staying one serves works on until nobody waits: no break is counted on."""
    hours, found = hall.hours, dict[datetime, Stretch]()
    if hours is None or not hall.facts.calendar.breaks:
        return []
    for moment in hours.turns():
        rest = hours.break_of(no, moment)
        if rest is None:
            continue
        stay = (other for other in hall.windows if hours.break_of(other, moment) is None)
        held = {key for other in stay for key in hall.window_queues[other]}
        if held.issuperset(hall.window_queues[no][1:]):
            found[rest.begins] = (rest.begins, rest.ends)
    return list(found.values())


class Visit(NamedTuple):
    """The service that a window is busy with, and for how many minutes already."""

    service: str
    minutes: float


def visit(hall: Hall, no: int, at: datetime) -> Visit | None:
    """What a window is busy with."""
    held = hall.in_hand(no)
    if held is None:
        return None
    began = hall.pace.began.get(no)
    return Visit(held.service, max(0.0, minutes(began[0] if began else held.changed_at or at, at)))


def is_served(hall: Hall, key: QueueKey, at: datetime) -> bool:
    """Whether a window is there for a queue, or will be soon."""
    return any(free_in(hall, no, at, None, 0.0) is not None for no in serving(hall, key))


def calls_at_once(hall: Hall, key: QueueKey, at: datetime) -> bool:
    """Whether a window is idle that may call from this queue and has nobody else to call."""
    return any(
        hall.posts[no].mode == "open"
        and hall.posts[no].ticket is None
        and all(opening.walks is None or opening.walks <= at for opening in duty(hall, no).openings)
        and sum(len(hall.queues[each]) for each in hall.window_queues[no] if each in hall.queues) <= 1
        and not _neglect(hall, no, at)
        for no in serving(hall, key)
    )


def serving(hall: Hall, key: QueueKey) -> tuple[int, ...]:
    """The windows that call from a queue."""
    found: tuple[int, ...] | None = hall.forecasts.get(("serving", key))
    if found is None:
        found = tuple(no for no, queues in hall.window_queues.items() if key in queues)
        hall.forecasts["serving", key] = found
    return found


def free_in(hall: Hall, no: int, at: datetime, busy: Visit | None, usual: float) -> float | None:
    """In how many minutes a window can call, who is busy with a visit that takes so long as a rule; None: nobody knows."""
    post, ready = hall.posts[no], READY_MIN
    if post.mode == "closed":
        return _opens_in(hall, no, at)
    if post.mode == "paused":
        back = _back_in(post, at)
        if back is None:
            return None
        ready = back
    if busy is not None:
        return max(ready, left_of_round(usual, busy.minutes))
    return max(ready, _neglect(hall, no, at)) if post.mode == "open" else ready


def _neglect(hall: Hall, no: int, at: datetime) -> float:
    """For how long a window has called nobody though it could: its clerk is not there, and may be away as long again."""
    post, longest = hall.posts[no], 0.0
    freed = hall.tickets[post.last].changed_at if post.last else None
    for key, walks, _ in duty(hall, no).openings:
        queue = hall.queues.get(key)
        for lane in (queue.regular, queue.priority) if queue is not None else ():
            if lane:
                first = hall.tickets[lane[0][1]]
                able = (first.since or first.taken_at, walks, freed, post.moved_at)
                longest = max(longest, minutes(max(moment for moment in able if moment), at))
    return longest if longest > NEGLECT_MIN else 0.0


def _opens_in(hall: Hall, no: int, at: datetime) -> float | None:
    """A window that has not been opened yet today is opened in time; one that was closed is done."""
    if hall.posts[no].moved_at is not None or hall.hours is None or hall.hours.always:
        return None
    opens = hall.hours.opens_at(no)
    return None if opens is None else max(LATE_MIN, -minutes(opens, at))


def _back_in(post: Post, at: datetime) -> float | None:
    """In how many minutes somebody who paused goes on."""
    if post.until:
        back = at.replace(hour=int(post.until[:2]), minute=int(post.until[3:5]), second=0, microsecond=0)
        return max(LATE_MIN, -minutes(back, at))
    away = minutes(post.moved_at, at) if post.moved_at else 0.0
    return None if post.reason in AWAY or away > PAUSE_BELIEVED_MIN else max(LATE_MIN, PAUSE_MIN - away)


def minutes(since: datetime, at: datetime) -> float:
    """Minutes from one time to another."""
    return (at - since).total_seconds() / 60
