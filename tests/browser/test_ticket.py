"""The visitor's own page: where one stands, being called, giving the number back, and bad lines."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.axe import findings
from tests.browser.cable import Cable
from tests.browser.eyes import Eyes, until
from tests.browser.house import House
from tests.browser.look import faults, pale

PHONE, SMALL_PHONE = (360, 780), (320, 640)
UNREACHABLE = "ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|WebSocket|Failed to load resource"

# What a phone cannot show in a test: each note that begins to sound, and each shake.
SENSES = """
window.rung = []
window.shaken = 0
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function (at) { window.rung.push(this.frequency.value); return start.call(this, at) }
Navigator.prototype.vibrate = () => { window.shaken++; return true }
"""


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, house: House) -> AsyncIterator[Eyes]:
    """A phone that is touched. The hall outlives its pages, so that its end is no complaint."""
    async with Eyes(browser, has_touch=True) as eyes:
        yield eyes
    eyes.complain()


async def slips(house: House, count: int, service: str = "C1", **more: Any) -> list[dict[str, Any]]:
    """Visitors take numbers one after the other."""
    key, body = house.key("kiosk", "KIOSK-1"), {"service": service, **more}
    answers = [await house.ask("POST", "/api/tickets", key, body) for _ in range(count)]
    return [answer.json for answer in answers]


async def page_of(
    phone: Eyes, house: House, slip: dict[str, Any], size: tuple[int, int] = PHONE, url: str = ""
) -> Page:
    return await phone.open((url or house.url) + slip["url"], size, ready=".head", script=SENSES)


def state(page: Page) -> Any:
    return expect(page.locator(".state"))


async def test_a_phone_names_the_window_for_wheelchairs(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1, "A1")
    page = await page_of(phone, house, slip)
    await expect(page.locator(".low")).to_have_text("轮椅可用：4号窗口")
    (other,) = await slips(house, 1, "C1")
    page = await page_of(phone, house, other)
    await expect(page.locator(".low")).to_have_count(0)


async def test_it_says_how_many_are_ahead_about_how_long_where_and_what_to_bring(phone: Eyes, house: House) -> None:
    *_, last = await slips(house, 6, "B1")
    page = await page_of(phone, house, last)
    await state(page).to_have_text("等候中")
    await expect(page.locator(".number")).to_have_text(last["ticket"])
    await expect(page.locator(".card").first).to_have_text(re.compile(r"前面还有\s*5 人"))
    await expect(page.locator(".wait")).to_have_text(re.compile(r"大约再等\s*\d+–\d+ 分"))
    await expect(page.locator(".where")).to_contain_text("5–9号窗口")
    await expect(page.locator(".papers")).to_contain_text("请准备好")
    assert page.url.endswith(last["url"])


async def test_it_rings_and_shakes_when_the_turn_comes_near_when_called_and_when_called_again(
    phone: Eyes, house: House
) -> None:
    *_, last = await slips(house, 5)
    page = await page_of(phone, house, last)
    await page.get_by_role("button", name="打开提醒声音").tap()
    await expect(page.get_by_text("提醒声音已打开")).to_be_visible()
    assert await page.evaluate("rung.length") == 2, "one round at once, to hear that it works"

    await house.press(10)
    await state(page).to_have_text("快到您了")
    await expect(page).to_have_title(re.compile("快到您了"))
    assert await page.evaluate("[rung.length, shaken]") == [6, 2]

    for window in (11, 12, 10):
        await house.press(window)
    assert await page.evaluate("rung.length") == 6, "near is said once"
    await expect(page.locator(".next")).to_have_text("下一位就是您")
    await house.press(11)
    await expect(page.locator(".page.amber")).to_be_visible()
    await expect(page.locator(".plate")).to_have_text("11号窗口")
    await expect(page).to_have_title(f"请到11号窗口 {last['ticket']}")
    await until_rung(page, 12)

    house.clock.move(10)  # type: ignore[attr-defined]  # a driven one
    assert (await house.press(11, "recall")).status == 200
    await until_rung(page, 18)
    assert await page.evaluate("shaken") == 4


async def until_rung(page: Page, notes: int) -> None:
    await page.wait_for_function(f"() => rung.length === {notes}")


async def test_the_title_changes_to_and_fro_while_the_ticket_is_called(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1)
    await house.press(10)
    page = await page_of(phone, house, slip)
    await expect(page).to_have_title(f"请到10号窗口 {slip['ticket']}")
    await expect(page).to_have_title(f"{slip['ticket']} · 政务服务中心")
    await expect(page).to_have_title(f"请到10号窗口 {slip['ticket']}")


async def test_a_phone_that_nobody_touched_stays_silent_and_shows_the_call_all_the_same(
    phone: Eyes, house: House
) -> None:
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)
    await house.press(10)
    await expect(page.locator(".page.amber")).to_be_visible()
    assert await page.evaluate("rung") == []


async def test_every_state_says_in_words_and_by_a_sign_what_it_is_and_what_to_do(phone: Eyes, house: House) -> None:
    first, second, third = await slips(house, 3)
    pages = [await page_of(phone, house, slip) for slip in (first, second, third)]
    one, two, three = pages
    seen: dict[str, str] = {}

    async def note(page: Page, word: str, advice: str) -> None:
        await page.bring_to_front()
        await state(page).to_have_text(word)
        await expect(page.locator(".words")).to_contain_text(advice)
        seen[word] = await page.locator(".state svg").evaluate("one => one.innerHTML")
        assert await pale(page) == [], word
        assert await faults(page, scrolls=True) == [], word

    await note(one, "快到您了", "请回到后厅")
    await house.press(10)
    await note(one, "请前往", "没听清也不要紧")
    await house.press(10, "start")
    await note(one, "办理中", "10号窗口")
    await house.press(10, "park", reason="缺营业执照")
    await note(one, "已挂起，原号保留", "窗口留言：缺营业执照")
    await house.press(10, "resume", ticket=first["ticket"])
    await house.press(10, "finish")
    await note(one, "已办结", "办好了")
    await house.press(10)
    await house.press(10, "no-show")
    await note(two, "过号了", "请到窗口或导办台说一声")
    path = f"/api/tickets/{third['ticket']}/void"
    await house.ask("POST", path, house.key("screen", "GUIDE"), {"reason": "本人不办了"})
    await note(three, "已作废", "还要办理请重新取号")
    assert len(set(seen.values())) >= len(seen) - 1, "near and called share the bell, and differ in ground and words"


async def test_a_visitor_gives_the_number_back_after_being_asked_once_more(phone: Eyes, house: House) -> None:
    first, second = await slips(house, 2)
    page = await page_of(phone, house, first)
    await page.get_by_role("button", name="我不办了").tap()
    ask = page.get_by_role("group", name="确定不办了？")
    await expect(ask).to_contain_text(f"{first['ticket']} 作废，不能恢复")
    await expect(ask.locator("h2")).to_be_focused()
    assert await faults(page, scrolls=True) == []
    await ask.get_by_role("button", name="不退").tap()
    await expect(page.get_by_role("button", name="我不办了")).to_be_focused()
    assert (await house.hall())["tickets"][first["ticket"]]["state"] == "waiting"

    await page.get_by_role("button", name="我不办了").tap()
    await page.get_by_role("button", name="确定退号").tap()
    await state(page).to_have_text("已作废")
    await expect(page.locator(".words")).to_contain_text("您已退号")
    assert await page.get_by_role("button", name="我不办了").count() == 0
    hall = await house.hall()
    assert (hall["tickets"][first["ticket"]]["state"], hall["queues"]["C1"]) == ("voided", [second["ticket"]])


async def test_a_number_that_could_not_be_given_back_is_still_valid_and_the_page_says_so(
    phone: Eyes, house: House
) -> None:
    phone.expect_trouble("net::ERR_FAILED")
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)

    async def lose(route: Route) -> None:
        await route.abort()

    await page.route("**/void", lose)
    await page.get_by_role("button", name="我不办了").tap()
    await page.get_by_role("button", name="确定退号").tap()
    await expect(page.locator(".trouble")).to_contain_text("还没有退号")
    await page.unroute("**/void")
    await page.get_by_role("button", name="确定退号").tap()
    await state(page).to_have_text("已作废")


async def test_a_page_that_is_cut_off_says_how_old_it_is_and_catches_up(
    phone: Eyes, house: House, cable: Cable
) -> None:
    phone.expect_trouble(UNREACHABLE)
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip, url=cable.url)
    await page.get_by_role("button", name="打开提醒声音").tap()
    cable.cut()
    away = page.get_by_role("alert").filter(has_text="暂时没有更新")
    await expect(away).to_contain_text(re.compile(r"\d+ 秒前（09:30）"))
    assert await faults(page, scrolls=True) == []
    assert await pale(page) == []
    rung = await page.evaluate("rung.length")
    await house.press(10)
    cable.mend()
    await expect(page.locator(".page.amber")).to_be_visible()
    await expect(away).to_have_count(0)
    await until_rung(page, rung + 6)


async def test_an_address_that_nobody_knows_is_answered_with_words(phone: Eyes, house: House) -> None:
    phone.expect_trouble("404", "WebSocket")
    page = await phone.open(f"{house.url}/t/nobody-has-this", PHONE, ready=".page")
    await expect(page.get_by_role("alert")).to_contain_text("没有找到这张号票")
    await expect(page.get_by_role("alert")).to_contain_text("导办台")
    assert await findings(page) == []
    assert await faults(page, scrolls=True) == []
    await page.get_by_role("button", name="English").tap()
    await expect(page.get_by_role("alert")).to_contain_text("This ticket was not found")


async def test_a_visitor_switches_to_english_and_back(phone: Eyes, house: House) -> None:
    *_, last = await slips(house, 5)
    page = await page_of(phone, house, last, SMALL_PHONE)
    await page.get_by_role("button", name="English").tap()
    await state(page).to_have_text("Waiting")
    assert await page.evaluate("document.documentElement.lang") == "en"
    assert await faults(page, scrolls=True) == []
    await page.get_by_role("button", name="中文").tap()
    await state(page).to_have_text("等候中")


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE])
async def test_nothing_serious_stands_in_anybodys_way(phone: Eyes, house: House, size: tuple[int, int]) -> None:
    first, *_, last = await slips(house, 6, "B1")
    waiting = await page_of(phone, house, last, size)
    await house.press(6)
    called = await page_of(phone, house, first, size)
    for page in (waiting, called):
        await page.bring_to_front()
        assert await findings(page) == []
        assert await faults(page, scrolls=True) == []
        for button in await page.get_by_role("button").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 60, await button.inner_text()


async def test_letters_twice_as_large_need_no_sideways_scrolling(phone: Eyes, house: House) -> None:
    first, *_, last = await slips(house, 6, "B1")
    await house.press(6)
    for slip in (first, last):
        page = await page_of(phone, house, slip)
        await page.add_style_tag(content="html { font-size: 200% }")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_page_is_used_by_the_keyboard_alone(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)
    for name in ("English", "打开提醒声音", "我不办了，退号"):
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name=name)).to_be_focused()
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await state(page).to_have_text("已作废")


async def test_it_says_that_the_screens_show_no_calls_and_its_own_call_comes_all_the_same(
    phone: Eyes, house: House
) -> None:
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)
    said = page.locator(".slate")
    await expect(said).to_have_count(0)
    await slate(house, True)
    await expect(said).to_contain_text("大屏暂停显示叫号")
    assert await faults(page, scrolls=True) == []
    assert await findings(page) == []
    await house.press(10)
    await state(page).to_have_text("请前往")
    await expect(page.locator(".plate")).to_have_text("10号窗口")
    await expect(said).to_be_visible()
    assert await pale(page) == []
    english = await phone.open(f"{house.url}{slip['url']}?lang=en", SMALL_PHONE, ready=".slate")
    await expect(english.locator(".slate")).to_contain_text("The screens do not show calls now")
    assert await faults(english, scrolls=True) == []
    await slate(house, False)
    await expect(said).to_have_count(0)


async def test_what_has_ended_needs_no_word_about_the_screens(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)
    await slate(house, True)
    await expect(page.locator(".slate")).to_be_visible()
    await page.get_by_role("button", name="我不办了").tap()
    await page.get_by_role("button", name="确定退号").tap()
    await state(page).to_have_text("已作废")
    await expect(page.locator(".slate")).to_have_count(0)


async def test_a_phone_that_is_cut_off_is_not_sent_to_screens_that_show_nothing(
    phone: Eyes, house: House, cable: Cable
) -> None:
    phone.expect_trouble(UNREACHABLE)
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip, url=cable.url)
    await slate(house, True)
    await expect(page.locator(".slate")).to_be_visible()
    cable.cut()
    away = page.get_by_role("alert").filter(has_text="暂时没有更新")
    await expect(away).to_contain_text("大屏也没有显示叫号")
    await expect(away).not_to_contain_text("请留意大屏")
    assert await faults(page, scrolls=True) == []


async def slate(house: House, on: bool) -> None:
    answer = await house.ask("POST", "/api/slate", body={"on": on, "reason": "试"}, headers=house.admin)
    assert answer.status == 200, answer.data


async def test_an_emergency_stands_above_everything_and_says_that_the_number_is_kept(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1)
    page = await page_of(phone, house, slip)
    said = page.get_by_role("alert").and_(page.locator(".emergency"))
    await expect(said).to_have_count(0)
    await slate(house, True)
    assert (await house.ask("POST", "/api/emergency/emergency", body={}, headers=house.admin)).status == 200
    await expect(said).to_contain_text(house.facts.speech.templates["emergency"])
    await expect(said).to_contain_text("您的号保留")
    await expect(page.locator(".under")).not_to_contain_text(
        "请回到"
    )  # nobody is sent back to where others are told to leave
    await expect(page.locator(".slate")).to_have_count(0)
    assert await faults(page, scrolls=True) == []
    assert await findings(page) == []
    assert await pale(page) == []
    english = await phone.open(f"{house.url}{slip['url']}?lang=en", SMALL_PHONE, ready=".emergency")
    await expect(english.locator(".emergency")).to_contain_text("Yours is kept")
    assert await faults(english, scrolls=True) == []
    assert (await house.ask("DELETE", "/api/emergency", headers=house.admin)).status == 200
    await expect(said).to_have_count(0)
    await expect(page.locator(".slate")).to_be_visible()


async def test_the_page_holds_no_key_and_nothing_personal(phone: Eyes, house: House) -> None:
    (slip,) = await slips(house, 1, holder="13812345678")
    page = await page_of(phone, house, slip)
    keys = [key for kind in ("windows", "screens", "kiosks") for key in house.keys[kind].values()]
    known = (
        await page.content()
        + json.dumps(phone.heard[page], default=str)
        + await page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    )
    assert not [key for key in [*keys, house.keys["ingest"], "13812345678"] if key in known]
    assert await page.evaluate("document.cookie") == ""
    await until(lambda: phone.heard[page])
