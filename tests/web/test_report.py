"""The report: today's so far, an earlier day's out of the journal, for programs and for spreadsheets."""

import csv
import io
from typing import Any

import pytest

from hallbus.hall.commands import CloseDay
from tests.nobody import ELDER
from tests.web.running import Answer, RunningHall

FATES = ("done", "voided", "abandoned", "open")


async def report(hall: RunningHall, query: str = "", **headers: str) -> Answer:
    return await hall.ask("GET", f"/api/report{query}", headers={**hall.admin, **headers})


async def a_morning(hall: RunningHall) -> None:
    """One visitor is served for two minutes, one is waiting, one has left."""
    for service in ("A1", "A1", "B1"):
        await hall.take(service)
    await hall.press(1)
    await hall.press(1, "start")
    hall.clock.move(120)  # type: ignore[attr-defined]  # driven
    await hall.press(1, "finish")
    await hall.ask("POST", "/api/tickets/B001/void", headers=hall.admin)


async def test_the_day_so_far_adds_up(hall: RunningHall) -> None:
    await a_morning(hall)
    told = (await report(hall)).json
    assert (told["day"], told["issued"], [told[fate] for fate in FATES]) == ("2026-11-24", 3, [1, 1, 0, 1])
    (general,) = [row for row in told["services"] if row["service"] == "A1"]
    assert (general["visits"], general["mean_service_minutes"]) == (1, 2.0)
    assert (await report(hall, "?day=2026-11-24")).json == told


async def test_an_earlier_day_is_told_as_it_ended(hall: RunningHall) -> None:
    await a_morning(hall)
    await hall.next_day("2026-11-25")
    await hall.take()
    earlier, today = (await report(hall, "?day=2026-11-24")).json, (await report(hall)).json
    assert (earlier["day"], earlier["issued"], [earlier[fate] for fate in FATES]) == ("2026-11-24", 3, [1, 1, 1, 0])
    assert earlier["day_closed"] == 1, "who still waited when the day closed"
    assert (today["day"], today["issued"]) == ("2026-11-25", 1)
    await hall.stop()
    await hall.start()
    assert (await report(hall, "?day=2026-11-24")).json == earlier


async def test_the_newest_day_is_told_when_none_is_open(hall: RunningHall) -> None:
    await a_morning(hall)
    await hall.hub.handle(CloseDay())
    assert (await report(hall)).json["abandoned"] == 1


def rows_of(answer: Answer) -> list[dict[str, str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf"), "a spreadsheet must not take it for its own encoding"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


async def test_a_spreadsheet_has_a_row_for_each_service_and_the_whole(hall: RunningHall) -> None:
    await a_morning(hall)
    table = await report(hall, "?format=csv")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"] == 'attachment; filename="report-2026-11-24.csv"'
    rows = rows_of(table)
    assert [row["业务"] for row in rows] == ["综合受理", "综合咨询", "营业执照", "法律援助咨询", "合计"]
    assert (rows[-1]["取号"], rows[-1]["办结"], rows[0]["平均办理（分钟）"], rows[1]["平均办理（分钟）"]) == (
        "3",
        "1",
        "2.0",
        "",
    )
    english = rows_of(await report(hall, Accept="text/csv", **{"Accept-Language": "en"}))
    assert (english[-1]["name"], english[-1]["issued"]) == ("total", "3")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?day=2026-11-23", 404, "unknown_day"), ("?day=2026-11-31", 422, "invalid"), ("?day=20261124", 422, "invalid"),
        ("?day=today", 422, "invalid"), (f"?day={ELDER}", 422, "invalid"), ("?format=pdf", 422, "invalid"),
        ("?day=%00", 422, "invalid"), ("?day=2026-11-24'", 422, "invalid"),
    ],
)  # fmt: skip
async def test_what_cannot_be_told_is_refused(hall: RunningHall, query: str, status: int, code: str) -> None:
    answer = await report(hall, query)
    assert (answer.status, answer.code) == (status, code)
    assert ELDER.encode() not in answer.data


async def test_a_format_that_is_asked_for_wins_over_what_a_browser_accepts(hall: RunningHall) -> None:
    told: Any = (await report(hall, "?format=json", Accept="text/csv")).json
    assert told["kind"] == "report"
