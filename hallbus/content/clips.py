"""Clips that people make of what they uploaded: shown once the last step of review was taken, until their last moment."""

import json
import logging
import sqlite3
from datetime import date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from hallbus.content.items import Item, ItemKind
from hallbus.content.linter import Flaw, flaws
from hallbus.content.media import Medium, medium_in
from hallbus.content.review import NotDone
from hallbus.content.reviewed import Reviewed, Written
from hallbus.hall.facts import Review
from hallbus.hall.languages import UNKNOWN, tag_of

log = logging.getLogger(__name__)

PICTURE_S = 10.0  # a picture, or a page of several, unless somebody says otherwise


class Draft(Struct, frozen=True):
    """What somebody makes of media, by their SHA-256: one video, or pictures in their order.

    `seconds` are for each picture. `begins` and `ends` are ISO dates, both days included, or moments such as "2026-11-24T17:30" of the
    hall's own time, of which the last is not included.
    """

    title: str
    category: str
    media: tuple[str, ...]
    begins: str
    ends: str
    seconds: float = PICTURE_S

    @property
    def hash(self) -> str:
        """Of everything that a decision is about, the files included: the first 16 hex digits of their SHA-256."""
        whole = json.dumps(
            [self.title, self.category, self.media, self.begins, self.ends, self.seconds], ensure_ascii=False
        )
        return sha256(whole.encode()).hexdigest()[:16]

    def flaws(self, today: date, rules: Review) -> tuple[Flaw, ...]:
        return flaws({"title": self.title, "category": self.category}, today, rules.words)

    def is_over(self, now: datetime) -> bool:
        return until_of(self.ends, now.tzinfo) <= now


class Clips(Reviewed[Draft, Item]):
    """The table of clips."""

    TABLE, LEDGER, SUBJECT = "clips", "clip_ledger", "clip"
    UNKNOWN, TOO_MANY = "unknown_clip", "too_many_clips"

    def _draft(self, row: sqlite3.Row) -> Draft:
        return msgspec.json.decode(row["draft"], type=Draft)

    def _values(self, file: sqlite3.Connection, draft: Draft) -> dict[str, Any]:
        kind_of([_medium(file, hash) for hash in draft.media])
        return {"draft": msgspec.json.encode(draft).decode()}

    def _shown(self, file: sqlite3.Connection, public: list[Written[Draft]]) -> tuple[Item, ...]:
        zone = self._now().tzinfo
        shown = []
        for one in public:
            try:
                shown.append(_item(one, [_medium(file, hash) for hash in one.draft.media], zone))
            except NotDone:  # somebody has changed the file of content by hand
                log.warning("clip %s is not shown: its media are not in the library", one.id)
        return tuple(shown)


def kind_of(media: list[Medium]) -> ItemKind:
    """What these are together. Raises NotDone for what no screen shows."""
    kinds = {medium.kind for medium in media}
    if not media or "audio" in kinds:
        raise NotDone("not_for_screens")
    if kinds == {"video"} and len(media) == 1:
        return "video"
    if "video" in kinds:
        raise NotDone("mixed_media")
    return "image" if sum(len(medium.files) for medium in media) == 1 else "image_set"


def begins_of(text: str, zone: tzinfo | None) -> datetime:
    """The first moment of a day, or the moment itself, in the hall's own time."""
    moment = datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), time())
    return moment.replace(tzinfo=zone)


def until_of(text: str, zone: tzinfo | None) -> datetime:
    """The moment from which on it is over: when the day is over, or the moment itself."""
    return begins_of(text, zone) if "T" in text else begins_of(text, zone) + timedelta(days=1)


def _medium(file: sqlite3.Connection, hash: str) -> Medium:
    medium = medium_in(file, hash)
    if medium is None:
        raise NotDone("unknown_media")
    return medium


def _item(one: Written[Draft], media: list[Medium], zone: tzinfo | None) -> Item:
    draft, kind = one.draft, kind_of(media)
    names = [name for medium in media for name in medium.files]
    seconds = media[0].seconds if kind == "video" else draft.seconds * len(names)
    is_film, first = kind == "video", media[0]
    tracks = tuple(tag_of(track) or UNKNOWN for track in first.tracks)  # a row of before may have them as files do
    return Item(
        id=f"c{one.id}", title=draft.title, category=draft.category, kind=kind, seconds=seconds,
        hash=sha256("\n".join([*names, f"{seconds}"]).encode()).hexdigest(),
        files=tuple(f"/clips/{name}?v=1" for name in names),  # named by their content: they never change
        tracks=tracks if is_film and len(tracks) > 1 else (),
        sounds=tuple(f"/clips/{name}?v=1" for name in first.sounds) if is_film else (),
        begins=begins_of(draft.begins, zone), until=until_of(draft.ends, zone),
    )  # fmt: skip
