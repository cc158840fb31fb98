"""A released clip on a board, and off it again: by a recall, or because its time is over, whether the hub is there or not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import expect

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Calendar, Uploads
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.halls import MORNING
from tests.media import picture
from tests.web.reviewing import Team, passed_by_all
from tests.web.uploading import Uploader


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path, replace(quiet_demo(), uploads=Uploads(keep_free_mb=0))) as running:
        yield running


async def test_a_clip_is_on_the_board_once_it_is_released_and_off_it_once_it_is_recalled(
    eyes: Eyes, house: House
) -> None:
    team = await Team.of(house)
    row = await Uploader(house, team.editor).upload(picture("PNG", (1280, 720), "purple"), "a.png")
    words = {"title": "海报", "category": "反诈", "media": [row["hash"]], "ends": "2026-12-31", "seconds": 600}
    clip = (await team.editor.ask("POST", "/api/clips", words)).json
    page = await eyes.open(house.page("board", "TV-1"))
    shown = page.locator("img[src^='/clips/']")
    await expect(shown).to_have_count(0)
    clip = (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})).json
    await passed_by_all(team, "clips", clip)
    await expect(shown.first).to_be_visible()
    answer = await team.publisher.ask("POST", f"/api/clips/{clip['id']}/recall", {"comment": "有误"})
    assert answer.status == 200
    await expect(shown).to_have_count(0)


async def test_a_clip_is_off_when_its_time_is_over_though_the_hub_is_away(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    evening = DrivenClock(MORNING.replace(hour=23, minute=59, second=35))
    house = await open_house(replace(quiet_demo(), uploads=Uploads(keep_free_mb=0), calendar=Calendar()), clock=evening)
    team = await Team.of(house)
    row = await Uploader(house, team.editor).upload(picture("PNG", (1280, 720), "purple"), "a.png")
    words = {"title": "海报", "category": "反诈", "media": [row["hash"]], "ends": "2026-11-24", "seconds": 5}
    clip = (await team.editor.ask("POST", "/api/clips", words)).json
    clip = (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})).json
    await passed_by_all(team, "clips", clip)
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    eyes.expect_trouble("ERR_CONNECTION_REFUSED", "WebSocket", "Failed to fetch", "502", "ERR_EMPTY_RESPONSE")
    await house.stop()
    midnight = MORNING.replace(hour=0, minute=0) + timedelta(days=1)
    await expect(page.locator(".layer.seen")).to_have_count(0)
    assert evening.now() >= midnight, "not before"
    await expect(page.locator(".player .card .hall")).to_be_visible()
