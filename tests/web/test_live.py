"""What a screen, console, kiosk, loudspeaker or visitor's page is sent when it comes and when something happens."""

import asyncio
from typing import Any

import pytest

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hall.views import CALLS_MAX
from hallbus.web.parts import PUSH
from tests.web.line import call_of, calls
from tests.web.running import RunningHall


async def test_a_screen_is_greeted_first_and_sent_the_state_at_once(hall: RunningHall) -> None:
    await hall.call()
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    hello, state = board.heard[:2]
    assert (hello["type"], state["type"]) == ("hello", "state")
    assert set(hello) == {"type", "build", "now", "seq"}
    assert hello["now"].startswith("2026-11-24T09:30:00")
    assert hello["seq"] == state["seq"] == hall.hub.hall.seq
    assert calls(state["view"]) == ["A001"]


@pytest.mark.parametrize(("query", "kind"), [
    ({"screen": "TV-1"}, "board"), ({"screen": "TV-3"}, "board"), ({"screen": "STRIP-1"}, "strip"),
    ({"screen": "LED-1"}, "strip"), ({"window": 1}, "console"), ({"kiosk": "KIOSK-1"}, "kiosk"),
    ({"screen": "GUIDE"}, "guide"),
])  # fmt: skip
async def test_everybody_is_sent_their_own_kind_of_view(hall: RunningHall, query: dict[str, Any], kind: str) -> None:
    line = await hall.line(**query)
    view = await line.view()
    assert view["kind"] == kind
    assert {"hall", "languages"} <= set(view)


async def test_one_press_reaches_board_strip_console_kiosk_and_the_visitor(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    ref = answer.json["url"].removeprefix("/t/")
    board, strip = await hall.line(screen="TV-1"), await hall.line(screen="STRIP-1")
    console, kiosk = await hall.line(window=1), await hall.line(kiosk="KIOSK-2")
    page = await hall.line(ticket=ref)
    assert (await page.view())["ticket"]["ahead"] == 0
    for line in (board, strip, console, kiosk):
        await line.kind("state")
    seq = (await hall.press(1)).json["seq"]
    call = call_of(await board.view(lambda v: "A001" in calls(v)), "A001")
    assert (call["seq"], call["window"], call["state"], call["say"]) == (seq, 1, "called", True)
    assert (await strip.view(lambda v: v["seq"] == seq))["text"] == "请A001到1号窗口"
    assert (await console.view(lambda v: v["ticket"]))["ticket"]["number"] == "A001"
    assert (await kiosk.view(lambda v: v["services"][0]["waiting"] == 0))["services"][0]["id"] == "A1"
    assert (await page.view(lambda v: v["ticket"]["state"] == "called"))["ticket"]["window"] == 1


async def test_two_presses_at_the_same_instant_are_both_on_the_board(hall: RunningHall) -> None:
    await hall.take("A1")
    await hall.take("B1")
    board = await hall.line(screen="TV-1")
    one, two = await asyncio.gather(hall.press(1), hall.press(3))
    view = await board.view(lambda v: len(v["calls"]) == 2)
    assert {c["seq"] for c in view["calls"]} == {one.json["seq"], two.json["seq"]}
    assert [c["seq"] for c in view["calls"]] == sorted((c["seq"] for c in view["calls"]), reverse=True)


async def test_a_hundred_calls_in_a_burst_end_with_the_same_state_on_every_screen(hall: RunningHall) -> None:
    for _ in range(100):
        await hall.take("A1")
    boards = [await hall.line(screen=id) for id in ("TV-1", "TV-1", "TV-3")]
    await asyncio.gather(*(hall.press(1 + n % 2) for n in range(100)))
    last = hall.hub.hall.seq
    for board in boards:
        await board.until(lambda m: m["type"] == "state" and m["seq"] == last)
        assert len(board.newest["calls"]) == CALLS_MAX
    assert boards[0].raw[-1] == boards[1].raw[-1]


async def test_a_call_is_said_while_it_is_fresh_and_shown_while_it_is_two_minutes_young(hall: RunningHall) -> None:
    clock = hall.clock
    assert isinstance(clock, DrivenClock)
    await hall.call()
    await hall.press(1, "start")
    await hall.press(1, "finish")
    board = await hall.line(screen="TV-1")
    assert call_of(await board.view(), "A001")["over"] is True
    await hall.call()
    assert call_of(await board.view(lambda v: "A002" in calls(v)), "A002")["say"] is True
    clock.move(26)
    await hall.take("B1")
    view = await board.view(lambda v: v["waiting"]["B"] == 1)
    assert [(c["ticket"], c["say"]) for c in view["calls"]] == [("A002", False), ("A001", False)]
    clock.move(95)
    await hall.take("B1")
    view = await board.view(lambda v: v["waiting"]["B"] == 2)
    assert calls(view) == ["A002"]  # the visit that is over has gone, the one that stands fills the rows


async def test_a_board_lists_the_newest_first_and_its_own_areas_alone(hall: RunningHall) -> None:
    back = await hall.line(screen="TV-2")
    front = await hall.line(screen="TV-1")
    await hall.call("A1", 1)
    await hall.call("B1", 3)
    await hall.call("F1", 4)
    assert calls(await front.view(lambda v: len(v["calls"]) == 3)) == ["F001", "B001", "A001"]
    assert calls(await back.view(lambda v: len(v["calls"]) == 2)) == ["F001", "B001"]
    private = call_of(front.newest, "F001")
    assert "service" not in private
    assert private["place"] == "调解室"
    assert set(front.newest["waiting"]) == {"A", "B"}


async def test_a_missed_ticket_says_so_on_the_board(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await hall.call()
    await hall.press(1, "no-show")
    assert call_of(await board.view(lambda v: v["calls"] and v["calls"][0]["state"] == "missed"), "A001")


async def test_screens_with_another_s_key_or_none_stay_outside(hall: RunningHall) -> None:
    tv = hall.key("screen", "TV-1")
    for path, key, status in (
        ("/live?screen=TV-2", tv, 403), ("/live?screen=NONE", tv, 403), ("/live?window=1", tv, 403),
        ("/live?kiosk=KIOSK-1", tv, 403), ("/live?screen=TV-1", None, 401), ("/live?screen=TV-1", "nonsense", 401),
        ("/live?window=2", hall.key("window", 1), 403), ("/live?kiosk=KIOSK-2", hall.key("kiosk", "KIOSK-1"), 403),
        ("/live?speaker=Z9", tv, 404), ("/live?ticket=nobody", None, 404), ("/live", tv, 400),
        ("/live?screen=TV-1&window=1", tv, 400),
    ):  # fmt: skip
        answer = await hall.ask("GET", path, key)
        assert answer.status == status, path
        assert "error" in answer.json
    assert (await hall.ask("GET", "/live?screen=NONE", headers=hall.admin)).status == 404
    assert (await hall.ask("GET", "/live?kiosk=NONE", headers=hall.admin)).status == 404
    assert (await hall.ask("GET", "/live?window=9", headers=hall.admin)).status == 404
    assert hall.app[PUSH].count == 0


async def test_more_lines_than_the_hub_can_carry_are_refused(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.web.live.CONNECTIONS_MAX", 1)
    await (await hall.line(screen="TV-1")).kind("state")
    assert (await hall.ask("GET", "/live?screen=TV-2", hall.key("screen", "TV-2"))).status == 429


async def test_a_visitor_s_page_outlives_the_day(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    page = await hall.line(ticket=answer.json["url"].removeprefix("/t/"))
    await page.view(lambda v: v["ticket"]["state"] == "waiting")
    await hall.hub.handle(do.CloseDay())
    await page.view(lambda v: v["ticket"]["state"] == "voided")
    await hall.hub.handle(do.OpenDay("2026-11-25"))
    assert (await page.view(lambda v: v["ticket"] is None))["kind"] == "ticket"
