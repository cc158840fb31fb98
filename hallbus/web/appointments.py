"""The doors of appointments: another system brings them, a visitor checks in with one."""

import asyncio
import contextlib
import csv
import io
import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct, field

from hallbus.appointments import Appointment, AppointmentsError, NotTaken, understood
from hallbus.hall import commands as do
from hallbus.hall.calendar import business_day
from hallbus.hall.commands import Refused
from hallbus.hall.guards import clock_text
from hallbus.hall.state import Hall
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, content, decoded
from hallbus.web.errors import Wrong, prefers_english, without_values
from hallbus.web.parts import APPOINTMENTS, HOLDERS, HUB
from hallbus.web.tickets import Wish, new_ref, taken, today, wish
from hallbus.web.words import words

log = logging.getLogger(__name__)
routes = web.RouteTableDef()

COLUMNS = ("code", "service", "date", "from", "to")
T = TypeVar("T")
Text = Annotated[str, Meta(max_length=64)]


class Item(Struct):
    code: Text
    service: Text
    day: Text = field(name="date")
    begins: Text = field(name="from")
    ends: Text = field(name="to")


class CheckInBody(Struct):
    code: Text
    request: Wish = ""
    language: Literal["zh-CN", "en"] = "zh-CN"


@routes.post("/api/appointments")
async def bring(request: web.Request) -> web.Response:
    """Keep a list; what cannot be kept is named by its line, and keeps the others from nothing."""
    require(request)
    data = await content(request)
    rows = _csv_rows(data) if request.content_type == "text/csv" else enumerate(decoded(data or b"[]", list), 1)
    wanted: list[tuple[int, Appointment]] = []
    refused: list[dict[str, Any]] = []
    for line, fields in rows:
        try:
            wanted.append((line, _understood(request, fields)))
        except NotTaken as no:
            refused.append(_refusal(request, line, no.code))
        except msgspec.ValidationError as invalid:
            refused.append(_refusal(request, line, "invalid", without_values(invalid)))
    fates = await _store(request.app[APPOINTMENTS].keep, [each for _, each in wanted])
    used = [line for (line, _), fate in zip(wanted, fates, strict=True) if fate == "already_used"]
    refused += [_refusal(request, line, "already_used") for line in used]
    counts = {fate: fates.count(fate) for fate in ("new", "changed", "unchanged")}
    return answer({**counts, "refused": sorted(refused, key=lambda each: each["line"])})


@routes.get("/api/appointments")
async def show(request: web.Request) -> web.Response:
    require(request)
    day = _asked_day(request)
    kept = await _store(request.app[APPOINTMENTS].of_day, day)
    return answer({"day": day, "appointments": [_view(each) for each in kept]})


@routes.delete("/api/appointments/{code}")
async def delete(request: web.Request) -> web.Response:
    require(request)
    if not await _store(request.app[APPOINTMENTS].delete, request.match_info["code"]):
        raise Wrong(404, "unknown_appointment")
    return web.Response(status=204)


@routes.post("/api/check-in")
async def check_in(request: web.Request) -> web.Response:
    """Turn today's appointment into a ticket; whoever is too late has an ordinary one, and is told so."""
    holder = require(request)
    b = await body(request, CheckInBody)
    hub, store, day = request.app[HUB], request.app[APPOINTMENTS], today(request)
    found = await _store(store.find, b.code.strip())
    if found is None:
        raise Wrong(404, "unknown_appointment")
    begins, ends = found.slot(hub.facts) or (None, None)
    if found.day != day:
        code = "appointment_later" if found.day > day else "appointment_past"
        raise Refused(code, opens=clock_text(begins, hub.clock.now()))
    booking = request.app[HOLDERS].digest(day, "booking", found.code)
    await hub.read(lambda hall: _not_used(hall, found, booking))
    outcome = await hub.handle(
        do.TakeTicket(
            found.service, new_ref(), language=b.language, request=wish(request, day, str(holder), b.request),
            booking=booking, slot_from=begins, slot_to=ends, by=str(holder),
        )
    )  # fmt: skip
    number = outcome.ticket or ""
    with contextlib.suppress(Wrong):  # the ticket is given, and the hall knows whose it is
        await _store(store.check_in, found.code, number)
    late = await hub.read(lambda hall: number in hall.tickets and hall.tickets[number].slot_from is None)
    return await taken(request, outcome, late=late, slot=[found.begins, found.ends])


def _not_used(hall: Hall, found: Appointment, booking: str) -> None:
    """A day whose salt was lost knows its appointments by other digests; their file still knows which were used."""
    if found.ticket in hall.tickets and booking not in hall.bookings:
        raise Refused("already_checked_in", found.ticket)


def _view(found: Appointment) -> dict[str, Any]:
    return {
        "code": found.code,
        "service": found.service,
        "date": found.day,
        "from": found.begins,
        "to": found.ends,
        "state": found.state,
        "ticket": found.ticket,
    }


async def _store(work: Callable[..., T], *given: Any) -> T:
    """What the file of appointments says. Raises Wrong when it cannot be used: the hall goes on without it."""
    try:
        return await asyncio.to_thread(work, *given)
    except AppointmentsError as error:
        log.error("appointments cannot be used: %s", error)
        raise Wrong(503, "appointments_down") from error


def _asked_day(request: web.Request) -> str:
    hub = request.app[HUB]
    asked = request.query.get("day") or business_day(hub.clock.now(), hub.facts.calendar.day_starts)
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        raise Wrong(422, "invalid", "day: 2026-11-24") from None


def _csv_rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table by their line; columns that nobody knows are let pass, and so are empty lines."""
    rows = csv.reader(io.StringIO(_text(data), newline=""))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if not set(COLUMNS) <= set(header):
            raise Wrong(400, "bad_csv", ", ".join(COLUMNS))
        for row in rows:
            if any(cell.strip() for cell in row):
                yield rows.line_num, dict(zip(header, row, strict=False))
    except csv.Error:
        raise Wrong(400, "bad_csv", ", ".join(COLUMNS)) from None


def _text(data: bytes) -> str:
    """A table's text; spreadsheets save it in the encoding of their system."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _understood(request: web.Request, fields: Any) -> Appointment:
    item, hub = msgspec.convert(fields, Item), request.app[HUB]
    day = business_day(hub.clock.now(), hub.facts.calendar.day_starts)
    return understood(hub.facts, day, item.code.strip(), item.service.strip(), item.day, item.begins, item.ends)


def _refusal(request: web.Request, line: int, code: str, detail: str = "") -> dict[str, Any]:
    return {"line": line, "code": code, "message": words(code, prefers_english(request), detail)}
