"""What can be shown in the content region: one type for the hall file's clips and for those that were uploaded and released."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

ItemKind = Literal["video", "image", "image_set"]


class Item(Struct, frozen=True, kw_only=True):
    """Something that a screen can show now or later.

    `hash` names the content with all of its tracks: another one whenever some screen would see or hear something else. `files` are
    addresses at the hub, one for a video or an image, one a page for an image set, whose `seconds` are those of all pages together.
    `tracks` are the languages of a video's sound in order, and `sounds` the addresses of the same video with each of them, "" for one
    that is not there; empty if it is one file with all tracks, of which a screen plays the first. `track` is the one that is heard, by
    its place. From `begins` (included) to `until` (not included) it may be shown; None is no limit.
    """

    id: str
    title: str
    category: str
    kind: ItemKind
    seconds: float
    hash: str
    files: tuple[str, ...]
    tracks: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    track: int = 0
    begins: datetime | None = None
    until: datetime | None = None

    def is_valid(self, at: datetime) -> bool:
        """Whether it may be shown at this moment."""
        return (self.begins is None or self.begins <= at) and (self.until is None or at < self.until)
