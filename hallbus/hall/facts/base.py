"""What every group of facts is, and the types that they share."""

from typing import Literal

from msgspec import Struct

Language = Literal["zh-CN", "en"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = tuple[str, str]  # from, to as "HH:MM"


class Fact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of facts; a key that nobody knows is a mistake, not a comment."""
