"""The loudspeaker of an audio zone: a program of its own, beside the sound card, anywhere in the building.

The connection lives in the event loop and answers the hub's pings while a thread plays; what is to be said waits in between, is
left out when it is too old by the hub's clock, and is answered with `said` when its last sample has sounded, or with `unsaid` and
why. Something urgent cuts off what sounds. Whatever happens on the network, the program goes on trying.
"""

import asyncio
import contextlib
import json
import logging
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

import hallbus
from hallbus.devices.hub_clock import HubClock
from hallbus.devices.hubs import Hubs
from hallbus.devices.loudspeaker import Loudspeaker, NoDevice
from hallbus.devices.sounds import SoundFiles, http_url
from hallbus.devices.trust import Late, Refused, Trust

log = logging.getLogger("hallbus.speaker")

BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
REFUSED_S = 30.0  # a wrong key does not get better by asking often
FETCH_LIMIT_S = 5.0
SEND_LIMIT_S = 5.0
HEALTH_EVERY_S = 60.0
DEVICE_EVERY_S = 10.0
LOST_EVERY_S = 1.0  # while there is none: it may be plugged in again at any moment
REFUSED_EVERY_S = 60.0
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
    name: str | None = None  # as the hall file has it among the zone's speakers
    hub_key: str | None = None  # the hub's public key; none: that of the hub that was met first


class Speaker:
    """One loudspeaker of one zone."""

    def __init__(self, options: Options, loudspeaker: Loudspeaker, hubs: Hubs | None = None) -> None:
        """`hubs` remembers the hub's key between runs; without it and without an option it lasts as long as this object."""
        self._options, self._loudspeaker, self._hubs = options, loudspeaker, hubs
        self._hub_key = options.hub_key or (hubs.of(options.hub) if hubs else None)
        self._refusals = Refusals()
        self._problems: dict[str, str] = {}
        self._hub_clock = HubClock()
        self._waiting: asyncio.Queue[Message] = asyncio.Queue(WAITING_MAX)
        self._connection: ClientConnection | None = None
        self._lost = asyncio.Event()  # set while there is no sound device
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
        url = live_url(self._options.hub, self._options.zone, self._options.name)
        failures = 0
        while True:
            trust = Trust(line_name(self._options.zone, self._options.name), self._hub_key)
            pause_s = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
            failures += 1
            try:
                # No proxy: the hub is on this network, whatever the environment says about the way to the internet.
                async with connect(
                    f"{url}&nonce={trust.nonce}",
                    additional_headers=headers,
                    proxy=None,
                    ping_interval=5,
                    ping_timeout=10,
                    close_timeout=2,
                ) as connection:
                    log.info("connected to %s, zone %s", self._options.hub, self._options.zone)
                    failures = 0
                    await self._listen(connection, trust)
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

    async def _listen(self, connection: ClientConnection, trust: Trust) -> None:
        self._connection = connection
        self._news.set()  # a hub that has started again does not know how this loudspeaker is
        try:
            async for frame in connection:
                try:
                    self._take(trust.take(str(frame), time.monotonic()))
                    self._keep(trust.hub)
                except Refused as refused:
                    await self._refuse(refused.why)
                except Late:
                    log.warning("what the hub says comes too late: dialling again")
                    return
                except (ValueError, KeyError, TypeError):
                    pass  # what is not understood is for a newer loudspeaker
        finally:
            self._connection = None

    def _keep(self, hub: str | None) -> None:
        """Never trust another hub than the first."""
        if hub and self._hub_key is None:
            self._hub_key = hub
            if self._hubs:
                self._hubs.met(self._options.hub, hub)

    async def _refuse(self, why: str) -> None:
        count = self._refusals.count(why, time.monotonic())
        if count:
            hint = ": --hub-key takes the key of the right one" if why == "stranger" else ""
            log.error("refused %d messages that are not this hub's (%s)%s", count, why, hint)
            await self._send({"type": "refused", "why": why, "count": count})

    def _take(self, message: Message) -> None:
        match message:
            case {"now": str(now)}:
                self._hub_clock.heard(datetime.fromisoformat(now), time.monotonic())
        match message:
            case {"type": "say", "seq": int(), "audio": list(), "expires": str(), "urgent": True}:
                while not self._waiting.empty():
                    self._waiting.get_nowait()  # the hub says it again if it is still true
                self._loudspeaker.cut()
                self._waiting.put_nowait(message)
            case {"type": "say", "seq": int(), "audio": list(), "expires": str()}:
                if self._waiting.full():
                    self._waiting.get_nowait()  # the oldest is the first to be too old
                self._waiting.put_nowait(message)

    async def _say_in_turn(self, files: SoundFiles) -> None:
        while True:
            message = await self._waiting.get()
            why = "failed"
            try:
                why = await self._say(message, files)
            except NoDevice as lost:
                why = "device_lost"
                self._problem(why, str(lost))
            except Exception:  # one bad message must not silence the zone
                log.exception("seq %d could not be said", message["seq"])
            answer = {"type": "unsaid", "seq": message["seq"], "why": why} if why else said(message)
            await self._send(answer)

    async def _say(self, message: Message, files: SoundFiles) -> str:
        """Plays what is to be said; gives why not all of it has sounded, nothing when it has."""
        seq, urls = message["seq"], [str(url) for url in message["audio"]]
        pieces = await files.get(urls)
        wait_s = self._until(message["expires"])
        if wait_s is not None and wait_s < 0:  # asked after the fetch, which may have taken its time
            log.info("seq %d is too old to be said", seq)
            return "expired"
        gain = message.get("gain_db")
        gain_db = float(gain) if isinstance(gain, int | float) else 0.0
        heard = [pieces[url].quieter(gain_db) for url in urls if url in pieces]
        try:
            async with asyncio.timeout(sum(piece.seconds for piece in heard) + HANGS_S):
                whole = await asyncio.to_thread(self._loudspeaker.play, heard, self._start(message))
        except TimeoutError:
            # A driver that hangs cannot be interrupted, only left: whoever keeps this program running starts it again.
            log.critical("the sound device hangs: ending")
            os._exit(HANGS_EXIT)
        self._solved("device_lost")
        if len(heard) < len(urls):  # a call of which only the chime was heard has not been said
            self._problem("audio_missing", f"{len(urls) - len(heard)} files of seq {seq}")
            return "audio_missing"
        self._solved("audio_missing")
        return "" if whole else "cut_off"

    def _start(self, message: Message) -> Callable[[], float] | None:
        """How long to wait with the first sample when several loudspeakers begin together, asked when the card is ready."""
        begins = message.get("begins")
        with contextlib.suppress(ValueError):  # no moment: who cannot be together begins at once
            if isinstance(begins, str) and self._until(begins) is not None:
                return lambda: self._until(begins) or 0.0
        return None

    def _until(self, moment: str) -> float | None:
        # This machine's own clock may be hours off; the loop's is the one that any thread may read.
        return self._hub_clock.until(datetime.fromisoformat(moment), time.monotonic())

    async def _watch_device(self) -> None:
        while True:
            try:
                name = await asyncio.to_thread(self._loudspeaker.check)
            except NoDevice as why:
                self._problem("device_lost", str(why))
            else:
                if name is not None:
                    self._solved("device_lost")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DEVICE_EVERY_S):
                    await self._lost.wait()
                    await asyncio.sleep(LOST_EVERY_S)

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
        if code == "device_lost":
            self._lost.set()

    def _solved(self, code: str) -> None:
        if self._problems.pop(code, None) is not None:
            log.info("%s is over", code)
            if code == "device_lost":
                self._lost.clear()
            self._news.set()


def said(message: Message) -> Message:
    """The answer to what has sounded to its end."""
    return {"type": "said", "seq": message["seq"]}


class Refusals:
    """How many messages were refused that the hub was not told of; it is told at most once a minute of each kind."""

    def __init__(self) -> None:
        self._untold: dict[str, int] = {}
        self._told_at: dict[str, float] = {}

    def count(self, why: str, at: float) -> int:
        """Counts one more; gives how many to tell of now, 0: later."""
        self._untold[why] = self._untold.get(why, 0) + 1
        if why in self._told_at and at - self._told_at[why] < REFUSED_EVERY_S:
            return 0
        self._told_at[why] = at
        return self._untold.pop(why)


def line_name(zone: str, name: str | None) -> str:
    """What the hub calls a loudspeaker."""
    return f"speaker:{zone}/{name}" if name else f"speaker:{zone}"


def live_url(hub: str, zone: str, name: str | None = None) -> str:
    """Gives the WebSocket address of a zone's loudspeakers."""
    who = f"&name={quote(name)}" if name else ""
    return "ws" + http_url(hub).removeprefix("http") + f"/live?speaker={quote(zone)}{who}"
