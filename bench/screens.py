"""Many screens at once: WebSocket clients that only count what they see and when."""

import asyncio
import re
import struct
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from bench.demo import screen_key

STATE = re.compile(rb'"seq": ?(\d+)')
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{extra}\r\n"
)
PINGS = {b"\x89\x00": b"\x8a\x80\0\0\0\0", b"\x81\x012": b"\x81\x81\0\0\0\x003"}  # WebSocket's own, Engine.IO's


def masked(payload: bytes, opcode: int = 1) -> bytes:
    """A client's frame, masked with zeroes."""
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else struct.pack("!BBH", 0x80 | opcode, 0xFE, size)
    return head + bytes(4) + payload


class Screen(asyncio.Protocol):
    """One client. `seen` counts events, `steps` keeps (time, seq) when the crowd asks for it."""

    def __init__(self, crowd: "Crowd", path: str, extra: str, greet: Callable[[bytes], bytes | None] | None) -> None:
        self.crowd, self.greet = crowd, greet
        self.request = HANDSHAKE.format(path=path, extra=extra).encode()
        self.seen = 0
        self.steps: list[tuple[float, int]] = []
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.upgraded = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self.upgraded:
            head, _, data = data.partition(b"\r\n\r\n")
            if b" 101 " not in head:
                self.ready.set_exception(ConnectionError(head[:200].decode()))
                return
            self.upgraded = True
            if self.greet is None:
                self.ready.set_result(None)
        if self.greet and not self.ready.done():
            answer = self.greet(data)
            if answer is None:
                self.ready.set_result(None)
            elif answer:
                self.transport.write(answer)
            return
        for ping, pong in PINGS.items():
            if ping in data:
                self.transport.write(pong)
        self.crowd.take(self, data, now)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(str(error)))
        self.crowd.lost += 1


class Crowd:
    """All screens of a run. `mark` is counted in what they receive; `steps` records sequence numbers instead."""

    def __init__(self, mark: bytes = b'"n":', record: bool = False) -> None:
        self.mark, self.record = mark, record
        self.screens: list[Screen] = []
        self.lost = 0
        self.target = 0
        self.missing = 0
        self.done: asyncio.Future[None] | None = None

    async def gather(
        self, count: int, port: int, path: str, extra: str = "", greet: Callable[[bytes], bytes | None] | None = None,
        makes_greet: Callable[[], Callable[[bytes], bytes | None]] | None = None,
    ) -> None:  # fmt: skip
        """Connect `count` screens, some at a time."""
        loop = asyncio.get_running_loop()
        for start in range(0, count, 50):
            batch = [
                Screen(self, path, extra, makes_greet() if makes_greet else greet)
                for _ in range(start, min(count, start + 50))
            ]
            for screen in batch:
                await loop.create_connection(lambda s=screen: s, "127.0.0.1", port)  # type: ignore[misc]
            await asyncio.wait_for(asyncio.gather(*(screen.ready for screen in batch)), 60)
            self.screens += batch

    def take(self, screen: Screen, data: bytes, now: float) -> None:
        if self.record:
            start = max(data.rfind(b'"type":"state"'), data.rfind(b'"type": "state"'))  # a beat may come after it
            found = STATE.search(data, start) if start >= 0 else None
            if found:
                screen.steps.append((now, int(found[1])))
            return
        new = data.count(self.mark)
        if new:
            before, screen.seen = screen.seen, screen.seen + new
            if before < self.target <= screen.seen:
                self.missing -= 1
                if not self.missing and self.done and not self.done.done():
                    self.done.set_result(None)

    def expect(self, events: int) -> "asyncio.Future[None]":
        """Done when every screen has seen so many more events."""
        for screen in self.screens:
            screen.seen = 0
        self.target, self.missing = events, len(self.screens)
        self.done = asyncio.get_running_loop().create_future()
        return self.done

    def close(self) -> None:
        for screen in self.screens:
            screen.transport.abort()


async def board_address(port: int, screen: str) -> str:
    """A board's address as a hall has it: with the screen's own key, and with the hub's, by which the page tells its hub."""
    page = f"screen={screen}&token={screen_key(screen)}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{port}/live?{page}&nonce=of-a-board-that-asks") as line,
    ):
        hub = (await line.receive_json())["hub"]
    return f"http://127.0.0.1:{port}/board?{page}&hub={hub}"
