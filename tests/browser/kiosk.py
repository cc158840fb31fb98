"""Ways through the pages of a ticket machine, as a visitor's finger goes."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.eyes import PORTRAIT, Eyes
from tests.browser.house import House

MENU = ".tiles, .rows, .pictures"
PAPER = ".paper"  # on the glass it lies outside
FINGER = 60


async def machine(
    eyes: Eyes, house: House, size: tuple[int, int] = PORTRAIT, url: str = "", script: str = "", **options: str
) -> Page:
    """The page of KIOSK-1, at its menu."""
    return await eyes.open(house.page("kiosk", "KIOSK-1", url, **options), size, ready=MENU, script=script)


def button(page: Page, name: str, exact: bool = False) -> Locator:
    return page.get_by_role("button", name=name, exact=exact)


def title(page: Page) -> Any:
    return expect(page.locator(".page .title"))


async def choose(page: Page, department: str, service: str = "") -> None:
    """Up to the page that says what to bring."""
    await page.locator(".department", has_text=department).click()
    if service:
        await page.locator(".tile", has_text=service).click()
    await expect(page.locator(".confirm")).to_be_visible()


async def take(page: Page) -> str:
    """Press the button; the number on the slip."""
    await button(page, "取号", exact=True).click()
    number = page.locator(".slip .number")
    await expect(number).to_be_visible()
    return await number.inner_text()


async def too_small(page: Page) -> list[str]:
    """What a finger would miss: everything that can be pressed and is lower or narrower than 60 px."""
    found: list[str] = await page.evaluate(
        """least => [...document.querySelectorAll('button, input, a')].filter(one => {
          const box = one.getBoundingClientRect()
          return box.width && (box.width < least || box.height < least)
        }).map(one => one.innerText || one.tagName)""",
        FINGER,
    )
    return found


async def smallest(page: Page) -> float:
    """The size of the smallest type between header and bar, in px."""
    found: float = await page.evaluate(
        """() => {
          const written = (one) => [...one.childNodes].some(node => node.nodeType === 3 && node.nodeValue.trim())
          const texts = [...document.querySelectorAll('.main *')].filter(written)
          return Math.min(...texts.map(one => parseFloat(getComputedStyle(one).fontSize)))
        }"""
    )
    return found


async def numbers(house: House) -> list[str]:
    """Every number that was given out, by the journal."""
    return [fact["event"].ticket for fact in await house.facts_of("ticket.taken")]
