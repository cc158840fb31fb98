"""Eyes for pages: opens them, and notes complaints in the console, failed requests, and requests to strangers."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, WebSocket, expect

from tests.patience import PATIENCE_MS, PATIENCE_S

expect.set_options(timeout=PATIENCE_MS)
LEFT_EARLY = "WebSocket is closed before the connection is established"  # a page that was left while it connected
LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
PATH = shutil.which("chromium") or "/usr/bin/chromium"


class Chromium(NamedTuple):
    path: str
    windowless: str  # the same engine without the browser around it: pages are the same, for less than half the work
    silent: list[str]
    speaking: str

    @property
    def arguments(self) -> list[str]:
        return [*self.silent, self.speaking]


CHROMIUM = Chromium(
    PATH,
    shutil.which("chromium-headless-shell") or PATH,
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ],
    "--autoplay-policy=no-user-gesture-required",
)


class Eyes:
    """One browser context and what its pages did wrong."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.browser, self.options = browser, {"locale": "zh-CN", **options}
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.told: dict[Page, list[dict[str, Any]]] = {}  # what each page told the hub
        self.heard: dict[Page, list[dict[str, Any]]] = {}

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.context = await self.browser.new_context(**self.options)
        self._stack.push_async_callback(self.context.close)
        self.watch(self.context)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def watch(self, context: BrowserContext) -> None:
        context.on("page", self._watch_page)

    def _watch_page(self, page: Page) -> None:
        self.told[page], self.heard[page] = [], []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._request(page, request))
        page.on("response", self._response)
        page.on("websocket", lambda line: self._websocket(page, line))

    async def open(self, url: str, size: tuple[int, int] = LANDSCAPE, ready: str = "#app *", script: str = "") -> Page:
        """A page of this size, drawn."""
        page = await self.context.new_page()
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        if script:
            await page.add_init_script(script)
        await page.goto(url)
        await page.wait_for_selector(ready, state="attached")
        await page.evaluate("document.fonts.ready.then(() => null)")
        return page

    def expect_trouble(self, *words: str) -> None:
        """Complaints with these words are what the test is about."""
        self.expected += words

    def complain(self) -> None:
        expected = (*self.expected, LEFT_EARLY)
        rest = [one for one in self.complaints if not any(re.search(words, one) for words in expected)]
        assert not rest, "\n".join(rest)

    def receipts(self, page: Page) -> Counter[int]:
        """How often the page said of each call that it is on glass."""
        return Counter(message["seq"] for message in self.told[page] if message["type"] == "shown")

    def says(self, page: Page) -> list[int]:
        """The calls that the page was asked to say."""
        return [message["seq"] for message in self.heard[page] if message["type"] == "say"]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def _request(self, page: Page, request: Request) -> None:
        if urlsplit(request.url).scheme in ("data", "blob"):
            return
        if urlsplit(request.url).netloc != urlsplit(page.url).netloc and page.url != "about:blank":
            self.complaints.append(f"a stranger was asked: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def _websocket(self, page: Page, line: WebSocket) -> None:
        line.on("framesent", lambda frame: self.told[page].append(msgspec.json.decode(frame)))
        line.on("framereceived", lambda frame: self.heard[page].append(msgspec.json.decode(frame)))


async def settle(page: Page) -> None:
    """Two frames: what was decided is painted."""
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")


async def until(wanted: Callable[[], Any], within_s: float = PATIENCE_S) -> None:
    """Wait for something that no page shows and no event tells."""
    async with asyncio.timeout(within_s):
        while not wanted():  # noqa: ASYNC110  # see above
            await asyncio.sleep(0.02)
