"""The loudspeaker of an audio zone: a program of its own, beside the sound card, anywhere in the building.

The connection lives in the event loop and answers the hub's pings while a thread plays; what is to be said waits in between, is
left out when it is too old by the hub's clock, and is answered with `said` when its last sample has sounded. Whatever happens on
the network, the program goes on trying.
"""

import asyncio
import contextlib
import json
import logging
import os
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

import hallbus
from hallbus.devices.loudspeaker import Loudspeaker, NoDevice
from hallbus.devices.sounds import SoundFiles, http_url

log = logging.getLogger("hallbus.speaker")

BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
REFUSED_S = 30.0  # a wrong key does not get better by asking often
FETCH_LIMIT_S = 5.0
SEND_LIMIT_S = 5.0
HEALTH_EVERY_S = 60.0
DEVICE_EVERY_S = 10.0
HANGS_S = 10.0  # beyond the sound's own length
HANGS_EXIT = 3
WAITING_MAX = 20

Message = dict[str, Any]  # Any: what JSON can hold


@dataclass(frozen=True, slots=True)
class Options:
    """Which hub, which zone, which key, which sound card."""

    hub: str
    zone: str
    key: str
    device: str | None = None


class Speaker:
    """One loudspeaker of one zone."""

    def __init__(self, options: Options, loudspeaker: Loudspeaker) -> None:
        self._options, self._loudspeaker = options, loudspeaker
        self._problems: dict[str, str] = {}
        self._hub_clock: tuple[datetime, float] | None = None
        self._waiting: asyncio.Queue[Message] = asyncio.Queue(WAITING_MAX)
        self._connection: ClientConnection | None = None
        self._news = asyncio.Event()  # something about this loudspeaker's health

    async def run(self) -> None:
        """Speaks until it is cancelled."""
        headers = {"Authorization": f"Bearer {self._options.key}"}
        limit = aiohttp.ClientTimeout(total=FETCH_LIMIT_S)
        async with aiohttp.ClientSession(headers=headers, timeout=limit) as session:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._stay_connected(headers))
                    tasks.create_task(self._say_in_turn(SoundFiles(self._options.hub, session)))
                    tasks.create_task(self._tell_health())
                    tasks.create_task(self._watch_device())
            finally:
                self._loudspeaker.stop()

    async def _stay_connected(self, headers: dict[str, str]) -> None:
        url = live_url(self._options.hub, self._options.zone)
        failures = 0
        while True:
            pause_s = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
            failures += 1
            try:
                # No proxy: the hub is on this network, whatever the environment says about the way to the internet.
                async with connect(
                    url,
                    additional_headers=headers,
                    proxy=None,
                    ping_interval=5,
                    ping_timeout=10,
                    close_timeout=2,
                ) as connection:
                    log.info("connected to %s, zone %s", self._options.hub, self._options.zone)
                    failures = 0
                    await self._listen(connection)
                    log.warning("the hub closed the connection (%s)", connection.close_code)
            except InvalidStatus as why:
                pause_s = self._refused(why.response.status_code, pause_s)
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as why:
                log.warning("no connection to %s: %s", self._options.hub, str(why) or type(why).__name__)
            # All loudspeakers of a hall lose the hub at the same moment; they must not all come back at the same moment.
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.0))

    def _refused(self, status: int, pause_s: float) -> float:
        hub, zone = self._options.hub, self._options.zone
        if status in {401, 403}:
            log.error(
                "%s refuses this key (%d): give it a screen's key out of keys.json (--keys, --screen)", hub, status
            )
            return REFUSED_S
        log.error("%s answers %d: is that the hub, and has its hall a zone %s?", hub, status, zone)
        return pause_s if status >= 500 else REFUSED_S

    async def _listen(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._news.set()  # a hub that has started again does not know how this loudspeaker is
        try:
            async for frame in connection:
                with contextlib.suppress(ValueError):  # what is not understood is for a newer loudspeaker
                    self._take(json.loads(frame))
        finally:
            self._connection = None

    def _take(self, message: Message) -> None:
        match message:
            case {"type": "hello" | "beat", "now": str(now)}:
                self._hub_clock = datetime.fromisoformat(now), asyncio.get_running_loop().time()
            case {"type": "say", "seq": int(), "audio": list(), "expires": str()}:
                if self._waiting.full():
                    self._waiting.get_nowait()  # the oldest is the first to be too old
                self._waiting.put_nowait(message)

    async def _say_in_turn(self, files: SoundFiles) -> None:
        while True:
            message = await self._waiting.get()
            try:
                await self._say(message, files)
            except NoDevice as why:
                self._problem("device_lost", str(why))
            except Exception:  # one bad message must not silence the zone
                log.exception("seq %d could not be said", message["seq"])

    async def _say(self, message: Message, files: SoundFiles) -> None:
        seq, urls = message["seq"], [str(url) for url in message["audio"]]
        pieces = await files.get(urls)
        if self._too_old(message["expires"]):  # asked after the fetch, which may have taken its time
            log.info("seq %d is too old to be said", seq)
            return
        gain = message.get("gain_db")
        gain_db = float(gain) if isinstance(gain, int | float) else 0.0
        heard = [pieces[url].quieter(gain_db) for url in urls if url in pieces]
        try:
            async with asyncio.timeout(sum(piece.seconds for piece in heard) + HANGS_S):
                whole = await asyncio.to_thread(self._loudspeaker.play, heard)
        except TimeoutError:
            # A driver that hangs cannot be interrupted, only left: whoever keeps this program running starts it again.
            log.critical("the sound device hangs: ending")
            os._exit(HANGS_EXIT)
        self._solved("device_lost")
        if len(heard) < len(urls):  # a call of which only the chime was heard has not been said
            self._problem("audio_missing", f"{len(urls) - len(heard)} files of seq {seq}")
        elif whole:
            self._solved("audio_missing")
            await self._send({"type": "said", "seq": seq})

    def _too_old(self, expires: str) -> bool:
        if self._hub_clock is None:
            return False
        then, at = self._hub_clock  # this machine's own clock may be hours off
        return then + timedelta(seconds=asyncio.get_running_loop().time() - at) > datetime.fromisoformat(expires)

    async def _watch_device(self) -> None:
        while True:
            try:
                name = await asyncio.to_thread(self._loudspeaker.check)
            except NoDevice as why:
                self._problem("device_lost", str(why))
            else:
                if name is not None:
                    self._solved("device_lost")
            await asyncio.sleep(DEVICE_EVERY_S)

    async def _tell_health(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEALTH_EVERY_S):
                    await self._news.wait()
            self._news.clear()
            audio = "none" if "device_lost" in self._problems else "ok"
            health = {
                "type": "health",
                "build": hallbus.__version__,
                "audio": audio,
                "problems": sorted(self._problems),
            }
            await self._send(health)

    async def _send(self, message: Message) -> None:
        if self._connection is not None:
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(SEND_LIMIT_S):
                    await self._connection.send(json.dumps(message))

    def _problem(self, code: str, why: str) -> None:
        if code not in self._problems:
            log.error("%s", why)
            self._news.set()
        self._problems[code] = why

    def _solved(self, code: str) -> None:
        if self._problems.pop(code, None) is not None:
            log.info("%s is over", code)
            self._news.set()


def live_url(hub: str, zone: str) -> str:
    """Gives the WebSocket address of a zone's loudspeakers."""
    return "ws" + http_url(hub).removeprefix("http") + f"/live?speaker={quote(zone)}"
