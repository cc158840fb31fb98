"""Events to bytes and back, for the journal and for programs that follow it.

An event in the journal is `(kind, version, data)`: data is JSON without the kind. When a kind's meaning changes, its class gets a
higher `version` and `UPCASTS` a step from the old one, so that a journal of any age opens.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from hallbus.hall.events import KINDS, BatchReserved, Event, TicketTaken

# (kind, version) -> the fields one version later
UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}

_encoder = msgspec.json.Encoder()
_decoders = {kind: msgspec.json.Decoder(cls).decode for kind, cls in KINDS.items()}
_current = {kind: cls.version for kind, cls in KINDS.items()}


class UnknownEvent(ValueError):
    """A kind or version that this program is too old for."""


def encode(event: Event) -> tuple[str, int, bytes]:
    return event.kind, event.version, _encoder.encode(event)


def decode(kind: str, version: int, data: bytes) -> Event:
    """The event of a journal row. Raises UnknownEvent, or msgspec.DecodeError for damaged data."""
    if _current.get(kind) == version:
        event: Event = _decoders[kind](data)
        return event
    return _decode_old(kind, version, data)


def _decode_old(kind: str, version: int, data: bytes) -> Event:
    fields = msgspec.json.decode(data)
    while version < _current.get(kind, 0):
        step = UPCASTS.get((kind, version))
        if step is None:
            raise UnknownEvent(
                f"there is no step from {kind} version {version}: this hallbus is damaged, install it again"
            )
        fields, version = step(fields), version + 1
    if version != _current.get(kind):
        raise UnknownEvent(f"{kind} version {version} was written by a newer hallbus: update this one")
    return msgspec.convert(fields, KINDS[kind])


def cloud_event(seq: int, event: Event, hall: str) -> bytes:
    """A fact as a CloudEvents 1.0 JSON object; `id` is its seq.

    The secret names of tickets' pages stay here, and so do the digests of who came.
    """
    if isinstance(event, TicketTaken):
        event = replace(event, ref="", holder="", booking="")
    elif isinstance(event, BatchReserved):
        event = replace(event, refs=())
    return _encoder.encode(
        {
            "specversion": "1.0",
            "id": str(seq),
            "source": f"/halls/{hall}",
            "type": event.kind,
            "time": event.at,
            "datacontenttype": "application/json",
            "data": event,
        }
    )
