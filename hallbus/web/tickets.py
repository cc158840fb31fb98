"""The doors of the tickets: taking one, giving one up."""

import secrets
from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct, field

from hallbus.hall import commands as do
from hallbus.hall.places import ahead_of
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body
from hallbus.web.errors import Wrong
from hallbus.web.parts import FACTS, HUB
from hallbus.web.windows import Reason

routes = web.RouteTableDef()


class TakeBody(Struct):
    service: Annotated[str, Meta(max_length=32)]
    group: Annotated[str, Meta(max_length=32)] = field(name="class", default="regular")
    language: Literal["zh-CN", "en"] = "zh-CN"


class VoidBody(Struct):
    reason: Reason = ""


@routes.post("/api/tickets")
async def take(request: web.Request) -> web.Response:
    holder = require(request, "kiosk", "admin")
    b = await body(request, TakeBody)
    classes = {c.id for c in request.app[FACTS].priority.classes} | {"regular"}
    if b.group not in classes:
        raise Wrong(422, "invalid", f"class: {', '.join(sorted(classes))}")
    hub, ref = request.app[HUB], secrets.token_urlsafe(12)
    taken = await hub.handle(do.TakeTicket(b.service, ref, b.group, b.language, by=str(holder)))
    number = taken.ticket or ""
    ahead = await hub.read(
        lambda hall: ahead_of(hall, hall.tickets[number], hub.clock.now()) if number in hall.tickets else 0
    )
    return answer(
        {
            "ticket": number,
            "service": b.service,
            "ahead": ahead,
            "wait_minutes": None,
            "url": f"/t/{ref}",
            "seq": taken.seq,
        },
        status=201,
    )


@routes.post("/api/tickets/{number}/void")
async def void(request: web.Request) -> web.Response:
    holder = require(request, "admin")
    b = await body(request, VoidBody)
    done = await request.app[HUB].handle(do.Void(request.match_info["number"][:16], b.reason, by=str(holder)))
    return answer({"ticket": done.ticket, "seq": done.seq})
