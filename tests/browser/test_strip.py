"""A strip, dot by dot."""

from playwright.async_api import Page

from tests.browser.dots import READ, picture_of, seen, shows
from tests.browser.eyes import Eyes
from tests.browser.house import House

STRIP, NO, COLUMNS = "STRIP-05", 5, 128


async def strip_of(eyes: Eyes, house: House, size: tuple[int, int] = (1280, 200)) -> Page:
    return await eyes.open(house.page("strip", STRIP), size, ready="canvas[aria-label]")


async def test_a_strip_shows_each_state_of_its_window_dot_by_dot(eyes: Eyes, house: House) -> None:
    page = await strip_of(eyes, house)
    led = house.facts.led
    await shows(page, picture_of(led.idle.strip(), COLUMNS))
    (ticket,) = await house.calls(NO)
    await shows(page, picture_of(f"请{ticket}到{NO}号窗口", COLUMNS))
    await house.press(NO, "finish")
    await house.press(NO, "start")
    await house.press(NO, "finish")
    await shows(page, picture_of(led.idle.strip(), COLUMNS))
    await house.press(NO, "pause")
    await shows(page, picture_of(led.pause.strip(), COLUMNS))
    await house.press(NO, "pause", reason="break")
    await shows(page, picture_of(led.break_.strip(), COLUMNS))
    await house.press(NO, "pause", reason="away", until="14:30")
    await shows(page, picture_of("外出14:30回", COLUMNS))
    await house.press(NO, "close")
    await shows(page, picture_of(led.closed.strip(), COLUMNS))


async def test_a_call_flashes_three_times_begins_lit_and_then_stands(eyes: Eyes, house: House) -> None:
    page = await strip_of(eyes, house)
    (ticket,) = await house.calls(NO)
    call = picture_of(f"请{ticket}到{NO}号窗口", COLUMNS)
    await shows(page, call)
    phases: list[bool] = await page.evaluate(
        f"""() => new Promise(done => {{
          const phases = [], began = performance.now()
          const look = () => {{
            const lit = ({READ})().join('').includes('#')
            if (phases[phases.length - 1] !== lit) phases.push(lit)
            performance.now() - began < 3600 ? requestAnimationFrame(look) : done(phases)
          }}
          look()
        }})"""
    )
    assert phases == [True, False, True, False, True, False, True]
    assert await seen(page) == call


async def test_a_strip_confirms_its_call_once(eyes: Eyes, house: House) -> None:
    page = await strip_of(eyes, house)
    await house.calls(NO)
    await house.calls(6)
    (called,) = [one for one in await house.facts_of("ticket.called") if one["event"].window == NO]
    await page.wait_for_function(f"() => ({READ})().join('').includes('#')")
    console = await house.ask("GET", f"/api/windows/{NO}", house.key("window", NO))
    assert console.json["receipt"]["of"] == 1
    await house.press(NO, "start")
    assert eyes.receipts(page) == {called["seq"]: 1}


async def test_a_strip_is_crisp_on_every_glass(eyes: Eyes, house: House) -> None:
    for size in ((128, 16), (640, 80), (1920, 1080), (390, 844)):
        page = await strip_of(eyes, house, size)
        await shows(page, picture_of(house.facts.led.idle.strip(), COLUMNS))
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_text_led_passes_its_notices(eyes: Eyes, house: House) -> None:
    page = await eyes.open(house.page("strip", "LED-ENT"), (1920, 200), ready="canvas[aria-label]")
    first = house.facts.notices[0].text
    beginning = picture_of(first[:16], 256)
    await shows(page, beginning)
    await page.wait_for_function(f"first => ({READ})().join() !== first", arg=",".join(beginning))
