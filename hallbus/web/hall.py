"""The doors for programs that watch the hall: its state, its facts as they happen, its health and figures."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from hallbus import __version__
from hallbus.codec import cloud_event
from hallbus.hall.digest import digest
from hallbus.hall.views import hall_view
from hallbus.journal import JournalError, Recorded
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import Wrong
from hallbus.web.parts import ENDING, HEALTH, HUB, LIBRARY, PUSH, REGISTRY

routes = web.RouteTableDef()

KEEP_ALIVE_S = 15.0
SEQ_DIGITS = 15


@routes.get("/api/hall")
async def show_hall(request: web.Request) -> web.Response:
    require(request)
    hub, push, health = request.app[HUB], request.app[PUSH], request.app[HEALTH]
    screens = {
        s.id: {"connected": f"screen:{s.id}" in push.by_name, "health": health.by_name.get(f"screen:{s.id}")}
        for s in hub.facts.screens
    }
    # Encoded while it is read: a moment later the hall may be ahead of the journal again.
    return await hub.read(
        lambda hall: answer(
            {
                "seq": hall.seq,
                **hall_view(hall, hub.clock.now()),
                "screens": screens,
                "digest": digest(hall),
            }
        )
    )


@routes.get("/api/programme")
async def show_programme(request: web.Request) -> web.Response:
    require(request)  # a machine plays it while nobody is there
    return answer(request.app[LIBRARY].programme)


@routes.get("/api/events", allow_head=False)
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: what stands in the journal after a seq, then each fact as it happens."""
    require(request)
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) <= SEQ_DIGITS):
        raise Wrong(422, "invalid", "after: a seq")
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    hall = request.app[HUB].facts.id
    following = aiter(request.app[HUB].journal.follow(int(after)))
    # A caller that is gone, or a journal that fails: the stream ends, and the caller comes back with the last id.
    with contextlib.suppress(ConnectionError, JournalError):
        async with contextlib.aclosing(_or_nothing(following, request.app[ENDING])) as facts:
            async for fact in facts:
                await stream.write(_as_event(fact, hall) if fact else b": still here\n\n")
    return stream


def _as_event(fact: Recorded, hall: str) -> bytes:
    data = cloud_event(fact.seq, fact.event, hall)
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (fact.seq, fact.event.kind.encode(), data)


async def _or_nothing(facts: AsyncIterator[Recorded], ending: asyncio.Event) -> AsyncGenerator[Recorded | None, None]:
    """The facts, and a None whenever nothing has happened for a while, so that dead callers are noticed."""
    end = asyncio.ensure_future(ending.wait())
    coming: asyncio.Task[Recorded] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(facts))
            done, _ = await asyncio.wait({coming, end}, timeout=KEEP_ALIVE_S, return_when=asyncio.FIRST_COMPLETED)
            if end in done:
                return
            if not done:
                yield None
                continue
            try:
                yield coming.result()
            except StopAsyncIteration:
                return
            coming = None
    finally:
        waits: set[asyncio.Future[Any]] = {end, *([coming] if coming else [])}
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """Open to everybody: whether the hall runs, and nothing about it."""
    hub = request.app[HUB]
    status = "halted" if hub.halted else "ok"
    body = {"status": status, "seq": hub.journal.last_seq, "version": __version__, "build": request.app[PUSH].build}
    return answer(body, status=503 if hub.halted else 200)


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    require(request)
    registry: CollectorRegistry = request.app[REGISTRY]
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
