"""The ways in: the start page with its links, the kiosk with its slip, the visitor's own page."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.eyes import Eyes
from tests.browser.house import House, Program
from tests.browser.kiosk import button, choose, machine
from tests.browser.look import faults, pale

PHONE = (390, 844)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: object) -> AsyncIterator[Program]:
    async with Program(tmp_path_factory.mktemp("demo")) as program:  # type: ignore[attr-defined]  # pytest's
        yield program


async def test_the_start_page_lists_everything_and_every_link_opens(demo: Program, browser: Browser) -> None:
    async with Eyes(browser) as eyes:
        page = await eyes.open(demo.url, (1366, 768), ready=".steps")
        links = await page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        keys = demo.keys
        for screen in ("TV-1", "TV-2", "TV-3", "TV-4", "LED-ENT", "STRIP-01", "STRIP-18"):
            assert any(f"screen={screen}&" in link for link in links), screen
        for window in keys["windows"]:
            assert any(f"window={window}&" in link for link in links), window
        for kiosk in keys["kiosks"]:
            assert any(f"kiosk={kiosk}&" in link for link in links), kiosk
        kinds: dict[str, str] = {}
        for link in links:
            kinds.setdefault(link.split("&")[0] if "TV" in link else link.split("?")[0], link)
        for link in set(kinds.values()):
            opened = await eyes.open(demo.url + link, (1280, 720), ready="#app > *")
            if link.startswith("/board"):
                await expect(opened.locator(".board, .full")).to_be_visible()
            await opened.close()
        for link in links:
            answer = await page.request.get(demo.url + link)
            assert answer.status == 200
    eyes.complain()


async def test_the_start_page_is_good_on_a_phone_and_by_keyboard(demo: Program, browser: Browser) -> None:
    async with Eyes(browser) as eyes:
        page = await eyes.open(demo.url, PHONE, ready=".steps")
        assert await faults(page, ".picture, code", scrolls=True) == []
        assert await pale(page, skip=".picture, .strip") == []
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.closest('.step') !== null")
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        async with page.context.expect_page() as opening:
            await page.keyboard.press("Enter")
        board = await opening.value
        await expect(board.locator(".board")).to_be_visible()
    eyes.complain()


async def test_every_page_has_its_icon(demo: Program, browser: Browser) -> None:
    async with Eyes(browser) as eyes:
        for path in ("/", "/board", "/strip", "/console", "/kiosk", "/t/x"):
            html = await (await eyes.context.request.get(demo.url + path)).text()
            icon = html.split('rel="icon"', 1)[1].split('href="', 1)[1].split('"', 1)[0]
            answer = await eyes.context.request.get(demo.url + icon)
            assert answer.headers["content-type"] == "image/svg+xml"


async def test_a_visitor_takes_a_ticket_by_touch_and_follows_it_on_a_phone(browser: Browser, house: House) -> None:
    ahead = [await house.take("B1") for _ in range(3)]
    async with Eyes(browser, has_touch=True) as eyes:
        kiosk = await machine(eyes, house)
        await choose(kiosk, "市场监管", "营业执照")
        async with kiosk.expect_response("**/api/tickets") as answering:
            await button(kiosk, "取号", exact=True).tap()
        slip = await (await answering.value).json()
        await expect(kiosk.locator(".slip .number")).to_have_text(slip["ticket"])

        phone = await eyes.open(house.url + slip["url"], PHONE, ready=".head")
        await expect(phone.locator(".number")).to_have_text(slip["ticket"])
        await expect(phone.locator(".card").first).to_contain_text("3 人")
        assert await faults(phone, scrolls=True) == []
        await house.press(5)
        await expect(phone.locator(".card").first).to_contain_text("2 人")
        await expect(phone.locator(".state")).to_have_text("快到您了")
        for _ in ahead[1:]:
            await house.press(5)
        await expect(phone.locator(".card").first).to_have_text("下一位就是您")
        await house.press(6)
        await expect(phone.locator(".page.amber")).to_be_visible()
        await expect(phone.locator(".plate")).to_have_text("6号窗口")
        assert await pale(phone) == []
        assert await faults(phone, scrolls=True) == []
    eyes.complain()
