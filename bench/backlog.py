"""What a zone can carry: twenty calls a minute for five minutes, and as many as it will take, in slow motion.

The announcer itself, with the lengths of a real voice's clauses, a clock that is turned on by hand and players that are done 0.1 s
after the last sample.
"""

import asyncio
import heapq
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.report import percentile, table
from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.roll import call_words
from hallbus.hall.wording import Clause
from hallbus.speech.cast import Cast
from hallbus.speech.clauses import Clauses, Sound
from hallbus.speech.zones import Announcement, Announcer

START = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
WINDOWS, MINUTES = 20, 5
ANSWER_S = 0.1
WAYS = {
    "twice, and once when more than three wait": replace(SpeechRules(), merge_max=1),
    "and up to four in one sentence": SpeechRules(),
    "and up to six": replace(SpeechRules(), merge_max=6),
}


class Clock:
    """Time that passes as soon as everybody sleeps."""

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

    async def run(self, until_s: float) -> None:
        while True:
            for _ in range(40):  # everybody gets as far as they can
                await asyncio.sleep(0)
            if not self._sleepers or self._sleepers[0][0] > until_s:
                self.at = until_s
                return
            self.at, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)


class Lengths:
    """A voice's sounds, each rendered once; from then on only their lengths count."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses
        self._known: dict[object, Sound] = {}

    async def learn(self, texts: Iterable[Clause]) -> None:
        for clause in texts:
            self._known[clause] = await self._clauses.get(*clause)
        self._known["chime"], self._known["pause"] = await self._clauses.chime(), await self._clauses.pause(500)

    async def get(self, text: str, language: Language = "zh-CN", voices: Sequence[str] = ()) -> Sound:
        return self._known[Clause(text, language)]

    async def chime(self) -> Sound:
        return self._known["chime"]

    async def pause(self, milliseconds: int) -> Sound:
        return self._known["pause"]

    def warm(self, clauses: Iterable[Clause], *, soon: bool = False) -> None:
        pass


class Told:
    """What a zone was heard to say: for each call its age when its own words began."""

    def __init__(self, rules: SpeechRules, lengths: Lengths) -> None:
        self.clock = Clock()
        self.ages: list[float] = []
        self.turns: list[tuple[int, int]] = []  # calls, files
        self.seconds = 0.0
        self._rules, self._lengths = rules, lengths
        self._called: dict[int, Announcement] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.announcer = Announcer(rules, lengths, self._send, self.clock.now, sleep=self.clock.sleep)

    async def hear(self, calls: int, every_s: float, windows: int) -> "Told":
        calling = asyncio.create_task(self._call(calls, every_s, windows))
        await self.clock.run(calls * every_s + 60)
        await calling
        await self.announcer.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self

    async def _call(self, calls: int, every_s: float, windows: int) -> None:
        for seq in range(1, calls + 1):
            call = announcement(self._rules, seq, seq % windows + 1, self.clock.now())
            self._called[seq] = call
            self.announcer.announce(call)
            await self.clock.sleep(every_s)

    def _send(self, zone: str, message: dict[str, Any]) -> set[str]:
        names = [url.removeprefix("/audio/") for url in message["audio"]]
        seconds = {sound.name: sound.seconds for sound in self._lengths._known.values()}
        seqs = message.get("seqs", [message["seq"]])
        begins = self.clock.at + seconds[names[0]]
        for nth, seq in enumerate(seqs):
            call = self._called[seq]
            self.ages.append(begins - (call.at - START).total_seconds())
            begins += seconds[names[1 + 2 * nth]] + seconds[names[2 + 2 * nth]]
        self.turns.append((len(seqs), len(names)))
        length = sum(seconds[name] for name in names)
        self.seconds += length
        task = asyncio.create_task(self._said(zone, message["seq"], length))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return {"player"}

    async def _said(self, zone: str, seq: int, length: float) -> None:
        await self.clock.sleep(length + ANSWER_S)
        self.announcer.said(zone, seq, "player")


def announcement(rules: SpeechRules, seq: int, window: int, at: datetime) -> Announcement:
    """A call as the hub announces it."""
    number = f"{'ABCFHKLR'[seq % 8]}{seq % 1000:03}"
    whole, first, later = (call_words(rules, number, window, None, share) for share in ("whole", "first", "next"))
    return Announcement(seq, "Z1", window, number, whole, at, roll=(first, later))


async def measure(fast: bool = False) -> str:
    """The table: as many calls as a large hall makes, and how many a zone carries when there is no end of them."""
    many = MINUTES * 60
    with tempfile.TemporaryDirectory() as folder:
        cast = Cast.of_hall(Path(folder), replace(SpeechRules(), voices=("pyttsx3",)))
        clauses = Clauses(Path(folder), cast.of)
        lengths = Lengths(clauses)
        await lengths.learn(sorted(_all_clauses(many)))
        rows = [await _twice(lengths)]
        for name, rules in WAYS.items():
            twenty = await Told(rules, lengths).hear(20 * MINUTES, 3.0, WINDOWS)
            flood = await Told(rules, lengths).hear(many, 1.0, 60)
            rows.append(_row(name, twenty, flood))
        await clauses.close()
        await cast.close()
    head = ("", "said of 100", "too old", "left out for others", "twice · once · together", "age when its words began, s: p50", "oldest",
            "capacity, calls/min")  # fmt: skip
    return (
        "### Twenty calls a minute for five minutes into one zone\n\n20 windows, each calling every minute, in slow motion; every call is "
        "on the boards whatever becomes of its sound. Clauses are as long as pyttsx3 makes them at 160 words a minute; a call's words "
        "must begin within 25 s. Capacity: what is said of 60 calls a minute by 60 windows.\n\n" + table(head, rows)
    )


def _all_clauses(many: int) -> set[Clause]:
    calls = (
        announcement(SpeechRules(), seq, seq % windows + 1, START)
        for seq in range(1, many + 1)
        for windows in (WINDOWS, 60)
    )
    return {clause for call in calls for words in (call.words, *(call.roll or ())) for clause in words.clauses}


async def _twice(lengths: Lengths) -> tuple[str, ...]:
    """What always saying a call twice would carry, by its length alone."""
    calls = [announcement(SpeechRules(), seq, seq % WINDOWS + 1, START) for seq in range(1, 101)]
    words = [sum([(await lengths.get(*clause)).seconds for clause in call.words.clauses]) for call in calls]
    around = (await lengths.chime()).seconds + (await lengths.pause(500)).seconds + ANSWER_S
    return ("always twice (by length)", *("–",) * 6, f"{60 / (around + 2 * sum(words) / len(words)):.1f}")


def _row(name: str, told: Told, flood: Told) -> tuple[str, ...]:
    counts = told.announcer.counts
    twice = sum(1 for calls, files in told.turns if calls == 1 and files > 3)
    once = sum(1 for calls, files in told.turns if calls == 1 and files == 3)
    together = sum(calls for calls, _ in told.turns if calls > 1)
    return (
        name, str(len(told.ages)), str(counts["expired"]), str(counts["crowded"]), f"{twice} · {once} · {together}",
        f"{percentile(told.ages, 0.5):.1f}", f"{max(told.ages):.1f}", f"{len(flood.ages) / MINUTES:.1f}",
    )  # fmt: skip
