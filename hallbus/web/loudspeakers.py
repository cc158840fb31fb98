"""The loudspeakers of a hall as its doors know them: who is there and audible, who speaks, how loud, from when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hallbus.hall.earshot import zones_near
from hallbus.hall.facts import HallFacts, Screen
from hallbus.hall.loudness import level_db, zone_of
from hallbus.hub import Hub
from hallbus.push import Connection, Push
from hallbus.speech.players import State, on_duty
from hallbus.speech.zones import Announcer, Message
from hallbus.web.health import ScreenHealth

SHOWS_CALLS = ("board", "board_elder", "content")
START_S = 0.15  # several begin so much later, together: a message and a new file are with all of them by then


class Loudspeakers:
    """Programs and boards that are players of a zone, by the names of their lines: "speaker:Z1/left", "screen:TV-1"."""

    def __init__(self, hub: Hub, push: Push, health: ScreenHealth, announcer: Announcer) -> None:
        self.hub, self.push, self.health, self.announcer = hub, push, health, announcer
        self.listeners: list[Callable[[], None]] = []  # of what zones say

    def send(self, zone: str, say: Message) -> set[str]:
        """Give a turn to every player of a zone that is on duty, as loud as the hour allows; who was told."""
        facts, now = self.hub.facts, self.hub.clock.now()
        level = level_db(facts, zone, now, urgent=say.get("urgent", False))
        quiet = 0.0 if level is None else level  # a test of the sound is heard at any hour
        names = self.on_duty(zone)
        told = {player(connection) for name in names for connection in self.push.by_name.get(name, ())}
        together = {"begins": now + timedelta(seconds=START_S)} if len(told) > 1 else {}
        self.push.tell(names, {**say, "gain_db": min(quiet, say.get("gain_db", 0.0)), "now": now, **together})
        return told

    def count(self, zone: str) -> int:
        """How many loudspeakers speak in a zone now."""
        return sum(len(self.push.by_name.get(name, ())) for name in self.on_duty(zone))

    def on_duty(self, zone: str) -> list[str]:
        return on_duty({name: self.state(name) for name in self.names(zone)}, self._spare(zone))

    def blocked(self, zone: str) -> list[str]:
        """The boards of a zone that have said that they are mute."""
        return [id for id in boards_of(self.hub.facts, zone) if self.health.audio(f"screen:{id}") == "blocked"]

    def names(self, zone: str) -> list[str]:
        """Every player of a zone that the hall file expects or that is there."""
        facts = self.hub.facts
        known = zone_of(facts, zone)
        boards = boards_of(facts, zone)
        expected = [f"screen:{id}" for id in boards]
        expected += [f"speaker:{zone}/{name}" for name in (*known.speakers, *known.spare) if name not in boards]
        there = [name for name in self.push.connected(f"speaker:{zone}") if name.partition("/")[0] == f"speaker:{zone}"]
        return list(dict.fromkeys((*expected, *sorted(there))))

    def state(self, name: str) -> State:
        lines = self.push.by_name.get(name, ())
        audio = self.health.audio(name)
        # Two without a name share one report: what ails the one must not silence the other.
        if not lines or audio == "blocked" or (audio == "none" and len(lines) == 1):
            return "gone"
        return "hangs" if all(player(line) in self.announcer.hanging for line in lines) else "well"

    def saying(self, screen: Screen) -> list[dict[str, Any]]:
        """What is said now within earshot of a board, to be read along."""
        found = ((zone, self.announcer.caption(zone)) for zone in zones_near(self.hub.facts, screen))
        return [
            {"zone": zone, "seq": said.seq, "text": said.text, "text_en": said.text_en} for zone, said in found if said
        ]

    def captioned(self, zone: str) -> None:
        """What a zone says has changed: the boards near it are drawn again."""
        screens = self.hub.facts.screens
        names = [f"screen:{s.id}" for s in screens if s.kind in SHOWS_CALLS and zone in zones_near(self.hub.facts, s)]
        self.hub.on_solid(lambda hall: self.push.refresh(names, hall))
        for listener in self.listeners:
            listener()

    def view(self, zone: str) -> dict[str, Any]:
        """A zone for operators: each player by name, what is said, what waits."""
        duty, spare = self.on_duty(zone), self._spare(zone)
        caption = self.announcer.caption(zone)
        return {
            "players": self.count(zone),
            "blocked": self.blocked(zone),
            "speakers": [self._seen(name, name in duty, name in spare) for name in self.names(zone)],
            "saying": caption.text if caption else None,
            "waiting": self.announcer.waiting(zone),
        }

    def problems(self, zone: str) -> list[str]:
        """What the loudspeaker programs of a zone report."""
        programs = [name for name in self.names(zone) if name.startswith("speaker:")]
        found = (problem for name in programs for problem in self.health.by_name.get(name, {}).get("problems", ()))
        return list(dict.fromkeys(found))

    def _seen(self, name: str, speaks: bool, spare: bool) -> dict[str, Any]:
        return {
            "name": name.partition("/")[2] if name.startswith("speaker:") else name.removeprefix("screen:"),
            "state": self.state(name),
            "speaks": speaks,
            "spare": spare,
            "connected": name in self.push.by_name,
            "since": self.health.since.get(name),
            "audio": self.health.audio(name),
            "problems": list(self.health.by_name.get(name, {}).get("problems", ())),
        }

    def _spare(self, zone: str) -> set[str]:
        boards = boards_of(self.hub.facts, zone)
        return {
            f"screen:{name}" if name in boards else f"speaker:{zone}/{name}"
            for name in zone_of(self.hub.facts, zone).spare
        }


def player(connection: Connection) -> str:
    """What the announcer calls a loudspeaker: two of one name are two."""
    return f"{connection.name}#{id(connection)}"


def boards_of(facts: HallFacts, zone: str) -> list[str]:
    """The boards that are loudspeakers of a zone."""
    return [s.id for s in facts.screens if s.audio == zone]
