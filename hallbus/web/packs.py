"""The doors of voice packs: made, listened to, put in use, carried off and removed. Recordings come in through the doors of uploads."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType

from hallbus.content.findings import Licence, Maker, PackName, Tag
from hallbus.content.review import NotDone
from hallbus.hall.facts import Language
from hallbus.hall.prompts import prompts
from hallbus.packs.bundle import exported
from hallbus.packs.coverage import coverage
from hallbus.packs.manifest import Manifest, Part
from hallbus.packs.shelf import About
from hallbus.speech.voices import CLIPS
from hallbus.web.audit import note
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB, PACKS, REHEARSAL

routes = web.RouteTableDef()

T = TypeVar("T")
STATUS = {"unknown_pack": 404, "unknown_part": 404, "no_room": 507}
ID_MOST, TEXT_MOST = 40, 200
PIECE = 256 * 1024

Text = Annotated[str, Meta(min_length=1, max_length=TEXT_MOST)]


class MakeBody(Struct):
    name: PackName
    language: Tag
    reads: Language | None = None
    by: Maker = ""
    licence: Licence = ""


class ChangeBody(Struct):
    name: PackName | UnsetType = UNSET
    by: Maker | UnsetType = UNSET
    licence: Licence | UnsetType = UNSET
    in_use: bool | UnsetType = UNSET


class TextBody(Struct):
    text: Text


@routes.get("/api/packs")
async def show_all(request: web.Request) -> web.Response:
    """Every pack in short, and what the hall file says about recorded voices."""
    require(request)
    known = await asyncio.to_thread(request.app[PACKS].all)
    rules = request.app[HUB].facts.speech
    order = {"zh-CN": rules.voices, "en": rules.voices_en or rules.voices}
    rows = [
        _told(request, pack.id, pack.manifest) if pack.manifest else {"id": pack.id, "problem": pack.problem}
        for pack in known
    ]
    return answer({"packs": rows, "voices": order})


@routes.post("/api/packs")
async def make(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, MakeBody)
    impersonal(request, b.name, b.by, b.licence)
    about = About(b.name.strip(), b.language, b.reads or _texts_of(b.language), b.by, b.licence)
    id = await _done(partial(request.app[PACKS].make, about))
    note(request, id)
    return answer(_told(request, id, await _found(request, id)), 201)


@routes.get("/api/packs/{id}")
async def show(request: web.Request) -> web.Response:
    """A pack with everything that this hall needs of it, recorded or not, and the calls that it can say."""
    require(request)
    id, facts = _id(request), request.app[HUB].facts
    manifest = await _found(request, id)
    language, parts = manifest.texts_language, manifest.all()
    needed = prompts(facts, language)
    texts = {prompt.text for prompt in needed}
    told = [{"text": one.text, "group": one.group, "part": _part(manifest, one.text)} for one in needed]
    more = [{"text": text, "group": "more", "part": _part(manifest, text)} for text in parts if text not in texts]
    said = await asyncio.to_thread(coverage, facts, language, frozenset(parts))
    return answer({**_told(request, id, manifest), "prompts": [*told, *more], "coverage": said})


@routes.patch("/api/packs/{id}")
async def change(request: web.Request) -> web.Response:
    """Another name, maker or licence; in use from the next call on, or no longer."""
    require(request)
    b = await body(request, ChangeBody)
    values = {name: value for name in b.__struct_fields__ if (value := getattr(b, name)) is not UNSET}
    impersonal(request, *(value for value in values.values() if isinstance(value, str)))
    id = _id(request)
    changed = await _changed(request, partial(request.app[PACKS].tell, id, **values))
    note(request, f"{id} in_use={changed.in_use}" if "in_use" in values else id)
    return answer(_told(request, id, changed))


@routes.delete("/api/packs/{id}")
async def remove(request: web.Request) -> web.Response:
    """Away with a pack and its recordings. Raises Wrong for one that speaks."""
    require(request)
    id = _id(request)
    await _found(request, id)
    if id in _named(request):
        raise Wrong(409, "pack_named", f"{CLIPS.name}:{id}")
    await _changed(request, partial(request.app[PACKS].remove, id))
    note(request, id)
    return answer({"id": id})


@routes.get("/api/packs/{id}/sound")
async def hear(request: web.Request) -> web.StreamResponse:
    """The recording of a text as it is spoken, or as it came."""
    require(request)
    text, original = request.query.get("text", "")[:TEXT_MOST], request.query.get("original") == "1"
    path = await _done(partial(request.app[PACKS].file, _id(request), text, original=original))
    return web.FileResponse(path, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


@routes.delete("/api/packs/{id}/part")
async def drop(request: web.Request) -> web.Response:
    """Away with the recording of a text; undo brings it back."""
    require(request)
    id, text = _id(request), request.query.get("text", "")[:TEXT_MOST]
    await _changed(request, partial(request.app[PACKS].drop, id, text))
    note(request, f"{id} {text}")
    return answer({"id": id, "text": text})


@routes.post("/api/packs/{id}/undo")
async def undo(request: web.Request) -> web.Response:
    """What was there before the last change of a text."""
    require(request)
    b, id = await body(request, TextBody), _id(request)
    await _changed(request, partial(request.app[PACKS].undo, id, b.text))
    note(request, f"{id} {b.text}")
    return answer({"id": id, "text": b.text, "part": _part(await _found(request, id), b.text)})


@routes.get("/api/packs/{id}/export")
async def export(request: web.Request) -> web.StreamResponse:
    """The pack as one file for another hall."""
    require(request)
    id = _id(request)
    path = await _done(partial(exported, request.app[PACKS], id))
    try:
        sent = web.StreamResponse(
            headers={"Content-Disposition": f'attachment; filename="{id}.zip"', "Cache-Control": "no-store"}
        )
        sent.content_type, sent.content_length = "application/zip", path.stat().st_size
        await sent.prepare(request)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                await sent.write(piece)
        return sent
    finally:
        await asyncio.to_thread(path.unlink, True)


async def _changed(request: web.Request, act: Callable[[], T]) -> T:
    """Do it; the next call already speaks so when this is answered."""
    changed = await _done(act)
    await request.app[REHEARSAL].look()
    return changed


async def _done(act: Callable[[], T]) -> T:
    """Wait for the disk. Raises Wrong."""
    try:
        return await asyncio.to_thread(act)
    except NotDone as no:
        raise Wrong(STATUS.get(no.code, 409), no.code) from None
    except OSError as error:
        raise Wrong(507, "no_room") from error


async def _found(request: web.Request, id: str) -> Manifest:
    return await _done(partial(request.app[PACKS].find, id))


def _id(request: web.Request) -> str:
    return request.match_info["id"][:ID_MOST]


def _named(request: web.Request) -> set[str]:
    """The packs that the hall file asks for by name."""
    rules = request.app[HUB].facts.speech
    entries = [entry.partition(":") for entry in (*rules.voices, *rules.voices_en)]
    return {name for engine, _, name in entries if engine == CLIPS.name and name}


def _texts_of(language: str) -> Language:
    """In which language the texts are written that somebody speaks in this one: dialects have none of their own here."""
    return "en" if language.lower().split("-")[0] == "en" else "zh-CN"


def _told(request: web.Request, id: str, manifest: Manifest) -> dict[str, Any]:
    needed = {prompt.text for prompt in prompts(request.app[HUB].facts, manifest.texts_language)}
    return {
        "id": id, "name": manifest.name, "language": manifest.language, "reads": manifest.texts_language, "by": manifest.by,
        "licence": manifest.licence, "made": manifest.made, "in_use": manifest.in_use, "named": id in _named(request),
        "recorded": len(manifest.clips), "needed": len(needed), "missing": len(needed - manifest.clips.keys()), "problem": "",
    }  # fmt: skip


def _part(manifest: Manifest, text: str) -> dict[str, Any] | None:
    part: Part | None = manifest.all().get(text)
    if part is None:
        return {"undo": True} if manifest.before.get(text) else None
    return {
        "seconds": part.seconds, "lufs": part.lufs, "matched": part.matched, "clipped": part.clipped, "who": part.who, "at": part.at,
        "file": part.file, "original": bool(part.original), "undo": text in manifest.before,
    }  # fmt: skip
