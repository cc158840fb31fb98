"""Which views facts may have changed: at once those that the hall looks at, a moment later those that one person reads.

A press is seen on boards, strips and consoles, and on the page of the visitor who is called, before anything else is drawn. Kiosks,
guides' tablets and the pages of everybody who waits show numbers that move all the time: they are gathered and drawn together.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall, QueueKey

CALLS = (ev.TicketCalled, ev.TicketRecalled)
SILENT = (
    ev.HelpAsked,
    ev.HelpAnswered,
    ev.NoticeProposed,
    ev.EmergencyProposed,
)  # no public screen may change by so much as a byte
# What changes more than the events' own windows and queues: a transfer no longer knows where its ticket came from.
SWEEPING = (ev.DayOpened, ev.DayClosed, ev.DayLapsed, ev.TicketTransferred, ev.GreenSwitched, ev.NoticeAnnounced,
            ev.EmergencyRaised, ev.EmergencyCleared, ev.SlateSwitched)  # fmt: skip
STAFF = ("guide_tablet", "ops")  # screens that people work with
MODES = (ev.WindowOpened, ev.WindowPaused, ev.WindowClosed)


class Later(Struct):
    """What facts may have changed for those who wait for it a moment."""

    everything: bool = False
    queues: set[QueueKey] = field(default_factory=set)

    def add(self, hall: Hall, events: Iterable[ev.Event]) -> None:
        self.everything = self.everything or any(isinstance(e, SWEEPING) for e in events)
        self.queues |= queues_of(hall, events)
        for event in events:
            if isinstance(event, MODES):  # one window more or less: everybody waits shorter or longer
                self.queues.update(hall.window_queues.get(event.window, ()))


class Glass:
    """The views of a hall by the names of their topics: "screen:TV-1", "window:3", "kiosk:K1", "ticket:…"."""

    def __init__(self, facts: HallFacts) -> None:
        self.adopt(facts)

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed."""
        self.staff = frozenset(f"screen:{s.id}" for s in facts.screens if s.kind in STAFF)
        strips = {f"screen:{s.id}": s.window for s in facts.screens if s.kind in ("led_strip", "led_text")}
        self.boards = tuple(n for s in facts.screens if (n := f"screen:{s.id}") not in self.staff and n not in strips)
        self.strips: dict[int | None, list[str]] = {}  # those without a window carry the notices
        for name, window in strips.items():
            self.strips.setdefault(window, []).append(name)
        self._public = frozenset(self.boards) | strips.keys()

    def at_once(self, hall: Hall, events: Sequence[ev.Event]) -> list[str]:
        """What these facts may have changed for those who must see it at once, the boards first."""
        windows: set[int | None] = {w for e in events if (w := getattr(e, "window", None)) is not None}
        queues = queues_of(hall, events)
        sweeping = any(isinstance(e, SWEEPING) for e in events)
        silent = [isinstance(e, SILENT) for e in events]
        names: list[str] = [] if all(silent) else list(self.boards)
        strips = self.strips if sweeping else windows & self.strips.keys()
        names += [name for window in strips for name in self.strips[window]]
        names += [
            f"window:{no}"
            for no, keys in hall.window_queues.items()
            if sweeping or no in windows or any(silent) or not queues.isdisjoint(keys)
        ]
        if any(silent):
            names += self.staff
        called = (hall.tickets.get(e.ticket) for e in events if isinstance(e, CALLS))
        return names + [f"ticket:{ticket.ref}" for ticket in called if ticket]

    def now(self, names: Iterable[str]) -> list[str]:
        """Those of these names that the hall looks at."""
        return [name for name in names if not self._waits(name)]

    def later(self, hall: Hall, names: Iterable[str], touched: Later) -> list[str]:
        """Those of these names that may wait a moment and that were touched; after a sweep the consoles too."""
        if touched.everything:
            return [name for name in names if name not in self._public]
        return [name for name in names if self._waits(name) and self._touches(hall, name, touched.queues)]

    def _waits(self, name: str) -> bool:
        return name.startswith(("ticket:", "kiosk:")) or name in self.staff

    def _touches(self, hall: Hall, name: str, queues: set[QueueKey]) -> bool:
        if not name.startswith("ticket:"):
            return True
        ticket = hall.tickets.get(hall.refs.get(name.removeprefix("ticket:"), ""))
        return ticket is not None and hall.queue_of(ticket) in queues


def queues_of(hall: Hall, events: Iterable[ev.Event]) -> set[QueueKey]:
    """The queues of the tickets that these facts are about."""
    numbers = {n for e in events if (n := getattr(e, "ticket", None)) is not None}
    return {hall.queue_of(ticket) for n in numbers if (ticket := hall.tickets.get(n))}
