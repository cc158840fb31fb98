"""A hub at the far end of its doors, with the keys of its keys.json: what simulated people do there are real requests."""

import asyncio
import base64
from collections import Counter
from datetime import datetime
from itertools import cycle
from typing import Any, NamedTuple

import msgspec
from aiohttp import ClientError, ClientSession, WSServerHandshakeError

from hallbus import codec
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command
from hallbus.hall.facts import HallFacts
from hallbus.simulate.day import Day
from hallbus.simulate.engine import Answer
from hallbus.simulate.memory import Told
from hallbus.simulate.requests import request_of
from hallbus.simulate.visitors import SLOT

LIMIT_S = 20.0  # of one request
REFUSED = (401, 403)
BREATH_S, TRIES = 0.25, 20  # the hub answers 429 when too many come at once


class RemoteError(Exception):
    """The hub cannot be used; the text says what to do."""


class Standing(NamedTuple):
    """What the hub has now."""

    hall: str
    day: str | None
    seq: int
    now: datetime


class _Fact(msgspec.Struct):
    type: str
    data: msgspec.Raw


class Remote:
    """`told` keeps the estimates that visitors were given, by number; `refused` counts what they were refused."""

    def __init__(self, session: ClientSession, url: str, keys: dict[str, Any], facts: HallFacts) -> None:
        self.session, self.url, self.keys = session, url.rstrip("/"), keys
        self._admin = _basic(keys.get("admin", {}))
        # The administrator's password may have been changed since.
        self._program = f"Bearer {keys['ingest']}" if keys.get("ingest") else self._admin
        guides = (s.id for s in facts.screens if s.kind == "guide_tablet" and s.id in keys.get("screens", {}))
        self._guide = next((f"Bearer {keys['screens'][id]}" for id in guides), self._admin)
        self._kiosks = cycle([f"Bearer {key}" for key in keys.get("kiosks", {}).values()] or [self._admin])
        self._visits: dict[str, str] = {}
        self.told: Told = {}
        self.refused: Counter[str] = Counter()

    async def standing(self) -> Standing:
        """Raises RemoteError when this is no hub, or another's keys."""
        hall = await self._get("/api/hall")
        return Standing(hall["hall"]["name"], hall["day"], hall["seq"], await self._now())

    async def bring(self, day: Day) -> None:
        """Tell the hub of the day's appointments."""
        items = [
            {"code": who.booking, "service": who.service, "date": day.date, "from": f"{who.slot:%H:%M}",
             "to": f"{who.slot + SLOT:%H:%M}"}
            for who in day.booked if who.slot is not None
        ]  # fmt: skip
        if items:
            await self._post("/api/appointments", items, self._program)

    async def do(self, command: Command) -> Answer:
        """One request, and what came of it."""
        request = request_of(command, self._visits)
        status, answer = await self._post(request.path, request.body, self._key(request.holder))
        if status >= 400:
            code = answer["error"]["code"]
            if isinstance(command, do.TakeTicket):
                self.refused[code] += 1
            return Answer(refused=code, opens=answer.get("opens", ""))
        return self._understood(command, answer)

    async def facts(self, after: int) -> list[ev.Event]:
        """Everything that has happened in the hall since."""
        last, found = int((await self._get("/healthz"))["seq"]), list[ev.Event]()
        headers = {"Authorization": f"Bearer {self.keys.get('ingest', '')}"}
        async with self.session.get(f"{self.url}/api/events?after={after}", headers=headers) as stream:
            while len(found) < last - after:
                line = await asyncio.wait_for(stream.content.readline(), LIMIT_S)
                if not line:
                    raise RemoteError(f"{self.url}/api/events ended early: look at the hub's log")
                if line.startswith(b"data: "):
                    fact = msgspec.json.decode(line[6:], type=_Fact)
                    found.append(codec.decode(fact.type, ev.KINDS[fact.type].version, bytes(fact.data)))
        return found

    def _understood(self, command: Command, answer: dict[str, Any]) -> Answer:
        match command:
            case do.TakeTicket():
                wait = answer.get("wait_minutes")
                self.told[answer["ticket"]] = (wait[0], wait[1]) if wait else None
                self._visits[answer["ticket"]] = str(answer.get("url", "")).removeprefix("/t/")
            case do.HandOut():
                return Answer(tuple(answer["tickets"]))
            case do.ReserveBatch():
                return Answer(made=answer["batch"]["id"])
            case do.AskHelp():
                return Answer(made=answer["help"])
        return Answer((answer["ticket"],)) if answer.get("ticket") else Answer()

    def _key(self, holder: str) -> str:
        if holder in ("kiosk", "guide", "nobody"):
            return {"kiosk": next(self._kiosks), "guide": self._guide, "nobody": ""}[holder]
        key = self.keys.get("windows", {}).get(holder)
        return f"Bearer {key}" if key else self._admin

    async def _now(self) -> datetime:
        """The hub's clock, as everybody who connects is told it."""
        place = next(((kind, id, key) for kind, group in (("kiosk", "kiosks"), ("window", "windows"))
                      for id, key in self.keys.get(group, {}).items()), None)  # fmt: skip
        if place is None:
            raise RemoteError("the keys hold no kiosk and no window: give the hub's keys.json with --keys")
        kind, id, key = place
        try:
            async with self.session.ws_connect(f"{self.url}/live?{kind}={id}&token={key}") as line:
                hello = await line.receive_json(timeout=LIMIT_S)
                return datetime.fromisoformat(hello["now"])
        except WSServerHandshakeError as error:
            raise (self._wrong_key("/live") if error.status in REFUSED else self._no_hub(error)) from error
        except (ClientError, TimeoutError, TypeError, ValueError, KeyError) as error:
            raise self._no_hub(error) from error

    async def _get(self, path: str) -> Any:
        status, answer = await self._send("GET", path, None, self._program)
        if status >= 400:
            raise RemoteError(f"{self.url}{path} answers {status} {answer['error']['message']}")
        return answer

    async def _post(self, path: str, body: Any, key: str) -> tuple[int, dict[str, Any]]:
        """Again for a while when the hub is busy."""
        for _ in range(TRIES):
            status, answer = await self._send("POST", path, body, key)
            if status != 429:
                break
            await asyncio.sleep(BREATH_S)
        return status, answer

    async def _send(self, method: str, path: str, body: Any, key: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": key} if key else {}
        try:
            async with asyncio.timeout(LIMIT_S):
                async with self.session.request(method, self.url + path, json=body, headers=headers) as response:
                    status, answer = response.status, await response.json()
        except (ClientError, TimeoutError, ValueError) as error:
            raise self._no_hub(error) from error
        if status in REFUSED:
            raise self._wrong_key(path)
        return status, answer

    def _wrong_key(self, path: str) -> RemoteError:
        return RemoteError(
            f"the hub at {self.url} does not take the key for {path}: give the keys.json of its own data folder with --keys"
        )

    def _no_hub(self, error: Exception) -> RemoteError:
        why = str(error) or type(error).__name__
        return RemoteError(f"no hub answers at {self.url} ({why}): start it, or mend --url")


def _basic(admin: dict[str, str]) -> str:
    both = f"{admin.get('name', '')}:{admin.get('password', '')}"
    return "Basic " + base64.b64encode(both.encode()).decode()
