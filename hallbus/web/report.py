"""The door of the day's report: today's so far, or an earlier day's out of the journal; for programs, or as a table."""

import asyncio
from datetime import date
from typing import Any

from aiohttp import web

from hallbus.hall.report import report
from hallbus.hall.state import Hall
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong, prefers_english
from hallbus.web.parts import HUB
from hallbus.web.spreadsheet import spreadsheet

routes = web.RouteTableDef()

# The table's columns, and what heads them.
COLUMNS = {
    "service": ("业务编号", "service"),
    "name": ("业务", "name"),
    "issued": ("取号", "issued"),
    "done": ("办结", "done"),
    "voided": ("作废", "voided"),
    "abandoned": ("弃号", "abandoned"),
    "day_closed": ("其中闭馆时未办", "of these open at close"),
    "open": ("未结", "open"),
    "lapsed": ("预发未用", "lapsed"),
    "misses": ("过号", "misses"),
    "calls": ("叫号", "calls"),
    "mean_wait_minutes": ("平均等候（分钟）", "mean wait (min)"),
    "visits": ("办理", "visits"),
    "mean_service_minutes": ("平均办理（分钟）", "mean service (min)"),
}
TOTAL = ("合计", "total")


@routes.get("/api/report")
async def show(request: web.Request) -> web.Response:
    require(request)
    asked = request.query.get("day", "")
    if asked and not _is_day(asked):
        raise Wrong(422, "invalid", "day: 2026-11-24")
    told = await _report_of(request, asked)
    wanted = request.query.get("format") or ("csv" if "text/csv" in request.headers.get("Accept", "") else "json")
    if wanted not in ("csv", "json"):
        raise Wrong(422, "invalid", "format: csv, json")
    return _table(told, prefers_english(request)) if wanted == "csv" else answer(told)


async def _report_of(request: web.Request, day: str) -> dict[str, Any]:
    hub = request.app[HUB]
    today = await hub.read(lambda hall: report(hall) if hall.day and day in ("", hall.day) else None)
    if today is not None:
        return today

    def told() -> dict[str, Any] | None:
        """An earlier day as it ended. The hall file's services are today's: names may have changed since."""
        events = [recorded.event for recorded in hub.journal.read_day(day)]
        return report(Hall.fold(hub.facts, events)) if events else None

    earlier = await asyncio.to_thread(told) if day else None
    if earlier is None:
        raise Wrong(404, "unknown_day")
    return earlier


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _table(told: dict[str, Any], english: bool) -> web.Response:
    whole = {**told, "service": "", "name": TOTAL[english]}
    rows = [[row[name] for name in COLUMNS] for row in [*told["services"], whole]]
    return spreadsheet(f"report-{told['day']}.csv", [[heads[english] for heads in COLUMNS.values()], *rows])
