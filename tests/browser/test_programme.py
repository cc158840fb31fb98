"""Screens follow the hub's timetable: together, out of step for no longer than they must be, and with proof of what they have shown."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.async_api import expect

from hallbus.hall.facts import Clip
from hallbus.web.parts import HEALTH, LIBRARY, REDRAW
from tests.browser.clips import still
from tests.browser.eyes import Eyes, until
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.web.running import RunningHall

PICTURES = ("orange", "lime", "cyan")
# Which pictures came on glass, by the names of their files.
ORDER = """
window.order = []
const look = () => {
  const picture = document.querySelector('.layer.seen img[src]')
  const name = picture && /([^/]*)\\.png/.exec(picture.src)[1]
  if (name && name !== order[order.length - 1]) order.push(name)
  requestAnimationFrame(look)
}
look()
"""


def pictures(folder: Path, seconds: float) -> Any:
    """A hall whose screens show three pictures by turns."""
    clips = folder / "clips"
    clips.mkdir(exist_ok=True)
    for name in PICTURES:
        still(clips / f"{name}.png", name)
    playlist = tuple(Clip(id=name, title=name, category="科普", kind="image", seconds=seconds) for name in PICTURES)
    facts = quiet_demo(playlist=playlist)
    return replace(facts, programme=replace(facts.programme, shares=(), deadlines=()))


def on(house: RunningHall, screen: str) -> str | None:
    shows = house.app[HEALTH].shows.get(f"screen:{screen}")
    return shows.clip if shows else None


async def reported(house: House, wanted: Callable[[Any], Any]) -> Any:
    """What the report counts, once it is wanted."""
    async with asyncio.timeout(40):
        while True:
            answer = await house.ask("GET", "/api/plays", headers=house.admin)
            assert answer.status == 200, answer.data
            if wanted(answer.json["clips"]):
                return answer.json["clips"]
            await asyncio.sleep(0.1)


async def test_two_screens_with_the_same_rules_show_the_same(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await open_house(pictures(tmp_path, 4))
    await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    await eyes.open(house.page("board", "TV-4"), (1280, 720), ready=".layer.seen")
    seen: set[str] = set()
    for _ in range(3):
        await until(lambda: on(house, "TV-1") == on(house, "TV-4") and on(house, "TV-1") not in seen, within_s=20)
        seen.add(str(on(house, "TV-1")))
    assert seen == set(PICTURES)


async def test_what_was_shown_is_told_and_survives_a_hub_that_is_away(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    house = await open_house(pictures(tmp_path, 1))
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    kept = "() => JSON.parse(localStorage.getItem('hallbus.plays.TV-1') || '[]').length"
    eyes.expect_trouble("ERR_CONNECTION_REFUSED", "WebSocket", "Failed to fetch", "502", "ERR_EMPTY_RESPONSE")
    await house.stop()
    await page.wait_for_function(f"{kept} >= 4")
    waiting = await page.evaluate(kept)
    await house.start()
    await until(lambda: on(house, "TV-1") is not None, within_s=30)
    told = await reported(house, lambda rows: sum(row["whole"] for row in rows) >= waiting)
    assert {row["screen"] for row in told} == {"TV-1"}


async def test_a_clip_that_is_taken_off_is_off_at_once(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await open_house(pictures(tmp_path, 600))
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    await until(lambda: on(house, "TV-1") in PICTURES)
    gone = on(house, "TV-1")
    (tmp_path / "clips" / f"{gone}.png").unlink()
    assert house.app[LIBRARY].scan()
    house.app[REDRAW].all()
    await until(lambda: on(house, "TV-1") in set(PICTURES) - {gone})
    assert gone not in str(await page.locator(".layer.seen img").get_attribute("src"))
    (row,) = await reported(house, len)
    assert (row["clip"], row["whole"], row["cut"]) == (gone, 0, 1)


async def test_a_set_that_waits_behind_a_clip_that_is_taken_off_is_shown_whole(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    for name, colour in (("long", "orange"), ("set-1", "lime"), ("set-2", "cyan")):
        still(clips / f"{name}.png", colour)
    long = Clip(id="long", title="long", category="科普", kind="image", seconds=600)
    pages = Clip(id="set", title="set", category="科普", kind="image_set", pages=2, seconds=2)
    facts = quiet_demo(playlist=(long, pages))
    house = await open_house(replace(facts, programme=replace(facts.programme, shares=(), deadlines=())))
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen", script=ORDER)
    await page.wait_for_function("() => order[order.length - 1] === 'long'")
    await page.locator(".layer:not(.seen) img[src*='set-1']").wait_for(state="attached")
    (clips / "long.png").unlink()
    assert house.app[LIBRARY].scan()
    house.app[REDRAW].all()
    await page.wait_for_function("() => order.length - order.lastIndexOf('long') > 4")
    order = await page.evaluate("order")
    assert order[order.index("long") + 1 :][:4] == ["set-1", "set-2", "set-1", "set-2"]


async def test_operators_read_what_a_screen_shows(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await open_house(pictures(tmp_path, 600))
    await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    ops = await eyes.open(house.page("ops", "OPS"), (1920, 1080), ready=".screens")
    await until(lambda: on(house, "TV-1") in PICTURES)
    row = ops.locator(".plays", has_text="TV-1")
    await expect(row).to_contain_text(f"正在播《{on(house, 'TV-1')}》")
    await expect(row.locator(".warn")).to_have_count(0)
