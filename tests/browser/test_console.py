"""A clerk's console: keys, dialogs, and a press that is made once whatever the line does."""

import asyncio
import re
from typing import Any

from playwright.async_api import Page, Route, expect

from tests.browser.eyes import Eyes
from tests.browser.house import House
from tests.browser.look import faults, pale
from tests.patience import PATIENCE_S
from tests.web.running import RunningHall

NO = 5
SIZE = (1366, 768)


async def console_of(eyes: Eyes, house: RunningHall, no: int = NO, size: tuple[int, int] = SIZE, **more: str) -> Page:
    assert isinstance(house, House)
    return await eyes.open(house.page("console", no, **more), size, ready=".console")


async def waiting(house: House, page: Page, count: int = 4) -> list[str]:
    """So many visitors, and the page knows them."""
    tickets = [await house.take("B1") for _ in range(count)]
    await expect(page.locator(".waiting .row")).to_contain_text(tickets[:8])
    return tickets


KEYS = {"Space": "下一位", "Enter": "开始办理", "f": "办结", "r": "重呼", "n": "过号", "p": "挂起", "t": "转移"}


async def press(page: Page, key: str) -> None:
    """A clerk presses a key once the page offers it: while a press is in flight it takes no other."""
    button = page.locator(".keys").get_by_role("button", name=re.compile(f"^{KEYS[key]}"))
    await expect(button).to_be_enabled()
    await page.keyboard.press(key)


def in_hand(page: Page) -> Any:
    return expect(page.locator(".ticket .number"))


def said(page: Page) -> Any:
    return expect(page.locator(".result"))


async def test_a_visit_is_served_by_the_keyboard_alone(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    first, second, third, fourth = await waiting(house, page)

    await press(page, "Space")
    await in_hand(page).to_have_text(first)
    await said(page).to_have_text(f"已叫 {first}")
    await press(page, "r")
    await said(page).to_have_text(f"已重呼 {first}")
    await press(page, "Enter")
    await said(page).to_have_text(f"{first} 开始办理")
    await press(page, "f")
    await said(page).to_have_text(f"{first} 已办结")

    await press(page, "Space")
    await in_hand(page).to_have_text(second)
    await press(page, "n")
    await said(page).to_have_text(f"{second} 已过号")
    await expect(page.locator(".aside")).to_contain_text(second)

    await press(page, "Space")
    await in_hand(page).to_have_text(third)
    await press(page, "Enter")
    await said(page).to_have_text(f"{third} 开始办理")
    await press(page, "p")
    await expect(page.get_by_role("dialog")).to_contain_text(f"挂起 {third}")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await press(page, "p")
    await page.keyboard.press("Enter")
    await said(page).to_have_text(f"{third} 已挂起，原号保留")
    await expect(page.locator(".aside")).to_contain_text("缺材料")

    await press(page, "Space")
    await in_hand(page).to_have_text(fourth)
    await press(page, "t")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"把 {fourth} 转到哪里")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await said(page).to_have_text(f"{fourth} 已转移，原号保留")
    assert (await house.hall())["tickets"][fourth]["service"] == "A1", "the first of the list"


async def test_a_mouse_double_click_is_one_press(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    first, *_ = await waiting(house, page)
    await page.locator(".next").dblclick()
    await in_hand(page).to_have_text(first)
    await said(page).to_have_text(f"已叫 {first}")
    await press(page, "r")
    await said(page).to_have_text(f"已重呼 {first}")
    assert len(await house.facts_of("ticket.called")) == 1


async def test_no_key_works_while_a_press_is_in_flight(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    first, *_ = await waiting(house, page)
    let_go, asked = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await let_go.wait()
        await route.continue_()

    await page.route("**/call-next", hold)
    await press(page, "Space")
    await asyncio.wait_for(asked.wait(), PATIENCE_S)
    for key in await page.locator(".keys button").all():
        await expect(key).to_be_disabled()
    await said(page).to_contain_text("正在确认“下一位”")
    await page.keyboard.press("Space")
    let_go.set()
    await in_hand(page).to_have_text(first)
    assert len(await house.facts_of("ticket.called")) == 1


async def test_a_press_whose_answer_was_lost_is_repeated_with_its_number_and_happens_once(
    eyes: Eyes, house: House
) -> None:
    eyes.expect_trouble("net::ERR_FAILED")
    page = await console_of(eyes, house)
    first, *_ = await waiting(house, page)
    bodies: list[dict[str, Any]] = []

    async def lose_first_answer(route: Route) -> None:
        bodies.append(route.request.post_data_json)
        if len(bodies) == 1:
            await route.fetch()  # the hub has heard it
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/call-next", lose_first_answer)
    await press(page, "Space")
    await said(page).to_have_text(f"已叫 {first}")
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert bodies[0]["press"] > 0
    assert len(await house.facts_of("ticket.called")) == 1


async def test_a_refusal_is_said_in_words(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    eyes.expect_trouble("409")
    await waiting(house, page, 1)

    async def somebody_was_faster(route: Route) -> None:
        await house.press(6)
        await route.continue_()

    await page.route("**/call-next", somebody_was_faster)
    await press(page, "Space")
    await said(page).to_contain_text("没有人等候")


async def test_what_cannot_be_done_says_why_on_its_button(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    recall = page.get_by_role("button", name=re.compile("^重呼"))
    await expect(page.locator(".next .note")).to_have_text("没有人等候")
    for key in await page.locator(".keys button:disabled").all():
        assert len((await key.inner_text()).split()) >= 2, "a name and a reason"
    await waiting(house, page, 1)
    await press(page, "Space")
    await expect(recall).to_be_enabled()
    await press(page, "r")
    await expect(recall).to_contain_text("秒后可用")
    await expect(recall).to_be_enabled()


async def test_the_receipt_says_what_screens_and_loudspeakers_did(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    boards = [await eyes.open(house.page("board", id), ready=".board") for id in ("TV-2", "TV-3")]
    speaker = await house.line(speaker="Z1")
    await waiting(house, page, 1)
    await page.bring_to_front()
    await press(page, "Space")
    receipt = page.locator(".receipt")
    say = await speaker.kind("say")
    await speaker.says(type="said", seq=say["seq"])
    for board in boards:
        await board.bring_to_front()
        await expect(board.locator(".newest")).to_be_visible()
    await expect(receipt).to_contain_text("已显示 2/2")
    await expect(receipt).to_contain_text("已播报")
    assert await receipt.locator(".alarm").count() == 0


async def test_a_screen_that_does_not_confirm_within_two_seconds_is_an_alarm(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    silent = await house.line(screen="TV-1")
    await silent.kind("state")
    await waiting(house, page, 1)
    await press(page, "Space")
    await expect(page.locator(".alarm")).to_have_text("TV-1 没有显示，请口头叫号")
    assert await pale(page) == []


async def test_tickets_set_aside_come_back_and_any_waiting_one_can_be_called(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    first, second, third = await waiting(house, page, 3)
    await page.locator(".waiting .row", has_text=third).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"叫 {third} 到 {NO} 号窗口")
    assert await faults(page, ".console > :not(dialog)") == []
    assert await pale(page) == []
    await page.keyboard.press("Enter")
    await in_hand(page).to_have_text(third)
    await press(page, "Enter")
    await said(page).to_have_text(f"{third} 开始办理")
    await press(page, "p")
    await page.get_by_label("理由").fill("回家取证件")
    await page.keyboard.press("Enter")
    await expect(page.locator(".aside")).to_contain_text("回家取证件")
    await page.locator(".aside button", has_text="恢复").click()
    await in_hand(page).to_have_text(third)
    await press(page, "f")
    await said(page).to_have_text(f"{third} 已办结")
    await press(page, "Space")
    await in_hand(page).to_have_text(first)
    await press(page, "t")
    await page.get_by_role("dialog").get_by_text("企业开办").last.click()
    await page.get_by_role("dialog").get_by_role("button", name="转移").click()
    await said(page).to_have_text(f"{first} 已转移，原号保留")
    await expect(page.locator(".waiting .row", has_text=second)).to_be_visible()


async def test_a_window_pauses_with_a_reason_opens_and_closes(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    modes = page.locator(".modes")
    await modes.get_by_text("休息").click()
    await expect(page.locator(".ticket .state")).to_have_text("休息中")
    await modes.get_by_role("button", name="外出", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="60 分钟后").click()
    await dialog.get_by_role("button", name="外出").click()
    await expect(page.locator(".ticket .state")).to_have_text("外出中，10:30 回")
    await modes.get_by_text("恢复服务").click()
    await expect(page.locator(".ticket .state")).to_have_text("空闲，可以叫下一位")
    await modes.get_by_text("关闭窗口").click()
    await page.get_by_role("dialog").get_by_role("button", name="关闭窗口").click()
    await expect(page.locator(".ticket .state")).to_have_text("窗口已关闭")
    await expect(page.locator(".next .note")).to_have_text("开始服务后可用")


async def test_nothing_is_clipped_on_a_clerks_screen(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house)
    await house.take("B1", **{"class": "elder"})
    for _ in range(11):
        await house.take("B1")
    for button in ("call-next", "start", "park", "call-next", "no-show", "call-next"):
        assert (await house.press(NO, button, **({"reason": "缺材料"} if button == "park" else {}))).status == 200
    await expect(page.locator(".aside .row")).to_have_count(2)
    for size in (SIZE, (1024, 700), (1920, 1080), (390, 844)):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        assert await faults(page, scrolls=size[0] == 390) == [], size
        if size[0] == 390:
            continue
        for button in await page.locator(".keys button, .modes button").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= size[0], size
            assert box["y"] + box["height"] <= size[1], size
            assert box["height"] >= 44
            assert await button.evaluate(
                "one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 1"
            )
    assert await pale(page) == []


async def test_an_english_speaking_clerk_reads_no_chinese_but_names(eyes: Eyes, house: House) -> None:
    page = await console_of(eyes, house, lang="en")
    await waiting(house, page, 2)
    await page.keyboard.press("Space")
    await said(page).to_have_text("Called B001")
    await expect(page.locator(".keys button").first).to_contain_text("Next")
    texts = await page.locator(".keys, .modes, .receipt, .result").all_inner_texts()
    assert not any("一" <= sign <= "鿿" for sign in "".join(texts)), texts
    assert await faults(page) == []
