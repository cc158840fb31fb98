"""From the press to the loudspeaker: when the chime and the words begin at the card, two cards together, and what happens when one dies."""

import asyncio
import shutil
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from aiohttp import ClientSession

from bench import backlog
from bench.demo import FACTS, KEY
from bench.process import Server
from bench.recorder import RATE, Cards, Program, Recorder, Samples, found, resampled
from bench.report import percentile, table
from bench.sound_hub import RULES
from hallbus.hall.wording import call_clauses
from hallbus.speech import chime
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import Voice

CALLS, FAST_CALLS = 24, 6
WINDOW = next(w.no for w in FACTS.windows if w.area == next(a.id for a in FACTS.areas if a.zone == "Z1"))
OPS = next(s.id for s in FACTS.screens if s.kind == "ops")
CHIME: Samples = resampled(chime.chime(), 22_050)[: RATE // 2]  # its first note tells when it began
TOLERABLE = 0.5
BROWSER = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
SETTLE_S = 4.0  # until a page has said that it may sound


class Hall:
    """The hub in a process of its own, a clerk, and what was rendered for it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._server = Server(command=(sys.executable, "-m", "bench.sound_hub", str(folder), *options))
        self._voice = Voice(folder / "audio", rate=RULES.rate)

    async def __aenter__(self) -> "Hall":
        await self._server.__aenter__()
        self._session = ClientSession(headers={"Authorization": f"Bearer {KEY}"})
        self.url = f"http://127.0.0.1:{self._server.port}"
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._session.close()
        await self._voice.close()
        await self._server.__aexit__(*error)

    async def players(self, count: int) -> None:
        """Wait until so many loudspeakers speak in the zone."""
        async with asyncio.timeout(20):
            while (await self.zone())["players"] != count:  # noqa: ASYNC110  # another program's
                await asyncio.sleep(0.1)

    async def zone(self) -> dict[str, Any]:
        async with self._session.get(f"{self.url}/metrics") as answer:
            text = await answer.text()
        speakers = next(line for line in text.splitlines() if line.startswith('hallbus_connections{kind="speaker"}'))
        said = [line for line in text.splitlines() if line.startswith('hallbus_announcements_total{outcome="said"}')]
        return {"players": int(float(speakers.split()[-1])), "said": float(said[0].split()[-1]) if said else 0.0}

    async def audio(self, name: str, wanted: str) -> None:
        """Wait until operators see a loudspeaker so."""
        url = f"{self.url}/live?screen={OPS}"
        async with asyncio.timeout(20), self._session.ws_connect(url) as line:
            async for message in line:
                told = message.json()
                speakers = told.get("view", {}).get("zones", {}).get("Z1", {}).get("speakers", ())
                if any(one["name"] == name and one["audio"] == wanted for one in speakers):
                    return

    async def call(self) -> tuple[float, str]:
        """Somebody takes a number, waits until its words are rendered, and is called: when that was, and who."""
        async with self._session.post(f"{self.url}/api/tickets", json={"service": "A1"}) as answer:
            ticket = str((await answer.json())["ticket"])
        await asyncio.sleep(0.3)
        pressed = time.monotonic()
        async with self._session.post(f"{self.url}/api/windows/{WINDOW}/call-next", json={}) as answer:
            assert answer.status == 200, await answer.text()
        return pressed, ticket

    async def words(self, ticket: str) -> Samples:
        """The first clause of a call as it was rendered, at the recorder's rate."""
        clauses = Clauses(self.folder / "audio", self._voice)
        made = await clauses.get(call_clauses(RULES, ticket, WINDOW)[0])
        samples, rate = soundfile.read(made.path, dtype="float64")
        return resampled(samples, rate)

    async def said(self, count: float) -> None:
        async with asyncio.timeout(20):
            while (await self.zone())["said"] < count:  # noqa: ASYNC110  # another program's
                await asyncio.sleep(0.1)


async def measure(fast: bool = False) -> str:
    parts = [await backlog.measure(fast)]
    if shutil.which("pulseaudio") and shutil.which("parec"):
        parts += [await _heard(fast), await _seen(fast), await _died(fast)]
    else:
        parts.append("From the press to the card: not measured, there is no PulseAudio on this machine.")
    return "\n\n".join(parts)


async def _heard(fast: bool) -> str:
    calls = FAST_CALLS if fast else CALLS
    async with AsyncExitStack() as room:
        folder = Path(room.enter_context(tempfile.TemporaryDirectory()))
        cards = await room.enter_async_context(Cards("left", "right"))
        hall = await room.enter_async_context(Hall(folder))
        left = await room.enter_async_context(Recorder(cards, "left"))
        await room.enter_async_context(Program(cards, "left", hall.url, KEY, "left"))
        await hall.players(1)
        alone = [await _onsets(hall, [left], nth) for nth in range(calls)]
        right = await room.enter_async_context(Recorder(cards, "right"))
        await room.enter_async_context(Program(cards, "right", hall.url, KEY, "right"))
        await hall.players(2)
        both = [await _onsets(hall, [left, right], calls + nth) for nth in range(calls // 2)]
    rows = [
        ("one loudspeaker: press to chime", *_spread([each[0][0] for each in alone[1:]])),
        ("one loudspeaker: end of the chime to the words", *_spread([each[0][1] for each in alone[1:]])),
        ("two loudspeakers: press to the later chime", *_spread([max(o[0] for o in each) for each in both[1:]])),
        ("two loudspeakers: apart", *_spread([abs(each[0][0] - each[1][0]) for each in both[1:]])),
    ]
    matches = [match for each in alone + both for _, _, match in each]
    return (
        "### From the press to the card\n\nA hub, `hallbus speaker` programs and PulseAudio's null sinks, which run in real time; each "
        f"call's clauses rendered before; {calls} calls with one and {calls // 2} with two loudspeakers, heard at the sinks' monitors. The "
        f"first is left out. Milliseconds.\n\n{table(('', 'p50', 'p95', 'worst'), rows)}\n\n"
        f"- {_matching(matches)}"
    )


async def _seen(fast: bool) -> str:
    """The same with a board in Chromium as the loudspeaker."""
    head = "### From the press to the card, through a board\n\n"
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        return head + "Not measured: there is no playwright here (`pip install -e '.[dev]'`)."
    async with AsyncExitStack() as room:
        folder = Path(room.enter_context(tempfile.TemporaryDirectory()))
        cards = await room.enter_async_context(Cards("left"))
        hall = await room.enter_async_context(Hall(folder, "boards"))
        left = await room.enter_async_context(Recorder(cards, "left"))
        playwright = await room.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=BROWSER, ignore_default_args=["--mute-audio"],
            env={**cards.env, "PULSE_SINK": "left"},
        )  # fmt: skip
        page = await browser.new_page()
        await page.goto(f"{hall.url}/board?screen=TV-1&token={KEY}")
        await page.wait_for_selector(".board")
        await asyncio.sleep(SETTLE_S)
        calls = [(await _onsets(hall, [left], nth))[0] for nth in range(FAST_CALLS if fast else CALLS // 2)]
        await browser.close()
    rows = [
        ("press to chime", *_spread([each[0] for each in calls[1:]])),
        ("end of the chime to the words", *_spread([each[1] for each in calls[1:]])),
    ]
    return (
        f"{head}A board in Chromium is the zone's loudspeaker; {len(calls)} calls, the first left out. Milliseconds.\n\n"
        f"{table(('', 'p50', 'p95', 'worst'), rows)}\n\n"
        f"- {_matching([each[2] for each in calls])}"
    )


async def _onsets(hall: Hall, recorders: list[Recorder], before: int) -> list[tuple[float, float, float]]:
    """Of a call at each recorder: ms from the press to the chime, from the chime's end to the words, and how well those match."""
    pressed, ticket = await hall.call()
    await hall.said(before + 1)
    words = await hall.words(ticket)
    return [_onset(recorder, pressed, words) for recorder in recorders]


def _onset(recorder: Recorder, pressed: float, words: Samples) -> tuple[float, float, float]:
    began, heard = recorder.since(pressed, 6.0)
    at, match = found(heard, CHIME)
    if match < TOLERABLE:
        raise RuntimeError(f"no chime was heard ({match:.2f})")
    chime_ends = at + round(sum(chime.NOTE_S) * RATE)
    said, match = found(heard[at:], words)
    return (began + at / RATE - pressed) * 1e3, (at + said - chime_ends) / RATE * 1e3, match


async def _died(fast: bool) -> str:
    """How long until a call is heard again after its loudspeaker was killed in the middle of it."""
    rounds = [await _killed() for _ in range(2 if fast else 5)]
    pulls = [await _pulled() for _ in range(2 if fast else 5)]
    rows = [
        ("killed: the spare one begins the call anew", *_spread([spare for spare, _ in rounds])),
        ("started again: the next call, pressed as soon as it is there", *_spread([own for _, own in rounds])),
        ("its card is pulled out: operators see it", *_spread([known for known, _ in pulls])),
        ("the card is back: it can be heard again", *_spread([heard for _, heard in pulls])),
    ]
    return (
        "### A loudspeaker dies in mid-call\n\nFrom the kill, or from the start of a new program, to the first sample of the next "
        f"chime; of a card by what the hub knows. Milliseconds.\n\n{table(('', 'p50', 'p95', 'worst'), rows)}"
    )


async def _killed() -> tuple[float, float]:
    async with AsyncExitStack() as room:
        folder = Path(room.enter_context(tempfile.TemporaryDirectory()))
        cards = await room.enter_async_context(Cards("left", "right"))
        hall = await room.enter_async_context(Hall(folder, "spare"))
        at_left = await room.enter_async_context(Recorder(cards, "left"))
        at_right = await room.enter_async_context(Recorder(cards, "right"))
        left = await room.enter_async_context(Program(cards, "left", hall.url, KEY, "left"))
        right = await room.enter_async_context(Program(cards, "right", hall.url, KEY, "right"))
        await hall.players(2)
        await hall.call()
        await asyncio.sleep(0.8)
        killed = time.monotonic()
        await left.kill()
        await hall.said(1)
        spare = _after(at_right, killed)
        await right.kill()
        await hall.players(0)
        started = time.monotonic()
        await left.start()
        await hall.players(1)
        await hall.call()
        await hall.said(2)
        return spare, _after(at_left, started)


async def _pulled() -> tuple[float, float]:
    """A card that is pulled out in mid-call: until the hub knows, and from when it is back until the loudspeaker can be heard."""
    async with AsyncExitStack() as room:
        folder = Path(room.enter_context(tempfile.TemporaryDirectory()))
        cards = await room.enter_async_context(Cards("left", "right"))
        hall = await room.enter_async_context(Hall(folder))
        await room.enter_async_context(Program(cards, "left", hall.url, KEY, "left"))
        await hall.players(1)
        await hall.call()
        await asyncio.sleep(0.8)
        pulled = time.monotonic()
        await cards.pull_out()
        await hall.audio("left", "none")
        known = time.monotonic() - pulled
        await cards.put_back()
        back = time.monotonic()
        await hall.audio("left", "ok")
        heard = time.monotonic() - back
        await hall.call()
        await hall.said(1)
        return known * 1e3, heard * 1e3


def _after(recorder: Recorder, since: float) -> float:
    began, heard = recorder.since(since, 8.0)
    at, match = found(heard, CHIME)
    if match < TOLERABLE:
        raise RuntimeError(f"no chime was heard ({match:.2f})")
    return (began + at / RATE - since) * 1e3


def _matching(matches: list[float]) -> str:
    return f"correlation of a call's words with their file: median {percentile(matches, 0.5):.3f}, worst {min(matches):.3f}"


def _spread(values: list[float], digits: int = 0) -> tuple[str, ...]:
    return tuple(
        f"{np.round(value, digits):.{digits}f}"
        for value in (percentile(values, 0.5), percentile(values, 0.95), max(values))
    )
