"""The process in which a file of strangers is opened: `python -m hallbus.content.checker`, with limits on its time, memory and output.

Its first line of input is a request as JSON (`Request`); its output is JSON lines: `{"progress": 0.4}` as it goes, and at the end
`{"done": {…}}` (`Found`) or `{"unfit": code, "facts": {…}}`. When its input closes the hub is gone; it goes too, with all it started.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
from msgspec.structs import replace

from hallbus.content.boxes import whole
from hallbus.content.bundles import unpacked
from hallbus.content.films import Film, conversion, convert, look, parted, still
from hallbus.content.findings import PARTING, Found, Request
from hallbus.content.pictures import pages, picture, thumb
from hallbus.content.recordings import recording
from hallbus.content.signatures import MP4, Format, Unfit, format_of

MEMORY = 2 * 1024**3  # addresses, not pages: ffmpeg asks for far more than it uses
FILES = 64
LONGER_S = 5.0  # than before: sound is filled up to whole frames


def main() -> None:
    """Answers one request."""
    replies = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    line = b""
    while not line.endswith(b"\n") and (part := os.read(0, 65536)):
        line += part
    request = msgspec.json.decode(line, type=Request)
    threading.Thread(target=_go_with_the_hub, daemon=True).start()
    _limit(request)
    try:
        found = _found(request, lambda part: _reply(replies, progress=round(part, 3)))
        _reply(replies, done=found)
    except Unfit as why:
        _reply(replies, unfit=why.code, facts=why.facts)
    except MemoryError:
        _reply(replies, unfit="too_heavy", facts={})
    os._exit(0)  # without waiting for the thread that listens


def _found(request: Request, progress: Callable[[float], None]) -> Found:
    path, folder = Path(request.path), Path(request.folder)
    if request.act == "part":
        recording(path, request.label, folder / "0.wav", request.longest_s)
        return Found("audio", files=("0.wav",))
    if request.act == "pack":
        pack, names = unpacked(path, folder, request.longest_s, request.keep_free, progress)
        return Found("audio", files=names, pack=pack)
    if request.act == "tracks":
        film = Film(0, tracks=request.tracks)
        return Found("video", parted=tuple(one.name for one in parted(path, film, folder, request.keep_free)))
    format = format_of(path, request.label)
    match format.sort:
        case "image":
            one = picture(path, format, folder)
            return Found("image", 0, one.width, one.height, (), (one.name,), thumb(folder / one.name, folder))
        case "pdf":
            drawn = pages(path, folder, request.pages_most)
            if not drawn:
                raise Unfit("nothing_in_it")
            kind: Literal["image", "image_set"] = "image" if len(drawn) == 1 else "image_set"
            names = tuple(page.name for page in drawn)
            return Found(kind, 0, drawn[0].width, drawn[0].height, (), names, thumb(folder / names[0], folder))
    return _film(request, path, format, folder, progress)


def _film(request: Request, path: Path, format: Format, folder: Path, progress: Callable[[float], None]) -> Found:
    film = look(path, format, request.longest_s, starts_at_once=whole(path, format))
    tracks, file = film.tracks, ""
    if request.act == "convert" and not set(film.needs) <= {PARTING}:
        file = "1.m4a" if film.is_sound else "1.mp4"
        convert(path, format, film, folder / file, progress)
        film = look(folder / file, MP4, request.longest_s + LONGER_S, starts_at_once=True)
    film = replace(film, tracks=tracks)  # an MP4 cannot say all that was told before
    further: tuple[str, ...] = ()
    if request.act == "convert" and not film.is_sound:
        further = tuple(one.name for one in parted(folder / file if file else path, film, folder, request.keep_free))
    left = film.needs if request.act == "check" else ()
    small = ""
    if not film.is_sound and still(path, format, film, folder / "still.png"):
        small = thumb(folder / "still.png", folder)
    kind: Literal["audio", "video"] = "audio" if film.is_sound else "video"
    recipe = " ".join(conversion(film)) if left else ""
    return Found(kind, film.seconds, film.width, film.height, tracks, (file,), small, left, recipe, further)


def _limit(request: Request) -> None:
    """From here on nothing takes more than it was given; what it starts neither."""
    with contextlib.suppress(AttributeError, OSError):  # no nice() on Windows, where the parent sets the priority
        os.nice(15)
    try:
        import resource
    except ImportError:  # Windows knows no such limits; the hub's own clock ends what takes too long
        return
    # macOS refuses some of these, and has the rest
    for what, most in (
        (resource.RLIMIT_CPU, request.cpu_s),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, request.output),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _go_with_the_hub() -> None:
    while os.read(0, 1024):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _reply(replies: BinaryIO, **fields: object) -> None:
    with contextlib.suppress(BrokenPipeError):
        replies.write(msgspec.json.encode(fields) + b"\n")
        replies.flush()


if __name__ == "__main__":
    main()
