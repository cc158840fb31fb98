"""The doors of clips: made of media by editors, looked at step by step like notices, on the screens once released, taken off at once."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.clips import PICTURE_S, Draft, begins_of
from hallbus.content.media import Medium
from hallbus.content.reviewed import Written
from hallbus.web.audit import note
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.media import address
from hallbus.web.parts import CLIPS, HUB, LIBRARY, MEDIA, REDRAW
from hallbus.web.review import Reason, add_doors, done, number_of, standing_told, told_with_decisions, who

routes = web.RouteTableDef()

Name = Annotated[str, Meta(min_length=1, max_length=60)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class ClipBody(Struct):
    title: Name
    category: Name
    media: Annotated[list[Hash], Meta(min_length=1, max_length=50)]
    ends: Moment
    begins: Moment | None = None
    seconds: Annotated[float, Meta(ge=2, le=600)] = PICTURE_S
    reason: Reason = ""


@routes.get("/api/clips")
async def show(request: web.Request) -> web.Response:
    """Every clip, the steps of this hall and who takes them, and the categories that are used."""
    require(request)
    clips = request.app[CLIPS]
    known = {medium.hash: medium for medium in await asyncio.to_thread(request.app[MEDIA].all)}
    told = await told_with_decisions(request, clips, partial(_told, request, known))
    categories = {item.category for item in request.app[LIBRARY].items} | {c["category"] for c in told["clips"]}
    return answer({**told, "categories": sorted(categories)})


@routes.post("/api/clips")
async def write(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, ClipBody)
    impersonal(request, b.reason)
    new = await done(partial(request.app[CLIPS].write, _draft(request, b), who(request), b.reason))
    return await _answer(request, new, 201)


@routes.put("/api/clips/{id}")
async def edit(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, ClipBody)
    impersonal(request, b.reason)
    draft = _draft(request, b)
    return await _changed(request, partial(request.app[CLIPS].edit, _id(request), draft, who(request), b.reason))


async def _changed(request: web.Request, act: Callable[[], Written[Draft]]) -> web.Response:
    """Do it; screens are told of another programme before anybody is answered."""
    new = await done(act)
    if request.app[LIBRARY].gather():
        request.app[REDRAW].all()
    note(request, subject=f"{new.id} {new.standing.state}")
    return await _answer(request, new)


add_doors(routes, CLIPS, "clips", "unknown_clip", _changed)


async def _answer(request: web.Request, one: Written[Draft], status: int = 200) -> web.Response:
    known = {medium.hash: medium for medium in await asyncio.to_thread(request.app[MEDIA].all)}
    return answer(_told(request, known, one), status)


def _draft(request: web.Request, b: ClipBody) -> Draft:
    now = request.app[HUB].clock.now()
    begins = b.begins or now.date().isoformat()
    for moment in (begins, b.ends):
        try:
            begins_of(moment, now.tzinfo)
        except ValueError:
            raise Wrong(422, "bad_date") from None
    return Draft(b.title, b.category, tuple(dict.fromkeys(b.media)), begins, b.ends, b.seconds)


def _told(request: web.Request, known: dict[str, Medium], one: Written[Draft]) -> dict[str, Any]:
    draft = one.draft
    media = [known[hash] for hash in draft.media if hash in known]
    return {
        "id": one.id, "title": draft.title, "category": draft.category, "media": draft.media, "begins": draft.begins, "ends": draft.ends,
        "seconds": draft.seconds, "hash": draft.hash, **standing_told(request, one.standing), "flaws": request.app[CLIPS].flaws_of(draft),
        "kind": "video" if any(medium.kind == "video" for medium in media) else "image",
        "files": [address(name) for medium in media for name in medium.files],
        "tracks": media[0].tracks if media and media[0].sounds else (),
        "sounds": [address(name) for medium in media for name in medium.sounds],
        "thumb": next((address(medium.thumb) for medium in media if medium.thumb), None),
    }  # fmt: skip


def _id(request: web.Request) -> int:
    return number_of(request, "unknown_clip")
