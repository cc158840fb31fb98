"""What the hub asks the checking process, and what it is answered. The hub knows these words and opens no file itself."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from hallbus.content.media import MediaKind
from hallbus.hall.facts import Language

Act = Literal[
    "check", "convert", "tracks", "part", "pack"
]  # for the library, also the tracks of a film that is in it, or one recording of a voice, or a whole pack of them

PARTING = "parting"  # a film with several tracks becomes a file for each
PACK_FORMAT = 1
PARTS_MOST = 2_000
PART_MAX_S = 30.0

PackName = Annotated[str, Meta(min_length=1, max_length=60)]
Tag = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*$")
]  # BCP 47
Maker = Annotated[str, Meta(max_length=120)]
Licence = Annotated[str, Meta(max_length=300)]
Spoken = Annotated[str, Meta(min_length=1, max_length=200)]


class BundlePart(Struct, frozen=True):
    """One recording of a pack that is carried as a file."""

    text: Spoken
    file: Annotated[str, Meta(pattern=r"^parts/[A-Za-z0-9._-]{1,100}$")]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Bundle(Struct, frozen=True):
    """The `pack.json` of a pack that is carried as a file."""

    format: int
    name: PackName
    language: Tag
    reads: Language
    parts: Annotated[tuple[BundlePart, ...], Meta(max_length=PARTS_MOST)]
    by: Maker = ""
    licence: Licence = ""


class Request(Struct, frozen=True):
    """What to look at. `folder` is empty and takes what is drawn; CPU seconds and bytes of output are the most that is allowed."""

    path: str
    label: str
    folder: str
    act: Act
    longest_s: float
    pages_most: int
    cpu_s: int
    output: int
    keep_free: int = 0  # bytes of the disk that what is unpacked or parted must leave
    tracks: tuple[str, ...] = ()  # of a film that is in the library


class Found(Struct, frozen=True):
    """What a file is. `files` are names in the folder, "" stands for the file itself; `needs` is what has to be converted first.

    `parted` are the film's files with one of its further tracks each. Where only PARTING is needed nothing is coded anew.
    """

    kind: MediaKind
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    tracks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    thumb: str = ""
    needs: tuple[str, ...] = ()
    recipe: str = ""  # what ffmpeg is told between input and output
    parted: tuple[str, ...] = ()
    pack: Bundle | None = None  # what a pack says of itself; `files` are then its parts as WAV, in their order
