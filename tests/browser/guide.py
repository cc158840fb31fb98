"""A guide's tablet in a test's hands."""

from typing import Any

from msgspec.structs import replace
from playwright.async_api import Locator, Page, expect

from hallbus.hall.facts import HallFacts
from tests.browser.eyes import Eyes
from tests.browser.house import House, quiet_demo
from tests.web.running import Answer

LYING, WIDE, BROAD, UPRIGHT = (1024, 768), (1366, 768), (1280, 800), (768, 1024)
TABLETS = (LYING, WIDE, BROAD, UPRIGHT)
UNSEEN = ".visually-hidden, .head-text, dialog ~ *"  # for ears only

# What a tablet cannot show in a test: each note that begins to sound, each shake, each sheet that is printed.
SENSES = """
window.rung = []
window.shaken = 0
window.printed = []
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function (at) { window.rung.push(this.frequency.value); return start.call(this, at) }
Navigator.prototype.vibrate = () => { window.shaken++; return true }
window.print = () => window.printed.push((document.querySelector('.paper') || { innerText: '' }).innerText)
"""


async def tablet(
    eyes: Eyes, house: House, part: str = "", size: tuple[int, int] = LYING, url: str = "", **more: str
) -> Page:
    """The tablet, opened at one of its parts."""
    address = house.page("guide", "GUIDE", url, **more) + (f"#{part}" if part else "")
    return await eyes.open(address, size, ready=".guide", script=SENSES)


async def go(page: Page, part: str) -> None:
    """Touch a part's name."""
    await page.get_by_role("navigation").get_by_role("button", name=part).tap()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def said(page: Page) -> Any:
    """What stands where a wish was made: done, or why not."""
    return expect(page.locator(".asked:visible").first)


async def guide_asks(house: House, path: str, body: dict[str, Any] | None = None) -> Answer:
    """Another tablet does something."""
    return await house.ask("POST", path, house.key("screen", "GUIDE"), body or {})


async def ticket_in_hall(house: House, number: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.hall())["tickets"][number]
    return found


def strained(**alarms: Any) -> HallFacts:
    """The demo hall with two seats in each area, and alarmed by two who wait for one window."""
    demo = quiet_demo()
    areas = tuple(replace(area, seats=2) for area in demo.areas)
    return replace(demo, areas=areas, alarms=replace(demo.alarms, queue_per_window=1, **alarms))
