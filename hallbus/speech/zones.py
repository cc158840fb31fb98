"""What is said in an audio zone: one call after the other, each fact once, and nothing that is too old to be true.

Sound is the hall's bottleneck: a call said twice takes about ten seconds, and a full hall calls every three. So a zone says a call
only once while others wait, leaves out what a newer call of the same window has overtaken or what is older than its time to live
(the boards still show it), and never has more than a handful of seconds under way.

A zone has a task while it has something to say. It hands one `say` at a time to the zone's players and waits until each has said
it, or until the sound must be over, whichever comes first: a player that hangs costs its zone two seconds a call.
"""

import asyncio
import logging
from bisect import insort
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, groupby
from typing import Any, Protocol

from hallbus.hall.facts import HallFacts, Language, SpeechRules
from hallbus.hall.wording import Clause
from hallbus.speech.clauses import Sound
from hallbus.speech.voices import NoVoice

log = logging.getLogger(__name__)

WAITING_MAX = 50
NOTICE_TTL_S = 120.0  # a prepared text stays true for longer than a call
NOTICE_YIELDS_S = 20.0  # calls of its first seconds are said before it
GRACE_S = 2.0
TRAVEL_S = 0.5  # what is sent later than this before its end would be too old when it arrives
RENDER_LIMIT_S = 3.5  # one try of a hanging engine; the second goes on for the cache while the chime sounds

Message = dict[str, Any]  # Any: what JSON can hold
Send = Callable[[str, Message], int]


class Sounds(Protocol):
    """Where a zone gets its sounds: `clauses.Clauses`."""

    async def get(self, text: str, language: Language = "zh-CN") -> Sound: ...
    async def chime(self) -> Sound: ...
    async def pause(self, milliseconds: int) -> Sound: ...
    def warm(self, clauses: Iterable[Clause], *, soon: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Announcement:
    """One fact that a zone should hear; `at` is when it happened. With seq 0 it is none, but a test of the sound."""

    seq: int
    zone: str
    window: int | None  # none: no window's newer call can overtake it
    ticket: str
    text: str
    clauses: tuple[Clause, ...]
    at: datetime
    notice: bool = False  # a prepared text: said once, and no visitor misses a call for it
    gain_db: float = 0.0  # against the loudness of calls

    @property
    def turn(self) -> datetime:
        """Who waits in a zone is said in this order."""
        return self.at + timedelta(seconds=NOTICE_YIELDS_S if self.notice else 0)


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
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        # said: to the end by every player. unanswered: sent, but not every player said it in time. voiceless: chime only.
        # The rest was not said: expired, overtaken, crowded (too many waiting), unheard (no player), failed.
        self.counts: Counter[str] = Counter()
        self.rules, self.sounds, self.send, self.now, self.sleep = rules, sounds, send, now, sleep
        self._on_said = on_said
        self._zones: dict[str, _Zone] = {}

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed."""
        self.rules = facts.speech

    def announce(self, announcement: Announcement) -> None:
        """Takes a live fact into its zone's queue; returns at once."""
        self._zone(announcement.zone).add(announcement)

    def said(self, zone: str, seq: int, player: str) -> None:
        """Takes a player's word that it has said this to the end."""
        if self._zone(zone).heard(seq, player) and self._on_said is not None:
            self._on_said(seq, zone)

    def left(self, zone: str, player: str) -> None:
        """Takes note that a player is gone, so that its zone does not wait for it."""
        self._zone(zone).left(player)

    def waiting(self, zone: str) -> int:
        """Counts what waits to be said in a zone."""
        return len(self._zone(zone).waiting)

    def is_speaking(self, zone: str) -> bool:
        """Whether a zone is at work: something sounds or is made ready."""
        task = self._zone(zone).task
        return task is not None and not task.done()

    async def stop(self) -> None:
        """Ends every zone where it is; what waits is not said."""
        await asyncio.gather(*(zone.stop() for zone in self._zones.values()))

    def _zone(self, name: str) -> "_Zone":
        return self._zones.setdefault(name, _Zone(name, self))


@dataclass(slots=True)
class _Saying:
    """The one announcement of a zone that is sounding now."""

    seq: int
    players: int
    over: asyncio.Event
    said_by: set[str]

    def check(self) -> None:
        if len(self.said_by) >= self.players:
            self.over.set()


class _Zone:
    """The queue of one zone and the task that works it off."""

    def __init__(self, name: str, announcer: Announcer) -> None:
        self.waiting: deque[Announcement] = deque()
        self._name, self._announcer = name, announcer
        self._newest = -1
        self.task: asyncio.Task[None] | None = None
        self._saying: _Saying | None = None
        self._stopped = False

    def add(self, announcement: Announcement) -> None:
        if self._stopped or self._knows(announcement):
            return  # a fact is said once, however often it is told
        self._newest = max(self._newest, announcement.seq)
        for older in [item for item in self.waiting if item.window is not None and item.window == announcement.window]:
            self._drop(older, "overtaken")
        if len(self.waiting) >= WAITING_MAX:
            self._drop(self.waiting[0], "crowded")
        insort(self.waiting, announcement, key=lambda waiting: waiting.turn)
        self._announcer.sounds.warm(announcement.clauses, soon=True)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._work())

    def _knows(self, announcement: Announcement) -> bool:
        if announcement.seq == 0:  # one test that waits is enough
            return any(item.seq == 0 for item in self.waiting)
        return announcement.seq <= self._newest

    def heard(self, seq: int, player: str) -> bool:
        """Notes who has said it; false when it was not this that is sounding, or the player had said so already."""
        if self._saying is None or self._saying.seq != seq or player in self._saying.said_by:
            return False
        self._saying.said_by.add(player)
        self._saying.check()
        return True

    def left(self, player: str) -> None:
        if self._saying is not None and player not in self._saying.said_by:
            self._saying.players -= 1
            self._saying.check()

    async def stop(self) -> None:
        self._stopped = True
        self.waiting.clear()
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    async def _work(self) -> None:
        while self.waiting:
            once = len(self.waiting) > self._announcer.rules.backlog_single_read_over
            announcement = self.waiting.popleft()
            try:
                await self._say(announcement, once)
            except Exception:  # a stranger's failure (a socket, a disk) must not silence the zone
                self._count("failed")
                log.exception("seq %d could not be said in zone %s", announcement.seq, self._name)

    async def _say(self, announcement: Announcement, once: bool) -> None:
        if self._expired(announcement):
            self._count("expired")
            return
        sounds = await self._sounds(announcement, 1 if once or announcement.notice else self._announcer.rules.repeat)
        # While a clause was rendered the call may have grown too old.
        if self._expired(announcement):
            self._count("expired")
            return
        expires = announcement.at + timedelta(seconds=self._lives_s(announcement))
        message: Message = {
            "type": "say",
            "seq": announcement.seq,
            "text": announcement.text,
            "audio": [f"/audio/{sound.name}" for sound in sounds],
            "expires": expires.isoformat(timespec="milliseconds"),
            "zone": self._name,
        }
        if announcement.gain_db:
            message["gain_db"] = announcement.gain_db
        self._saying = _Saying(announcement.seq, 0, asyncio.Event(), set())
        try:
            self._saying.players = self._announcer.send(self._name, message) if sounds else 0
            if self._saying.players < 1:
                self._count("unheard")
                return
            await self._over(self._saying, sum(sound.seconds for sound in sounds) + GRACE_S)
        finally:
            self._saying = None

    async def _sounds(self, announcement: Announcement, times: int) -> list[Sound]:
        rules, sounds = self._announcer.rules, self._announcer.sounds
        chime = await self._within_limit(sounds.chime) if rules.chime else []
        # Of each language every clause or none: half a call sends a visitor nowhere.
        languages = groupby(announcement.clauses, key=lambda clause: clause.language)
        wanted = [[partial(sounds.get, *clause) for clause in clauses] for _, clauses in languages]
        words = [*chain.from_iterable(await asyncio.gather(*(self._within_limit(*clauses) for clauses in wanted)))]
        if not words:
            self._count("voiceless")
            return chime
        gap = await self._within_limit(partial(sounds.pause, rules.gap_ms)) if times > 1 and rules.gap_ms > 0 else []
        return [*chime, *words, *((*gap, *words) * (times - 1))]

    async def _within_limit(self, *wanted: Callable[[], Awaitable[Sound]]) -> list[Sound]:
        rendering = asyncio.gather(*(sound() for sound in wanted))
        limit = asyncio.ensure_future(self._announcer.sleep(RENDER_LIMIT_S))
        either: set[asyncio.Future[Any]] = {rendering, limit}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            return rendering.result() if rendering.done() else []
        except NoVoice:
            return []  # the voice has logged why
        finally:
            await _ended(rendering, limit)

    async def _over(self, saying: _Saying, seconds: float) -> None:
        saying.check()
        all_said = asyncio.ensure_future(saying.over.wait())
        limit = asyncio.ensure_future(self._announcer.sleep(seconds))
        try:
            await asyncio.wait({all_said, limit}, return_when=asyncio.FIRST_COMPLETED)
            self._count("said" if saying.over.is_set() and saying.said_by else "unanswered")
        finally:
            await _ended(all_said, limit)

    def _expired(self, announcement: Announcement) -> bool:
        return self._announcer.now() - announcement.at > timedelta(seconds=self._lives_s(announcement) - TRAVEL_S)

    def _lives_s(self, announcement: Announcement) -> float:
        return NOTICE_TTL_S if announcement.notice else self._announcer.rules.ttl_s

    def _drop(self, announcement: Announcement, why: str) -> None:
        self.waiting.remove(announcement)
        self._count(why)

    def _count(self, what: str) -> None:
        self._announcer.counts[what] += 1


async def _ended(*tasks: "asyncio.Future[Any]") -> None:  # Any: whatever they would have given
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
