"""The audio zones of a hall: each says one thing after the other, each fact once, and nothing that is too old to be true.

What is said next is decided in `backlog`. A zone has a task while it has something to say. It has the sounds made ready, looks once
more whether that is still what should be said, hands one `say` to the zone's players, and waits until each has said it, or until the
sound must be over, whichever comes first. A player that does not answer costs its zone two seconds, once: after that nobody waits
for it until it answers again. What no player could say to its end is said again, once, if it is still true.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hallbus.hall.facts import HallFacts, SpeechRules
from hallbus.speech import backlog
from hallbus.speech.backlog import WAITING_MAX, Announcement, Turn
from hallbus.speech.phrases import Phrase, Phrases, Sounds, ended

__all__ = ["WAITING_MAX", "Announcement", "Announcer", "Caption", "Message", "Sounds"]

log = logging.getLogger(__name__)

GRACE_S = 2.0
LOOK_S = 0.3  # between looks for a player that can say what was cut off

Message = dict[str, Any]  # Any: what JSON can hold
Send = Callable[[str, Message], Collection[str]]  # to a zone; the players that were told


class Caption(NamedTuple):
    """What a zone says now, for those who cannot hear it."""

    seq: int
    text: str
    text_en: str | None


class Announcer:
    """The audio zones of a hall."""

    def __init__(
        self,
        rules: SpeechRules,
        sounds: Sounds,
        send: Send,
        now: Callable[[], datetime],
        *,
        on_said: Callable[[int, str], None] | None = None,
        on_caption: Callable[[str], None] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        # said: to the end by every player. unanswered: sent, but not every player said it in time. voiceless: chime only.
        # The rest was not said: expired, overtaken, crowded (too many waiting), unheard (no player), silenced (by the hour), failed.
        # interrupted: by an urgent text; it is said again afterwards and counted once more.
        self.counts: Counter[str] = Counter()
        self.rules, self.sounds, self.send, self.now, self.sleep = rules, sounds, send, now, sleep
        self.phrases = Phrases(sounds, sleep)
        self.hanging: set[str] = set()  # players that did not answer the last time
        self._on_said, self._on_caption = on_said, on_caption
        self._zones: dict[str, _Zone] = {}

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed."""
        self.rules = facts.speech

    def announce(self, announcement: Announcement) -> None:
        """Takes a live fact into its zone's queue; returns at once."""
        self._zone(announcement.zone).add(announcement)

    def said(self, zone: str, seq: int, player: str) -> None:
        """Takes a player's word that it has said this to the end."""
        self.hanging.discard(player)
        for said in self._zone(zone).heard(seq, player):
            if self._on_said is not None:
                self._on_said(said, zone)

    def unsaid(self, zone: str, seq: int, player: str) -> None:
        """Takes a player's word that it could not say this, so that its zone does not wait for it."""
        self.hanging.discard(player)
        self._zone(zone).left(player, seq)

    def left(self, zone: str, player: str) -> None:
        """Takes note that a player is gone, so that its zone does not wait for it."""
        self.hanging.discard(player)
        self._zone(zone).left(player)

    def waiting(self, zone: str) -> int:
        """Counts what waits to be said in a zone."""
        return len(self._zone(zone).waiting)

    def caption(self, zone: str) -> Caption | None:
        """What a zone says now."""
        return self._zone(zone).caption

    def is_speaking(self, zone: str) -> bool:
        """Whether a zone is at work: something sounds or is made ready."""
        task = self._zone(zone).task
        return task is not None and not task.done()

    async def stop(self) -> None:
        """Ends every zone where it is; what waits is not said."""
        await asyncio.gather(*(zone.stop() for zone in self._zones.values()))

    def captioned(self, zone: str) -> None:
        """What a zone says has changed."""
        if self._on_caption is not None:
            self._on_caption(zone)

    def _zone(self, name: str) -> "_Zone":
        return self._zones.setdefault(name, _Zone(name, self))


class _Saying:
    """The one turn of a zone that is sounding now, and the players that were told."""

    def __init__(self, seq: int, players: set[str]) -> None:
        self.seq, self.players = seq, players
        self.awaited, self.said_by = set(players), set[str]()
        self.interrupted = False
        self.over = asyncio.Event()

    def without(self, player: str) -> None:
        if player not in self.said_by:
            self.players.discard(player)
            self.awaited.discard(player)
            self.check()

    def check(self) -> None:
        if self.awaited <= self.said_by or self.interrupted:
            self.over.set()


class _Zone:
    """The queue of one zone and the task that works it off."""

    def __init__(self, name: str, announcer: Announcer) -> None:
        self.waiting: list[Announcement] = []
        self.caption: Caption | None = None
        self.task: asyncio.Task[None] | None = None
        self._name, self._announcer = name, announcer
        self._newest = -1
        self._saying: _Saying | None = None
        self._again: set[int] = set()  # what is said for the second time, because the first was not heard
        self._seqs: tuple[int, ...] = ()
        self._stopped = False

    def add(self, announcement: Announcement) -> None:
        if self._stopped or self._knows(announcement):
            return  # a fact is said once, however often it is told
        self._newest = max(self._newest, announcement.seq)
        self.waiting, gone = backlog.joined(self.waiting, announcement)
        for _, why in gone:
            self._count(why)
        self._warm(announcement)
        if announcement.urgent and self._saying is not None:
            self._saying.interrupted = True
            self._saying.check()
        self._begin()

    def heard(self, seq: int, player: str) -> Sequence[int]:
        """Notes who has said it; gives what was said, nothing when it was not this or the player had said so already."""
        saying = self._saying
        if saying is None or saying.seq != seq or player in saying.said_by:
            return ()
        saying.said_by.add(player)
        saying.check()
        return self._seqs

    def left(self, player: str, seq: int | None = None) -> None:
        if self._saying is not None and seq in (None, self._saying.seq):
            self._saying.without(player)

    async def stop(self) -> None:
        self._stopped = True
        self.waiting.clear()
        if self.task is not None:
            await ended(self.task)

    def _knows(self, announcement: Announcement) -> bool:
        if announcement.seq == 0:  # one test that waits is enough
            return any(item.seq == 0 for item in self.waiting)
        return announcement.seq <= self._newest

    def _warm(self, announcement: Announcement) -> None:
        self._announcer.sounds.warm(announcement.words.clauses, soon=True)
        if announcement.roll and len(self.waiting) > 1:  # it may have to share a sentence soon
            self._announcer.sounds.warm(announcement.roll[1].clauses, soon=True)

    def _begin(self) -> None:
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self.waiting:
            turn = self._decided()
            if turn is None:
                continue
            try:
                await self._take(turn)
            except Exception:  # a stranger's failure (a socket, a disk) must not silence the zone
                self._count("failed", len(turn.said))
                self.waiting = [item for item in self.waiting if item not in turn.said]
                log.exception("seq %d could not be said in zone %s", turn.said[0].seq, self._name)

    def _decided(self) -> Turn | None:
        announcer, rules = self._announcer, self._announcer.rules
        pace, now = announcer.phrases.pace(rules), announcer.now()
        self.waiting, old = backlog.expired(self.waiting, now, rules, pace)
        self._count("expired", len(old))
        return backlog.next_turn(self.waiting, now, rules, pace, announcer.phrases.length_s)

    async def _take(self, turn: Turn) -> None:
        phrase = await self._announcer.phrases.of(turn.words.clauses, self._announcer.rules)
        # While clauses were rendered a call may have grown too old, or a newer one overtaken it, or more have come.
        now = self._decided()
        if now is None or now.said != turn.said:
            return
        self._count("crowded", len(now.left_out))
        self.waiting = [item for item in self.waiting if item not in now.said and item not in now.left_out]
        await self._say(now, phrase)

    async def _say(self, turn: Turn, phrase: Phrase) -> None:
        sounds = phrase.played(turn.times)
        if not phrase.words:
            self._count("voiceless", len(turn.said))
        told = set(self._announcer.send(self._name, self._message(turn, sounds))) if sounds else set[str]()
        seqs = tuple(item.seq for item in turn.said)
        if not told and self._again.intersection(seqs):  # whoever began it may be back in a moment
            self._come_back(turn.said)
            await self._announcer.sleep(LOOK_S)
            return
        if not told:
            self._count("unheard", len(turn.said))
            return
        first = turn.said[0]
        self._saying = _Saying(first.seq, told)
        # Nobody waits for who did not answer the last time, unless there is nobody else.
        self._saying.awaited = told - self._announcer.hanging or told
        self._seqs = seqs
        shown = turn.words.shown
        self._show(
            Caption(first.seq, shown.get("zh-CN") or next(iter(shown.values()), turn.words.text), shown.get("en"))
        )
        try:
            await self._over(self._saying, sum(sound.seconds for sound in sounds) + GRACE_S)
            self._ended(turn, self._saying)
        finally:
            self._saying = None
            self._show(None)

    def _message(self, turn: Turn, sounds: Sequence[Any]) -> Message:
        first = turn.said[0]
        message: Message = {
            "type": "say",
            "seq": first.seq,
            "text": turn.words.text,
            "audio": [f"/audio/{sound.name}" for sound in sounds],
            "expires": turn.expires.isoformat(timespec="milliseconds"),
            "zone": self._name,
        }
        if len(turn.said) > 1:
            message["seqs"] = [item.seq for item in turn.said]
        if first.urgent:
            message["urgent"] = True
        if first.gain_db:
            message["gain_db"] = first.gain_db
        return message

    async def _over(self, saying: _Saying, seconds: float) -> None:
        saying.check()
        all_said = asyncio.ensure_future(saying.over.wait())
        limit = asyncio.ensure_future(self._announcer.sleep(seconds))
        try:
            await asyncio.wait({all_said, limit}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await ended(all_said, limit)

    def _ended(self, turn: Turn, saying: _Saying) -> None:
        """Counts what became of it; what was cut off comes back into the queue."""
        said, count = bool(saying.said_by), len(turn.said)
        if saying.interrupted and not said:
            self._count("interrupted", count)
            self._come_back(turn.said)
        elif not saying.players and not said and not self._again.intersection(self._seqs):
            self._again.update(self._seqs)
            self._come_back(turn.said)
        else:
            self._again.difference_update(self._seqs)
            self._count("said" if saying.over.is_set() and said else "unanswered", count)
            if not saying.over.is_set():
                self._announcer.hanging |= saying.players - saying.said_by

    def _come_back(self, said: Sequence[Announcement]) -> None:
        for item in said:
            waiting = backlog.returned(self.waiting, item)
            if waiting is None:
                self._count("overtaken")
            else:
                self.waiting = waiting

    def _show(self, caption: Caption | None) -> None:
        self.caption = caption
        self._announcer.captioned(self._name)

    def _count(self, what: str, times: int = 1) -> None:
        if times:
            self._announcer.counts[what] += times
