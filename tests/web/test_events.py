"""The stream of facts: from any seq, without a gap or a double, until somebody goes."""

import asyncio
import gc
import json
from typing import Any

import pytest
from aiohttp import ClientResponse

from tests.disk import Disk
from tests.patience import PATIENCE_S
from tests.web.running import RunningHall
from tests.web.wire import Wire


async def listen(hall: RunningHall, after: int | str | None = None, last: str | None = None) -> ClientResponse:
    headers = {"Authorization": f"Bearer {hall.key('ingest')}"} | ({"Last-Event-ID": last} if last is not None else {})
    query = "" if after is None else f"?after={after}"
    answer = await hall.session.get(f"{hall.url}/api/events{query}", headers=headers)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    return answer


async def facts(stream: ClientResponse, count: int) -> list[dict[str, Any]]:
    """The next so many events of a stream, each checked to carry its seq and kind twice."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(PATIENCE_S):
        while len(found) < count:
            block = (await stream.content.readuntil(b"\n\n")).decode()
            if block.startswith(":"):
                continue
            lines = dict(line.split(": ", 1) for line in block.strip().splitlines())
            event = json.loads(lines["data"])
            assert (lines["id"], lines["event"]) == (event["id"], event["type"])
            found.append(event)
    return found


async def test_each_fact_is_a_cloud_event(hall: RunningHall) -> None:
    await hall.call()
    stream = await listen(hall)
    opened, taken, called = await facts(stream, 3)
    assert opened["type"] == "day.opened"
    assert {k: called[k] for k in ("specversion", "id", "source", "type", "datacontenttype")} == {
        "specversion": "1.0", "id": "3", "source": "/halls/small", "type": "ticket.called",
        "datacontenttype": "application/json",
    }  # fmt: skip
    assert called["time"] == "2026-11-24T09:30:00+08:00"
    assert called["data"]["ticket"] == taken["data"]["ticket"] == "A001"
    assert called["data"]["window"] == 1
    stream.close()


async def test_the_stream_goes_on_with_what_happens(hall: RunningHall) -> None:
    await hall.call()
    stream = await listen(hall, after=3)
    coming = asyncio.ensure_future(facts(stream, 3))
    await hall.press(1, "start")
    await hall.call("B1", 3)
    assert [(e["id"], e["type"]) for e in await coming] == [
        ("4", "ticket.started"), ("5", "ticket.taken"), ("6", "ticket.called")
    ]  # fmt: skip
    stream.close()


async def test_a_stream_that_broke_goes_on_after_its_last_id_without_a_gap_or_a_double(hall: RunningHall) -> None:
    seen: list[int] = []
    last: str | None = None

    async def day() -> None:
        for _ in range(30):
            await hall.call("A1", 1)

    working = asyncio.ensure_future(day())
    while len(seen) < 61:
        stream = await listen(hall, after=0, last=last)
        some = await facts(stream, min(7, 61 - len(seen)))
        seen += [int(e["id"]) for e in some]
        last = some[-1]["id"]
        stream.close()
    await working
    assert seen[:61] == list(range(1, 62))


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 5000, "9" * 18, "٣", "0x1"])
async def test_an_after_that_is_no_seq_is_refused(hall: RunningHall, after: str) -> None:
    answer = await hall.ask("GET", f"/api/events?after={after}", hall.key("ingest"))
    assert (answer.status, answer.code) == (422, "invalid")


async def test_a_seq_that_has_not_come_yet_is_waited_for(hall: RunningHall) -> None:
    stream = await listen(hall, after=2)
    coming = asyncio.ensure_future(facts(stream, 1))
    await hall.call()
    assert [e["id"] for e in await coming] == ["3"]
    stream.close()


async def test_a_quiet_stream_shows_that_it_lives(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.web.hall.KEEP_ALIVE_S", 0.05)
    stream = await listen(hall, after=hall.hub.hall.seq)
    async with asyncio.timeout(PATIENCE_S):
        assert await stream.content.readuntil(b"\n\n") == b": still here\n\n"
        assert await stream.content.readuntil(b"\n\n") == b": still here\n\n"
    stream.close()


async def test_a_caller_that_vanishes_is_noticed_and_leaves_no_task_behind(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.web.hall.KEEP_ALIVE_S", 0.02)
    before = len(asyncio.all_tasks())
    for _ in range(10):
        async with await Wire.open(hall.port) as wire:
            key = hall.key("ingest").encode()
            await wire.sends(b"GET /api/events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + key + b"\r\n\r\n")
            async with asyncio.timeout(PATIENCE_S):
                await wire.reader.readuntil(b"still here")
    async with asyncio.timeout(PATIENCE_S):
        while len(asyncio.all_tasks()) > before:  # noqa: ASYNC110  # nobody says when a handler ends
            await asyncio.sleep(0.01)
    gc.collect()


async def test_a_journal_that_fails_ends_the_stream_cleanly_and_the_caller_goes_on_later(
    slow_hall: tuple[RunningHall, Disk],
) -> None:
    hall, disk = slow_hall
    await hall.take()
    stream = await listen(hall)
    assert len(await facts(stream, 2)) == 2
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    disk.fail_next()
    await hall.press(1)
    async with asyncio.timeout(PATIENCE_S):
        assert await stream.content.read() == b""
    await board.kind("halted")
    await board.view(after=len(board.heard))
    again = await listen(hall, last="2")
    coming = asyncio.ensure_future(facts(again, 1))
    await hall.press(1)
    assert [e["type"] for e in await coming] == ["ticket.called"]
    again.close()


async def test_a_hub_that_stops_ends_its_streams_at_once(hall: RunningHall) -> None:
    stream = await listen(hall)
    await facts(stream, 1)
    async with asyncio.timeout(PATIENCE_S):
        await hall.stop()
        assert await stream.content.read() == b""
    await hall.start()
