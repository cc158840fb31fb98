"""The doors of people: signing in and out, passwords, accounts, and what was changed by whom."""

import asyncio
import math
from datetime import timedelta
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.people.accounts import NAME, NotDone, Person, Role
from hallbus.people.reception import NotIn
from hallbus.people.sessions import ABSOLUTE, Session
from hallbus.web.audit import note, trail
from hallbus.web.auth import SESSION, address_of, own_page_if_browser, require, session_of, slow_down
from hallbus.web.bodies import answer, body, impersonal
from hallbus.web.errors import Wrong
from hallbus.web.parts import ADDRESS, HUB, PEOPLE

routes = web.RouteTableDef()

STATUS = {
    "busy": 429, "last_administrator": 409, "person_exists": 409, "shut": 403, "too_many_people": 409,
    "unknown_person": 404, "wait": 429, "wrong_password": 403, "wrong_sign_in": 401,
}  # fmt: skip
ROWS, ROWS_MOST = 50, 200

Given = Annotated[str, Meta(max_length=64)]
Secret = Annotated[str, Meta(max_length=1000)]
Roles = Annotated[list[Role], Meta(min_length=1, max_length=6)]


class SignInBody(Struct):
    name: Given
    password: Secret


class SignOutBody(Struct):
    everywhere: bool = False


class PasswordBody(Struct):
    old: Secret
    new: Secret


class NewPersonBody(Struct):
    name: Given
    roles: Roles


class PersonBody(Struct):
    roles: Roles | None = None
    shut: bool | None = None
    reset: bool = False


# Oneself


@routes.get("/api/me")
async def me(request: web.Request) -> web.Response:
    slow_down(request)
    return _me(request, session_of(request))


@routes.post("/api/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    slow_down(request)
    own_page_if_browser(request)
    b = await body(request, SignInBody)
    people = request.app[PEOPLE]
    try:
        token, session = await people.sign_in(b.name, b.password, address_of(request))
    except (NotIn, NotDone) as no:
        # A name that nobody has may be a password in the wrong field: it is not written down.
        known = await asyncio.to_thread(people.accounts.find, b.name)
        if known is not None:
            note(request, who=known[0].name, role=" ".join(known[0].roles))
        raise _refusal(no) from None
    note(request, who=session.name, role=" ".join(session.roles))
    return _signed_in(request, token, session)


@routes.post("/api/sign-out")
async def sign_out(request: web.Request) -> web.Response:
    holder = require(request)
    b = await body(request, SignOutBody)
    sessions = request.app[PEOPLE].sessions
    if b.everywhere:
        await sessions.end_all(holder.id)
        note(request, "everywhere")
    else:
        await sessions.end(request.cookies[SESSION])
    gone = web.Response(status=204)
    gone.del_cookie(SESSION)
    return gone


@routes.post("/api/password")
async def change_password(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, PasswordBody)
    session = session_of(request)
    if session is None:  # it ended while the body came
        raise Wrong(401, "signed_out")
    try:
        token, new = await request.app[PEOPLE].change_password(session, b.old, b.new, address_of(request))
    except (NotIn, NotDone) as no:
        raise _refusal(no) from None
    note(request, session.name)
    return _signed_in(request, token, new)


# Everybody


@routes.get("/api/people")
async def everybody(request: web.Request) -> web.Response:
    require(request)
    people = await asyncio.to_thread(request.app[PEOPLE].accounts.everybody)
    return _private({"people": [_told(person) for person in people]})


@routes.post("/api/people")
async def add(request: web.Request) -> web.Response:
    require(request)
    b = await body(request, NewPersonBody)
    name = b.name.strip()
    if not NAME.fullmatch(name):
        raise Wrong(422, "invalid", "name: 1–32 × A–Z 0–9 汉字 . _ - ·")
    impersonal(request, name)
    try:
        person, password = await request.app[PEOPLE].add(name, b.roles)
    except (NotIn, NotDone) as no:
        raise _refusal(no) from None
    note(request, f"{person.name}: {' '.join(person.roles)}")
    return _private({"person": _told(person), "password": password}, 201)


@routes.patch("/api/people/{name}")
async def change(request: web.Request) -> web.Response:
    """Other roles, shut or open, a new password to begin with: any of these, in this order."""
    require(request)
    b = await body(request, PersonBody)
    changes = _changes(b)
    if not changes:
        raise Wrong(422, "invalid", "roles, shut, reset")
    people, name = request.app[PEOPLE], request.match_info["name"]
    told: dict[str, Any] = {}
    try:
        person = await people.change(name, b.roles, b.shut)
        if b.reset:
            person, told["password"] = await people.reset(name)
    except (NotIn, NotDone) as no:
        raise _refusal(no) from None
    note(request, f"{person.name}: {', '.join(changes)}")
    return _private({"person": _told(person), **told})


@routes.get("/api/audit")
async def audit(request: web.Request) -> web.Response:
    """The newest rows, or those before a row."""
    require(request)
    before, limit = _number(request, "before"), _number(request, "limit") or ROWS
    if limit > ROWS_MOST:
        raise Wrong(422, "invalid", f"limit: 1–{ROWS_MOST}")
    return _private(await asyncio.to_thread(trail, request.app[PEOPLE].audit, before, limit))


# Answers


def _me(request: web.Request, session: Session | None) -> web.Response:
    hub = request.app[HUB]
    facts = hub.facts
    return _private(
        {
            "person": session and {"name": session.name, "roles": session.roles, "first": session.first},
            "ends": session and session.ends().isoformat(timespec="seconds"),
            "hall": {"name": facts.name, "short_name": facts.short_name},
            "now": hub.clock.now().isoformat(timespec="seconds"),
        }
    )


def _signed_in(request: web.Request, token: str, session: Session) -> web.Response:
    told = _me(request, session)
    told.set_cookie(
        SESSION, token, max_age=int(ABSOLUTE / timedelta(seconds=1)), httponly=True, samesite="Strict",
        secure=_is_https(request),
    )  # fmt: skip
    return told


def _is_https(request: web.Request) -> bool:
    """Whether the browser speaks https: to us, to a proxy that says so, or to the address that the hub was given."""
    proto = request.headers.get("X-Forwarded-Proto", "").lower()
    return request.secure or proto == "https" or request.app[ADDRESS].startswith("https:")


def _told(person: Person) -> dict[str, Any]:
    return {
        "name": person.name, "roles": person.roles, "first": person.first, "shut": person.shut,
        "since": person.since, "last": person.last,
    }  # fmt: skip


def _changes(b: PersonBody) -> list[str]:
    shut = [] if b.shut is None else ["shut" if b.shut else "open"]
    return [*([" ".join(b.roles)] if b.roles else []), *shut, *(["reset"] if b.reset else [])]


def _private(content: Any, status: int = 200) -> web.Response:
    """An answer that no browser and no proxy keeps."""
    told = answer(content, status)
    told.headers["Cache-Control"] = "no-store"
    return told


def _refusal(no: NotIn | NotDone) -> Wrong:
    seconds = math.ceil(no.wait) if isinstance(no, NotIn) else 0
    return Wrong(STATUS.get(no.code, 422), no.code, str(seconds), retry_after=seconds or None)


def _number(request: web.Request, name: str) -> int | None:
    given = request.query.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 16 and int(given) > 0):
        raise Wrong(422, "invalid", f"{name}: 1…")
    return int(given)
