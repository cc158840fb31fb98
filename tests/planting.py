"""Plants a text into every place of every door where a caller can put one, and finds it again wherever it got to.

Doors and fields are found in the program itself, so that a new one is planted too.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import ClientSession

from hallbus.web.app import ROOMS
from hallbus.web.windows import BUTTONS
from tests.nobody import ELDER, MOBILE, NAME

GROUPED = (f"{ELDER[:6]} {ELDER[6:14]} {ELDER[14:]}", f"+86 {MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}")
PLANTED = (ELDER, MOBILE, NAME, f"请联系{NAME}，{GROUPED[0]}，{GROUPED[1]}")
TRACES = (ELDER[:14], ELDER[6:], MOBILE[:10], MOBILE[3:], NAME, GROUPED[0][:15], GROUPED[1][8:])
OWN_WORDS = {"reason", "what"}  # a person's own words: a number in them is refused, a name cannot be recognised

CALL = {
    "specversion": "1.0",
    "id": "1",
    "source": "tax",
    "type": "hallbus.call",
    "data": {"ticket": "T007", "window": "1"},
}
BODIES: dict[str, Any] = {  # one that each door takes; the others take an empty one
    "/api/tickets": {"service": "A1"},
    "/api/tickets/{number}/raise": {"class": "elder"},
    "/api/appointments": [{"code": "YY-2", "service": "A1", "date": "2026-11-24", "from": "10:00", "to": "10:30"}],
    "/api/check-in": {"code": "YY-1"},
    "/api/batches": {"service": "B1", "count": 2, "until": "23:59"},
    "/api/batches/{id}/hand-out": {"count": 1},
    "/api/windows/{no}/call": {"ticket": "A001"},
    "/api/windows/{no}/resume": {"ticket": "A001"},
    "/api/windows/{no}/transfer": {"service": "A1"},
    "/api/green-channel": {"on": True},
    "/api/help": {"what": "help"},
    "/api/ingest/calls": CALL,
}
TYPES = {"/api/ingest/calls": "application/cloudevents+json"}
PLACES = {"no": "1", "number": "A001", "code": "YY-1", "page": "board", "name": "lost_child", "button": "pause"}
QUERY = ("token", "day", "after", "format", "screen", "window", "kiosk", "ticket", "speaker", "v")
ENDLESS = "/api/events"  # whatever else is asked of it, it answers for ever


def doors() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for route in room.routes:
            yield route.method, re.sub(r":[^}]*}", "}", route.path)  # type: ignore[attr-defined]  # all are methods and paths


def fields() -> list[str]:
    """Every name that any door reads from a body."""
    shapes = [shape for shape in _shapes(msgspec.Struct) if shape.__module__.startswith("hallbus.web.")]
    return sorted({name for shape in shapes for name in shape.__struct_encode_fields__})


def _shapes(of: type[Any]) -> Iterator[Any]:
    for shape in of.__subclasses__():
        yield shape
        yield from _shapes(shape)


def traces(data: bytes) -> list[str]:
    """What of the planted texts stands in some bytes, however they are written there."""
    return [
        trace
        for trace in TRACES
        for way in (trace.encode(), json.dumps(trace)[1:-1].encode(), quote(trace).encode(), trace.encode("gb18030"))
        if way in data
    ]


class Planter:
    """Sends planted requests to a hub and keeps every answer."""

    def __init__(self, session: ClientSession, url: str, headers: dict[str, str], refs: dict[str, str]) -> None:
        self.session, self.url, self.headers = session, url, headers
        self.places = {**PLACES, **refs}
        self.answers: list[bytes] = []
        self.statuses: Counter[int] = Counter()

    async def everywhere(self, texts: tuple[str, ...] = PLANTED, buttons: tuple[str, ...] = tuple(BUTTONS)) -> None:
        """Every text into every place of every door."""
        for method, path in doors():
            for text in texts:
                await self._address(method, path, text)
                await self._headers(method, path, text)
                if method == "POST":
                    await self._body(path, text, buttons if "{button}" in path else ("",))

    async def _address(self, method: str, path: str, text: str) -> None:
        for place in re.findall(r"{(\w+)}", path):
            await self.send(method, self._filled(path.replace(f"{{{place}}}", quote(text, safe=""))))
        if method == "GET":
            for name in QUERY if path != ENDLESS else () if text.isdecimal() else ("after",):
                await self.send(method, f"{self._filled(path)}?{name}={quote(text)}")

    async def _headers(self, method: str, path: str, text: str) -> None:
        if path == ENDLESS:
            return
        names = ("User-Agent", "Accept-Language", "X-Forwarded-For", "Cookie", "Referer", "ce-id", "Content-Type")
        await self.send(method, self._filled(path), headers={name: quote(text) for name in names})
        await self.send(method, self._filled(path), headers={"Authorization": f"Bearer {quote(text)}"})

    async def _body(self, path: str, text: str, buttons: tuple[str, ...]) -> None:
        base = BODIES.get(path, {})
        bodies = [*_replaced(base, text), f'{{"card": "{text}"'.encode(), json.dumps(text).encode(), text.encode()]
        if isinstance(base, dict):
            named = [name for name in fields() if not (text == PLANTED[2] and name in OWN_WORDS)]
            bodies += [{**base, name: text} for name in named] + [{**base, text: text}]
        headers = {"Content-Type": TYPES.get(path, "application/json")}
        for button in buttons:
            for body in bodies:
                await self.send("POST", self._filled(path.replace("{button}", button)), body, headers)
        if path == "/api/appointments":
            for n in range(5):
                cells = ["YY-3", "A1", "2026-11-24", "10:00", "10:30"]
                cells[n] = text
                table = f"code,service,date,from,to,{text}\n{','.join(cells)},{text}\n".encode()
                await self.send("POST", path, table, {"Content-Type": "text/csv"})

    def _filled(self, path: str) -> str:
        return re.sub(r"{(\w+)}", lambda place: self.places.get(place[1], "x"), path)

    async def send(self, method: str, path: str, body: Any = b"", headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        sent = {**self.headers, **(headers or {})}
        async with self.session.request(method, self.url + path, data=data, headers=sent) as answer:
            self.statuses[answer.status] += 1
            said = await answer.read() + str(answer.headers).encode()
            self.answers.append(said)


def _replaced(base: Any, text: str) -> Iterator[Any]:
    """The same body, once for each of its texts, with this one there."""
    if isinstance(base, list):
        yield from ([other] for other in _replaced(base[0], text))
    elif isinstance(base, dict):
        for name, value in base.items():
            if isinstance(value, dict):
                yield from ({**base, name: other} for other in _replaced(value, text))
            elif not (name in OWN_WORDS and text == NAME):
                yield {**base, name: text}
