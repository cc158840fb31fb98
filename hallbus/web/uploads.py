"""The doors of uploads: the core of tus 1.0 (announce, append, ask how far it is), and what became of each file."""

import asyncio
import base64
import contextlib
from functools import partial
from typing import Any

from aiohttp import ClientPayloadError, web

from hallbus.content.reasons import told
from hallbus.content.review import NotDone
from hallbus.content.uploads import Aim, Arrival, Upload
from hallbus.hall.wording import speakable
from hallbus.personal import names_a_person
from hallbus.web.audit import note
from hallbus.web.auth import CALLER, require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong
from hallbus.web.packs import TEXT_MOST
from hallbus.web.parts import HUB, PACKS, UPLOADS, WORKSHOP
from hallbus.web.review import who

routes = web.RouteTableDef()

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
BYTES = "application/offset+octet-stream"
PIECE = 256 * 1024
SILENCE_S = 30.0  # whoever sends nothing for so long is gone; what came stays
METADATA_MOST = 2_000
DIGITS_MOST = 15
STATUS = {"unknown_upload": 404, "file_too_large": 413, "empty_file": 422, "no_room": 507, "unknown_pack": 404, "too_many_uploads": 409,
          "more_than_announced": 413, "wrong_checksum": 460, "unknown_checksum": 400}  # fmt: skip

TURNS = web.AppKey("upload_turns", set[str])


@routes.post("/api/uploads")
async def announce(request: web.Request) -> web.Response:
    """A file is going to come: how large, how it is called, perhaps its SHA-256, and what it is for if not for the library."""
    require(request)
    size = _number(request, "Upload-Length")
    told = _metadata(request)
    label, sha = told.get("filename", ""), told.get("sha256", "").lower()
    if names_a_person(label, request.app[HUB].clock.now().date()):
        label = ""  # a name is only there to be read, and this one must not be
    aim = await _aim(request, told)
    upload = await _done(request, partial(request.app[UPLOADS].begin, label, size, sha, who(request), aim))
    note(request, upload.label)
    return web.Response(status=201, headers={**TUS, "Location": f"/api/uploads/{upload.id}", "Upload-Offset": "0"})


@routes.get("/api/uploads")
async def show_all(request: web.Request) -> web.Response:
    """Every upload of the last days, the newest first, and what may come."""
    require(request)
    uploads = request.app[UPLOADS]
    known = await asyncio.to_thread(uploads.all)
    offsets = await asyncio.to_thread(lambda: [uploads.offset(one) for one in known])
    rows = [_told(request, one, offset) for one, offset in zip(known, offsets, strict=True)]
    return answer({"uploads": rows, "limits": uploads.limits()})


@routes.get("/api/uploads/{id}")
async def show(request: web.Request) -> web.Response:
    """How far it is: in the headers for tus, in words for people."""
    require(request)
    uploads, upload = request.app[UPLOADS], await _own(request)
    offset = await asyncio.to_thread(uploads.offset, upload)
    shown = answer(_told(request, upload, offset))
    shown.headers.update({**TUS, "Upload-Offset": str(offset), "Upload-Length": str(upload.size)})
    return shown


@routes.patch("/api/uploads/{id}")
async def append(request: web.Request) -> web.Response:
    """The next bytes. What came before a cut stays, and the next request goes on there."""
    require(request)
    if request.content_type != BYTES:
        raise Wrong(415, "wrong_type", BYTES)
    upload = await _own(request)
    turns = request.app[TURNS]
    if upload.id in turns:
        raise Wrong(423, "upload_busy")
    turns.add(upload.id)
    try:
        upload = await _receive(request, upload)
    finally:
        turns.discard(upload.id)
    if upload.state == "checking":
        request.app[WORKSHOP].wake()
    offset = await asyncio.to_thread(request.app[UPLOADS].offset, upload)
    note(request, upload.label)
    return web.Response(status=204, headers={**TUS, "Upload-Offset": str(offset)})


@routes.delete("/api/uploads/{id}")
async def remove(request: web.Request) -> web.Response:
    """Not wanted any more. A conversion that runs ends, and stays on the list as cancelled."""
    require(request)
    upload = await _own(request)
    if upload.id in request.app[TURNS]:
        raise Wrong(423, "upload_busy")
    if upload.state in ("checking", "converting"):
        await request.app[WORKSHOP].cancel(upload)
    else:
        await _done(request, partial(request.app[UPLOADS].remove, upload.id))
    note(request, upload.label)
    return web.Response(status=204, headers=TUS)


async def _receive(request: web.Request, upload: Upload) -> Upload:
    """Take the body piece by piece onto the disk. Raises Wrong."""
    uploads, offset = request.app[UPLOADS], _number(request, "Upload-Offset")
    if upload.state != "uploading" or offset != await asyncio.to_thread(uploads.offset, upload):
        raise Wrong(409, "wrong_offset")
    arrival = await _done(request, lambda: Arrival(uploads, upload, request.headers.get("Upload-Checksum", "")))
    whole = False
    try:
        with contextlib.suppress(ConnectionError, TimeoutError, ClientPayloadError):
            while piece := await asyncio.wait_for(request.content.read(PIECE), SILENCE_S):
                await _done(request, partial(arrival.write, piece))
            whole = True
    finally:
        # Whatever happened, what came is kept: also when this request is being cancelled.
        after: Upload = await asyncio.shield(_done(request, partial(arrival.close, whole=whole)))
    if not whole:
        raise Wrong(408, "too_slow")
    return after


async def _own(request: web.Request) -> Upload:
    """The upload of the address. Another person's is nobody's; administrators know all. Raises Wrong."""
    upload: Upload = await _done(request, partial(request.app[UPLOADS].find, request.match_info["id"]))
    if who(request) != upload.who and "admin" not in request[CALLER].names:
        raise Wrong(404, "unknown_upload")
    return upload


async def _done(request: web.Request, act: Any) -> Any:
    """Wait for the disk. Any: a generic that gives back what `act` gives. Raises Wrong."""
    try:
        return await asyncio.to_thread(act)
    except NotDone as no:
        detail = str(request.app[UPLOADS].limits().most_mb) if no.code == "file_too_large" else ""
        raise Wrong(STATUS.get(no.code, 409), no.code, detail) from None


def _told(request: web.Request, upload: Upload, offset: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": upload.id, "label": upload.label, "size": upload.size, "offset": offset, "who": upload.who, "at": upload.at,
        "state": upload.state, "hash": upload.hash, "progress": request.app[WORKSHOP].progress.get(upload.id), "reason": None,
        "aim": upload.aim,
    }  # fmt: skip
    return row if not upload.reason else {**row, "reason": {"code": upload.reason, **told(upload.reason, upload.facts)}}


async def _aim(request: web.Request, told: dict[str, str]) -> Aim | None:
    """A part of a voice pack, with its text as it is said, or a whole pack. Raises Wrong."""
    if told.get("for", "library") == "library":
        return None
    if "admin" not in request[CALLER].names:
        raise Wrong(403, "not_your_role")
    if told["for"] == "pack":
        return Aim("pack")
    if told["for"] != "part":
        raise Wrong(400, "wrong_header", "Upload-Metadata")
    manifest = await _done(request, partial(request.app[PACKS].find, told.get("pack", "")))
    text = told.get("text", "").strip()
    if not text or len(text) > TEXT_MOST or speakable(text, manifest.texts_language) != text:
        raise Wrong(422, "unsayable")
    return Aim("part", told["pack"], text)


def _number(request: web.Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS_MOST):
        raise Wrong(400, "wrong_header", name)
    return int(text)


def _metadata(request: web.Request) -> dict[str, str]:
    """`name BASE64, name BASE64`, as tus writes it. Raises Wrong."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > METADATA_MOST:
        raise Wrong(400, "wrong_header", "Upload-Metadata")
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except ValueError:
            raise Wrong(400, "wrong_header", "Upload-Metadata") from None
    return found
