"""Request bodies in, JSON answers out."""

import asyncio
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from hallbus.push import encode
from hallbus.web.errors import Wrong

T = TypeVar("T")
BODY_LIMIT_S = 15.0  # a body of some bytes that takes longer never comes
DEPTH_MAX = 32  # deeper JSON is an attack, not a request


async def body(request: web.Request, shape: type[T]) -> T:
    """The request's JSON as `shape`; an empty body is an empty object. Raises Wrong or msgspec errors."""
    try:
        async with asyncio.timeout(BODY_LIMIT_S):
            data = await request.read()
    except TimeoutError:
        raise Wrong(408, "too_slow") from None
    if data.count(b"[") + data.count(b"{") > DEPTH_MAX:
        raise Wrong(400, "bad_json")
    return msgspec.json.decode(data or b"{}", type=shape)


def answer(content: Any, status: int = 200) -> web.Response:
    return web.Response(body=encode(content), status=status, content_type="application/json", charset="utf-8")
