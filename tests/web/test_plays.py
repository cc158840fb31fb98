"""Proof of play through the doors: what screens tell is what the report says, however often and late they tell it."""

import csv
import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hallbus.web.parts import PLAYBOOK
from tests.halls import MORNING
from tests.web.running import RunningHall
from tests.web.showing import FACTS

Hall = RunningHall


def told(clip: str, began: datetime, seconds: float, complete: bool = True, **more: Any) -> dict[str, Any]:
    ended = began + timedelta(seconds=seconds)
    return {"clip": clip, "from": began.isoformat(), "to": ended.isoformat(), "complete": complete, **more}


async def post(hall: Hall, plays: Any, screen: str = "TV-1") -> Any:
    return await hall.ask("POST", "/api/plays", hall.key("screen", screen), {"plays": plays})


async def report(hall: Hall, query: str = "") -> Any:
    answer = await hall.ask("GET", f"/api/plays{query}", headers=hall.admin)
    assert answer.status == 200, answer.data
    return answer.json


async def test_the_report_of_a_day_is_what_the_screens_have_shown(showing: Hall) -> None:
    """Two screens follow their turns for six hours; calls cut some. Every batch is told twice."""
    truth: Counter[tuple[str, str, bool]] = Counter()
    showing.clock.move(6.2 * 3600)  # type: ignore[attr-defined]
    for screen, cut_every in (("TV-1", 7), ("TV-4", 0)):
        table = showing.app[PLAYBOOK]._timetables.of(screen)
        assert table is not None
        turns = table.turns(MORNING, MORNING + timedelta(hours=6))
        plays = []
        for nth, turn in enumerate(turns, start=1):
            whole = not cut_every or nth % cut_every != 0
            plays.append(
                told(turn.item, turn.begins, turn.seconds if whole else 3.0, whole, why=turn.why, rule=turn.by)
            )
            truth[screen, turn.item, whole] += 1
        for begin in range(0, len(plays), 150):
            for news in (len(plays[begin : begin + 150]), 0):
                answer = await post(showing, plays[begin : begin + 150], screen)
                assert answer.json == {"noted": news, "of": len(plays[begin : begin + 150])}
    shown = await report(showing)
    counted: Counter[tuple[str, str, bool]] = Counter()
    for row in shown["clips"]:
        counted[row["screen"], row["clip"], True] += row["whole"]
        counted[row["screen"], row["clip"], False] += row["cut"]
    assert +counted == truth
    totals = {row["clip"]: (row["whole"], row["cut"]) for row in shown["totals"]}
    assert totals["film"] == tuple(sum(truth[s, "film", whole] for s in ("TV-1", "TV-4")) for whole in (True, False))
    steady = next(row for row in shown["deadlines"] if row["screen"] == "TV-4")
    assert steady["longest_from"] == "2026-11-24T09:00:00+08:00"
    first = min(turn.begins for turn in turns if turn.item == "film")
    assert steady["longest_s"] == (first - MORNING.replace(hour=9, minute=0)).total_seconds(), (
        "since nine nothing was told"
    )
    assert steady["breaches"] == 1


async def test_a_play_told_over_the_line_and_in_a_batch_counts_once(showing: Hall) -> None:
    play = told("film", MORNING - timedelta(minutes=5), 60)
    line = await showing.line(screen="TV-1")
    await line.says(type="played", **play)
    await post(showing, [play])
    await line.says(type="played", **play)
    await line.says(type="health", build="x")
    for _ in range(20):
        shown = await report(showing)
    assert [(row["clip"], row["whole"]) for row in shown["clips"]] == [("film", 1)]


async def test_plays_survive_a_restart_of_the_hub(showing: Hall) -> None:
    line = await showing.line(screen="TV-1")
    await line.says(type="played", **told("film", MORNING - timedelta(minutes=5), 60))
    await line.says(type="played", **told("film", MORNING - timedelta(minutes=3), 60))
    while (await report(showing))["clips"] == []:
        pass
    await showing.stop()
    await showing.start()
    assert [(row["clip"], row["whole"]) for row in (await report(showing))["clips"]] == [("film", 2)]


@pytest.mark.parametrize(
    ("plays", "status", "code"),
    [
        ([{"clip": "film"}], 422, "invalid"),
        ([told("", MORNING, 1)], 422, "invalid"),
        ([told("x" * 81, MORNING, 1)], 422, "invalid"),
        ([{**told("film", MORNING, 1), "from": "2026-11-24T09:30:00"}], 422, "invalid"),
        ([{**told("film", MORNING, 1), "to": "noon"}], 422, "invalid"),
        ([told("film", MORNING, 1)] * 201, 422, "invalid"),
        ("film", 422, "invalid"),
        ([told("film", MORNING, 1, why="w" * 70_000)], 413, "too_large"),
    ],
    ids=["no times", "no clip", "a long name", "no zone", "no time", "too many", "no list", "too large"],
)
async def test_a_batch_that_is_none_is_refused_whole(showing: Hall, plays: Any, status: int, code: str) -> None:
    answer = await post(showing, plays)
    assert (answer.status, answer.code) == (status, code)
    assert (await report(showing))["clips"] == []


async def test_a_screen_tells_of_itself_alone(showing: Hall) -> None:
    play = told("film", MORNING - timedelta(minutes=5), 60)
    assert (await post(showing, [{**play, "screen": "TV-4"}], "TV-1")).status == 200
    assert [row["screen"] for row in (await report(showing))["clips"]] == ["TV-1"]
    for key in (showing.key("window", 1), showing.key("kiosk", "KIOSK-1"), showing.key("ingest")):
        assert (await showing.ask("POST", "/api/plays", key, {"plays": [play]})).status == 403


async def test_the_report_is_a_table_for_a_spreadsheet_too(showing: Hall) -> None:
    await post(showing, [told("film", MORNING - timedelta(minutes=5), 60)])
    headers = {**showing.admin, "Accept-Language": "zh-CN"}
    clips = await showing.ask("GET", "/api/plays?format=csv", headers=headers)
    rows = list(csv.reader(io.StringIO(clips.data.decode("utf-8-sig"))))
    assert rows[0][:4] == ["日期", "屏", "素材编号", "标题"]
    assert rows[1] == ["2026-11-24", "TV-1", "film", "防范网络诈骗", "反诈", "1", "0", "60"]
    kept = await showing.ask(
        "GET", "/api/plays?format=csv&table=deadlines", headers={**headers, "Accept-Language": "en"}
    )
    rows = list(csv.reader(io.StringIO(kept.data.decode("utf-8-sig"))))
    assert rows[0][1:4] == ["screen", "deadline", "minutes"]
    assert rows[1][1:] == ["TV-1", "反诈宣传", "15", "1500", "2026-11-24 09:00:00", "1"]


@pytest.mark.parametrize(
    "query",
    ["?from=yesterday", "?from=2026-11-25&to=2026-11-24", "?from=1990-01-01&to=2026-11-24", "?format=xls",
     "?format=csv&table=users"],
)  # fmt: skip
async def test_a_span_or_a_table_that_is_none_is_refused(showing: Hall, query: str) -> None:
    answer = await showing.ask("GET", f"/api/plays{query}", headers=showing.admin)
    assert (answer.status, answer.code) == (422, "invalid")


async def test_a_file_that_cannot_be_used_stops_no_call(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "plays.sqlite3").write_bytes(b"no database" * 500)
    async with RunningHall(tmp_path, FACTS) as broken:
        answer = await post(broken, [told("film", MORNING - timedelta(minutes=5), 60)])
        assert (answer.status, answer.code) == (503, "content_down")
        assert await broken.call() == "A001"
