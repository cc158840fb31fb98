"""Prepared texts: who may have them said, and that some take two people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Screen, SpeechRules
from tests.halls import MORNING, SMALL
from tests.web.running import RunningHall

TEXTS = {"lost_child": "请走失孩子的家长，到导办台。", "lost_property": "遗失物品请到服务台认领。", "open": "欢迎。"}
GUIDED = replace(
    SMALL,
    screens=(*SMALL.screens, Screen(id="GUIDE", kind="guide_tablet")),
    speech=SpeechRules(ttl_s=25, repeat=1, templates=TEXTS),
)


@pytest.fixture
async def guided(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, GUIDED) as running:
        yield running


async def announce(hall: RunningHall, name: str, guide: bool) -> tuple[int, str]:
    key, headers = (hall.key("screen", "GUIDE"), {}) if guide else (None, hall.admin)
    answer = await hall.ask("POST", f"/api/announcements/{name}", key, headers=headers)
    return answer.status, answer.json["state"] if answer.status == 200 else answer.code


async def test_a_text_is_said_in_every_zone_and_stands_on_the_boards(guided: RunningHall) -> None:
    board, speaker = await guided.line(screen="TV-1"), await guided.line(speaker="Z2")
    assert await announce(guided, "lost_property", guide=True) == (200, "announced")
    await board.view(lambda view: view["announcement"] and view["announcement"]["text"] == TEXTS["lost_property"])
    assert (await speaker.kind("say"))["text"] == TEXTS["lost_property"]


async def test_a_lost_child_takes_two_people(guided: RunningHall) -> None:
    assert await announce(guided, "lost_child", guide=True) == (200, "proposed")
    assert await announce(guided, "lost_child", guide=True) == (409, "second_person")
    listed = (await guided.ask("GET", "/api/announcements", headers=guided.admin)).json["announcements"]
    assert next(a for a in listed if a["name"] == "lost_child")["proposed"]["by"] == "guide:GUIDE"
    assert await announce(guided, "lost_child", guide=False) == (200, "announced")


async def test_a_wish_for_a_second_person_is_forgotten_after_five_minutes(tmp_path: Path) -> None:
    clock = DrivenClock(MORNING, rate=0)
    async with RunningHall(tmp_path, GUIDED, clock) as guided:
        assert await announce(guided, "lost_child", guide=True) == (200, "proposed")
        clock.move(301)
        assert await announce(guided, "lost_child", guide=False) == (200, "proposed")


@pytest.mark.parametrize("name", ["nothing", "call", "emergency"])
async def test_only_prepared_texts_without_a_door_of_their_own_are_said(guided: RunningHall, name: str) -> None:
    assert await announce(guided, name, guide=False) == (404, "unknown_announcement")


async def test_machines_windows_and_screens_announce_nothing(guided: RunningHall) -> None:
    keys = [guided.key("kiosk", "KIOSK-1"), guided.key("window", 1), guided.key("screen", "TV-1"), guided.key("ingest")]
    for key in keys:
        assert (await guided.ask("POST", "/api/announcements/lost_property", key)).status == 403
    assert (await guided.ask("POST", "/api/announcements/lost_property")).status == 401
