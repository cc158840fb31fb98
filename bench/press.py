"""A press until the last of 200 screens has it, at several rates, with the journal at FULL."""

import asyncio
import json
import random
import time
from bisect import bisect_left
from collections import defaultdict, deque

from bench.demo import KEY, WINDOWS, window_key
from bench.process import Server
from bench.report import median, percentile, table
from bench.screens import Crowd

SCREENS = 200
RATES = {1: 40, 50: 20, 500: 4}  # presses a second -> seconds
REPETITIONS = 3
NAMES = {
    "trivial": "aiohttp broadcast, no durability (floor)",
    "whole": "hallbus",
    "naive": "a commit each, `send_str` loop",
}


class Button:
    """One window's keep-alive connection; a press waits until the one before is answered, and counts from when it was due."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.due: deque[float] = deque()
        self.wake = asyncio.Event()
        self.pressed: list[tuple[float, float, int]] = []  # due, answered, seq
        self.refused = 0

    async def run(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = _post(f"/api/windows/{self.window}/call-next", b"{}", window_key(self.window))
        while True:
            await self.wake.wait()
            self.wake.clear()
            while self.due:
                due = self.due.popleft()
                writer.write(request)
                status, body = await _response(reader)
                if status == 200:
                    self.pressed.append((due, time.perf_counter(), json.loads(body)["seq"]))
                else:
                    self.refused += 1


async def measure(fast: bool = False) -> str:
    rows = []
    last: dict[tuple[str, int], list[float]] = defaultdict(list)
    for rate, seconds in RATES.items():
        shape: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        names = [n for n in NAMES if not (n == "trivial" and rate == 500)]
        for _ in range(1 if fast else REPETITIONS):
            for name in random.sample(names, len(names)):
                shape[name].append(await _one(name, rate, 4 if fast else seconds))
        for name in names:
            p50, p99, ack50, ack99, cpu, size, refused = (median(column) for column in zip(*shape[name], strict=True))
            last[name, rate] = [p99]
            rows.append(
                (rate, NAMES[name], f"{p50:.1f}", f"{p99:.1f}", f"{ack50:.1f}", f"{ack99:.1f}", f"{cpu:.0f} %", int(size),
                 int(refused))
            )  # fmt: skip
    head = (
        "presses/s",
        "contender",
        "last screen p50 ms",
        "p99",
        "answer p50 ms",
        "p99",
        "server CPU",
        "bytes a state",
        "refused",
    )
    ratios = [
        f"- p99 at {rate}/s against the floor: {last['whole', rate][0] / last['trivial', rate][0]:.2f}"
        for rate in (1, 50)
    ] + [
        f"- p99 at 500/s against a commit each and a `send_str` loop: {last['whole', 500][0] / last['naive', 500][0]:.3f}"
    ]
    return f"### Press to the last of {SCREENS} screens\n\n" + table(head, rows) + "\n\n" + "\n".join(ratios)


async def _one(name: str, rate: int, seconds: float) -> tuple[float, ...]:
    async with Server(name) as server:
        await _take(server.port, int(rate * seconds) + 50)
        crowd = Crowd(record=True)
        await crowd.gather(SCREENS, server.port, f"/live?screen=TV-1&token={KEY}")
        buttons = [Button(window) for window in WINDOWS]
        tasks = [asyncio.create_task(button.run(server.port)) for button in buttons]
        before, began = server.cpu_s(), time.perf_counter()
        await _press(buttons, rate, seconds, began)
        wanted = max(seq for b in buttons for _, _, seq in b.pressed)
        await _shown(crowd, wanted)
        cpu = (server.cpu_s() - before) / (time.perf_counter() - began) * 100
        for task in tasks:
            task.cancel()
        size = await _state_size(server.port)
        crowd.close()
    glass, answers = _latencies(crowd, buttons)
    refused = sum(b.refused for b in buttons)
    return (
        percentile(glass, 0.5), percentile(glass, 0.99), percentile(answers, 0.5), percentile(answers, 0.99), cpu, size, refused,
    )  # fmt: skip


async def _press(buttons: list[Button], rate: int, seconds: float, began: float) -> None:
    """An open loop: presses are due at their times, whatever the server does."""
    for i in range(int(rate * seconds)):
        due = began + i / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        button = buttons[i % len(buttons)]
        button.due.append(due)
        button.wake.set()
    async with asyncio.timeout(120):
        while sum(len(b.pressed) + b.refused for b in buttons) < int(rate * seconds):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _shown(crowd: Crowd, seq: int) -> None:
    async with asyncio.timeout(120):
        while any(not s.steps or s.steps[-1][1] < seq for s in crowd.screens):  # noqa: ASYNC110 - looking must cost nothing
            await asyncio.sleep(0.02)


def _latencies(crowd: Crowd, buttons: list[Button]) -> tuple[list[float], list[float]]:
    """Milliseconds until the last screen showed each press or a newer one, and until its answer."""
    times = [[at for at, _ in s.steps] for s in crowd.screens]
    seqs = [[seq for _, seq in s.steps] for s in crowd.screens]
    glass, answers = [], []
    for due, answered, seq in (press for b in buttons for press in b.pressed):
        shown = max(at[min(bisect_left(seen, seq), len(at) - 1)] for at, seen in zip(times, seqs, strict=True))
        glass.append((shown - due) * 1e3)
        answers.append((answered - due) * 1e3)
    return glass, answers


async def _take(port: int, count: int) -> None:
    """So many people wait."""
    request = _post("/api/tickets", b'{"service":"A1"}')

    async def line(share: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(share):
            writer.write(request)
            status, body = await _response(reader)
            if status != 201:
                raise RuntimeError(body)
        writer.close()

    await asyncio.gather(*(line(count // 8 + 1) for _ in range(8)))


async def _state_size(port: int) -> int:
    """How long the newest state is, as a screen that connects now gets it."""
    sizes: list[int] = []
    crowd = Crowd()
    crowd.take = lambda screen, message, now: sizes.append(message.size)  # type: ignore[method-assign]
    await crowd.gather(1, port, f"/live?screen=TV-1&token={KEY}")
    await asyncio.sleep(0.2)
    crowd.close()
    return sum(sizes)


def _post(path: str, body: bytes, key: str = KEY) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(
        next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[1]
    )
    return int(head.split()[1]), await reader.readexactly(length)
