"""The files beside the hall file: inside its folder, and there.

`os.path` is asked rather than `Path`, which raises on names that are too long or on links that turn in a circle.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from hallbus.config.numbers import RANGES
from hallbus.config.problems import Finding
from hallbus.hall.facts import Clip, HallFacts

_ENDINGS = {"video": ".mp4", "image": ".png"}
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_PAGES = RANGES["playlist[].pages"][1]


def clip_files(clip: Clip) -> tuple[str, ...]:
    """The names of a clip's files in the clips folder."""
    if clip.files:
        return clip.files
    if clip.kind == "image_set":
        return tuple(f"{clip.id}-{page}.png" for page in range(1, clip.pages + 1))
    return (f"{clip.id}{_ENDINGS[clip.kind]}",)


def escapes(folder: Path, name: str) -> bool:
    """Whether a name points out of the folder, on this system or another, or through a link."""
    parts = name.replace("\\", "/").split("/")
    if not name.strip() or "\0" in name or ".." in parts or parts[0] == "" or _DRIVE.match(name):
        return True
    return not Path(os.path.realpath(folder / name)).is_relative_to(os.path.realpath(folder))


def check(hall: HallFacts, folder: Path) -> Iterator[Finding]:
    """Everything about files; `folder` is where the hall file stands."""
    if escapes(folder, hall.clips):
        yield Finding("path_escapes", "clips", {"name": hall.clips})
        return
    clips = folder / hall.clips
    if hall.playlist and not os.path.isdir(clips):
        yield Finding("clips_folder_missing", "clips", {"name": hall.clips}, also="playlist[0]")
    for at, clip in enumerate(hall.playlist):
        yield from _clip(f"playlist[{at}]", clip, clips)


def _clip(key: str, clip: Clip, clips: Path) -> Iterator[Finding]:
    escaping = [at for at, name in enumerate(clip.files) if escapes(clips, name)]
    for at in escaping:
        yield Finding("path_escapes", f"{key}.files[{at}]", {"name": clip.files[at]})
    if escaping or clip.pages > _MOST_PAGES or not os.path.isdir(clips):
        return
    if missing := [name for name in clip_files(clip) if not os.path.isfile(clips / name)]:
        yield Finding("clip_missing", key, {"name": clip.id, "files": missing})
