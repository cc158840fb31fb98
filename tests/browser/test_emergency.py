"""An emergency and the slate as people see them: on boards, machines and consoles, and how operators raise and end them."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.axe import findings
from tests.browser.eyes import LANDSCAPE, PORTRAIT, Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import faults, pale

OFFICE = (1366, 768)


@pytest_asyncio.fixture(loop_scope="module")
async def house(open_house: OpenHouse) -> House:
    return await open_house(quiet_demo())


async def raised(house: House, **body: Any) -> None:
    answer = await house.ask("POST", "/api/emergency/emergency", body=body, headers=house.admin)
    assert (answer.status, answer.json["state"]) == (200, "raised"), answer.data


async def clear(house: House) -> None:
    assert (await house.ask("DELETE", "/api/emergency", headers=house.admin)).status == 200


async def whole(page: Page, selector: str) -> bool:
    """Whether nothing of it is cut off."""
    return bool(
        await page.evaluate(
            """selector => {
              const box = document.querySelector(selector)
              return box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth
            }""",
            selector,
        )
    )


@pytest.mark.parametrize(
    ("page", "id", "size"),
    [
        ("board", "TV-1", LANDSCAPE),
        ("board", "TV-3", (1280, 720)),
        ("board", "TV-4", PORTRAIT),
        ("kiosk", "KIOSK-1", PORTRAIT),
        ("kiosk", "KIOSK-1", (1280, 1024)),
    ],
)
async def test_the_whole_screen_says_what_to_do_and_then_is_as_it_was(
    eyes: Eyes, house: House, page: str, id: str, size: tuple[int, int]
) -> None:
    await house.calls(3)
    view = await eyes.open(house.page(page, id), size, ready=".tiles, .newest, .full")
    await raised(house)
    alarm = view.locator(".emergency")
    await expect(alarm).to_contain_text(house.facts.speech.templates["emergency"])
    assert await alarm.bounding_box() == {"x": 0, "y": 0, "width": size[0], "height": size[1]}
    assert await whole(view, ".emergency")
    assert await pale(view) == []
    assert await findings(view) == []
    height = await view.locator(".emergency .text").evaluate("text => parseFloat(getComputedStyle(text).fontSize)")
    assert height >= min(size) * 0.08
    await clear(house)
    await expect(alarm).to_have_count(0)
    await expect(view.locator(".tiles, .newest, .full").first).to_be_visible()


async def test_a_clerk_is_told_why_nobody_can_be_called(eyes: Eyes, house: House) -> None:
    await house.take("A1")
    page = await eyes.open(house.page("console", 3), OFFICE, ready=".console")
    await raised(house)
    await expect(page.get_by_role("alert")).to_contain_text("应急：暂停叫号")
    await expect(page.get_by_text("应急解除后可用").first).to_be_visible()
    await page.keyboard.press("Space")
    assert (await house.hall())["windows"]["3"]["ticket"] is None
    await clear(house)
    await expect(page.get_by_role("alert")).to_have_count(0)
    assert await faults(page) == []


async def test_operators_raise_it_in_two_steps_and_end_it(eyes: Eyes, house: House) -> None:
    board = await eyes.open(house.page("board", "TV-2"), (1280, 720), ready=".board")
    page = await eyes.open(house.page("ops", "OPS"), OFFICE, ready=".ops")
    panel = page.get_by_role("region", name="应急")
    await panel.get_by_role("button", name="准备发布").click()
    await expect(board.locator(".emergency")).to_have_count(0)
    await panel.get_by_role("button", name="取消").click()
    await panel.get_by_role("button", name="准备发布").click()
    assert await findings(page) == []
    await panel.get_by_role("button", name="确认发布到全厅").click()
    await expect(board.locator(".emergency")).to_be_visible()
    await expect(panel.get_by_role("alert")).to_be_visible()
    assert await faults(page, ".scroll, .visually-hidden") == []
    assert await findings(page) == []
    await panel.get_by_role("button", name="解除应急").click()
    await expect(board.locator(".emergency")).to_have_count(0)
    assert [fact["event"].by for fact in await house.facts_of("emergency.raised")] == ["ops:OPS"]


async def test_operators_choose_where(eyes: Eyes, house: House) -> None:
    page = await eyes.open(house.page("ops", "OPS"), OFFICE, ready=".ops")
    panel = page.get_by_role("region", name="应急")
    await panel.get_by_role("button", name="准备发布").click()
    area = house.facts.areas[1]
    await panel.get_by_label(area.name).check()
    await panel.get_by_role("button", name=f"确认发布到{area.name}").click()
    await expect(panel.get_by_role("alert")).to_be_visible()
    assert [fact["event"].areas for fact in await house.facts_of("emergency.raised")] == [(area.id,)]


async def test_one_press_more_blanks_every_public_screen_and_one_brings_them_back(eyes: Eyes, house: House) -> None:
    (number,) = await house.calls(3)
    board = await eyes.open(house.page("board", "TV-1"), LANDSCAPE, ready=".newest")
    console = await eyes.open(house.page("console", 3), OFFICE, ready=".console")
    page = await eyes.open(house.page("ops", "OPS"), OFFICE, ready=".ops")
    panel = page.get_by_role("region", name="应急")
    await panel.get_by_role("button", name="安全页").click()
    await panel.get_by_role("button", name="全部切到安全页").click()
    await expect(board.locator(".slate")).to_be_visible()
    await expect(board.get_by_text(number)).to_have_count(0)
    await expect(console.get_by_role("alert")).to_contain_text("安全页")
    assert await findings(board) == []
    await panel.get_by_role("button", name="恢复显示").click()
    await expect(board.get_by_text(number).first).to_be_visible()
    await expect(console.get_by_role("alert")).to_have_count(0)


async def test_a_kiosk_says_that_the_screens_show_no_calls(eyes: Eyes, house: House) -> None:
    kiosk = await eyes.open(house.page("kiosk", "KIOSK-1"), PORTRAIT, ready=".tiles")
    said = kiosk.get_by_text("大屏暂停显示叫号")
    await expect(said).to_have_count(0)
    for on, shown in ((True, 1), (False, 0)):
        answer = await house.ask("POST", "/api/slate", body={"on": on, "reason": "试"}, headers=house.admin)
        assert answer.status == 200, answer.data
        await expect(said).to_have_count(shown)
        assert await faults(kiosk) == []
    await expect(kiosk.locator(".tiles")).to_be_visible()
