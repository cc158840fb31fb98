"""Emergencies and the slate through the doors: to every screen and loudspeaker, and back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import SpeechRules
from tests.halls import SMALL
from tests.web.browsers import Browser
from tests.web.running import RunningHall

TEXT = "请从最近的出口离开。"
FACTS = replace(SMALL, speech=SpeechRules(ttl_s=25, repeat=1, templates={"emergency": TEXT}, two_people=("emergency",)))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, FACTS) as running:
        yield running


async def raise_(house: RunningHall, **body: Any) -> None:
    """Two people: the guide asks, the administrator agrees."""
    asked = await house.ask("POST", "/api/emergency/emergency", house.key("screen", "GUIDE"), body)
    assert (asked.status, asked.json["state"]) == (200, "proposed")
    agreed = await house.ask("POST", "/api/emergency/emergency", body=body, headers=house.admin)
    assert (agreed.status, agreed.json["state"]) == (200, "raised")


async def test_it_is_on_every_screen_and_loudspeaker_and_gone_with_the_all_clear(house: RunningHall) -> None:
    await house.call()
    boards = [await house.line(screen=id) for id in ("TV-1", "TV-2", "TV-3")]
    strips = [await house.line(screen=id) for id in ("STRIP-1", "STRIP-2", "LED-1")]
    speakers = [await house.line(speaker=zone) for zone in ("Z1", "Z2")]
    machine, console = await house.line(kiosk="KIOSK-1"), await house.line(window=1)
    for line in (*boards, *strips, *speakers, machine, console):
        await line.kind("hello")
    await raise_(house)
    for line in (*boards, machine, console):
        await line.view(lambda view: view["emergency"] and view["emergency"]["text"] == TEXT)
    for line in strips:
        await line.view(lambda view: view["state"] == "emergency")
    for line in speakers:
        await line.until(lambda m: m["type"] == "say" and m["text"] == TEXT)
    refused = await house.press(1)
    assert (refused.status, refused.code) == (409, "emergency")
    assert (await house.ask("DELETE", "/api/emergency", house.key("screen", "GUIDE"))).status == 200
    for line in (*boards, machine, console):
        await line.view(lambda view: view["emergency"] is None)
    view = await boards[0].view()
    assert [call["ticket"] for call in view["calls"]] == ["A001"], "everything is as it was"
    await house.take()
    assert (await house.press(1)).status == 200


async def test_it_is_said_again_while_calls_are_silent(house: RunningHall) -> None:
    speaker = await house.line(speaker="Z1")
    await speaker.kind("hello")
    await raise_(house)
    first = await speaker.until(lambda m: m["type"] == "say" and m["text"] == TEXT)
    await speaker.says(type="said", seq=first["seq"])
    after = len(speaker.heard)
    house.clock.move(21)  # type: ignore[attr-defined]  # driven
    again = await speaker.until(lambda m: m["type"] == "say" and m["text"] == TEXT, after)
    assert again["seq"] > first["seq"]


async def test_it_outlives_a_restart(house: RunningHall) -> None:
    await raise_(house)
    await house.ask("POST", "/api/slate", body={"on": True}, headers=house.admin)
    await house.stop()
    await house.start()
    view = await (await house.line(screen="TV-1")).view()
    assert view["emergency"]["text"] == TEXT
    assert view["slate"]


async def test_only_some_areas_are_told_when_only_they_are_meant(house: RunningHall) -> None:
    front, back = await house.line(screen="TV-1"), await house.line(screen="TV-2")
    await raise_(house, areas=["Z2"])
    await back.view(lambda view: view["emergency"])
    assert (await front.view())["emergency"] is None
    await house.take()
    assert (await house.press(1)).status == 200


async def test_the_slate_is_on_every_public_screen_at_once_and_lets_everything_back(house: RunningHall) -> None:
    await house.call()
    board, strip = await house.line(screen="TV-1"), await house.line(screen="STRIP-1")
    publisher = await Browser.of(house, "qian", "publisher")
    assert (await publisher.ask("POST", "/api/slate", {"on": True, "reason": "画面异常"})).status == 200
    view = await board.view(lambda view: view["slate"])
    assert (view["calls"], view["notices"], view["programme"]["revision"]) == ([], [], "")
    await strip.view(lambda view: view["state"] == "slate" and view["text"] == SMALL.short_name)
    assert (await publisher.ask("POST", "/api/slate", {"on": False})).status == 200
    view = await board.view(lambda view: not view["slate"])
    assert view["calls"]


async def test_whoever_looks_after_the_hall_sees_what_is_prepared_and_who_asked(house: RunningHall) -> None:
    await house.ask("POST", "/api/emergency/emergency", house.key("screen", "GUIDE"), {"areas": ["Z1", "Z1"]})
    told = (await house.ask("GET", "/api/emergency", headers=house.admin)).json
    assert (told["emergency"], told["slate"]) == (None, False)
    (prepared,) = told["emergencies"]
    assert (prepared["name"], prepared["two_people"]) == ("emergency", True)
    assert (prepared["proposed"]["by"], prepared["proposed"]["areas"]) == ("guide:GUIDE", ["Z1"])


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("nothing", {}, 404, "unknown_emergency"),
        ("%20", {}, 404, "unknown_emergency"),
        ("x" * 5_000, {}, 404, "unknown_emergency"),
        ("emergency", {"areas": ["roof"]}, 422, "unknown_area"),
        ("emergency", {"areas": ["Z1"] * 101}, 422, "invalid"),
        ("emergency", {"areas": "Z1"}, 422, "invalid"),
        ("emergency", {"minutes": 0}, 422, "invalid"),
        ("emergency", {"minutes": 9_999}, 422, "emergency_minutes"),
        ("emergency", {"minutes": "long"}, 422, "invalid"),
        ("emergency", b"{", 400, "bad_json"),
    ],
)
async def test_what_makes_no_sense_is_refused(house: RunningHall, name: str, body: Any, status: int, code: str) -> None:
    answer = await house.ask("POST", f"/api/emergency/{name}", body=body, headers=house.admin)
    assert (answer.status, answer.code) == (status, code)
    assert (await house.ask("GET", "/api/emergency", headers=house.admin)).json["emergency"] is None


async def test_no_window_no_screen_and_no_machine_raises_an_alarm(house: RunningHall) -> None:
    for key in (
        house.key("window", 1),
        house.key("screen", "TV-1"),
        house.key("kiosk", "KIOSK-1"),
        house.key("ingest"),
    ):
        assert (await house.ask("POST", "/api/emergency/emergency", key, {})).status == 403
        assert (await house.ask("POST", "/api/slate", key, {"on": True})).status == 403
        assert (await house.ask("DELETE", "/api/emergency", key)).status == 403
