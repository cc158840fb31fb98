"""The doors of the programme: what a screen plays in the hours to come, and why it shows what it shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from hallbus.content.timetables import AHEAD, Timetable
from hallbus.hall.facts import Deadline
from hallbus.hall.programme.choice import Turn
from hallbus.hall.programme.rules import Filled
from hallbus.hall.programme.slots import window_on
from hallbus.web.alike import programme_told
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong
from hallbus.web.parts import ALIKE, HUB, PLAYBOOK, PUSH, TIMETABLES
from hallbus.web.shown import shown

routes = web.RouteTableDef()

LOOK_BACK = timedelta(hours=1)
FARTHEST = timedelta(days=8)  # that a preview looks ahead
PREVIEW = timedelta(hours=1)


@routes.get("/api/screens")
async def screens(request: web.Request) -> web.Response:
    """The screens with content: what each shows, and what is due."""
    require(request)
    app, now = request.app, request.app[HUB].clock.now()
    told = [
        {
            "id": screen.id,
            "area": screen.area,
            "connected": f"screen:{screen.id}" in app[PUSH].by_name,
            "shown": shown(app, screen, now),
        }
        for screen in app[TIMETABLES].screens()
    ]
    return answer({"day": now.date().isoformat(), "screens": told})


@routes.get("/api/screens/{id}/programme")
async def show(request: web.Request) -> web.Response:
    """A screen's items, turns and promises from now on; with `?at=` a preview of the hour from then, for people."""
    holder = require(request)
    id = request.match_info["id"]
    table = request.app[TIMETABLES].of(id)
    if table is None:
        raise Wrong(404, "unknown_screen")
    if holder.kind == "screen" and holder.id != id:
        raise Wrong(403, "forbidden")
    now = request.app[HUB].clock.now()
    asked = request.query.get("at")
    if asked is not None:
        begins = moment_of(asked, table, now)
        return answer(programme_told(id, await asyncio.to_thread(_preview, table, begins, now), table, begins))
    told = await request.app[ALIKE].told(table, now)
    last = await request.app[PLAYBOOK].last_whole(id)
    promises = [
        promise
        for one in table.rules.deadlines
        if (promise := _promise(one, table, now, last)) is not None
    ]  # fmt: skip
    own = {"screen": id, "at": now.astimezone(table.zone)}
    return answer({**told, **own, "revision": request.app[TIMETABLES].revision(id), "deadlines": promises})


def _preview(table: Timetable, begins: datetime, now: datetime) -> list[Turn]:
    """Near hours are those of the screens themselves; later ones are reckoned as after a restart of the hub."""
    if begins + PREVIEW <= now + AHEAD and begins >= now - LOOK_BACK:
        return table.turns(begins, begins + PREVIEW)
    return Timetable(table.rules, begins, table.zone).turns(begins, begins + PREVIEW)


def moment_of(asked: str, table: Timetable, now: datetime) -> datetime:
    """A time of the hall's wall clock, today's or of a date that is told. Raises Wrong."""
    try:
        text = asked if "T" in asked else f"{now.date().isoformat()}T{asked}"
        wall = datetime.fromisoformat(text)
        if wall.tzinfo is not None:
            raise ValueError(asked)
        at = wall.replace(tzinfo=table.zone)
    except (ValueError, OverflowError):
        raise Wrong(422, "invalid", "at: 10:30, 2026-11-24T10:30") from None
    if not now - FARTHEST <= at <= now + FARTHEST:
        raise Wrong(422, "invalid", "at: within eight days")
    return at


def _promise(one: Filled, table: Timetable, now: datetime, last: dict[str, datetime]) -> dict[str, Any] | None:
    """A deadline as a screen keeps it by itself: the windows in which it counts, and when it was last kept."""
    rule = one.rule
    if not isinstance(rule, Deadline):
        return None
    today = now.astimezone(table.zone).date()
    days = [today + timedelta(days=offset) for offset in (-1, 0, 1)]
    windows = [[_utc(wall, table) for wall in window_on(rule.hours, day)] for day in days]
    if rule.hours is None:  # without hours days have no seams
        windows = [[windows[0][0], windows[-1][1]]]
    return {
        "id": rule.id, "name": rule.name, "category": rule.category, "minutes": rule.minutes, "windows": windows,
        "items": [item.id for item in one.items], "last": last.get(rule.id),
    }  # fmt: skip


def _utc(wall: datetime, table: Timetable) -> datetime:
    return wall.replace(tzinfo=table.zone).astimezone(UTC)
