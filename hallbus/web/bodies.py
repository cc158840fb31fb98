"""Request bodies in, JSON answers out."""

from typing import Any, TypeVar

import msgspec
from aiohttp import web

from hallbus.push import encode
from hallbus.web.errors import Wrong

T = TypeVar("T")
DEPTH_MAX = 32  # deeper JSON is an attack, not a request


async def body(request: web.Request, shape: type[T]) -> T:
    """The request's JSON as `shape`; an empty body is an empty object. Raises Wrong or msgspec errors."""
    data = await request.read()
    if data.count(b"[") + data.count(b"{") > DEPTH_MAX:
        raise Wrong(400, "bad_json")
    return msgspec.json.decode(data or b"{}", type=shape)


def answer(content: Any, status: int = 200) -> web.Response:
    return web.Response(body=encode(content), status=status, content_type="application/json", charset="utf-8")
