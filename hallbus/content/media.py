"""Files that were checked and can be shown: kept by the SHA-256 of what was uploaded, each once."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hallbus.content.file import ContentFile
from hallbus.content.review import NotDone

FOLDER = "media"
MB = 1_000_000
MediaKind = Literal["image", "image_set", "video", "audio"]


class Medium(Struct, frozen=True):
    """Something in the library of media. `files` are what screens fetch, one a page; `size` is that of all files together in bytes.

    `tracks` are the languages of its sound. A film with several has a file for each in `sounds`, in their order: the first is the film
    itself, which holds them all. One that came before there were such files has none.
    """

    hash: str
    label: str
    who: str
    at: str
    kind: MediaKind
    files: tuple[str, ...]
    size: int
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    tracks: tuple[str, ...] = ()
    thumb: str = ""
    sounds: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every file of it in the folder, each once."""
        return tuple(dict.fromkeys(name for name in (*self.files, *self.sounds, self.thumb) if name))


class InUse(NotDone):
    """A medium that clips are made of; `where` are their titles."""

    def __init__(self, where: tuple[str, ...]) -> None:
        super().__init__("media_in_use")
        self.where = where


class Media:
    """The table of media with its folder. Every call waits for the disk and may come from any thread. Raises ContentError, NotDone."""

    def __init__(self, data: Path, file: ContentFile, now: Callable[[], datetime]) -> None:
        self.folder = data / FOLDER
        self.incoming, self.work = self.folder / "incoming", self.folder / "work"
        self._file, self._now = file, now
        self._turn = Lock()  # a sweep must not take files whose row is just being written

    def free(self) -> int:
        """Bytes that the disk has left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.folder).free

    def all(self) -> list[Medium]:
        """The newest first."""
        with self._file.open() as file:
            return [_medium(row) for row in file.execute("SELECT * FROM media ORDER BY at DESC, hash")]

    def find(self, hash: str) -> Medium | None:
        with self._file.open() as file:
            return medium_in(file, hash)

    def path(self, name: str) -> Path | None:
        """A file of the library by its name, or None; `name` comes from outside."""
        known = {each for medium in self.all() for each in medium.names}
        path = self.folder / name
        return path if name in known and path.is_file() else None

    def keep(self, medium: Medium, files: Iterable[Path], thumb: Path | None, parted: Iterable[Path] = ()) -> Medium:
        """Take files over from the checking process, named by their content; `parted` are those of a film's further tracks.

        The row comes last: what has none is swept away.
        """
        with self._turn, self._file.open() as file:
            names = [self._settle(path) for path in files]
            further = [self._settle(path) for path in parted]
            kept = replace(
                medium, files=tuple(names), sounds=(names[0], *further) if further else (), thumb=self._settle(thumb) if thumb else ""
            )  # fmt: skip
            kept = replace(kept, size=sum((self.folder / name).stat().st_size for name in {*names, *further}))
            facts = msgspec.json.encode(kept).decode()
            file.execute(
                "INSERT INTO media (hash, at, label, who, facts) VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                (kept.hash, kept.at, kept.label, kept.who, facts),
            )
        return kept

    def remove(self, hash: str) -> None:
        """Away with what nobody shows. Raises NotDone, InUse with where it is used."""
        with self._file.open() as file:
            medium = medium_in(file, hash)
            if medium is None:
                raise NotDone("unknown_media")
            if where := self._where(file).get(hash):
                raise InUse(where)
            file.execute("DELETE FROM media WHERE hash = ?", (hash,))
        self.sweep()

    def unparted(self) -> list[Medium]:
        """Films with several tracks that came before each had a file of its own."""
        return [one for one in self.all() if one.kind == "video" and len(one.tracks) > 1 and not one.sounds]

    def part(self, hash: str, parted: Iterable[Path]) -> None:
        """Take over the files of a film's further tracks; of one that was removed meanwhile they are left where they are."""
        with self._turn, self._file.open() as file:
            medium = medium_in(file, hash)
            if medium is None:
                return
            further = [self._settle(path) for path in parted]
            sounds = (medium.files[0], *further)
            size = sum((self.folder / name).stat().st_size for name in set(sounds))
            self._write(file, replace(medium, sounds=sounds, size=size))

    def name_track(self, hash: str, track: int, language: str) -> str:
        """Say what is spoken in a track (its place, from 0); what was said before. No file is touched. Raises NotDone."""
        with self._file.open() as file:
            medium = medium_in(file, hash)
            if medium is None:
                raise NotDone("unknown_media")
            if track >= len(medium.tracks):
                raise NotDone("unknown_track")
            before, tracks = medium.tracks[track], list(medium.tracks)
            tracks[track] = language
            self._write(file, replace(medium, tracks=tuple(tracks)))
        return before

    def where_used(self) -> dict[str, tuple[str, ...]]:
        """Titles of the clips that each medium is in."""
        with self._file.open() as file:
            return self._where(file)

    def sweep(self) -> None:
        """Away with files that belong to nothing: a crash between the disk and the table leaves such."""
        with self._turn:
            known = {name for medium in self.all() for name in medium.names}
            for path in self.folder.iterdir() if self.folder.is_dir() else ():
                if path.is_file() and path.name not in known:
                    path.unlink(missing_ok=True)

    def _write(self, file: sqlite3.Connection, medium: Medium) -> None:
        facts = msgspec.json.encode(medium).decode()
        file.execute("UPDATE media SET facts = ? WHERE hash = ?", (facts, medium.hash))

    def _where(self, file: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
        used: dict[str, tuple[str, ...]] = {}
        for row in file.execute("SELECT draft FROM clips ORDER BY id"):
            draft = json.loads(row["draft"])
            for hash in dict.fromkeys(draft["media"]):
                used[hash] = (*used.get(hash, ()), draft["title"])
        return used

    def _settle(self, path: Path) -> str:
        """Move a file to its own name and let the disk have it. Returns the name."""
        with path.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest() + path.suffix
            os.fsync(file.fileno())
        os.replace(path, self.folder / name)
        return name


def medium_in(file: sqlite3.Connection, hash: str) -> Medium | None:
    """A medium of the table, or None."""
    row = file.execute("SELECT * FROM media WHERE hash = ?", (hash,)).fetchone()
    return _medium(row) if row else None


def _medium(row: sqlite3.Row) -> Medium:
    return msgspec.json.decode(row["facts"], type=Medium)
