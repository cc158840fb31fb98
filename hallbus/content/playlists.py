"""Playlists and slots as they were kept on the administrators' page: what is saved there stands in place of the hall file's.

Every saving is a version that stays, so that any of them can be taken again; one without an arrangement goes back to the hall file.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from hallbus.content.file import ContentFile
from hallbus.hall.facts import HallFacts, Playlist, Slot

KEPT = 200  # versions


class Arrangement(Struct, frozen=True, forbid_unknown_fields=True):
    """What plays when, as far as people arrange it from day to day. Shares and promises stay with the hall file."""

    playlists: Annotated[tuple[Playlist, ...], Meta(max_length=100)] = ()
    slots: Annotated[tuple[Slot, ...], Meta(max_length=200)] = ()


class Version(Struct, frozen=True):
    """`arrangement` is None where the hall file's was taken again."""

    no: int
    at: datetime
    who: str
    arrangement: Arrangement | None


FIRST = Version(0, datetime.min, "", None)  # nobody has saved anything


class Outdated(Exception):
    """Somebody else has saved meanwhile."""


class Playlists:
    """The versions, and the facts of the hall with the newest of them. May be asked from any thread."""

    def __init__(self, content: ContentFile, now: Callable[[], datetime]) -> None:
        self._content, self._now = content, now
        self.newest = FIRST
        self._arranged: tuple[HallFacts, Version, HallFacts] | None = None

    def look(self) -> None:
        """Take in what the file says. Raises ContentError."""
        found = self.history(1)
        self.newest = found[0] if found else FIRST

    def history(self, most: int = 20) -> list[Version]:
        """The newest first. Raises ContentError."""
        with self._content.open() as file:
            rows = file.execute("SELECT * FROM arrangements ORDER BY no DESC LIMIT ?", (most,)).fetchall()
        return [_version(row) for row in rows]

    def version(self, no: int) -> Version | None:
        """A version that was saved; None for one that never was, or that is too old. Raises ContentError."""
        with self._content.open() as file:
            row = file.execute("SELECT * FROM arrangements WHERE no = ?", (no,)).fetchone()
        return _version(row) if row else None

    def save(self, arrangement: Arrangement | None, who: str, after: int) -> Version:
        """Keep it as the newest, if `after` was the newest until now. Raises Outdated or ContentError."""
        at = self._now()
        text = msgspec.json.encode(arrangement).decode() if arrangement else ""
        with self._content.open() as file:
            file.execute("BEGIN IMMEDIATE")
            newest = file.execute("SELECT max(no) FROM arrangements").fetchone()[0] or 0
            if newest != after:
                raise Outdated
            new = file.execute("INSERT INTO arrangements (at, who, body) VALUES (?, ?, ?)", (at.isoformat(), who, text))
            no = int(new.lastrowid or 0)
            file.execute("DELETE FROM arrangements WHERE no <= ?", (no - KEPT,))
        self.newest = Version(no, at, who, arrangement)
        return self.newest

    def facts(self, facts: HallFacts) -> HallFacts:
        """These facts as they are arranged now; the same object until one of both changes."""
        known, newest = self._arranged, self.newest
        if known is None or known[0] is not facts or known[1] is not newest:
            known = self._arranged = facts, newest, arranged(facts, newest.arrangement)
        return known[2]


def arranged(facts: HallFacts, arrangement: Arrangement | None) -> HallFacts:
    """A hall's facts with other playlists and slots."""
    if arrangement is None:
        return facts
    rules = replace(facts.programme, playlists=arrangement.playlists, slots=arrangement.slots)
    return replace(facts, programme=rules)


def _version(row: sqlite3.Row) -> Version:
    body = msgspec.json.decode(row["body"], type=Arrangement) if row["body"] else None
    return Version(row["no"], datetime.fromisoformat(row["at"]), row["who"], body)
