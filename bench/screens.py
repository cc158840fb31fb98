"""Many screens at once: WebSocket clients that only count what they see and when."""

import asyncio
import re
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import aiohttp

from bench.demo import screen_key

STATE = re.compile(rb'{"type": ?"state", ?"seq": ?(\d+)')
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{extra}\r\n"
)
PING, PONG = 9, 10
ENGINE_PING, ENGINE_PONG = b"2", b"3"  # Engine.IO's own, in a frame of text
# Bytes of a frame that are looked at: a search through whole states would be measured as the hub's own slowness.
LOOK = 96


def masked(payload: bytes, opcode: int = 1) -> bytes:
    """A client's frame, masked with zeroes."""
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else struct.pack("!BBH", 0x80 | opcode, 0xFE, size)
    return head + bytes(4) + payload


class Message(NamedTuple):
    """A frame that has come whole: how long its payload is, and how that begins."""

    opcode: int
    size: int
    begins: bytes


class Messages:
    """Bytes as they come, cut into frames, of each of which the first `look` bytes are kept.

    The parsers of the libraries copy every payload and check it, which two hundred screens on one core would add to what is measured.
    """

    def __init__(self, look: int) -> None:
        self._look = look
        self._held = b""  # the beginning of a frame of which more must come to be looked at
        self._short = 0  # bytes that are missing of the frame that was begun
        self._begun = Message(0, 0, b"")

    def feed(self, data: bytes) -> Iterator[Message]:
        """The frames that are whole with these bytes."""
        at = 0
        if self._short:
            if self._short > len(data):
                self._short -= len(data)
                return
            at, self._short = self._short, 0
            yield self._begun
        elif self._held:
            data, self._held = self._held + data, b""
        end = len(data)
        while at < end:
            size, head = _size(data, at)
            if at + head + min(size, self._look) > end:
                self._held = data[at:]
                return
            message = Message(data[at] & 0x0F, size, data[at + head : at + head + min(size, self._look)])
            at += head + size
            if at > end:
                self._begun, self._short = message, at - end
                return
            yield message


def _size(data: bytes, at: int) -> tuple[int, int]:
    """How long the payload and the head of the frame are that begins there; more than there is when its head is broken off."""
    short = data[at + 1] if at + 1 < len(data) else 0
    if short < 126:
        return short, 2
    head = 4 if short == 126 else 10
    return int.from_bytes(data[at + 2 : at + head], "big"), head


class Screen(asyncio.Protocol):
    """One client. `seen` counts events, `steps` keeps (time, seq) when the crowd asks for it."""

    def __init__(self, crowd: "Crowd", path: str, extra: str, greet: Callable[[bytes], bytes | None] | None) -> None:
        self.crowd, self.greet = crowd, greet
        self.request = HANDSHAKE.format(path=path, extra=extra).encode()
        self.seen = 0
        self.steps: list[tuple[float, int]] = []
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.upgraded = False
        self.messages = Messages(crowd.look)

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
        for message in self.messages.feed(data):
            if message.opcode == PING:
                self.transport.write(masked(message.begins, PONG))
            elif message.begins == ENGINE_PING:
                self.transport.write(masked(ENGINE_PONG))
            else:
                self.crowd.take(self, message, now)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(str(error)))
        self.crowd.lost += 1


class Crowd:
    """All screens of a run. `mark` is counted in what they receive; `steps` records sequence numbers instead."""

    look = LOOK

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

    def take(self, screen: Screen, message: Message, now: float) -> None:
        if self.record:
            if found := STATE.match(message.begins):
                screen.steps.append((now, int(found[1])))
        elif self.mark in message.begins:
            screen.seen += 1
            if screen.seen == self.target:
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
