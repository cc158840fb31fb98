"""From facts to everybody whom they concern: views to draw, receipts to expect, words to say."""

from collections.abc import Mapping, Sequence

from hallbus.hall import events as ev
from hallbus.hall.announcements import announcement_clauses, announcement_languages, announcement_text
from hallbus.hall.earshot import zones_of
from hallbus.hall.emergency import emergency_at, is_emergency
from hallbus.hall.facts import HallFacts, Screen
from hallbus.hall.loudness import level_db
from hallbus.hall.posts import CALLS
from hallbus.hall.roll import Words, call_words, window_share_clauses
from hallbus.hall.state import Hall
from hallbus.hall.voicing import anywhere, share_in, words_in
from hallbus.hall.wording import TEST, Clause, sound_test_clauses, spoken_clauses, window_clauses
from hallbus.hub import Hub
from hallbus.journal import Recorded
from hallbus.push import Push
from hallbus.receipts import Receipts
from hallbus.speech.clauses import Clauses
from hallbus.speech.zones import Announcement, Announcer
from hallbus.web.loudspeakers import SHOWS_CALLS, Loudspeakers
from hallbus.web.redraw import Redraw

Called = ev.TicketCalled | ev.TicketRecalled | ev.CallReceived
Announced = ev.NoticeAnnounced | ev.EmergencyRaised | ev.EmergencyRepeated
TEST_GAIN_DB = -12.0
TO_BE_CALLED = frozenset({"waiting", "called", "missed", "parked"})


class Relay:
    """The hub's listener. It runs between a commit and the next decision, so the hall that it reads is on disk."""

    def __init__(
        self,
        hub: Hub,
        push: Push,
        receipts: Receipts,
        announcer: Announcer,
        clauses: Clauses,
        loudspeakers: Loudspeakers,
        redraw: Redraw,
    ) -> None:
        self.hub, self.push, self.receipts, self.loudspeakers = hub, push, receipts, loudspeakers
        self.announcer, self.clauses, self.redraw = announcer, clauses, redraw
        self.adopt(hub.facts)

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed, or read for the first time."""
        self.zones = {w.no: _zone(facts, w.area) for w in facts.windows}
        self.areas = {w.no: w.area for w in facts.windows}
        self.any_window = next(iter(self.zones), 0)
        self.any_window_clauses = frozenset(window_clauses(facts.speech, self.any_window))
        self.any_window_shares = frozenset(window_share_clauses(facts.speech, self.any_window))
        self._warm(facts)

    def __call__(self, facts: Sequence[Recorded]) -> None:
        hall = self.hub.hall
        calls = [(seq, event) for seq, event in facts if isinstance(event, Called) and not _unseen(hall, event)]
        heard = {zone: self.loudspeakers.count(zone) for zone in {self.zones.get(e.window) for _, e in calls} if zone}
        for seq, event in calls:
            self._expect(seq, event, heard)
        self.redraw.after(hall, [event for _, event in facts])
        # Last, so that whatever goes wrong with words and voices, the picture is on its way.
        for seq, event in calls:
            self._announce(hall, seq, event, heard)
        for seq, fact in facts:
            if isinstance(fact, Announced):
                self._announce_to_all(hall, seq, fact)
            elif isinstance(fact, ev.TicketTaken) and not fact.proxy:
                self._prepare(hall, fact.ticket)

    # Screens

    def _expect(self, seq: int, event: Called, heard: Mapping[str, int]) -> None:
        due = {
            s.id
            for s in self.hub.facts.screens
            if self._shows(s, event.window) and f"screen:{s.id}" in self.push.by_name
        }
        self.receipts.expect(seq, event.window, event.at, due, heard.get(self.zones.get(event.window) or "", 0))

    def _shows(self, screen: Screen, window: int) -> bool:
        if screen.kind in SHOWS_CALLS:
            return not screen.areas or self.areas.get(window) in screen.areas
        return screen.kind == "led_strip" and screen.window == window

    # Loudspeakers

    def _announce(self, hall: Hall, seq: int, event: Called, heard: Mapping[str, int]) -> None:
        zone, window = self.zones.get(event.window), hall.windows.get(event.window)
        if zone is None or window is None or not self._sounds(zone, heard[zone]):
            return
        facts, called = hall.facts, (hall.facts.speech, event.ticket, window.no, window.place)
        words = words_in(call_words(*called), facts, zone, event.at)
        first = share_in(call_words(*called, "first"), facts, zone, event.at)
        later = share_in(call_words(*called, "next"), facts, zone, event.at)
        self.announcer.announce(Announcement(seq, zone, window.no, event.ticket, words, event.at, roll=(first, later)))

    def _announce_to_all(self, hall: Hall, seq: int, fact: Announced) -> None:
        """A prepared text, in its zones or in every one; an emergency's in those of its areas."""
        name, notice = fact.name, fact if isinstance(fact, ev.NoticeAnnounced) else None
        words, urgent = _notice_words(hall.facts, name), name in hall.facts.speech.urgent or is_emergency(name)
        for zone in zones_of(hall.facts):
            if not words.clauses:
                return
            if notice and notice.zones and zone not in notice.zones:
                continue
            if is_emergency(name) and not self._is_urgent(zone):
                continue
            if not self._sounds(zone, self.loudspeakers.count(zone), urgent):
                continue
            until = notice.until if notice else None
            here = words_in(words, hall.facts, zone, fact.at)
            said = Announcement(seq, zone, None, "", here, fact.at, notice=True, urgent=urgent, until=until)
            self.announcer.announce(said)

    def _is_urgent(self, zone: str) -> bool:
        """Whether there is an emergency within earshot."""
        hall = self.hub.hall
        return any(a.zone == zone and emergency_at(hall, a.id) is not None for a in hall.facts.areas)

    def _sounds(self, zone: str, heard: int, urgent: bool = False) -> bool:
        """Whether a zone with so many loudspeakers can and may speak now: nothing is rendered for nobody."""
        if not heard:
            self.announcer.counts["unheard"] += 1
            return False
        if not urgent and self._is_urgent(zone):
            self.announcer.counts["silenced"] += 1
            return False
        if level_db(self.hub.facts, zone, self.hub.clock.now(), urgent) is None:
            self.announcer.counts["silenced"] += 1
            return False
        return True

    def warm_all(self) -> None:
        """A voice has changed: everything that may be said soon is rendered anew."""
        self._warm(self.hub.facts)
        self.hub.on_solid(lambda _: self.prepare_all())

    def prepare_all(self) -> None:
        """After a start: have the words of everybody who still waits rendered, the next ones first."""
        hall = self.hub.hall
        for number, ticket in hall.tickets.items():
            if ticket.state in TO_BE_CALLED and not ticket.proxy:
                self._prepare(hall, number)

    def _prepare(self, hall: Hall, number: str) -> None:
        """Have the words of a ticket rendered while its visitor waits; what it is called in a roll when there is time."""
        facts, rules = hall.facts, hall.facts.speech
        said = spoken_clauses(rules, number, self.any_window)
        self.clauses.warm(anywhere((clause for clause in said if clause not in self.any_window_clauses), facts))
        if rules.merge_max > 1:
            share = call_words(rules, number, self.any_window, share="next").clauses
            mine = (clause for clause in share if clause not in self.any_window_shares)
            self.clauses.warm(anywhere(mine, facts, dialect=False), spare=True)

    def _warm(self, facts: HallFacts) -> None:
        """Have the words of every window, and the prepared texts, rendered before they are needed."""
        heard = [(window, zone) for window in facts.windows if (zone := self.zones[window.no])]
        for window, zone in heard:
            self.clauses.warm(anywhere(window_clauses(facts.speech, window.no, window.place), facts, zone))
        for window, zone in heard:
            share = window_share_clauses(facts.speech, window.no, window.place)
            self.clauses.warm(anywhere(share, facts, zone, dialect=False))
        for name in facts.speech.templates:
            self.clauses.warm(anywhere(self._prepared(facts, name), facts))

    def _prepared(self, facts: HallFacts, name: str) -> tuple[Clause, ...]:
        return () if name in CALLS else announcement_clauses(facts, name)

    def test_sound(self) -> None:
        """Have every zone say once, quietly, that this is a test; no fact, so it stands in no journal."""
        facts, now = self.hub.facts, self.hub.clock.now()
        words = Words(TEST["zh-CN"], dict(TEST), sound_test_clauses(facts.speech))
        for zone in zones_of(facts):
            if self.loudspeakers.count(zone):
                test = Announcement(
                    0, zone, None, "", words_in(words, facts, zone, now), now, notice=True, gain_db=TEST_GAIN_DB
                )
                self.announcer.announce(test)


def _notice_words(facts: HallFacts, name: str) -> Words:
    texts = {language: announcement_text(facts, name, language) for language in announcement_languages(facts)}
    shown = {language: text for language, text in texts.items() if text}
    return Words(next(iter(shown.values()), ""), shown, announcement_clauses(facts, name))


def _unseen(hall: Hall, event: Called) -> bool:
    """Whether nobody waits in the hall to be called: another pressed for them."""
    ticket = None if isinstance(event, ev.CallReceived) else hall.tickets.get(event.ticket)
    return ticket is not None and ticket.proxy


def _zone(facts: HallFacts, area: str) -> str | None:
    return next((a.zone for a in facts.areas if a.id == area), None)
