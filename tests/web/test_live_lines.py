"""Lines that are slow, dead, cut, and back again."""

import asyncio
import logging

import pytest

from hallbus.web.parts import PUSH
from tests.disk import Disk
from tests.patience import PATIENCE_S
from tests.web.line import Line, call_of, calls
from tests.web.running import RunningHall
from tests.web.wire import Wire, deaf_socket


async def test_a_screen_that_does_not_read_is_cut_while_a_hundred_others_get_everything(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.push.STUCK_S", 0.5)
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.4)
    monkeypatch.setattr("hallbus.push.SILENT_S", 60.0)
    deaf = deaf_socket(hall.port, f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
    others = [await hall.line(screen="TV-3") for _ in range(100)]
    push = hall.app[PUSH]
    for line in others:
        await line.kind("state")
    (stalled,) = push.by_name["screen:TV-1"]
    most = 0
    while push.cut == 0:
        for _ in range(10):
            await hall.call("A1", 1)
            most = max(most, stalled.transport.get_write_buffer_size())
        for line in others[:3]:
            await line.until(lambda m: m.get("seq") == hall.hub.hall.seq and m["type"] == "state")
    assert most < 256 * 1024
    assert "screen:TV-1" not in push.by_name
    await hall.call("A1", 2)
    last = hall.hub.hall.seq
    for line in others:
        await line.until(lambda m: m["type"] == "state" and m["seq"] == last)
    deaf.close()
    back = await hall.line(screen="TV-1")
    assert calls(await back.view()) == calls(others[0].newest)
    assert push.cut == 1


async def test_a_slow_screen_skips_to_the_newest_state_when_it_reads_again(hall: RunningHall) -> None:
    await hall.take("A1")
    deaf = deaf_socket(hall.port, f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
    healthy = await hall.line(screen="TV-3")
    await healthy.kind("state")
    push = hall.app[PUSH]
    (slow,) = push.by_name["screen:TV-1"]
    while slow.lagging_since is None:
        await hall.call("A1", 1)
    for _ in range(5):
        await hall.call("A1", 1)
    last = hall.hub.hall.seq
    deaf.setblocking(False)
    loop, data = asyncio.get_running_loop(), b""
    wanted = b'{"type":"state","seq":%d,' % last
    async with asyncio.timeout(PATIENCE_S):
        while wanted not in data:
            data = data[-100:] + await loop.sock_recv(deaf, 1 << 16)
    deaf.close()


async def test_a_peer_that_never_answers_pings_is_cut(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.1)
    monkeypatch.setattr("hallbus.push.PING_EVERY", 1)
    monkeypatch.setattr("hallbus.push.SILENT_S", 0.5)
    good = await hall.line(screen="TV-3")
    async with await Wire.open(hall.port) as wire:
        await wire.upgraded(f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
        assert await wire.close_code() is None
    seen = len(good.heard)
    await good.kind("beat", seen)
    assert (hall.app[PUSH].cut, hall.app[PUSH].count) == (1, 1)


async def test_everybody_hears_a_beat(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.1)
    lines = [await hall.line(screen="TV-1"), await hall.line(window=1), await hall.line(speaker="Z1")]
    for line in lines:
        assert set(await line.kind("beat")) == {"type", "now", "seq"}


async def test_a_line_that_ends_leaves_nothing_behind(hall: RunningHall) -> None:
    push = hall.app[PUSH]
    for _ in range(5):
        line = await hall.line(screen="TV-1")
        await line.kind("state")
        await line.close()
    other = await hall.line(screen="TV-3")
    await other.kind("state")
    while push.count > 1:  # the last one's end is on its way
        await other.kind("beat", len(other.heard))
    assert list(push.topics) == ["screen:TV-3"]
    assert list(push.by_name) == ["screen:TV-3"]


# Away and back


async def test_after_a_restart_a_board_has_the_same_state_and_nothing_old_is_said(hall: RunningHall) -> None:
    await hall.call()
    board = await hall.line(screen="TV-1")
    before = await board.view()
    assert call_of(before, "A001")["say"] is True
    await hall.stop()
    await board.ended()
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    await hall.start()
    back = await hall.line(screen="TV-1")
    after = await back.view()
    assert call_of(after, "A001")["say"] is False
    assert [{**c, "say": None} for c in after["calls"]] == [{**c, "say": None} for c in before["calls"]]
    await hall.call("A1", 2)
    await back.until(lambda m: m["type"] == "say")
    assert [m["seq"] for m in back.heard if m["type"] == "say"] == [hall.hub.hall.seq]


async def test_a_board_that_was_cut_while_five_calls_happened_gets_all_five_at_once(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    await board.close()
    for _ in range(5):
        await hall.call("A1", 1)
    back = await hall.line(screen="TV-1")
    await back.kind("state")
    assert calls(back.states[0]["view"]) == ["A005", "A004", "A003", "A002", "A001"]


async def test_no_state_goes_out_before_its_commit(slow_hall: tuple[RunningHall, Disk]) -> None:
    hall, disk = slow_hall
    await hall.take()
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    disk.batches.clear()
    disk.hold()
    pressed = asyncio.ensure_future(hall.press(1))
    await disk.asked(1)
    late: asyncio.Future[Line] = asyncio.ensure_future(hall.line(screen="TV-3"))
    strip = await late
    hall.app[PUSH].refresh([], hall.hub.hall)
    assert not pressed.done()
    assert calls(board.newest) == []
    assert strip.heard == []
    disk.let_through()
    assert (await pressed).json["ticket"] == "A001"
    assert calls(await strip.view()) == ["A001"]
    assert calls(strip.states[0]["view"]) == ["A001"]
    assert await board.view(lambda v: calls(v) == ["A001"])


async def test_lines_are_quiet_in_the_log(hall: RunningHall, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        line = await hall.line(screen="TV-1")
        await line.kind("state")
        await hall.call()
        await line.close()
    assert [r.message for r in caplog.records if r.name.startswith("hallbus.web")] == []
