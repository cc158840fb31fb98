"""The demo hall on its acceptance day: a clock that is moved, loudspeakers that take their time, and the people of the day."""

import asyncio
import contextlib
import wave
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from hallbus.clock import DrivenClock
from hallbus.config import clip_files
from hallbus.hall.duties import due
from hallbus.hall.facts import HallFacts, Language
from hallbus.speech.zones import Announcer
from hallbus.web.parts import ANNOUNCER
from tests.halls import HERE, demo
from tests.patience import PATIENCE_S
from tests.web.line import Line, Message
from tests.web.running import Answer, RunningHall, day_open

DAY = "2026-11-24"
SYLLABLE_S = 0.2
CLAUSE_S = 2.0  # a zone says a ticket and a window twice: about ten seconds with the chime
Wish = dict[str, Any]


def of_day(clock: str, day: str = DAY) -> datetime:
    """A time of the acceptance day, like "08:49" or "08:49:30"."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE)


class SteadyVoice:
    """A voice that is never hoarse: a hum, as long as the words would take."""

    rate = 160

    def __init__(self, folder: Path) -> None:
        self.folder, self.rendered = folder, 0

    async def label(self, language: Language) -> str:
        return f"steady {language}"

    async def render(self, text: str, language: Language) -> Path:
        self.rendered += 1
        path = self.folder / f"{self.rendered}.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(b"\x00\x10\x00\xf0" * int(4000 * SYLLABLE_S * len(text)))
        return path

    async def close(self) -> None:
        pass


class Loudspeaker:
    """A zone's speaker: remembers what it was told to say and when, and has said it as soon as the test lets it."""

    def __init__(self, zone: str, line: Line, now: Callable[[], datetime]) -> None:
        self.zone, self.line, self.now = zone, line, now
        self.paced = False
        self._prompt = asyncio.create_task(self._answer())
        self.heard = 0  # of what it was told, how much has been said
        self.ends: datetime | None = None  # when what sounds now is over
        self.ages: list[float] = []  # seconds from a call to its first word

    @property
    def told(self) -> list[Message]:
        return [m for m in self.line.heard if m["type"] == "say"]

    @property
    def texts(self) -> list[str]:
        return [say["text"] for say in self.told]

    async def says(self, text: str, after: int = 0) -> Message:
        """Wait until it is told this."""
        return await self.line.until(lambda m: m["type"] == "say" and m["text"] == text, after)

    async def _answer(self) -> None:
        """Say at once whatever it is told, unless it is paced."""
        seen = 0
        with contextlib.suppress(ConnectionError):
            while True:
                say = await self.line.until(lambda m: m["type"] == "say", seen, limit=None)
                seen = self.line.heard.index(say) + 1
                if not self.paced:
                    await self.line.says(type="said", seq=say["seq"])
                    self.heard = len(self.told)

    def close(self) -> None:
        self._prompt.cancel()

    async def hurries(self) -> None:
        """Say everything that it was told, and from now on at once."""
        self.paced, self.ends = False, None
        for say in self.told[self.heard :]:
            await self.line.says(type="said", seq=say["seq"])
        self.heard = len(self.told)

    async def finishes(self, announcer: Announcer) -> None:
        """Everything that the zone has to say so far is said."""
        async with asyncio.timeout(PATIENCE_S):
            while announcer.waiting(self.zone) or announcer.is_speaking(self.zone):  # noqa: ASYNC110  # no event says so
                await asyncio.sleep(0.005)
        self.heard = len(self.told)

    async def talks(self, announcer: Announcer, ttl_s: float) -> None:
        """Say what there is to say until now, at the pace of its sounds; the zone gives it one call at a time."""
        while True:
            if self.ends is None:
                if not await self._is_told_more(announcer):
                    return
                say = self.told[self.heard]
                called_at = datetime.fromisoformat(say["expires"]) - timedelta(seconds=ttl_s)
                self.ages.append((self.now() - called_at).total_seconds())
                self.ends = self.now() + timedelta(seconds=CLAUSE_S * len(say["audio"]))
            if self.ends > self.now():
                return
            await self.line.says(type="said", seq=self.told[self.heard]["seq"])
            self.heard, self.ends = self.heard + 1, None

    async def _is_told_more(self, announcer: Announcer) -> bool:
        """Wait for the next call, as long as the zone has one on its way."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.told) == self.heard:
                if not announcer.waiting(self.zone) and not announcer.is_speaking(self.zone):
                    return False
                await asyncio.sleep(0.002)
        return True


class Television:
    """A screen that plays its programme to the minute and tells what it has shown, in batches and every batch twice."""

    def __init__(self, id: str, day: "Day") -> None:
        self.id, self.day = id, day
        self.turns: list[dict[str, Any]] = []
        self.shown: Counter[str] = Counter()

    async def plays(self) -> None:
        """Everything that is over by now."""
        now = self.day.clock.now()
        over = [turn for turn in self.turns if _end(turn) <= now and turn["item"]]
        self.turns = [turn for turn in self.turns if _end(turn) > now]
        self.shown.update(turn["item"] for turn in over)
        plays = [
            {"clip": t["item"], "from": t["begins"], "to": _end(t).isoformat(), "complete": True, "why": t["why"], "rule": t["by"]}
            for t in over
        ]  # fmt: skip
        key = self.day.key("screen", self.id)
        for begin in range(0, len(plays), 100):
            for _ in range(2):
                answer = await self.day.ask("POST", "/api/plays", key, {"plays": plays[begin : begin + 100]})
                assert answer.status == 200, answer.data
        answer = await self.day.ask("GET", f"/api/screens/{self.id}/programme", key)
        assert answer.status == 200, answer.data
        on = [turn for turn in self.turns if datetime.fromisoformat(turn["begins"]) <= now][:1]
        free = _end(on[0]) if on else now
        later = [turn for turn in answer.json["turns"] if datetime.fromisoformat(turn["begins"]) >= free]
        self.turns = [*on, *later]


def _end(turn: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(turn["begins"]) + timedelta(seconds=turn["seconds"])


class Day(RunningHall):
    """The demo hall, running; `at` lets its time pass."""

    def __init__(self, folder: Path, begins: str = f"{DAY}T07:25", facts: HallFacts | None = None) -> None:
        clock = DrivenClock(datetime.fromisoformat(begins).replace(tzinfo=HERE), rate=0)
        self.wavs = folder / "wavs"
        self.wavs.mkdir(parents=True)
        super().__init__(folder, facts or demo(), clock, voice=SteadyVoice(self.wavs))
        self.late = ""  # the number that was taken last before the end
        self.time: DrivenClock = clock
        self.speakers: dict[str, Loudspeaker] = {}
        self.televisions: list[Television] = []
        for clip in self.facts.playlist:
            for name in clip_files(clip):
                (self.clips / name).write_bytes(b"picture and sound")

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for speaker in self.speakers.values():
            speaker.close()
        await super().__aexit__(*error)

    def public(self) -> list[tuple[str, Line]]:
        """The screens that visitors see, by name."""
        staff = {s.id for s in self.facts.screens if s.kind in ("guide_tablet", "ops")}
        return [(id, line) for id, line in self.screens.items() if id not in staff]

    async def connect(self) -> None:
        """Boards, strips, consoles, machines, the tablet and a loudspeaker a zone."""
        self.screens: dict[str, Line] = {s.id: await self.line(screen=s.id) for s in self.facts.screens}
        self.consoles = {w.no: await self.line(window=w.no) for w in self.facts.windows if w.services}
        self.machines = {k.id: await self.line(kiosk=k.id) for k in self.facts.kiosks}
        for area in self.facts.areas:
            if area.zone:
                if area.zone in self.speakers:
                    self.speakers[area.zone].close()
                self.speakers[area.zone] = Loudspeaker(area.zone, await self.line(speaker=area.zone), self.clock.now)
        for screen in self.facts.screens:
            if screen.audio:  # the zone's own speaker does the talking
                await self.screens[screen.id].says(type="health", audio="blocked")

    async def at(self, clock: str, day: str = DAY) -> None:
        """Let time pass until then, and everything happen that time alone asks for."""
        wanted = of_day(clock, day)
        passing = (wanted - self.time.now()).total_seconds()
        assert passing >= 0, f"{clock} is over: it is {self.time.now():%H:%M:%S}"
        self.time.move(passing)
        await self.settled()
        for television in self.televisions:
            await television.plays()

    async def passes(self, seconds: float) -> None:
        """Let so much time pass."""
        self.time.move(seconds)
        await self.settled()

    async def settled(self) -> None:
        """Nothing is due any more."""
        async with asyncio.timeout(PATIENCE_S):
            while await self.hub.read(lambda hall: due(hall, self.clock.now())):
                self.time.move(0)
                await asyncio.sleep(0.005)

    async def again(self) -> None:
        """The hub died and comes back with what stands in its journal."""
        await self.start()
        await day_open(self.hub)

    # People

    async def kiosk(self, service: str, kiosk: str = "KIOSK-1", **more: Any) -> Answer:
        return await self.ask("POST", "/api/tickets", self.key("kiosk", kiosk), {"service": service, **more})

    async def guide(self, method: str, path: str, body: Any = None) -> Answer:
        return await self.ask(method, path, self.key("screen", "GUIDE"), body)

    async def supervisor(self, method: str, path: str, body: Any = None) -> Answer:
        return await self.ask(method, path, body=body, headers=self.admin)

    async def number(self, service: str, **more: Any) -> str:
        """Somebody takes a number; which one."""
        answer = await self.kiosk(service, **more)
        assert answer.status == 201, answer.data
        return str(answer.json["ticket"])

    async def called(self, window: int, **more: Any) -> str:
        """A clerk calls next; who it is."""
        answer = await self.press(window, **more)
        assert answer.status == 200, answer.data
        assert answer.json["ticket"], f"nobody waits for window {window}"
        return str(answer.json["ticket"])

    async def serves(self, window: int, minutes: float = 0) -> None:
        """The visitor comes, is served for so long, and goes."""
        for button in ("start", "finish"):
            answer = await self.press(window, button)
            assert answer.status == 200, answer.data
            if button == "start" and minutes:
                await self.passes(minutes * 60)

    async def silence(self, zone: str) -> None:
        """Wait until a zone has said what it had to say."""
        await self.speakers[zone].finishes(self.app[ANNOUNCER])

    async def talk(self, zone: str) -> None:
        """Let a zone's loudspeaker say what it can until now."""
        await self.speakers[zone].talks(self.app[ANNOUNCER], self.facts.speech.ttl_s)

    async def gone(self, screen: str) -> None:
        """Unplug a screen and wait until operators see it."""
        await self.screens[screen].close()
        async with asyncio.timeout(PATIENCE_S):
            while (await self.whole())["screens"][screen]["connected"]:  # noqa: ASYNC110  # as operators look
                await asyncio.sleep(0.02)

    async def whole(self) -> Any:
        """The whole hall as operators see it."""
        return (await self.supervisor("GET", "/api/hall")).json

    async def state_of(self, number: str) -> str:
        return str((await self.whole())["tickets"][number]["state"])

    async def strip(self, window: int, text: str) -> Message:
        """Wait until the strip over a window says so."""
        return await self.screens[f"STRIP-{window:02d}"].view(lambda view: view["text"] == text)

    async def board(self, id: str, wanted: Callable[[Any], Any], after: int = 0) -> Message:
        return await self.screens[id].view(wanted, after)
