"""What rotates beside the calls: never black, around what is broken, out of the way of a call."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.async_api import Page, expect

from hallbus.hall.facts import Clip, HallFacts
from hallbus.web.parts import HEALTH
from tests.browser.clips import film, name_of, still
from tests.browser.eyes import Eyes, until
from tests.browser.house import House, OpenHouse, quiet_demo
from tests.browser.look import picture
from tests.patience import PATIENCE_S

ROUND = ("orange", "lime", "cyan")


def clip(id: str, **more: Any) -> Clip:
    return Clip(**{"id": id, "title": id, "category": "科普", "kind": "video", "seconds": 2, **more})


def a_round(*more: Clip) -> HallFacts:
    return quiet_demo(playlist=(clip("orange"), *more, clip("stills", kind="image_set", pages=2)))


async def made(folder: Path) -> Path:
    """An orange film of two seconds; a lime and a cyan picture, a second each."""
    clips = folder / "clips"
    clips.mkdir(exist_ok=True)
    await film(clips / "orange.mp4", "orange")
    still(clips / "stills-1.png", "lime")
    still(clips / "stills-2.png", "cyan")
    return clips


Pixel = tuple[int, ...]


async def watch(page: Page, enough: Callable[[list[Pixel]], Any], where: str = ".player") -> list[Pixel]:
    """The pixel in the middle of the picture, over and over until that is enough."""
    box = await page.locator(where).bounding_box()
    assert box is not None
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] * 0.7, "width": 1, "height": 1}
    pixels: list[Pixel] = []
    async with asyncio.timeout(PATIENCE_S):
        while not enough(pixels):
            pixels.append((await picture(page, clip=middle)).getpixel((0, 0)))
            await asyncio.sleep(0.03)
    return pixels


def order_of(pixels: list[Pixel]) -> list[str]:
    """Which colour came after which."""
    names = [name for one in pixels if (name := name_of(one))]
    return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]


def rounds(order: list[str]) -> int:
    """How often every colour was seen one after the other, as the playlist has them."""
    return "".join(name[0] for name in order).count("".join(name[0] for name in ROUND))


async def test_films_and_pictures_take_turns_and_no_gap_is_black(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    await made(tmp_path)
    house = await open_house(a_round())
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    # A page on a busy machine may be late for a turn of a second and leave it out, or a look may miss one: whole rounds are waited for.
    pixels = await watch(page, lambda pixels: rounds(order_of(pixels)) >= 2)
    assert min(max(pixel) for pixel in pixels) > 60, "no black between them"
    played = house.app[HEALTH].played
    await until(lambda: {"orange", "stills"} <= {one["clip"] for one in played if one["complete"]})


async def test_missing_and_broken_clips_are_skipped_and_reported(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    clips = await made(tmp_path)
    (clips / "broken.mp4").write_bytes(b"not a film at all" * 500)
    await film(clips / "gone.mp4", "magenta")
    house: House = await open_house(a_round(clip("broken"), clip("gone"), clip("never-there")))
    (clips / "gone.mp4").unlink()
    eyes.expect_trouble("404", "gone.mp4")
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")

    def problems() -> set[str]:
        return set(house.app[HEALTH].by_name.get("screen:TV-1", {}).get("problems", ()))

    pixels = await watch(page, lambda _: {"clip_failed:broken", "clip_failed:gone"} <= problems())
    pixels += await watch(page, lambda pixels: len(order_of(pixels)) >= 4)
    assert set(order_of(pixels)) == set(ROUND), "the others go on"
    assert min(max(pixel) for pixel in pixels) > 60
    health = (await house.hall())["screens"]["TV-1"]["health"]
    assert set(health["problems"]) == {"clip_failed:broken", "clip_failed:gone"}


async def test_a_hall_without_any_clip_shows_its_card(eyes: Eyes, house: House) -> None:
    page = await eyes.open(house.page("board", "TV-4"), ready=".full")
    await expect(page.locator(".card .hall")).to_have_text(house.facts.name)
    assert max((await watch(page, len, ".full"))[0]) > 60


async def test_a_call_stops_the_film_under_its_banner_and_the_film_goes_on_where_it_was(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    clips = await made(tmp_path)
    await film(clips / "long.mp4", "magenta", seconds=20)
    house: House = await open_house(quiet_demo(playlist=(clip("long", seconds=20),)))
    page = await eyes.open(house.page("board", "TV-4"), ready=".layer.seen")
    video = page.locator(".layer.seen video")
    await page.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0.5")
    await house.calls(10)
    await expect(page.locator(".banner .now.flash")).to_be_visible()
    assert await video.evaluate("film => film.paused")
    at = await video.evaluate("film => film.currentTime")
    await expect(page.locator(".banner .flash")).to_have_count(0)
    await page.wait_for_function("() => document.querySelector('.layer.seen video')?.paused === false")
    assert at <= await video.evaluate("film => film.currentTime") < at + 2


async def test_nothing_changes_beside_a_call_that_flashes(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    clips = await made(tmp_path)
    still(clips / "one.png", "lime")
    still(clips / "two.png", "cyan")
    facts = quiet_demo(playlist=tuple(clip(id, kind="image", seconds=1) for id in ("one", "two")))
    house: House = await open_house(facts)
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    await house.calls(3)
    await expect(page.locator(".newest.flash")).to_be_visible()
    changes: int = await page.evaluate(
        """() => new Promise(done => {
          let changes = 0
          const layers = document.querySelector('.player')
          const newest = document.querySelector('.newest')
          const eye = new MutationObserver(() => newest.classList.contains('flash') && changes++)
          eye.observe(layers, { subtree: true, attributes: true, attributeFilter: ['class'] })
          const look = () => (newest.classList.contains('flash') ? requestAnimationFrame(look) : (eye.disconnect(), done(changes)))
          look()
        })"""
    )
    assert changes == 0


async def test_a_page_that_is_opened_while_a_call_flashes_does_not_wait_with_its_content(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    await made(tmp_path)
    facts = a_round()
    house = await open_house(replace(facts, calls=replace(facts.calls, flash_s=10, glass_s=10)))
    await house.calls(3)
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".flash")
    await page.wait_for_function("() => document.querySelector('.flash') && document.querySelector('.layer.seen')")
