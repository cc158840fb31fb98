"""The loudspeakers of a zone: by name, how loud, together, and one in place of another."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import Screen, SpeechRules, Zone
from hallbus.web.parts import ANNOUNCER, LOUDSPEAKERS
from tests.halls import SMALL
from tests.web.line import Line
from tests.web.running import RunningHall

ZONE = Zone(id="Z1", volume_db=-4, max_db=-2, speakers=("left", "back"), spare=("back",), silent=("12:00", "13:00"))
FACTS = replace(
    SMALL,
    zones=(ZONE,),
    screens=(*(replace(s, audio=None) for s in SMALL.screens), Screen(id="OPS", kind="ops")),
    speech=SpeechRules(templates={"lost_child": "请走失孩子的家长到导办台。"}, two_people=()),
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, FACTS) as hall:
        yield hall


async def speaker(hall: RunningHall, name: str = "", **health: Any) -> Line:
    query = f"Z1&name={name}" if name else "Z1"
    line = await hall.line(speaker=query)
    await line.kind("hello")
    if health:
        await line.says(type="health", **health)
    return line


async def test_the_spare_one_says_a_call_that_died_with_another_and_operators_see_who_is_missing(
    hall: RunningHall,
) -> None:
    ops = await hall.line(screen="OPS")
    left, back = await speaker(hall, "left"), await speaker(hall, "back")
    await hall.call()
    say = await left.kind("say")
    await left.close()
    again = await back.kind("say")
    assert (again["seq"], again["audio"]) == (say["seq"], say["audio"])
    view = await ops.view(lambda v: any(each["speaks"] and each["spare"] for each in v["zones"]["Z1"]["speakers"]))
    players = {each["name"]: each for each in view["zones"]["Z1"]["speakers"]}
    assert (players["left"]["state"], players["left"]["speaks"], players["left"]["spare"]) == ("gone", False, False)
    assert (players["back"]["state"], players["back"]["speaks"], players["back"]["spare"]) == ("well", True, True)
    assert view["zones"]["Z1"]["players"] == 1
    await back.says(type="said", seq=say["seq"])
    await ops.view(lambda v: v["zones"]["Z1"]["saying"] is None)


async def test_a_loudspeaker_that_cannot_say_it_is_not_waited_for(hall: RunningHall) -> None:
    left, back = await speaker(hall, "left"), await speaker(hall, "back")
    await hall.call()
    say = await left.kind("say")
    await left.says(type="health", build="", audio="none", problems=["device_lost"])
    await left.says(type="unsaid", seq=say["seq"], why="device_lost")
    assert (await back.kind("say"))["seq"] == say["seq"]
    assert [m for m in left.heard if m["type"] == "say"] == [say], "nobody speaks through a card that is gone"
    await left.says(type="health", build="", audio="ok", problems=[])
    await back.says(type="said", seq=say["seq"])
    await hall.call("B1", 2)
    later = await left.until(lambda m: m["type"] == "say" and m["seq"] != say["seq"])
    await left.says(type="said", seq=later["seq"])
    assert len([m for m in back.heard if m["type"] == "say"]) == 1


async def test_several_loudspeakers_are_told_when_to_begin_and_one_begins_at_once(hall: RunningHall) -> None:
    left = await speaker(hall, "left")
    await hall.call()
    alone = await left.kind("say")
    assert "begins" not in alone
    await left.says(type="said", seq=alone["seq"])
    other = await speaker(hall)
    await hall.call("B1", 2)
    together = await other.kind("say")
    assert 0 < seconds(together["now"], together["begins"]) <= 0.15
    assert together == await left.until(lambda m: m["type"] == "say" and m["seq"] == together["seq"])


async def test_a_zone_is_as_loud_as_its_block_says_and_silent_when_it_says_so(hall: RunningHall) -> None:
    left = await speaker(hall, "left")
    await hall.call()
    say = await left.kind("say")
    assert say["gain_db"] == -4
    await left.says(type="said", seq=say["seq"])
    hall.clock.move(3 * 3600)  # type: ignore[attr-defined]  # driven: 12:30
    await hall.call("B1", 2)
    announcer = hall.app[ANNOUNCER]
    assert announcer.counts["silenced"] == 1
    urgent = await hall.ask("POST", "/api/announcements/lost_child", headers=hall.admin)
    assert urgent.status == 200, urgent.data
    said = await left.until(lambda m: m["type"] == "say" and m["seq"] != say["seq"])
    assert (said["urgent"], said["gain_db"]) == (True, -2)


async def test_one_that_hangs_is_backed_by_the_spare_one(hall: RunningHall) -> None:
    await speaker(hall, "left")
    back = await speaker(hall, "back")
    loudspeakers, announcer = hall.app[LOUDSPEAKERS], hall.app[ANNOUNCER]
    assert loudspeakers.on_duty("Z1") == ["speaker:Z1/left"]
    announcer.hanging |= {player for player in loudspeakers.send("Z1", {"type": "say", "seq": 0, "audio": []})}
    assert loudspeakers.on_duty("Z1") == ["speaker:Z1/left", "speaker:Z1/back"]
    assert not back.over


@pytest.mark.parametrize("name", ["%2e%2e%2fleft", "x" * 41, "左", "a/b", "-"])
async def test_a_name_that_is_none_is_refused(hall: RunningHall, name: str) -> None:
    key = hall.key("screen", "TV-1")
    assert await hall.refusal(f"/live?speaker=Z1&name={name}", key=key) == 400


@pytest.mark.parametrize("message", ['{"type":"unsaid"}', '{"type":"unsaid","seq":-1}', '{"type":"unsaid","seq":"1"}'])
async def test_an_answer_that_is_none_ends_the_line(hall: RunningHall, message: str) -> None:
    line = await speaker(hall, "left")
    await line.ws.send_str(message)
    assert await line.ended() == 1008


async def test_an_answer_to_nothing_changes_nothing(hall: RunningHall) -> None:
    line = await speaker(hall, "left")
    for _ in range(3):
        await line.says(type="unsaid", seq=7, why="")
    await hall.call()
    say = await line.kind("say")
    await line.says(type="unsaid", seq=say["seq"] + 1)
    await line.says(type="said", seq=say["seq"])
    board = await hall.line(window=1)
    assert (await board.view(lambda v: v["receipt"] and v["receipt"]["said"] == 1))["receipt"]["seq"] == say["seq"]


def seconds(begin: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


# What is said can be read along


async def test_a_call_stands_on_the_boards_near_its_zone_as_long_as_it_sounds(hall: RunningHall) -> None:
    here, there = await hall.line(screen="TV-1"), await hall.line(screen="TV-2")
    left = await speaker(hall, "left")
    assert (await here.view())["saying"] == []
    await hall.call()
    say = await left.kind("say")
    view = await here.view(lambda v: v["saying"])
    assert view["saying"] == [{"zone": "Z1", "seq": say["seq"], "text": "请A001号，到1号窗口办理。", "text_en": None}]
    await left.says(type="said", seq=say["seq"])
    await here.view(lambda v: not v["saying"], after=len(here.heard))
    assert not any(state["view"]["saying"] for state in there.states), "the back hall hears another zone"


async def test_a_prepared_text_stands_there_while_it_sounds(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-3")
    left = await speaker(hall, "left")
    await hall.ask("POST", "/api/announcements/lost_child", headers=hall.admin)
    say = await left.kind("say")
    view = await board.view(lambda v: v["saying"])
    assert view["saying"][0]["text"] == "请走失孩子的家长到导办台。"
    await left.says(type="said", seq=say["seq"])
    await board.view(lambda v: not v["saying"], after=len(board.heard) - 1)
