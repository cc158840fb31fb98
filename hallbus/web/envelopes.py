"""CloudEvents 1.0 as other programs send them: one or many in JSON, or one whose envelope stands in the headers.

https://github.com/cloudevents/spec: formats/json-format.md, bindings/http-protocol-binding.md.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import unquote

import msgspec
from aiohttp import web
from msgspec import Meta, Raw, Struct

from hallbus.web.bodies import content, decoded
from hallbus.web.errors import Wrong

ONE, MANY, PLAIN = "application/cloudevents+json", "application/cloudevents-batch+json", "application/json"
MANY_MAX = 100
ATTRIBUTES = ("specversion", "id", "source", "type", "time")

Word = Annotated[str, Meta(min_length=1, max_length=64)]
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[ -~]+\Z")]  # it is kept: no place for a name


class CallData(Struct):
    """Who was called, and where, in the other system's words."""

    ticket: Annotated[str, Meta(min_length=1, max_length=10)]
    window: Word | Annotated[int, Meta(ge=0, le=2**53)]


class CallEvent(Struct):
    """A call of another calling system."""

    specversion: Literal["1.0"]
    id: Id
    source: Word
    type: Literal["hallbus.call"]
    data: CallData
    time: Annotated[datetime, Meta(tz=True)] | None = None


class Unreadable(Struct):
    """An item that is no call; `id` as far as it has one."""

    id: str | None
    error: msgspec.ValidationError


class _Named(Struct):
    id: Id | None = None


async def calls_of(request: web.Request) -> list[CallEvent | Unreadable]:
    """What a request brings. Raises Wrong or msgspec errors when it is no CloudEvent at all."""
    kind = request.content_type
    if kind == MANY:
        items = decoded(await content(request), list[Raw])
        if len(items) > MANY_MAX:
            raise Wrong(413, "too_large")
        return [_read(item) for item in items]
    if kind == ONE:
        return [_read(decoded(await content(request), Raw))]
    if kind == PLAIN and "ce-specversion" in request.headers:
        return [_converted(_from_headers(request, decoded(await content(request), dict[str, Any])))]
    raise Wrong(415, "no_cloudevents")


def _read(item: Raw) -> CallEvent | Unreadable:
    try:
        return msgspec.json.decode(item, type=CallEvent)
    except msgspec.ValidationError as error:
        return Unreadable(_id_of(item), error)


def _id_of(item: Raw) -> str | None:
    try:
        return msgspec.json.decode(item, type=_Named).id
    except msgspec.ValidationError:
        return None


def _from_headers(request: web.Request, data: dict[str, Any]) -> dict[str, Any]:
    named = {name: unquote(request.headers[f"ce-{name}"]) for name in ATTRIBUTES if f"ce-{name}" in request.headers}
    return {**named, "data": data}


def _converted(fields: dict[str, Any]) -> CallEvent | Unreadable:
    try:
        return msgspec.convert(fields, CallEvent)
    except msgspec.ValidationError as error:
        return Unreadable(fields.get("id"), error)
