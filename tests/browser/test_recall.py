"""A released clip on a board, and off it again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import expect

from hallbus.hall.facts import Uploads
from tests.browser.eyes import Eyes
from tests.browser.house import House, quiet_demo
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
