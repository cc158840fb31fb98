"""Calls over a film that fills its screen: from the press until the banner stands, and where the film goes on afterwards."""

import asyncio
import json
import shutil
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.demo import FACTS, window_key
from bench.press import _post, _response, _take
from bench.process import Server
from bench.report import percentile, spread, table
from bench.screens import board_address

ROUNDS, FAST_ROUNDS, CALLS = 18, 3, 2  # of a round the first has a banner to bring, which stays for ten seconds
FILM_S, RATE = 120, 25
SCREEN = next(screen.id for screen in FACTS.screens if screen.kind == "content")
FILM = next(clip for clip in FACTS.playlist if clip.kind == "video" and clip.seconds == FILM_S)
WINDOW = FACTS.windows[0].no
WANTED_MS = 500

# A call stands when it is drawn, the banner has slid in, and two frames have passed.
LOOK = """
() => {
  window.stands = {}
  window.films = []
  const waiting = new Set()
  const look = () => {
    const now = document.querySelector('.banner .now')
    const slides = document.querySelector('.banner-enter-active, .banner-leave-active')
    const ticket = now && !slides && now.dataset.ticket
    if (ticket && !window.stands[ticket] && !waiting.has(ticket)) {
      waiting.add(ticket)
      requestAnimationFrame(() => requestAnimationFrame(() => (window.stands[ticket] = Date.now())))
    }
    requestAnimationFrame(look)
  }
  look()
  for (const event of ['pause', 'play'])
    document.addEventListener(event, ({ target }) => target.closest('.layer.seen') && window.films.push([event, target.currentTime]), true)
}
"""
PLAYS = "document.querySelector('.layer.seen video')?.paused === false"


async def measure(fast: bool = False) -> str:
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        return "Not measured: there is no playwright here (`pip install -e '.[dev]'`)."
    rounds = FAST_ROUNDS if fast else ROUNDS
    folder = Path(tempfile.mkdtemp())
    first: list[float] = []
    following: list[float] = []
    try:
        await _film(folder / f"{FILM.id}.mp4")
        async with Server("clips", str(folder)) as server, async_playwright() as playwright:
            await _take(server.port, rounds * CALLS + 10)
            path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
            browser = await playwright.chromium.launch(
                executable_path=path,
                args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
            )
            page = await browser.new_page(viewport={"width": 1280, "height": 720})
            await page.goto(await board_address(server.port, SCREEN))
            await page.wait_for_selector(".layer.seen video")
            await page.evaluate(LOOK)
            for _ in range(rounds):
                await page.wait_for_function(f"() => !document.querySelector('.banner') && ({PLAYS})")
                first.append(await _called(server.port, page))
                for _ in range(CALLS - 1):
                    await page.wait_for_function(f"() => {PLAYS} && !document.querySelector('.flash')")
                    following.append(await _called(server.port, page))
            await page.wait_for_function("() => !document.querySelector('.banner')")
            films: list[tuple[str, float]] = await page.evaluate("window.films")
            await browser.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = [
        (name, len(times), *(f"{percentile(times, share):.0f}" for share in (0.5, 0.95)), f"{max(times):.0f}")
        for name, times in (
            ("without a banner, which slides in", first),
            ("the banner of the call before still stands", following),
            ("all", first + following),
        )
    ]
    moved = [abs(at - was) * 1000 for was, at in _rests(films)]
    return (
        f"A film of 1280 × 720 on a whole screen in Chromium; {rounds} times {CALLS} calls: the first when no banner is left, "
        f"the next as soon as the film plays again; the page believes only what its hub has signed. "
        f"Milliseconds from the press until the banner stands, its slide of 160 ms included (wanted: {WANTED_MS} at most).\n\n"
        f"{table(('call', 'calls', 'p50', 'p95', 'worst'), rows)}\n\n"
        f"- the film was paused {len(moved)} times and went on {spread(moved, 0)} ms from where it had stopped "
        f"(a frame is {1000 / RATE:.0f} ms)"
    )


async def _called(port: int, page: Any) -> float:
    """Milliseconds from the press until the call stands on the screen."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.time() * 1000
    writer.write(_post(f"/api/windows/{WINDOW}/call-next", b"{}", window_key(WINDOW)))
    status, answer = await _response(reader)
    writer.close()
    if status != 200:
        raise RuntimeError(answer)
    ticket = json.loads(answer)["ticket"]
    await page.wait_for_function("ticket => window.stands[ticket]", arg=ticket)
    stands: float = await page.evaluate("ticket => window.stands[ticket]", ticket)
    return stands - begun


def _rests(films: list[tuple[str, float]]) -> list[tuple[float, float]]:
    """Where a film was paused, and where it went on; a film that ends is paused as well, and another one begins."""
    found = []
    for (one, was), (other, at) in pairwise(films):
        if (one, other) == ("pause", "play") and was < FILM_S - 0.5:
            found.append((was, at))
    return found


async def _film(path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s=1280x720:r={RATE}:d={FILM_S}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)),
    )
    if await process.wait():
        raise RuntimeError(f"{path.name} could not be drawn")
