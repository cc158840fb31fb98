"""Request bodies in, JSON answers out."""

import asyncio
import re
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from hallbus.frames import encode
from hallbus.personal import names_a_person
from hallbus.web.errors import Wrong
from hallbus.web.parts import HUB

T = TypeVar("T")
BODY_LIMIT_S = 15.0  # a body of some bytes that takes longer never comes
DEPTH_MAX = 32  # deeper JSON is an attack, not a request
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)  # a text, or a bracket outside of texts


async def body(request: web.Request, shape: type[T]) -> T:
    """The request's JSON as `shape`; an empty body is an empty object. Raises Wrong or msgspec errors."""
    return decoded(await content(request) or b"{}", shape)


async def content(request: web.Request) -> bytes:
    """The request's body as it came. Raises Wrong when it takes too long."""
    try:
        async with asyncio.timeout(BODY_LIMIT_S):
            return await request.read()
    except TimeoutError:
        raise Wrong(408, "too_slow") from None


def decoded(data: bytes, shape: type[T]) -> T:
    """JSON as `shape`. Raises Wrong when it is nested deeper than any request, or msgspec errors."""
    if _too_deep(data):
        raise Wrong(400, "bad_json")
    return msgspec.json.decode(data, type=shape)


def _too_deep(data: bytes) -> bool:
    """A long list is not deep; but where there are few brackets at all, nothing can be."""
    if data.count(b"[") + data.count(b"{") <= DEPTH_MAX:
        return False
    depth = 0
    for token in TOKEN.finditer(data):
        depth += (token[0] in (b"[", b"{")) - (token[0] in (b"]", b"}"))
        if depth > DEPTH_MAX:
            return True
    return False


def impersonal(request: web.Request, *texts: str) -> None:
    """Let pass what may be kept and shown. Raises Wrong when an ID card's or a mobile phone's number stands in a text."""
    today = request.app[HUB].clock.now().date()
    if any(names_a_person(text, today) for text in texts):
        raise Wrong(422, "personal_data")


def answer(content: Any, status: int = 200) -> web.Response:
    return web.Response(body=encode(content), status=status, content_type="application/json", charset="utf-8")
