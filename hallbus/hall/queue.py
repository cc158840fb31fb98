"""Those who wait for the same windows, in lanes: urgent, booked, priority, regular.

A lane is sorted, so that its head is at hand and a place in it is found by halving. Who of the heads is next is the business of
`hallbus.hall.order`.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from typing import Any, Literal

from hallbus.hall.tickets import Ticket

Lane = Literal["urgent", "booked", "priority", "regular"]
REGULAR = "regular"


class Queue:
    """`calls` counts the calls that were made from it, `called` is the seq of the newest; for `owed` see `hallbus.hall.mix`."""

    __slots__ = ("booked", "called", "calls", "owed", "priority", "regular", "returning", "urgent")

    def __init__(self) -> None:
        self.urgent: list[tuple[int, int, str]] = []  # raised with the event of this seq, turn, number
        self.booked: list[tuple[datetime, int, str]] = []  # begin of the slot, turn, number
        self.priority: list[tuple[int, str]] = []
        self.regular: list[tuple[int, str]] = []
        self.returning: list[tuple[int, int, str]] = []  # missed after so many calls, turn, number
        self.calls = 0
        self.called = 0
        self.owed = 0

    def __len__(self) -> int:
        """How many wait; the missed do not."""
        return len(self.urgent) + len(self.booked) + len(self.priority) + len(self.regular)

    def add(self, ticket: Ticket) -> None:
        lane, entry = self._place(ticket)
        insort(lane, entry)

    def remove(self, ticket: Ticket) -> None:
        lane, entry = self._place(ticket)
        del lane[bisect_left(lane, entry)]

    def _place(self, ticket: Ticket) -> tuple[list[Any], tuple[Any, ...]]:
        return getattr(self, lane_of(ticket)), entry_of(ticket)

    def add_returning(self, ticket: Ticket) -> None:
        """A missed ticket that comes back when enough others were called."""
        insort(self.returning, (ticket.missed_after, ticket.turn, ticket.number))

    def drop_returning(self, ticket: Ticket) -> None:
        entry = (ticket.missed_after, ticket.turn, ticket.number)
        spot = bisect_left(self.returning, entry)
        if self.returning[spot : spot + 1] == [entry]:
            del self.returning[spot]

    def numbers(self) -> list[str]:
        """Everybody in order of turns, whatever the lane."""
        return [number for _, number in self._turns()]

    def _turns(self) -> Iterator[tuple[int, str]]:
        aside = sorted((turn, number) for _, turn, number in [*self.urgent, *self.booked])
        return merge(aside, self.priority, self.regular)


def lane_of(ticket: Ticket) -> Lane:
    """Where a ticket waits."""
    if ticket.urgent_after is not None:
        return "urgent"
    if ticket.slot_from is not None:
        return "booked"
    return "regular" if ticket.group == REGULAR else "priority"


def entry_of(ticket: Ticket) -> tuple[Any, ...]:
    """What a ticket is sorted by in its lane, its number last."""
    if ticket.urgent_after is not None:
        return ticket.urgent_after, ticket.turn, ticket.number
    if ticket.slot_from is not None:
        return ticket.slot_from, ticket.turn, ticket.number
    return ticket.turn, ticket.number


def goes_first(ticket: Ticket, green: bool, at: datetime) -> bool:
    """Whether a ticket counts as priority now: an appointment from its slot on, the classes while the green channel is on."""
    if ticket.slot_from is not None:
        return ticket.slot_from <= at
    return green and ticket.group != REGULAR
