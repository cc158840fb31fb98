"""Somebody who uploads: announces a file, sends it, and waits for what becomes of it."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

from hallbus.web.auth import SESSION
from hallbus.web.parts import WORKSHOP
from tests.web.browsers import Browser
from tests.web.running import Answer, RunningHall

BYTES = "application/offset+octet-stream"
SETTLED = ("ready", "rejected")
LONGEST_S = 60


def metadata(**words: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in words.items())


class Uploader:
    """An editor at a browser."""

    def __init__(self, hall: RunningHall, browser: Browser) -> None:
        self.hall, self.browser = hall, browser

    async def announce(self, size: int, name: str = "a.png", **more: str) -> Answer:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(size),
            "Upload-Metadata": metadata(filename=name, **more),
        }
        return await self.browser.ask("POST", "/api/uploads", headers=headers)

    async def send(self, address: str, data: bytes, at: int = 0, **headers: str) -> Answer:
        sent = {"Content-Type": BYTES, "Upload-Offset": str(at), **headers}
        return await self.browser.ask("PATCH", address, data, sent)

    async def trickle(self, address: str, data: AsyncIterator[bytes]) -> None:
        """Send what comes, for as long as it comes."""
        headers = {
            "Content-Type": BYTES,
            "Upload-Offset": "0",
            "Origin": self.hall.url,
            "Cookie": f"{SESSION}={self.browser.token}",
        }
        async with self.hall.session.request("PATCH", self.hall.url + address, headers=headers, data=data):
            pass

    async def upload(self, data: bytes, name: str = "a.png", **more: str) -> Any:
        """All of it at once; gives what became of it."""
        address = await self.begun(len(data), name, **more)
        answer = await self.send(address, data)
        assert answer.status == 204, answer.data
        return await self.settled(address)

    async def begun(self, size: int, name: str = "a.png", **more: str) -> str:
        answer = await self.announce(size, name, **more)
        assert answer.status == 201, answer.data
        return answer.headers["Location"]

    async def told(self, address: str) -> Any:
        return (await self.browser.ask("GET", address)).json

    async def offset(self, address: str) -> int:
        answer = await self.browser.ask("HEAD", address)
        assert answer.status == 200
        return int(answer.headers["Upload-Offset"])

    async def settled(self, address: str, states: tuple[str, ...] = SETTLED) -> Any:
        """What became of an upload, as soon as it is known."""
        changed = asyncio.Event()
        listeners = self.hall.app[WORKSHOP].listeners
        listeners.append(changed.set)
        try:
            async with asyncio.timeout(LONGEST_S):
                while (row := await self.told(address))["state"] not in states:
                    await changed.wait()
                    changed.clear()
        finally:
            listeners.remove(changed.set)
        return row

    async def media(self) -> list[Any]:
        answer = await self.browser.ask("GET", "/api/media")
        return list(answer.json["media"])
