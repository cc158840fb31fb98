"""Printed boards of what is released: as large as it fits, on any paper, as a PDF whose text can be read again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import pytest_asyncio
import zxingcpp
from msgspec.structs import replace
from playwright.async_api import Page, expect

from hallbus.hall.facts import Uploads
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House, quiet_demo
from tests.browser.test_admin_content import opened
from tests.media import picture
from tests.web.reviewing import Team, passed_by_all
from tests.web.uploading import Uploader

TEXT = "凡是要您转账到“安全账户”的，都是诈骗。接到可疑电话，先打 96110 核实。"
ENGLISH = "Whoever asks you to transfer money to a “safe account” is a fraud."
MM = 72 / 25.4  # points of a PDF


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path, replace(quiet_demo(), uploads=Uploads(keep_free_mb=0))) as running:
        yield running


async def released(house: House, team: Team, text: str = TEXT) -> Any:
    body = {"text": text, "text_en": ENGLISH, "ends": "2026-12-31"}
    written = (await team.editor.ask("POST", "/api/notices", body)).json
    assert (await team.editor.ask("POST", f"/api/notices/{written['id']}/submit")).status == 200
    return await passed_by_all(team, "notices", written)


async def board(eyes: Eyes, house: House, team: Team, room: str = "notices") -> Page:
    page = await opened(eyes, house, room, team.publisher)
    await page.get_by_role("button", name="展板").click()
    await expect(page.get_by_role("dialog", name="展板")).to_be_visible()
    return page


async def printed(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(await page.pdf(prefer_css_page_size=True, print_background=True))


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 210, 297), ("a3", 297, 420), ("board", 600, 900)])
async def test_a_notice_is_one_page_of_the_paper_that_was_chosen_with_text_that_stays_text(
    eyes: Eyes, house: House, paper: str, width: int, height: int
) -> None:
    team = await Team.of(house)
    await released(house, team)
    page = await board(eyes, house, team)
    await page.get_by_label("纸张").select_option(paper)
    await page.get_by_label("二维码").fill("example.org/fraud")
    document = await printed(page)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((width * MM, height * MM), abs=1.5)
    text = "".join(document[0].get_textpage().get_text_bounded().split())
    for words in (TEXT, ENGLISH, house.facts.name, "有效期至2026-12-31", "example.org/fraud"):
        assert "".join(words.split()) in text
    looked_at = document[0].render(scale=1600 / (height * MM)).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(looked_at)] == ["https://example.org/fraud"]


async def test_a_short_text_is_large_and_a_long_one_still_whole(eyes: Eyes, house: House) -> None:
    team = await Team.of(house)
    await released(house, team, "今日下午停办")
    page = await board(eyes, house, team)
    words = page.locator(".words")

    async def size() -> float:
        return float(await words.evaluate("words => parseFloat(getComputedStyle(words).fontSize)"))

    large = await size()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await released(house, team, "办事请先取号。" * 60)
    page = await board_of_the_newest(page)
    assert await size() < large / 2
    assert await words.evaluate("words => words.scrollHeight <= words.clientHeight")
    assert len(await printed(page)) == 1


async def board_of_the_newest(page: Page) -> Page:
    await page.reload()
    await page.get_by_role("article").filter(has_text="办事请先取号").get_by_role("button", name="展板").click()
    await expect(page.locator(".words")).to_be_visible()
    return page


async def test_a_guide_of_two_pictures_is_two_pages(eyes: Eyes, house: House) -> None:
    team = await Team.of(house)
    sender = Uploader(house, team.editor)
    hashes = [(await sender.upload(picture(colour=colour), f"{colour}.png"))["hash"] for colour in ("teal", "navy")]
    body = {"title": "办证流程", "category": "办事指南", "ends": "2026-12-31", "media": hashes}
    clip = (await team.editor.ask("POST", "/api/clips", body)).json
    assert (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit")).status == 200
    await passed_by_all(team, "clips", clip)
    page = await board(eyes, house, team, "clips")
    await expect(page.locator(".sheet img")).to_have_count(2)
    document = await printed(page)
    assert len(document) == 2
    assert "2/2" in document[1].get_textpage().get_text_bounded()


async def test_only_what_is_released_is_printed(eyes: Eyes, house: House) -> None:
    team = await Team.of(house)
    written = (await team.editor.ask("POST", "/api/notices", {"text": TEXT, "ends": "2026-12-31"})).json
    page = await opened(eyes, house, "notices", team.editor)
    await expect(page.get_by_text(TEXT)).to_be_visible()
    await expect(page.get_by_role("button", name="展板")).to_have_count(0)
    assert written["state"] == "draft"


async def test_the_board_can_be_used_by_everybody(eyes: Eyes, house: House) -> None:
    team = await Team.of(house)
    await released(house, team)
    page = await board(eyes, house, team)
    assert await findings(page) == []
    await page.get_by_label("二维码").fill("two words")
    await expect(page.get_by_text("这不是网址")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
