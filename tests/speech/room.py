"""A hall's audio zones with a clock that a test moves, sounds that only have a length, and players that say what they are sent."""

import asyncio
import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.roll import Words, call_words
from hallbus.hall.wording import Clause, sentence_clauses
from hallbus.speech.clauses import Sound
from hallbus.speech.voices import NoVoice
from hallbus.speech.zones import Announcement, Announcer, Message

START = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=8)))
CLAUSE_S, CHIME_S, PAUSE_S = 2.0, 1.0, 0.5
TWICE_S = CHIME_S + 4 * CLAUSE_S + PAUSE_S


class Clock:
    """A clock that moves when it is told to, and wakes who sleeps by it."""

    def __init__(self) -> None:
        self.at = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return START + timedelta(seconds=self.at)

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.at + seconds, next(self._order), woken))
        await woken

    async def pass_s(self, seconds: float) -> None:
        until = self.at + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            self.at, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
                await self.settle()
        self.at = until

    async def settle(self) -> None:
        for _ in range(100):  # every task gets as far as it can without time passing
            await asyncio.sleep(0)


class FakeSounds:
    """Sounds that have a length and nothing else; rendering may take its time or fail."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.render_s, self.broken, self.chime_broken = clock, 0.0, False, False
        self.mute: Language | None = None

    async def get(self, text: str, language: Language = "zh-CN", voices: Sequence[str] = ()) -> Sound:
        if self.render_s:
            await self.clock.sleep(self.render_s)
        if self.broken or language == self.mute:
            raise NoVoice("broken")
        return Sound(Path(text), text, CLAUSE_S)

    async def chime(self) -> Sound:
        if self.chime_broken:
            raise NoVoice("full")
        return Sound(Path("chime"), "chime", CHIME_S)

    async def pause(self, milliseconds: int) -> Sound:
        return Sound(Path("pause"), "pause", milliseconds / 1000)

    def warm(self, clauses: Iterable[Clause], *, soon: bool = False) -> None:
        assert soon


class Room:
    """A hall's zones with players that say what they are sent, unless they are told to be deaf."""

    def __init__(self, rules: SpeechRules | None = None, players: int = 1) -> None:
        self.rules = rules or SpeechRules()
        self.clock = Clock()
        self.sounds = FakeSounds(self.clock)
        self.players, self.deaf, self.send_fails = players, 0, False
        self.sent: list[tuple[float, Message]] = []
        self.receipts: list[tuple[int, str]] = []
        self.captions: list[str] = []
        self.announcer = Announcer(
            self.rules,
            self.sounds,
            self.send,
            self.clock.now,
            on_said=lambda seq, zone: self.receipts.append((seq, zone)),
            on_caption=self.captions.append,
            sleep=self.clock.sleep,
        )
        self._seq = count(1)
        self._playing: set[asyncio.Task[None]] = set()

    def call(self, ticket: str, window: int, zone: str = "Z1", *, ago: float = 0) -> int:
        seq = next(self._seq)
        self.announcer.announce(
            Announcement(
                seq,
                zone,
                window,
                ticket,
                call_words(self.rules, ticket, window),
                self.clock.now() - timedelta(seconds=ago),
                roll=(
                    call_words(self.rules, ticket, window, share="first"),
                    call_words(self.rules, ticket, window, share="next"),
                ),
            )
        )
        return seq

    def notice(self, text: str, zone: str = "Z1", urgent: bool = False) -> int:
        """A prepared text is due."""
        seq = next(self._seq)
        said = Announcement(seq, zone, None, "", notice_words(text), self.clock.now(), notice=True, urgent=urgent)
        self.announcer.announce(said)
        return seq

    def send(self, zone: str, message: Message) -> set[str]:
        if self.send_fails:
            raise ConnectionResetError
        if self.players:
            self.sent.append((self.clock.at, message))
        for no in range(self.deaf, self.players):
            task = asyncio.create_task(self._play(zone, message, f"player-{no}"))
            self._playing.add(task)
            task.add_done_callback(self._playing.discard)
        return {f"player-{no}" for no in range(self.players)}

    async def _play(self, zone: str, message: Message, player: str) -> None:
        await self.clock.sleep(self.seconds(message) + 0.2)
        self.announcer.said(zone, message["seq"], player)

    @staticmethod
    def seconds(message: Message) -> float:
        lengths = {"chime": CHIME_S, "pause": PAUSE_S}
        return sum(lengths.get(url.removeprefix("/audio/"), CLAUSE_S) for url in message["audio"])

    @property
    def seqs(self) -> list[int]:
        """Everything that was sent to be said, also what was said in one sentence."""
        return [seq for _, message in self.sent for seq in message.get("seqs", [message["seq"]])]

    async def end(self) -> None:
        await self.announcer.stop()
        for task in self._playing:
            task.cancel()
        await asyncio.gather(*self._playing, return_exceptions=True)


def notice_words(text: str) -> Words:
    """A prepared text in Chinese."""
    return Words(text, {"zh-CN": text}, sentence_clauses(text))
