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
    """`calls` counts the calls that were made from it, `run` the priority calls since the last regular one."""

    __slots__ = ("booked", "calls", "priority", "regular", "returning", "run", "urgent")

    def __init__(self) -> None:
        self.urgent: list[tuple[int, int, str]] = []  # due after so many calls, turn, number
        self.booked: list[tuple[datetime, int, str]] = []  # begin of the slot, turn, number
        self.priority: list[tuple[int, str]] = []
        self.regular: list[tuple[int, str]] = []
        self.returning: list[tuple[int, int, str]] = []  # missed: due after so many calls, turn, number
        self.calls = 0
        self.run = 0

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
        if ticket.urgent_after is not None:
            return self.urgent, (ticket.urgent_after, ticket.turn, ticket.number)
        if ticket.slot_from is not None:
            return self.booked, (ticket.slot_from, ticket.turn, ticket.number)
        return (self.regular if ticket.group == REGULAR else self.priority), (ticket.turn, ticket.number)

    def add_returning(self, ticket: Ticket, after: int) -> None:
        """A missed ticket that comes back when the queue has seen `after` calls."""
        insort(self.returning, (after, ticket.turn, ticket.number))

    def drop_returning(self, number: str) -> None:
        self.returning = [entry for entry in self.returning if entry[2] != number]

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
