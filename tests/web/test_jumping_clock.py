"""The machine's clock jumps back an hour under a running day: nobody in the hall notices."""

from itertools import pairwise

import pytest

from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from tests.web.line import call_of, calls
from tests.web.running import RunningHall

HOUR = 3600.0


async def test_a_hall_works_on_while_its_clock_is_an_hour_behind(working: RunningHall) -> None:
    hall = working
    hall.clock.move(1800)  # type: ignore[attr-defined]  # driven: 09:20
    strip, kiosk = await hall.line(screen="STRIP-1"), await hall.line(kiosk="KIOSK-1")
    await hall.call("A1", 1)
    await strip.view(lambda v: "A001" in v["text"])
    hall.clock.move(-HOUR)  # type: ignore[attr-defined]  # 08:20, when no number would be given out
    assert await hall.take("A1") == "A002"
    for button in ("start", "finish", "call-next", "recall", "no-show"):
        assert (await hall.press(1, button)).status == 200, button
    assert (await strip.view(lambda v: v["text"] == "热情为您服务"))["state"] == "idle"
    assert (await kiosk.view())["phase"]["state"] == "open"
    hall.clock.move(HOUR + 60)  # type: ignore[attr-defined]  # it has been set right
    assert await hall.call("A1", 2) == "A003"
    times = [event.at for _, event in hall.hub.journal.read()]
    assert all(one <= other for one, other in pairwise(times))
    assert hall.hub.hall.day == "2026-11-24"


async def test_no_old_call_is_fresh_again(hall: RunningHall) -> None:
    await hall.call()
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    await hall.take("B1")
    hall.clock.move(-HOUR)  # type: ignore[attr-defined]
    board, speaker = await hall.line(screen="TV-3"), await hall.line(speaker="Z1")
    assert call_of(await board.view(), "A001")["say"] is False
    await hall.take("B1")
    assert call_of(await board.view(lambda v: v["waiting"]["B"] == 2), "A001")["say"] is False
    await hall.press(2)
    assert (await speaker.kind("say"))["text"].startswith("请B零零一号")
    assert calls(await board.view(lambda v: len(v["calls"]) == 2)) == ["B001", "A001"]


async def test_the_beats_go_on_and_their_time_never_turns_back(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.05)
    board = await hall.line(screen="TV-1")
    await board.kind("beat")
    hall.clock.move(-HOUR)  # type: ignore[attr-defined]  # driven
    for _ in range(3):
        await board.kind("beat", len(board.heard))
    times = [m["now"] for m in board.heard if m["type"] in ("hello", "beat")]
    assert times == sorted(times)
    assert times[-1].startswith("2026-11-24T09:30")


async def test_recalls_need_not_wait_for_the_hour(hall: RunningHall) -> None:
    await hall.call()
    await hall.press(1, "recall")
    hall.clock.move(-HOUR)  # type: ignore[attr-defined]  # driven
    assert (await hall.press(1, "recall")).code == "too_soon"
    hall.clock.move(10)  # type: ignore[attr-defined]  # half of it counts
    assert (await hall.press(1, "recall")).status == 200


async def test_a_hub_that_starts_an_hour_behind_its_journal_goes_on_with_the_same_day(working: RunningHall) -> None:
    hall = working
    hall.clock.move(1800)  # type: ignore[attr-defined]  # driven: 09:20
    await hall.call("A1", 1)
    await hall.take("A1")
    before = digest(hall.hub.hall)
    await hall.stop()
    hall.clock.move(-HOUR)  # type: ignore[attr-defined]
    await hall.start()
    assert digest(hall.hub.hall) == before
    assert (await hall.press(1)).json["ticket"] == "A002"
    board = await hall.line(screen="TV-1")
    assert (await board.view())["phase"]["state"] == "open"
    events = [event for _, event in hall.hub.journal.read()]
    assert digest(Hall.fold(hall.facts, events)) == digest(hall.hub.hall)
    assert sum(event.kind == "day.opened" for event in events) == 1
