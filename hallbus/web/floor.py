"""The doors of those who walk the floor: the green channel, and silent calls for a colleague."""

import secrets
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.hall import commands as do
from hallbus.hall.state import Hall
from hallbus.keys import Holder
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB
from hallbus.web.windows import Reason

routes = web.RouteTableDef()


class GreenBody(Struct):
    on: bool
    reason: Reason = ""


class HelpBody(Struct):
    what: Annotated[str, Meta(min_length=1, max_length=40)]
    window: int | None = None
    area: Annotated[str, Meta(max_length=32)] | None = None


@routes.post("/api/green-channel")
async def switch_green(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, GreenBody)
    impersonal(request, b.reason)
    done = await request.app[HUB].handle(do.SwitchGreen(b.on, b.reason, by=str(holder)))
    return answer({"on": b.on, "seq": done.seq})


@routes.post("/api/help")
async def ask_help(request: web.Request) -> web.Response:
    """Silent: consoles and guides' tablets are told, and no public screen changes."""
    holder = require(request)
    b = await body(request, HelpBody)
    impersonal(request, b.what)
    window, area = _where(request, holder, b)
    hub, id = request.app[HUB], secrets.token_hex(4)
    done = await hub.handle(do.AskHelp(id, b.what, window, area, by=str(holder)))
    if done.events:
        return answer({"help": id, "seq": done.seq}, status=201)
    return answer({"help": await hub.read(lambda hall: _asked_before(hall, b.what, window, area)), "seq": done.seq})


@routes.post("/api/help/{help}/answer")
async def answer_help(request: web.Request) -> web.Response:
    holder = require(request)
    hub, id = request.app[HUB], request.match_info["help"]
    asked = await hub.read(lambda hall: hall.helps.get(id))
    if asked is not None and holder.kind == "window" and holder.id != str(asked.window):
        raise Wrong(403, "forbidden")
    done = await hub.handle(do.AnswerHelp(id, by=str(holder)))
    return answer({"help": id, "seq": done.seq})


def _where(request: web.Request, holder: Holder, b: HelpBody) -> tuple[int | None, str | None]:
    """The window or area where help is wanted, or the window whose clerk is to come to an area: a clerk's is the own window."""
    window = int(holder.id) if holder.kind == "window" and b.window is None else b.window
    if holder.kind == "window" and holder.id != str(window):
        raise Wrong(403, "forbidden")
    areas = [a.id for a in request.app[HUB].facts.areas]
    if b.area is not None and b.area not in areas:
        raise Wrong(422, "invalid", f"area: {', '.join(areas)}")
    return window, b.area


def _asked_before(hall: Hall, what: str, window: int | None, area: str | None) -> str | None:
    """The wish that was made before and still stands."""
    at = area or (hall.windows[window].area if window in hall.windows else None)
    return next((h.id for h in hall.helps.values() if (h.what, h.window, h.area) == (what, window, at)), None)
