"""The halls that browsers look at: in this process with a port of its own, or as the program itself."""

import asyncio
import json
import secrets
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

from msgspec.structs import replace

from hallbus.hall.facts import HallFacts
from tests.halls import DEMO_FILE, demo
from tests.patience import PATIENCE_S
from tests.web.running import Answer, RunningHall

OpenHouse = Callable[..., Awaitable["House"]]


class House(RunningHall):
    """A running hall, with the addresses of its pages."""

    def page(self, name: str, id: object, url: str = "", **more: str) -> str:
        """The address of a screen's, window's or kiosk's page, key and all; by another `url` if there is a cable."""
        kind = {"console": "window", "kiosk": "kiosk"}.get(name, "screen")
        query = "".join(f"&{field}={value}" for field, value in more.items())
        return f"{url or self.url}/{name}?{kind}={id}&token={self.key(kind, id)}{query}"

    async def calls(self, *windows: int) -> list[str]:
        """Everybody presses at the same instant; visitors for all of them were there."""
        services = {w.no: w.services[0] for w in self.facts.windows if w.services}
        for window in windows:
            await self.take(services[window])
        answers = await asyncio.gather(*(self.press(window) for window in windows))
        return [ticket_of(answer) for answer in answers]

    async def hall(self) -> Any:
        return (await self.ask("GET", "/api/hall", self.key("ingest"))).json

    async def facts_of(self, kind: str) -> list[dict[str, Any]]:
        """The facts of a kind in the journal."""
        recorded = await self.hub.read(lambda hall: list(self.hub.journal.read(0)))
        return [{"seq": seq, "event": event} for seq, event in recorded if event.kind == kind]


def ticket_of(answer: Answer) -> str:
    assert answer.status == 200, answer.data
    return str(answer.json["ticket"])


def quiet_demo(**changes: Any) -> HallFacts:
    """The demo hall without clips, so that a test about calls shows nothing else."""
    return replace(demo(), **{"playlist": (), **changes})


def screen_with(facts: HallFacts, id: str, **changes: Any) -> HallFacts:
    """The same hall with one screen changed."""
    return replace(facts, screens=tuple(replace(s, **changes) if s.id == id else s for s in facts.screens))


def hall_file(folder: Path, playlist: str) -> Path:
    """The demo's hall file with a playlist of its own, in a folder of its own."""
    text = DEMO_FILE.read_text(encoding="utf-8")
    head, rest = text.split("[[playlist]]", 1)
    tail = rest[rest.index("[[notices]]") :]
    folder.mkdir(exist_ok=True)
    (folder / "clips").mkdir(exist_ok=True)
    file = folder / "hall.toml"
    file.write_text(head + playlist + tail, encoding="utf-8")
    return file


class Program:
    """`hallbus demo --quiet` as a process of its own, which may be killed and started again on the same data."""

    def __init__(self, folder: Path, hall: Path | None = None) -> None:
        self.data, self.hall_file = folder / "data", hall
        self.port = _free_port()
        self.process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        hall = ["--hall", str(self.hall_file)] if self.hall_file else []
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hallbus.cli", "--log", "error", "demo", "--quiet"),
            *("--data", str(self.data), "--port", str(self.port), *hall),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            assert b"hallbus is at" in await self.process.stdout.readline()
            while (await self.get("/api/hall", self.keys["ingest"]))["day"] is None:  # noqa: ASYNC110  # a process
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """As a power cut does: kill -9."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.communicate()

    @property
    def keys(self) -> dict[str, Any]:
        keys: dict[str, Any] = json.loads((self.data / "keys.json").read_bytes())
        return keys

    def page(self, name: str, id: object) -> str:
        kind = {"console": "window", "kiosk": "kiosk"}.get(name, "screen")
        return f"{self.url}/{name}?{kind}={id}&token={self.keys[f'{kind}s'][str(id)]}"

    async def get(self, path: str, key: str) -> Any:
        return await asyncio.to_thread(self._ask, Request(self.url + path, headers=_bearer(key)))

    async def post(self, path: str, key: str, body: dict[str, Any]) -> Any:
        headers = {**_bearer(key), "Content-Type": "application/json"}
        request = Request(self.url + path, json.dumps(body).encode(), headers, method="POST")
        return await asyncio.to_thread(self._ask, request)

    async def call(self, window: int, service: str) -> str:
        await self.post("/api/tickets", self.keys["kiosks"]["KIOSK-1"], {"service": service})
        path, key = f"/api/windows/{window}/call-next", self.keys["windows"][str(window)]
        return str((await self.post(path, key, {}))["ticket"])

    def _ask(self, request: Request) -> Any:
        with urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def fresh_ref() -> str:
    return secrets.token_urlsafe(12)


def milliseconds() -> float:
    """Now, as a page's Date.now() says it."""
    return time.time() * 1000
