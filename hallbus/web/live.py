"""The WebSocket door: who comes in, what it is shown, what it says back."""

import asyncio
import contextlib
import logging
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Meta, Struct

from hallbus.hall.facts import Screen
from hallbus.hall.state import Hall
from hallbus.hall.views import board_view, console_view, guide_view, kiosk_view, ops_view, strip_view, ticket_view
from hallbus.hub import Halted, Hub
from hallbus.push import RELOAD, Connection, Push, Topic
from hallbus.web.auth import CALLER, require
from hallbus.web.errors import Wrong
from hallbus.web.loudspeakers import player
from hallbus.web.machines import machines
from hallbus.web.pace import Pace
from hallbus.web.parts import ANNOUNCER, HEALTH, HUB, LIBRARY, LOUDSPEAKERS, NOTICES, PUSH, RECEIPTS

log = logging.getLogger(__name__)
routes = web.RouteTableDef()

SEND_BUFFER = 64 * 1024  # the kernel's default would hide a dead screen for hours
DEAD_LINE_MS = 10_000
MESSAGE_MAX = 4 * 1024
MESSAGES_A_SECOND = 20
CONNECTIONS_MAX = 20_000
CLOSE_LIMIT_S = 3.0
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")  # of a loudspeaker, as ids are in the hall file

Seq = Annotated[int, Meta(ge=0, le=2**53)]
Short = Annotated[str, Meta(max_length=80)]


class Shown(Struct, tag_field="type", tag="shown"):
    seq: Seq


class Said(Struct, tag_field="type", tag="said"):
    seq: Seq


class Unsaid(Struct, tag_field="type", tag="unsaid"):
    seq: Seq
    why: Short = ""


class Played(Struct, tag_field="type", tag="played"):
    clip: Short
    began: datetime = msgspec.field(name="from")
    ended: datetime = msgspec.field(name="to")
    complete: bool


class Health(Struct, tag_field="type", tag="health"):
    build: Short = ""
    audio: Literal["ok", "blocked", "none"] = "none"
    problems: Annotated[list[Short], Meta(max_length=20)] = []


Heard = Shown | Said | Unsaid | Played | Health
decode = msgspec.json.Decoder(Heard).decode
Render = Callable[[Hall, datetime], object]


class Place(Struct, frozen=True):
    """Where a connection belongs: its name, what it is shown, the zone it sounds in."""

    name: str
    topic: str | None = None
    render: Render | None = None
    zone: str | None = None


@routes.get("/live", allow_head=False)
async def live(request: web.Request) -> web.StreamResponse:
    """Greet, send the state, and listen until the line ends."""
    place = await _place(request)
    push = request.app[PUSH]
    if push.count >= CONNECTIONS_MAX:
        raise Wrong(429, "too_fast")
    # Pongs are read here, because they are how a dead screen is told from a quiet one.
    ws = web.WebSocketResponse(compress=False, autoping=False, max_msg_size=MESSAGE_MAX, timeout=2.0)
    await ws.prepare(request)
    if request.transport is None:
        return ws
    _bound_buffer(request.transport)
    connection = Connection(place.name, request.transport)
    topic = Topic(place.topic, place.render) if place.topic and place.render else None
    try:
        await _join(request.app[HUB], push, connection, topic)
        _came(request.app, place)
        async with _as_long_as_signed_in(request, push, ws, connection):
            await _listen(request.app, ws, connection, place)
    except ConnectionError:
        pass  # the line is cut
    except Exception:  # an HTTP answer on this line would be noise to a screen
        log.exception("the line of %s failed", connection.name)
        push.leave(connection)
        await _close(ws, connection, WSCloseCode.INTERNAL_ERROR)
    finally:
        push.leave(connection)
        if place.name not in push.by_name:
            request.app[HEALTH].left(place.name, request.app[HUB].clock.now())
        if place.zone:
            request.app[ANNOUNCER].left(place.zone, player(connection))
    return ws


@contextlib.asynccontextmanager
async def _as_long_as_signed_in(
    request: web.Request, push: Push, ws: web.WebSocketResponse, connection: Connection
) -> AsyncIterator[None]:
    """A line that somebody opened who was signed in ends with that session."""
    caller = request.get(CALLER)
    session = caller.session if caller else None
    if session is None:
        yield
        return

    async def end() -> None:
        await session.over.wait()
        push.leave(connection)  # no data frame may follow a close
        await _close(ws, connection, WSCloseCode.POLICY_VIOLATION)

    ending = asyncio.create_task(end())
    try:
        yield
    finally:
        ending.cancel()


def _came(app: web.Application, place: Place) -> None:
    if not place.name.startswith("ticket:"):  # visitors' own pages are nobody's business
        app[HEALTH].came(place.name, app[HUB].clock.now())


async def _join(hub: Hub, push: Push, connection: Connection, topic: Topic | None) -> None:
    """Greet with the state; in a halted hall with the halt, and the state when the hall goes on."""
    joined = False
    while not joined:
        try:
            await hub.read(lambda hall: push.join(connection, hall, topic))
            joined = True
        except Halted:
            if joined := hub.halted is not None:
                push.join(connection, None, topic)


async def _close(ws: web.WebSocketResponse, connection: Connection, code: int) -> None:
    """Say goodbye; to a peer that does not even take that, hang up."""
    try:
        async with asyncio.timeout(CLOSE_LIMIT_S):
            await ws.close(code=code)
    except TimeoutError:
        connection.transport.abort()


def _bound_buffer(transport: asyncio.Transport) -> None:
    line = transport.get_extra_info("socket")
    if line is None:
        return
    with contextlib.suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: a beat that nobody acknowledges ends the line
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_LINE_MS)


# Who is it


async def _place(request: web.Request) -> Place:
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
    library, loudspeakers = app[LIBRARY], app[LOUDSPEAKERS]

    def view(hall: Hall, at: datetime) -> object:
        shown = hall.screens[id]
        revision = "" if hall.slate else library.revision
        outside = {"programme": {"revision": revision}, "saying": loudspeakers.saying(shown)}
        return {**board_view(hall, shown, at, notices.released), **outside}

    return view


# What it says


async def _listen(app: web.Application, ws: web.WebSocketResponse, connection: Connection, place: Place) -> None:
    loop = asyncio.get_running_loop()
    pace = Pace(MESSAGES_A_SECOND, MESSAGES_A_SECOND * 3)
    async for message in ws:
        connection.heard = loop.time()
        welcome = pace.allows("", loop.time())
        if welcome and message.type is WSMsgType.PING:
            await ws.pong(message.data)
        elif welcome and message.type is WSMsgType.TEXT and (heard := _understood(message.data)):
            _take(app, connection, place, heard)
        elif not welcome or message.type is not WSMsgType.PONG:
            app[PUSH].leave(connection)  # no data frame may follow a close
            await _close(ws, connection, WSCloseCode.POLICY_VIOLATION)
            return


def _understood(text: str) -> Heard | None:
    try:
        heard: Heard = decode(text)
        return heard
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None


def _take(app: web.Application, connection: Connection, place: Place, heard: Heard) -> None:
    if isinstance(heard, Shown):
        if place.name.startswith("screen:"):
            app[RECEIPTS].shown(heard.seq, place.name.removeprefix("screen:"))
    elif isinstance(heard, Said):
        if place.zone:
            app[ANNOUNCER].said(place.zone, heard.seq, player(connection))
    elif isinstance(heard, Unsaid):
        if place.zone:
            app[ANNOUNCER].unsaid(place.zone, heard.seq, player(connection))
    elif place.name.startswith("ticket:"):
        return  # what a visitor's own page plays is nobody's proof
    elif isinstance(heard, Played):
        item = {"clip": heard.clip, "from": heard.began, "to": heard.ended, "complete": heard.complete}
        app[HEALTH].note_played(place.name, item)
    else:
        app[HEALTH].heard(place.name, msgspec.to_builtins(heard))
        if place.topic and heard.build and heard.build != app[PUSH].build:
            app[PUSH].tell((place.name,), RELOAD)
