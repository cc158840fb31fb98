"""What takes two people: one asks, another agrees."""

from datetime import datetime, timedelta

from hallbus.hall.commands import Refused

STANDS = timedelta(minutes=5)  # so long a wish waits for the second person


def agreed(asked_by: str, asked_at: datetime | None, by: str, at: datetime) -> bool:
    """Whether somebody agrees to what was asked; False: this is the first to ask. Raises Refused when it is the same person again."""
    if asked_at is None or at - asked_at > STANDS:
        return False
    if asked_by == by:
        raise Refused("second_person")
    return True
