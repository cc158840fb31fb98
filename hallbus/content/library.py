"""The clips that can be shown now: the hall file's playlist, less what is missing on disk."""

import hashlib
import logging
from pathlib import Path
from typing import Any

import msgspec

from hallbus.config import clip_files
from hallbus.hall.facts import Clip, HallFacts

log = logging.getLogger(__name__)


class Library:
    """A folder of clips. `scan` looks again, so that a repaired file comes back and a lost one is skipped."""

    def __init__(self, folder: Path, playlist: tuple[Clip, ...]) -> None:
        self.folder = folder
        self.playlist = playlist
        self.problems: dict[str, str] = {}  # clip id -> what is wrong
        self.programme: dict[str, Any] = {"revision": "", "items": []}
        self.scan()

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed; the next scan looks for its clips."""
        self.playlist = facts.playlist

    @property
    def revision(self) -> str:
        return str(self.programme["revision"])

    def scan(self) -> bool:
        """Look at the folder; whether the programme changed."""
        problems: dict[str, str] = {}
        items = [item for clip in self.playlist if (item := self._item(clip, problems))]
        for id in problems.keys() - self.problems.keys():
            log.warning("clip %s is skipped: %s", id, problems[id])
        self.problems = problems
        before, revision = self.revision, hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:12]
        self.programme = {"revision": revision, "items": items}
        return revision != before

    def file(self, name: str) -> Path | None:
        """The file of a programme's item by its name, or None. Only names of the playlist exist."""
        known = {file for clip in self.playlist for file in clip_files(clip)}
        path = self.folder / name
        return path if name in known and path.is_file() else None

    def _item(self, clip: Clip, problems: dict[str, str]) -> dict[str, Any] | None:
        urls = []
        for name in clip_files(clip):
            try:
                stat = (self.folder / name).stat()
            except OSError as error:
                problems[clip.id] = f"{name}: {error.strerror}"
                return None
            if stat.st_size == 0:
                problems[clip.id] = f"{name}: empty file"
                return None
            # The stamp makes the address change with the file, so that a screen may keep what it has for ever.
            urls.append(f"/clips/{name}?v={stat.st_mtime_ns & 0xFFFFFFFF:x}{stat.st_size:x}")
        return {
            "id": clip.id,
            "title": clip.title,
            "category": clip.category,
            "kind": clip.kind,
            "seconds": clip.seconds,
            "files": urls,
            "tracks": clip.tracks,
        }
