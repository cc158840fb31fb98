"""Prepared texts, from the clock or by hand to loudspeakers and boards; hearing one first; and who is never called aloud."""

import io
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hall.duties import due
from hallbus.hall.facts import HallFacts, Scheduled, Screen, SpeechRules, Zone
from hallbus.speech.voices import Voice
from hallbus.web.parts import ANNOUNCER
from tests.halls import MORNING, SMALL
from tests.web.conftest import WORKING
from tests.web.running import RunningHall

ADVICE = "温馨提示：请留意屏幕。"
SCHEDULED = replace(
    SMALL,
    calendar=WORKING,
    screens=(*SMALL.screens, Screen(id="OPS", kind="ops")),
    speech=SpeechRules(
        schedule=(
            Scheduled(name="advice", at=("10:00", "15:30"), days=("tue",), expires_min=10),
            Scheduled(name="back", at=("10:30",), zones=("Z2",)),
            Scheduled(name="weekend", at=("10:00",), days=("sat",)),
        ),
        announce_languages=("zh-CN", "en"),
        templates={"advice": ADVICE, "back": "后厅请注意。", "weekend": "周末好。", "lost_child": "请家长到导办台。"},
        templates_en={"advice": "Please look at the screens."},
    ),
)


def at(hour: int, minute: int = 0) -> DrivenClock:
    return DrivenClock(MORNING.replace(hour=hour, minute=minute), rate=0)


@pytest.fixture
async def scheduled(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """A hall that says advice at ten, a minute before that."""
    async with RunningHall(tmp_path, SCHEDULED, at(9, 59)) as hall:
        yield hall


def silent_zones(facts: HallFacts) -> HallFacts:
    return replace(facts, zones=tuple(Zone(id=id, silent=("09:30", "10:15")) for id in ("Z1", "Z2")))


async def test_the_opening_is_said_once_in_every_zone_and_stands_on_every_board(working: RunningHall) -> None:
    front, back = await working.line(speaker="Z1"), await working.line(speaker="Z2")
    boards = [await working.line(screen=id) for id in ("TV-1", "TV-2", "TV-3")]
    for line in (front, back, *boards):
        await line.kind("hello")
    assert (await boards[0].view())["announcement"] is None
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    for line, zone in ((front, "Z1"), (back, "Z2")):
        say = await line.kind("say")
        assert (say["text"], say["zone"]) == ("欢迎来到小城政务服务中心。", zone)
        assert say["expires"].startswith("2026-11-24T09:01:59.1"), "its words begin after the chime"
    for board in boards:
        shown = (await board.view(lambda v: v["announcement"]))["announcement"]
        assert shown["text"] == "欢迎来到小城政务服务中心。"
        assert shown["until"].startswith("2026-11-24T09:02:00")
    await working.take("A1")
    await working.press(1)
    await boards[0].view(lambda v: v["calls"])
    assert [m["text"] for m in back.heard if m["type"] == "say"] == ["欢迎来到小城政务服务中心。"]


async def test_a_board_takes_the_text_away_by_itself(working: RunningHall) -> None:
    board = await working.line(screen="TV-2")
    await board.kind("state")
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    await board.view(lambda v: v["announcement"])
    seen = len(board.heard)
    working.clock.move(121)  # type: ignore[attr-defined]  # driven
    assert (await board.view(lambda v: v["announcement"] is None, after=seen))["phase"]["state"] == "open"


async def test_that_numbers_will_end_is_announced_with_the_minutes_and_then_that_they_have(
    working: RunningHall,
) -> None:
    speaker, board = await working.line(speaker="Z2"), await working.line(screen="TV-2")
    await speaker.kind("hello")
    working.clock.move(7 * 3600 + 40 * 60)  # type: ignore[attr-defined]  # driven: 16:30
    say = await speaker.kind("say")
    assert say["text"] == "还有15分钟。"
    await speaker.says(type="said", seq=say["seq"])
    working.clock.move(15 * 60)  # type: ignore[attr-defined]
    await speaker.until(lambda m: m["type"] == "say" and m["text"] == "取号结束。")
    await board.view(lambda v: v["announcement"] and v["announcement"]["name"] == "stopped")


async def test_what_nobody_can_hear_is_counted_for_each_zone(working: RunningHall) -> None:
    board = await working.line(screen="TV-2")
    await board.kind("state")
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    await board.view(lambda v: v["announcement"])
    assert working.app[ANNOUNCER].counts["unheard"] == 2


async def test_a_hub_that_comes_back_says_no_prepared_text_again(working: RunningHall) -> None:
    working.clock.move(600)  # type: ignore[attr-defined]  # driven
    board = await working.line(screen="TV-1")
    await board.view(lambda v: v["announcement"])
    await working.stop()
    await working.start()
    speaker, board = await working.line(speaker="Z1"), await working.line(screen="TV-1")
    assert (await board.view())["announcement"]["text"] == "欢迎来到小城政务服务中心。"
    await working.call("A1")
    assert (await speaker.kind("say"))["text"].startswith("请A零零一号")


async def test_whoever_waits_elsewhere_is_never_called_aloud_nor_on_a_board(hall: RunningHall) -> None:
    speaker, board = await hall.line(speaker="Z1"), await hall.line(screen="TV-3")
    console = await hall.line(window=1)
    for line in (speaker, board, console):
        await line.kind("hello")
    await hall.hub.handle(do.TakeTicket("A1", proxy=True))
    await hall.press(1)
    view = await console.view(lambda v: v["ticket"])
    assert (view["ticket"]["number"], view["ticket"]["proxy"], view["receipt"]) == ("A001", True, None)
    await hall.press(1, "recall")
    await hall.call("A1", 2)
    assert (await speaker.kind("say"))["text"].startswith("请A零零二号")
    assert [c["ticket"] for c in (await board.view(lambda v: v["calls"]))["calls"]] == ["A002"]


# By the hall file's schedule


async def test_advice_is_said_at_its_time_in_every_zone_with_the_languages_of_announcements(
    scheduled: RunningHall,
) -> None:
    lines = [await scheduled.line(speaker="Z1"), await scheduled.line(speaker="Z2")]
    board = await scheduled.line(screen="TV-1")
    for line in (*lines, board):
        await line.kind("hello")
    scheduled.clock.move(60)  # type: ignore[attr-defined]  # driven
    for line in lines:
        say = await line.kind("say")
        assert say["text"] == ADVICE
        assert say["expires"].startswith("2026-11-24T10:09:59"), "ten minutes, less the chime"
    shown = (await board.view(lambda v: v["announcement"]))["announcement"]
    assert (shown["text"], shown["text_en"]) == (ADVICE, "Please look at the screens.")
    assert shown["until"].startswith("2026-11-24T10:02:00")
    facts = [event for _, event in scheduled.hub.journal.read(0) if event.kind == "notice.announced"]
    assert [(one.name, one.due, one.by) for one in facts] == [("advice", "10:00", "clock")]


async def test_what_was_said_is_not_said_again_by_a_hub_that_comes_back(scheduled: RunningHall) -> None:
    board = await scheduled.line(screen="TV-1")
    scheduled.clock.move(60)  # type: ignore[attr-defined]  # driven
    await board.view(lambda v: v["announcement"])
    await scheduled.stop()
    await scheduled.start()
    scheduled.clock.move(60)  # type: ignore[attr-defined]
    speaker = await scheduled.line(speaker="Z1")
    await scheduled.call("A1")
    assert (await speaker.kind("say"))["text"].startswith("请A零零一号")
    said = (await asked(scheduled))["said"]
    assert [(one["name"], one["due"]) for one in said] == [("advice", "10:00")]


async def test_a_hub_that_was_off_says_it_as_long_as_it_has_not_expired(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, SCHEDULED, at(10, 9)) as hall:
        board = await hall.line(screen="TV-1")
        await board.view(lambda v: v["announcement"])


async def test_a_hub_that_was_off_for_longer_says_nothing_old(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, SCHEDULED, at(10, 10)) as hall:
        assert due(hall.hub.hall, hall.clock.now()) == []
        assert (await asked(hall))["said"] == []


async def test_a_text_for_one_zone_is_said_and_shown_there_alone(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, SCHEDULED, at(10, 29)) as hall:
        front, back = await hall.line(speaker="Z1"), await hall.line(speaker="Z2")
        near, far = await hall.line(screen="TV-2"), await hall.line(screen="TV-1")
        for line in (front, back, near, far):
            await line.kind("hello")
        hall.clock.move(60)  # type: ignore[attr-defined]  # driven
        assert (await back.kind("say"))["text"] == "后厅请注意。"
        await near.view(lambda v: v["announcement"])
        await hall.call("A1")
        await far.view(lambda v: v["calls"])
        assert (await front.kind("say"))["text"].startswith("请A零零一号")
        assert all(state["view"]["announcement"] is None for state in far.states)


async def test_in_silent_hours_it_is_shown_and_not_said(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, silent_zones(SCHEDULED), at(9, 59)) as hall:
        speaker, board = await hall.line(speaker="Z1"), await hall.line(screen="TV-1")
        await speaker.kind("hello")
        hall.clock.move(60)  # type: ignore[attr-defined]  # driven
        await board.view(lambda v: v["announcement"])
        assert hall.app[ANNOUNCER].counts["silenced"] == 1, "nobody listens in the other zone"
        hall.clock.move(16 * 60)  # type: ignore[attr-defined]
        await hall.call("A1")
        assert (await speaker.kind("say"))["text"].startswith("请A零零一号")


async def test_a_day_without_a_session_is_silent(tmp_path: Path) -> None:
    saturday = DrivenClock(MORNING.replace(day=28, hour=10), rate=0)
    async with RunningHall(tmp_path, SCHEDULED, saturday) as hall:
        assert (await asked(hall))["said"] == (await asked(hall))["coming"] == []


# By hand


async def asked(hall: RunningHall, key: str = "OPS") -> Any:
    answer = await hall.ask("GET", "/api/announcements", hall.key("screen", key))
    assert answer.status == 200, answer.data
    return answer.json


async def test_operators_see_what_is_prepared_what_comes_and_what_was_said(scheduled: RunningHall) -> None:
    seen = await asked(scheduled)
    assert [one["name"] for one in seen["announcements"]] == ["advice", "back", "weekend", "lost_child"]
    assert seen["zones"] == [{"id": "Z1", "areas": ["前厅"]}, {"id": "Z2", "areas": ["后厅"]}]
    assert seen["languages"] == ["zh-CN", "en"]
    assert [(one["name"], one["at"][11:16], one["zones"]) for one in seen["coming"]] == [
        ("advice", "10:00", []), ("back", "10:30", ["Z2"]), ("advice", "15:30", []),
    ]  # fmt: skip
    said = await scheduled.ask(
        "POST", "/api/announcements/back", scheduled.key("screen", "OPS"), {"zones": ["Z2"], "minutes": 5}
    )
    assert said.json["state"] == "announced"
    (one,) = (await asked(scheduled))["said"]
    assert (one["name"], one["by"], one["zones"], one["due"]) == ("back", "ops:OPS", ["Z2"], None)


async def test_it_is_said_in_the_zones_that_were_chosen_and_not_after_its_minutes(scheduled: RunningHall) -> None:
    front, back = await scheduled.line(speaker="Z1"), await scheduled.line(speaker="Z2")
    for line in (front, back):
        await line.kind("hello")
    path, key = "/api/announcements/advice", scheduled.key("screen", "GUIDE")
    assert (await scheduled.ask("POST", path, key, {"zones": ["Z1", "Z1"], "minutes": 1})).status == 200
    say = await front.kind("say")
    assert say["expires"].startswith("2026-11-24T09:59:59")
    await scheduled.ask("POST", path, key, {"zones": ["Z2"]})
    assert (await back.kind("say"))["seq"] > say["seq"]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("advice", {"zones": ["Z9"]}, "unknown_zone"),
        ("advice", {"zones": ["Z1"] * 101}, "invalid"),
        ("advice", {"zones": "Z1"}, "invalid"),
        ("advice", {"zones": ["Z" * 41]}, "invalid"),
        ("advice", {"minutes": 0}, "invalid"),
        ("advice", {"minutes": 241}, "invalid"),
        ("advice", {"minutes": "soon"}, "invalid"),
        ("nothing", {}, "unknown_announcement"),
        ("call", {}, "unknown_announcement"),
    ],
)
async def test_what_cannot_be_said_is_refused_and_nothing_sounds(
    scheduled: RunningHall, name: str, body: dict[str, Any], code: str
) -> None:
    answer = await scheduled.ask("POST", f"/api/announcements/{name}", scheduled.key("screen", "OPS"), body)
    assert answer.code == code
    assert (await asked(scheduled))["said"] == []


# Hearing one first


async def test_a_text_is_heard_as_it_will_be_said_and_nothing_sounds_in_the_hall(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, SCHEDULED, at(9, 59), voice=Voice(tmp_path / "data" / "audio")) as hall:
        key = hall.key("screen", "OPS")
        both = await hall.ask("GET", "/api/announcements/advice/preview", key)
        alone = await hall.ask("GET", "/api/announcements/back/preview", key)
        assert (both.status, both.headers["Content-Type"]) == (200, "audio/wav")
        lengths = []
        for answer in (both, alone):
            with wave.open(io.BytesIO(answer.data)) as sound:
                samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
                lengths.append(len(samples) / sound.getframerate())
                assert np.abs(samples).max() > 3000, "it is no silence"
        assert lengths[0] > lengths[1] + 1, "in two languages"
        assert (await asked(hall))["said"] == []
        assert hall.app[ANNOUNCER].counts.total() == 0


@pytest.mark.parametrize("name", ["nothing", "call", "emergency", "x" * 500, "..%2F..%2Fkeys.json"])
async def test_there_is_nothing_to_hear_of_what_is_no_announcement(scheduled: RunningHall, name: str) -> None:
    answer = await scheduled.ask("GET", f"/api/announcements/{name}/preview", scheduled.key("screen", "OPS"))
    assert answer.code in ("unknown_announcement", "not_found")


async def test_without_a_voice_it_says_why_there_is_nothing_to_hear(scheduled: RunningHall) -> None:
    answer = await scheduled.ask("GET", "/api/announcements/advice/preview", scheduled.key("screen", "OPS"))
    assert (answer.status, answer.code) == (503, "no_voice")
    assert "mute" in answer.json["error"]["message"]
    assert (
        await scheduled.ask("GET", "/api/announcements/advice/preview", scheduled.key("screen", "TV-1"))
    ).status == 403
