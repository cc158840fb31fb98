"""The doors of notices: written by editors, looked at step by step, shown once released, taken off at once; and the ledger of it all."""

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.notices import Draft, Entry, Written
from hallbus.content.review import NotDone, roles_of
from hallbus.web.audit import note
from hallbus.web.auth import CALLER, require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB, NOTICES, REDRAW
from hallbus.web.spreadsheet import spreadsheet

routes = web.RouteTableDef()
T = TypeVar("T")

STATUS = {"unknown_notice": 404, "personal_data": 422, "over_already": 422, "ends_first": 422,
          "not_your_step": 403, "same_person": 403}  # fmt: skip
COLUMNS = ("at", "notice", "who", "what", "step", "hash", "comment", "flaws")

Words = Annotated[str, Meta(min_length=1, max_length=500)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Reason = Annotated[str, Meta(max_length=200)]


class NoticeBody(Struct):
    text: Words
    ends: Day
    begins: Day | None = None
    text_en: Words | None = None
    reason: Reason = ""


class ReasonBody(Struct):
    reason: Reason = ""


class DecisionBody(Struct):
    verdict: Literal["pass", "return"]
    hash: Annotated[str, Meta(max_length=64)]
    comment: Reason = ""


class RecallBody(Struct):
    comment: Reason = ""


@routes.get("/api/notices")
async def show(request: web.Request) -> web.Response:
    """Every notice, the steps of this hall and who takes them."""
    require(request)
    notices, rules = request.app[NOTICES], request.app[HUB].facts.review
    known = await asyncio.to_thread(notices.all)
    entries: dict[int, list[Entry]] = {}
    for entry in await asyncio.to_thread(notices.ledger):
        entries.setdefault(entry.notice, []).append(entry)
    steps = [{"name": name, "roles": sorted(roles_of(rules, step))} for step, name in enumerate(rules.steps)]
    told = [{**_told(request, one), "decisions": entries.get(one.id, [])} for one in known]
    return answer({"steps": steps, "notices": told})


@routes.post("/api/notices")
async def write(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, NoticeBody)
    impersonal(request, b.reason)
    draft = _draft(request, b)
    new = await _done(request, partial(request.app[NOTICES].write, draft, _who(request), b.reason))
    return answer(_told(request, new), status=201)


@routes.put("/api/notices/{id}")
async def edit(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, NoticeBody)
    impersonal(request, b.reason)
    draft = _draft(request, b)
    return await _changed(request, partial(request.app[NOTICES].edit, _id(request), draft, _who(request), b.reason))


@routes.delete("/api/notices/{id}")
async def remove(request: web.Request) -> web.Response:
    require(request)
    await _done(request, partial(request.app[NOTICES].remove, _id(request), _who(request)))
    return answer({"id": _id(request)})


@routes.post("/api/notices/{id}/submit")
async def submit(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, ReasonBody)
    impersonal(request, b.reason)
    return await _changed(request, partial(request.app[NOTICES].submit, _id(request), _who(request), b.reason))


@routes.post("/api/notices/{id}/decide")
async def decide(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, DecisionBody)
    impersonal(request, b.comment)
    roles = frozenset(request[CALLER].names)
    step = partial(
        request.app[NOTICES].decide, _id(request), _who(request), roles, b.hash, b.verdict == "pass", b.comment
    )
    return await _changed(request, step)


@routes.post("/api/notices/{id}/recall")
async def recall(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, RecallBody)
    impersonal(request, b.comment)
    return await _changed(request, partial(request.app[NOTICES].recall, _id(request), _who(request), b.comment))


@routes.get("/api/notices/ledger")
async def ledger(request: web.Request) -> web.Response:
    """Who decided what about which words, as CSV."""
    require(request)
    entries = await asyncio.to_thread(request.app[NOTICES].ledger)
    return spreadsheet("notices.csv", [COLUMNS, *([getattr(entry, name) for name in COLUMNS] for entry in entries)])


async def _changed(request: web.Request, act: Callable[[], Written]) -> web.Response:
    """Do it; screens that show notices are drawn again before anybody is answered."""
    before = request.app[NOTICES].released
    new = await _done(request, act)
    if request.app[NOTICES].released != before:
        request.app[REDRAW].all()
    note(request, subject=f"{new.id} {new.standing.state}")
    return answer(_told(request, new))


async def _done(request: web.Request, act: Callable[[], T]) -> T:
    """Wait for the disk. Raises Wrong for what may not be."""
    try:
        return await asyncio.to_thread(act)
    except NotDone as no:
        raise Wrong(STATUS.get(no.code, 409), no.code) from None


def _draft(request: web.Request, b: NoticeBody) -> Draft:
    begins = b.begins or request.app[HUB].clock.now().date().isoformat()
    for day in (begins, b.ends):
        try:
            date.fromisoformat(day)
        except ValueError:
            raise Wrong(422, "bad_date") from None
    return Draft(b.text, begins, b.ends, b.text_en)


def _told(request: web.Request, one: Written) -> dict[str, Any]:
    rules, standing, draft = request.app[HUB].facts.review, one.standing, one.draft
    waits = standing.state == "review"
    return {
        "id": one.id,
        "text": draft.text,
        "text_en": draft.text_en,
        "begins": draft.begins,
        "ends": draft.ends,
        "hash": draft.hash,
        "state": standing.state,
        "author": standing.author,
        "deciders": standing.deciders,
        "next": rules.steps[standing.step] if waits and standing.step < len(rules.steps) else None,
        "flaws": request.app[NOTICES].flaws_of(draft),
    }


def _who(request: web.Request) -> str:
    """A person by name; whoever holds the administrator's key is `admin`."""
    return request[CALLER].holder.id or "admin"


def _id(request: web.Request) -> int:
    text = request.match_info["id"]
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Wrong(404, "unknown_notice")
    return int(text)
