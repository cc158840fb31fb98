"""The doors of emergencies and of the slate: raised, perhaps by two people; cleared; and every public screen blank at once."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.hall import commands as do
from hallbus.hall.emergency import MINUTES
from hallbus.hall.events import EmergencyRaised
from hallbus.hall.views.parts import emergencies, emergency_view
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.parts import HUB
from hallbus.web.windows import Reason

routes = web.RouteTableDef()

Area = Annotated[str, Meta(max_length=40)]


class EmergencyBody(Struct):
    areas: Annotated[list[Area], Meta(max_length=100)] = []
    minutes: Annotated[int, Meta(ge=1, le=100_000)] = MINUTES


class SlateBody(Struct):
    on: bool
    reason: Reason = ""


@routes.get("/api/emergency")
async def show(request: web.Request) -> web.Response:
    require(request)
    return answer(
        await request.app[HUB].read(
            lambda hall: {
                "emergency": emergency_view(hall, hall.emergency),
                "emergencies": emergencies(hall),
                "slate": hall.slate,
            }
        )
    )


@routes.post("/api/emergency/{name}")
async def raise_(request: web.Request) -> web.Response:
    """Raise it, or ask for it when a second person has to agree."""
    holder = require(request)
    b = await body(request, EmergencyBody)
    name = request.match_info["name"][:40]
    command = do.RaiseEmergency(name, tuple(dict.fromkeys(b.areas)), b.minutes, by=str(holder))
    done = await request.app[HUB].handle(command)
    raised = any(isinstance(event, EmergencyRaised) for event in done.events)
    return answer({"name": name, "state": "raised" if raised else "proposed", "seq": done.seq})


@routes.delete("/api/emergency")
async def clear(request: web.Request) -> web.Response:
    """All clear; when there is none, nothing happens."""
    holder = require(request)
    done = await request.app[HUB].handle(do.ClearEmergency(by=str(holder)))
    return answer({"seq": done.seq})


@routes.post("/api/slate")
async def slate(request: web.Request) -> web.Response:
    """The hall's name and nothing else on every public screen, or again what they should show."""
    holder = require(request)
    b = await body(request, SlateBody)
    impersonal(request, b.reason)
    done = await request.app[HUB].handle(do.SwitchSlate(b.on, b.reason, by=str(holder)))
    return answer({"on": b.on, "seq": done.seq})
