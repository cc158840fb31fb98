"""The doors of proof of play: what screens have shown, and how the promises were kept."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.plays import Count, Kept, Play
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body
from hallbus.web.errors import Wrong, prefers_english
from hallbus.web.parts import HUB, PLAYBOOK
from hallbus.web.spreadsheet import spreadsheet

routes = web.RouteTableDef()

BATCH_MOST = 200
DAYS_MOST = 400

Short = Annotated[str, Meta(max_length=80)]

CLIP_COLUMNS = {
    "day": ("日期", "day"),
    "screen": ("屏", "screen"),
    "clip": ("素材编号", "clip"),
    "title": ("标题", "title"),
    "category": ("类别", "category"),
    "whole": ("完整播放", "shown whole"),
    "cut": ("中断", "cut"),
    "seconds": ("播放秒数", "seconds"),
}
DEADLINE_COLUMNS = {
    "day": ("日期", "day"),
    "screen": ("屏", "screen"),
    "name": ("期限", "deadline"),
    "minutes": ("要求（分钟）", "minutes"),
    "longest_s": ("最长间隔（秒）", "longest time without (s)"),
    "longest_from": ("开始于", "since"),
    "breaches": ("超期次数", "breaches"),
}


class Told(Struct):
    clip: Annotated[str, Meta(min_length=1, max_length=80)]
    began: datetime = msgspec.field(name="from")
    ended: datetime = msgspec.field(name="to")
    complete: bool
    why: Short = ""
    rule: Short = ""
    paused: bool = False


class Batch(Struct):
    plays: Annotated[list[Told], Meta(max_length=BATCH_MOST)]


@routes.post("/api/plays")
async def note(request: web.Request) -> web.Response:
    """What the screen of this key has shown. Telling it again changes nothing, so a screen tells until it is answered."""
    holder = require(request)
    told = (await body(request, Batch)).plays
    if any(one.began.tzinfo is None or one.ended.tzinfo is None for one in told):
        raise Wrong(422, "invalid", "from, to: with a time zone")
    plays = [Play(one.clip, one.began, one.ended, one.complete, one.why, one.rule, one.paused) for one in told]
    new = await request.app[PLAYBOOK].note(holder.id, plays)
    return answer({"noted": new, "of": len(plays)})


@routes.get("/api/plays")
async def report(request: web.Request) -> web.Response:
    """What was shown from `?from=` to `?to=` (today), by screen and clip, and how each deadline was kept. `?format=csv&table=…`."""
    require(request)
    begins, ends = _span(request)
    book = request.app[PLAYBOOK]
    await book.settle()
    counts = await asyncio.to_thread(book.plays.counts, begins, ends)
    kept = await asyncio.to_thread(book.plays.kept, begins, ends, book.promises(), request.app[HUB].clock.now())
    wanted = request.query.get("format") or ("csv" if "text/csv" in request.headers.get("Accept", "") else "json")
    if wanted == "csv":
        return _table(request, counts, kept, f"{begins}")
    if wanted != "json":
        raise Wrong(422, "invalid", "format: csv, json")
    return answer({"from": begins, "to": ends, "clips": counts, "totals": _totals(counts), "deadlines": kept})


def _span(request: web.Request) -> tuple[date, date]:
    today = request.app[HUB].clock.now().date()
    try:
        ends = date.fromisoformat(request.query.get("to") or request.query.get("from") or today.isoformat())
        begins = date.fromisoformat(request.query.get("from") or ends.isoformat())
    except ValueError:
        raise Wrong(422, "invalid", "from, to: 2026-11-24") from None
    if not timedelta(0) <= ends - begins <= timedelta(days=DAYS_MOST):
        raise Wrong(422, "invalid", "from, to: at most 400 days")
    return begins, ends


def _totals(counts: list[Count]) -> list[dict[str, Any]]:
    """Each clip over all screens and days, the most often shown first."""
    totals: dict[str, dict[str, Any]] = {}
    for one in counts:
        empty = {"clip": one.clip, "title": one.title, "category": one.category, "whole": 0, "cut": 0, "seconds": 0.0}
        total = totals.setdefault(one.clip, empty)
        total["whole"] += one.whole
        total["cut"] += one.cut
        total["seconds"] += one.seconds
    return sorted(totals.values(), key=lambda total: (-total["whole"], total["clip"]))


def _table(request: web.Request, counts: list[Count], kept: list[Kept], day: str) -> web.Response:
    english = prefers_english(request)
    tables: dict[str, tuple[dict[str, tuple[str, str]], list[Any]]] = {
        "clips": (CLIP_COLUMNS, list(counts)), "deadlines": (DEADLINE_COLUMNS, list(kept)),
    }  # fmt: skip
    name = request.query.get("table", "clips")
    if name not in tables:
        raise Wrong(422, "invalid", "table: clips, deadlines")
    columns, rows = tables[name]
    cells = [[_cell(request, getattr(row, column)) for column in columns] for row in rows]
    return spreadsheet(f"plays-{name}-{day}.csv", [[heads[english] for heads in columns.values()], *cells])


def _cell(request: web.Request, value: object) -> object:
    if isinstance(value, datetime):
        zone = request.app[PLAYBOOK].plays.zone
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return round(value) if isinstance(value, float) and value == round(value) else value
