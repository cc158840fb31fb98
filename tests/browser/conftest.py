"""A real Chromium for a module, and for each test a fresh context that notes whatever a page must not do."""

import inspect
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright

from hallbus.clock import Clock, DrivenClock
from hallbus.hall.facts import HallFacts
from tests.browser.cable import Cable
from tests.browser.eyes import CHROMIUM, Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.halls import MORNING

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """A browser belongs to the loop that started it, so a module's tests share one loop."""
    for item in items:
        if HERE in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as driver:
        yield driver


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    running = await playwright.chromium.launch(executable_path=CHROMIUM.windowless, args=CHROMIUM.arguments)
    yield running
    await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def eyes(browser: Browser, open_house: OpenHouse) -> AsyncIterator[Eyes]:
    """Opens pages; a test that has used it fails if a page has complained or asked anybody but the hub.

    The hall outlives the pages, so that its end is no complaint.
    """
    async with Eyes(browser) as looking:
        yield looking
    looking.complain()


@pytest_asyncio.fixture(loop_scope="module")
async def open_house(tmp_path: Path) -> AsyncIterator[OpenHouse]:
    """Start a hall: the demo's unless other facts are given, its clock going from half past nine."""
    async with AsyncExitStack() as stack:

        async def open(
            facts: HallFacts | None = None, *, rate: float = 1.0, clock: Clock | None = None, **options: Any
        ) -> House:
            house = House(tmp_path, facts or quiet_demo(), clock or DrivenClock(MORNING, rate=rate), **options)
            return await stack.enter_async_context(house)

        yield open


@pytest_asyncio.fixture(loop_scope="module")
async def house(open_house: OpenHouse) -> House:
    """The demo hall without films."""
    return await open_house()


@pytest_asyncio.fixture(loop_scope="module")
async def cable(house: House) -> AsyncIterator[Cable]:
    """A cable to the hall that a test can cut."""
    async with Cable(house.port) as line:
        yield line
