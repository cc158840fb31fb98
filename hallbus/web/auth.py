"""Who is at the door. Devices and programs show a key; until people can sign in, the administrator uses HTTP Basic."""

import asyncio
import base64

from aiohttp import web

from hallbus.keys import Holder, Kind
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB, KEYRING, PACE

COOKIE = "hallbus_key"
TRADES: dict[str, Kind] = {"guide_tablet": "guide", "ops": "ops"}


def holder_of(request: web.Request, cookie: bool = False) -> Holder | None:
    """Whose key came with the request: in Authorization, in `?token=`, or (for files only) in the cookie."""
    keyring = request.app[KEYRING]
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return keyring.holder(value.strip())
    if scheme.lower() == "basic":
        try:
            name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return None
        return Holder("admin") if keyring.is_admin(name, password) else None
    if "token" in request.query:
        return keyring.holder(request.query["token"])
    return keyring.holder(request.cookies.get(COOKIE, "")) if cookie else None


def require(request: web.Request, *kinds: str, cookie: bool = False) -> Holder:
    """The holder of the request's key, who must be of one of these kinds. Raises Wrong 401, 403 or 429.

    The key of a guide's tablet is a screen's; where guides are welcome it is a guide's. So it is with the operators' screen.
    """
    holder = holder_of(request, cookie)
    slow_down(request, holder)
    if holder is None:
        raise Wrong(401, "unauthorized")
    trade = _trade(request, holder)
    if trade in kinds:
        return Holder(trade, holder.id)
    if kinds and holder.kind not in kinds:
        raise Wrong(403, "forbidden")
    return holder


def slow_down(request: web.Request, holder: Holder | None = None) -> None:
    """Count a request of this key, or of everybody without one at the same address. Raises Wrong 429."""
    caller = str(holder) if holder else f"stranger:{request.remote}"
    if not request.app[PACE].allows(caller, asyncio.get_running_loop().time()):
        raise Wrong(429, "too_fast")


def _trade(request: web.Request, holder: Holder) -> Kind:
    """Whose a screen is that people work with."""
    if holder.kind != "screen":
        return holder.kind
    screen = next((s for s in request.app[HUB].facts.screens if s.id == holder.id), None)
    return TRADES.get(screen.kind, "screen") if screen else "screen"
