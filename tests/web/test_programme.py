"""What a screen plays and why, through the doors: the timetable, previews, and the reasons in words."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.web.machines import machines
from hallbus.web.parts import LIBRARY, REDRAW
from tests.halls import MORNING
from tests.web.running import RunningHall
from tests.web.showing import FACTS, PROGRAMME, programme, put_clips


async def why(hall: RunningHall, screen: str = "TV-4", language: str = "zh-CN") -> Any:
    headers = {**hall.admin, "Accept-Language": language}
    answer = await hall.ask("GET", f"/api/screens/{screen}/why", headers=headers)
    assert answer.status == 200, answer.data
    return answer.json


def on(clip: str, **more: str) -> dict[str, str]:
    return {"type": "playing", "clip": clip, "from": MORNING.isoformat(), **more}


async def test_a_screen_is_given_six_hours_of_turns_without_a_hole(showing: RunningHall) -> None:
    told = await programme(showing)
    turns = told["turns"]
    begins = [datetime.fromisoformat(turn["begins"]) for turn in turns]
    assert begins[0] <= MORNING < begins[1]
    ends = [begin + timedelta(seconds=turn["seconds"]) for begin, turn in zip(begins, turns, strict=True)]
    assert ends[:-1] == begins[1:]
    assert ends[-1] >= MORNING + timedelta(hours=6)
    assert {turn["item"] for turn in turns} == {"film", "pages"}
    assert [item["id"] for item in told["items"]] == ["film", "pages"]
    assert told["items"][0]["files"][0].startswith("/clips/film.mp4?v=")


async def test_a_clip_that_would_break_the_promise_rests_and_is_named(showing: RunningHall) -> None:
    assert (await programme(showing))["resting"] == [{"id": "long", "title": "长片"}]


async def test_a_clip_that_is_paused_is_told_in_its_parts_and_the_reason_says_so(tmp_path: Path) -> None:
    put_clips(tmp_path)
    films = replace(PROGRAMME, too_long="pause", playlists=(replace(PROGRAMME.playlists[0], clips=("film", "long")),))
    async with RunningHall(tmp_path, replace(FACTS, programme=films)) as hall:
        told = await programme(hall)
        line = await hall.line(screen="TV-4")
        await line.says(**on("long", why="scheduled", rule="day"))
        await line.view()
        reason = await why(hall)
        english = await why(hall, language="en")
    assert "再从停下的地方继续" in reason["text"]
    assert "goes on where it was" in english["text"]
    assert reason["due"].keys() >= {"item", "begins", "ends"}
    assert told["resting"] == []
    assert [item["id"] for item in told["items"] if item.get("long")] == ["long"]
    parts = [turn for turn in told["turns"] if turn["item"] == "long"]
    for one in parts:
        offset, rest = one.get("offset", 0), one.get("rest", 0)
        assert offset + one["seconds"] + rest == 1000
    assert any(one.get("rest") for one in parts)
    assert any(one.get("offset") for one in parts)


async def test_a_screen_is_told_what_it_promised_and_when_it_kept_it_last(showing: RunningHall) -> None:
    (promise,) = (await programme(showing))["deadlines"]
    assert (promise["id"], promise["minutes"], promise["items"], promise["last"]) == ("fraud", 15, ["film"], None)
    spans = [tuple(map(datetime.fromisoformat, window)) for window in promise["windows"]]
    assert any(begins <= MORNING < ends for begins, ends in spans)
    began, ended = MORNING - timedelta(minutes=5), MORNING - timedelta(minutes=4)
    line = await showing.line(screen="TV-1")
    await line.says(type="played", clip="film", **{"from": began.isoformat()}, to=ended.isoformat(), complete=True)
    await line.view()
    (other,) = (await programme(showing, "TV-4"))["deadlines"]
    assert other["last"] is None, "each screen keeps its own promise"
    for _ in range(50):
        (promise,) = (await programme(showing))["deadlines"]
        if promise["last"]:
            break
    assert datetime.fromisoformat(promise["last"]) == ended


async def test_screens_with_the_same_rules_have_the_same_turns(showing: RunningHall) -> None:
    one, other = await programme(showing, "TV-1"), await programme(showing, "TV-4")
    assert one["turns"] == other["turns"]
    assert one["revision"] == other["revision"]


async def test_what_was_told_a_moment_ago_is_told_no_more_once_it_is_gone(showing: RunningHall) -> None:
    before = await programme(showing, "TV-4")
    (showing.clips / "film.mp4").unlink()
    assert showing.app[LIBRARY].scan()
    after = await programme(showing, "TV-4")
    assert [item["id"] for item in before["items"]] == ["film", "pages"]
    assert [item["id"] for item in after["items"]] == ["pages"]
    assert "film" not in {turn["item"] for turn in after["turns"]}


async def test_a_board_knows_the_revision_and_hears_of_another(showing: RunningHall) -> None:
    line = await showing.line(screen="TV-1")
    view = await line.view()
    revision = view["programme"]["revision"]
    assert revision == (await programme(showing))["revision"]
    (showing.clips / "film.mp4").unlink()
    assert showing.app[LIBRARY].scan()
    showing.app[REDRAW].all()
    view = await line.view(lambda view: view["programme"]["revision"] != revision)
    assert [item["id"] for item in (await programme(showing))["items"]] == ["pages"]


async def test_an_hour_can_be_looked_at_ahead(showing: RunningHall) -> None:
    near = await programme(showing, query="?at=10:30")
    begins = datetime.fromisoformat(near["turns"][0]["begins"])
    half_past = MORNING + timedelta(hours=1)
    assert begins <= half_past < begins + timedelta(seconds=near["turns"][0]["seconds"])
    whole = (await programme(showing))["turns"]
    assert all(turn in whole for turn in near["turns"]), "what will be is what the screen was told"
    later = await programme(showing, query="?at=2026-11-27T10:30")
    assert later["turns"][0]["begins"] <= "2026-11-27T10:30:00+08:00"


@pytest.mark.parametrize(
    "at",
    ["half past ten", "25:00", "2026-02-30T10:00", "2027-01-01T10:00", "10:30+08:00", "0001-01-01T00:00", "%00", ""],
)
async def test_a_time_that_is_none_is_refused(showing: RunningHall, at: str) -> None:
    answer = await showing.ask("GET", f"/api/screens/TV-1/programme?at={at}", headers=showing.admin)
    assert (answer.status, answer.code) == (422, "invalid")


async def test_another_screens_programme_is_not_a_screens_business(showing: RunningHall) -> None:
    answer = await showing.ask("GET", "/api/screens/TV-4/programme", showing.key("screen", "TV-1"))
    assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("screen", ["TV-2", "STRIP-1", "gone", "x" * 500])
async def test_a_screen_without_content_has_no_programme(showing: RunningHall, screen: str) -> None:
    answer = await showing.ask("GET", f"/api/screens/{screen}/programme", headers=showing.admin)
    assert (answer.status, answer.code) == (404, "unknown_screen")


# Why


async def test_what_is_scheduled_is_said_with_its_slot(showing: RunningHall) -> None:
    line = await showing.line(screen="TV-4")
    await line.says(**on("film", why="scheduled", rule="day"))
    told = await until(showing, lambda told: told["reason"] == "scheduled")
    assert (told["item"], told["title"], told["rule_name"]) == ("film", "防范网络诈骗", "大厅节目")
    assert told["text"].startswith("正在播放《防范网络诈骗》：时段“大厅节目”轮到它。")
    assert "it is its turn in the slot" in (await why(showing, language="en"))["text"]


async def test_a_promise_is_said_with_its_minutes_and_what_the_timetable_has(showing: RunningHall) -> None:
    line = await showing.line(screen="TV-4")
    due = (await why(showing))["due"]
    other = "film" if due["item"] == "pages" else "pages"
    await line.says(**on(other, why="deadline", rule="fraud"))
    told = await until(showing, lambda told: told["reason"] == "deadline")
    assert "“反诈宣传”要求每15分钟" in told["text"]
    assert told["text"].endswith(f"按节目单此刻应是《{due['title']}》。")


async def test_a_call_goes_before_content_and_an_emergency_before_a_call(showing: RunningHall) -> None:
    line = await showing.line(screen="TV-4")
    await line.says(**on("film", why="share", rule="反诈"))
    number = await showing.call()
    told = await why(showing)
    assert (told["reason"], told["ticket"]) == ("call", number)
    assert number in told["text"]
    raised = await showing.ask("POST", "/api/emergency/emergency", headers=showing.admin, body={})
    assert raised.status == 200, raised.data
    assert (await why(showing))["reason"] == "emergency"
    await showing.ask("DELETE", "/api/emergency", headers=showing.admin)
    await showing.ask("POST", "/api/slate", headers=showing.admin, body={"on": True})
    assert (await why(showing))["reason"] == "slate"
    assert told["order"].index("emergency") < told["order"].index("slate") < told["order"].index("call")


async def test_a_screen_that_is_away_silent_or_without_content_is_said_to_be(showing: RunningHall) -> None:
    assert (await why(showing))["reason"] == "away"
    assert (await why(showing, "STRIP-1"))["reason"] == "no_content"
    await showing.line(screen="TV-4")
    told = await until(showing, lambda told: told["reason"] == "unsaid")
    assert told["due"]["item"] in ("film", "pages")
    answer = await showing.ask("GET", "/api/screens/gone/why", headers=showing.admin)
    assert (answer.status, answer.code) == (404, "unknown_screen")


@pytest.mark.parametrize(
    "hostile",
    [
        {"clip": "<script>", "why": "emergency", "rule": "x"},
        {"clip": "film", "why": "{title.__class__}", "rule": "{0}"},
        {"clip": "film", "why": "deadline", "rule": "gone"},
    ],
)
async def test_what_a_screen_says_of_itself_is_only_words(showing: RunningHall, hostile: dict[str, str]) -> None:
    line = await showing.line(screen="TV-4")
    await line.says(**on(hostile["clip"], why=hostile["why"], rule=hostile["rule"]))
    told = await until(showing, lambda told: told["item"] == hostile["clip"])
    assert told["reason"] in ("deadline", "filler"), "a screen cannot make an emergency of its own"
    assert "__class__" not in told["text"]


async def test_whoever_looks_after_content_sees_its_screens(showing: RunningHall) -> None:
    told = (await showing.ask("GET", "/api/screens", headers=showing.admin)).json
    assert told["day"] == "2026-11-24"
    assert [(one["id"], one["area"], one["connected"]) for one in told["screens"]] == [
        ("TV-1", "Z1", False),
        ("TV-4", "Z2", False),
    ]
    assert {one["shown"]["due"] for one in told["screens"]} <= {"film", "pages"}


async def test_operators_see_what_is_shown_against_what_is_due(showing: RunningHall) -> None:
    answer = await showing.ask("GET", "/api/hall", headers=showing.admin)
    assert answer.status == 200
    line = await showing.line(screen="TV-4")
    await line.says(**on("film", why="scheduled", rule="day"))
    await until(showing, lambda told: told["reason"] == "scheduled")
    screens = {screen["id"]: screen["shown"] for screen in machines(showing.app)["screens"]}
    assert screens["STRIP-1"] is None
    assert (screens["TV-4"]["item"], screens["TV-4"]["why"]) == ("film", "scheduled")
    assert screens["TV-4"]["due_title"] in ("防范网络诈骗", "手机怎么用")
    assert screens["TV-1"]["item"] is None


async def until(hall: RunningHall, wanted: Any) -> Any:
    """What the door says of the content screen, once it is wanted."""
    for _ in range(200):
        told = await why(hall)
        if wanted(told):
            return told
    raise AssertionError(f"the door went on saying {told}")
