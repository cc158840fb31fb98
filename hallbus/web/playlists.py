"""The doors of playlists and slots: looked at, tried out for any hour, saved for all screens, and any former version taken again."""

import asyncio
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web
from msgspec import Meta, Struct
from msgspec.structs import replace

from hallbus.config import mistakes
from hallbus.config.walk import leaves
from hallbus.content.playlists import Arrangement, Outdated, Version, arranged
from hallbus.content.timetables import Timetable, rules_on
from hallbus.hall.facts import Clip, HallFacts, Language
from hallbus.hall.programme.rules import has_content
from hallbus.web.alike import programme_told
from hallbus.web.audit import note
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong, prefers_english
from hallbus.web.parts import HUB, LIBRARY, PLAYLISTS, REDRAW
from hallbus.web.programme import PREVIEW, moment_of
from hallbus.web.review import who
from hallbus.web.words import words

routes = web.RouteTableDef()

PARTS = ("programme.playlists", "programme.slots")


class SaveBody(Arrangement, frozen=True, kw_only=True):
    after: Annotated[int, Meta(ge=0)]  # the version that was changed


class RestoreBody(Struct, forbid_unknown_fields=True):
    after: Annotated[int, Meta(ge=0)]
    version: Annotated[int, Meta(ge=0)] | None = None  # None: the hall file's


class TryBody(Arrangement, frozen=True, kw_only=True):
    screen: Annotated[str, Meta(max_length=80)]
    at: Annotated[str, Meta(max_length=40)]


@routes.get("/api/playlists")
async def show(request: web.Request) -> web.Response:
    """What counts now, everything that it can be made of, and the former versions."""
    require(request)
    return answer(await _told(request))


@routes.put("/api/playlists")
async def save(request: web.Request) -> web.Response:
    """Keep an arrangement; screens follow after what they are showing."""
    require(request)
    b = await body(request, SaveBody)
    new = Arrangement(b.playlists, b.slots)
    return _refusal(request, new) or await _kept(request, new, b.after)


@routes.post("/api/playlists/restore")
async def restore(request: web.Request) -> web.Response:
    """Take a former version again, or the hall file's. Clips and screens that are gone since then are left out by themselves."""
    require(request)
    b = await body(request, RestoreBody)
    former: Arrangement | None = None
    if b.version is not None:
        found = await asyncio.to_thread(request.app[PLAYLISTS].version, b.version)
        if found is None:
            raise Wrong(404, "unknown_version")
        former = found.arrangement
    return await _kept(request, former, b.after)


@routes.post("/api/playlists/preview")
async def preview(request: web.Request) -> web.Response:
    """What a screen would play in the hour from `at`, if this were saved."""
    require(request)
    b = await body(request, TryBody)
    app, now, new = request.app, request.app[HUB].clock.now(), Arrangement(b.playlists, b.slots)
    facts = app[HUB].facts
    screen = next((one for one in facts.screens if one.id == b.screen and has_content(one)), None)
    if screen is None:
        raise Wrong(404, "unknown_screen")
    if refusal := _refusal(request, new):
        return refusal
    rules = rules_on(arranged(facts, new), screen, app[LIBRARY].items)
    table = Timetable(rules, now, ZoneInfo(facts.timezone))
    begins = moment_of(b.at, table, now)
    turns = await asyncio.to_thread(lambda: Timetable(rules, begins, table.zone).turns(begins, begins + PREVIEW))
    return answer(programme_told(screen.id, turns, table, begins))


async def _kept(request: web.Request, new: Arrangement | None, after: int) -> web.Response:
    try:
        saved = await asyncio.to_thread(request.app[PLAYLISTS].save, new, who(request), after)
    except Outdated:
        raise Wrong(409, "saved_meanwhile") from None
    request.app[REDRAW].all()
    note(request, subject=f"{saved.no} {_source(saved)}")
    return answer(await _told(request))


async def _told(request: web.Request) -> dict[str, Any]:
    app = request.app
    playlists, facts = app[PLAYLISTS], app[HUB].facts
    newest, rules = playlists.newest, playlists.facts(facts).programme
    history = await asyncio.to_thread(playlists.history)
    return {
        "version": newest.no,
        "source": _source(newest),
        "playlists": rules.playlists,
        "slots": rules.slots,
        "items": [
            {"id": item.id, "title": item.title, "category": item.category, "kind": item.kind, "seconds": item.seconds, "until": item.until}
            for item in app[LIBRARY].items
        ],
        "screens": [{"id": screen.id, "area": screen.area} for screen in facts.screens if has_content(screen)],
        "areas": [{"id": area.id, "name": area.name} for area in facts.areas],
        "warnings": [problem["message"] for problem in _mistakes(request, Arrangement(rules.playlists, rules.slots))],
        "history": [{"version": one.no, "at": one.at, "who": one.who, "source": _source(one)} for one in history],
    }  # fmt: skip


def _source(version: Version) -> str:
    return "page" if version.arrangement is not None else "hall_file"


def _mistakes(request: web.Request, new: Arrangement) -> list[dict[str, Any]]:
    """What `hallbus check` would say of it, the clips that were uploaded and released among the known ones."""
    facts = arranged(_with_every_clip(request), new)
    language: Language = "en" if prefers_english(request) else "zh-CN"
    found = [msgspec.to_builtins(problem) for problem in mistakes(facts, PARTS, language)]
    return [{**problem, "key": problem["key"].removeprefix("programme.")} for problem in found]


def _with_every_clip(request: web.Request) -> HallFacts:
    """A clip that was taken off since it was put into a playlist is left there, and not shown: it may be released again."""
    app = request.app
    items = {item.id: item for item in app[LIBRARY].items}
    clips = {
        item.id: Clip(id=item.id, title=item.title, category=item.category, kind=item.kind, seconds=item.seconds)
        for item in items.values()
    }
    rules = app[PLAYLISTS].facts(app[HUB].facts).programme
    gone = {id for playlist in rules.playlists for id in playlist.clips} - clips.keys()
    clips |= {id: Clip(id=id, title=id, category="", kind="image", seconds=10) for id in gone}
    return replace(app[HUB].facts, playlist=tuple(clips.values()))


def _refusal(request: web.Request, new: Arrangement) -> web.Response | None:
    """Why it cannot be played, each mistake with its place; None when it can. Raises Wrong for somebody's numbers."""
    impersonal(request, *(leaf for _, leaf in leaves(new) if isinstance(leaf, str)))
    problems = [problem for problem in _mistakes(request, new) if problem["level"] == "error"]
    if not problems:
        return None
    first = f"{problems[0]['message']} {problems[0]['remedy']}"
    message = words("bad_playlists", prefers_english(request), first)
    return answer({"error": {"code": "bad_playlists", "message": message, "problems": problems}}, status=422)
