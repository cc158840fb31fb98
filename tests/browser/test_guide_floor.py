"""The guide's tablet on the floor: batches, the green channel, help, windows, alarms, prepared texts, where else to go."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.guide import TABLETS, UNSEEN, dialog, go, guide_asks, said, strained, tablet
from tests.browser.house import House, OpenHouse
from tests.browser.look import faults, pale

PARTS = ("代取号", "号票", "预发号", "求助", "窗口", "查询")


@pytest_asyncio.fixture(loop_scope="module")
async def hand(browser: Browser, open_house: OpenHouse) -> AsyncIterator[Eyes]:
    """A tablet that is touched. The hall outlives its pages, so that its end is no complaint."""
    async with Eyes(browser, has_touch=True) as eyes:
        yield eyes
    eyes.complain()


async def test_a_batch_is_reserved_printed_handed_out_and_its_rest_is_void(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "batches")
    form = page.locator("form.panel")
    await form.get_by_role("button", name="预留").tap()
    await expect(form.get_by_role("alert").filter(has_text="请选事项")).to_be_visible()
    await form.get_by_label("事项").select_option("H1")
    await form.get_by_role("button", name="10", exact=True).tap()
    await form.get_by_role("button", name="多一个").tap()
    await expect(form.get_by_label("有效到")).to_have_value("10:00")
    await form.get_by_role("button", name="晚 15 分钟").tap()
    await form.get_by_role("button", name="预留 11 个号").tap()
    await said(page).to_contain_text("已预留 H001–H011")

    batch = page.locator(".batch")
    await expect(batch).to_contain_text("0/11 已发")
    await expect(batch).to_contain_text("10:15 余号失效")
    async with hand.context.expect_page() as opening:
        await batch.get_by_role("link", name="打印整批小票").tap()
    sheet = await opening.value
    await expect(sheet.locator("li")).to_have_count(11)
    assert house.key("screen", "GUIDE") not in sheet.url, "browsers print the address on the paper"
    await sheet.close()

    for _ in range(2):
        await batch.get_by_role("button", name="多一个").tap()
    await batch.get_by_role("button", name="发出 H001–H003").tap()
    await expect(batch).to_contain_text("3/11 已发")
    await expect(batch).to_contain_text("H001–H003 已发出，开始排队")
    assert (
        await batch.locator(".bar-part").evaluate(
            "one => Math.round(100 * one.clientWidth / one.parentElement.clientWidth)"
        )
        == 27
    )
    assert (await house.hall())["queues"]["H1"] == ["H001", "H002", "H003"]

    await batch.get_by_role("button", name="让余下 8 个失效").tap()
    await dialog(page).get_by_role("button", name="确定失效").tap()
    await expect(batch).to_contain_text("余号已失效")
    await expect(batch).to_contain_text("3/11 已发")
    assert (await house.hall())["tickets"]["H011"]["state"] == "voided"


async def test_the_green_channel_is_switched_with_a_reason_and_its_state_is_seen_everywhere(
    hand: Eyes, house: House
) -> None:
    page = await tablet(hand, house)
    switch = page.get_by_role("button", name="绿色通道")
    for part in PARTS:
        await go(page, part)
        await expect(switch).to_have_text(re.compile(r"绿色通道\s*未开"))
    await switch.tap()
    await dialog(page).get_by_role("button", name="打开").tap()
    await expect(dialog(page).get_by_role("alert")).to_contain_text("请先选一个理由")
    await dialog(page).get_by_role("button", name="老年人集中来办").tap()
    await dialog(page).get_by_role("button", name="打开").tap()
    await expect(dialog(page)).to_have_count(0)
    await expect(switch).to_have_text(re.compile(r"绿色通道\s*已开"))
    (fact,) = await house.facts_of("green.switched")
    assert (fact["event"].on, fact["event"].reason) == (True, "老年人集中来办")
    await guide_asks(house, "/api/green-channel", {"on": False, "reason": "高峰已过"})
    await expect(switch).to_have_text(re.compile(r"绿色通道\s*未开"))


async def test_help_is_asked_silently_and_stands_until_somebody_goes(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "help")
    form = page.locator("form.panel")
    await form.get_by_role("button", name="发出求助").tap()
    await expect(form.get_by_role("alert").filter(has_text="请先选要谁")).to_be_visible()
    await form.get_by_role("radio", name="请保安过来").tap()
    await form.get_by_role("button", name="发出求助").tap()
    await expect(form.get_by_role("alert").filter(has_text="请选区域或窗口")).to_be_visible()
    await form.get_by_role("radio", name="后厅").tap()
    await form.get_by_role("button", name="发出求助").tap()
    await said(page).to_contain_text("已发出")
    row = page.locator(".help-row")
    await expect(row).to_contain_text("请保安过来")
    await expect(row).to_contain_text("后厅")
    await expect(row).to_contain_text("刚刚")

    asked = await house.ask("POST", "/api/help", house.key("window", 3), {"what": "help"})
    assert asked.status == 201
    await expect(page.locator(".help-row")).to_have_count(2)
    await expect(page.get_by_role("navigation").get_by_role("button", name="求助")).to_contain_text("2")
    house.clock.move(130)  # type: ignore[attr-defined]  # a driven one
    await expect(row.first).to_contain_text("已等 2 分钟")

    await page.get_by_role("button", name=re.compile("我去：请保安过来")).tap()
    await expect(page.locator(".help-row")).to_have_count(1)
    await page.get_by_role("button", name=re.compile("我去：请同事过来")).tap()
    await expect(page.get_by_text("没有求助。")).to_be_visible()
    assert [fact["event"].what for fact in await house.facts_of("help.asked")] == ["security", "help"]
    assert len(await house.facts_of("help.answered")) == 2


async def test_a_clerk_is_asked_to_come_to_a_visitor(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "help")
    form = page.locator("form.panel")
    await form.get_by_role("radio", name="请窗口人员到群众身边").tap()
    await form.get_by_role("radio", name="后厅").tap()
    await form.get_by_role("button", name="发出求助").tap()
    await expect(form.get_by_role("alert").filter(has_text="请选是哪个窗口")).to_be_visible()
    await form.get_by_label("请哪个窗口的人员").select_option("3")
    await form.get_by_role("button", name="发出求助").tap()
    await expect(page.locator(".help-row")).to_contain_text("请3号窗口的人员到后厅")
    console = await house.ask("GET", "/api/windows/3", house.key("window", 3))
    assert [(help["what"], help["window"], help["area"]) for help in console.json["helps"]] == [("come", 3, "Z2")]


async def test_an_alarm_is_on_every_part_in_words(hand: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(strained())
    page = await tablet(hand, house)
    alarms = page.get_by_role("region", name="提醒")
    await expect(page.locator(".alarm")).to_have_count(0)
    for _ in range(7):
        await house.take("B1")
    for window in (6, 7, 8, 9):
        assert (await house.press(window, "close")).status == 200
    first = page.locator(".alarm").first
    for part in PARTS:
        await go(page, part)
        await expect(first).to_contain_text("坐满了：等候 7 人，座位 2 个")
    assert await findings(page) == []
    await alarms.get_by_role("button", name="还有 1 条").tap()
    await expect(page.locator(".alarm").last).to_contain_text("等候 7 人，只开了 1/5 个窗口。建议增开窗口")
    for size in TABLETS:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, UNSEEN, scrolls=True) == [], size
    assert await pale(page) == []


async def test_every_window_says_what_it_does_for_whom_and_until_when(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "windows")

    def row(no: int) -> Any:
        return expect(page.locator(".window").nth(no - 1))

    await house.calls(1, 5)
    await house.press(5, "start")
    await house.press(13, "pause", reason="onsite", until="14:30")
    await house.press(15, "pause", reason="break")
    await house.press(8, "pause", reason="修打印机")
    await house.press(16, "close")
    await row(16).to_contain_text("已关闭")
    for no, words in ((1, "已叫号"), (5, "办理中"), (13, "外出勘验"), (15, "休息"), (8, "暂停：修打印机"), (2, "空闲")):
        await row(no).to_contain_text(words)
    await row(13).to_contain_text("14:30 回来")
    signs = [
        await page.locator(".window").nth(no - 1).locator(".state svg").inner_html() for no in (1, 2, 5, 8, 13, 15, 16)
    ]
    assert len(set(signs)) == len(signs), "told apart without colour"
    assert await page.locator(".window").count() == len(house.facts.windows)
    await page.get_by_role("button", name="查看 B001").tap()
    await expect(page.get_by_role("region", name="号票详情").locator(".number")).to_have_text("B001")


async def test_whoever_asks_for_a_divorce_is_told_where_to_go(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "search")
    await page.get_by_label("群众要办什么").fill("离婚")
    card = page.locator(".card")
    await expect(card).to_contain_text("不在这里办")
    await expect(card).to_contain_text("婚姻登记处")
    await expect(card).to_contain_text("地址：")
    await page.get_by_label("群众要办什么").fill("税务")
    await expect(card.first).to_contain_text("税务登记与发票")
    await page.get_by_label("群众要办什么").fill("种花")
    await expect(card).to_contain_text("没有找到")
    assert await house.facts_of("ticket.taken") == []


async def test_what_touches_dignity_is_announced_when_a_second_person_agrees(hand: Eyes, house: House) -> None:
    page = await tablet(hand, house, "help")
    lost = page.get_by_role("region", name="播报一段话").locator(".text", has_text="走失")
    await expect(lost).to_contain_text("要两个人同意")
    await lost.get_by_role("button", name="提出播报").tap()
    await expect(dialog(page)).to_contain_text("走失")
    await dialog(page).get_by_role("button", name="提出播报").tap()
    await expect(lost).to_contain_text("请另一位导办或管理员在 5 分钟内同意")
    await expect(lost.get_by_role("button")).to_be_disabled()
    assert await house.facts_of("notice.announced") == []

    proposed = await house.ask("GET", "/api/announcements", headers=house.admin)
    name = next(one["name"] for one in proposed.json["announcements"] if one["proposed"])
    agreed = await house.ask("POST", f"/api/announcements/{name}", body={}, headers=house.admin)
    assert agreed.json["state"] == "announced"
    assert [fact["event"].name for fact in await house.facts_of("notice.announced")] == [name]
