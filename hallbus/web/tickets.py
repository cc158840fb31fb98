"""The doors of the tickets: taking one, looking at one, moving it up, giving it up."""

import secrets
from typing import Annotated, Any, Literal

from aiohttp import web
from msgspec import Meta, Struct, field

from hallbus.hall import commands as do
from hallbus.hall.commands import Refused
from hallbus.hall.state import Hall
from hallbus.hall.views import slip_view
from hallbus.hub import Outcome
from hallbus.personal import Card, card_of
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import COUNTS, HOLDERS, HUB
from hallbus.web.windows import Reason

routes = web.RouteTableDef()

ELDER, ELDER_AGE = "elder", 60  # the class of whoever is as old, by the card

Id = Annotated[str, Meta(max_length=32)]
Wish = Annotated[str, Meta(max_length=64)]


class TakeBody(Struct):
    service: Id
    group: Id | None = field(name="class", default=None)
    language: Literal["zh-CN", "en"] = "zh-CN"
    request: Wish = ""
    holder: Wish = ""
    card: Wish = ""
    proxy: bool = False
    reason: Reason = ""


class RaiseBody(Struct):
    group: Id = field(name="class")
    reason: Reason = ""


class VoidBody(Struct):
    reason: Reason = ""


@routes.post("/api/tickets")
async def take(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, TakeBody)
    helper = holder.kind != "kiosk"
    if b.proxy and not helper:
        raise Wrong(403, "forbidden")
    impersonal(request, b.reason)
    day, card = today(request), _card(request, b.card)
    command = do.TakeTicket(
        b.service, new_ref(), b.group or _class(request, card), b.language,
        request=wish(request, day, str(holder), b.request),
        holder=request.app[HOLDERS].person(day, card.number if card else b.holder),
        proxy=b.proxy, reason=b.reason, guide=helper, by=str(holder),
    )  # fmt: skip
    return await taken(request, await request.app[HUB].handle(command))


@routes.get("/api/tickets/{number}")
async def show(request: web.Request) -> web.Response:
    return await _shown(request)


@routes.post("/api/tickets/{number}/reprint")
async def reprint(request: web.Request) -> web.Response:
    """The slip once more; how often that is wanted says something about a machine's paper."""
    shown = await _shown(request)
    request.app[COUNTS]["reprints"] += 1
    return shown


@routes.post("/api/tickets/{number}/raise")
async def raise_(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, RaiseBody)
    impersonal(request, b.reason)
    command = do.Raise(request.match_info["number"], b.group, b.reason, by=str(holder))
    return _told(await request.app[HUB].handle(command))


@routes.post("/api/tickets/{number}/void")
async def void(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, VoidBody)
    impersonal(request, b.reason)
    command = do.Void(request.match_info["number"], b.reason, by=str(holder))
    return _told(await request.app[HUB].handle(command))


async def _shown(request: web.Request) -> web.Response:
    require(request)
    number = request.match_info["number"]
    return await request.app[HUB].read(lambda hall: answer({"seq": hall.seq, **_slip(request, hall, number)}))


# What other doors need too


def new_ref() -> str:
    """The unguessable name of a ticket's own page."""
    return secrets.token_urlsafe(12)


def today(request: web.Request) -> str:
    """The business day, under whose salt people and wishes become digests. Raises Refused before the first."""
    day = request.app[HUB].hall.day  # not `read`: nobody waits for a commit to learn the date
    if day is None:
        raise Refused("day_closed")
    return day


def wish(request: web.Request, day: str, caller: str, name: str) -> str:
    """What stands in the journal for a machine's own name of a wish; two machines, or two doors, may know the same name."""
    return request.app[HOLDERS].digest(day, "request", f"{caller}\0{request.path}\0{name}") if name else ""


async def taken(request: web.Request, outcome: Outcome, **more: Any) -> web.Response:
    """The answer to whoever took a number, or asked for it once more."""
    number, again = outcome.ticket or "", not outcome.events

    def told(hall: Hall) -> web.Response:
        slip = {"ticket": number, **_slip(request, hall, number), **more, "seq": outcome.seq}
        return answer({**slip, "repeated": True} if again else slip, status=200 if again else 201)

    return await request.app[HUB].read(told)


def _slip(request: web.Request, hall: Hall, number: str) -> dict[str, Any]:
    if number not in hall.tickets:
        raise Refused("unknown_ticket", number)
    return slip_view(hall, number, request.app[HUB].clock.now())


def _card(request: web.Request, number: str) -> Card | None:
    """The ID card that the machine read; its number goes no further than this door."""
    card = card_of(number, request.app[HUB].clock.now().date()) if number else None
    if number and card is None:
        raise Wrong(422, "bad_card")
    return card


def _class(request: web.Request, card: Card | None) -> str:
    """The class of somebody who asked for none: by age, where a machine may tell it."""
    hub = request.app[HUB]
    old = card is not None and card.age(hub.clock.now().date()) >= ELDER_AGE
    known = any(c.id == ELDER and not c.guide_only for c in hub.facts.priority.classes)
    return ELDER if old and known else "regular"


def _told(outcome: Outcome) -> web.Response:
    return answer({"ticket": outcome.ticket, "seq": outcome.seq})
