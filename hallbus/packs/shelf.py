"""The voice packs of a hall, in the folder `voices` of its data: each a folder with its manifest and its recordings.

A recording's files come first and the manifest after them, so a crash leaves at most files that nothing names; those are swept away.
"""

import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hallbus.content.findings import PARTS_MOST
from hallbus.content.media import MB
from hallbus.content.review import NotDone
from hallbus.content.signatures import Unfit
from hallbus.hall.facts import Language
from hallbus.packs.manifest import OWN_FILE, Manifest, Part, load, save
from hallbus.packs.takes import Take, take
from hallbus.speech import sound
from hallbus.speech.pack import MANIFEST

log = logging.getLogger(__name__)

FOLDER: Final = "voices"
WORK: Final = "work"
PACKS_MOST: Final = 50


class Pack(Struct, frozen=True):
    """A pack by the name of its folder; without a manifest `problem` says why nobody can speak from it."""

    id: str
    manifest: Manifest | None
    problem: str = ""


class About(Struct, frozen=True):
    """What whoever makes a pack says of it."""

    name: str
    language: str
    reads: Language
    by: str = ""
    licence: str = ""


class Shelf:
    """Every call waits for the disk and may come from any thread. Raises NotDone and OSError; Unfit for a recording.

    `changes` counts up whenever something may sound otherwise.
    """

    def __init__(self, data: Path, now: Callable[[], datetime], keep_free_mb: Callable[[], int]) -> None:
        self.folder, self.work = data / FOLDER, data / FOLDER / WORK
        self._now, self._keep_free_mb = now, keep_free_mb
        self._turn = Lock()
        self.changes = 0

    def begin(self) -> None:
        """Put in order what a crash has left."""
        with self._turn:
            shutil.rmtree(self.work, ignore_errors=True)
            for pack in self.all():
                try:
                    if pack.manifest is not None:
                        self._sweep(pack.id, pack.manifest)
                except OSError as why:  # a hall opens all the same
                    log.warning("voice pack %s cannot be swept: %s", pack.id, why)

    # Looking

    def all(self) -> list[Pack]:
        """In the order of their folders."""
        return [self._pack(path.parent) for path in sorted(self.folder.glob(f"*/{MANIFEST}"))]

    def find(self, id: str) -> Manifest:
        """Raises NotDone; `id` comes from outside."""
        manifest = next((pack.manifest for pack in self.all() if pack.id == id), None)
        if manifest is None:
            raise NotDone("unknown_pack")
        return manifest

    def file(self, id: str, text: str, *, original: bool) -> Path:
        """The sound of a text. Raises NotDone."""
        part = self.find(id).all().get(text)
        name = (part.original if original else part.file) if part else ""
        path = self.folder / id / name
        if not name or not path.resolve().is_relative_to((self.folder / id).resolve()) or not path.is_file():
            raise NotDone("unknown_part")
        return path

    # Changing

    def make(self, about: About) -> str:
        """A pack without recordings, not in use; gives its id."""
        with self._turn:
            self._need_room(0)
            staged = self._staged()
            save(staged, self._fresh(about))
            return self._settled(staged, about.language)

    def bring(self, about: About, parts: Iterable[tuple[str, Path]], origin: str = "") -> str:
        """A pack from elsewhere, with a decoded recording for each text; whole or not at all, and from one origin once. Gives its id."""
        if origin and (here := [p.id for p in self.all() if p.manifest and p.manifest.origin == origin]):
            return here[0]
        staged = self._staged()
        try:
            manifest = self._fresh(about)
            for text, path in parts:
                manifest = _with(manifest, text, self._keep(staged, take(path), ""))
            save(staged, replace(manifest, before={}, origin=origin))
            with self._turn:
                return self._settled(staged, about.language)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def record(self, id: str, text: str, path: Path, who: str) -> None:
        """A decoded recording takes the place of what was there; undo brings that back."""
        taken = take(path)
        with self._turn:
            manifest = self.find(id)
            if text not in manifest.clips and len(manifest.clips) >= PARTS_MOST:
                raise Unfit("pack_full")
            self._change(id, manifest, _with(manifest, text, self._keep(self.folder / id, taken, who)))

    def drop(self, id: str, text: str) -> None:
        """Away with a recording; undo brings it back."""
        with self._turn:
            manifest = self.find(id)
            if text not in manifest.clips:
                raise NotDone("unknown_part")
            self._change(id, manifest, _with(manifest, text, None))

    def undo(self, id: str, text: str) -> None:
        """What was there before the last change of a text; undone once more, it is as it was."""
        with self._turn:
            manifest = self.find(id)
            if text not in manifest.before:
                raise NotDone("nothing_to_undo")
            self._change(id, manifest, _with(manifest, text, manifest.before[text]))

    def tell(self, id: str, **values: object) -> Manifest:
        """Another name, maker or licence; in use or not. Of the packs for a language one is in use."""
        with self._turn:
            manifest = self.find(id)
            changed = msgspec.convert({**msgspec.structs.asdict(manifest), **values}, Manifest)
            self._change(id, manifest, changed)
            if changed.in_use and not manifest.in_use:
                for other in self.all():
                    theirs = other.manifest
                    if theirs and other.id != id and theirs.in_use and theirs.texts_language == changed.texts_language:
                        self._change(other.id, theirs, replace(theirs, in_use=False))
            return changed

    def remove(self, id: str) -> None:
        """Away with a pack that nobody speaks from."""
        with self._turn:
            if self.find(id).in_use:
                raise NotDone("pack_in_use")
            self.work.mkdir(parents=True, exist_ok=True)
            gone = self.work / f"{id}-{secrets.token_hex(4)}"
            os.replace(self.folder / id, gone)  # at once; what a crash leaves of it is swept away
            shutil.rmtree(gone, ignore_errors=True)
            self.changes += 1

    def need_room(self, size: int) -> None:
        """Raises NotDone when the disk would not keep what the journal needs."""
        self._need_room(size)

    def _pack(self, folder: Path) -> Pack:
        try:
            return Pack(folder.name, load(folder))
        except (OSError, ValueError) as why:
            return Pack(folder.name, None, str(why)[:200])

    def _fresh(self, about: About) -> Manifest:
        if len(self.all()) >= PACKS_MOST:
            raise NotDone("too_many_packs")
        made = self._now().isoformat(timespec="seconds")
        return Manifest(
            about.name, about.language, about.reads, about.by, about.licence, in_use=False, revision=1, made=made
        )

    def _staged(self) -> Path:
        staged = self.work / secrets.token_hex(8)
        staged.mkdir(parents=True)
        return staged

    def _settled(self, staged: Path, language: str) -> str:
        known = {path.name.casefold() for path in self.folder.iterdir()}
        id = next(name for at in range(1, 10_000) if (name := f"{language}-{at}").casefold() not in known)
        os.rename(staged, self.folder / id)
        self.changes += 1
        return id

    def _keep(self, folder: Path, taken: Take, who: str) -> Part:
        self._need_room(2 * (len(taken.original) + len(taken.words)))
        original = _written(folder, taken.original, taken.rate)
        file = _written(folder, taken.words, sound.RATE)
        at = self._now().isoformat(timespec="seconds")
        return Part(
            file, original, round(taken.seconds, 2), round(taken.lufs, 1), round(taken.matched, 1), round(taken.clipped, 5),
            who, at,
        )  # fmt: skip

    def _change(self, id: str, before: Manifest, after: Manifest) -> None:
        save(self.folder / id, replace(after, revision=before.revision + 1))
        self._sweep(id, after)
        self.changes += 1

    def _sweep(self, id: str, manifest: Manifest) -> None:
        for path in (self.folder / id).iterdir():
            ours = OWN_FILE.fullmatch(path.name) or path.suffix == ".part"
            if ours and path.name not in manifest.files:
                path.unlink(missing_ok=True)

    def _need_room(self, size: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free - size < self._keep_free_mb() * MB:
            raise NotDone("no_room")


def _with(manifest: Manifest, text: str, part: Part | None) -> Manifest:
    """The pack with another recording of a text, or without one."""
    had = manifest.all().get(text)
    clips = {each: file for each, file in manifest.clips.items() if each != text or part}
    parts = {each: known for each, known in manifest.parts.items() if each != text}
    if part is not None:
        clips[text], parts[text] = part.file, part
    return replace(manifest, clips=clips, parts=parts, before={**manifest.before, text: had})


def _written(folder: Path, samples: sound.Samples, rate: int) -> str:
    """Under the name of its content."""
    path = folder / f"{secrets.token_hex(8)}.new"
    sound.write(path, samples, rate)
    with path.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest() + ".wav"
    os.replace(path, folder / name)
    return name
