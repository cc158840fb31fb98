"""Random halls and what happens in them: several services, shared queues, windows for many queues, priority first or not, every class."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, Self

from hypothesis import strategies as st

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.facts import CallRules, HallFacts, Mix, Priority, PriorityClass, Service, Window
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Ticket
from tests.hall.story import NOON, TODAY

# A shares its queue with a second service, C's window is a room of its own.
SERVICES = ("A1", "A2", "B1", "C1")
SERVED = (("A1", "B1", "C1"), ("A1", "B1"), ("A2", "C1"), ("A1",), ("B1", "C1"), ("C1",))  # by one window
WINDOWS = (1, 2, 3, 4, 5)
ROOM = 9  # tickets are sent to it, it has no queue of a service
JUDGES = {
    "A1": 81,
    "B1": 82,
    "C1": 83,
    ROOM: ROOM,
}  # windows that serve one queue each, and call nobody before they are asked
CLASSES = ("regular", "regular", "elder", "elder", "urgent")


@st.composite
def halls(draw: st.DrawFn) -> HallFacts:
    """A hall file: who serves what, the mix, and what becomes of the missed."""
    windows = tuple(
        Window(
            no=no, name=f"{no}", area="front", services=draw(st.sampled_from(SERVED)),
            priority_only_until_idle=draw(st.sampled_from([False, False, False, True])),
        )
        for no in WINDOWS
    )  # fmt: skip
    judges = tuple(
        Window(no=no, name=f"{no}", area="front", services=(key,) if isinstance(key, str) else ())
        for key, no in JUDGES.items()
    )
    classes = PriorityClass(id="elder", name="老年人"), PriorityClass(id="urgent", name="急事急办", guide_only=True)
    return HallFacts(
        id="random",
        name="某厅",
        short_name="某厅",
        services=tuple(
            Service(
                id=id, prefix=id[0], name=id, short=id, department="d", shares_queue_with="A1" if id == "A2" else None
            )
            for id in SERVICES
        ),
        windows=windows + judges,
        priority=Priority(classes=classes, mix=draw(mixes)),
        calls=CallRules(
            missed_requeue_after=draw(st.sampled_from([0, 1, 2, 3, 5, 30])), missed_max=draw(st.integers(1, 3))
        ),
    )


mixes = st.builds(Mix, priority=st.integers(1, 4), regular=st.integers(1, 4))
picks = st.integers(0, 1 << 16)
windows = st.sampled_from(WINDOWS)


def _wishes(chance: Random) -> list[Any]:
    """A crowd, and what then is wished for."""
    crowd = [_arrival(chance) for _ in range(chance.randint(0, 25))]
    return crowd + [_wish(chance) for _ in range(chance.randint(3, 40))]


def _arrival(chance: Random) -> tuple[Any, ...]:
    if chance.random() < 0.2:
        return "book", chance.choice(SERVICES), chance.randint(-10, 30)
    return "take", chance.choice(SERVICES), chance.choice(CLASSES)


def _wish(chance: Random) -> tuple[Any, ...]:
    kind = chance.choice(
        ["arrival"] * 4 + ["next"] * 6 + ["raise", "send", "send", "behind", "green", "void", "minutes"]
    )
    pick = chance.randrange(1 << 16)
    return {
        "arrival": lambda: _arrival(chance),
        "next": lambda: (kind, chance.choice(WINDOWS), chance.choice(["served", "served", "missed"])),
        "raise": lambda: (kind, pick, chance.choice(CLASSES)),
        "send": lambda: (kind, chance.choice(WINDOWS), pick, chance.choice([*SERVICES, ROOM])),
        "behind": lambda: (kind, pick),
        "green": lambda: (kind, chance.random() < 0.6),
        "void": lambda: (kind, pick),
        "minutes": lambda: (kind, chance.randint(1, 15)),
    }[kind]()


# One seed makes a whole day: drawn wish by wish days would be few and short.
days = st.randoms(use_true_random=True).map(_wishes)


class Day:
    """A live hall with its journal, so that it can be tried out what would happen."""

    def __init__(self, facts: HallFacts, journal: list[ev.Event] | None = None, at: datetime = NOON) -> None:
        self.at, self.journal = at, journal or [ev.DayOpened(NOON, TODAY)]
        self.hall = Hall.fold(facts, self.journal)

    def copy(self) -> Self:
        """The same hall, to try something out."""
        return type(self)(self.hall.facts, list(self.journal), self.at)

    def live(self, wishes: list[Any]) -> None:
        for wish in wishes:
            getattr(self, wish[0].replace("next", "call_next").replace("raise", "raise_to"))(*wish[1:])

    def ask(self, command: do.Command) -> list[ev.Event]:
        """What follows from a command; nothing when it is refused."""
        try:
            events = decide(self.hall, command, self.at)
        except do.Refused:
            return []
        self.happen(*events)
        return events

    def happen(self, *events: ev.Event) -> None:
        for event in events:
            self.hall.apply(event)
            self.journal.append(event)

    # Wishes

    def take(self, service: str, group: str = "regular") -> None:
        self.ask(do.TakeTicket(service, group=group, guide=True, reason="急"))

    def book(self, service: str, minutes: int) -> None:
        slot = self.at + timedelta(minutes=minutes)
        booking = f"{len(self.journal)}"
        self.ask(do.TakeTicket(service, booking=booking, slot_from=slot, slot_to=slot + timedelta(minutes=15)))

    def call_next(self, window: int, fate: str = "served") -> str | None:
        """Whom the window called."""
        called = [event.ticket for event in self.ask(do.CallNext(window)) if isinstance(event, ev.TicketCalled)]
        if called and fate == "missed":
            self.ask(do.NoShow(window))
        return called[0] if called else None

    def raise_to(self, pick: int, group: str) -> None:
        if waiting := self.waiting():
            self.ask(do.Raise(waiting[pick % len(waiting)].number, group, "急"))

    def send(self, window: int, pick: int, where: str | int) -> None:
        """The ticket in hand, or a waiting one, is sent on."""
        waiting = [t for t in self.waiting() if self.hall.queue_of(t) in self.hall.window_queues[window]]
        number = self.hall.posts[window].ticket or (waiting[pick % len(waiting)].number if waiting else None)
        service, to = (where, None) if isinstance(where, str) else (None, where)
        self.ask(do.Transfer(window, number, service, to))

    def behind(self, pick: int) -> None:
        """A missed ticket is put behind everybody, as another policy would."""
        if missed := list(self.hall.missed):
            self.happen(ev.TicketReturned(self.at, missed[pick % len(missed)], behind=True))

    def green(self, on: bool) -> None:
        self.ask(do.SwitchGreen(on))

    def void(self, pick: int) -> None:
        if waiting := self.waiting():
            self.ask(do.Void(waiting[pick % len(waiting)].number))

    def minutes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    # What a test asks

    def waiting(self, *keys: QueueKey) -> list[Ticket]:
        waiting = [t for t in self.hall.tickets.values() if t.state == "waiting"]
        return [t for t in waiting if self.hall.queue_of(t) in keys] if keys else waiting

    def calls(self, window: int) -> Iterator[str]:
        """The window calls on and on, until nobody is left."""
        while number := self.call_next(window):
            yield number
