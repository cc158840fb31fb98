"""The hub's sound files as a loudspeaker fetches them: a name never changes its content, so each is fetched once."""

import asyncio
import logging
from collections import OrderedDict
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp

from hallbus.devices.loudspeaker import Piece, decoded

log = logging.getLogger("hallbus.speaker")

KEPT_MAX = 300
TRIES = 2


class SoundFiles:
    """Fetches sounds from one hub and keeps the latest of them."""

    def __init__(self, hub: str, session: aiohttp.ClientSession) -> None:
        self._base, self._session = http_url(hub), session
        self._kept: OrderedDict[str, Piece] = OrderedDict()

    async def get(self, urls: list[str]) -> dict[str, Piece]:
        """Gives the pieces that could be had, by their URLs."""
        wanted = list(dict.fromkeys(urls))
        pieces = await asyncio.gather(*(self._piece(url) for url in wanted))
        return {url: piece for url, piece in zip(wanted, pieces, strict=True) if piece is not None}

    async def _piece(self, url: str) -> Piece | None:
        if url in self._kept:
            self._kept.move_to_end(url)
            return self._kept[url]
        for _ in range(TRIES):
            try:
                piece = await asyncio.to_thread(decoded, await self._fetched(url))
            except (aiohttp.ClientError, TimeoutError, ValueError) as why:
                log.warning("no sound from %s: %s", url, why or type(why).__name__)
                continue
            self._kept[url] = piece
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
            return piece
        return None

    async def _fetched(self, url: str) -> bytes:
        whole = urljoin(self._base, url)
        if not whole.startswith(self._base + "/"):  # the session carries the key, which is for this hub alone
            raise ValueError("not this hub's")
        async with self._session.get(whole, raise_for_status=True) as response:
            return await response.read()


def http_url(hub: str) -> str:
    """Gives the hub's address for HTTP: ws://hall:8080/ is http://hall:8080."""
    parts = urlsplit(hub if "//" in hub else f"//{hub}")
    return urlunsplit(("https" if parts.scheme in {"wss", "https"} else "http", parts.netloc, "", "", ""))
