"""The administrators' pages about what plays: what TV-1 will show at half past ten, and how often the clips were shown."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from hallbus.config import clip_files
from hallbus.people.accounts import Role
from hallbus.web.parts import TIMETABLES
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse
from tests.browser.look import faults, pale
from tests.browser.test_admin import admin, signed_in
from tests.halls import MORNING, demo


async def with_clips(open_house: OpenHouse, folder: Path) -> House:
    (folder / "clips").mkdir()
    for clip in demo().playlist:
        for name in clip_files(clip):
            (folder / "clips" / name).write_bytes(b"picture and sound")
    return await open_house(demo())


async def shown_on(house: House, screen: str, hours: float) -> dict[str, int]:
    """A screen has shown its turns since nine; how often each clip."""
    table = house.app[TIMETABLES].of(screen)
    assert table is not None
    begins = MORNING - timedelta(hours=hours)
    turns = [turn for turn in table.turns(begins, MORNING) if begins <= turn.begins and turn.ends <= MORNING]
    plays: list[dict[str, Any]] = [
        {"clip": turn.item, "from": turn.begins.isoformat(), "to": turn.ends.isoformat(), "complete": True}
        for turn in turns
    ]
    answer = await house.ask("POST", "/api/plays", house.key("screen", screen), {"plays": plays})
    assert answer.json["noted"] == len(plays)
    return {turn.item: sum(other.item == turn.item for other in turns) for turn in turns}


async def test_what_a_screen_will_show_at_half_past_ten_is_looked_up(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    house = await with_clips(open_house, tmp_path)
    await signed_in(eyes, house, "editor", "editor")
    page = await admin(eyes, house, place="#programme")
    rows = page.locator(".panel").nth(1).locator("tbody tr")
    await expect(rows.first).to_be_visible()
    clocks = await rows.locator(".figures").all_inner_texts()
    assert clocks[0] <= "10:30:00" < clocks[2]
    told = await house.ask("GET", "/api/screens/TV-1/programme?at=10:30", headers=house.admin)
    titles = {item["id"]: item["title"] for item in told.json["items"]}
    first = told.json["turns"][0]
    await expect(rows.first).to_contain_text(titles[first["item"]])
    assert datetime.fromisoformat(first["begins"]).strftime("%H:%M:%S") == clocks[0]
    await page.get_by_label("时间").fill("16:00")
    await page.get_by_role("button", name="看这一小时").click()
    await expect(rows.locator(".figures").first).to_contain_text(re.compile(r"^1[56]:[05]\d"))


async def test_proof_of_play_is_read_and_taken_along(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await with_clips(open_house, tmp_path)
    truth = await shown_on(house, "TV-1", 0.5)
    await signed_in(eyes, house, "reviewer", "reviewer")
    page = await admin(eyes, house, place="#plays")
    promises, clips = page.locator(".panel").nth(0), page.locator(".panel").nth(1)
    await expect(promises.get_by_role("status")).to_contain_text("2")
    row = clips.locator("tbody tr").filter(has_text="防范网络诈骗①")
    await expect(row.locator(".figures").first).to_have_text(str(truth["fz1"]))
    async with page.expect_download() as download:
        await clips.get_by_role("link", name="导出表格（CSV）").click()
    taken = Path(await (await download.value).path())
    assert "防范网络诈骗①" in await asyncio.to_thread(taken.read_text, "utf-8-sig")


@pytest.mark.parametrize("place", ["#programme", "#plays"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_these_pages_are_whole_and_in_words_that_all_can_read(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path, place: str, language: str
) -> None:
    house = await with_clips(open_house, tmp_path)
    await shown_on(house, "TV-1", 0.5)
    role: Role = "publisher"
    await signed_in(eyes, house, "publisher", role)
    page = await admin(eyes, house, place=place, lang=language)
    await expect(page.locator("tbody tr").first).to_be_visible()
    assert await findings(page) == []
    assert await pale(page, 4.5) == []
    assert await faults(page, scrolls=True) == []


async def test_a_clerk_finds_neither(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await with_clips(open_house, tmp_path)
    await signed_in(eyes, house, "clerk", "clerk")
    page = await admin(eyes, house, place="#plays")
    await expect(page.locator("nav a[href='#plays']")).to_have_count(0)
    await expect(page.locator(".asking")).to_have_count(0)
