"""The hub's side of a speech engine: a worker process that may hang or die, and a call that never notices.

One request is under way at a time (engines know no other way). A request that takes too long kills the worker and is tried once
more with a new one; after that the voice rests a while, so that a broken engine costs a call one wait and not each call.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from hallbus.hall.facts import Language
from hallbus.speech import kokoro_files
from hallbus.speech.spare import Spare
from hallbus.speech.worker_process import Started, WorkerProcess, started

log = logging.getLogger(__name__)

LACKING_MAX = 1000

Health = Literal["ok", "missing", "failing"]

INSTALL: dict[str, str] = {
    "linux": "apt install espeak-ng",
    "win32": "add the Chinese (Simplified) voice under Settings, Time & language, Speech",
    "darwin": "add a Chinese voice under System Settings, Accessibility, Spoken Content, or: brew install espeak-ng",
}


class Kind(NamedTuple):
    """What one kind of engine needs: how it is started, how long it may take, where it notes its voices, what to install."""

    name: str
    words: Callable[[Sequence[str]], tuple[str, ...]]  # of the worker's command line, for the voices that are wanted
    limit_s: float  # of a request …
    character_s: float  # … and so much more for each character of it
    start_limit_s: float
    kept: str
    install: Callable[[], str]
    stands_in: bool = True  # another voice of it speaks for one that it does not have
    slow_start: bool = False  # so a second worker waits beside the first, where one is wanted


PYTTSX3 = Kind(
    "pyttsx3", lambda wanted: ("pyttsx3",), 2.0, 0.0, 10.0, "voices.json",
    lambda: INSTALL.get(sys.platform, INSTALL["linux"]),
)  # fmt: skip
KOKORO = Kind(
    "kokoro", lambda wanted: ("kokoro", str(kokoro_files.folder()), *wanted), 30.0, 1.0, 60.0, "voices-kokoro.json",
    lambda: "pip install 'hallbus[kokoro]', then hallbus voices install kokoro", slow_start=True,
)  # fmt: skip
CLIPS = Kind(
    "clips", lambda wanted: ("clips", *wanted), 3.0, 0.0, 10.0, "voices-clips.json",
    lambda: "put a recorded pack into the folder voices of the data folder", stands_in=False,
)  # fmt: skip


class NoVoice(Exception):
    """The words could not be turned into sound; the text says why, for the operator."""


class Voice:
    """Renders clauses to files through the worker process."""

    def __init__(
        self,
        folder: Path,
        kind: Kind = PYTTSX3,
        wanted: Sequence[str] = (),
        *,
        rate: int = 160,
        command: Sequence[str] | None = None,
        limit_s: float | None = None,
        start_limit_s: float | None = None,
        rest_s: float = 30.0,
        spare: bool = False,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate, self.kind = rate, kind
        self.problem: str | None = None
        self.counts: Counter[str] = Counter()  # rendered, restarts, failures
        self._folder = folder
        self._command = tuple(command or (sys.executable, "-m", "hallbus.speech.worker", *kind.words(wanted)))
        self.limit_s = kind.limit_s if limit_s is None else limit_s
        self._start_limit_s = kind.start_limit_s if start_limit_s is None else start_limit_s
        self._rest_s, self._now = rest_s, now
        self._lock = asyncio.Lock()
        self._worker: WorkerProcess | None = None
        self._spare = Spare(self._start_one) if spare and kind.slow_start else None
        self._voices: dict[str, str] = {}
        self._parts: dict[str, dict[str, str]] = {}  # for each language its voices by name, as labels
        self._health: Health = "ok"
        self._unspoken: set[Language] = set()
        self._lacking: set[str] = set()  # what was said to be lacking
        self._learning: asyncio.Task[None] | None = None
        self._rest_until = 0.0
        self._remembered = False

    @property
    def health(self) -> Health:
        """Says whether there is an engine, with a voice for every language that was asked for, that works."""
        return "missing" if self._health == "ok" and self._unspoken else self._health

    @property
    def pid(self) -> int | None:
        """The worker's process, while there is one."""
        return self._worker.pid if self._worker else None

    async def label(self, language: Language, name: str = "") -> str:
        """Names the voice that speaks a language: part of a rendered file's name, since another voice is another sound.

        `name` is one of those that the engine has, "" the one that was wanted for everything. Raises NoVoice.
        """
        if not (self._voices or self._parts):
            if self._learning is None or self._learning.done():
                self._learning = asyncio.create_task(self._learn_voices())
            # A caller has seconds; an engine that is slow to start must not be stopped by each of them. Nobody waits for one that
            # was not there: it is only looked for again.
            if self._health != "missing":
                await asyncio.shield(self._learning)
        if named := self._parts.get(language, {}).get(name):
            return named
        if name and self._parts and not self.kind.stands_in:
            raise NoVoice(f"no {name} for {language}")
        if language in self._voices:
            self._unspoken.discard(language)
            return self._voices[language]
        if not (self._voices or self._parts):
            raise NoVoice(self.problem or "no engine")
        if language not in self._unspoken:
            self._unspoken.add(language)
            log.warning("%s has no voice for %s: %s", self.kind.name, language, self.kind.install())
        raise NoVoice(f"no voice for {language}")

    async def render(self, text: str, language: Language, name: str = "") -> Path:
        """Has the words rendered by the voice of this name and gives the new file, which the caller takes over; raises NoVoice."""
        async with self._lock:
            if self._now() < self._rest_until:
                raise NoVoice(self.problem or "resting")
            path = self._folder / f"raw-{secrets.token_hex(8)}.wav"
            request = {"text": text, "language": language, "rate": self.rate, "path": str(path)}
            if name in self._parts.get(language, {}):
                request["voice"] = name
            why = ""
            for _ in range(3 if self._spare else 2):  # the spare one may have been hit as well
                try:
                    reply = await self._asked(request)
                except (TimeoutError, EOFError, OSError, ValueError) as error:
                    why = str(error) or f"no answer within {self._limit_of(text):g} s"
                    continue
                if "error" not in reply:
                    self._recovered()
                    self.counts["rendered"] += 1
                    if self._spare:
                        self._spare.fill()  # not sooner: what is called now needs the cores
                    return path
                why = str(reply["error"])
                if reply.get("lacks"):
                    self._note_lack(text, [str(piece) for piece in reply["lacks"]])
                    raise NoVoice(why)
            # A reason from a living engine (a full disk, an odd text) comes at once, so there is no need to rest.
            self._fail("failing", why, 0.0 if self._worker else self._rest_s)
            raise NoVoice(why)

    async def renew(self) -> None:
        """What the engine speaks from has changed: it looks at it anew, and from here on its voices have other names."""
        async with self._lock:
            self._voices, self._parts, self._remembered, self._rest_until = {}, {}, True, 0.0
            self._health, self.problem = "ok", None
            self._unspoken.clear()
            self._lacking.clear()
            await asyncio.to_thread((self._folder / self.kind.kept).unlink, True)
            await self._end()

    async def spare_ready(self) -> None:
        """Waits until the second worker is ready, where there is to be one."""
        if self._spare:
            await self._spare.ready()

    async def close(self) -> None:
        """Ends the worker, and the one that waits beside it."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)
        await self._end()

    async def _end(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            await worker.end()
        if self._spare:
            await self._spare.close()

    async def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        worker = await self._started()
        answered = False
        try:
            async with asyncio.timeout(self._limit_of(request["text"])):
                reply = await worker.ask(request)
            answered = True
            return reply
        finally:
            # Also when the caller was cancelled: the answer still to come would be taken for the next request's.
            if not answered:
                self._worker = None
                self.counts["restarts"] += 1
                await worker.end()

    def _limit_of(self, text: str) -> float:
        return self.limit_s + self.kind.character_s * len(text)

    async def _started(self) -> WorkerProcess:
        if self._worker is not None:
            return self._worker
        worker, hello = (await self._spare.take() if self._spare else None) or await self._start_one()
        if "missing" in hello or not (hello["voices"] or any(hello.get("parts", {}).values())):
            await worker.end()
            self._fail("missing", f"{hello.get('missing', 'no voice')}: {self.kind.install()}", self._rest_s)
            raise NoVoice(self.problem)
        self._worker = worker
        if self._health == "missing":
            self._recovered()
        self._parts = {
            language: {name: f"{hello['engine']}:{voice}" for name, voice in parts.items()}
            for language, parts in hello.get("parts", {}).items()
        }
        await self._keep_voices({name: f"{hello['engine']}:{voice}" for name, voice in hello["voices"].items()})
        return worker

    async def _start_one(self) -> Started:
        return await started(self._command, self._start_limit_s)

    async def _learn_voices(self) -> None:
        async with self._lock:
            if self._now() >= self._rest_until:
                with contextlib.suppress(NoVoice):
                    await self._start_alone()
            if not (self._voices or self._parts) and not self._remembered:
                # What was rendered in better days can be played without an engine, if only its name is known. Looked up once:
                # a hall without an engine asks with every clause.
                self._remembered = True
                with contextlib.suppress(OSError, ValueError):
                    kept = await asyncio.to_thread((self._folder / self.kind.kept).read_text, "utf-8")
                    self._voices = {str(name): str(voice) for name, voice in json.loads(kept).items()}

    async def _start_alone(self) -> None:
        try:
            await self._started()
        except (TimeoutError, EOFError, OSError, ValueError) as why:
            self._fail("failing", f"the engine does not start: {str(why) or type(why).__name__}", self._rest_s)

    async def _keep_voices(self, voices: dict[str, str]) -> None:
        if voices == self._voices:
            return
        self._voices = voices
        with contextlib.suppress(OSError):
            await asyncio.to_thread((self._folder / self.kind.kept).write_text, json.dumps(voices), "utf-8")

    def _note_lack(self, text: str, pieces: Sequence[str]) -> None:
        """The engine is well; each piece that it has no sound for is told once."""
        self._recovered()
        for piece in pieces:
            if piece not in self._lacking and len(self._lacking) < LACKING_MAX:
                self._lacking.add(piece)
                log.warning(
                    "%s has no recording of %r: the next voice says %r, if there is one", self.kind.name, piece, text
                )

    def _recovered(self) -> None:
        if self._health != "ok":
            log.info("%s speaks again", self.kind.name)
        self._health, self.problem, self._rest_until = "ok", None, 0.0

    def _fail(self, health: Health, why: str, rest_s: float) -> None:
        self.counts["failures"] += 1
        self._rest_until = self._now() + rest_s
        if (health, why) != (self._health, self.problem):  # said once, not with each call
            log.warning("%s is %s, calls go on with the next voice or the chime: %s", self.kind.name, health, why)
        self._health, self.problem = health, why
