"""The hub is away: nobody sees a black screen, nobody is told anything old as if it were new."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.cable import UNREACHABLE, Cable
from tests.browser.clips import film
from tests.browser.dots import picture_of, seen, shows
from tests.browser.eyes import Eyes, until
from tests.browser.house import House, Program, hall_file
from tests.browser.look import faults, pale

AWAY = "信息更新中断，请留意窗口叫号"

FILM = """
[[playlist]]
id = "film"
title = "短片"
category = "科普"
kind = "video"
seconds = 30

"""


async def test_a_killed_hub_leaves_the_board_calm_and_comes_back_to_the_same_hall(
    browser: Browser, tmp_path: Path
) -> None:
    hall = hall_file(tmp_path / "hall", FILM)
    await film(hall.parent / "clips" / "film.mp4", "orange", seconds=30)
    async with Program(tmp_path, hall) as hub, Eyes(browser) as eyes:
        eyes.expect_trouble(UNREACHABLE)
        board = await eyes.open(hub.page("board", "TV-1"), ready=".board")
        tickets = [await hub.call(3, "A1"), await hub.call(5, "B1")]
        await expect(board.locator(".newest .ticket")).to_have_text(tickets[1])
        await expect(board.locator(".flash")).to_have_count(0)
        await board.wait_for_function("() => document.querySelector('.layer.seen video')?.currentTime > 0.2")

        await hub.kill()
        at = await board.evaluate("document.querySelector('.layer.seen video').currentTime")
        shown = await board.locator("[data-ticket]:visible").evaluate_all("all => all.map(one => one.dataset.ticket)")
        assert sorted(shown) == sorted(tickets)
        await expect(board.locator(".ticker.away")).to_contain_text(AWAY)
        film_at = "document.querySelector('.layer.seen video').currentTime"
        assert await board.evaluate(film_at) != at, "content goes on, by now perhaps with its next round"
        await board.wait_for_function(f"at => {film_at} !== at", arg=await board.evaluate(film_at))
        assert await board.locator("[data-ticket]:visible").count() == 2, "the calls stay"
        assert await board.locator(".amber").count() == 0, "nobody is told to come now"
        assert await board.locator(".row .state").count() == 0
        assert await faults(board, ".player, .ticker .box") == []
        assert await pale(board, skip=".player") == []

        said = len(eyes.says(board))
        flashed = board.locator(".flash")
        await board.evaluate(
            """() => {
              window.flashes = 0
              new MutationObserver(() => (window.flashes += document.querySelectorAll('.flash').length))
                .observe(document.body, { subtree: true, childList: true, attributes: true })
            }"""
        )
        await hub.start()
        await expect(board.locator(".ticker.away")).to_have_count(0)
        assert await board.locator("[data-ticket]:visible").count() == 2
        assert await flashed.count() == 0
        assert await board.evaluate("window.flashes") == 0, "what is old does not flash"

        newest = await hub.call(6, "B1")
        await expect(board.locator(".newest .ticket")).to_have_text(newest)
        await board.wait_for_function("() => window.flashes > 0")
        state = await hub.get("/api/hall", hub.keys["ingest"])
        new_seq = next(call["seq"] for call in state["calls"] if call["ticket"] == newest)
        await until(lambda: eyes.says(board)[said:])
        assert eyes.says(board)[said:] == [new_seq], "only the new call is said"
    eyes.complain()


async def test_five_calls_behind_a_cut_cable_are_all_there_at_once_when_it_is_mended(
    eyes: Eyes, house: House, cable: Cable
) -> None:
    eyes.expect_trouble(UNREACHABLE)
    board = await eyes.open(house.page("board", "TV-1", cable.url), ready=".board")
    elder = await eyes.open(house.page("board", "TV-3", cable.url), ready=".board")
    content = await eyes.open(house.page("board", "TV-4", cable.url), ready=".full")
    upright = await eyes.open(house.page("board", "TV-2", cable.url), (1080, 1920), ready=".board")
    strip = await eyes.open(house.page("strip", "STRIP-05", cable.url), (1280, 200), ready="canvas[aria-label]")
    console = await eyes.open(house.page("console", 5, cable.url), (1366, 768), ready=".console")
    kiosk = await eyes.open(house.page("kiosk", "KIOSK-1", cable.url), (1080, 1920), ready=".tiles")
    await house.calls(3)
    await expect(board.locator(".newest")).to_be_visible()

    cable.cut()
    tickets = await house.calls(1, 2, 5, 6, 10)
    for page in (board, content, upright):
        await expect(page.locator(".ticker.away")).to_contain_text(AWAY)
        await expect(page.locator(".banner")).to_have_count(0)  # it slides off the film: what it said is old
        assert await faults(page, ".player, .ticker .box") == []
    await expect(elder.locator(".header.away")).to_contain_text(AWAY)
    assert await faults(elder) == []
    await expect(console.locator("[role=alert]")).to_contain_text("正在重连")
    await expect(console.locator(".next")).to_be_disabled()
    assert await pale(console) == []
    assert await faults(console) == []
    await expect(kiosk.locator("[role=alert]")).to_contain_text("暂时不能取号")
    idle = picture_of(house.facts.led.idle.strip(), 128)
    marked = [*idle[:-1], idle[-1][:-2] + "##"]
    await shows(strip, marked)
    assert await elder.locator(".amber").count() + await board.locator(".amber").count() == 0

    cable.mend()
    await expect(board.locator(".ticker.away")).to_have_count(0)
    await expect(board.locator("[data-ticket]:visible")).to_have_count(6)
    await expect(board.locator(".newest .ticket")).to_have_text(tickets[-1])
    assert await board.locator(".flash").count() == 0, "they are old by now"
    await expect(console.locator(".number").first).to_have_text(tickets[2])
    await shows(strip, picture_of(f"请{tickets[2]}到5号窗口", 128))
    await expect(kiosk.locator(".tiles")).to_be_visible()
    for page in (elder, content, upright):
        await expect(page.locator(".away")).to_have_count(0)
    assert await seen(strip) == picture_of(f"请{tickets[2]}到5号窗口", 128), "it does not flash either"


async def test_a_cut_that_nobody_notices_alarms_nobody(eyes: Eyes, house: House, cable: Cable) -> None:
    eyes.expect_trouble(UNREACHABLE)
    board = await eyes.open(house.page("board", "TV-1", cable.url), ready=".board")
    cable.cut()
    await asyncio.sleep(0)
    cable.mend()
    (ticket,) = await house.calls(3)
    await expect(board.locator(".newest .ticket")).to_have_text(ticket)
    assert await board.locator(".away").count() == 0
