"""What goes on beside the windows: visitors take numbers, guides hand numbers out, raise tickets, help, switch the green channel."""

from datetime import datetime, timedelta

from hallbus.hall import commands as do
from hallbus.hall.facts import Service
from hallbus.simulate.day import BY, Day
from hallbus.simulate.engine import Actor
from hallbus.simulate.visitors import Visitor

BATCH_AHEAD = timedelta(minutes=20)  # numbers are handed out so long before the machines begin,
BATCH_LASTS = timedelta(minutes=15)  # and lapse so long after the hall opens
URGENT_AFTER_S, HELP_S = 90.0, (40.0, 120.0)
URGENT, GREEN = "证照当日到期", "早高峰"
TOO_EARLY = frozenset({"issue_not_yet", "check_in_early"})


def visit(day: Day, who: Visitor) -> Actor:
    """Somebody comes, takes a number, and perhaps is raised by a guide or gives the number back."""
    wish = who.wish(day.ref(), BY)
    answer = yield wish
    if answer.refused in TOO_EARLY and who.comes_back and len(answer.opens) == 5:
        yield day.until(day.clock_time(answer.opens)) + 60 * who.work
        answer = yield wish
    if answer.ticket is None:
        return
    day.holds(answer.ticket, who)
    if who.urgent:
        yield URGENT_AFTER_S
        group = next(c.id for c in day.facts.priority.classes if c.guide_only)
        yield do.Raise(answer.ticket, group, URGENT, by=BY)
    if who.gives_back_after:
        yield who.gives_back_after.total_seconds()
        yield do.Void(answer.ticket, "visitor", by=BY)


def batch(day: Day, service: Service, takers: list[Visitor], opens: datetime) -> Actor:
    """Numbers for those who queue before the machines begin; what is left lapses soon after opening."""
    day.lapses.append(opens + BATCH_LASTS)
    refs = tuple(day.ref() for _ in range(service.prebatch))
    begun = yield do.ReserveBatch(service.id, f"{day.date}-{service.id}", refs, opens + BATCH_LASTS, by=BY)
    if begun.refused:
        return
    for who in takers:
        yield day.until(who.comes)
        answer = yield do.HandOut(begun.made, 1, by=BY)
        if answer.ticket:
            day.holds(answer.ticket, who)


def green_channel(day: Day) -> Actor:
    """On while the morning is busiest."""
    yield do.SwitchGreen(True, GREEN, by=BY)
    yield 60 * day.habits.green_min
    yield do.SwitchGreen(False, by=BY)


def answer_help(day: Day, help: str) -> Actor:
    """A colleague goes there."""
    yield day.chance(help).uniform(*HELP_S)
    yield do.AnswerHelp(help, by=BY)
