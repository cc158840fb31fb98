"""Who showed a call, as its console sees it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hallbus.web import parts
from tests.web.running import RunningHall


@pytest.fixture
async def alarmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[RunningHall, list[Any]]]:
    """A hall whose alarms ring when the test says that two seconds are over."""
    alarms: list[Any] = []
    real = parts.RECEIPTS
    async with RunningHall(tmp_path) as hall:
        hall.app[real]._later = lambda delay, check: alarms.append((delay, check))
        yield hall, alarms


async def test_the_console_sees_how_many_screens_show_its_call(alarmed: tuple[RunningHall, list[Any]]) -> None:
    hall, _ = alarmed
    board, elder, strip = [await hall.line(screen=id) for id in ("TV-1", "TV-3", "STRIP-1")]
    other = await hall.line(screen="TV-2")  # shows other areas alone
    for line in (board, elder, strip, other):
        await line.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    receipt = (await console.view(lambda v: v["receipt"]))["receipt"]
    assert (receipt["shown"], receipt["of"], receipt["missing"]) == (0, 3, ["STRIP-1", "TV-1", "TV-3"])
    seq = receipt["seq"]
    await board.says(type="shown", seq=seq)
    await strip.says(type="shown", seq=seq)
    await strip.says(type="shown", seq=seq)
    await other.says(type="shown", seq=seq)
    receipt = (await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 2))["receipt"]
    assert receipt["missing"] == ["TV-3"]


async def test_the_alarm_rings_for_a_call_that_is_not_on_every_screen_in_time(
    alarmed: tuple[RunningHall, list[Any]],
) -> None:
    hall, alarms = alarmed
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    view = await console.view(lambda v: v["receipt"])
    assert view["receipt"]["late"] is False
    ((delay, check),) = alarms
    assert delay == 2.0
    check()
    late = await console.view(lambda v: v["receipt"] and v["receipt"]["late"])
    assert late["receipt"]["missing"] == ["TV-1"]


async def test_no_alarm_rings_for_a_call_that_is_on_every_screen(alarmed: tuple[RunningHall, list[Any]]) -> None:
    hall, alarms = alarmed
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    seq = (await console.view(lambda v: v["receipt"]))["receipt"]["seq"]
    await board.says(type="shown", seq=seq)
    await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 1)
    alarms[0][1]()
    seen = len(console.heard)
    await hall.take("B1")
    await hall.take("A1")
    assert (await console.view(after=seen))["receipt"]["late"] is False
