"""Where items come from: the hall file's clips here, uploaded clips in `hallbus.content.clips`."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from hallbus.config import clip_files
from hallbus.hall.facts import Clip
from hallbus.hall.items import Item, ItemKind
from hallbus.hall.languages import UNKNOWN, tag_of

__all__ = ["Item", "ItemKind", "Released", "item_of"]

Released = Callable[[], tuple[Item, ...]]  # what people have released, whether its time has come or not


class NoFile(Exception):
    """A clip has a file that cannot be shown; the text says which and why."""


def item_of(clip: Clip, folder: Path) -> Item:
    """A clip of the hall file as it stands in the folder. Raises NoFile."""
    files = tuple(_address(folder, name) for name in clip_files(clip))
    hash = hashlib.sha256("\n".join(files).encode()).hexdigest()
    tracks = tuple(tag_of(track) or UNKNOWN for track in clip.tracks)
    sounds = files if clip.kind == "video" and 1 < len(files) == len(tracks) else ()  # else they are its parts
    return Item(
        id=clip.id, title=clip.title, category=clip.category, kind=clip.kind, seconds=clip.seconds,
        hash=hash, files=files[:1] if sounds else files, tracks=tracks, sounds=sounds,
    )  # fmt: skip


def _address(folder: Path, name: str) -> str:
    """The stamp makes the address change with the file, so that a screen may keep what it has for ever."""
    try:
        stat = (folder / name).stat()
    except OSError as error:
        raise NoFile(f"{name}: {error.strerror}") from error
    if stat.st_size == 0:
        raise NoFile(f"{name}: empty file")
    return f"/clips/{name}?v={stat.st_mtime_ns & 0xFFFFFFFF:x}{stat.st_size:x}"
