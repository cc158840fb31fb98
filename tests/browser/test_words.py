"""Both languages on the pages that offer them, and never a key where a text should be."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.eyes import LANDSCAPE, Eyes
from tests.browser.house import House
from tests.browser.kiosk import button, choose, machine
from tests.browser.look import faults

DISPLAY = Path(__file__).parents[2] / "display"
CATALOGUES = [DISPLAY / page / "words" / "zh-CN.json" for page in ("shared", "console", "kiosk", "ticket", "guide")]


def keys() -> set[str]:
    """Every name of a text that could not be read as a word."""
    names: set[str] = set()
    for file in CATALOGUES:
        for name, text in json.loads(file.read_text(encoding="utf-8")).items():
            inner = {f"{name}.{one}" for one in text} if isinstance(text, dict) else {name}
            names |= {one for one in inner if "_" in one or "." in one}
    return names


async def reads_well(page: Page) -> None:
    text = await page.locator("body").inner_text()
    assert text.strip()
    assert not [key for key in keys() if key in text]
    assert "{" not in text
    assert "undefined" not in text
    assert "NaN" not in text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_no_page_shows_a_key_instead_of_a_text(eyes: Eyes, house: House, language: str) -> None:
    slip = await house.ask("POST", "/api/tickets", house.key("kiosk", "KIOSK-1"), {"service": "B1"})
    await house.calls(3, 10)
    await house.press(15, "pause", reason="break")
    for id in ("TV-1", "TV-3", "TV-4") if language == "zh-CN" else ():  # a board speaks both at once
        await reads_well(await eyes.open(house.page("board", id, lang=language), LANDSCAPE, ready=".newest, .full"))
    await reads_well(await eyes.open(house.page("console", 3, lang=language), (1366, 768), ready=".console"))
    for part in ("issue", "tickets", "batches", "help", "windows", "search"):
        address = f"{house.page('guide', 'GUIDE', lang=language)}#{part}"
        await reads_well(await eyes.open(address, (1024, 768), ready=".guide"))
    await reads_well(await eyes.open(f"{house.url}{slip.json['url']}?lang={language}", (390, 844), ready=".head"))


async def test_a_kiosk_speaks_english_on_every_page_when_asked(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    await button(page, "English").click()
    await expect(page.locator("h1")).to_have_text("Which department?")
    await reads_well(page)
    await choose(page, "Market Regulation", "Business licence")
    await reads_well(page)
    await button(page, "Take a ticket").click()
    await expect(page.locator(".slip .number")).to_have_text("B001")
    await reads_well(page)
    await button(page, "Another").click()
    await button(page, "Not found?").click()
    await reads_well(page)
    await button(page, "Back").click()
    await button(page, "Check in").click()
    await reads_well(page)
    await button(page, "Large type").click()
    await button(page, "Back").click()
    await reads_well(page)


async def test_a_phone_in_english_reads_its_ticket_in_english(eyes: Eyes, house: House) -> None:
    slip = await house.ask("POST", "/api/tickets", house.key("kiosk", "KIOSK-1"), {"service": "B1"})
    page = await eyes.open(f"{house.url}{slip.json['url']}?lang=en", (390, 844), ready=".head")
    await house.press(5)
    await expect(page.locator(".head .state")).to_contain_text("Please go")
    said = await page.locator(".state, .suffix, .say, .at, .foot").all_inner_texts()
    assert not any("一" <= sign <= "鿿" for sign in "".join(said)), said
    assert await faults(page, scrolls=True) == []
