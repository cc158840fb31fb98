"""The guide's tablet gives out numbers: for the old, for the urgent, for who is not here, for who has an appointment."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Page, Route, expect

from hallbus.hall.facts import Limits
from tests.browser.eyes import Eyes
from tests.browser.guide import dialog, said, tablet, ticket_in_hall
from tests.browser.house import House, OpenHouse, quiet_demo


@pytest_asyncio.fixture(loop_scope="module")
async def hand(browser: Browser, open_house: OpenHouse) -> AsyncIterator[Eyes]:
    """A tablet that is touched. The hall outlives its pages, so that its end is no complaint."""
    async with Eyes(browser, has_touch=True) as eyes:
        yield eyes
    eyes.complain()


async def choose(page: Page, service: str) -> None:
    await page.locator(".service", has_text=service).tap()


async def take(page: Page) -> str:
    """Press the key, and the number that is shown then."""
    await page.get_by_role("button", name="取号", exact=True).tap()
    number = page.locator(".issued .number")
    await expect(number).to_be_visible()
    return await number.inner_text()


async def test_a_number_for_an_old_visitor_comes_with_its_code_and_its_paper(hand: Eyes, house: House) -> None:
    await house.take("B1")
    page = await tablet(hand, house)
    await choose(page, "营业执照")
    await expect(page.get_by_role("radio", name="普通")).to_be_checked()
    await page.get_by_role("radio", name="老年人").tap()
    number = await take(page)
    issued = page.locator(".issued")
    await expect(issued).to_contain_text("营业执照")
    await expect(issued).to_contain_text("前面还有 1 人")
    await expect(issued).to_contain_text("5–9号窗口")
    await expect(issued.get_by_role("img", name=f"{number} 的手机页面二维码")).to_be_visible()
    assert (await ticket_in_hall(house, number))["class"] == "elder"
    (taken,) = [fact["event"] for fact in await house.facts_of("ticket.taken") if fact["event"].ticket == number]
    assert taken.by == "guide:GUIDE", "whoever looks into it later sees that a guide did it"

    await page.get_by_role("button", name="打印小票").tap()
    await page.wait_for_function("() => printed.length === 1")
    paper = await page.evaluate("printed[0]")
    for words in ("示范区政务服务中心", number, "营业执照", "前面还有 1 人", "5–9号窗口", "09:30 取号"):
        assert words in paper
    await page.get_by_role("button", name="再取一个").tap()
    await expect(page.locator(".take, .issued")).to_have_count(0)


async def test_an_urgent_number_needs_a_reason_that_names_nobody(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house)
    await choose(page, "税务")
    await page.get_by_role("radio", name="急事急办").tap()
    key = page.get_by_role("button", name="取号", exact=True)
    await key.tap()
    await expect(page.get_by_role("alert").filter(has_text="请先选一个理由")).to_be_visible()
    await page.get_by_label("或写几个字").fill("请打 138 1234 5678")
    await expect(page.get_by_role("alert").filter(has_text="像是证件号或电话").first).to_be_visible()
    await key.tap()
    assert await house.facts_of("ticket.taken") == []

    await page.get_by_role("button", name="证照今天到期").tap()
    await expect(page.get_by_label("或写几个字")).to_have_value("证照今天到期")
    number = await take(page)
    (raised,) = await house.facts_of("ticket.raised")
    event = raised["event"]
    assert (event.ticket, event.group, event.reason) == (number, "urgent", "证照今天到期")


async def test_a_number_for_somebody_who_is_not_here_is_a_proxy(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house)
    await choose(page, "税务")
    await page.get_by_role("switch", name="代办号").tap()
    await page.get_by_role("radio", name="English").tap()
    number = await take(page)
    (taken,) = await house.facts_of("ticket.taken")
    assert (taken["event"].proxy, taken["event"].language) == (True, "en")
    await page.get_by_role("button", name="查看").tap()
    await expect(page.locator(".facts")).to_contain_text("代办号")
    await expect(page.locator(".rows")).to_contain_text(number)


async def test_a_number_whose_answer_was_lost_is_given_out_once(hand: Eyes, house: House) -> None:
    hand.expect_trouble("net::ERR_FAILED")
    page = await tablet(hand, house)
    await choose(page, "税务")
    bodies: list[dict[str, Any]] = []

    async def lose_first_answer(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        if len(bodies) == 1:
            await route.fetch()  # the hub has heard it
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/tickets", lose_first_answer)
    assert await take(page) == "C001"
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert len(await house.facts_of("ticket.taken")) == 1


async def test_a_hub_that_does_not_answer_is_said_in_place_and_the_choices_stay(hand: Eyes, house: House) -> None:
    hand.expect_trouble("503")
    page = await tablet(hand, house)
    await choose(page, "税务")
    await page.get_by_role("radio", name="孕妇").tap()

    async def halted(route: Route) -> None:
        await route.fulfill(status=409, json={"error": {"code": "sold_out", "message": "排队号已取完。"}})

    hand.expect_trouble("409")
    await page.route("**/api/tickets", halted)
    await page.get_by_role("button", name="取号", exact=True).tap()
    await said(page).to_contain_text("排队号已取完")
    await expect(page.get_by_role("radio", name="孕妇")).to_be_checked()
    await page.unroute("**/api/tickets")
    await take(page)


async def test_a_service_without_numbers_says_so_before_anybody_asks(hand: Eyes, open_house: OpenHouse) -> None:
    demo = quiet_demo()
    few = tuple(replace(s, limits=Limits(am=2, warn_left=1)) if s.id == "C1" else s for s in demo.services)
    house = await open_house(replace(demo, services=few))
    page = await tablet(hand, house)
    tile = page.locator(".service", has_text="税务")
    await house.take("C1")
    await expect(tile).to_contain_text("只剩 1 个号")
    await house.take("C1")
    await expect(tile).to_contain_text("号已取完")
    await tile.tap()
    await expect(page.locator(".take")).to_contain_text("号已取完")
    hand.expect_trouble("409")
    await page.get_by_role("button", name="取号", exact=True).tap()
    await said(page).to_contain_text("已取完")


async def test_an_appointment_checks_in_by_its_code(hand: Eyes, house: House) -> None:
    hand.expect_trouble("404")
    booked = [{"code": "YY-1024", "service": "K1", "date": "2026-11-24", "from": "09:30", "to": "10:00"}]
    kept = await house.ask("POST", "/api/appointments", house.key("ingest"), booked)
    assert kept.json["new"] == 1, kept.data
    page = await tablet(hand, house)
    await page.get_by_role("button", name="预约签到").tap()
    code = page.get_by_label("预约码")
    await expect(code).to_be_focused()
    await code.fill("YY-9999")
    await page.keyboard.press("Enter")
    await said(page).to_contain_text("没有找到这个预约")
    await code.fill("YY-1024")
    await page.keyboard.press("Enter")
    await expect(page.locator(".issued .number")).to_have_text("K001")
    await page.get_by_role("button", name="查看").tap()
    await expect(page.locator(".facts")).to_contain_text("预约")


async def test_a_number_is_issued_by_the_keyboard_alone(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house)

    async def reach(name: str) -> None:
        for _ in range(60):
            await page.keyboard.press("Tab")
            focused = await page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
            if name in focused:
                return
        raise AssertionError(f"{name} cannot be reached")

    await reach("税务")
    await page.keyboard.press("Enter")
    await reach("regular")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="老年人")).to_be_checked()
    await reach("取号")
    await page.keyboard.press("Enter")
    await expect(page.locator(".issued .number")).to_have_text("C001")
    await expect(page.locator(".issued .title")).to_be_focused()
    assert (await ticket_in_hall(house, "C001"))["class"] == "elder"
    assert await dialog(page).count() == 0
