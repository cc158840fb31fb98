"""The operators' page: what it is told of screens, sound, wishes and alarms; and the start-up check."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import Alarms, Screen
from hallbus.speech.voices import Voice
from hallbus.web import ops
from tests.halls import SMALL
from tests.web.line import Line
from tests.web.running import RunningHall

WATCHED = replace(
    SMALL, screens=(*SMALL.screens, Screen(id="OPS", kind="ops")), playlist=(), alarms=Alarms(wait_minutes=30)
)
OTHERS = [s.id for s in SMALL.screens]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall with a screen for its operators."""
    async with RunningHall(tmp_path, WATCHED) as hall:
        yield hall


def screen(view: Any, id: str) -> Any:
    return next(s for s in view["screens"] if s["id"] == id)


def missing(view: Any) -> list[str]:
    return [s["id"] for s in view["screens"] if not s["connected"]]


async def everything(hall: RunningHall) -> list[Line]:
    """Every screen, machine and loudspeaker that the hall file knows."""
    lines = [await hall.line(screen=s.id) for s in hall.facts.screens]
    lines += [await hall.line(kiosk=k.id) for k in hall.facts.kiosks]
    lines += [await hall.line(speaker=zone) for zone in ("Z1", "Z2")]
    for line in lines:
        await line.kind("hello")
    return lines


async def check(hall: RunningHall) -> Any:
    answer = await hall.ask("POST", "/api/self-check", hall.key("screen", "OPS"))
    assert answer.status == 200, answer.data
    return answer.json


async def test_a_screen_that_never_came_is_missing_one_that_comes_is_there_and_one_that_goes_is_missing_again(
    watched: RunningHall,
) -> None:
    page = await watched.line(screen="OPS")
    first = await page.view(lambda v: "OPS" not in missing(v))
    assert missing(first) == OTHERS
    assert screen(first, "STRIP-1") == {
        "id": "STRIP-1", "kind": "led_strip", "window": 1, "area": None, "connected": False, "since": None,
        "outdated": False, "audio": "", "problems": [], "shown": None,
    }  # fmt: skip
    strip = await watched.line(screen="STRIP-1")
    came = await page.view(lambda v: screen(v, "STRIP-1")["connected"])
    assert datetime.fromisoformat(screen(came, "STRIP-1")["since"]) == watched.clock.now()
    watched.clock.move(60)  # type: ignore[attr-defined]  # driven
    heard = len(page.heard)
    await strip.close()
    went = await page.view(lambda v: not screen(v, "STRIP-1")["connected"], heard)
    assert datetime.fromisoformat(screen(went, "STRIP-1")["since"]) == watched.clock.now()
    heard = len(page.heard)
    await watched.line(screen="STRIP-1")
    await page.view(lambda v: screen(v, "STRIP-1")["connected"], heard)


async def test_what_a_screen_says_of_itself_is_there_at_once(watched: RunningHall) -> None:
    page, board = await watched.line(screen="OPS"), await watched.line(screen="TV-1")
    assert (await page.view(lambda v: v["zones"]["Z1"]["players"] == 1))["zones"]["Z1"]["areas"] == ["前厅"]
    await board.says(type="health", build="old", audio="blocked", problems=["clip_failed:film"])
    told = await page.view(lambda v: screen(v, "TV-1")["problems"])
    assert (screen(told, "TV-1")["audio"], screen(told, "TV-1")["problems"]) == ("blocked", ["clip_failed:film"])
    zone = told["zones"]["Z1"]
    assert [zone[name] for name in ("areas", "players", "blocked", "problems")] == [["前厅"], 0, ["TV-1"], []]
    assert [(one["name"], one["state"], one["speaks"]) for one in zone["speakers"]] == [("TV-1", "gone", False)]
    heard = len(page.heard)
    speaker = await watched.line(speaker="Z1")
    await page.view(lambda v: v["zones"]["Z1"]["players"] == 1, heard)
    heard = len(page.heard)
    await speaker.close()
    await page.view(lambda v: v["zones"]["Z1"]["players"] == 0, heard)


async def test_a_second_page_of_one_screen_that_closes_leaves_the_screen_there(watched: RunningHall) -> None:
    page, one, two = [await watched.line(screen=id) for id in ("OPS", "TV-1", "TV-1")]
    await two.kind("state")
    await one.close()
    await (await watched.line(screen="TV-2")).kind("hello")
    seen = await page.view(lambda v: screen(v, "TV-2")["connected"])
    assert screen(seen, "TV-1")["connected"]


async def test_who_waits_for_too_long_is_an_alarm_though_nothing_happens(watched: RunningHall) -> None:
    page = await watched.line(screen="OPS")
    await watched.take("B1")
    view = await page.view(lambda v: any(q["waiting"] for q in v["queues"]))
    assert view["alarms"] == []
    assert next(q for q in view["queues"] if q["waiting"]) == {
        "service": "B1", "waiting": 1, "longest_at": watched.clock.now().isoformat(), "open": 2, "windows": 2,
    }  # fmt: skip
    watched.clock.move(31 * 60)  # type: ignore[attr-defined]  # driven
    late = await page.view(lambda v: v["alarms"])
    assert late["alarms"] == [{"code": "wait", "service": "B1", "minutes": 31, "open": 2, "windows": 2}]


async def test_operators_see_wishes_for_help_and_answer_them(watched: RunningHall) -> None:
    page, key = await watched.line(screen="OPS"), watched.key("screen", "OPS")
    asked = await watched.ask("POST", "/api/help", watched.key("window", 2), {"what": "security"})
    view = await page.view(lambda v: v["helps"])
    assert (view["helps"][0]["what"], view["helps"][0]["window"]) == ("security", 2)
    heard = len(page.heard)
    assert (await watched.ask("POST", f"/api/help/{asked.json['help']}/answer", key)).status == 200
    await page.view(lambda v: not v["helps"], heard)


async def test_an_operator_s_key_presses_for_nobody(watched: RunningHall) -> None:
    await watched.take()
    key = watched.key("screen", "OPS")
    for path in ("/api/windows/1/call-next", "/api/green-channel", "/api/tickets", "/api/hall-file/reload"):
        assert (await watched.ask("POST", path, key, {"on": True, "service": "A1"})).code == "forbidden"
    assert (await watched.ask("POST", "/api/self-check", watched.key("screen", "TV-1"))).code == "forbidden"


async def test_the_check_names_every_screen_that_is_not_there(watched: RunningHall) -> None:
    await (await watched.line(screen="TV-2")).kind("hello")
    found = await check(watched)
    assert found["screens"] == {
        "expected": 8, "connected": 1, "missing": [s.id for s in WATCHED.screens if s.id != "TV-2"],
    }  # fmt: skip
    assert found["kiosks"] == {"expected": 2, "connected": 0, "missing": ["KIOSK-1", "KIOSK-2"]}
    assert found["zones"] == {"Z1": {"players": 0, "blocked": []}, "Z2": {"players": 0, "blocked": []}}
    assert (found["journal"], found["voice"], found["ok"]) == ("ok", "mute", False)
    assert found["disk_free_mb"] > 0


async def test_the_check_has_every_zone_say_a_quiet_test_once_and_writes_nothing_down(watched: RunningHall) -> None:
    speakers = [await watched.line(speaker=zone) for zone in ("Z1", "Z2")]
    for speaker in speakers:
        await speaker.kind("hello")
    before = watched.hub.hall.seq
    await check(watched)
    for speaker in speakers:
        say = await speaker.kind("say")
        assert (say["seq"], say["text"], say["gain_db"]) == (0, "音响测试", -12.0)
        await speaker.says(type="said", seq=0)
    assert watched.hub.hall.seq == before
    await watched.call()
    call = await speakers[0].until(lambda m: m["type"] == "say" and m["seq"] > 0)
    assert (call["text"], call["gain_db"]) == ("请A零零一号，到一号窗口办理。", 0.0)
    again = len(speakers[1].heard)
    await check(watched)
    assert (await speakers[1].kind("say", again))["seq"] == 0


async def test_a_hall_in_which_everything_is_there_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops, "DISK_LOW_MB", 0)
    (tmp_path / "data").mkdir()
    async with RunningHall(tmp_path, WATCHED, voice=Voice(tmp_path / "data" / "audio")) as hall:
        await everything(hall)
        found = await check(hall)
        assert found["ok"], found
        assert found["screens"] == {"expected": 8, "connected": 8, "missing": []}


async def test_a_lost_clip_and_a_full_disk_fail_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops, "DISK_LOW_MB", 10**12)
    async with RunningHall(tmp_path, replace(WATCHED, playlist=SMALL.playlist)) as hall:
        await everything(hall)
        found = await check(hall)
        assert (found["clips"], found["ok"]) == ({"missing": ["film", "pages"]}, False)


async def test_a_halted_hall_can_be_checked_and_says_so(watched: RunningHall) -> None:
    watched.hub.halted = OSError("disk full")
    assert (await check(watched))["journal"] == "halted"
    watched.hub.halted = None
