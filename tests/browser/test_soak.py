"""A board that runs for months: five thousand calls leave nothing behind."""

import asyncio
from typing import NamedTuple

from msgspec.structs import replace
from playwright.async_api import CDPSession, Page

from bench.heap import held
from hallbus.hall import commands as do
from hallbus.hall.facts import Calendar, HallFacts
from hallbus.hub import Hub
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse, fresh_ref, quiet_demo

WARM, ALL = 1_000, 5_000
SECONDS_A_ROUND = 30  # of the hall's time: a day holds them all
WINDOWS = (1, 2, 3, 5, 6, 7, 8, 10, 11, 12)


class Weight(NamedTuple):
    heap: float
    nodes: int
    listeners: int


def unlimited(facts: HallFacts) -> HallFacts:
    """The same hall at any hour, with as many numbers as come."""
    services = tuple(replace(service, limits=None) for service in facts.services)
    return replace(facts, services=services, calendar=Calendar(), calls=replace(facts.calls, auto_abandon_at=()))


async def test_heap_and_page_are_as_light_after_5000_calls_as_after_1000(eyes: Eyes, open_house: OpenHouse) -> None:
    house: House = await open_house(unlimited(quiet_demo(notices=())))
    page = await eyes.open(house.page("board", "TV-1"), ready=".board")
    devtools = await page.context.new_cdp_session(page)
    services = {w.no: w.services[0] for w in house.facts.windows if w.services}

    await calls(house, services, WARM)
    early = await weigh(page, devtools, house)
    await calls(house, services, ALL - WARM)
    late = await weigh(page, devtools, house)
    print(f"after {WARM}: {early}, after {ALL}: {late}")
    assert len(await house.facts_of("ticket.called")) == ALL
    assert late.heap <= early.heap * 1.10
    assert late.nodes <= early.nodes * 1.02
    assert late.listeners <= early.listeners * 1.02


async def calls(house: House, services: dict[int, str], count: int) -> None:
    hub: Hub = house.hub
    for _ in range(count // len(WINDOWS)):
        await asyncio.gather(*(hub.handle(do.TakeTicket(services[no], fresh_ref())) for no in WINDOWS))
        await asyncio.gather(*(hub.handle(do.CallNext(no)) for no in WINDOWS))
        house.clock.move(SECONDS_A_ROUND)  # type: ignore[attr-defined]  # a driven one


async def weigh(page: Page, devtools: CDPSession, house: House) -> Weight:
    """What the page holds when it has drawn the newest call and nothing waits for its turn."""
    newest = (await house.hall())["calls"][0]["ticket"]
    await page.wait_for_function(
        "newest => !!document.querySelector(`[data-ticket='${newest}']`)", arg=newest, timeout=40_000
    )
    await page.wait_for_function("() => !document.querySelector('.flash, .row-leave-active')", timeout=40_000)
    heap = await held(devtools)
    counters = await devtools.send("Memory.getDOMCounters")
    return Weight(heap / 1e6, counters["nodes"], counters["jsEventListeners"])
