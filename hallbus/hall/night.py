"""How bright and how loud the hall is by the clock: full by day, dim and quieter in the evening, dark when nobody is there."""

from datetime import datetime, timedelta
from typing import Literal

from hallbus.hall.facts import Night, Span
from hallbus.hall.state import Hall

Light = Literal["day", "dim", "dark"]
LIT_AFTER_A_CALL = timedelta(minutes=2)


def light(hall: Hall, at: datetime) -> Light:
    """How a screen shines. A call lights it again: somebody is there."""
    night = hall.facts.night
    if within(night.dark, at) and not _called_lately(hall, at):
        return "dark"
    return "dim" if within(night.quiet, at) else "day"


def gain_db(night: Night, at: datetime) -> float:
    """How much quieter than by day, in decibels."""
    return night.volume_db if within(night.quiet, at) else 0.0


def within(span: Span | None, at: datetime) -> bool:
    """Whether a time of day lies in a span, which may pass midnight."""
    if span is None:
        return False
    begins, ends = span
    now = at.strftime("%H:%M")
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def _called_lately(hall: Hall, at: datetime) -> bool:
    newest = next(reversed(hall.calls.values()), None)
    return newest is not None and at - newest.at < LIT_AFTER_A_CALL
