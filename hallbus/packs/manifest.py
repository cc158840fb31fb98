"""The `pack.json` of a voice pack in the data folder: everything that is known of it. A clip's file is named by its content."""

import os
import re
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct, field

from hallbus.hall.facts import Language
from hallbus.speech.pack import LANGUAGES, MANIFEST, MANIFEST_MAX

OWN_FILE: Final = re.compile(r"[0-9a-f]{64}\.wav")


class Part(Struct, frozen=True):
    """A recording of a text: `file` is what is spoken, `original` what came, both WAV. Loudness in LUFS; `clipped` is a share."""

    file: str
    original: str = ""
    seconds: float = 0.0
    lufs: float | None = None
    matched: float | None = None
    clipped: float = 0.0
    who: str = ""
    at: str = ""


class Manifest(Struct, frozen=True):
    """A pack. `language` is what is spoken (BCP 47), `reads` the language of the texts; `before` holds what undo brings back.

    `revision` counts changes up, so that no state of a pack is ever taken for an earlier one.
    """

    name: str
    language: str
    reads: Language | None = None
    by: str = ""
    licence: str = ""
    in_use: bool = True  # what was laid into the folder by hand is there to speak
    revision: int = 0
    format: int = 1
    made: str = ""
    origin: str = (
        ""  # the upload that brought the whole pack: after a crash it is looked at again, and must not come twice
    )
    clips: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    before: dict[str, Part | None] = field(default_factory=dict)

    def all(self) -> dict[str, Part]:
        """Every text that was recorded; of what was laid there by hand only the file is known."""
        return {text: self.parts.get(text) or Part(file) for text, file in self.clips.items()}

    @property
    def texts_language(self) -> Language:
        return self.reads or ("en" if self.language == LANGUAGES[1] else "zh-CN")

    @property
    def files(self) -> set[str]:
        """All that the pack may still need."""
        parts = [*self.parts.values(), *(part for part in self.before.values() if part)]
        return {*self.clips.values(), *(name for part in parts for name in (part.file, part.original))}


def load(folder: Path) -> Manifest:
    """Raises OSError and ValueError."""
    path = folder / MANIFEST
    if path.stat().st_size > MANIFEST_MAX:
        raise ValueError(f"{MANIFEST} is larger than {MANIFEST_MAX:,} bytes")
    return msgspec.json.decode(path.read_bytes(), type=Manifest)


def save(folder: Path, manifest: Manifest) -> None:
    """All of it or nothing, also through a power cut."""
    part = folder / f"{MANIFEST}.part"
    with part.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, folder / MANIFEST)
