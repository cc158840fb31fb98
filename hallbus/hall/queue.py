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

    __slots__ = ("booked", "called", "calls", "checked_in", "owed", "priority", "regular", "returning", "urgent")

    def __init__(self) -> None:
        self.urgent: list[tuple[int, int, str]] = []  # raised with the event of this seq, turn, number
        self.booked: list[tuple[datetime, int, str]] = []  # begin of the slot, turn, number
        self.checked_in: list[tuple[int, str, datetime]] = []  # the same appointments: turn, number, begin of the slot
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
        if ticket.urgent_after is None and ticket.slot_from is None:  # as most people, without detours
            insort(self.regular if ticket.group == REGULAR else self.priority, (ticket.turn, ticket.number))
        else:
            lane, entry = stand_of(ticket)
            insort(getattr(self, lane), entry)
            if lane == "booked":
                insort(self.checked_in, (entry[1], entry[2], entry[0]))

    def remove(self, ticket: Ticket) -> None:
        if ticket.urgent_after is None and ticket.slot_from is None:
            lane, entry = self.regular if ticket.group == REGULAR else self.priority, (ticket.turn, ticket.number)
            del lane[0 if lane[0] == entry else bisect_left(lane, entry)]  # mostly whoever is first
            return
        name, stand = stand_of(ticket)
        aside = getattr(self, name)
        del aside[bisect_left(aside, stand)]
        if name == "booked":
            del self.checked_in[bisect_left(self.checked_in, stand[1:])]

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


def stand_of(ticket: Ticket) -> tuple[Lane, tuple[Any, ...]]:
    """The lane in which a ticket waits, and what it is sorted by there, its number last."""
    if ticket.urgent_after is not None:
        return "urgent", (ticket.urgent_after, ticket.turn, ticket.number)
    if ticket.slot_from is not None:
        return "booked", (ticket.slot_from, ticket.turn, ticket.number)
    return ("regular" if ticket.group == REGULAR else "priority"), (ticket.turn, ticket.number)


def lane_of(ticket: Ticket) -> Lane:
    """The lane in which a ticket waits."""
    return stand_of(ticket)[0]


def goes_first(ticket: Ticket, green: bool, at: datetime) -> bool:
    """Whether a ticket counts as priority now: an appointment from its slot on, the classes while the green channel is on."""
    if ticket.slot_from is not None:
        return ticket.slot_from <= at
    return green and ticket.group != REGULAR
