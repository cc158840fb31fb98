"""Announcements on the operators' page: chosen, heard first, said where it was wanted, and listed with when and by whom."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Locator, Page, expect

from hallbus.hall.facts import HallFacts, Scheduled
from hallbus.speech.voices import Voice
from hallbus.web.parts import ANNOUNCER
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import faults, pale

SIZES = [(1366, 768), (1920, 1080)]
ADVICE, FOUND = "请留意屏幕和广播，不用在窗口前排队。", "有人拾到雨伞一把，请到导办台认领。"
BEHIND = ".ops > *:not(.header), .header > *:not(dialog)"


def prepared() -> HallFacts:
    """The demo hall with two more texts, one of them by the clock."""
    demo = quiet_demo()
    texts = {**demo.speech.templates, "advice": ADVICE, "found": FOUND}
    english = {**demo.speech.templates_en, "advice": "Please look at the screens."}
    planned = (Scheduled(name="advice", at=("10:45",), zones=("Z2",)),)
    return replace(demo, speech=replace(demo.speech, templates=texts, templates_en=english, schedule=planned))


async def announcing(eyes: Eyes, house: House, size: tuple[int, int] = SIZES[0], **more: str) -> Page:
    page = await eyes.open(house.page("ops", "OPS", **more), size, ready=".ops")
    await page.locator(".announce").click()
    await expect(page.get_by_role("radio")).to_have_count(3)
    return page


def said(page: Page) -> Locator:
    """What became of the wish."""
    return page.get_by_role("dialog").get_by_role("status")


async def test_a_text_is_heard_first_and_then_said_in_the_zone_that_was_chosen(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    house = await open_house(prepared(), voice=Voice(tmp_path / "data" / "audio"))
    one, two = await house.line(speaker="Z1"), await house.line(speaker="Z2")
    for line in (one, two):
        await line.kind("hello")
    page = await announcing(eyes, house)
    hear, say = page.get_by_role("button", name="试听"), page.get_by_role("button", name="播报到")
    await expect(hear).to_be_disabled()
    await expect(say).to_be_disabled()
    await page.get_by_role("radio", name=FOUND).check()
    await hear.click()
    await page.wait_for_function("() => (document.querySelector('audio') || {}).currentTime > 0.2")
    assert house.app[ANNOUNCER].counts.total() == 0, "nothing sounds in the hall"
    await page.get_by_role("checkbox", name="Z2").check()
    await expect(say).to_have_text("播报到Z2")
    await say.click()
    await expect(said(page)).to_have_text("已交给音箱播报。")
    assert (await two.kind("say"))["text"] == FOUND
    await expect(page.locator("dialog li", has_text=FOUND)).to_contain_text("Z2 · OPS 播报")
    assert [m for m in one.heard if m["type"] == "say"] == []
    (fact,) = await house.facts_of("notice.announced")
    assert (fact["event"].zones, fact["event"].by) == (("Z2",), "ops:OPS")


async def test_what_takes_two_people_waits_for_the_second(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(prepared())
    page = await announcing(eyes, house)
    await page.get_by_role("radio", name="走失孩子").check()
    await page.get_by_role("button", name="提请播报到全厅").click()
    await expect(said(page)).to_contain_text("等另一个人")
    await expect(page.locator("button[type=submit]")).to_be_disabled()
    agreed = await house.ask("POST", "/api/announcements/lost_child", house.key("screen", "GUIDE"), {})
    assert agreed.json["state"] == "announced"


async def test_it_is_done_by_the_keyboard_alone_and_the_focus_comes_back(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(prepared())
    page = await eyes.open(house.page("ops", "OPS"), SIZES[0], ready=".ops")
    await page.locator(".announce").press("Enter")
    first = page.get_by_role("radio").first
    await expect(first).to_be_visible()
    await first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name=ADVICE)).to_be_checked()
    await page.keyboard.press("Enter")
    await expect(said(page)).to_have_text("屏幕已显示，但 Z1、Z2 没有音箱，那里听不到。")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(".announce")).to_be_focused()
    assert [fact["event"].name for fact in await house.facts_of("notice.announced")] == ["advice"]


async def test_what_the_clock_will_say_and_what_it_has_said_is_listed(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(prepared())
    page = await announcing(eyes, house)
    coming = page.locator("dialog li", has_text="Z2")
    await expect(coming).to_contain_text(f"10:45 {ADVICE}")
    house.clock.move(75 * 60)  # type: ignore[attr-defined]  # driven
    await expect(page.locator("dialog li", has_text="按定时")).to_contain_text(ADVICE)


async def test_without_a_voice_the_page_says_why_nothing_can_be_heard(eyes: Eyes, open_house: OpenHouse) -> None:
    eyes.expect_trouble("503")
    page = await announcing(eyes, await open_house(prepared()))
    await page.get_by_role("radio", name=ADVICE).check()
    await page.get_by_role("button", name="试听").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("现在没有语音可以试听")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["office", "large"])
async def test_it_is_whole_and_in_words_that_all_can_read(
    eyes: Eyes, open_house: OpenHouse, size: tuple[int, int], language: str
) -> None:
    house = await open_house(prepared())
    page = await announcing(eyes, house, size, lang=language)
    await page.get_by_role("radio").nth(1).check()
    await page.locator("button[type=submit]").click()
    await expect(said(page)).not_to_be_empty()
    assert await faults(page, BEHIND, scrolls=True) == []
    assert await pale(page, 4.5, skip=BEHIND) == []
    assert await findings(page) == []
    if language == "en":
        await expect(page.get_by_role("dialog")).to_contain_text("Please look at the screens.")
