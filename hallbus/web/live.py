"""The WebSocket door: who comes in, what it is shown, what it says back."""

import asyncio
import contextlib
import logging
import re
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Meta, Struct

from hallbus.content.plays import Play
from hallbus.hall.programme.precedence import ORDER
from hallbus.hub import Halted, Hub
from hallbus.push import RELOAD, Connection, Push, Topic
from hallbus.web.auth import CALLER
from hallbus.web.errors import Wrong
from hallbus.web.health import Shows
from hallbus.web.loudspeakers import player
from hallbus.web.pace import Pace
from hallbus.web.parts import ANNOUNCER, HEALTH, HUB, PLAYBOOK, PUSH, RECEIPTS
from hallbus.web.place import Place, place_of
from hallbus.web.tampering import refused

log = logging.getLogger(__name__)
routes = web.RouteTableDef()

SEND_BUFFER = 64 * 1024  # the kernel's default would hide a dead screen for hours
DEAD_LINE_MS = 10_000
MESSAGE_MAX = 4 * 1024
MESSAGES_A_SECOND = 20
CONNECTIONS_MAX = 20_000
CLOSE_LIMIT_S = 3.0

NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")

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
    why: Short = ""
    rule: Short = ""
    paused: bool = False


class Playing(Struct, tag_field="type", tag="playing"):
    clip: Short
    began: datetime = msgspec.field(name="from")
    why: Short = ""
    rule: Short = ""


class Refused(Struct, tag_field="type", tag="refused"):
    """Messages that the machine did not believe, as many as `count` since it last said so."""

    why: Literal["forged", "unsigned", "replayed", "foreign", "stranger"]
    count: Annotated[int, Meta(ge=1, le=10**9)] = 1


class Health(Struct, tag_field="type", tag="health"):
    build: Short = ""
    audio: Literal["ok", "blocked", "none"] = "none"
    problems: Annotated[list[Short], Meta(max_length=20)] = []


Told = Shown | Said | Unsaid | Playing | Played | Health
Heard = Told | Refused
decode = msgspec.json.Decoder(Heard).decode


@routes.get("/live", allow_head=False)
async def live(request: web.Request) -> web.StreamResponse:
    """Greet, send the state, and listen until the line ends."""
    place = await place_of(request)
    push, nonce = request.app[PUSH], request.query.get("nonce", "")
    if nonce and not NONCE.fullmatch(nonce):
        raise Wrong(400, "bad_request")
    if push.count >= CONNECTIONS_MAX:
        raise Wrong(429, "too_fast")
    # Pongs are read here, because they are how a dead screen is told from a quiet one.
    ws = web.WebSocketResponse(compress=False, autoping=False, max_msg_size=MESSAGE_MAX, timeout=2.0)
    await ws.prepare(request)
    if request.transport is None:
        return ws
    _bound_buffer(request.transport)
    connection = Connection(place.name, request.transport, nonce)
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
            if isinstance(heard, Refused):
                await _refused(app, place, heard)
            else:
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


async def _refused(app: web.Application, place: Place, heard: Refused) -> None:
    if not place.name.startswith("ticket:"):  # a visitor's own telephone is none of the hall's machines
        await refused(app, place.name, heard.why, heard.count)


def _take(app: web.Application, connection: Connection, place: Place, heard: Told) -> None:
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
        timed = heard.began.tzinfo is not None and heard.ended.tzinfo is not None
        if timed and place.name.startswith("screen:"):
            play = Play(heard.clip, heard.began, heard.ended, heard.complete, heard.why, heard.rule, heard.paused)
            app[PLAYBOOK].soon(place.name.removeprefix("screen:"), play)
    elif isinstance(heard, Playing):
        why, rule = heard.why if heard.why in ORDER else "", app[PLAYBOOK].rule(heard.rule)
        app[HEALTH].note_playing(place.name, Shows(heard.clip, heard.began, why, rule))
    else:
        app[HEALTH].heard(place.name, msgspec.to_builtins(heard))
        if place.topic and heard.build and heard.build != app[PUSH].build:
            app[PUSH].tell((place.name,), RELOAD)
