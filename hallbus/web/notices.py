"""The doors of notices: written by editors, looked at step by step, shown once released, taken off at once; and the ledger of it all."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.content.notices import Draft
from hallbus.content.reviewed import Written
from hallbus.web.audit import note
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB, NOTICES, REDRAW
from hallbus.web.review import Reason, add_doors, done, number_of, standing_told, told_with_decisions, who

routes = web.RouteTableDef()

Words = Annotated[str, Meta(min_length=1, max_length=500)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class NoticeBody(Struct):
    text: Words
    ends: Day
    begins: Day | None = None
    text_en: Words | None = None
    reason: Reason = ""


@routes.get("/api/notices")
async def show(request: web.Request) -> web.Response:
    """Every notice, the steps of this hall and who takes them."""
    require(request)
    notices = request.app[NOTICES]
    return answer(await told_with_decisions(request, notices, partial(_told, request)))


@routes.post("/api/notices")
async def write(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, NoticeBody)
    impersonal(request, b.reason)
    new = await done(partial(request.app[NOTICES].write, _draft(request, b), who(request), b.reason))
    return answer(_told(request, new), status=201)


@routes.put("/api/notices/{id}")
async def edit(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, NoticeBody)
    impersonal(request, b.reason)
    draft = _draft(request, b)
    return await _changed(request, partial(request.app[NOTICES].edit, _id(request), draft, who(request), b.reason))


async def _changed(request: web.Request, act: Callable[[], Written[Draft]]) -> web.Response:
    """Do it; screens that show notices are drawn again before anybody is answered."""
    before = request.app[NOTICES].released
    new = await done(act)
    if request.app[NOTICES].released != before:
        request.app[REDRAW].all()
    note(request, subject=f"{new.id} {new.standing.state}")
    return answer(_told(request, new))


add_doors(routes, NOTICES, "notices", "unknown_notice", _changed)


def _draft(request: web.Request, b: NoticeBody) -> Draft:
    begins = b.begins or request.app[HUB].clock.now().date().isoformat()
    for day in (begins, b.ends):
        try:
            date.fromisoformat(day)
        except ValueError:
            raise Wrong(422, "bad_date") from None
    return Draft(b.text, begins, b.ends, b.text_en)


def _told(request: web.Request, one: Written[Draft]) -> dict[str, Any]:
    draft = one.draft
    return {
        "id": one.id,
        "text": draft.text,
        "text_en": draft.text_en,
        "begins": draft.begins,
        "ends": draft.ends,
        "hash": draft.hash,
        **standing_told(request, one.standing),
        "flaws": request.app[NOTICES].flaws_of(draft),
    }


def _id(request: web.Request) -> int:
    return number_of(request, "unknown_notice")
