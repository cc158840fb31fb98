"""Every single value of the facts, with its key."""

from collections.abc import Iterator

from msgspec import Struct

from hallbus.config.places import join


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Texts, numbers and switches, in the facts' order."""
    if isinstance(value, Struct):
        for name, written in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from leaves(getattr(value, name), join(key, written))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, join(key, name))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from leaves(item, f"{key}[{at}]")
    else:
        yield key, value
