"""What a board looks like on real glass: nothing clipped, every glyph large enough, every layout whole."""

import pytest
from playwright.async_api import Page, expect

from hallbus.hall.facts import HallFacts, Screen
from hallbus.hall.legibility import MM_PER_METRE
from tests.browser.eyes import LANDSCAPE, PORTRAIT, Eyes, settle
from tests.browser.house import House, OpenHouse, quiet_demo, screen_with
from tests.browser.look import faults, ink_height, pale, small

GLASSES = [(1280, 720), LANDSCAPE, (3840, 2160), (1024, 768), (1366, 768)]
# Latin that repeats the Chinese may be smaller; the films' own lettering is theirs; a moving line is read as it passes.
REPEATS = ".english, small, .player, .hint"
MOVES = ".player, .ticker .box"


def needed_px(screen: Screen) -> float:
    """What the farthest reader of a screen needs, in px at 1080p: so many millimetres a metre."""
    assert screen.size_in is not None
    assert screen.view_m is not None
    pitch_mm = screen.size_in * 25.4 / (1920**2 + 1080**2) ** 0.5
    return screen.view_m * MM_PER_METRE[screen.kind] / pitch_mm


def screen_of(facts: HallFacts, id: str) -> Screen:
    return next(screen for screen in facts.screens if screen.id == id)


async def lively(house: House) -> None:
    """Calls in every state, priority among them, long queues, windows that do not serve."""
    await house.calls(1, 2, 5, 10, 14, 16)
    await house.press(5, "start")
    await house.press(10, "no-show")
    await house.take("L1", **{"class": "elder"})
    await house.press(9)
    for _ in range(12):
        await house.take("B1")
    await house.press(3, "pause", reason="break")
    await house.press(12, "pause", reason="away", until="14:30")
    await house.press(15, "pause")
    await house.press(18, "close")


async def come_down(page: Page) -> None:
    """Wait for the newest call, and for the banner that carries it."""
    await expect(page.locator(".newest, .banner")).to_be_visible()
    await expect(page.locator(".banner-enter-active")).to_have_count(0)


async def drawn(eyes: Eyes, house: House, id: str, size: tuple[int, int]) -> Page:
    page = await eyes.open(house.page("board", id), size, ready=".newest, .banner")
    await expect(page.locator(".flash")).to_have_count(0)
    return page


@pytest.mark.parametrize("id", ["TV-1", "TV-3"])
async def test_every_glyph_is_as_high_as_the_farthest_reader_needs(eyes: Eyes, house: House, id: str) -> None:
    await lively(house)
    house.clock.move(30)  # type: ignore[attr-defined]  # a driven one
    page = await drawn(eyes, house, id, LANDSCAPE)
    needed = needed_px(screen_of(house.facts, id))
    assert needed == pytest.approx({"TV-1": 46.2, "TV-3": 63.1}[id], abs=0.2)
    rows = [await ink_height(page.locator(".row .number").nth(at)) for at in range(3)]
    print(f"{id}: rows {rows} px, needed {needed:.1f} px")
    assert min(rows) >= {"TV-1": 72, "TV-3": 128}[id], "the look's own row size"
    assert await ink_height(page.locator(".newest .ticket")) >= {"TV-1": 145, "TV-3": 210}[id]
    assert await ink_height(page.locator("time.time")) >= needed
    assert await small(page, needed, REPEATS) == []


@pytest.mark.parametrize("id", ["TV-1", "TV-3", "TV-4"])
async def test_nothing_is_clipped_or_hangs_out_on_any_glass(eyes: Eyes, house: House, id: str) -> None:
    page = await eyes.open(house.page("board", id), ready=".board, .full")
    await lively(house)
    await come_down(page)
    for size in GLASSES:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await settle(page)
        assert await faults(page, MOVES) == [], size
        box = await page.locator(".board, .full").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.002)
        assert max(box["width"] / size[0], box["height"] / size[1]) == pytest.approx(1, abs=0.002)


@pytest.mark.parametrize("id", ["TV-1", "TV-3", "TV-4"])
async def test_an_upright_board_has_a_grid_of_its_own(eyes: Eyes, house: House, id: str) -> None:
    await lively(house)
    page = await eyes.open(house.page("board", id), PORTRAIT, ready=".newest, .banner")
    assert await faults(page, MOVES) == []
    box = await page.locator(".board, .full").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1080, "height": 1920}


async def test_longest_names_and_numbers_fit(eyes: Eyes, open_house: OpenHouse) -> None:
    facts = quiet_demo(name="某某市高新技术产业开发区政务服务中心")
    house = await open_house(screen_with(facts, "TV-1", rows=6))
    await lively(house)
    for id in ("TV-1", "TV-3"):
        page = await eyes.open(house.page("board", id), LANDSCAPE, ready=".newest")
        assert await faults(page, f"{MOVES}, .header .hall, .header .area") == []


async def test_beside_the_calls_stand_counts_pauses_notices_and_the_halls_own_time(eyes: Eyes, house: House) -> None:
    await lively(house)
    page = await eyes.open(house.page("board", "TV-1"), ready=".newest")
    waiting = (await house.hall())["waiting"]
    counts = await page.locator(".queues .queue").all_inner_texts()
    assert any("".join(one.split()) == f"B执照{waiting['B']}" for one in counts)
    assert "".join(counts[-1].split()) == f"共{sum(waiting.values())}"
    windows = page.locator(".exception")
    await expect(windows).to_have_text(["3休息", "1214:30回"])
    await expect(windows).to_have_text(["15暂停"])  # they take turns
    ticker = await page.locator(".ticker").inner_text()
    assert any(one.text in ticker for one in house.facts.notices)
    assert "".join((await page.locator(".header .date").inner_text()).split()) == "11月24日星期二"
    await expect(page.locator("time.time")).to_have_text("09:30")
    house.clock.move(60)  # type: ignore[attr-defined]  # a driven one
    await expect(page.locator("time.time")).to_have_text("09:31")


async def test_a_day_without_calls_says_calmly_what_to_do(eyes: Eyes, house: House) -> None:
    for id, size in (("TV-1", LANDSCAPE), ("TV-3", LANDSCAPE), ("TV-1", PORTRAIT)):
        page = await eyes.open(house.page("board", id), size, ready=".empty")
        await expect(page.locator(".empty .title")).to_have_text("请先取号，在等候区就座")
        assert await page.locator(".amber, .flash").count() == 0
        assert await faults(page, MOVES) == []


REGIONS: dict[str, tuple[str, ...]] = {
    "calls alone": ("calls",),
    "no ticker": ("calls", "content"),
    "no content": ("calls", "ticker"),
}


@pytest.mark.parametrize("regions", REGIONS.values(), ids=REGIONS)
async def test_a_board_shows_the_regions_that_the_hall_file_names(
    eyes: Eyes, open_house: OpenHouse, regions: tuple[str, ...]
) -> None:
    house = await open_house(screen_with(quiet_demo(), "TV-1", regions=regions))
    await lively(house)
    page = await eyes.open(house.page("board", "TV-1"), ready=".newest")
    assert (await page.locator(".player").count() == 1) == ("content" in regions)
    assert (await page.locator(".ticker").count() == 1) == ("ticker" in regions)
    assert await faults(page, MOVES) == []


async def test_public_text_has_seven_times_the_light_of_its_ground(eyes: Eyes, house: House) -> None:
    await lively(house)
    for id in ("TV-1", "TV-3", "TV-4"):
        page = await eyes.open(house.page("board", id), ready=".newest, .banner")
        await come_down(page)
        assert await pale(page, skip=".player") == []
