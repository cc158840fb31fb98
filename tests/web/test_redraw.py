"""What is drawn at once, what waits a moment, and what time alone draws again."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall.facts import Night, Notice
from hallbus.hall.views import ticket_view
from hallbus.push import Connection, Topic
from hallbus.web.parts import PUSH
from hallbus.web.relay import Relay
from tests.halls import SMALL
from tests.patience import PATIENCE_S
from tests.test_push import messages_in
from tests.web.running import RunningHall

PAGES = 500


class Logged:
    """A transport that writes down, in one list with the others, what it was sent."""

    def __init__(self, name: str, log: list[tuple[str, Any]], news: asyncio.Event) -> None:
        self.name, self.log, self.news = name, log, news

    def write(self, data: bytes) -> None:
        self.log += [(self.name, m["view"]) for m in messages_in(data) if m["type"] == "state"]
        self.news.set()

    def get_write_buffer_size(self) -> int:
        return 0

    def abort(self) -> None:
        pass


class Crowd:
    """Many pages on a hall's push, without their sockets, and everything that they were sent in the order of sending."""

    def __init__(self, hall: RunningHall) -> None:
        self.hall, self.push = hall, hall.app[PUSH]
        self.log: list[tuple[str, Any]] = []
        self.drawn: list[str] = []
        self.news = asyncio.Event()

    def joins(self, name: str, topic: Topic) -> None:
        topic.render = partial(self._noted, topic.name, topic.render)
        self.push.join(Connection(name, Logged(topic.name, self.log, self.news)), self.hall.hub.hall, topic)

    def _noted(self, name: str, render: Any, *given: Any) -> Any:
        self.drawn.append(name)
        return render(*given)

    async def has(self, count: int) -> None:
        """Wait until so many states were sent."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.log) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def crowd(hall: RunningHall) -> Crowd:
    """Five hundred visitors who wait, each with their own page."""
    crowd = Crowd(hall)
    refs = [f"ref-{n}" for n in range(PAGES)]
    await asyncio.gather(*(hall.hub.handle(do.TakeTicket("A1", ref)) for ref in refs))
    for ref in refs:
        number = hall.hub.hall.refs[ref]
        crowd.joins(f"ticket:{number}", Topic(f"ticket:{ref}", partial(_page, number)))
    await crowd.has(PAGES)
    await settled(hall)
    return crowd


async def settled(hall: RunningHall) -> None:
    """Wait until nothing is left to be drawn."""
    (relay,) = [listener for listener in hall.hub.listeners if isinstance(listener, Relay)]
    async with asyncio.timeout(PATIENCE_S):
        await relay.redraw.settled()


def _page(number: str, hall: Any, at: Any) -> Any:
    return ticket_view(hall, number, at)


async def test_five_hundred_visitors_pages_wait_until_boards_strips_and_consoles_have_the_call(
    hall: RunningHall, crowd: Crowd
) -> None:
    board, strip, console = await hall.line(screen="TV-1"), await hall.line(screen="STRIP-1"), await hall.line(window=1)
    for line in (board, strip, console):
        await line.kind("state")
    push = hall.app[PUSH]
    drawn_when_sent: dict[str, int] = {}
    spread = push._spread

    def noted(topic: Topic) -> None:
        drawn_when_sent.setdefault(topic.name, len(crowd.drawn))
        spread(topic)

    push._spread = noted  # type: ignore[method-assign]
    before = len(crowd.log)
    crowd.drawn.clear()
    answer = await hall.press(1)
    assert answer.json["ticket"] == "A001"
    await board.view(lambda v: v["calls"])
    await crowd.has(before + PAGES)
    # Before anything was sent, of five hundred pages only that of the visitor who is called was drawn.
    assert crowd.drawn[0] == "ticket:ref-0"
    assert {drawn_when_sent[name] for name in ("screen:TV-1", "screen:STRIP-1", "window:1", "ticket:ref-0")} == {1}
    first, second = crowd.log[before], crowd.log[before + 1]
    assert (first[0], first[1]["ticket"]["state"]) == ("ticket:ref-0", "called")
    assert second[1]["ticket"]["state"] == "waiting"


async def test_a_burst_of_calls_draws_each_visitor_s_page_once_or_twice_not_each_time(
    hall: RunningHall, crowd: Crowd
) -> None:
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    crowd.drawn.clear()
    before = len(crowd.log)
    await asyncio.gather(*(hall.hub.handle(do.CallNext(1 + n % 2)) for n in range(40)))
    waits = {"ticket:ref-499": 460, "ticket:ref-100": 61}
    async with asyncio.timeout(PATIENCE_S):
        while any(newest(crowd, name)["ahead"] != ahead - 1 for name, ahead in waits.items()):
            crowd.news.clear()
            await crowd.news.wait()
    assert len(crowd.log) - before >= PAGES
    assert 1 <= crowd.drawn.count("ticket:ref-499") <= 3


def newest(crowd: Crowd, name: str) -> Any:
    return [view for who, view in crowd.log if who == name][-1]["ticket"]


async def test_a_visitor_s_page_a_kiosk_and_a_tablet_follow_within_a_moment(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    page = await hall.line(ticket=answer.json["url"].removeprefix("/t/"))
    kiosk, tablet = await hall.line(kiosk="KIOSK-1"), await hall.line(screen="GUIDE")
    for line in (page, kiosk, tablet):
        await line.kind("state")
    await hall.take("B1")
    await kiosk.view(lambda v: v["services"][2]["waiting"] == 1)
    await tablet.view(lambda v: len(v["tickets"]) == 2)
    await hall.press(1)
    await page.view(lambda v: v["ticket"]["state"] == "called")
    await tablet.view(lambda v: v["windows"]["1"]["ticket"] == "A001")


async def test_a_window_that_opens_or_pauses_changes_how_long_everybody_waits(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "F1"})
    page = await hall.line(ticket=answer.json["url"].removeprefix("/t/"))
    assert (await page.view())["ticket"]["wait_minutes"] == [0, 1]
    await hall.press(4, "pause")
    await page.view(lambda v: v["ticket"]["wait_minutes"][1] > 5)
    await hall.press(4, "close")
    assert (await page.view(lambda v: v["ticket"]["wait_minutes"] is None))["ticket"]["state"] == "waiting"


# Time alone


async def test_a_strip_says_when_it_opens_and_then_that_it_serves_by_itself(working: RunningHall) -> None:
    strip = await working.line(screen="STRIP-1")
    assert (await strip.view())["text"] == "09:00开始服务"
    working.clock.move(601)  # type: ignore[attr-defined]  # driven
    await strip.view(lambda v: v["text"] == "热情为您服务")
    working.clock.move(8 * 3600)  # type: ignore[attr-defined]
    await strip.view(lambda v: v["text"] == "今日服务已结束")


async def test_the_phase_of_the_hall_turns_on_every_page_by_itself(working: RunningHall) -> None:
    lines = [
        await working.line(screen="TV-1"), await working.line(window=1), await working.line(kiosk="KIOSK-1"),
        await working.line(screen="GUIDE"),
    ]  # fmt: skip
    for line in lines:
        assert (await line.view())["phase"] == {"state": "preparing", "opens": "09:00"}
    for seconds, state in ((601, "open"), (3 * 3600, "break"), (2 * 3600, "open"), (4 * 3600, "over")):
        working.clock.move(seconds)  # type: ignore[attr-defined]  # driven
        for line in lines:
            await line.view(lambda v, state=state: v["phase"]["state"] == state)


async def test_a_kiosk_stops_offering_when_numbers_end(working: RunningHall) -> None:
    kiosk = await working.line(kiosk="KIOSK-1")
    assert (await kiosk.view())["services"][0]["open"] is True
    working.clock.move(2 * 3600 + 3300 + 301)  # type: ignore[attr-defined]  # driven: 11:45 and a second
    service = (await kiosk.view(lambda v: not v["services"][0]["open"]))["services"][0]
    assert (service["refusal"], service["opens"]) == ("issue_not_yet", "13:10")


async def test_an_appointment_goes_first_when_its_time_has_come(working: RunningHall) -> None:
    hub, at = working.hub, working.hub.clock.now()
    await hub.handle(do.TakeTicket("A1", "walk-in"))
    slot = at + timedelta(minutes=12), at + timedelta(minutes=40)
    await hub.handle(do.TakeTicket("A1", "booked", booking="b", slot_from=slot[0], slot_to=slot[1]))
    page = await working.line(ticket="walk-in")
    assert (await page.view())["ticket"]["ahead"] == 0
    working.clock.move(12 * 60 + 1)  # type: ignore[attr-defined]  # driven
    await page.view(lambda v: v["ticket"]["ahead"] == 1)


async def test_everything_is_drawn_again_when_the_hall_file_s_hours_end_the_day(working: RunningHall) -> None:
    board = await working.line(screen="TV-1")
    assert (await board.view())["day"] == "2026-11-24"
    working.clock.move(19 * 3600)  # type: ignore[attr-defined]  # driven: past three in the night
    await board.view(lambda v: v["day"] == "2026-11-25")


async def test_a_text_led_has_the_notices_of_the_new_day(tmp_path: Path) -> None:
    notices = Notice(id="a", text="今天", ends="2026-11-24"), Notice(id="b", text="明天", begins="2026-11-25")
    async with RunningHall(tmp_path, replace(SMALL, notices=notices)) as hall:
        ticker = await hall.line(screen="LED-1")
        assert (await ticker.view())["text"] == "今天"
        hall.clock.move(18 * 3600)  # type: ignore[attr-defined]  # driven: past three in the night
        await ticker.view(lambda v: v["text"] == "明天")


async def test_a_dark_screen_that_a_call_has_lit_goes_dark_again_by_itself(tmp_path: Path) -> None:
    facts = replace(SMALL, night=Night(dark=("09:00", "10:00")))
    async with RunningHall(tmp_path, facts) as hall:
        board = await hall.line(screen="TV-1")
        assert (await board.view())["light"] == "dark"
        await hall.call()
        await board.view(lambda v: v["light"] != "dark")
        seen = len(board.heard)
        hall.clock.move(121)  # type: ignore[attr-defined]  # driven
        await board.view(lambda v: v["light"] == "dark", after=seen)


async def test_nothing_is_sent_when_nothing_has_changed(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.1)
    board, kiosk = await hall.line(screen="TV-1"), await hall.line(kiosk="KIOSK-1")
    for line in (board, kiosk):
        await line.kind("state")
    for _ in range(5):
        hall.clock.move(20)  # type: ignore[attr-defined]  # driven
        await kiosk.kind("beat", len(kiosk.heard))
    assert (len(board.states), len(kiosk.states)) == (1, 1)
