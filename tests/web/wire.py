"""Bytes as they are, past every client that would tidy them up."""

import asyncio
import base64
import os
import socket
import struct
from typing import Self

from tests.patience import PATIENCE_S


class Wire:
    """A bare TCP line to the hub."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.transport.abort()

    async def sends(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def get(self, path: bytes, *headers: bytes) -> tuple[int, bytes]:
        """A GET of exactly this path; status and the whole answer."""
        lines = (b"GET " + path + b" HTTP/1.1", b"Host: hall", b"Connection: close", *headers, b"", b"")
        await self.sends(b"\r\n".join(lines))
        answer = await self.ended()
        return status_of(answer), answer

    async def answer(self) -> tuple[int, bytes]:
        """One answer with a Content-Length."""
        async with asyncio.timeout(PATIENCE_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
            size = next(int(h[15:]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:"))
            return status_of(head), await self.reader.readexactly(size)

    async def ended(self) -> bytes:
        """Everything until the hub ends the line."""
        data = b""
        async with asyncio.timeout(PATIENCE_S):
            try:
                while more := await self.reader.read(65536):
                    data += more
            except ConnectionError:
                pass
        return data

    async def upgraded(self, path: str) -> None:
        """Become a WebSocket."""
        await self.sends(upgrade(path))
        async with asyncio.timeout(PATIENCE_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
        assert status_of(head) == 101, head

    async def frame(self) -> tuple[int, bytes]:
        """The next frame of the hub: opcode and payload."""
        async with asyncio.timeout(PATIENCE_S):
            first, size = await self.reader.readexactly(2)
            if size == 126:
                (size,) = struct.unpack("!H", await self.reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
            return first & 15, await self.reader.readexactly(size)

    async def close_code(self) -> int | None:
        """Read on until the hub closes; the code of its close frame, None when it just hung up."""
        try:
            while True:
                opcode, payload = await self.frame()
                if opcode == 8:
                    return int.from_bytes(payload[:2], "big") if payload else 1005
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


def upgrade(path: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def client_frame(payload: bytes, opcode: int = 1, final: bool = True, mask: bool = True) -> bytes:
    """A frame as a screen sends it."""
    first, size = (0x80 if final else 0) | opcode, len(payload)
    flag = 0x80 if mask else 0
    if size < 126:
        head = struct.pack("!BB", first, flag | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", first, flag | 126, size)
    else:
        head = struct.pack("!BBQ", first, flag | 127, size)
    return head + (b"\0\0\0\0" if mask else b"") + payload


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def deaf_socket(port: int, path: str) -> socket.socket:
    """A screen with a tiny receive buffer that upgrades and never reads again."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.connect(("127.0.0.1", port))
    line.sendall(upgrade(path))
    return line
