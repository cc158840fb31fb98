"""Films with several sound tracks: editors hear each and say what is spoken, and a board plays the one in its zone's language."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Locator, Page, expect

from hallbus.hall.facts import Screen, Uploads, Zone
from hallbus.web.auth import SESSION
from hallbus.web.parts import HEALTH, MEDIA
from tests.browser.axe import findings
from tests.browser.cable import UNREACHABLE, Cable
from tests.browser.eyes import Eyes, until
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import faults, pale
from tests.media import tones
from tests.web.browsers import Browser
from tests.web.reviewing import Team, passed_by_all
from tests.web.uploading import Uploader

OFFICE, PHONE = (1366, 768), (390, 844)
SCREENS = (
    Screen(id="TV-1", kind="content", area="Z1"),
    Screen(id="TV-2", kind="content", area="Z2"),
)
FACTS = replace(
    quiet_demo(playlist=()),
    uploads=Uploads(keep_free_mb=0),
    screens=SCREENS,
    zones=(Zone(id="Z2", film_sound=("cpx", "zh-CN")),),
)

# The tone that the browser's own decoder makes of a film, from its zero crossings.
HERTZ = """
async (address) => {
  const data = await (await fetch(address)).arrayBuffer()
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(data)
  const wave = sound.getChannelData(0).slice(24000, 72000)
  let rises = 0
  for (let at = 1; at < wave.length; at++) if (wave[at - 1] < 0 && wave[at] >= 0) rises++
  return rises * 48000 / wave.length
}
"""


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path, FACTS) as running:
        yield running


async def opened(
    eyes: Eyes, house: House, place: str, who: Browser, size: tuple[int, int] = OFFICE, more: str = ""
) -> Page:
    await eyes.context.clear_cookies()
    await eyes.context.add_cookies([{"name": SESSION, "value": who.token, "url": house.url}])
    return await eyes.open(f"{house.url}/admin{more}#{place}", size, ready="h1")


async def uploaded(house: House, who: Browser, *tracks: tuple[str, int], name: str = "办证引导.mp4") -> Any:
    row = await Uploader(house, who).upload(tones(*tracks), name)
    assert row["state"] == "ready", row
    return row["hash"]


async def looked_at(page: Page, name: str = "办证引导.mp4") -> Locator:
    await page.get_by_role("button", name=f"查看：{name}").click()
    return page.get_by_role("dialog")


async def test_an_editor_hears_each_track_and_says_what_is_spoken(eyes: Eyes, house: House) -> None:
    editor = await Browser.of(house, "li", "editor")
    await uploaded(house, editor, ("chi", 440), ("und", 880), ("eng", 1320))
    page = await opened(eyes, house, "library", editor)
    card = page.get_by_role("listitem").filter(has_text="办证引导.mp4")
    await expect(card).to_contain_text("音轨：普通话、没有写语言、英语")
    await expect(card).to_contain_text("有音轨没有写语言")
    dialog = await looked_at(page)
    film = dialog.locator("video")
    for no, hertz in ((1, 440), (2, 880), (3, 1320)):
        await dialog.get_by_role("radio", name=f"第{no}条").check()
        await expect(dialog.get_by_text("正在听")).to_have_count(1)
        assert await page.evaluate(HERTZ, await film.get_attribute("src")) == pytest.approx(hertz, rel=0.03)
    track = dialog.get_by_role("listitem").nth(1)
    await track.get_by_label("说的是").select_option(label="莆仙话")
    await track.get_by_role("button", name="保存：第2条").press("Enter")
    await expect(dialog.get_by_role("status")).to_have_text("第2条现在是莆仙话，各屏马上按它来放。")
    await expect(dialog.get_by_role("radio", name="第2条 · 莆仙话")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(card).to_contain_text("音轨：普通话、莆仙话、英语")
    await expect(card).not_to_contain_text("有音轨没有写语言")


async def test_another_language_is_typed_as_a_tag_and_a_wrong_one_is_told(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("422")
    editor = await Browser.of(house, "li", "editor")
    await uploaded(house, editor, ("chi", 440), ("und", 880))
    page = await opened(eyes, house, "library", editor)
    track = (await looked_at(page)).get_by_role("listitem").nth(1)
    await track.get_by_label("说的是").select_option(label="其他语言……")
    await track.get_by_label("语言标记").fill("日语")
    await track.get_by_label("语言标记").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("这不是语言标记")
    await track.get_by_label("语言标记").fill("jpn")
    await track.get_by_label("语言标记").press("Enter")
    await expect(track).to_contain_text("第2条 · ja")
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_whoever_reviews_a_film_hears_every_track_and_changes_none(eyes: Eyes, house: House) -> None:
    team = await Team.of(house)
    hash = await uploaded(house, team.editor, ("chi", 440), ("cpx", 880))
    await _sent(team, hash)
    page = await opened(eyes, house, "review", team.first)
    await expect(page.get_by_role("radio", name="第2条 · 莆仙话")).to_be_visible()
    await page.get_by_role("radio", name="第2条").check()
    assert await page.evaluate(HERTZ, await page.locator("video").get_attribute("src")) == pytest.approx(880, rel=0.03)
    await expect(page.get_by_label("说的是")).to_have_count(0)


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_tracks_are_easy_to_read(eyes: Eyes, house: House, size: tuple[int, int], language: str) -> None:
    editor = await Browser.of(house, "li", "editor")
    await uploaded(house, editor, ("chi", 440), ("und", 880), ("cdo", 1320), ("jpn", 660))
    page = await opened(eyes, house, "library", editor, size, f"?lang={language}")
    assert await faults(page, scrolls=True) == []
    await page.locator("li button.picture").click()
    await expect(page.get_by_role("dialog").get_by_role("radio")).to_have_count(4)
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))")
    assert await faults(page, scrolls=True, skip=".title-row, .media, .drop, header, nav, main > p") == []
    assert await pale(page, 4.5) == []
    assert await findings(page) == []
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing has to be pushed sideways"


async def test_a_screen_plays_the_track_in_the_language_of_its_zone(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(FACTS)
    team = await Team.of(house)
    hash = await uploaded(house, team.editor, ("chi", 440), ("cpx", 880))
    await passed_by_all(team, "clips", await _sent(team, hash))
    played, addresses = house.app[HEALTH].played, set()
    for screen, hertz in (("TV-1", 440), ("TV-2", 880)):
        played.clear()
        page = await eyes.open(house.page("board", screen), (1280, 720), ready=".layer.seen video")
        await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0")
        source = await page.evaluate("document.querySelector('.layer.seen video').currentSrc")
        assert await page.evaluate(HERTZ, source) == pytest.approx(hertz, rel=0.03)
        await until(lambda: any(one["complete"] for one in played))
        assert {one["clip"] for one in played} == {"c1"}
        addresses.add(source)
        await page.close()
    assert len(addresses) == 2


async def test_a_screen_keeps_its_track_while_the_hub_is_away(eyes: Eyes, open_house: OpenHouse) -> None:
    eyes.expect_trouble(UNREACHABLE)
    house = await open_house(FACTS)
    team = await Team.of(house)
    hash = await uploaded(house, team.editor, ("chi", 440), ("cpx", 880))
    await passed_by_all(team, "clips", await _sent(team, hash))
    async with Cable(house.port) as cable:
        page = await eyes.open(house.page("board", "TV-2", cable.url), (1280, 720), ready=".layer.seen video")
        await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0")
        source = await page.evaluate("document.querySelector('.layer.seen video').currentSrc")
        assert await page.evaluate(HERTZ, source) == pytest.approx(880, rel=0.03)
        cable.cut()
        for _ in range(2):  # it ends, and begins again
            await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0.8")
            await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime < 0.5")
        assert await page.evaluate("document.querySelector('.layer.seen video').currentSrc") == source


async def test_a_screen_goes_over_to_a_track_that_was_just_named(eyes: Eyes, open_house: OpenHouse) -> None:
    house = await open_house(FACTS)
    team = await Team.of(house)
    hash = await uploaded(house, team.editor, ("chi", 440), ("und", 880))
    await passed_by_all(team, "clips", await _sent(team, hash))
    page = await eyes.open(house.page("board", "TV-2"), (1280, 720), ready=".layer.seen video")
    await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0")
    first = await page.evaluate("document.querySelector('.layer.seen video').currentSrc")
    assert await page.evaluate(HERTZ, first) == pytest.approx(440, rel=0.03)
    answer = await team.editor.ask("PUT", f"/api/media/{hash}/tracks/1", {"language": "cpx"})
    assert answer.status == 200
    plays = "(first) => [...document.querySelectorAll('.layer.seen video')].some((on) => on.currentSrc !== first && on.currentTime > 0)"
    await page.wait_for_function(plays, arg=first)
    source = await page.evaluate("document.querySelector('.layer.seen video').currentSrc")
    assert await page.evaluate(HERTZ, source) == pytest.approx(880, rel=0.03)


async def test_of_a_film_that_is_not_parted_yet_it_is_said_what_screens_play(eyes: Eyes, house: House) -> None:
    editor = await Browser.of(house, "li", "editor")
    await uploaded(house, editor, ("chi", 440), ("und", 880))
    with house.app[MEDIA]._file.open() as file:  # as a row of before
        file.execute("UPDATE media SET facts = json_remove(facts, '$.sounds')")
    page = await opened(eyes, house, "library", editor)
    dialog = await looked_at(page)
    await expect(dialog).to_contain_text("各屏先放第1条")
    await expect(dialog.get_by_role("radio")).to_have_count(0)
    await expect(dialog.get_by_label("说的是")).to_have_count(2)
    assert await findings(page) == []


async def _sent(team: Team, hash: str) -> Any:
    body = {"title": "办证引导", "category": "指南", "media": [hash], "ends": "2026-12-31"}
    clip = (await team.editor.ask("POST", "/api/clips", body)).json
    return (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})).json
