"""A screen's end of the line: takes in what the hub sends, and waits for the message that a test is about."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.patience import PATIENCE_S

Message = dict[str, Any]


class Line:
    """A WebSocket that remembers every message and lets a test wait for one."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.heard: list[Message] = []
        self.raw: list[str] = []
        self._news = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())
        self.over = False

    @classmethod
    async def open(cls, session: ClientSession, url: str, **options: Any) -> Self:
        return cls(await session.ws_connect(url, max_msg_size=0, **options))

    async def _listen(self) -> None:
        try:
            async for message in self.ws:
                if message.type is WSMsgType.TEXT:
                    self.raw.append(message.data)
                    self.heard.append(json.loads(message.data))
                    self._tell()
        finally:
            self.over = True
            self._tell()

    def _tell(self) -> None:
        self._news.set()

    async def until(
        self, wanted: Callable[[Message], Any], after: int = 0, limit: float | None = PATIENCE_S
    ) -> Message:
        """The first message since `after` that is wanted; waits for it when it has not come yet."""
        looked = after
        try:
            async with asyncio.timeout(limit):
                while True:
                    for message in self.heard[looked:]:
                        if wanted(message):
                            return message
                    looked = max(looked, len(self.heard))
                    if self.over:
                        raise ConnectionError(f"the line ended ({self.ws.close_code}) before the message came")
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            last = self.heard[-1] if self.heard else None
            raise AssertionError(f"{len(self.heard)} messages came and none was wanted; the last was {last}") from None

    async def kind(self, kind: str, after: int = 0) -> Message:
        return await self.until(lambda m: m["type"] == kind, after)

    async def view(self, wanted: Callable[[Message], Any] = lambda view: True, after: int = 0) -> Message:
        """The first view that is wanted."""
        found = await self.until(lambda m: m["type"] == "state" and wanted(m["view"]), after)
        view: Message = found["view"]
        return view

    async def says(self, **message: Any) -> None:
        await self.ws.send_str(json.dumps(message))

    @property
    def states(self) -> list[Message]:
        return [m for m in self.heard if m["type"] == "state"]

    @property
    def newest(self) -> Message:
        view: Message = self.states[-1]["view"]
        return view

    async def ended(self) -> int | None:
        """Wait until the hub ends the line; the close code."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.shield(self._listening)
        return self.ws.close_code

    async def close(self) -> None:
        await self.ws.close()
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._listening


def calls(view: Message) -> list[str]:
    """The tickets on a board, newest first."""
    return [call["ticket"] for call in view["calls"]]


def call_of(view: Message, ticket: str) -> Message:
    """What a board shows of a ticket."""
    return next(c for c in view["calls"] if c["ticket"] == ticket)
