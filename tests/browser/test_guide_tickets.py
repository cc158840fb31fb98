"""The guide's tablet knows every ticket: found, explained, made priority, followed, printed again, voided."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.eyes import Eyes
from tests.browser.guide import dialog, tablet, ticket_in_hall
from tests.browser.house import House, milliseconds

SEEN_AT = """
() => new Promise(done => {
  const look = () => {
    const alert = document.querySelector('.alert')
    alert ? done(Date.now()) : requestAnimationFrame(look)
  }
  look()
})
"""


@pytest_asyncio.fixture(loop_scope="module")
async def hand(browser: Browser, house: House) -> AsyncIterator[Eyes]:
    """A tablet that is touched. The hall outlives its pages, so that its end is no complaint."""
    async with Eyes(browser, has_touch=True) as eyes:
        yield eyes
    eyes.complain()


async def find(page: Page, number: str) -> None:
    """Type a number and look at the first that is like it."""
    await page.get_by_label("按票号找").fill(number)
    await page.locator(".rows .ticket").first.tap()


async def follow(page: Page, number: str) -> None:
    await find(page, number)
    await page.get_by_role("button", name="关注这个号").tap()
    await expect(page.get_by_role("button", name="已关注（点一下取消）")).to_be_visible()


async def test_a12_finds_a012_and_says_why_it_was_not_called_yet(hand: Eyes, house: House) -> None:
    for _ in range(13):
        await house.take("A1")
    await house.take("A1", **{"class": "elder"})
    page = await tablet(hand, house, "tickets")
    await page.get_by_label("按票号找").fill("a12")
    await expect(page.locator(".rows .number")).to_have_text(["A012"])
    await page.keyboard.press("Enter")
    pane = page.get_by_role("region", name="号票详情")
    await expect(pane.locator(".number")).to_have_text("A012")
    await expect(pane.locator(".facts")).to_contain_text("前面还有 11 人")
    why = pane.get_by_role("region", name="为什么还没叫到")
    await expect(why).to_contain_text("按取号先后等候")
    await expect(why).to_contain_text("前面还有11个号")
    await house.press(1)
    await expect(pane.locator(".facts")).to_contain_text("前面还有 10 人")
    await expect(why).to_contain_text("前面还有10个号")


async def test_the_list_is_narrowed_by_state(hand: Eyes, house: House) -> None:
    for service in ("C1", "C1", "C1", "H1"):
        await house.take(service)
    await house.press(10)
    await house.press(11)
    await house.press(11, "no-show")
    page = await tablet(hand, house, "tickets")
    narrowed = page.get_by_role("group", name="只看")
    for name, numbers in (("已叫号", ["C001"]), ("过号", ["C002"]), ("等候", ["C003", "H001"]), ("挂起", [])):
        await narrowed.get_by_role("button", name=name).tap()
        await expect(page.locator(".rows .number")).to_have_text(numbers)
        await expect(narrowed.get_by_role("button", name=name)).to_have_text(f"{name} {len(numbers)}")
    await expect(page.get_by_text("没有这样的号票")).to_be_visible()


async def test_a_ticket_is_made_priority_for_a_reason_that_the_journal_keeps(hand: Eyes, house: House) -> None:
    await house.take("C1")
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await find(page, "C2")
    await page.get_by_role("button", name="提为优先").tap()
    yes = dialog(page).get_by_role("button", name="提为优先")
    await yes.tap()
    await expect(dialog(page).get_by_role("alert")).to_have_text("请先选优先对象。")
    await dialog(page).get_by_role("radio", name="残疾人").tap()
    await yes.tap()
    await expect(dialog(page).get_by_role("alert")).to_contain_text("请先选一个理由")
    await dialog(page).get_by_role("button", name="行动不便").tap()
    await yes.tap()
    await expect(page.get_by_role("status").filter(has_text="C002 已提为优先")).to_be_visible()
    await expect(page.locator(".rows .ticket", has_text="C002")).to_contain_text("优先")
    (raised,) = await house.facts_of("ticket.raised")
    event = raised["event"]
    assert (event.ticket, event.group, event.reason, event.by) == ("C002", "disabled", "行动不便", "guide:GUIDE")


async def test_a_void_is_for_good_and_says_so_before(hand: Eyes, house: House) -> None:
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await find(page, "C1")
    await page.get_by_role("button", name="作废").tap()
    await expect(dialog(page)).to_contain_text("作废后不能恢复")
    await page.keyboard.press("Escape")
    await expect(dialog(page)).to_have_count(0)
    assert (await ticket_in_hall(house, "C001"))["state"] == "waiting"

    await page.get_by_role("button", name="作废").tap()
    await dialog(page).get_by_role("button", name="取错了事项").tap()
    await dialog(page).get_by_role("button", name="作废 C001").tap()
    pane = page.get_by_role("region", name="号票详情")
    await expect(pane.get_by_role("status").filter(has_text="C001 已作废")).to_be_visible()
    await expect(pane.locator(".head .state")).to_have_text("已作废")
    assert (await ticket_in_hall(house, "C001"))["reason"] == "取错了事项"
    assert await pane.get_by_role("button", name="作废").count() == 0


async def test_a_ticket_that_has_ended_is_found_by_its_number(hand: Eyes, house: House) -> None:
    hand.expect_trouble("422")
    await house.call("C1", 10)
    await house.press(10, "start")
    await house.press(10, "finish")
    page = await tablet(hand, house, "tickets")
    await page.get_by_label("按票号找").fill("c1")
    await expect(page.get_by_text("没有正在办的 C001")).to_be_visible()
    await page.get_by_role("button", name="查看").tap()
    pane = page.get_by_role("region", name="号票详情")
    await expect(pane.locator(".head .state")).to_have_text("已办结")
    await page.get_by_label("按票号找").fill("c9")
    await page.keyboard.press("Enter")
    await expect(pane.get_by_role("alert").first).to_contain_text("今天没有这个号")


async def test_a_lost_slip_is_printed_again_as_it_is_true_now(hand: Eyes, house: House) -> None:
    for _ in range(3):
        await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await find(page, "C3")
    await house.press(10)
    await page.get_by_role("button", name="补打小票").tap()
    await page.wait_for_function("() => printed.length === 1")
    assert "C003" in (paper := await page.evaluate("printed[0]"))
    assert "前面还有 1 人" in paper

    hand.expect_trouble("net::ERR_FAILED")

    async def lose(route: Route) -> None:
        await route.abort()

    await page.route("**/reprint", lose)
    await page.get_by_role("button", name="补打小票").tap()
    await expect(page.get_by_role("alert").filter(has_text="小票没有打印")).to_be_visible()


async def test_a_followed_ticket_that_is_called_rings_on_any_part(hand: Eyes, house: House) -> None:
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await follow(page, "C1")
    await page.get_by_role("navigation").get_by_role("button", name="窗口").tap()
    rung = await page.evaluate("rung.length")
    seen = page.evaluate(SEEN_AT)
    pressed = milliseconds()
    await house.press(11)
    took = await seen - pressed
    assert took > 0
    print(f"press to alert: {took:.0f} ms")
    alert = page.get_by_role("alert", name="关注的号")
    await expect(alert).to_contain_text("关注的号叫到了")
    await expect(alert.locator(".number")).to_have_text("C001")
    await expect(alert.locator(".where")).to_have_text("11号窗口")
    await expect(page).to_have_title("C001 关注的号叫到了")
    assert await page.evaluate("rung.length") == rung + 6
    assert await page.evaluate("shaken") == 1

    await alert.get_by_role("button", name="查看").tap()
    await expect(page.get_by_role("region", name="号票详情").locator(".number")).to_have_text("C001")
    await alert.get_by_role("button", name="知道了").tap()
    await expect(alert.locator(".alert")).to_have_count(0)


async def test_a_followed_ticket_that_is_missed_rings_too_until_it_is_done(hand: Eyes, house: House) -> None:
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await follow(page, "C1")
    await house.press(10)
    alert = page.get_by_role("alert", name="关注的号")
    await expect(alert).to_contain_text("关注的号叫到了")
    await house.press(10, "no-show")
    await expect(alert).to_contain_text("关注的号过号了")
    await expect(alert).to_contain_text("会再叫")
    await house.press(10, "call", ticket="C001")
    await expect(alert).to_contain_text("关注的号叫到了")
    await house.press(10, "start")
    await expect(alert.locator(".alert")).to_have_count(0)
    await house.press(10, "finish")
    await expect(page.get_by_role("status").filter(has_text="关注的 C001 已经结束")).to_be_visible()


async def test_who_is_followed_is_kept_through_a_reload_and_told_of_what_happened_meanwhile(
    hand: Eyes, house: House
) -> None:
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await follow(page, "C1")
    await page.goto("about:blank")
    await house.press(12)
    await page.goto(house.page("guide", "GUIDE"))
    await expect(page.get_by_role("alert", name="关注的号")).to_contain_text("C001")
    await page.get_by_role("button", name="查看").tap()
    await page.get_by_role("button", name="已关注（点一下取消）").tap()
    await expect(page.get_by_role("alert", name="关注的号").locator(".alert")).to_have_count(0)
    await expect(page.get_by_role("button", name="关注这个号")).to_be_visible()


async def test_a_ticket_is_found_explained_and_voided_by_the_keyboard_alone(hand: Eyes, house: House) -> None:
    await house.take("C1")
    page = await tablet(hand, house, "tickets")
    await page.get_by_label("按票号找").focus()
    await page.keyboard.type("c1")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="为什么还没叫到")).to_be_visible()
    key = page.get_by_role("button", name="作废")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await key.evaluate("one => one === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(dialog(page)).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(dialog(page).get_by_role("button", name="本人不办了")).to_have_attribute("aria-pressed", "true")
    yes = dialog(page).get_by_role("button", name="作废 C001")
    for _ in range(8):
        await page.keyboard.press("Tab")
        if await yes.evaluate("one => one === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="C001 已作废")).to_be_visible()
    assert (await ticket_in_hall(house, "C001"))["state"] == "voided"
