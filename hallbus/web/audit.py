"""What people and administrators change through any door is written down, after it was done and before it is answered."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from hallbus.people.audit import Audit, Deed
from hallbus.personal import names_a_person
from hallbus.web.auth import CALLER, CHANGES_NOTHING, Caller, door_of
from hallbus.web.errors import REFUSED, Handler
from hallbus.web.parts import HUB, PEOPLE
from hallbus.web.roles import MAY
from hallbus.web.tampering import PUBLISH, TAMPERING

SUBJECT_MOST = 120
QUIET_S = 60.0  # a refusal that repeats itself is written down once a minute
REMEMBERED = 1_000
ONLY_ASKS = frozenset({"POST /api/playlists/preview"})  # with a body, because a question of this size fits no address


@dataclass
class Note:
    """What a door adds to its row: who it was, when that comes out there only, and on what exactly it was done."""

    who: str = ""
    role: str = ""
    subject: str = ""


NOTE = web.RequestKey("note", Note)


class Refusals:
    """Which refusals have just been written down."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    def is_new(self, who: str, what: str, result: str, now: float) -> bool:
        last = self._told.pop((who, what, result), None)
        self._told[who, what, result] = now if last is None or now - last >= QUIET_S else last
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return last is None or now - last >= QUIET_S


REFUSALS = web.AppKey("refusals", Refusals)


def note(request: web.Request, subject: str = "", who: str = "", role: str = "") -> None:
    """Say what the row of this request is about. Never what somebody typed without it being known here."""
    request[NOTE] = Note(who, role, subject)


@web.middleware
async def audited(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add a row for what a person or the administrator's key has changed, and for what anybody known tried and may not."""
    answer = await handler(request)
    if request.method not in CHANGES_NOTHING and (deed := _deed(request, answer.status)) is not None:
        await request.app[PEOPLE].audit.keep(deed)
    return answer


def _deed(request: web.Request, status: int) -> Deed | None:
    known, added = request.get(CALLER), request.get(NOTE) or Note()
    who = added.who or (_who(known, status) if known else "")
    if not who or request.match_info.route.resource is None:
        return None
    door, now = door_of(request), request.app[HUB].clock.now()
    result = "done" if status < 400 else request.get(REFUSED, "refused")
    if (status >= 400 and (status != 403 and not added.who)) or (status < 400 and door in ONLY_ASKS):
        return None  # nothing was changed
    if status == 403 and known is not None and known.session is None and known.holder.kind != "admin":
        request.app[TAMPERING].note(str(known.holder), PUBLISH, now)
    if status >= 400 and not request.app[REFUSALS].is_new(who, door, result, now.timestamp()):
        return None
    role = added.role or (_role(known, door) if known else "")
    subject = added.subject or (_subject(request) if status < 400 else "")
    if names_a_person(subject, now.date()):
        subject = ""
    return Deed(now.isoformat(timespec="seconds"), who, role, door, subject[:SUBJECT_MOST], result)


def _who(caller: Caller, status: int) -> str:
    """People by their names, keys by what they are for. What a machine's key presses stands in the journal; what it may not, here."""
    if caller.session is not None:
        return caller.session.name
    return str(caller.holder) if caller.holder.kind == "admin" or status == 403 else ""


def _role(caller: Caller, door: str) -> str:
    if caller.session is None:
        return "key"
    used = [r for r in caller.session.roles if {"admin" if r == "administrator" else r} & MAY.get(door, frozenset())]
    return " ".join(used or caller.session.roles)


def _subject(request: web.Request) -> str:
    """What stands in the address of something that was there."""
    return " ".join(request.match_info.values())


def trail(audit: Audit, before: int | None, limit: int) -> dict[str, Any]:
    """A page of the audit, and where the next one begins. Waits for the disk."""
    rows = audit.page(before, limit + 1)
    page = rows[:limit]
    told = [
        {"id": r.id, "at": r.at, "who": r.who, "role": r.role, "what": r.what, "on": r.subject, "result": r.result}
        for r in page
    ]
    return {"rows": told, "next": page[-1].id if len(rows) > limit else None}
