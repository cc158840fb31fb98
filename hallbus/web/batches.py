"""The doors of batches: numbers set aside before the hall opens, printed, handed out, and void in the end."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.hall import commands as do
from hallbus.hall.commands import Refused
from hallbus.hall.events import TicketTaken
from hallbus.hall.sessions import Dial
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Batch
from hallbus.hall.views.hall import batch_view
from hallbus.hub import Outcome
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body
from hallbus.web.errors import Wrong
from hallbus.web.pages import faces
from hallbus.web.parts import ADDRESS, HUB
from hallbus.web.sheet import sheet
from hallbus.web.tickets import Id, Wish, new_ref, today, wish
from hallbus.web.windows import TimeOfDay

routes = web.RouteTableDef()

GRACE = timedelta(minutes=15)  # how long after the first session began unused numbers stand
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

Count = Annotated[int, Meta(ge=1, le=10_000)]


class BatchBody(Struct):
    service: Id
    count: Count | None = None
    until: TimeOfDay | None = None
    request: Wish = ""


class HandOutBody(Struct):
    count: Count
    request: Wish = ""


@routes.get("/api/batches")
async def show(request: web.Request) -> web.Response:
    require(request)
    return await request.app[HUB].read(
        lambda hall: answer({"seq": hall.seq, "batches": [batch_view(batch) for batch in hall.batches.values()]})
    )


@routes.post("/api/batches")
async def reserve(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, BatchBody)
    hub, day = request.app[HUB], today(request)
    count, until = await hub.read(lambda hall: (_count(hall, b), _until(hall, b)))
    id = wish(request, day, str(holder), b.request) or secrets.token_hex(8)
    refs = tuple(new_ref() for _ in range(count))
    return await _told(request, await hub.handle(do.ReserveBatch(b.service, id, refs, until, by=str(holder))), id, 201)


@routes.post("/api/batches/{id}/hand-out")
async def hand_out(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, HandOutBody)
    id, name = request.match_info["id"], wish(request, today(request), str(holder), b.request)
    outcome = await request.app[HUB].handle(do.HandOut(id, b.count, name, by=str(holder)))
    numbers = [event.ticket for event in outcome.events if isinstance(event, TicketTaken)]
    return await _told(request, outcome, id, tickets=numbers or await _given(request, id, outcome, b.count))


@routes.post("/api/batches/{id}/lapse")
async def lapse(request: web.Request) -> web.Response:
    holder, id = require(request), request.match_info["id"]
    return await _told(request, await request.app[HUB].handle(do.LapseBatch(id, by=str(holder))), id)


@routes.get("/batches/{id}")
async def print_sheet(request: web.Request) -> web.Response:
    """The numbers of a batch on paper: whoever prints them sees the names of their pages, so it takes a guide's key."""
    require(request)
    address = request.app[ADDRESS] or str(request.url.origin())
    id, style = request.match_info["id"], faces()
    text = await request.app[HUB].read(lambda hall: sheet(hall, _batch(hall, id), address, style))
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(text=text, content_type="text/html", headers=headers)


def _count(hall: Hall, b: BatchBody) -> int:
    known = hall.services.get(b.service)
    if known is None:
        raise Refused("unknown_service")
    count = b.count or known.prebatch
    if not count:
        raise Wrong(422, "invalid", "count: 1…")
    return count


def _until(hall: Hall, b: BatchBody) -> datetime:
    """When unused numbers become void: as asked, or a while after the day's first ordinary session has begun."""
    if b.until is not None:
        return Dial(hall.facts, hall.day or "").at(b.until)
    ordinary = [s.begins for s in hall.hours.sessions if s.services is None] if hall.hours else []
    if not ordinary:
        raise Wrong(422, "invalid", "until: 09:15")
    return min(ordinary) + GRACE


def _batch(hall: Hall, id: str) -> Batch:
    batch = hall.batches.get(id)
    if batch is None:
        raise Refused("unknown_batch")
    return batch


async def _given(request: web.Request, id: str, first: Outcome, count: int) -> list[str]:
    """What the same wish was given before."""

    def numbers(hall: Hall) -> list[str]:
        batch = _batch(hall, id)
        begin = int((first.ticket or "").removeprefix(batch.prefix) or 0)
        return [batch.number(n) for n in range(begin, min(begin + count, batch.next))]

    return await request.app[HUB].read(numbers)


async def _told(request: web.Request, outcome: Outcome, id: str, status: int = 200, **more: Any) -> web.Response:
    again = {} if outcome.events else {"repeated": True}
    return await request.app[HUB].read(
        lambda hall: answer(
            {"batch": batch_view(_batch(hall, id)), **more, **again, "seq": outcome.seq}, 200 if again else status
        )
    )
