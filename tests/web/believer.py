"""A screen that believes its hub alone: the lines and checks of the device programs, with a test in the place of the glass."""

import asyncio
import contextlib
import json
import time
from typing import Any, Self

from aiohttp import ClientSession, WSMsgType

from hallbus.devices.trust import Refused, Trust
from tests.patience import PATIENCE_S


class Believer:
    """`shown` is what it believed, `refused` why it did not believe the rest; it tells its hub of each."""

    def __init__(self, ws: Any, trust: Trust) -> None:
        self.ws, self.trust = ws, trust
        self.shown: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self._news = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, session: ClientSession, url: str, screen: str, key: str, hub: str | None) -> Self:
        trust = Trust(f"screen:{screen}", hub)
        return cls(await session.ws_connect(f"{url}/live?screen={screen}&token={key}&nonce={trust.nonce}"), trust)

    async def _listen(self) -> None:
        async for message in self.ws:
            if message.type is not WSMsgType.TEXT:
                return
            async with self._news:
                try:
                    self.shown.append(self.trust.take(message.data, time.monotonic()))
                except Refused as refused:
                    self.refused.append(refused.why)
                    await self.ws.send_str(json.dumps({"type": "refused", "why": refused.why, "count": 1}))
                self._news.notify_all()

    async def has(self, shown: int = 0, refused: int = 0) -> None:
        """Waits until it has believed and refused so many."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            while len(self.shown) < shown or len(self.refused) < refused:
                await self._news.wait()

    async def sees(self, wanted: Any) -> dict[str, Any]:
        """Waits for a message that is wanted."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            while (found := next((m for m in self.shown if wanted(m)), None)) is None:
                await self._news.wait()
        return found

    @property
    def view(self) -> dict[str, Any]:
        """What stands on the glass."""
        view: dict[str, Any] = [m["view"] for m in self.shown if m["type"] == "state"][-1]
        return view

    async def close(self) -> None:
        await self.ws.close()
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
