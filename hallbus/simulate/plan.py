"""Everybody who lives through a simulated day."""

from datetime import datetime, timedelta

from hallbus.simulate.clerk import Clerk
from hallbus.simulate.curve import DOOR, Stretch, arrivals
from hallbus.simulate.day import Day
from hallbus.simulate.guide import BATCH_AHEAD, batch, green_channel, visit
from hallbus.simulate.visitors import SLOT, Visitor, demand

BUSY = 0.9  # of what the windows could take: queues that live, and neither dry up nor burst
READY_S = 30.0  # a clerk sits down so long before the first call


def usual_visitors(day: Day, share: float = BUSY) -> int:
    """How many come on a day that keeps the windows so busy."""
    minutes = sum((ends - begins).total_seconds() for begins, ends in served(day)) / 60
    return round(share * minutes * sum(demand(day.facts, day.habits.work).values()))


def served(day: Day) -> list[Stretch]:
    """The ordinary sessions."""
    if day.hours.always:
        return day.open
    return [(s.begins, s.ends) for s in day.hours.sessions if s.services is None]


def fill(day: Day, visitors: int, since: datetime | None = None) -> None:
    """Put everybody into the day who comes, or still works, after `since`."""
    since = since or day.begins
    day.engine.now = max(day.engine.now, day.seconds(since))
    for window in day.facts.windows:
        begins = day.comes(window) if window.queue and window.services else None
        if begins is not None:
            day.engine.add(Clerk(day, window).works(), day.seconds(begins) - READY_S)
    people = [day.crowd.visitor(moment) for moment in arrivals(day.open, visitors, day.chance("arrivals"))]
    _book(day, people)
    for who in [*_with_a_batch(day, people, since), *_for_appointments_alone(day)]:
        if who.comes >= since:
            day.engine.add(visit(day, who), day.seconds(who.comes))
    _switch_green(day, since)


def join(day: Day, visitors: int) -> None:
    """Let so many come at once, now."""
    for _ in range(visitors):
        day.engine.add(visit(day, day.crowd.visitor(day.now)))


def _with_a_batch(day: Day, people: list[Visitor], since: datetime) -> list[Visitor]:
    """Those who go to a machine: of the crowd at the door, some are given a number of a batch instead."""
    sessions = served(day)
    if not sessions or not day.open:
        return people
    begins, opens = day.open[0][0], sessions[0][0]
    if begins >= opens or begins - BATCH_AHEAD < since:
        return people
    handed: set[int] = set()
    for service in day.facts.services:
        root, crowd = day.roots[service.id], [p for p in people if p.comes < begins + DOOR and not p.booking]
        takers = [p for p in crowd if day.roots[p.service] == root][: service.prebatch]
        for place, who in enumerate(takers):
            who.comes = begins - BATCH_AHEAD * (1 - (place + 1) / (len(takers) + 1))
            handed.add(who.id)
        if service.prebatch:
            day.engine.add(batch(day, service, takers, opens), day.seconds(begins - BATCH_AHEAD))
    return [p for p in people if p.id not in handed]


def _book(day: Day, people: list[Visitor]) -> None:
    """Some of those who come have an appointment for about that time."""
    chance = day.chance("bookings")
    for who in people:
        if chance.random() < day.habits.booked:
            begun = who.comes.replace(minute=who.comes.minute // 30 * 30, second=0, microsecond=0)
            _appoint(day, who, begun + SLOT * (chance.random() < 0.5))


def _for_appointments_alone(day: Day) -> list[Visitor]:
    """Those who come to sessions by appointment only."""
    chance, habits, shares = day.chance("appointments"), day.habits, demand(day.facts, day.habits.work)
    found = []
    for session in day.hours.sessions:
        for service in sorted(session.services or ()) if session.appointment_only else ():
            expected = shares.get(service, 0) * habits.booked_share * SLOT.total_seconds() / 60
            for n in range((session.ends - session.begins) // SLOT):
                for _ in range(int(expected) + (chance.random() < expected % 1)):
                    slot, late = session.begins + SLOT * n, chance.random() < habits.booked_late
                    minutes = chance.uniform(46, 60) if late else chance.uniform(-25, 10)
                    if chance.random() >= habits.booked_absent:
                        who = day.crowd.visitor(slot + timedelta(minutes=minutes), service)
                        found.append(_appoint(day, who, slot))
    return found


def _appoint(day: Day, who: Visitor, slot: datetime) -> Visitor:
    who.booking, who.slot = f"sim-{day.date}-{who.id}", slot
    day.booked.append(who)
    return who


def _switch_green(day: Day, since: datetime) -> None:
    """On some days, when the morning is busiest."""
    sessions, lucky = served(day), day.chance("green").random() < day.habits.green
    if sessions and lucky and day.facts.priority.classes:
        at = sessions[0][0] + timedelta(minutes=day.habits.green_after_min)
        if at >= since:
            day.engine.add(green_channel(day), day.seconds(at))
