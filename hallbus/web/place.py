"""Where a connection of the WebSocket door belongs: who may watch what, and what is drawn for it."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from msgspec import Struct

from hallbus.hall.facts import Screen
from hallbus.hall.state import Hall
from hallbus.hall.views import board_view, console_view, guide_view, kiosk_view, ops_view, strip_view, ticket_view
from hallbus.web.auth import require
from hallbus.web.errors import Wrong
from hallbus.web.machines import machines
from hallbus.web.parts import HUB, LOUDSPEAKERS, NOTICES, RECEIPTS, TIMETABLES

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # of a loudspeaker, as ids are in the hall file

Render = Callable[[Hall, datetime], object]


class Place(Struct, frozen=True):
    """Where a connection belongs: its name, what it is shown, the zone it sounds in."""

    name: str
    topic: str | None = None
    render: Render | None = None
    zone: str | None = None


async def place_of(request: web.Request) -> Place:
    """The one thing that the caller wants to watch, which its key must be for."""
    wanted = [name for name in ("screen", "window", "kiosk", "ticket", "speaker") if name in request.query]
    if len(wanted) != 1:
        raise Wrong(400, "bad_request")
    return await PLACES[wanted[0]](request, request.query[wanted[0]])


async def _screen(request: web.Request, id: str) -> Place:
    _own(request, "screen", id)
    screen = next((s for s in request.app[HUB].facts.screens if s.id == id), None)
    if screen is None:
        raise Wrong(404, "not_found")
    return Place(f"screen:{id}", f"screen:{id}", screen_view(request.app, screen), screen.audio)


async def _window(request: web.Request, id: str) -> Place:
    _own(request, "window", id)
    no = next((w.no for w in request.app[HUB].facts.windows if str(w.no) == id), None)
    if no is None:
        raise Wrong(404, "unknown_window")
    receipts = request.app[RECEIPTS]

    def view(hall: Hall, at: datetime) -> object:
        return console_view(hall, hall.windows[no], at, receipts.view(no))

    return Place(f"window:{id}", f"window:{id}", view)


async def _kiosk(request: web.Request, id: str) -> Place:
    _own(request, "kiosk", id)
    if all(k.id != id for k in request.app[HUB].facts.kiosks):
        raise Wrong(404, "not_found")
    return Place(f"kiosk:{id}", f"kiosk:{id}", lambda hall, at: kiosk_view(hall, id, at))


async def _ticket(request: web.Request, ref: str) -> Place:
    number = await request.app[HUB].read(lambda hall: hall.refs.get(ref))
    if number is None:
        raise Wrong(404, "unknown_ticket")

    def view(hall: Hall, at: datetime) -> object:
        # The next business day knows the ticket no more; its page keeps what it was last told.
        return ticket_view(hall, number, at) if hall.refs.get(ref) == number else {"kind": "ticket", "ticket": None}

    return Place(f"ticket:{number}", f"ticket:{ref}", view)


async def _speaker(request: web.Request, zone: str) -> Place:
    require(request, "?speaker")
    if all(a.zone != zone for a in request.app[HUB].facts.areas):
        raise Wrong(404, "not_found")
    name = request.query.get("name", "")
    if name and not NAME.fullmatch(name):
        raise Wrong(400, "bad_request")
    return Place(f"speaker:{zone}/{name}" if name else f"speaker:{zone}", zone=zone)


PLACES: dict[str, Callable[[web.Request, str], Awaitable[Place]]] = {
    "screen": _screen,
    "window": _window,
    "kiosk": _kiosk,
    "ticket": _ticket,
    "speaker": _speaker,
}


def _own(request: web.Request, kind: str, id: str) -> None:
    holder = require(request, f"?{kind}")
    if holder.kind == kind and holder.id != id:
        raise Wrong(403, "forbidden")


def screen_view(app: web.Application, screen: Screen) -> Render:
    """What a screen shows: a strip for an LED, everything for a guide's tablet and for operators, else a board with
    its programme.

    The hall file may change meanwhile: the screen is looked up whenever it is drawn.
    """
    id, notices = screen.id, app[NOTICES]
    if screen.kind == "guide_tablet":
        return lambda hall, at: guide_view(hall, id, at)
    if screen.kind == "ops":
        return lambda hall, at: {**ops_view(hall, id, at), **machines(app)}
    if screen.kind in ("led_strip", "led_text"):
        return lambda hall, at: strip_view(hall, hall.screens[id], at, notices.released)
    timetables, loudspeakers = app[TIMETABLES], app[LOUDSPEAKERS]

    def view(hall: Hall, at: datetime) -> object:
        shown = hall.screens[id]
        revision = "" if hall.slate else timetables.revision(id)
        outside = {
            "programme": {"revision": revision, "on_call": hall.facts.programme.on_call},
            "saying": loudspeakers.saying(shown),
        }
        return {**board_view(hall, shown, at, notices.released), **outside}

    return view
