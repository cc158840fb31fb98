"""One queue as a forecast uses it up: who waits, who will come back after a missed call, and who is likely to come and go first."""

from datetime import datetime
from typing import Any

from hallbus.hall.attendance import minutes
from hallbus.hall.facts import Mix
from hallbus.hall.mix import after_priority, after_regular, regular_is_next
from hallbus.hall.pace import rates
from hallbus.hall.state import Hall, QueueKey

URGENT, BOOKED, PRIORITY, REGULAR, BACK, SENT, CLASS = range(7)  # where somebody comes from
NEVER = float("inf")
LAST = float(1 << 62)  # a turn after all others
FORESIGHT_MIN = 30.0  # how far ahead newcomers are counted on; whom the hall takes later is not known now


# Whom a window would call; the smallest offer of its queues goes first. The rank is 0 for urgent, 1 for priority, 2 for regular.
Offer = tuple[int, float, int]  # rank, turn, lane


class Course:
    """The next of each lane stands at its end. `usual` is what a round takes, `times` are the minutes at which calls were made."""

    def __init__(self, hall: Hall, key: QueueKey, at: datetime, usual: float, stride: int) -> None:
        self.key, self.usual, self.times = key, usual, list[float]()
        self.urgent: list[Any] = []
        self.booked: list[Any] = []
        self.back: list[Any] = []
        self.priority: list[Any] = []
        self.regular: list[Any] = []
        self.owed = 0
        self._enter(hall, at, slice(stride // 2, None, stride))
        self.every = [
            stride / rate if rate * FORESIGHT_MIN * 2 > stride else NEVER for rate in rates(hall.pace, key, at)
        ]
        self.next = [every / 2 for every in self.every]

    def _enter(self, hall: Hall, at: datetime, share: slice) -> None:
        queue, rules = hall.queues.get(self.key), hall.facts.calls
        if queue is None:
            return
        self.owed = queue.owed
        self.priority, self.regular = queue.priority[share][::-1], queue.regular[share][::-1]
        if queue.urgent:
            self.urgent = [entry[1:] for entry in reversed(queue.urgent[share])]
        if queue.booked:
            self.booked = [(-minutes(slot, at), turn, number) for slot, turn, number in reversed(queue.booked[share])]
        if queue.returning and rules.missed_policy == "requeue_after_n":
            since = rules.missed_requeue_after - queue.calls
            self.back = [(after + since, number) for after, _, number in reversed(queue.returning[share])]

    def offer(self, minute: float, walks: bool, classes: bool, only: bool, mix: Mix) -> Offer | None:
        """Whom a window would call from here: `walks` ordinary tickets too, `classes` first, or `only` them while there are any."""
        turn, first = LAST, PRIORITY
        plain, lane = LAST, REGULAR
        if walks:
            if self.urgent:
                return (0, self.urgent[-1][0], URGENT)
            if self.back and self.back[-1][0] <= len(self.times):
                return (1, 0, BACK)
            if self.regular:
                plain = self.regular[-1][0]
            if self.priority and classes:
                turn = self.priority[-1][0]
            elif self.priority and self.priority[-1][0] < plain:
                plain, lane = self.priority[-1][0], PRIORITY
            elif classes and self.next[1] <= minute:
                turn, first = LAST - 1, CLASS
            if self.next[0] <= minute:
                plain, lane = 0, SENT
        if self.booked:
            slot, number_turn, _ = self.booked[-1]
            if slot <= minute:
                turn, first = number_turn, BOOKED
            elif number_turn < plain:
                plain, lane = number_turn, BOOKED
        if turn is not LAST and (only or plain is LAST or not regular_is_next(self.owed, mix)):
            return (1, turn, first)
        return None if plain is LAST else (2, plain, lane)

    def take(self, offer: Offer, minute: float, mix: Mix | None) -> str:
        """Whom the window calls; "" for somebody who is only expected."""
        if mix is not None and offer[0]:
            self.owed = (after_priority if offer[0] == 1 else after_regular)(self.owed, mix)
        if offer[2] >= SENT:
            stream = offer[2] - SENT
            coming = self.next[stream] + self.every[stream]
            self.next[stream] = coming if coming < FORESIGHT_MIN else NEVER
            return ""
        self.times.append(minute)
        number: str = (self.urgent, self.booked, self.priority, self.regular, self.back)[offer[2]].pop()[-1]
        return number

    def drop(self, numbers: set[str]) -> list[str]:
        """Take these out; they are given in the order in which they waited."""
        out = [number for number in self.left() if number in numbers]
        for name in ("urgent", "booked", "back", "priority", "regular"):
            setattr(self, name, [entry for entry in getattr(self, name) if entry[-1] not in numbers])
        return out

    def left(self) -> list[str]:
        """Who was not called yet, the oldest first."""
        turns = [*self.urgent, *((turn, number) for _, turn, number in self.booked), *self.priority, *self.regular]
        return [number for _, number in sorted(turns)]
