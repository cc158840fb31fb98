"""From facts to everybody whom they concern: topics to render, receipts to expect, calls to say."""

from collections.abc import Iterable, Sequence

from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts, Screen
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.wording import call_text, spoken_clauses, window_clauses
from hallbus.hub import Hub
from hallbus.journal import Recorded
from hallbus.push import Push, message
from hallbus.receipts import Receipts
from hallbus.speech.clauses import Clauses
from hallbus.speech.zones import Announcement, Announcer
from hallbus.web.health import ScreenHealth

CALLS = (ev.TicketCalled, ev.TicketRecalled)
SHOWS_CALLS = ("board", "board_elder", "content")


class Relay:
    """The hub's listener. It runs between a commit and the next decision, so the hall that it reads is on disk."""

    def __init__(
        self, hub: Hub, push: Push, receipts: Receipts, announcer: Announcer, clauses: Clauses, health: ScreenHealth
    ) -> None:
        self.hub, self.push, self.receipts, self.health = hub, push, receipts, health
        self.announcer, self.clauses = announcer, clauses
        facts = hub.facts
        self.zones = {w.no: _zone(facts, w.area) for w in facts.windows}
        self.areas = {w.no: w.area for w in facts.windows}
        self.any_window = next(iter(self.zones), 0)
        self.any_window_clauses = frozenset(window_clauses(facts.speech, self.any_window))
        self.strips = {s.id: str(s.window) for s in facts.screens if s.window is not None}

    def __call__(self, facts: Sequence[Recorded]) -> None:
        hall = self.hub.hall
        for seq, event in facts:
            if isinstance(event, CALLS):
                self._expect(seq, event)
        self.push.refresh(self._touched(hall, [event for _, event in facts]), hall)
        # Last, so that whatever goes wrong with words and voices, the picture is on its way.
        for seq, event in facts:
            if isinstance(event, CALLS):
                self._announce(hall, seq, event)
            elif isinstance(event, ev.TicketTaken):
                self._prepare(hall, event)

    # Screens

    def _touched(self, hall: Hall, events: Sequence[ev.Event]) -> Iterable[str]:
        """The topics that somebody shows and that these facts may change. Boards and kiosks show every queue."""
        windows = {str(w) for e in events if (w := getattr(e, "window", None)) is not None}
        numbers = {n for e in events if (n := getattr(e, "ticket", None)) is not None}
        queues = {hall.queue_of(ticket) for n in numbers if (ticket := hall.tickets.get(n))}
        everything = any(isinstance(e, ev.DayOpened | ev.DayClosed | ev.TicketTransferred) for e in events)
        return [name for name in self.push.topics if everything or self._concerns(name, hall, windows, queues)]

    def _concerns(self, name: str, hall: Hall, windows: set[str], queues: set[QueueKey]) -> bool:
        kind, _, id = name.partition(":")
        if kind == "window":
            return id in windows or not queues.isdisjoint(hall.window_queues.get(int(id), ()))
        if kind == "ticket":
            ticket = hall.tickets.get(hall.refs.get(id, ""))
            return ticket is not None and hall.queue_of(ticket) in queues
        if kind == "screen" and (window := self.strips.get(id)) is not None:
            return window in windows
        return True

    def _expect(self, seq: int, event: ev.TicketCalled | ev.TicketRecalled) -> None:
        due = {
            s.id
            for s in self.hub.facts.screens
            if self._shows(s, event.window) and f"screen:{s.id}" in self.push.by_name
        }
        zone = self.zones.get(event.window)
        self.receipts.expect(seq, event.window, event.at, due, self._players(zone) if zone else 0)

    def _shows(self, screen: Screen, window: int) -> bool:
        if screen.kind in SHOWS_CALLS:
            return not screen.areas or self.areas.get(window) in screen.areas
        return screen.kind == "led_strip" and screen.window == window

    # Loudspeakers

    def _announce(self, hall: Hall, seq: int, event: ev.TicketCalled | ev.TicketRecalled) -> None:
        zone, window = self.zones.get(event.window), hall.windows.get(event.window)
        if zone is None or window is None:
            return
        if not self._players(zone):
            self.announcer.counts["unheard"] += 1  # nothing is rendered for nobody
            return
        rules = hall.facts.speech
        clauses = spoken_clauses(rules, event.ticket, window.no, window.place)
        text = call_text(rules, event.ticket, window.no, window.place)
        self.announcer.announce(Announcement(seq, zone, window.no, event.ticket, text, clauses, event.at))

    def _prepare(self, hall: Hall, event: ev.TicketTaken) -> None:
        """Have the words of a ticket rendered while its visitor waits."""
        said = spoken_clauses(hall.facts.speech, event.ticket, self.any_window)
        self.clauses.warm(clause for clause in said if clause not in self.any_window_clauses)

    def warm_windows(self) -> None:
        """Have the words of every window rendered before the first call."""
        rules = self.hub.facts.speech
        self.clauses.warm(c for w in self.hub.facts.windows for c in window_clauses(rules, w.no, w.place))

    def send(self, zone: str, say: dict[str, object]) -> int:
        """Give a call to every player of a zone; how many that are."""
        return self.push.tell(self._player_names(zone), message(say))

    def _players(self, zone: str) -> int:
        return sum(len(self.push.by_name.get(name, ())) for name in self._player_names(zone))

    def _player_names(self, zone: str) -> list[str]:
        """Speakers of the zone, and its boards unless they have said that they are mute: nobody waits for those."""
        boards = [f"screen:{s.id}" for s in self.hub.facts.screens if s.audio == zone]
        return [f"speaker:{zone}", *(name for name in boards if self.health.audio(name) != "blocked")]


def _zone(facts: HallFacts, area: str) -> str | None:
    return next((a.zone for a in facts.areas if a.id == area), None)
