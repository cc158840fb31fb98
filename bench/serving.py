"""Clips on their way to screens: the hub beside nginx on the same file, and what calls notice of it."""

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.demo import BIG, KEY, WINDOWS
from bench.press import Button, _latencies, _press, _shown, _take
from bench.process import Server, listening
from bench.report import median, percentile, spread, table
from bench.screens import Crowd

SCREENS, SIZE, PART = 50, 20_000_000, 4_000_000
CABLE = 125_000_000  # bytes a second: what a gigabit line carries
BOARDS, RATE, SECONDS = 200, 20, 10
PORT = 18_431
WANTED = 1.5


async def measure(fast: bool = False) -> str:
    folder = Path(tempfile.mkdtemp())
    (folder / BIG).write_bytes(os.urandom(SIZE))
    try:
        return "\n\n".join([await _beside_nginx(folder, 2 if fast else 5), await _calls(folder, 1 if fast else 3)])
    finally:
        shutil.rmtree(folder)


# Throughput


async def _beside_nginx(folder: Path, rounds: int) -> str:
    names = ["hallbus", *(["nginx"] if shutil.which("nginx") else [])]
    rates: dict[str, list[float]] = defaultdict(list)
    costs: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name in random.sample(names, len(names)):
            async with _server(name, folder) as server:
                await listening(server.port)
                before, begun = server.cpu_s(), time.perf_counter()
                await asyncio.gather(*(_fetch(server.port) for _ in range(SCREENS)))
                rates[name].append(SCREENS * SIZE / (time.perf_counter() - begun) / 1e6)
                costs[name].append((server.cpu_s() - before) / (SCREENS * SIZE / 1e9))
    rows = [(name, spread(rates[name], 0), spread(costs[name], 2)) for name in names]
    text = table(
        (f"{SCREENS} screens, {SIZE // 10**6} MB each, in parts of {PART // 10**6} MB", "MB/s", "CPU s a GB"), rows
    )
    if "nginx" not in names:
        return f"### A clip for {SCREENS} screens\n\n{text}\n\n- nginx is not installed here"
    return (
        f"### A clip for {SCREENS} screens\n\n{text}\n\n- throughput against nginx: "
        f"{median(rates['hallbus']) / median(rates['nginx']):.2f}; CPU: {median(costs['hallbus']) / median(costs['nginx']):.2f}"
    )


def _server(name: str, folder: Path) -> Server:
    if name == "hallbus":
        return Server("clips", str(folder))
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log /dev/null; events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; sendfile on; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"server {{ listen 127.0.0.1:{PORT}; location /clips/ {{ alias {folder}/; }} }} }}\n"
    )
    return Server(command=("nginx", "-e", "/dev/null", "-p", str(folder), "-c", str(conf)), port=PORT)


async def _fetch(port: int, bytes_a_second: float = 0.0) -> None:
    """One screen fetches the clip; as fast as it can, or as fast as its share of the cable."""
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(_Line, "127.0.0.1", port)
    begun = time.perf_counter()
    for start in range(0, SIZE, PART):
        await line.part(start, min(start + PART, SIZE) - 1)
        if bytes_a_second:
            await asyncio.sleep(begun + (start + PART) / bytes_a_second - time.perf_counter())
    line.transport.close()


class _Line(asyncio.BufferedProtocol):
    """A connection that asks for parts of the clip and counts what comes."""

    buffer = memoryview(bytearray(1 << 18))  # nobody looks at the bytes: one for all

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.head, self.left = b"", 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def part(self, first: int, last: int) -> None:
        self.head, self.left = b"", last - first + 1
        self.done = asyncio.get_running_loop().create_future()
        ask = f"GET /clips/{BIG} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nRange: bytes={first}-{last}\r\n\r\n"
        self.transport.write(ask.encode())
        await self.done

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        if b"\r\n\r\n" not in self.head:
            head, found, body = (self.head + bytes(self.buffer[:nbytes])).partition(b"\r\n\r\n")
            self.head, nbytes = head + found, len(body)
            if found and b" 206 " not in head:
                self.done.set_exception(ConnectionError(head[:100].decode()))
                return
        self.left -= nbytes
        if self.left <= 0 and not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server hung up"))


# Calls meanwhile


async def _calls(folder: Path, rounds: int) -> str:
    p99: dict[bool, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for busy in random.sample([False, True], 2):
            p99[busy].append(await _calling(folder, busy))
    rows = [
        (f"while {SCREENS} screens fetch {CABLE // 10**6} MB a second together" if busy else "quiet", spread(p99[busy]))
        for busy in (False, True)
    ]
    text = table((f"{BOARDS} boards, {RATE} presses a second", "p99 of the last board, ms"), rows)
    return f"### Calls meanwhile\n\n{text}\n\n- ratio: {median(p99[True]) / median(p99[False]):.2f} (wanted: {WANTED} at most)"


async def _calling(folder: Path, busy: bool) -> float:
    async with Server("clips", str(folder)) as server:
        await _take(server.port, RATE * SECONDS + 50)
        crowd = Crowd(record=True)
        await crowd.gather(BOARDS, server.port, f"/live?screen=TV-1&token={KEY}")
        buttons = [Button(window) for window in WINDOWS]
        tasks = [asyncio.create_task(button.run(server.port)) for button in buttons]
        if busy:
            tasks += [asyncio.create_task(_fetch_on(server.port, place)) for place in range(SCREENS)]
        await _press(buttons, RATE, SECONDS, time.perf_counter())
        await _shown(crowd, max(seq for b in buttons for _, _, seq in b.pressed))
        for task in tasks:
            task.cancel()
        crowd.close()
    glass, _ = _latencies(crowd, buttons)
    return percentile(glass, 0.99)


async def _fetch_on(port: int, place: int) -> None:
    """One screen after the other begins."""
    await asyncio.sleep(place * PART / CABLE)
    while True:
        await _fetch(port, CABLE / SCREENS)
