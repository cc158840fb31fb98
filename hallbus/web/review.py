"""What the doors of everything reviewed have in common: notices and clips."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.media import InUse
from hallbus.content.review import NotDone, Standing, roles_of, steps_of
from hallbus.content.reviewed import D, Entry, Reviewed, Written
from hallbus.web.auth import CALLER, require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB
from hallbus.web.spreadsheet import spreadsheet

T = TypeVar("T")

STATUS = {"unknown_notice": 404, "unknown_clip": 404, "unknown_media": 404, "unknown_track": 404, "personal_data": 422, "over_already": 422,
          "ends_first": 422, "mixed_media": 422, "not_for_screens": 422, "unknown_case": 422,
          "not_your_step": 403, "same_person": 403}  # fmt: skip

Reason = Annotated[str, Meta(max_length=200)]
Case = Annotated[str, Meta(max_length=60)]


class SubmitBody(Struct):
    reason: Reason = ""
    case: Case = ""


class DecisionBody(Struct):
    verdict: Literal["pass", "return"]
    hash: Annotated[str, Meta(max_length=64)]
    comment: Reason = ""
    case: Case = ""


class RecallBody(Struct):
    comment: Reason = ""


async def done(act: Callable[[], T]) -> T:
    """Wait for the disk. Raises Wrong for what may not be."""
    try:
        return await asyncio.to_thread(act)
    except InUse:
        raise  # its door says where
    except NotDone as no:
        raise Wrong(STATUS.get(no.code, 409), no.code) from None


async def told_with_decisions(
    request: web.Request, table: Reviewed[D, Any], told: Callable[[Written[D]], dict[str, Any]]
) -> dict[str, Any]:
    """Everything of a table, the steps of this hall, and who decided what."""
    known = await asyncio.to_thread(table.all)
    entries: dict[int, list[dict[str, Any]]] = {}
    for entry in await asyncio.to_thread(table.ledger):
        entries.setdefault(entry.subject, []).append(line_of(entry, table.SUBJECT))
    rules = request.app[HUB].facts.review
    steps = [
        {"name": name, "roles": sorted(roles_of(rules, step))}
        for step, name in enumerate((*rules.steps, rules.elevated_step))
    ]
    elevated = {"cases": rules.elevated, "step": steps.pop()}
    return {
        "steps": steps,
        "elevated": elevated,
        table.TABLE: [{**told(one), "decisions": entries.get(one.id, [])} for one in known],
    }


def standing_told(request: web.Request, standing: Standing) -> dict[str, Any]:
    """Where something stands and which step is next."""
    steps = steps_of(request.app[HUB].facts.review, standing.case)
    waits = standing.state == "review" and standing.step < len(steps)
    return {
        "state": standing.state, "author": standing.author, "deciders": standing.deciders,
        "next": steps[standing.step] if waits else None, "elevated": standing.case or None,
    }  # fmt: skip


def line_of(entry: Entry, subject: str) -> dict[str, Any]:
    """A line of a ledger; its subject has the name of what it is."""
    return {
        "at": entry.at, subject: entry.subject, "who": entry.who, "what": entry.what, "step": entry.step,
        "hash": entry.hash, "comment": entry.comment, "flaws": entry.flaws,
    }  # fmt: skip


async def _ledger_sheet(table: Reviewed[Any, Any], name: str) -> web.Response:
    """Who decided what about which content, as CSV."""
    lines = [line_of(entry, table.SUBJECT) for entry in await asyncio.to_thread(table.ledger)]
    columns: Sequence[str] = list(line_of(Entry("", 0, "", ""), table.SUBJECT))
    return spreadsheet(name, [columns, *(list(line.values()) for line in lines)])


def add_doors(
    routes: web.RouteTableDef,
    key: web.AppKey[Any],
    name: str,
    unknown: str,
    changed: Callable[[web.Request, Callable[[], Any]], Awaitable[web.Response]],
) -> None:
    """The doors under /api/`name` that are the same for all that is reviewed; `changed` does a step and tells screens and the caller."""

    def id_of(request: web.Request) -> int:
        return number_of(request, unknown)

    @routes.delete(f"/api/{name}/{{id}}")
    async def remove(request: web.Request) -> web.Response:
        require(request)
        await done(partial(request.app[key].remove, id_of(request), who(request)))
        return answer({"id": id_of(request)})

    @routes.post(f"/api/{name}/{{id}}/submit")
    async def submit(request: web.Request) -> web.Response:
        require(request)
        b = await body(request, SubmitBody)
        impersonal(request, b.reason)
        return await changed(request, partial(request.app[key].submit, id_of(request), who(request), b.reason, b.case))

    @routes.post(f"/api/{name}/{{id}}/decide")
    async def decide(request: web.Request) -> web.Response:
        require(request)
        b = await body(request, DecisionBody)
        impersonal(request, b.comment)
        mine, passed = (id_of(request), who(request), frozenset(request[CALLER].names)), b.verdict == "pass"
        return await changed(request, partial(request.app[key].decide, *mine, b.hash, passed, b.comment, b.case))

    @routes.post(f"/api/{name}/{{id}}/recall")
    async def recall(request: web.Request) -> web.Response:
        require(request)
        b = await body(request, RecallBody)
        impersonal(request, b.comment)
        return await changed(request, partial(request.app[key].recall, id_of(request), who(request), b.comment))

    @routes.get(f"/api/{name}/ledger")
    async def ledger(request: web.Request) -> web.Response:
        """Who decided what, as CSV."""
        require(request)
        return await _ledger_sheet(request.app[key], f"{name}.csv")


def who(request: web.Request) -> str:
    """A person by name; whoever holds the administrator's key is `admin`."""
    return request[CALLER].holder.id or "admin"


def number_of(request: web.Request, unknown: str) -> int:
    text = request.match_info["id"]
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Wrong(404, unknown)
    return int(text)
