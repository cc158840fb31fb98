"""What the hub asks the checking process, and what it is answered. The hub knows these words and opens no file itself."""

from typing import Literal

from msgspec import Struct

from hallbus.content.media import MediaKind


class Request(Struct, frozen=True):
    """What to look at. `folder` is empty and takes what is drawn; CPU seconds and bytes of output are the most that is allowed."""

    path: str
    label: str
    folder: str
    act: Literal["check", "convert"]
    longest_s: float
    pages_most: int
    cpu_s: int
    output: int


class Found(Struct, frozen=True):
    """What a file is. `files` are names in the folder, "" stands for the file itself; `needs` is what has to be converted first."""

    kind: MediaKind
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    tracks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    thumb: str = ""
    needs: tuple[str, ...] = ()
    recipe: str = ""  # what ffmpeg is told between input and output
