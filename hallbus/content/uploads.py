"""Files on their way into the library: `uploading → checking → converting → ready | rejected`.

What has arrived so far is what lies on the disk; nothing else is believed about it, before a crash or after it.
"""

import base64
import errno
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from hallbus.content.file import ContentFile
from hallbus.content.media import MB, Media
from hallbus.content.review import NotDone
from hallbus.hall.facts import Uploads as Limits

State = Literal["uploading", "checking", "converting", "ready", "rejected"]
KEPT_DAYS = 7  # so long a list says what became of an upload
LABEL_MOST = 120
TRIES = 2  # a file that has twice taken the checking process with it is not looked at again


class Aim(Struct, frozen=True):
    """What an upload is for, when it is not for the library: a part of a voice pack, with its text, or a whole pack."""

    kind: Literal["part", "pack"]
    pack: str = ""
    text: str = ""


class Upload(Struct, frozen=True):
    """One file. `size` was announced, `told` is the SHA-256 that was announced or "", `hash` the one that came."""

    id: str
    label: str
    size: int
    told: str
    who: str
    at: str
    state: State
    hash: str = ""
    reason: str = ""
    facts: dict[str, Any] = {}  # msgspec copies it
    tries: int = 0
    aim: Aim | None = None


SELECT = "SELECT uploads.*, aim FROM uploads LEFT JOIN upload_aims ON upload_aims.id = uploads.id"


class Uploads:
    """The table of uploads and their files. Every call waits for the disk and may come from any thread. Raises ContentError, NotDone."""

    def __init__(
        self, media: Media, file: ContentFile, now: Callable[[], datetime], limits: Callable[[], Limits]
    ) -> None:
        self.media, self._file, self._now, self.limits = media, file, now, limits
        self._hashes: dict[str, tuple[int, Any]] = {}  # of what has arrived: how much, and its SHA-256 so far

    # Receiving

    def begin(self, label: str, size: int, told: str, who: str, aim: Aim | None = None) -> Upload:
        """Announce a file of `size` bytes. Raises NotDone."""
        limits = self.limits()
        if size > limits.most_mb * MB:
            raise NotDone("file_too_large")
        if size == 0:
            raise NotDone("empty_file")
        self.clean()
        if self.media.free() - size - self._awaited() < limits.keep_free_mb * MB:
            raise NotDone("no_room")
        now = self._now().isoformat(timespec="seconds")
        new = Upload(secrets.token_hex(12), _tidy(label), size, told, who, now, "uploading", aim=aim)
        self.media.incoming.mkdir(parents=True, exist_ok=True)
        with self._file.open() as file:
            under_way = file.execute("SELECT count(*) FROM uploads WHERE state = 'uploading'").fetchone()[0]
            if under_way >= limits.unfinished_most:
                raise NotDone("too_many_uploads")
            file.execute(
                "INSERT INTO uploads (id, label, size, told, who, at, moved, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'uploading')",
                (new.id, new.label, size, told, who, now, now),
            )
            if aim:
                file.execute(
                    "INSERT INTO upload_aims (id, aim) VALUES (?, ?)", (new.id, msgspec.json.encode(aim).decode())
                )
            self.part(new.id).touch()
        return new

    def part(self, id: str) -> Path:
        """Where the bytes of an upload are; ids are the hub's own."""
        return self.media.incoming / id

    def offset(self, upload: Upload) -> int:
        """How much of it is there."""
        if upload.state != "uploading":
            return upload.size
        try:
            return self.part(upload.id).stat().st_size
        except OSError:
            return 0

    def hashing(self, upload: Upload) -> Any:
        """The SHA-256 of what is there so far; after a restart it is worked out anew. Any: hashlib names no type for it."""
        offset = self.offset(upload)
        known = self._hashes.pop(upload.id, None)
        if known and known[0] == offset:
            return known[1]
        with self.part(upload.id).open("rb") as file:
            return hashlib.file_digest(file, "sha256")

    def received(self, upload: Upload, hashing: Any) -> Upload:
        """Some of it, or all of it, has arrived. Raises NotDone."""
        offset, now = self.offset(upload), self._now().isoformat(timespec="seconds")
        if offset < upload.size:
            self._hashes[upload.id] = offset, hashing
            self._set(upload.id, moved=now)
            return upload
        self._set(upload.id, moved=now, hash=hashing.hexdigest(), state="checking")
        return self.find(upload.id)

    # Looking

    def all(self) -> list[Upload]:
        """The newest first."""
        with self._file.open() as file:
            return [_upload(row) for row in file.execute(f"{SELECT} ORDER BY at DESC, uploads.rowid DESC")]

    def find(self, id: str) -> Upload:
        """Raises NotDone."""
        with self._file.open() as file:
            row = file.execute(f"{SELECT} WHERE uploads.id = ?", (id,)).fetchone()
        if row is None:
            raise NotDone("unknown_upload")
        return _upload(row)

    def next(self, state: State) -> Upload | None:
        """The one that has waited longest."""
        with self._file.open() as file:
            row = file.execute(f"{SELECT} WHERE state = ? ORDER BY moved, uploads.rowid", (state,)).fetchone()
        return _upload(row) if row else None

    # What becomes of it

    def tried(self, upload: Upload) -> None:
        """The checking process begins; a crash of the whole machine counts too."""
        self._set(upload.id, tries=upload.tries + 1)

    def convert(self, upload: Upload) -> None:
        """It is sound, and TVs cannot play it yet."""
        self._set(upload.id, state="converting", tries=0)

    def ready(self, upload: Upload) -> None:
        self._set(upload.id, state="ready")
        self._drop(upload.id)

    def reject(self, upload: Upload, code: str, facts: dict[str, Any]) -> None:
        """Nothing of it is kept but why."""
        self._set(upload.id, state="rejected", reason=code, facts=json.dumps(facts, ensure_ascii=False))
        self._drop(upload.id)

    def remove(self, id: str) -> Upload:
        """Whoever brought it does not want it any more, or has read what became of it. Raises NotDone."""
        known = self.find(id)
        with self._file.open() as file:
            file.execute("DELETE FROM uploads WHERE id = ?", (id,))
            file.execute("DELETE FROM upload_aims WHERE id = ?", (id,))
        self._drop(id)
        return known

    def clean(self) -> None:
        """Away with what stopped growing long ago, with old news, and with files that no row knows."""
        now, limits = self._now(), self.limits()
        stale = (now - timedelta(hours=limits.unfinished_hours)).isoformat(timespec="seconds")
        old = (now - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        with self._file.open() as file:
            file.execute("DELETE FROM uploads WHERE state = 'uploading' AND moved < ?", (stale,))
            file.execute("DELETE FROM uploads WHERE state IN ('ready', 'rejected') AND moved < ?", (old,))
            file.execute("DELETE FROM upload_aims WHERE id NOT IN (SELECT id FROM uploads)")
            open_states = "state IN ('uploading', 'checking', 'converting')"
            wanted = {row["id"] for row in file.execute(f"SELECT id FROM uploads WHERE {open_states}")}
            for path in self.media.incoming.iterdir() if self.media.incoming.is_dir() else ():
                if path.name not in wanted:
                    path.unlink(missing_ok=True)
        for id in self._hashes.keys() - wanted:
            self._hashes.pop(id, None)

    def _awaited(self) -> int:
        """Bytes that were announced and have not come yet."""
        return sum(one.size - self.offset(one) for one in self.all() if one.state == "uploading")

    def _set(self, id: str, **values: Any) -> None:
        fields = ", ".join(f"{name} = ?" for name in values)
        with self._file.open() as file:
            file.execute(f"UPDATE uploads SET {fields} WHERE id = ?", (*values.values(), id))

    def _drop(self, id: str) -> None:
        self.part(id).unlink(missing_ok=True)
        self._hashes.pop(id, None)


class Arrival:
    """What one request brings of an upload. Every call waits for the disk; `close` says how it ended."""

    def __init__(self, uploads: Uploads, upload: Upload, checksum: str = "") -> None:
        """`checksum` is of these bytes alone, as tus writes it: "sha256 BASE64". Raises NotDone, OSError."""
        self._uploads, self.upload = uploads, upload
        self.offset = self._from = uploads.offset(upload)
        self._hashing = uploads.hashing(upload)
        self._checksum = _Checksum(checksum) if checksum else None
        self._file = uploads.part(upload.id).open("ab")

    def write(self, data: bytes) -> None:
        """Take some bytes. Raises NotDone when there are more than were announced, or no room is left."""
        if self.offset + len(data) > self.upload.size:
            raise NotDone("more_than_announced")
        if self._uploads.media.free() - len(data) < self._uploads.limits().keep_free_mb * MB:
            raise NotDone("no_room")
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NotDone("no_room") from error
            raise
        self.offset += len(data)
        self._hashing.update(data)
        if self._checksum:
            self._checksum.update(data)

    def close(self, *, whole: bool) -> Upload:
        """Keep what came; of bytes with a checksum all or nothing. `whole`: the request came to its end. Raises NotDone."""
        good = self._checksum is None or (whole and self._checksum.holds())
        with self._file:
            if self._file.tell() != self.offset or not good:
                kept = self.offset if good else self._from
                self._file.truncate(kept)
                self._hashing = None
        if self._hashing is None:
            self._uploads._hashes.pop(self.upload.id, None)
            self._hashing = self._uploads.hashing(self.upload)
        if not good and whole:
            self._uploads.received(self.upload, self._hashing)
            raise NotDone("wrong_checksum")
        return self._uploads.received(self.upload, self._hashing)


class _Checksum:
    """What was announced about some bytes."""

    def __init__(self, told: str) -> None:
        name, _, value = told.partition(" ")
        if name not in ("sha1", "sha256"):
            raise NotDone("unknown_checksum")
        try:
            self._told = base64.b64decode(value, validate=True)
        except ValueError:
            raise NotDone("unknown_checksum") from None
        self._found = hashlib.new(name)

    def update(self, data: bytes) -> None:
        self._found.update(data)

    def holds(self) -> bool:
        return self._found.digest() == self._told


def _tidy(label: str) -> str:
    """A name to read, never a path: the last part of it, without signs that nobody sees."""
    last = label.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-LABEL_MOST:].strip()


def _upload(row: sqlite3.Row) -> Upload:
    names = ("id", "label", "size", "told", "who", "at", "state", "hash", "reason", "tries")
    aim = msgspec.json.decode(row["aim"], type=Aim) if row["aim"] else None
    return Upload(**{name: row[name] for name in names}, facts=json.loads(row["facts"]), aim=aim)
