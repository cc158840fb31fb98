"""What a screen weighs, and what a stalled one costs the others."""

import asyncio
import random
import socket
import time

from bench.demo import KEY, WINDOWS
from bench.press import Button, _latencies, _press, _take
from bench.process import Server
from bench.report import median, percentile, table
from bench.screens import HANDSHAKE, Crowd

IDLE = 1_000
HEALTHY, RATE, SECONDS = 100, 20, 10


async def measure(fast: bool = False) -> str:
    return "\n\n".join([await _memory(), await _stalled(1 if fast else 3)])


async def _memory() -> str:
    async with Server("whole") as server:
        await asyncio.sleep(2)
        warm = Crowd()
        await warm.gather(20, server.port, f"/live?screen=TV-1&token={KEY}")
        before = server.memory_kb()
        crowd = Crowd()
        await crowd.gather(IDLE, server.port, f"/live?screen=TV-1&token={KEY}")
        await asyncio.sleep(10)
        each = (server.memory_kb() - before) / IDLE
        crowd.close()
        warm.close()
    rows = [(f"{IDLE} idle screens", f"{before / 1024:.1f} MB", f"**{each:.1f} KB**")]
    return "### Memory\n\n" + table(("", "hub before", "more for each screen, after 10 s"), rows)


async def _stalled(repetitions: int) -> str:
    p99: dict[bool, list[float]] = {False: [], True: []}
    grown: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(repetitions):
        for stalled in random.sample([False, True], 2):
            figure, more = await _with(stalled)
            p99[stalled].append(figure)
            grown[stalled].append(more)
    rows = [
        ("with one that never reads" if s else "all healthy", f"{median(p99[s]):.1f}", f"{median(grown[s]):.2f} MB")
        for s in (False, True)
    ]
    text = table((f"{HEALTHY} screens, {RATE} presses/s", "last healthy screen p99 ms", "hub grew"), rows)
    more = median(grown[True]) - median(grown[False])
    return (
        f"### A stalled screen\n\n{text}\n\n- p99 ratio: {median(p99[True]) / median(p99[False]):.2f}; "
        f"growth by the stalled screen: {more:.2f} MB"
    )


async def _with(stalled: bool) -> tuple[float, float]:
    async with Server("whole") as server:
        await _take(server.port, RATE * SECONDS + 50)
        crowd = Crowd(record=True)
        await crowd.gather(HEALTHY, server.port, f"/live?screen=TV-1&token={KEY}")
        dead = _never_reads(server.port) if stalled else None
        buttons = [Button(window) for window in WINDOWS]
        tasks = [asyncio.create_task(button.run(server.port)) for button in buttons]
        await _press(buttons, RATE, 2, time.perf_counter())
        for button in buttons:
            button.pressed.clear()
        before = server.memory_kb()
        await _press(buttons, RATE, SECONDS - 2, time.perf_counter())
        await asyncio.sleep(0.5)
        grown = (server.memory_kb() - before) / 1024
        for task in tasks:
            task.cancel()
        crowd.close()
        if dead:
            dead.close()
    return percentile(_latencies(crowd, buttons)[0], 0.99), grown


def _never_reads(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.sendall(HANDSHAKE.format(path=f"/live?screen=TV-1&token={KEY}", extra="").encode())
    return line
