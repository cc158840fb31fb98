"""What a board says by the clock: before opening, over noon, after hours, in the evening and at night; and what is announced."""

import io
from datetime import datetime

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.async_api import expect

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Night
from tests.browser.eyes import LANDSCAPE, Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import faults
from tests.halls import HERE

pytestmark = pytest.mark.asyncio(loop_scope="module")

EARLY = datetime(2026, 11, 24, 7, 45, tzinfo=HERE)
NIGHT = Night(quiet=("19:00", "07:00"), dark=("21:00", "06:30"))


async def early(open_house: OpenHouse) -> House:
    """The demo hall at a quarter to eight; its clock stands until it is moved."""
    return await open_house(quiet_demo(night=NIGHT), clock=DrivenClock(EARLY, rate=0))


async def test_a_board_says_what_the_hall_does_now(open_house: OpenHouse, eyes: Eyes) -> None:
    house = await early(open_house)
    board = await eyes.open(house.page("board", "TV-3"), LANDSCAPE)
    empty = board.locator(".empty")
    await expect(empty).to_contain_text("今天09:00开始服务")
    house.clock.move(3600 * 2)  # 9:45
    await expect(empty).to_contain_text("请先取号")
    house.clock.move(3600 * 2.5)  # 12:15
    await expect(empty).to_contain_text("13:30恢复全部窗口")
    house.clock.move(3600 * 5)  # 17:15
    await expect(empty).to_contain_text("今日服务已结束")
    await expect(empty).to_contain_text("下次服务")


async def test_a_board_is_dim_in_the_evening_and_dark_at_night_until_somebody_is_called(
    open_house: OpenHouse, eyes: Eyes
) -> None:
    house = await early(open_house)
    board = await eyes.open(house.page("board", "TV-1"), LANDSCAPE)
    await expect(board.locator("main.board.day")).to_be_visible()
    house.clock.move(3600 * 11.5)  # 19:15
    await expect(board.locator("main.board.dim")).to_be_visible()
    house.clock.move(3600 * 2)  # 21:15
    await expect(board.locator(".darkness")).to_be_visible()
    picture = Image.open(io.BytesIO(await board.screenshot())).convert("L")
    assert picture.getextrema() == (0, 0), "not a light on the whole glass"


async def test_what_is_said_is_read_along(open_house: OpenHouse, eyes: Eyes) -> None:
    facts = quiet_demo()
    house = await open_house(replace(facts, speech=replace(facts.speech, two_people=())))
    board = await eyes.open(house.page("board", "TV-1"), LANDSCAPE)
    await expect(board.locator(".ticker")).to_be_visible()
    said = await house.ask("POST", "/api/announcements/lost_child", headers=house.admin)
    assert said.status == 200, said.data
    await expect(board.locator(".ticker")).to_contain_text("请走失孩子的家长")


@pytest.mark.parametrize(("screen", "place"), [("TV-1", ".ticker"), ("TV-3", ".header")])
async def test_a_call_is_read_along_while_a_loudspeaker_says_it_and_no_longer(
    open_house: OpenHouse, eyes: Eyes, screen: str, place: str
) -> None:
    facts = quiet_demo()
    house = await open_house(replace(facts, screens=tuple(replace(s, audio=None) for s in facts.screens)))
    speaker = await house.line(speaker="Z1")
    board = await eyes.open(house.page("board", screen), LANDSCAPE)
    [ticket] = await house.calls(5)
    caption = board.locator(place)
    await expect(caption).to_contain_text(f"请{ticket}号，到5号窗口办理。")
    assert await faults(board) == []
    say = await speaker.kind("say")
    await speaker.says(type="said", seq=say["seq"])
    await expect(caption).not_to_contain_text("窗口办理")
