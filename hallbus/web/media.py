"""The doors of the library of media: what is there, where it is used, and away with what nobody needs."""

import asyncio
from functools import partial
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.media import InUse, Medium
from hallbus.hall.languages import TAG_MOST, UNKNOWN, tag_of
from hallbus.web.audit import note
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body
from hallbus.web.errors import Wrong
from hallbus.web.pages import FOR_EVER
from hallbus.web.parts import CLIPS, LIBRARY, MEDIA, REDRAW
from hallbus.web.review import done

routes = web.RouteTableDef()

TRACK_DIGITS = 3


class TrackBody(Struct):
    """A language by its tag, `und` for one that nobody knows."""

    language: Annotated[str, Meta(min_length=1, max_length=TAG_MOST)]


@routes.get("/api/media")
async def show(request: web.Request) -> web.Response:
    require(request)
    media = request.app[MEDIA]
    known, used = await asyncio.to_thread(lambda: (media.all(), media.where_used()))
    return answer({"media": [_told(one, used.get(one.hash, ())) for one in known], "free": media.free()})


@routes.delete("/api/media/{hash}")
async def remove(request: web.Request) -> web.Response:
    require(request)
    hash = request.match_info["hash"]
    try:
        await done(partial(request.app[MEDIA].remove, hash))
    except InUse as no:
        raise Wrong(409, no.code, "、".join(no.where)) from None
    note(request, hash[:12])
    return answer({"hash": hash})


@routes.put("/api/media/{hash}/tracks/{track}")
async def name_track(request: web.Request) -> web.Response:
    """What is spoken in a film's track. Screens are told of another programme before anybody is answered."""
    require(request)
    app, hash, number = request.app, request.match_info["hash"], request.match_info["track"]
    b = await body(request, TrackBody)
    language = UNKNOWN if b.language == UNKNOWN else tag_of(b.language)
    if language is None:
        raise Wrong(422, "bad_language")
    if not (number.isascii() and number.isdecimal() and len(number) <= TRACK_DIGITS):
        raise Wrong(404, "unknown_track")
    before = await done(partial(app[MEDIA].name_track, hash, int(number), language))
    await take_up(app)
    note(request, f"{hash[:12]} {int(number) + 1}: {before} → {language}")
    return answer({"hash": hash, "track": int(number), "language": language})


@routes.get("/api/media/files/{name}")
async def file(request: web.Request) -> web.StreamResponse:
    """What is not public yet, for those who look it over."""
    require(request)
    path = await asyncio.to_thread(request.app[MEDIA].path, request.match_info["name"])
    if path is None:
        raise Wrong(404, "not_found")
    cache = FOR_EVER.replace("public", "private")
    return web.FileResponse(path, headers={"Cache-Control": cache, "X-Content-Type-Options": "nosniff"})


async def take_up(app: web.Application) -> None:
    """What a medium's row says has changed: screens are told of another programme if that makes one."""
    await asyncio.to_thread(app[CLIPS].look)
    if app[LIBRARY].gather():
        app[REDRAW].all()


def _told(one: Medium, used: tuple[str, ...]) -> dict[str, Any]:
    return {
        "hash": one.hash, "label": one.label, "who": one.who, "at": one.at, "kind": one.kind, "size": one.size, "seconds": one.seconds,
        "width": one.width, "height": one.height, "tracks": one.tracks, "files": [address(name) for name in one.files],
        "sounds": [address(name) for name in one.sounds],
        "thumb": address(one.thumb) if one.thumb else None, "used": used,
    }  # fmt: skip


def address(name: str) -> str:
    """Where somebody who is signed in can look at a file."""
    return f"/api/media/files/{name}"
