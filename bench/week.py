"""A week of a board's content in a real Chromium: what its page holds, what it shows between two items, what it says it has shown.

Time is hastened as `hasten.js` says: every picture and every film of the week is loaded, shown and played to its end; waiting is left out.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web
from msgspec.structs import replace
from PIL import Image

from bench.demo import DEMO, keyring
from bench.frames import Frames
from bench.heap import counted, held
from bench.report import table
from bench.screens import board_address
from hallbus.clock import DrivenClock
from hallbus.config import clip_files
from hallbus.content.plays import CUT, WHOLE
from hallbus.content.timetables import Timetable
from hallbus.hall.facts import Calendar, HallFacts
from hallbus.hall.programme.choice import Turn
from hallbus.signing import Signer
from hallbus.speech.voices import Voice
from hallbus.web.app import make_app
from hallbus.web.parts import PLAYBOOK, PUSH, TIMETABLES

SCRIPT = (Path(__file__).parent / "hasten.js").read_text(encoding="utf-8")
FILM = 60.0  # seconds that one of a film's file counts as, as in hasten.js
COLOURS = (
    "#ff8000", "#ffff00", "#80ff00", "#00ff80", "#00ffff", "#00a0ff", "#8080ff", "#ff40ff", "#ff4080", "#ff6060",
    "#ffc040", "#c0ff40", "#60ffc0", "#60c0ff", "#ff80c0",
)  # fmt: skip
SIZE = (640, 360)
SCREEN = "TV-1"
LONG_S = 1e9
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo(DEMO.timezone))
LAG = timedelta(seconds=2)  # of the page behind its timetable
IN_STEP = timedelta(
    minutes=10
)  # a page that was just opened owes a clip that was promised, and comes into step by pictures
WARM, FULL, HOURS, FAST_HOURS = 1, 4, 7 * 24, 6  # after FULL an engine's own tables have come to their size
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip

HOW = (
    "Time is hastened (`bench/hasten.js`). Real: every file is fetched, decoded, drawn and, if it is a film, played to its end; every "
    "timer of the page fires. Not real: a film's file has a second for each minute and plays 16 times as fast, a fade takes 16 ms instead "
    "of 400, the hub's messages are signed anew by the page's time, its beats come every eight seconds of that, and what is only waited "
    "for takes no time."
)


class Weight(NamedTuple):
    """What a page holds. The heap in MB, without compiled code."""

    heap: float
    nodes: int
    listeners: int
    films: int
    pictures: int


def endless(facts: HallFacts) -> HallFacts:
    """The same hall at any hour of any day."""
    return replace(facts, calendar=Calendar(), notices=())


async def draw(facts: HallFacts, folder: Path) -> None:
    """Every file of the playlist in a bright colour: pictures, and films with a second for each minute, in which something moves."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    names = [(clip, name) for clip in facts.playlist for name in clip_files(clip)]
    for place, (clip, name) in enumerate(names):
        colour = COLOURS[place % len(COLOURS)]
        if clip.kind == "video":
            await _film(folder / name, colour, clip.seconds / FILM)
        else:
            Image.new("RGB", (320, 180), colour).save(folder / name)


async def _film(path: Path, colour: str, seconds: float) -> None:
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", f"color=c={colour}:s=320x180:r=25:d={seconds}"),
        *("-f", "lavfi", "-i", "color=c=white:s=20x20:r=25"),
        *("-filter_complex", "overlay=x=mod(n*8\\,300):y=150:shortest=1"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)),
    )
    if await process.wait():
        raise RuntimeError(f"{path.name} could not be drawn")


class Resigner(Signer):
    """Signs in a hub's name, by a page's time, what was changed on the way to that page."""

    def __init__(self, hub: Signer) -> None:
        self._secret, self.run, self.public = hub._secret, hub.run, hub.public
        self._tick, self._began = 0, time.monotonic() + LONG_S  # its own time never counts

    def sealed(self, text: str, tick: int) -> str:
        message = msgspec.json.decode(text, type=dict[str, Any])
        audience = msgspec.json.encode(message.pop("for"))
        self._tick = max(self._tick, tick)
        fields = {name: value for name, value in message.items() if name not in ("run", "tick", "sig")}
        return self.seal(msgspec.json.encode(fields)[:-1], audience).decode()


class Hastened:
    """A board's page whose time is hastened. `clock` is its hub's, which stands still until the page asks the hub something."""

    def __init__(self, page: Any, clock: DrivenClock, signer: Signer) -> None:
        self.page, self.clock = page, clock
        self.signer = Resigner(signer)
        self.frames = Frames(page)

    async def open(self, url: str) -> datetime:
        """The page in step with its timetable, and the frames that it gives out looked at; what time it is there then."""
        await self.page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
        await self.page.expose_function("hubAt", self._hub_at)
        await self.page.expose_function("sealed", self.signer.sealed)
        await self.page.add_init_script(SCRIPT)
        await self.page.goto(url)
        await self.page.wait_for_function("() => window.hasten.now() !== null")
        begun = await self.to(_moment(await self.page.evaluate("window.hasten.now()")) + IN_STEP)
        self.devtools = await self.page.context.new_cdp_session(self.page)
        await self.frames.watch(".player", self.devtools)
        return begun

    async def to(self, moment: datetime) -> datetime:
        """Let the page's time go on to that moment; when it is there."""
        return _moment(await self.page.evaluate("moment => window.hasten.to(moment)", moment.timestamp() * 1000))

    async def counts(self) -> dict[str, int]:
        """Timers that fired, changes, films that ended, questions to the hub, and those that it refused."""
        counts: dict[str, int] = await self.page.evaluate("window.hasten.counts")
        return counts

    async def weigh(self) -> Weight:
        return Weight(await held(self.devtools) / 1e6, **await counted(self.page, self.devtools))

    def _hub_at(self, moment: float) -> None:
        self.clock.move(max(0.0, moment / 1000 - self.clock.now().timestamp()))


def _moment(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, MORNING.tzinfo)


def planned(table: Timetable, begins: datetime, ends: datetime) -> list[Turn]:
    """All turns that begin and end in that time, as the rules alone have them."""
    fresh = Timetable(table.rules, begins, table.zone)
    found: list[Turn] = []
    at = begins
    while at < ends:
        turns = [turn for turn in fresh.turns(at, ends) if turn.begins >= at]
        found += [turn for turn in turns if turn.ends <= ends]
        at = turns[-1].ends if turns else ends
    return found


def shown(app: web.Application, turns: list[Turn]) -> tuple[list[str], int]:
    """What the hub's proof of play has from the first of these turns to the last: the items shown whole, in order; how many were cut."""
    begins, ends = (round((at + LAG).timestamp() * 1000) for at in (turns[0].begins - 2 * LAG, turns[-1].begins))
    with app[PLAYBOOK].plays.open() as file:
        asked = "SELECT clip, whole FROM plays WHERE screen = ? AND began BETWEEN ? AND ? ORDER BY began"
        rows = file.execute(asked, (SCREEN, begins, ends)).fetchall()
    return [clip for clip, whole in rows if whole == WHOLE], sum(whole == CUT for _, whole in rows)


# The bench


async def measure(fast: bool = False) -> str:
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        return "Not measured: there is no playwright here (`pip install -e '.[dev]'`)."
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))  # the browser may have both cores
    facts, folder = endless(DEMO), Path(tempfile.mkdtemp())
    clock = DrivenClock(MORNING, rate=0)
    hours = FAST_HOURS if fast else HOURS
    try:
        await draw(facts, folder / "clips")
        async with AsyncExitStack() as stack:
            app = make_app(
                facts, folder, clock, keyring(), folder / "clips", voice=Voice(folder / "audio", command=("false",))
            )
            url = await board_address(await _serve(app, stack), SCREEN)
            playwright = await stack.enter_async_context(async_playwright())
            path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
            stack.push_async_callback(browser.close)
            page = Hastened(await (await browser.new_context(locale="zh-CN")).new_page(), clock, app[PUSH].signer)
            return await _week(app, page, url, hours)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _week(app: web.Application, page: Hastened, url: str, hours: int) -> str:
    begun = await page.open(url)
    weights: list[tuple[int, Weight]] = []
    clock = time.perf_counter()
    ended = begun
    for hour in sorted({WARM, FULL, *(max(WARM, hours * part // 7) for part in range(1, 8))}):
        ended = await page.to(begun + timedelta(hours=hour))
        weights.append((hour, await page.weigh()))
        print(f"  hour {hour}: {weights[-1][1]}, {time.perf_counter() - clock:.0f} s", flush=True)
    wall, counts = time.perf_counter() - clock, await page.counts()
    await page.to(ended + timedelta(minutes=1))  # what was shown last is told
    timetable = app[TIMETABLES].of(SCREEN)
    if timetable is None:
        raise RuntimeError(f"{SCREEN} shows no content")
    turns = planned(timetable, begun, ended)
    told, cut = await asyncio.to_thread(shown, app, turns)
    items = [turn.item for turn in turns]
    missing, more = (
        sum(counts.values()) for counts in (Counter(items) - Counter(told), Counter(told) - Counter(items))
    )
    rows = [(f"{hour} h", f"{w.heap:.2f} MB", *w[1:]) for hour, w in weights]
    return "\n\n".join([
        f"{len(DEMO.playlist)} items of the demo hall, {sum(c.seconds for c in DEMO.playlist):.0f} s a round, in one page, {hours} hours "
        f"of the hall's time, {wall / 60:.1f} minutes of ours. The heap without compiled code "
        "and without what Chromium notes for an onlooker; on the first day its own tables come to their size, such as those of the last "
        "250 loads and of long frames, which it remembers for each page.",
        HOW,
        table(("after", "heap", "nodes", "listeners", "videos", "images"), rows),
        f"- {counts['changes']} changes, {counts['films']} films played to their end, {counts['timers']} timers, {counts['asked']} "
        f"questions to the hub, {counts['refused']} of them refused\n- frames looked at: {page.frames.seen}; with nothing where the "
        f"content should be: **{page.frames.blank}**\n- turns of the timetable: {len(items)}; shown whole by the proof of play: "
        f"{len(told)}, of each item as often but for **{missing}** missing and **{more}** more, "
        f"{'in the same order' if told == items else 'not in the same order'}; cut: {cut}",
    ])  # fmt: skip


async def _serve(app: web.Application, stack: AsyncExitStack) -> int:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return port
