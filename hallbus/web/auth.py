"""Who is at the door. Devices and programs show a key, people a session's cookie; the table of roles says who may pass."""

import asyncio
import base64
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from hallbus.keys import Holder, Kind
from hallbus.people.sessions import Session
from hallbus.web.errors import Wrong
from hallbus.web.parts import ADDRESS, HUB, KEYRING, PACE, PEOPLE
from hallbus.web.roles import FIRST_DOORS, MAY, names_of

COOKIE = "hallbus_key"
SESSION = "hallbus_session"
TRADES: dict[str, Kind] = {"guide_tablet": "guide", "ops": "ops"}
CHANGES_NOTHING = (hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS)
THIS_MACHINE = ("127.0.0.1", "::1")


class Caller(NamedTuple):
    """Who asks, what the table calls them, and the session of somebody who is signed in."""

    holder: Holder
    names: frozenset[str]
    session: Session | None = None


CALLER = web.RequestKey("caller", Caller)


def require(request: web.Request, place: str = "") -> Holder:
    """Who asks, who must be welcome at this door. Raises Wrong 401, 403 or 429.

    `place` tells doors apart that have one address. Where guides are welcome, the key of a guide's tablet is a guide's, and not a
    screen's; so it is with the operators' screen.
    """
    door = door_of(request) + place
    may = MAY[door]
    callers = _callers(request, "cookie" in may)
    slow_down(request, callers[0].holder if callers else None)
    if not callers:
        raise Wrong(401, "signed_out" if SESSION in request.cookies else "unauthorized")
    caller = next((one for one in callers if one.names & may), callers[0])
    request[CALLER] = caller
    if caller.session is not None:
        _own_page(request)
        if caller.session.first and door not in FIRST_DOORS:
            raise Wrong(403, "password_first")
    if not caller.names & may:
        raise Wrong(403, "forbidden" if caller.session is None else "not_your_role")
    return caller.holder if caller.holder.kind != "screen" else _at_work(caller, may)


def door_of(request: web.Request) -> str:
    """The door's name in the table."""
    resource = request.match_info.route.resource
    method = hdrs.METH_GET if request.method == hdrs.METH_HEAD else request.method
    return f"{method} {resource.canonical if resource else request.path}"


def session_of(request: web.Request) -> Session | None:
    """Who is signed in, if anybody."""
    return request.app[PEOPLE].sessions.find(request.cookies.get(SESSION, ""))


def own_page_if_browser(request: web.Request) -> None:
    """Let pass a program, and a browser on a page of the hub. Raises Wrong 403 when another site's page asks."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin") or (origin is not None and not _is_own(request, origin)):
        raise Wrong(403, "cross_site")


def slow_down(request: web.Request, holder: Holder | None = None) -> None:
    """Count a request of this key, or of everybody without one at the same address. Raises Wrong 429."""
    caller = str(holder) if holder else f"stranger:{request.remote}"
    if not request.app[PACE].allows(caller, asyncio.get_running_loop().time()):
        raise Wrong(429, "too_fast")


def address_of(request: web.Request) -> str:
    """Where a caller is. A proxy on this machine says for whom it asks; others are not believed."""
    remote = request.remote or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told[:64] if told and remote in THIS_MACHINE else remote


# Who is it


def _callers(request: web.Request, cookie: bool) -> list[Caller]:
    """Whoever the request shows itself to be: by Authorization, `?token=` or the cookies. A browser may have two of these."""
    if (shown := _shown(request)) is not None:
        return [_caller(request, holder) for holder in shown]
    callers = []
    if (session := session_of(request)) is not None:
        callers.append(Caller(Holder("person", session.name), names_of(session.roles), session))
    if cookie and (holder := _alive(request, request.cookies.get(COOKIE, ""))) is not None:
        callers.append(_caller(request, holder))
    return callers


def _shown(request: web.Request) -> list[Holder] | None:
    """The key that a program shows: one, or none that is known. None: it shows nothing."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        holder = _alive(request, value.strip())
    elif scheme.lower() == "basic":
        holder = _administrator(request, value)
    elif "token" in request.query:
        holder = _alive(request, request.query["token"])
    else:
        return None
    return [] if holder is None else [holder]


def _administrator(request: web.Request, value: str) -> Holder | None:
    try:
        told = base64.b64decode(value, validate=True).decode()
    except ValueError:
        return None
    holder = _alive(request, told)
    return holder if holder is not None and holder.kind == "admin" else None


def _alive(request: web.Request, key: str) -> Holder | None:
    """Whose key this is; the administrator's of keys.json ends with the first password."""
    holder = request.app[KEYRING].holder(key)
    if holder is not None and holder.kind == "admin" and not request.app[PEOPLE].first_holds(key.partition(":")[0]):
        return None
    return holder


def _caller(request: web.Request, holder: Holder) -> Caller:
    return Caller(holder, frozenset({holder.kind, _trade(request, holder)}))


def _trade(request: web.Request, holder: Holder) -> Kind:
    """Whose a screen is that people work with."""
    if holder.kind != "screen":
        return holder.kind
    screen = next((s for s in request.app[HUB].facts.screens if s.id == holder.id), None)
    return TRADES.get(screen.kind, "screen") if screen else "screen"


def _at_work(caller: Caller, may: frozenset[str]) -> Holder:
    trade = next(iter(caller.names - {"screen"}), "screen")
    return Holder(trade, caller.holder.id) if trade in may else caller.holder  # type: ignore[arg-type]  # its own kind


# From where


def _own_page(request: web.Request) -> None:
    """A browser sends the cookie along whoever wrote the page: what changes something must come from a page of the hub."""
    if request.method in CHANGES_NOTHING and request.headers.get("Upgrade", "").lower() != "websocket":
        return
    if "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers:
        raise Wrong(403, "cross_site")
    own_page_if_browser(request)


def _is_own(request: web.Request, origin: str) -> bool:
    """Whether a page comes from here: a proxy may speak https before us, so names and ports are compared."""
    told = urlsplit(origin).netloc.lower()
    return bool(told) and told in (request.host.lower(), urlsplit(request.app[ADDRESS]).netloc.lower())
