"""A hub with newer pages: a screen takes them once, at a quiet moment, and never blinks in a loop."""

from playwright.async_api import expect

from hallbus.web.parts import PUSH
from tests.browser.cable import Cable
from tests.browser.eyes import Eyes, until
from tests.browser.house import House

HASTE = "Math.random = () => 0.01"  # screens wait their own while, so that a hall does not reload as one
DROPPED = "net::ERR_|WebSocket connection"


async def test_a_screen_reloads_once_for_a_new_build_when_no_call_is_fresh(
    eyes: Eyes, house: House, cable: Cable
) -> None:
    eyes.expect_trouble(DROPPED)
    page = await eyes.open(house.page("board", "TV-1", cable.url), ready=".board", script=HASTE)
    loads: list[str] = []
    page.on("load", lambda _: loads.append("load"))
    await house.calls(3)
    house.app[PUSH].build = "a-newer-build"
    hellos = greetings(eyes, page)
    cable.cut()
    cable.mend()
    await until(lambda: greetings(eyes, page) > hellos)
    await expect(page.locator(".newest.flash")).to_have_count(0)
    assert loads == [], "a call is on glass that people still look for"

    house.clock.move(31)  # type: ignore[attr-defined]  # a driven one
    await until(lambda: loads)
    await expect(page.locator(".newest")).to_be_visible()
    assert loads == ["load"]

    # The pages on disk are the same as before, so the build still differs: it must not try again and again.
    for _ in range(2):
        hellos = greetings(eyes, page)
        cable.cut()
        cable.mend()
        await until(lambda before=hellos: greetings(eyes, page) > before)
    await page.evaluate("new Promise(done => setTimeout(done, 1500))")  # longer than the haste and a look at the quiet
    assert loads == ["load"]


def greetings(eyes: Eyes, page: object) -> int:
    return sum(message["type"] == "hello" for message in eyes.heard[page])  # type: ignore[index]  # a page of these eyes
