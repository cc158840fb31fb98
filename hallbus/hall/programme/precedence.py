"""What goes before what on a screen: the one table."""

from typing import Literal

Reason = Literal["emergency", "slate", "dark", "call", "deadline", "share", "scheduled", "filler", "card"]

# The first that applies is what people see. A call goes over the content or beside it, as its screen is made; what follows it in the
# table is the content's own order. `card`: the hall's name, because there is nothing to play.
ORDER: tuple[Reason, ...] = (
    "emergency", "slate", "dark", "call", "deadline", "share", "scheduled", "filler", "card"
)  # fmt: skip


def first(applies: set[Reason]) -> Reason:
    """The one of these that is seen; the card if there is none."""
    return next((reason for reason in ORDER if reason in applies), "card")
