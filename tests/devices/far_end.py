"""What a loudspeaker program meets: the little of a hub that it talks to, and the program itself as a process."""

import asyncio
import json
import signal
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from aiohttp import WSMsgType, web

from tests.patience import PATIENCE_S

KEY = "right"
# Some other day than this machine's: the hub's clock counts.
HUB_NOW = datetime(2031, 5, 6, 9, 0, tzinfo=timezone(timedelta(hours=8)))

Message = dict[str, Any]


class Hub:
    """The little of a hub that a loudspeaker meets."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.pongs: asyncio.Queue[bytes] = asyncio.Queue()
        self.connected: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.refused = asyncio.Event()
        self.fetched: list[str] = []
        self.name: str | None = None

    async def __aenter__(self) -> "Hub":
        app = web.Application()
        app.router.add_get("/live", self._live)
        app.router.add_get("/audio/{name}", self._audio)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # asyncio's Server has sockets
        return self

    async def __aexit__(self, *_: object) -> None:
        while not self.connected.empty():
            await self.connected.get_nowait().close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def next(self, kind: str) -> Message:
        async with asyncio.timeout(PATIENCE_S):
            while (message := await self.heard.get())["type"] != kind:
                pass
        return message

    async def speaker(self) -> web.WebSocketResponse:
        async with asyncio.timeout(PATIENCE_S):
            return await self.connected.get()

    async def _live(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        assert request.query["speaker"] == "Z1"
        self.name = request.query.get("name")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        await ws.send_json({"type": "hello", "build": "b", "now": HUB_NOW.isoformat(), "seq": 1})
        self.connected.put_nowait(ws)
        async for frame in ws:
            if frame.type is WSMsgType.TEXT:
                self.heard.put_nowait(json.loads(frame.data))
            elif frame.type is WSMsgType.PING:
                await ws.pong(frame.data)
            elif frame.type is WSMsgType.PONG:
                self.pongs.put_nowait(frame.data)
        return ws

    async def _audio(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        self.fetched.append(request.match_info["name"])
        path = self.folder / request.match_info["name"]
        if not path.exists():
            raise web.HTTPNotFound
        return web.FileResponse(path)

    def _admit(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            self.refused.set()
            raise web.HTTPUnauthorized


class Program:
    """`hallbus speaker`, running."""

    def __init__(self, process: asyncio.subprocess.Process, recording: Path) -> None:
        self.process, self.recording = process, recording
        self.lines: list[str] = []

    async def logs(self, words: str) -> str:
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self.process.stderr.readline()).decode():
                self.lines.append(line)
                if words in line:
                    return line
        raise AssertionError(f"{words!r} not in {self.lines}")

    async def end(self) -> int:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            _, rest = await self.process.communicate()
            self.lines.append(rest.decode())
        assert self.process.returncode is not None
        return self.process.returncode

    def samples(self) -> np.ndarray:
        samples: np.ndarray = soundfile.read(self.recording, dtype="int16")[0]
        return samples


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one.astype(float), other.astype(float)
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))
