"""The doors for programs that watch the hall: its state, its facts as they happen, its health and figures."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from hallbus import __version__
from hallbus.codec import cloud_event
from hallbus.hall.digest import digest
from hallbus.hall.views import hall_view
from hallbus.journal import Recorded
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong
from hallbus.web.parts import FACTS, HEALTH, HUB, LIBRARY, PUSH, REGISTRY

routes = web.RouteTableDef()

KEEP_ALIVE_S = 15.0
SEQ_MAX = 2**53


@routes.get("/api/hall")
async def show_hall(request: web.Request) -> web.Response:
    require(request, "admin", "ingest", "window")
    hub, push, health = request.app[HUB], request.app[PUSH], request.app[HEALTH]
    screens = {
        s.id: {"connected": f"screen:{s.id}" in push.by_name, "health": health.by_name.get(f"screen:{s.id}")}
        for s in request.app[FACTS].screens
    }
    return answer(
        await hub.read(
            lambda hall: {
                "seq": hall.seq,
                **hall_view(hall, hub.clock.now()),
                "screens": screens,
                "digest": digest(hall),
            }
        )
    )


@routes.get("/api/programme")
async def show_programme(request: web.Request) -> web.Response:
    require(request, "screen", "admin", cookie=True)
    return answer(request.app[LIBRARY].programme)


@routes.get("/api/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: what stands in the journal after a seq, then each fact as it happens."""
    require(request, "ingest", "admin")
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if not (after.isascii() and after.isdecimal() and int(after) < SEQ_MAX):
        raise Wrong(422, "invalid", "after: a seq")
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    hall = request.app[FACTS].id
    following = aiter(request.app[HUB].journal.follow(int(after)))
    with contextlib.suppress(ConnectionError):
        async for fact in _or_nothing(following):
            if fact is None:
                await stream.write(b": still here\n\n")
            else:
                data = cloud_event(fact.seq, fact.event, hall)
                await stream.write(b"id: %d\nevent: %b\ndata: %b\n\n" % (fact.seq, fact.event.kind.encode(), data))
    return stream


async def _or_nothing(facts: AsyncIterator[Recorded]) -> AsyncIterator[Recorded | None]:
    """The facts, and a None whenever nothing has happened for a while, so that dead callers are noticed."""
    coming: asyncio.Task[Recorded] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(facts))
            done, _ = await asyncio.wait({coming}, timeout=KEEP_ALIVE_S)
            if not done:
                yield None
                continue
            try:
                yield coming.result()
            except StopAsyncIteration:
                return
            coming = None
    finally:
        if coming:
            coming.cancel()


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """Open to everybody: whether the hall runs, and nothing about it."""
    hub = request.app[HUB]
    status = "halted" if hub.halted else "ok"
    body = {"status": status, "seq": hub.journal.last_seq, "version": __version__, "build": request.app[PUSH].build}
    return answer(body, status=503 if hub.halted else 200)


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    require(request, "ingest", "admin")
    registry: CollectorRegistry = request.app[REGISTRY]
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
