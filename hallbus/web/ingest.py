"""The door of other calling systems: what they call is shown and said like our own."""

import asyncio
import re
from datetime import timedelta
from typing import Any

from aiohttp import web

from hallbus.hall import commands as do
from hallbus.hall.commands import Refused
from hallbus.hall.facts import HallFacts
from hallbus.hall.legibility import not_on_led
from hallbus.hub import Outcome
from hallbus.personal import names_a_person
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.envelopes import CallEvent, Unreadable, calls_of
from hallbus.web.errors import prefers_english, without_values
from hallbus.web.parts import HOLDERS, HUB
from hallbus.web.tickets import today
from hallbus.web.words import words

routes = web.RouteTableDef()

OLDEST = timedelta(seconds=60)  # a call that reaches us later than this calls nobody any more
SAYABLE = re.compile(r"(?=\D*\d)[0-9A-Za-z\u4e00-\u9fff]{1,10}")  # without a digit it may be somebody's name


@routes.post("/api/ingest/calls")
async def receive(request: web.Request) -> web.Response:
    """Each item is taken or refused by itself; the same source and id again is the same call."""
    require(request)
    items = await calls_of(request)
    # All at once, so that they are committed together, and in their order.
    results = await asyncio.gather(*(_result(request, item) for item in items))
    return answer({"results": results})


async def _result(request: web.Request, item: CallEvent | Unreadable) -> dict[str, Any]:
    id = None if _names_a_person(request, item.id) else item.id
    if isinstance(item, Unreadable):
        return _refused(request, id, "invalid", without_values(item.error))
    try:
        done = await _received(request, item)
    except Refused as refused:
        return _refused(request, id, refused.code)
    return {"id": id, "status": "accepted" if done.events else "repeated", "seq": done.seq}


async def _received(request: web.Request, item: CallEvent) -> Outcome:
    hub = request.app[HUB]
    if item.time is not None and hub.clock.now() - item.time > OLDEST:
        raise Refused("too_late")
    if not SAYABLE.fullmatch(item.data.ticket) or not_on_led(item.data.ticket):
        raise Refused("bad_ticket")
    window = _window_of(hub.facts, item)
    id = _kept_id(request, item.id)
    return await hub.handle(do.ReceiveCall(item.source, id, item.data.ticket, window, by="ingest"))


def _window_of(facts: HallFacts, item: CallEvent) -> int:
    """Our window for the other system's."""
    source = next((source for source in facts.sources if source.id == item.source), None)
    if source is None:
        raise Refused("unknown_source")
    window = source.windows.get(str(item.data.window))
    if window is None:
        raise Refused("unknown_window")
    return window


def _kept_id(request: web.Request, id: str) -> str:
    """The other system's number as the journal keeps it: never one that names a person."""
    return request.app[HOLDERS].digest(today(request), "call", id) if _names_a_person(request, id) else id


def _names_a_person(request: web.Request, id: str | None) -> bool:
    return names_a_person(id or "", request.app[HUB].clock.now().date())


def _refused(request: web.Request, id: str | None, code: str, detail: str = "") -> dict[str, Any]:
    message = words(code, prefers_english(request), detail)
    return {"id": id, "status": "refused", "error": {"code": code, "message": message}}
