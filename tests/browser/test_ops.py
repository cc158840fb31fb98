"""The operators' page: what is missing, what to do about it, and the start-up check."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Page, expect

from hallbus.hall.facts import Alarms, Zone
from tests.browser.axe import findings
from tests.browser.cable import Cable
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import faults, pale
from tests.web.line import Line

SIZES = [(1366, 768), (1920, 1080)]
PHONE = (390, 844)
HANGING = """[...document.querySelectorAll('.panel .scroll')]
  .filter(list => list.getBoundingClientRect().bottom > list.closest('.panel').getBoundingClientRect().bottom + 1)
  .map(list => list.getAttribute('aria-label'))"""


class Hall:
    """The demo hall with every screen but the operators' on the line."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.lines: dict[str, Line] = {}

    async def everybody(self) -> "Hall":
        for screen in self.house.facts.screens:
            if screen.kind != "ops":
                await self.plug(screen.id)
        for kiosk in self.house.facts.kiosks:
            await (await self.house.line(kiosk=kiosk.id)).kind("hello")
        for zone in ("Z1", "Z2"):
            self.lines[zone] = await self.house.line(speaker=zone)
            await self.lines[zone].kind("hello")
        return self

    async def plug(self, id: str) -> None:
        self.lines[id] = await self.house.line(screen=id)
        await self.lines[id].kind("hello")

    async def unplug(self, id: str) -> None:
        await self.lines.pop(id).close()


@pytest_asyncio.fixture(loop_scope="module")
async def hall(open_house: OpenHouse) -> AsyncIterator[Hall]:
    house = await open_house(quiet_demo(alarms=Alarms(queue_per_window=1, wait_minutes=30)))
    yield await Hall(house).everybody()


async def overview(eyes: Eyes, house: House, size: tuple[int, int] = SIZES[0], url: str = "", **more: str) -> Page:
    return await eyes.open(house.page("ops", "OPS", url, **more), size, ready=".ops")


async def test_a_strip_that_is_unplugged_is_named_and_one_that_is_plugged_in_again_is_there(
    eyes: Eyes, hall: Hall
) -> None:
    page = await overview(eyes, hall.house)
    headline, rows = page.locator(".headline"), page.locator(".screens .row")
    await expect(headline).to_contain_text("24/24 屏在线")
    await expect(headline).to_contain_text("全部正常")
    await hall.unplug("STRIP-07")
    await expect(headline).to_contain_text("23/24 屏在线")
    await expect(headline).to_contain_text("缺 STRIP-07")
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("7号窗口条屏")
    await expect(rows.first).to_contain_text("失联")
    await expect(page.locator(".tile.lost")).to_have_text("7STRIP-07 失联")
    assert await pale(page) == []
    await hall.plug("STRIP-07")
    await expect(headline).to_contain_text("24/24 屏在线")
    await expect(rows).to_have_count(0)


async def test_a_board_without_sound_says_what_to_do(eyes: Eyes, hall: Hall) -> None:
    page = await overview(eyes, hall.house)
    await hall.lines["TV-1"].says(type="health", audio="blocked", problems=["clip_failed:fz1"])
    await expect(page.locator(".screens .row")).to_contain_text("浏览器拦了声音，请到屏上点一下")
    await hall.lines["TV-1"].says(type="health", audio="ok", problems=["clip_failed:fz1"])
    await expect(page.locator(".screens .row")).to_contain_text("素材 fz1 放不出来，请换文件")
    await hall.unplug("Z2")
    await hall.unplug("TV-2")
    await expect(page.locator(".zone", has_text="Z2")).to_contain_text("没有音箱，叫号没有声音")


async def test_a_long_queue_is_an_alarm_with_what_to_do(eyes: Eyes, hall: Hall) -> None:
    page = await overview(eyes, hall.house)
    await expect(page.locator(".alarms")).to_contain_text("没有提醒")
    for window in (7, 8, 9):
        assert (await hall.house.press(window, "close")).status == 200
    for _ in range(3):
        await hall.house.take("B1")
    await expect(page.locator(".alarm")).to_have_text("B 执照等候 3 人，2 个窗口：请加开窗口（共 5 个）")
    await expect(page.locator(".pressed th")).to_contain_text("B 执照")
    for window in (7, 8, 9):
        assert (await hall.house.press(window, "open")).status == 200
    await expect(page.locator(".alarm")).to_have_count(0)


async def test_a_wish_for_help_is_seen_and_answered_by_the_keyboard(eyes: Eyes, hall: Hall) -> None:
    page, key = await overview(eyes, hall.house), hall.house.key("window", 16)
    assert (await hall.house.ask("POST", "/api/help", key, {"what": "security"})).status == 201
    await expect(page.locator(".help")).to_contain_text("请保安过来 后厅 16号窗口")
    await page.get_by_role("button", name="已处理：请保安过来").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".help")).to_have_count(0)
    assert len(await hall.house.facts_of("help.answered")) == 1


async def test_the_start_up_check_lists_what_is_wrong_first(eyes: Eyes, hall: Hall) -> None:
    page = await overview(eyes, hall.house)
    await hall.unplug("STRIP-03")
    await page.get_by_role("button", name="开始自检").press("Enter")
    lines = page.locator(".check .line")
    await expect(lines.first).to_contain_text("屏幕 23/24、缺 STRIP-03")
    await expect(page.locator(".check .sum")).to_contain_text("项要处理")
    await expect(lines.filter(has_text="流水可以写入")).to_have_count(1)
    assert (await hall.lines["Z1"].kind("say"))["text"] == "音响测试"
    assert (await hall.lines["Z2"].kind("say"))["gain_db"] == -12
    await expect(page.get_by_role("button", name="再检一次")).to_be_enabled()


async def test_a_page_that_is_cut_off_says_how_old_it_is(eyes: Eyes, house: House, cable: Cable) -> None:
    eyes.expect_trouble("WebSocket", "ERR_")
    page = await overview(eyes, house, url=cable.url)
    cable.cut()
    away = page.locator(".away[role=alert]")
    await expect(away).to_contain_text("与大厅断开")
    await expect(away).to_contain_text("的情况")
    await expect(page.get_by_role("button", name="重连后可用")).to_be_disabled()
    cable.mend()
    await expect(away).to_have_count(0)


@pytest.mark.parametrize("size", SIZES, ids=["office", "large"])
async def test_everything_is_in_sight_in_words_that_all_can_read(
    eyes: Eyes, open_house: OpenHouse, size: tuple[int, int]
) -> None:
    house = await open_house(replace(quiet_demo(), alarms=Alarms(queue_per_window=1)))
    for _ in range(8):
        await house.take("B1")
    assert (await house.press(13, "pause", reason="onsite", until="11:00")).status == 200
    await house.ask("POST", "/api/help", house.key("window", 16), {"what": "security"})
    page = await overview(eyes, house, size)
    await expect(page.locator(".help")).to_have_count(1)
    await expect(page.locator(".headline")).to_contain_text("1/24 屏在线")
    await page.get_by_role("button", name="开始自检").click()
    await expect(page.locator(".check .sum")).to_be_visible()
    assert await faults(page, ".scroll, .visually-hidden") == []
    assert await page.evaluate(HANGING) == [], "a list that scrolls stays in its panel"
    assert await pale(page) == []
    assert await findings(page) == []
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_on_a_phone_what_asks_for_somebody_comes_first_and_every_remedy_can_be_read(
    eyes: Eyes, house: House, language: str
) -> None:
    page = await overview(eyes, house, PHONE, lang=language)
    name, time = await page.locator("h1").bounding_box(), await page.locator("header time").bounding_box()
    assert name is not None
    assert time is not None
    assert name["height"] < 40, "one line"
    assert time["y"] < name["y"] + name["height"], "beside the name"
    for panel in ("应急", "提醒") if language == "zh-CN" else ("Emergency", "Alarms"):
        await expect(page.get_by_role("region", name=panel, exact=True)).to_be_in_viewport(ratio=1)
    for remedy in await page.locator(".remedy").all():
        box = await remedy.bounding_box()
        assert box is not None
        assert box["width"] > 200, "a line of its own"
    assert await faults(page, ".visually-hidden", scrolls=True) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_english_reader_finds_english(eyes: Eyes, house: House) -> None:
    page = await overview(eyes, house, lang="en")
    await expect(page.locator(".headline")).to_contain_text("1/24 screens online")
    await page.get_by_role("button", name="中文").click()
    await expect(page.locator(".headline")).to_contain_text("1/24 屏在线")


async def test_a_loudspeaker_that_died_is_red_and_the_spare_one_is_named(open_house: OpenHouse, eyes: Eyes) -> None:
    zone = Zone(id="Z1", speakers=("left", "back"), spare=("back",))
    facts = quiet_demo()
    house = await open_house(
        replace(facts, zones=(zone,), screens=tuple(replace(s, audio=None) for s in facts.screens))
    )
    left = await house.line(speaker="Z1&name=left")
    await house.line(speaker="Z1&name=back")
    page = await overview(eyes, house)
    row = page.locator(".zone", has_text="Z1")
    await expect(row.locator(".good")).to_be_visible()
    await left.close()
    await expect(row.locator(".trouble.lost")).to_have_text("音箱 left 失联，请看看电源和网线")
    await expect(row.locator(".trouble.warn")).to_have_text("备用音箱 back 正在顶替")
    await house.calls(5)
    await expect(row).to_contain_text("正在播：请B001号，到5号窗口办理。")
    assert await faults(page, ".scroll, .visually-hidden") == []
    assert await pale(page) == []
    assert await findings(page) == []
