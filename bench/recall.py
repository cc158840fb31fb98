"""From a hand on “recall” to the last of 500 screens that shows the clip no more, with a real board among them."""

import asyncio
import re
import shutil
import sys
import time
from typing import Any

from bench.demo import FACTS, KEY
from bench.press import _post, _response
from bench.process import Server
from bench.report import percentile, spread, table
from bench.screens import Crowd, Message, Screen, board_address
from hallbus.hall.programme.rules import has_content

SCREENS = 500
WANTED_S = 2.0
REVISION = re.compile(rb'"programme": ?{"revision": ?"(\w*)"')
CONTENT = [screen.id for screen in FACTS.screens if has_content(screen)]
LOOK = """
() => {
  const seen = () => Boolean(document.querySelector(".layer.seen [src^='/clips/']"))
  const look = () => {
    if (seen() !== window.clip) {
      window.clip = seen()
      // Two frames later it is on glass.
      requestAnimationFrame(() => requestAnimationFrame(() => (window.changed = Date.now())))
    }
    requestAnimationFrame(look)
  }
  window.clip = seen()
  look()
}
"""


class Fetching(Crowd):
    """Screens that ask for their programme when they are told of another one, as the pages do."""

    look = sys.maxsize  # where it stands in a state is not for them to know

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.revisions: dict[Screen, bytes] = {}
        self.told: dict[Screen, float] = {}  # of another programme
        self.have: dict[Screen, float] = {}  # it
        self.empty = True  # the programme that came last
        self._lines: dict[Screen, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}
        self._asking: set[asyncio.Task[None]] = set()

    def take(self, screen: Screen, message: Message, now: float) -> None:
        found = REVISION.search(message.begins)
        if not found or self.revisions.get(screen) == found[0]:
            return
        self.revisions[screen] = found[0]
        self.told[screen] = now
        asking = asyncio.ensure_future(self._ask(screen))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)

    async def _ask(self, screen: Screen) -> None:
        id = screen.request.split(b"screen=")[1].split(b"&")[0].decode()
        if screen not in self._lines:  # a page keeps its own
            self._lines[screen] = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._lines[screen]
        head = f"GET /api/screens/{id}/programme HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n\r\n"
        writer.write(head.encode())
        status, body = await _response(reader)
        if status != 200:
            raise RuntimeError(body)
        self.empty = b'"items":[]' in body  # that it is all read by somebody costs the screens, not the hub
        self.have[screen] = time.perf_counter()

    async def all(self) -> None:
        """Wait until every screen has asked for what it was told of."""
        async with asyncio.timeout(60):
            while len(self.have) < len(self.screens):  # noqa: ASYNC110 - looking must cost nothing
                await asyncio.sleep(0.005)

    def forget(self) -> None:
        self.told.clear()
        self.have.clear()


async def measure(fast: bool = False) -> str:
    rounds = 3 if fast else 20
    told: list[float] = []
    have: list[float] = []
    glass: list[float] = []
    command = (sys.executable, "-m", "bench.recall_hub")
    async with Server(command=command) as server:
        crowd = Fetching(server.port)
        for place, screen in enumerate(CONTENT):
            count = SCREENS // len(CONTENT) + (place < SCREENS % len(CONTENT))
            await crowd.gather(count, server.port, f"/live?screen={screen}&token={KEY}")
        await crowd.all()
        async with Board(server.port) as board:
            for _ in range(rounds):
                crowd.forget()
                server.tell("release")
                await crowd.all()
                await board.shows(True)
                crowd.forget()
                wall, begun = time.time(), time.perf_counter()
                await _recall(server.port)
                await crowd.all()
                if not crowd.empty:
                    raise RuntimeError("the clip is still there")
                told.append((max(crowd.told.values()) - begun) * 1e3)
                have.append((max(crowd.have.values()) - begun) * 1e3)
                glass.append(await board.shows(False) - wall * 1e3)
        crowd.close()
    rows = [
        (name, spread(times), f"{percentile(times, 0.95):.1f}")
        for name, times in (("the last screen is told", told), ("the last screen has its programme without it", have),
                            ("off the glass of a board in Chromium", glass))
    ]  # fmt: skip
    return (
        f"{len(crowd.screens)} screens of {len(CONTENT)} kinds with content, each of which asks for its programme anew, and a board in "
        f"Chromium; {rounds} recalls. Milliseconds from the press.\n\n{table(('', 'median (min–max)', 'p95'), rows)}\n\n"
        f"- slowest of all: {max(*have, *glass) / 1e3:.3f} s (wanted: {WANTED_S:.0f} at most)"
    )


async def _recall(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_post("/api/clips/1/recall", b'{"comment":"bench"}'))
    status, answer = await _response(reader)
    writer.close()
    if status != 200:
        raise RuntimeError(answer)


class Board:
    """A board in Chromium that notes when a clip comes on its glass and leaves it."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "Board":
        from playwright.async_api import async_playwright

        self._driver = async_playwright()
        playwright = await self._driver.__aenter__()
        path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        self._browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        self._page: Any = await self._browser.new_page()
        await self._page.goto(await board_address(self.port, CONTENT[0]))
        await self._page.wait_for_selector(".player")
        await self._page.evaluate(LOOK)
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._browser.close()
        await self._driver.__aexit__(*error)

    async def shows(self, clip: bool) -> float:
        """When it began to show one, or none, in milliseconds since 1970."""
        await self._page.wait_for_function("wanted => window.clip === wanted && window.changed", arg=clip)
        changed: float = await self._page.evaluate("() => { const at = window.changed; window.changed = 0; return at }")
        return changed
