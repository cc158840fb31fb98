"""A ticket machine as visitors use it: to a number, to what is not here, by finger, by key, in large type, over a bad line."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import APIResponse, Browser, Route, expect

from hallbus.clock import DrivenClock
from hallbus.hall.facts import HallFacts, Limits
from tests.browser.cable import Cable
from tests.browser.clips import still
from tests.browser.eyes import Eyes, until
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.kiosk import MENU, button, choose, machine, numbers, smallest, take, title, too_small
from tests.halls import HERE, SMALL

NOBODY = "99999919000101004X"  # an ID number of a district that does not exist
BAD_LINE = "ERR_FAILED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket|Failed to load resource"


@pytest_asyncio.fixture(loop_scope="module")
async def finger(browser: Browser, open_house: OpenHouse) -> AsyncIterator[Eyes]:
    """A machine that is touched."""
    async with Eyes(browser, has_touch=True) as looking:
        yield looking
    looking.complain()


async def at(open_house: OpenHouse, hour: int, minute: int, day: int = 24) -> tuple[House, DrivenClock]:
    """The demo hall at a time of a November day; its clock stands until it is moved."""
    clock = DrivenClock(datetime(2026, 11, day, hour, minute, tzinfo=HERE), rate=0)
    return await open_house(clock=clock), clock


def limited(service: str, **limits: int) -> HallFacts:
    facts = quiet_demo()
    services = tuple(replace(s, limits=Limits(**limits)) if s.id == service else s for s in facts.services)
    return replace(facts, services=services)


# To a number


async def test_a_finger_goes_from_the_department_to_the_service_to_the_slip_and_home(
    finger: Eyes, house: House
) -> None:
    for _ in range(3):
        await house.take("B1")
    page = await machine(finger, house)
    await title(page).to_have_text("您要到哪个部门办事？")
    assert await too_small(page) == []
    await page.locator(".department", has_text="市场监管").tap()
    await title(page).to_have_text("您要办什么？")
    assert await too_small(page) == []
    await page.locator(".tile", has_text="营业执照").tap()
    await expect(page.locator(".figures")).to_have_text(re.compile(r"前面还有\s*3 人\s*大约等\s*\d+(–\d+)? 分钟"))
    await expect(page.locator(".papers")).to_contain_text("经办人身份证原件")
    assert await too_small(page) == []
    async with page.expect_response("**/api/tickets") as answering:
        await button(page, "取号", exact=True).tap()
    slip = await (await answering.value).json()

    await expect(page.locator(".slip .number")).to_have_text(slip["ticket"])
    await expect(page.locator(".slip .service")).to_have_text("营业执照（一照一码）")
    await expect(page.locator(".slip .figures")).to_have_text(re.compile(r"前面还有\s*3 人\s*大约等\s*\d+(–\d+)? 分钟"))
    await expect(page.locator(".slip .where")).to_have_text(re.compile("前厅.*5–9.*号窗口"))
    await expect(page.locator(".slip .qr")).to_have_attribute("aria-label", re.compile("二维码"))
    assert await too_small(page) == []
    await button(page, "完成").tap()
    await title(page).to_have_text("您要到哪个部门办事？")


async def test_a_department_with_one_service_leads_straight_to_it(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    await page.locator(".department", has_text="应急管理").click()
    await title(page).to_contain_text("综合受理")
    await expect(page.locator(".crumb")).to_contain_text("应急管理")  # the name that was pressed


async def test_a_hall_with_few_services_asks_no_department(eyes: Eyes, open_house: OpenHouse) -> None:
    page = await machine(eyes, await open_house(SMALL))
    await expect(page.locator(".tile")).to_have_count(len(SMALL.services))
    await page.locator(".tile", has_text="营业执照").click()
    assert await take(page) == "B001"


async def test_many_services_are_turned_page_by_page(eyes: Eyes, open_house: OpenHouse) -> None:
    more = tuple(replace(SMALL.services[3], id=f"F{no}", prefix="F", shares_queue_with="F1") for no in range(2, 8))
    windows = (*SMALL.windows[:3], replace(SMALL.windows[3], services=("F1", *(s.id for s in more))))
    page = await machine(eyes, await open_house(replace(SMALL, services=SMALL.services[1:] + more, windows=windows)))
    await page.locator(".department", has_text="司法局").click()
    await expect(page.locator(".tile")).to_have_count(5)
    await expect(button(page, "上一页")).to_be_disabled()
    await button(page, "下一页").click()
    await expect(page.locator(".tile")).to_have_count(2)
    await expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()


async def test_the_whole_way_can_be_gone_by_keyboard_with_the_focus_in_sight(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    focused = page.locator("button:focus")
    for wanted in ("市场监管", "营业执照"):
        await page.keyboard.press("Tab")
        while wanted not in await focused.inner_text():
            await page.keyboard.press("Tab")
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        await page.keyboard.press("Enter")
        await title(page).to_be_focused()
    await page.keyboard.press("Escape")
    await title(page).to_have_text("您要办什么？")
    await page.locator(".tile").first.focus()
    await page.keyboard.press("Enter")
    await button(page, "取号", exact=True).focus()
    await page.keyboard.press("Space")
    await expect(page.locator(".slip .number")).to_have_text("B001")
    await title(page).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(MENU)).to_be_visible()


async def test_a_slip_goes_home_by_itself_and_says_when(eyes: Eyes, house: House) -> None:
    await eyes.context.clock.install()
    page = await machine(eyes, house)
    await choose(page, "税务")
    await take(page)
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000") + 1)
    done = button(page, "完成")
    before = int(re.sub(r"\D", "", await done.inner_text()))
    await page.clock.run_for(5_000)
    await expect(done).to_have_text(f"完成（{before - 5}）")
    await page.mouse.click(5, 300)
    await page.clock.run_for(1_000)
    await expect(done).to_have_text("完成（14）")  # somebody is still reading
    await page.clock.run_for(14_000)
    await expect(page.locator(".slip")).to_have_count(0)
    await page.clock.resume()
    await expect(page.locator(MENU)).to_be_visible()


# What is meant


async def test_a_former_name_leads_to_todays_department(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    await expect(page.locator(".department", has_text="市场监管")).to_contain_text("原工商")
    await button(page, "没找到？").click()
    await button(page, "工商", exact=True).click()
    await expect(page.get_by_text("“工商”现在叫“市场监管”")).to_be_visible()
    assert [await tile.inner_text() for tile in await page.locator(".tile .name").all()] == ["营业执照", "企业名称核准"]
    await page.get_by_label("要办的事").fill("安监")
    await page.locator(".tile", has_text="综合受理").click()
    assert await take(page) == "A001"


async def test_whoever_asks_for_a_divorce_is_sent_on_with_a_map_and_gets_no_number(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    await button(page, "没找到？").click()
    await button(page, "离婚", exact=True).click()
    await page.locator(".elsewhere").click()
    await title(page).to_have_text("这件事不在本中心办")
    card = page.locator(".sheet")
    await expect(card).to_contain_text("本中心不办理婚姻登记")
    await expect(card).to_contain_text("示范区示范路1号")
    await expect(card).to_contain_text("导办台20号")
    await expect(card.get_by_role("img", name=re.compile("地图"))).to_be_visible()
    assert await numbers(house) == []
    await button(page, "返回").click()
    await expect(page.get_by_label("要办的事")).to_have_value("离婚")
    await page.get_by_label("要办的事").fill("火车票")
    await expect(page.locator(".answers")).to_contain_text("请到导办台问一下")


# For everybody


async def test_large_pages_have_few_choices_half_as_large_type_and_somebody_who_comes(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    ordinary = await smallest(page)
    await button(page, "大字图片版").click()
    await expect(page.locator(".choice")).to_have_count(4)
    assert await smallest(page) >= 1.5 * ordinary
    assert await too_small(page) == []
    await expect(page.locator(".choice").first).to_contain_text("老年优待证")
    await button(page, "请人来帮我").click()
    await expect(button(page, "导办员马上过来")).to_be_visible()
    assert [fact["event"].what for fact in await house.facts_of("help.asked")] == ["触摸查询机1：需要帮忙取号"]
    await button(page, "看别的").click()
    await page.locator(".choice", has_text="缴税开票").click()
    await expect(button(page, "普通版")).to_be_visible()
    assert await take(page) == "C001"
    await expect(button(page, "普通版")).to_be_visible()
    await button(page, "完成").click()
    await title(page).to_have_text("您要到哪个部门办事？")  # the next visitor finds ordinary pages


async def test_english_goes_as_far_as_the_slip_and_no_further(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house)
    await button(page, "English").click()
    await title(page).to_have_text("Which department?")
    assert await page.evaluate("document.documentElement.lang") == "en"
    await choose(page, "Market Regulation", "Business licence")
    async with page.expect_request("**/api/tickets") as asking:
        await button(page, "Take a ticket").click()
    assert '"language":"en"' in ((await asking.value).post_data or "")
    await title(page).to_have_text("Wait for your call")
    await expect(page.locator(".slip .service")).to_have_text("Business licence")
    await button(page, "Done").click()
    await title(page).to_have_text("您要到哪个部门办事？")


async def test_whoever_walks_away_leaves_nothing_and_the_first_touch_opens_the_menu(eyes: Eyes, house: House) -> None:
    page = await machine(eyes, house, idle="3")
    await button(page, "English").click()
    await button(page, "Large type").click()
    leaving = page.locator(".leaving")
    await expect(leaving).to_contain_text("until this page closes")
    await page.mouse.click(5, 5)
    await expect(leaving).to_have_count(0)  # a touch is enough to stay
    invitation = button(page, "点一下屏幕取号")
    await expect(invitation).to_be_visible()
    await invitation.click()
    await expect(invitation).to_have_count(0)
    await title(page).to_have_text("您要到哪个部门办事？")
    assert await page.locator(".elder").count() == 0


# Not twice


async def test_a_number_whose_answer_was_lost_is_given_once(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble(BAD_LINE)
    page = await machine(eyes, house)
    lost: list[APIResponse] = []

    async def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(await route.fetch())  # the hub has given it out; the answer never comes
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/tickets", lose)
    await choose(page, "税务")
    await button(page, "取号", exact=True).click()
    await title(page).to_have_text("还没有收到大厅的回答")
    await expect(page.get_by_text("不管试几次，您只会有一个号")).to_be_visible()
    await button(page, "马上再试").click()
    await expect(page.get_by_text("已试 2 次")).to_be_visible()
    await button(page, "马上再试").click()
    await expect(page.locator(".slip .number")).to_have_text("C001")
    assert [answer.status for answer in lost] == [201, 200]
    assert await numbers(house) == ["C001"]


async def test_a_cut_cable_is_told_and_mended_without_a_second_number(eyes: Eyes, house: House, cable: Cable) -> None:
    eyes.expect_trouble(BAD_LINE)
    page = await machine(eyes, house, url=cable.url)
    await choose(page, "税务")
    cable.cut()
    await button(page, "取号", exact=True).click()
    await title(page).to_have_text("还没有收到大厅的回答")
    cable.mend()
    await expect(page.locator(".slip .number")).to_have_text("C001")
    assert await numbers(house) == ["C001"]


async def test_an_impatient_finger_gets_one_number(finger: Eyes, house: House) -> None:
    page = await machine(finger, house)
    await choose(page, "税务")
    await page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('.confirm .primary').click()")
    await expect(page.locator(".slip .number")).to_have_text("C001")
    assert await numbers(house) == ["C001"]


async def test_the_same_card_gets_the_same_number_again_and_its_slip(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("409")
    page = await machine(eyes, house)
    await choose(page, "税务")
    await page.keyboard.type(NOBODY)
    await page.keyboard.press("Enter")
    await expect(page.locator(".slip .number")).to_have_text("C001")
    await button(page, "再取一个号").click()
    await choose(page, "税务")
    await page.keyboard.type(NOBODY)
    await page.keyboard.press("Enter")
    await title(page).to_have_text("您已经有号了")
    await button(page, "找回 C001").click()
    await expect(page.locator(".slip .number")).to_have_text("C001")
    await expect(page.get_by_text("这是您原来的号")).to_be_visible()
    assert await numbers(house) == ["C001"]
    assert NOBODY not in await page.content()


# Hours and limits


async def test_before_the_hall_opens_it_says_when_and_opens_by_itself(eyes: Eyes, open_house: OpenHouse) -> None:
    house, clock = await at(open_house, 8, 20)
    page = await machine(eyes, house)
    await title(page).to_have_text("今天 8:40 开始取号")
    await choose(page, "税务")
    await expect(page.locator(".closed")).to_contain_text("还没有开始取号")
    await expect(button(page, "取号", exact=True)).to_have_count(0)
    clock.move(20 * 60)
    assert await take(page) == "C001"


async def test_an_appointment_checks_in_where_nobody_may_walk_in(eyes: Eyes, open_house: OpenHouse) -> None:
    house, _ = await at(open_house, 7, 40)
    booking = {"code": "20261124001", "service": "K1", "date": "2026-11-24", "from": "07:30", "to": "08:00"}
    assert (await house.ask("POST", "/api/appointments", house.key("ingest"), [booking])).status == 200
    eyes.expect_trouble("404")
    page = await machine(eyes, house)
    await choose(page, "烟草专卖", "延续")
    await expect(page.locator(".closed")).to_contain_text("只接待预约")
    await page.locator(".closed").get_by_role("button", name="预约签到").click()
    for key in "9999":
        await button(page, key, exact=True).click()
    assert await too_small(page) == []
    await button(page, "签到取号").click()
    await title(page).to_have_text("没有取到号")
    await button(page, "返回").click()
    await page.keyboard.type(booking["code"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".slip .number")).to_have_text("K001")
    await expect(page.locator(".slip")).to_contain_text("预约 07:30")


async def test_after_the_last_number_of_the_day_it_says_when_to_come_again(eyes: Eyes, open_house: OpenHouse) -> None:
    house, _ = await at(open_house, 16, 50, day=25)
    page = await machine(eyes, house)
    await title(page).to_have_text("今天停止取号，明天 8:40 再来")
    await choose(page, "税务")
    await expect(page.locator(".next")).to_have_text(re.compile("下一次\\s*明天 8:40"))
    await expect(page.locator(".say")).to_contain_text("已经取到号的，我们会办完")


async def test_few_left_and_none_left_are_told_before_anybody_waits(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(limited("K1", am=3, warn_left=2))
    page = await machine(eyes, house)
    await page.locator(".department", has_text="烟草专卖").click()
    await house.take("K1")
    await expect(page.locator(".tile", has_text="延续")).to_contain_text("只剩 2 个号")
    await page.locator(".tile", has_text="延续").click()
    await expect(page.locator(".confirm .few")).to_have_text("只剩 2 个号")
    for _ in range(2):
        await house.take("K1")
    await expect(page.locator(".closed")).to_contain_text("取完了")
    await button(page, "返回").click()
    await expect(page.locator(".tile", has_text="延续")).to_contain_text("号已取完")


async def test_what_the_hall_refuses_is_said_in_its_words(eyes: Eyes, open_house: OpenHouse) -> None:
    eyes.expect_trouble("409")
    house = await open_house(limited("C1", am=1, warn_left=0))
    page = await machine(eyes, house)
    await choose(page, "税务")
    await page.route("**/live*", lambda route: route.abort())

    async def sold_just_now(route: Route) -> None:
        await house.take("C1")
        await route.continue_()

    await page.route("**/api/tickets", sold_just_now)
    await button(page, "取号", exact=True).click()
    await title(page).to_have_text("没有取到号")
    await expect(page.get_by_role("alert")).to_contain_text("取完")
    await button(page, "请人来帮我").click()
    await until(lambda: house.hub.hall.helps)


LEAVES = """new MutationObserver(() => { window.left ||= !document.querySelector('.attract') })
    .observe(document.body, {childList: true, subtree: true})"""


async def test_the_loop_plays_the_halls_content_until_a_key_is_touched(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    (tmp_path / "clips").mkdir()
    for name, colour in (("pages-1", "lime"), ("pages-2", "cyan")):
        still(tmp_path / "clips" / f"{name}.png", colour)
    house = await open_house(quiet_demo(playlist=tuple(c for c in SMALL.playlist if c.id == "pages")))
    page = await machine(eyes, house, idle="1")
    await expect(page.locator(".attract .layer.seen img")).to_be_visible()
    await page.evaluate(LEAVES)  # a slow look could come after the next loop has begun
    await page.keyboard.press("ArrowDown")
    await page.wait_for_function("() => window.left")


async def test_a_machine_that_must_know_who_it_is_takes_a_card_or_a_telephone_number(
    eyes: Eyes, open_house: OpenHouse
) -> None:
    eyes.expect_trouble("409")
    facts = quiet_demo()
    kiosks = tuple(replace(kiosk, modes=("id_card", "phone")) for kiosk in facts.kiosks)
    page = await machine(eyes, await open_house(replace(facts, kiosks=kiosks)))
    for again in (False, True):
        await choose(page, "税务")
        await expect(page.locator(".confirm")).to_contain_text("请刷身份证取号")
        await expect(button(page, "取号", exact=True)).to_have_count(0)
        await button(page, "用手机号取号").click()
        await expect(button(page, "取号", exact=True)).to_be_disabled()
        await page.keyboard.type("10000000000")  # nobody's: no network gives out such numbers
        await button(page, "取号", exact=True).click()
        if again:
            await title(page).to_have_text("您已经有号了")
        else:
            await expect(page.locator(".slip .number")).to_have_text("C001")
            await button(page, "再取一个号").click()
    assert "10000000000" not in await page.content()
