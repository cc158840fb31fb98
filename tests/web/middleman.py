"""Somebody on the cable between a hall's machines and its hub, who reads, forges, repeats, holds back and cuts."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable
from typing import Any, Self

from aiohttp import ClientSession, TCPConnector, WSMsgType, hdrs, web

from tests.patience import PATIENCE_S

Meddle = Callable[[str], Iterable[str]]
HOP = {"connection", "upgrade", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"}


def honest(text: str) -> list[str]:
    """Hands on what came, as it came."""
    return [text]


class Middleman:
    """Answers as if it were the hub, with the hub's own answers; `meddle` says what becomes of each frame of a line."""

    def __init__(self, hub: str) -> None:
        self.hub = hub
        self.meddle: Meddle = honest
        self.frames: list[str] = []  # as the hub sent them
        self.told: list[dict[str, Any]] = []  # by the machines
        self.lines: list[web.WebSocketResponse] = []
        self.query: Callable[[str], str] = lambda query: query
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._session = ClientSession(connector=TCPConnector(limit=0), auto_decompress=False)
        app = web.Application()
        app.router.add_get("/live", self._live)
        app.router.add_route("*", "/{path:.*}", self._door)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cuts()
        await self._runner.cleanup()
        await self._session.close()

    async def says(self, text: str) -> None:
        """Sends every machine this."""
        for line in self.lines:
            await line.send_str(text)

    async def cuts(self) -> None:
        """Ends every line, without a word."""
        for line in list(self.lines):
            if line._req is not None and line._req.transport is not None:
                line._req.transport.abort()
        self.lines.clear()

    async def hears(self, wanted: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The first word of a machine that is wanted; waits for it."""
        return await self._first(lambda: next((told for told in self.told if wanted(told)), None))

    async def frame(self, wanted: Callable[[dict[str, Any]], Any], after: int = 0) -> str:
        """The first frame of the hub since `after` that is wanted, as text; waits for it."""
        return await self._first(lambda: next((f for f in self.frames[after:] if wanted(json.loads(f))), None))

    async def _first(self, find: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE_S), self._news:
            while (found := find()) is None:
                await self._news.wait()
        return found

    async def _live(self, request: web.Request) -> web.StreamResponse:
        query = self.query(request.query_string)
        headers = {k: v for k, v in request.headers.items() if k == hdrs.AUTHORIZATION}
        async with self._session.ws_connect(f"{self.hub}/live?{query}", headers=headers) as hub:
            screen = web.WebSocketResponse()
            await screen.prepare(request)
            self.lines.append(screen)
            hearing = asyncio.create_task(self._upwards(screen, hub))
            try:
                async for message in hub:
                    if message.type is not WSMsgType.TEXT:
                        break
                    await self._note(self.frames, message.data)
                    for text in self.meddle(message.data):
                        await screen.send_str(text)
            except ConnectionError:
                pass
            finally:
                hearing.cancel()
                with contextlib.suppress(ValueError):
                    self.lines.remove(screen)
        return screen

    async def _upwards(self, screen: web.WebSocketResponse, hub: Any) -> None:
        async for message in screen:
            if message.type is WSMsgType.TEXT:
                await self._note(self.told, json.loads(message.data))
                await hub.send_str(message.data)
        await hub.close()

    async def _note(self, kept: list[Any], what: Any) -> None:
        async with self._news:
            kept.append(what)
            self._news.notify_all()

    async def _door(self, request: web.Request) -> web.StreamResponse:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP}
        url = self.hub + request.raw_path
        async with self._session.request(
            request.method, url, headers=headers, data=await request.read(), allow_redirects=False
        ) as answer:
            kept = [(k, v) for k, v in answer.headers.items() if k.lower() not in HOP - {"content-encoding"}]
            return web.Response(status=answer.status, headers=_multi(kept), body=await answer.read())


def _multi(pairs: list[tuple[str, str]]) -> Any:
    from multidict import CIMultiDict

    return CIMultiDict(pairs)
