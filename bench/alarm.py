"""From a hand on the switch to the last of 500 screens: an emergency, its end, the slate, its end."""

import asyncio
import json
import time
from collections import defaultdict

from bench.demo import KEY, SHOWN
from bench.press import _post, _response
from bench.process import Server
from bench.report import percentile, spread, table
from bench.screens import Crowd

SCREENS, TAKEN_A_SECOND = 500, 20
WANTED_S = 2.0
DEEDS = {
    "an emergency": ("POST", "/api/emergency/emergency", b"{}"),
    "all clear": ("DELETE", "/api/emergency", b"{}"),
    "the slate": ("POST", "/api/slate", b'{"on":true,"reason":"bench"}'),
    "the slate's end": ("POST", "/api/slate", b'{"on":false,"reason":"bench"}'),
}


async def measure(fast: bool = False) -> str:
    """While people go on taking numbers. Every screen and strip of the demo hall is there, each many times over."""
    found: dict[str, list[float]] = defaultdict(list)
    answered: dict[str, list[float]] = defaultdict(list)
    async with Server("whole") as server:
        crowd = Crowd(record=True)
        for place, screen in enumerate(SHOWN):
            count = SCREENS // len(SHOWN) + (place < SCREENS % len(SHOWN))
            await crowd.gather(count, server.port, f"/live?screen={screen}&token={KEY}")
        visitors = asyncio.create_task(_visitors(server.port))
        for _ in range(3 if fast else 20):
            for name, deed in DEEDS.items():
                last, answer = await _done(server.port, crowd, *deed)
                found[name].append(last)
                answered[name].append(answer)
        visitors.cancel()
        count = len(crowd.screens)
        crowd.close()
    rows = [
        (name, spread(answered[name]), spread(times), f"{percentile(times, 0.95):.1f}") for name, times in found.items()
    ]
    slowest = max(max(times) for times in found.values()) / 1e3
    return (
        f"{count} screens, {len(SHOWN)} different ones, {len(found['all clear'])} times each, while {TAKEN_A_SECOND} numbers a "
        "second are taken. Milliseconds.\n\n"
        f"{table(('', 'answered', 'on the last screen', 'p95'), rows)}\n\n"
        f"- slowest of all: {slowest:.3f} s (wanted: {WANTED_S:.0f} at most)"
    )


async def _done(port: int, crowd: Crowd, method: str, path: str, body: bytes) -> tuple[float, float]:
    """Milliseconds until the last screen was told, and until the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for screen in crowd.screens:
        screen.steps.clear()
    begun = time.perf_counter()
    writer.write(_post(path, body).replace(b"POST", method.encode(), 1))
    status, answer = await _response(reader)
    answered = time.perf_counter()
    if status != 200:
        raise RuntimeError(answer)
    writer.close()
    seq = json.loads(answer)["seq"]
    async with asyncio.timeout(30):
        while any(not s.steps or s.steps[-1][1] < seq for s in crowd.screens):  # noqa: ASYNC110 - looking must cost nothing
            await asyncio.sleep(0.005)
    last = max(next(at for at, seen in s.steps if seen >= seq) for s in crowd.screens)
    return (last - begun) * 1e3, (answered - begun) * 1e3


async def _visitors(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        writer.write(_post("/api/tickets", b'{"service":"A1"}'))
        await _response(reader)
        await asyncio.sleep(1 / TAKEN_A_SECOND)
