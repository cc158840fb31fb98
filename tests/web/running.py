"""A hall that really runs: its application on a port of its own, a journal in a folder, time that stands still until it is moved."""

import asyncio
import base64
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from hallbus.cli import runner_of
from hallbus.clock import Clock, DrivenClock
from hallbus.hall.facts import HallFacts, Language
from hallbus.hub import Hub
from hallbus.keys import load_keys
from hallbus.speech.voices import NoVoice
from hallbus.web.app import make_app
from hallbus.web.parts import HUB
from tests.halls import MORNING, SMALL
from tests.patience import PATIENCE_S
from tests.web.line import Line


class Answer(NamedTuple):
    """What a door said."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


class Mute:
    """A voice without an engine: a hall goes on with the chime."""

    rate = 160

    async def label(self, language: Language) -> str:
        raise NoVoice("mute")

    async def render(self, text: str, language: Language) -> Path:
        raise NoVoice("mute")

    async def close(self) -> None:
        pass


class RunningHall:
    """One application, and ways to press, look and listen."""

    def __init__(self, folder: Path, facts: HallFacts = SMALL, clock: Clock | None = None, **options: Any) -> None:
        self.folder, self.facts, self.options = folder, facts, options
        self.data, self.clips = folder / "data", folder / "clips"
        self.data.mkdir(exist_ok=True)
        self.clips.mkdir(exist_ok=True)
        self.clock = clock or DrivenClock(MORNING, rate=0)
        self.port = 0
        self.lines: list[Line] = []

    async def __aenter__(self) -> Self:
        self.session = ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=PATIENCE_S))
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for line in self.lines:
            await line.close()
        await self.stop()
        await self.session.close()

    async def start(self) -> None:
        """Start, or start again on the same port with the same data."""
        keyring = load_keys(self.data, self.facts, "")
        self.keys = json.loads((self.data / "keys.json").read_bytes())
        options: dict[str, Any] = {"voice": Mute(), **self.options}
        self.app = make_app(self.facts, self.data, self.clock, keyring, self.clips, **options)
        self.runner = runner_of(self.app)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self.runner.addresses[0][1]
        await day_open(self.hub)

    async def stop(self) -> None:
        await self.runner.cleanup()

    @property
    def hub(self) -> Hub:
        return self.app[HUB]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def key(self, kind: str, id: object = "") -> str:
        """The key of a window, screen or kiosk, or the one for programs."""
        return str(self.keys["ingest"] if kind == "ingest" else self.keys[f"{kind}s"][str(id)])

    @property
    def admin(self) -> dict[str, str]:
        """The administrator's headers."""
        return basic(self.keys["admin"]["name"], self.keys["admin"]["password"])

    # Doors

    async def ask(self, method: str, path: str, key: str | None = None, body: Any = None, **options: Any) -> Answer:
        """One request. `body` is sent as JSON, bytes as they are."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Authorization"] = f"Bearer {key}"
        data: Any = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if isinstance(data, bytes):
            data = io.BytesIO(data)  # what is large would be warned of otherwise
        async with self.session.request(method, self.url + path, headers=headers, data=data, **options) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def take(self, service: str = "A1", **more: Any) -> str:
        """A visitor takes a number."""
        answer = await self.ask("POST", "/api/tickets", self.key("kiosk", "KIOSK-1"), {"service": service, **more})
        assert answer.status == 201, answer.data
        return str(answer.json["ticket"])

    async def press(
        self, window: int, button: str = "call-next", body: dict[str, Any] | None = None, **more: Any
    ) -> Answer:
        """A clerk presses."""
        path, fields = f"/api/windows/{window}/{button}", {**(body or {}), **more}
        return await self.ask("POST", path, self.key("window", window), fields)

    async def call(self, service: str = "A1", window: int = 1) -> str:
        """Somebody takes a number and is called at once."""
        await self.take(service)
        answer = await self.press(window)
        assert answer.status == 200, answer.data
        return str(answer.json["ticket"])

    async def take_or_halt(self) -> Answer:
        """A visitor takes a number, if it can be written."""
        return await self.ask("POST", "/api/tickets", self.key("kiosk", "KIOSK-1"), {"service": "A1"})

    async def waiting(self, readers: int, commands: int) -> None:
        """Let the loop turn until so many wait for the writer."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.hub._readers) < readers or len(self.hub._waiting) < commands:  # noqa: ASYNC110  # no event says so
                await asyncio.sleep(0)

    async def next_day(self, day: str) -> None:
        """Let a day pass by a driven clock; `day` is then the business day."""
        self.clock.move(86_400)  # type: ignore[attr-defined]  # driven
        await day_open(self.hub, day)

    # Lines

    async def line(self, key: str = "", **query: Any) -> Line:
        """A line to /live, like `line(screen="TV-1")`, with its own key unless another is given."""
        kind, id = next(iter(query.items()))
        if not key and kind in ("screen", "window", "kiosk"):
            key = self.key(kind, id)
        if not key and kind == "speaker":
            key = next(iter(self.keys["screens"].values()))
        url = f"{self.url}/live?{kind}={id}" + (f"&token={key}" if key else "")
        line = await Line.open(self.session, url)
        self.lines.append(line)
        return line

    async def refusal(self, path: str, **options: Any) -> int:
        """The status with which /live refuses."""
        return (await self.ask("GET", path, **options)).status


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


async def day_open(hub: Hub, day: str = "") -> None:
    """Wait until the business day has begun, or this one."""
    begun = asyncio.Event()

    def look(_: object = None) -> None:
        if hub.hall.day_open and day in ("", hub.hall.day):
            begun.set()

    hub.listeners.append(look)
    hub.on_solid(look)
    async with asyncio.timeout(PATIENCE_S):
        await begun.wait()
    hub.listeners.remove(look)
