"""The doors of the windows: what a clerk's console or a keypad presses."""

from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.hall import commands as do
from hallbus.hall.views import console_view
from hallbus.hub import Outcome
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB, RECEIPTS

routes = web.RouteTableDef()

Number = Annotated[str, Meta(max_length=16)]
Reason = Annotated[str, Meta(max_length=60)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")]
PressNumber = Annotated[int, Meta(ge=0, le=2**53)]


class NextBody(Struct):
    after: Number | None = None
    press: PressNumber | None = None


class ButtonBody(Struct):
    ticket: Number | None = None
    reason: Reason | None = None
    until: TimeOfDay | None = None
    press: PressNumber | None = None


class TicketBody(Struct):
    ticket: Number
    press: PressNumber | None = None


class TransferBody(Struct):
    ticket: Number | None = None
    service: Annotated[str, Meta(max_length=32)] | None = None
    window: int | None = None
    press: PressNumber | None = None


def _hand(command: Any) -> Any:
    return lambda no, b, by: command(no, b.ticket, press=b.press, by=by)


BUTTONS: dict[str, Any] = {
    "recall": _hand(do.Recall),
    "start": _hand(do.Start),
    "finish": _hand(do.Finish),
    "no-show": _hand(do.NoShow),
    "park": lambda no, b, by: do.Park(no, b.ticket, b.reason or "", press=b.press, by=by),
    "open": lambda no, b, by: do.OpenWindow(no, press=b.press, by=by),
    "pause": lambda no, b, by: do.PauseWindow(no, b.reason or "pause", b.until, press=b.press, by=by),
    "close": lambda no, b, by: do.CloseWindow(no, press=b.press, by=by),
}


@routes.get("/api/windows/{no}")
async def show_window(request: web.Request) -> web.Response:
    no, _ = _at_window(request)
    hub, receipts = request.app[HUB], request.app[RECEIPTS]
    # Encoded while it is read: a moment later the hall may be ahead of the journal again.
    return await hub.read(
        lambda hall: answer(
            {"seq": hall.seq, **console_view(hall, hall.windows[no], hub.clock.now(), receipts.view(no))}
        )
    )


@routes.post("/api/windows/{no}/call-next")
async def call_next(request: web.Request) -> web.Response:
    no, by = _at_window(request)
    b = await body(request, NextBody)
    return _told(await request.app[HUB].handle(do.CallNext(no, b.after, press=b.press, by=by)))


@routes.post("/api/windows/{no}/call")
async def call(request: web.Request) -> web.Response:
    no, by = _at_window(request)
    b = await body(request, TicketBody)
    return _told(await request.app[HUB].handle(do.Call(no, b.ticket, press=b.press, by=by)))


@routes.post("/api/windows/{no}/resume")
async def resume(request: web.Request) -> web.Response:
    no, by = _at_window(request)
    b = await body(request, TicketBody)
    return _told(await request.app[HUB].handle(do.Resume(no, b.ticket, press=b.press, by=by)))


@routes.post("/api/windows/{no}/transfer")
async def transfer(request: web.Request) -> web.Response:
    no, by = _at_window(request)
    b = await body(request, TransferBody)
    command = do.Transfer(no, b.ticket, b.service, b.window, press=b.press, by=by)
    return _told(await request.app[HUB].handle(command))


@routes.post("/api/windows/{no}/{button}")
async def button(request: web.Request) -> web.Response:
    make = BUTTONS.get(request.match_info["button"])
    if make is None:
        raise Wrong(404, "not_found")
    no, by = _at_window(request)
    b = await body(request, ButtonBody)
    impersonal(request, b.reason or "")
    return _told(await request.app[HUB].handle(make(no, b, by)))


def _at_window(request: web.Request) -> tuple[int, str]:
    """The window of the address, which the key must be for, and who presses."""
    holder = require(request)
    given = request.match_info["no"]
    if not (given.isascii() and given.isdecimal() and len(given) < 7):
        raise Wrong(404, "unknown_window")
    no = int(given)
    if holder.kind == "window" and holder.id != str(no):
        raise Wrong(403, "forbidden")
    if all(w.no != no for w in request.app[HUB].facts.windows):
        raise Wrong(404, "unknown_window")
    return no, str(holder)


def _told(outcome: Outcome) -> web.Response:
    return answer({"ticket": outcome.ticket, "seq": outcome.seq})
