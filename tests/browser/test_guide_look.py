"""The guide's tablet for every hand and eye: sizes of touch, contrast, zoom, words instead of colour, English, and a cut line."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import findings
from tests.browser.cable import Cable
from tests.browser.eyes import Eyes
from tests.browser.guide import TABLETS, UNSEEN, dialog, guide_asks, tablet
from tests.browser.house import House
from tests.browser.look import faults, pale

UNREACHABLE = "ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket|Failed to load resource"
PARTS = ("issue", "tickets", "batches", "help", "windows", "search")
CHINESE = re.compile("[一-鿿]")
# What a thumb must hit; a link in a sentence and a field's own cross are not buttons.
TARGETS = "button:visible, a.button:visible, select:visible, input.field:visible, .option:visible"


@pytest_asyncio.fixture(loop_scope="module")
async def hand(browser: Browser, house: House) -> AsyncIterator[Eyes]:
    """A tablet that is touched. The hall outlives its pages, so that its end is no complaint."""
    async with Eyes(browser, has_touch=True) as eyes:
        yield eyes
    eyes.complain()


async def busy(house: House) -> None:
    """Something to see on every part."""
    for service in ("A1", "A1", "B1", "C1", "C1"):
        await house.take(service)
    await house.take("B1", **{"class": "elder"})
    for window in (1, 5, 10):
        await house.press(window)
    await house.press(5, "start")
    await house.press(10, "no-show")
    await house.press(13, "pause", reason="onsite", until="14:30")
    await guide_asks(house, "/api/batches", {"service": "H1", "count": 12, "until": "10:30"})
    await guide_asks(house, "/api/help", {"what": "security", "area": "Z2"})


async def show(page: Page, part: str) -> None:
    """Open a part, with what it shows when something is chosen."""
    await page.get_by_role("navigation").get_by_role("button").nth(PARTS.index(part)).tap()
    if part == "issue":
        await page.locator(".service").first.tap()
        await page.locator("input[value=urgent]").tap()
    if part == "tickets":
        await page.locator(".rows .ticket").first.tap()
        await expect(page.locator(".why")).to_be_visible()
    if part == "search":
        await page.locator("#asked").fill("离婚")


@pytest.mark.parametrize("part", PARTS)
async def test_a_thumb_hits_everything_and_nothing_is_clipped_on_any_tablet(
    hand: Eyes, house: House, part: str
) -> None:
    await busy(house)
    page = await tablet(hand, house)
    await show(page, part)
    for size in TABLETS:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, UNSEEN, scrolls=True) == [], size
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (
            "its parts scroll, not the page"
        )
        for target in await page.locator(TARGETS).all():
            box = await target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 60, (size, await target.inner_text())
    assert await pale(page) == []
    assert await findings(page) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_on_a_phone_the_hall_s_name_is_one_line_and_a_thumb_still_hits_everything(
    hand: Eyes, house: House, language: str
) -> None:
    page = await tablet(hand, house, size=(390, 844))
    if language == "en":
        await page.get_by_role("button", name="English").tap()
    name = await page.locator(".hall-name").bounding_box()
    time = await page.locator(".header time").bounding_box()
    assert name is not None
    assert time is not None
    assert name["height"] < 40, "one line"
    assert time["y"] < name["y"] + name["height"], "beside the name"
    for target in await page.locator(".header button, .tab").all():
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 60, await target.inner_text()
    assert await faults(page, UNSEEN, scrolls=True) == []


@pytest.mark.parametrize("part", PARTS)
async def test_at_twice_the_size_everything_is_there_and_scrolls_one_way(hand: Eyes, house: House, part: str) -> None:
    await busy(house)
    page = await tablet(hand, house)
    await show(page, part)
    for wide, high in TABLETS:
        await page.set_viewport_size({"width": wide // 2, "height": high // 2})
        assert await faults(page, UNSEEN, scrolls=True) == [], (wide, high)
        assert await page.evaluate("document.documentElement.scrollHeight >= innerHeight")


async def test_a_question_can_be_read_and_answered_at_twice_the_size(hand: Eyes, house: House) -> None:
    await busy(house)
    page = await tablet(hand, house, "tickets", (512, 384))
    await page.locator(".rows .ticket", has_text="A002").tap()
    for name in ("提为优先", "作废"):
        await page.get_by_role("button", name=name).tap()
        assert await findings(page) == []
        assert await pale(page) == []
        await dialog(page).get_by_role("button", name="返回").tap()
        await expect(dialog(page)).to_have_count(0)


async def test_states_are_told_apart_in_grey(hand: Eyes, house: House) -> None:
    await busy(house)
    await house.press(5, "park", reason="缺材料")
    await house.press(11)
    page = await tablet(hand, house, "tickets")
    await expect(page.locator(".rows .state", has_text="挂起")).to_be_visible()
    rows = page.locator(".rows .state")
    words = [(await row.inner_text()).split("·")[0].strip() for row in await rows.all()]
    signs = [await row.locator("svg").inner_html() for row in await rows.all()]
    assert set(words) == {"等候", "已叫号", "过号", "挂起"}
    assert len(set(zip(words, signs, strict=True))) == len(set(words)) == len(set(signs))
    for part in ("windows", "issue"):
        await show(page, part)
        assert await page.locator("[aria-pressed=true] svg, .chosen svg, .window svg").count() > 0, (
            "a sign, not a colour"
        )


async def test_a_tablet_that_is_cut_off_shows_how_old_it_is_and_takes_no_wish(
    hand: Eyes, house: House, cable: Cable
) -> None:
    hand.expect_trouble(UNREACHABLE)
    await busy(house)
    page = await tablet(hand, house, "tickets", url=cable.url)
    await page.locator(".rows .ticket", has_text="A002").tap()
    await expect(page.get_by_role("button", name="作废")).to_be_enabled()
    cable.cut()
    away = page.get_by_role("alert").filter(has_text="正在重连")
    await expect(away).to_contain_text(re.compile(r"与大厅断开 \d+ 秒"))
    await expect(away).to_contain_text("09:30 的情况，只能看，不能操作")
    await expect(page.get_by_role("button", name="作废")).to_be_disabled()
    await expect(page.get_by_role("button", name="绿色通道")).to_be_disabled()
    await expect(page.locator(".rows")).to_contain_text("A002")
    for part, name in (("issue", "重连后可用"), ("batches", "重连后可用"), ("help", "重连后可用")):
        await show(page, part)
        await expect(page.get_by_role("button", name=name)).to_be_disabled()
        assert await pale(page) == []
    await expect(page.get_by_role("button", name=re.compile("我去"))).to_be_disabled()
    for size in TABLETS:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, UNSEEN, scrolls=True) == [], size
    await guide_asks(house, "/api/help", {"what": "help", "area": "Z1"})
    cable.mend()
    await expect(away).to_have_count(0)
    await expect(page.locator(".help-row")).to_have_count(2)
    await expect(page.get_by_role("button", name=re.compile("我去")).first).to_be_enabled()


async def test_a_guide_who_reads_english_reads_no_chinese_but_names(hand: Eyes, house: House) -> None:
    await busy(house)
    page = await tablet(hand, house)
    await page.get_by_role("button", name="English").tap()
    await expect(page.get_by_role("button", name="中文")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "en"
    names = [house.facts.name, "中文"]
    for group in (house.facts.services, house.facts.areas, house.facts.windows, house.facts.departments):
        names += [one.name for one in group]
    names += [s.short for s in house.facts.services] + [c.name for c in house.facts.priority.classes]
    names += [paper for s in house.facts.services for paper in s.papers] + [
        d.was for d in house.facts.departments if d.was
    ]
    for part in PARTS[:-1]:
        await show(page, part)
        text = await page.locator("body").inner_text()
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "")
        lines = [line for line in text.splitlines() if CHINESE.search(line) and "孩子" not in line]
        assert lines == [], (part, lines)
        for size in TABLETS:
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            assert await faults(page, UNSEEN, scrolls=True) == [], (part, size)
    await page.reload()
    await expect(page.get_by_role("button", name="中文")).to_be_visible()
