"""What can be shown: the hall file's playlist less what is missing on disk, and what people have released. The one place that says so."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from hallbus.config import clip_files
from hallbus.content.items import Item, NoFile, Released, item_of
from hallbus.hall.facts import Clip, HallFacts
from hallbus.hall.programme.hearing import heard, order_elsewhere

log = logging.getLogger(__name__)


class Library:
    """A folder of clips, and the released ones. `scan` looks again, so that a repaired file comes back and a lost one is skipped.

    `items` are all of them, in order, whether their time has come or not; `programme` is what screens are given now.
    """

    def __init__(
        self,
        folder: Path,
        playlist: tuple[Clip, ...],
        released: Released = lambda: (),
        now: Callable[[], datetime] | None = None,
        media: Path | None = None,
        order: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.playlist = playlist
        self.problems: dict[str, str] = {}  # clip id -> what is wrong
        self.items: tuple[Item, ...] = ()
        self.programme: dict[str, Any] = {"revision": "", "items": []}
        self._released, self._now, self._media = released, now, media
        self._order = order  # the languages of films where no screen says otherwise
        self._found: tuple[Item, ...] = ()  # of the folder
        self._lost: frozenset[str] = frozenset()  # ids of released clips whose files are gone
        self._unheard: frozenset[str] = (
            frozenset()
        )  # files of single tracks that are gone: their films play on without them
        self.scan()

    def adopt(self, facts: HallFacts) -> None:
        """The hall file was changed; the next scan looks for its clips."""
        self.playlist, self._order = facts.playlist, order_elsewhere(facts)

    @property
    def revision(self) -> str:
        return str(self.programme["revision"])

    def scan(self) -> bool:
        """Look at the folder and at the clock; whether the programme changed."""
        problems: dict[str, str] = {}
        self._found = tuple(item for clip in self.playlist if (item := self._item(clip, problems)))
        unheard: set[str] = set()
        for item in self._released():
            gone = [
                name
                for name in _names((*item.files, *item.sounds))
                if self._media and not (self._media / name).is_file()
            ]
            if lost := _names(item.files).intersection(gone):
                problems[item.id] = f"{min(lost)}: gone"
            unheard.update(gone)
        self._lost, self._unheard = frozenset(problems), frozenset(unheard)
        for id in problems.keys() - self.problems.keys():
            log.warning("clip %s is skipped: %s", id, problems[id])
        self.problems = problems
        return self.gather()

    def gather(self) -> bool:
        """Put together what is known, without a look at the disk; whether the programme changed, be it on single screens."""
        known = self.items
        released = [self._audible(item) for item in self._released() if item.id not in self._lost]
        self.items = (*self._found, *released)
        at = self._now() if self._now else None
        items = [_told(item) for item in heard(self.items, self._order) if at is None or item.is_valid(at)]
        before, revision = self.revision, hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:12]
        self.programme = {"revision": revision, "items": items}
        return revision != before or self.items != known

    def file(self, name: str) -> Path | None:
        """The file of an item by its name, or None. Only names of the playlist and of released clips exist."""
        if name in {file for clip in self.playlist for file in clip_files(clip)}:
            path = self.folder / name
        elif self._media and any(name in _names((*item.files, *item.sounds)) for item in self._released()):
            path = self._media / name
        else:
            return None
        return path if path.is_file() else None

    def _audible(self, item: Item) -> Item:
        """Without the tracks whose files are gone."""
        if not self._unheard or not item.sounds:
            return item
        return replace(item, sounds=tuple("" if _names([sound]) & self._unheard else sound for sound in item.sounds))

    def _item(self, clip: Clip, problems: dict[str, str]) -> Item | None:
        try:
            return item_of(clip, self.folder)
        except NoFile as why:
            problems[clip.id] = str(why)
            return None


def _names(addresses: Iterable[str]) -> set[str]:
    return {file.removeprefix("/clips/").partition("?")[0] for file in addresses if file}


def _told(item: Item) -> dict[str, Any]:
    """An item as a screen knows it. A screen that cannot reach its hub goes by `until` itself."""
    told = {
        "id": item.id, "title": item.title, "category": item.category, "kind": item.kind, "seconds": item.seconds,
        "files": item.files, "tracks": item.tracks, "track": item.track,
    }  # fmt: skip
    return told if item.until is None else {**told, "until": item.until.isoformat()}
