"""What time alone asks of the hall: days, lunch rotas, numbers that lapse, texts that are due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hallbus.hall import commands as do
from hallbus.hall.calendar import Rest, business_day
from hallbus.hall.commands import Command
from hallbus.hall.emergency import due_in_emergency
from hallbus.hall.state import Hall

BY = "clock"
NOTICE_STANDS = timedelta(minutes=10)  # a hub that was away says no opening speech at noon


def due(hall: Hall, at: datetime) -> list[Command]:
    """The commands that are due now."""
    today = business_day(at, hall.facts.calendar.day_starts)
    if hall.day_open and hall.day == today:
        return [*due_in_emergency(hall, at), *_lapses(hall, at), *_rotas(hall, at), *_notices(hall, at)]
    # A clock that jumped back must not open yesterday again: its numbers have been given out.
    if hall.day is not None and today <= hall.day:
        return []
    return [*([do.CloseDay(by=BY)] if hall.day_open else []), do.OpenDay(today, by=BY)]


def _lapses(hall: Hall, at: datetime) -> Iterator[Command]:
    for batch in hall.batches.values():
        if not batch.lapsed and batch.lapses_at <= at:
            yield do.LapseBatch(batch.id, by=BY)
    for when, before in hall.hours.abandons() if hall.hours else ():
        name = when.strftime("%H:%M")
        if when <= at and name not in hall.lapsed:
            yield do.Lapse(name, before, by=BY)


def _rotas(hall: Hall, at: datetime) -> Iterator[Command]:
    """A window goes on its break when nobody stands at it, once; whoever opens it again works on. At the end it opens."""
    if hall.hours is None or not hall.facts.calendar.breaks:
        return
    for no in hall.windows:
        post = hall.posts[no]
        rest = hall.hours.break_of(no, at)
        if post.mode == "open" and rest is not None and not post.ticket:
            if post.moved_at is None or post.moved_at < rest.begins:
                yield do.PauseWindow(no, rest.reason, _until(rest), by=BY)
        elif post.mode == "paused" and post.moved_at is not None:
            # The break is told from a clerk's own pause by its reason and its end.
            rest = hall.hours.break_of(no, post.moved_at)
            if rest is not None and (rest.reason, _until(rest)) == (post.reason, post.until) and at >= rest.ends:
                yield do.OpenWindow(no, by=BY)


def _until(rest: Rest) -> str:
    return rest.ends.strftime("%H:%M")


def _notices(hall: Hall, at: datetime) -> Iterator[Command]:
    for when, name in hall.hours.notices() if hall.hours else ():
        if when <= at < when + NOTICE_STANDS and name not in hall.announced and name in hall.facts.speech.templates:
            yield do.Announce(name, by=BY)
    for when, text in hall.hours.scheduled() if hall.hours else ():
        due_at, until = when.strftime("%H:%M"), when + timedelta(minutes=text.expires_min)
        if (
            when <= at < until
            and (text.name, due_at) not in hall.scheduled
            and text.name in hall.facts.speech.templates
        ):
            yield do.Announce(text.name, text.zones, until, due_at, by=BY)
