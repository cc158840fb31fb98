"""Rendered clauses, kept as files named by what is in them: a hall says the same few thousand clauses every day.

A name is the hash of language, voice, rate and words, so a file never changes and any player may keep it. A file is read
before it is served for the first time, and after that looked at: after a power cut or with a full disk the index would lie.
"""

import asyncio
import contextlib
import hashlib
import logging
import re
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from hallbus.hall.facts import Language
from hallbus.hall.wording import Clause
from hallbus.speech import chime, sound
from hallbus.speech.files import Files
from hallbus.speech.resample import resampled
from hallbus.speech.voices import NoVoice

log = logging.getLogger(__name__)

NAME = re.compile(r"[0-9a-f]{64}\.wav")
WARM_WAITING_MAX = 2000
PATIENCE_S = 2.0  # how long a call waits for a voice when there is another that can say it


class Sound(NamedTuple):
    """A file that can be played, and how long it lasts."""

    path: Path
    name: str
    seconds: float
    voice: str = ""  # whose it is


class Renders(Protocol):
    """What turns words into a file: `voices.Voice`."""

    @property
    def rate(self) -> int: ...
    async def label(self, language: Language) -> str: ...
    async def render(self, text: str, language: Language) -> Path: ...


# The voices of a language, the best first: those that a clause names, or else the hall's.
Order = Callable[[Language, Sequence[str]], Sequence[Renders]]


class Clauses:
    """The cache of rendered clauses in one folder, bounded by number and size."""

    def __init__(
        self,
        folder: Path,
        voices: Renders | Order,
        *,
        max_files: int = 4000,
        max_bytes: int = 300_000_000,
        patience_s: float | None = PATIENCE_S,
    ) -> None:
        self.counts: Counter[str] = Counter()  # hits, rendered, errors, evicted, broken
        self._folder = folder
        self._order: Order = voices if callable(voices) else lambda language, named: (voices,)
        self._max_files, self._max_bytes, self._patience_s = max_files, max_bytes, patience_s
        self._files = Files(folder)
        self._sizes: OrderedDict[str, int] = OrderedDict()  # the longest unused first
        self._bytes = 0
        self._pinned: set[str] = set()
        self._under_way: dict[str, asyncio.Task[Sound]] = {}
        self._cold: deque[Clause] = deque(maxlen=WARM_WAITING_MAX)
        self._spare: deque[Clause] = deque(maxlen=WARM_WAITING_MAX)
        self._warming: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Makes the folder and takes in what an earlier run left there."""
        try:
            found = await asyncio.to_thread(_taken_in, self._folder)
        except OSError as why:  # a hall without a voice is better than none
            self.counts["errors"] += 1
            log.error("rendered clauses cannot be kept in %s: %s", self._folder, why)
            return
        for name, size in found:
            self._keep(name, size)
        await self._evict()

    async def close(self) -> None:
        """Ends what is still being rendered."""
        tasks = [*self._under_way.values(), *([self._warming] if self._warming else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._files.note_use)

    async def get(self, text: str, language: Language = "zh-CN", voices: Sequence[str] = ()) -> Sound:
        """Gives the sound of a clause, rendering it when it is new, by the best voice that answers in time; raises NoVoice."""
        return await self._first(Clause(text, language, tuple(voices)), self._patience_s)

    async def _first(self, clause: Clause, patience_s: float | None) -> Sound:
        """Asks one voice after the other; one that is late is still listened to while the next one tries."""
        text, language, named = clause
        why: BaseException = NoVoice(f"no voice for {language}")
        asked: set[asyncio.Task[Sound]] = set()
        voices = deque(self._order(language, named))
        try:
            while voices or asked:
                if voices:
                    asked.add(asyncio.create_task(self._by(voices.popleft(), text, language)))
                limit_s = patience_s if voices else None
                done, asked = await asyncio.wait(asked, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    self.counts["late"] += 1
                failed = [error for task in done if (error := task.exception())]
                if len(failed) < len(done):
                    return next(task.result() for task in done if not task.exception())
                for why in failed:
                    if not isinstance(why, NoVoice):
                        raise why
            raise why
        finally:
            for task in asked:  # their rendering goes on for the cache: the clause may come again
                task.cancel()

    async def _by(self, voice: Renders, text: str, language: Language) -> Sound:
        label = await voice.label(language)
        key = "|".join((language, label, str(voice.rate), text))
        made = await self._once(key, partial(self._rendered, voice, text, language))
        return made._replace(voice=label)

    async def chime(self) -> Sound:
        """Gives the two notes before a call; raises NoVoice when they cannot be written."""
        return await self._once(chime.VERSION, partial(self._made, chime.chime), pin=True)

    async def pause(self, milliseconds: int) -> Sound:
        """Gives a silence; raises NoVoice when it cannot be written."""
        return await self._once(
            f"pause|{milliseconds}", partial(self._made, partial(chime.pause, milliseconds)), pin=True
        )

    def warm(self, clauses: Iterable[Clause], *, soon: bool = False, spare: bool = False) -> None:
        """Renders clauses in the background, one after the other, so that they are there when they are called.

        What is needed `soon` goes before the others; what is `spare` is rendered when nothing else is left to do.
        """
        if spare:
            self._spare.extend(clauses)
        elif soon:
            self._cold.extendleft(reversed(tuple(clauses)))
        else:
            self._cold.extend(clauses)
        if (self._cold or self._spare) and (self._warming is None or self._warming.done()):
            self._warming = asyncio.create_task(self._warm())

    async def warmed(self) -> None:
        """Waits until nothing is left to warm."""
        if self._warming is not None:
            await asyncio.shield(self._warming)

    def file(self, name: str) -> Path | None:
        """Gives the path of a name that came in a URL, or nothing when it is not one of this cache's."""
        return self._folder / name if NAME.fullmatch(name) and name in self._sizes else None

    async def _warm(self) -> None:
        while waiting := self._cold or self._spare:
            clause = waiting.popleft()
            with contextlib.suppress(NoVoice):  # the voice has said why; the live call will hear it again
                await self._first(clause, None)

    async def _once(self, key: str, make: Callable[[Path], Awaitable[float]], *, pin: bool = False) -> Sound:
        name = hashlib.sha256(key.encode()).hexdigest() + ".wav"
        if pin:
            self._pinned.add(name)
        if (length := self._files.seconds(name)) is not None:
            return self._hit(name, length)
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._found_or_made(name, make))
            self._under_way[name] = task
            task.add_done_callback(partial(self._over, name))
        # One caller that gives up must not end the rendering that others wait for, nor the next call's luck.
        return await asyncio.shield(task)

    def _over(self, name: str, task: asyncio.Task[Sound]) -> None:
        self._under_way.pop(name, None)
        if not task.cancelled():
            task.exception()  # looked at, for the case that every caller has given up

    async def _found_or_made(self, name: str, make: Callable[[Path], Awaitable[float]]) -> Sound:
        path = self._folder / name
        try:
            length = await asyncio.to_thread(self._files.read, name)
        except FileNotFoundError:
            self._forget(name)
        except sound.Broken as why:
            self._forget(name)
            self.counts["broken"] += 1
            log.warning("a rendered clause is made again: %s", why)
        else:
            return self._hit(name, length)
        try:
            length = await make(path)
            self._keep(name, await asyncio.to_thread(self._files.take, name, length))
        except (OSError, sound.Broken) as why:
            self.counts["errors"] += 1
            log.error("a clause cannot be kept in %s: %s", self._folder, why)
            raise NoVoice(str(why)) from why
        await self._evict()
        return Sound(path, name, length)

    def _hit(self, name: str, length: float) -> Sound:
        self.counts["hits"] += 1
        self._keep(name, self._sizes.get(name) or round(length * 2 * sound.RATE))
        return Sound(self._folder / name, name, length)

    async def _rendered(self, voice: Renders, text: str, language: Language, path: Path) -> float:
        try:
            raw = await voice.render(text, language)
        except NoVoice:
            self.counts["errors"] += 1
            raise
        length = await asyncio.to_thread(_master, raw, path)
        self.counts["rendered"] += 1
        return length

    async def _made(self, samples: Callable[[], sound.Samples], path: Path) -> float:
        return await asyncio.to_thread(lambda: sound.write(path, samples(), sound.RATE))

    def _keep(self, name: str, size: int) -> None:
        self._bytes += size - self._sizes.get(name, 0)
        self._sizes[name] = size
        self._sizes.move_to_end(name)

    def _forget(self, name: str) -> None:
        self._bytes -= self._sizes.pop(name, 0)
        self._files.forget(name)

    async def _evict(self) -> None:
        gone: list[str] = []
        for name in list(self._sizes):
            if len(self._sizes) <= self._max_files and self._bytes <= self._max_bytes:
                break
            if name not in self._pinned and name not in self._under_way:
                self._forget(name)
                gone.append(name)
        self.counts["evicted"] += len(gone)
        if gone:
            await asyncio.to_thread(_remove, [self._folder / name for name in gone])


def _taken_in(folder: Path) -> list[tuple[str, int]]:
    folder.mkdir(parents=True, exist_ok=True)
    found: list[tuple[float, str, int]] = []
    for path in folder.iterdir():
        if path.suffix == ".part" or path.name.startswith("raw-"):
            path.unlink(missing_ok=True)  # a render that a kill cut off
        elif NAME.fullmatch(path.name):
            stat = path.stat()
            found.append((stat.st_atime, path.name, stat.st_size))
    return [(name, size) for _, name, size in sorted(found)]


def _master(raw: Path, path: Path) -> float:
    try:
        samples, rate = sound.read(raw)
        return sound.write(path, sound.mastered(resampled(samples, rate, sound.RATE), sound.RATE), sound.RATE)
    finally:
        raw.unlink(missing_ok=True)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):  # a player on Windows may hold it open; the next eviction tries again
            path.unlink(missing_ok=True)
