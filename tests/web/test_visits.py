"""A visitor gives the number up by phone."""

from hallbus.web.parts import PACE
from tests.web.running import RunningHall


async def page_of(hall: RunningHall) -> str:
    """A visitor takes a number; the name of its page."""
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    return str(answer.json["url"].removeprefix("/t/"))


async def test_a_visitor_gives_the_number_up_on_the_own_page(hall: RunningHall) -> None:
    ref = await page_of(hall)
    left = await hall.ask("POST", f"/api/visits/{ref}/void")
    assert (left.status, left.json["ticket"]) == (200, "A001")
    assert (hall.hub.hall.tickets["A001"].state, hall.hub.hall.tickets["A001"].reason) == ("voided", "visitor")
    assert (await hall.ask("POST", f"/api/visits/{ref}/void")).code == "not_open"


async def test_whoever_is_being_served_cannot_leave_by_phone(hall: RunningHall) -> None:
    ref = await page_of(hall)
    await hall.press(1)
    await hall.press(1, "start")
    refused = await hall.ask("POST", f"/api/visits/{ref}/void")
    assert (refused.status, refused.code) == (409, "not_waiting")
    await hall.press(1, "park")
    assert (await hall.ask("POST", f"/api/visits/{ref}/void")).status == 200


async def test_nobody_finds_another_s_page_by_trying(hall: RunningHall) -> None:
    await hall.take()
    pace = hall.app[PACE]
    pace.burst, pace.rate = 5, 0.001
    tries = [
        await hall.ask("POST", f"/api/visits/{name}/void") for name in ("A001", "x" * 16, "%00", "😀", "-", "_", "a")
    ]
    assert [each.status for each in tries] == [422] * 5 + [429] * 2
    assert hall.hub.hall.tickets["A001"].state == "waiting"
