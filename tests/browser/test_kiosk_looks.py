"""How a ticket machine looks and sounds in every state: nothing cut off, contrast of 7, names for screen readers, told apart in grey."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops
from playwright.async_api import Browser, Locator, Page, Route, expect

from hallbus.clock import DrivenClock
from hallbus.hall.facts import HallFacts, Limits
from tests.browser.axe import findings
from tests.browser.eyes import LANDSCAPE, PORTRAIT, Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.kiosk import PAPER, button, choose, machine, take, too_small
from tests.browser.look import faults, pale, picture
from tests.halls import HERE

SIZES = [LANDSCAPE, PORTRAIT, (1366, 768), (768, 1366), (1280, 1024)]
UNSEEN = f"{PAPER}, .visually-hidden"
LETTER, LARGE, OTHER = "字母", "大字图片版", "English"

Visit = Callable[[Page], Awaitable[None]]


class State(NamedTuple):
    name: str
    visit: Visit


async def at_menu(page: Page) -> None:
    await expect(page.locator(".department")).to_have_count(10)


async def at_services(page: Page) -> None:
    await page.locator(".department", has_text="市场监管").click()


async def at_papers(page: Page) -> None:
    await choose(page, "市场监管", "营业执照")


async def at_few_left(page: Page) -> None:
    await choose(page, "烟草专卖", "延续")
    await expect(page.locator(".few")).to_be_visible()


async def at_sold_out(page: Page) -> None:
    await choose(page, "食品药品")
    await expect(page.locator(".closed")).to_contain_text("取完了")


async def at_slip(page: Page) -> None:
    await choose(page, "市场监管", "营业执照")
    await take(page)


async def at_find(page: Page) -> None:
    await button(page, "没找到？").click()


async def at_found(page: Page) -> None:
    await at_find(page)
    await button(page, "工商", exact=True).click()


async def at_nothing_found(page: Page) -> None:
    await at_find(page)
    await page.get_by_label("要办的事").fill("火车票退票改签")


async def at_referral(page: Page) -> None:
    await at_find(page)
    await button(page, "离婚", exact=True).click()
    await page.locator(".elsewhere").click()


async def at_code(page: Page) -> None:
    await button(page, "预约签到").click()
    await page.keyboard.type("20261124001")


async def at_letters(page: Page) -> None:
    await button(page, "预约签到").click()
    await button(page, LETTER).click()


async def answered(page: Page, status: int, **error: str) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=status, json={"error": error, **error})

    await page.route("**/api/tickets", refuse)
    await choose(page, "税务")
    await button(page, "取号", exact=True).click()


async def at_refused(page: Page) -> None:
    message = "这个时段只接待预约，请在开始取号后再来。"
    await answered(page, 409, code="by_appointment", message=message, opens="2026-11-27 08:40")
    await expect(page.get_by_role("alert")).to_contain_text("11月27日（星期五）8:40")


async def at_held(page: Page) -> None:
    await answered(page, 409, code="already_holds", message="您已经有号了", ticket="C012")
    await expect(page.locator(".number")).to_have_text("C012")


async def at_unsure(page: Page) -> None:
    await answered(page, 504)
    await expect(page.get_by_role("alert")).to_contain_text("还没有收到大厅的回答")


async def at_large(page: Page) -> None:
    await button(page, LARGE).click()


async def at_large_papers(page: Page) -> None:
    await at_large(page)
    await page.locator(".choice", has_text="营业执照").click()


async def at_large_slip(page: Page) -> None:
    await at_large_papers(page)
    await take(page)


async def at_large_code(page: Page) -> None:
    await at_large(page)
    await at_code(page)


async def at_english(page: Page) -> None:
    await button(page, OTHER).click()


async def at_english_papers(page: Page) -> None:
    await at_english(page)
    await choose(page, "Market Regulation", "Business licence")


async def at_english_slip(page: Page) -> None:
    await at_english_papers(page)
    await button(page, "Take a ticket").click()
    await expect(page.locator(".slip")).to_be_visible()


async def at_english_large(page: Page) -> None:
    await at_english(page)
    await button(page, "Large type").click()


STATES = [
    State(visit.__name__.removeprefix("at_"), visit)
    for visit in (
        at_menu, at_services, at_papers, at_few_left, at_sold_out, at_slip, at_find, at_found, at_nothing_found,
        at_referral, at_code, at_letters, at_refused, at_held, at_unsure, at_large, at_large_papers, at_large_slip,
        at_large_code, at_english, at_english_papers, at_english_slip, at_english_large,
    )
]  # fmt: skip


def scarce() -> HallFacts:
    """The demo hall where the food department has no number left and the tobacco one few."""
    facts = quiet_demo()
    limits = {"H1": Limits(am=0), "K1": Limits(am=6, warn_left=9)}
    return replace(facts, services=tuple(replace(s, limits=limits.get(s.id, s.limits)) for s in facts.services))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
async def test_every_state_is_whole_at_every_size(eyes: Eyes, open_house: OpenHouse, state: State) -> None:
    eyes.expect_trouble("409", "504")
    house = await open_house(scarce())
    for service, count in {"B1": 12, "A1": 4, "C1": 18}.items():
        for _ in range(count):
            await house.take(service)
    page = await machine(eyes, house)
    await state.visit(page)
    assert await findings(page) == []
    assert await too_small(page) == []
    for size in SIZES:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, UNSEEN) == [], size
        assert await pale(page, skip=UNSEEN) == [], size


async def test_a_hall_that_is_shut_or_away_is_as_good_to_read(eyes: Eyes, open_house: OpenHouse) -> None:
    eyes.expect_trouble("ERR_CONNECTION|WebSocket")
    house = await open_house(clock=DrivenClock(datetime(2026, 11, 24, 7, 45, tzinfo=HERE), rate=0))
    page = await machine(eyes, house)
    shut = await machine(eyes, house)
    await choose(shut, "烟草专卖", "延续")
    large = await machine(eyes, house)
    await button(large, LARGE).click()
    for one in (page, shut, large):
        await whole(one)
    await house.stop()
    await expect(page.get_by_role("alert")).to_contain_text("要取号请到导办台")
    await whole(page)
    await house.start()


async def whole(page: Page) -> None:
    assert await findings(page) == []
    for size in SIZES:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, UNSEEN) == [], size
        assert await pale(page, skip=UNSEEN) == [], size


async def test_the_invitation_is_good_to_read_too(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house, idle="1")
    await expect(page.locator(".attract")).to_be_visible()
    assert await findings(page) == []
    for size in SIZES:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await pale(page, skip=".kiosk > :not(.attract)") == []
        assert await faults(page, ".kiosk > :not(.attract)") == []


async def test_at_twice_the_size_nothing_is_lost(browser: Browser, house: House) -> None:
    """A browser's zoom of 200 %: half as many CSS pixels, each of them twice as large."""
    async with Eyes(browser, device_scale_factor=2) as eyes:
        page = await machine(eyes, house, (960, 540))
        assert await faults(page, UNSEEN) == []
        await choose(page, "市场监管", "营业执照")
        assert await faults(page, UNSEEN) == []
        await take(page)
        assert await faults(page, UNSEEN) == []
        await button(page, LARGE).click()
        assert await faults(page, UNSEEN) == []
    eyes.complain()


async def test_open_few_and_none_left_are_told_apart_without_colour(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(scarce())
    page = await machine(eyes, house)
    await button(page, "没找到？").click()
    seen = {}
    for words, name in {"执照": "营业执照", "食品": "食品经营许可证", "烟草": "烟草专卖零售许可证延续"}.items():
        await page.get_by_label("要办的事").fill(words)
        tile = page.locator(".tile", has_text=name)
        frame = await tile.evaluate("tile => getComputedStyle(tile).borderTopStyle")
        seen[words] = await tile.locator(".about").inner_text(), frame, await grey(tile.locator(".sign"))
    assert not re.search("剩|取完", seen["执照"][0])
    assert re.search("只剩 6 个号", seen["烟草"][0])
    assert re.search("号已取完", seen["食品"][0])
    assert [seen[words][1] for words in ("执照", "烟草", "食品")] == ["solid", "solid", "dashed"]
    assert differ(seen["执照"][2], seen["食品"][2]), "an arrow and a lock"


async def grey(sign: Locator) -> Image.Image:
    """A sign as somebody sees it who sees no colours, at one size."""
    return (await picture(sign)).convert("L").resize((40, 40))


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether more than a twentieth of two signs is lighter or darker."""
    changed = ImageChops.difference(one, other).point(lambda level: 255 if level > 64 else 0)
    return sum(changed.histogram()[255:]) > 80


async def test_a_slip_prints_on_paper_of_80_mm_black_on_white_and_as_long_as_it_is(eyes: Eyes, house: House) -> None:
    for _ in range(3):
        await house.take("B1")
    page = await machine(
        eyes, house, LANDSCAPE, script="window.printed = 0; window.print = () => window.printed++", print="1"
    )
    await at_slip(page)
    await page.wait_for_function("window.printed === 1")
    assert re.search(r"size: 80mm \d+mm", await page.locator("#page-size").text_content() or "")
    await expect(page.locator(".page .title")).to_have_text("请拿好小票等叫号")

    sheet = await page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", sheet)
    assert len(boxes) == 1, "one slip, one sheet"
    wide, high = (float(side) / 72 * 25.4 for side in boxes[0].split()[2:])
    assert abs(wide - 80) < 1
    assert 90 < high < 170

    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 302, "height": 700})
    await expect(page.locator(".header")).to_be_hidden()
    paper = page.locator(PAPER)
    await expect(paper).to_contain_text("示范区政务服务中心")
    await expect(paper).to_contain_text("B004")
    await expect(paper).to_contain_text("营业执照（一照一码）")
    await expect(paper).to_contain_text(re.compile(r"前面还有\s*3\s*人"))
    await expect(paper).to_contain_text(re.compile(r"大约等\s*\d+(–\d+)?\s*分钟"))
    await expect(paper).to_contain_text("前厅 5–9 号窗口")
    await expect(paper).to_contain_text("经办人身份证原件")
    await expect(paper).to_contain_text(re.compile(r"11-24 \d\d:\d\d 取号"))
    assert await faults(page) == []
    seen = (await picture(paper)).convert("RGB")
    red, _, blue = seen.split()
    assert ImageChops.difference(red, blue).getextrema()[1] < 8, "a thermal head has no colours"  # type: ignore[operator]
    assert await paper.evaluate("one => one.getBoundingClientRect().width") <= 303
    number = await paper.locator(".number").bounding_box()
    assert number is not None
    assert number["height"] > 80


async def test_a_machine_without_paper_calls_a_guide(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house, script="window.print = () => undefined", print="1")
    await choose(page, "税务")
    await take(page)
    await button(page, "没有出纸？").click()
    await expect(button(page, "导办员马上过来")).to_be_visible()
    assert [fact["event"].what for fact in await house.facts_of("help.asked")] == ["触摸查询机1：没有出纸，票号 C001"]
