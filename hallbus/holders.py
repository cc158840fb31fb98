"""Who holds a ticket, as far as the hall may know: a digest that is good for one business day.

What a machine reads of a person (an ID number, a phone, whatever a visitor types) becomes a digest under a random salt at the door
and is forgotten. The salt stands in `salt.json`, so that a hub that starts again still knows who has a number today; with the next
day it is made anew, and then nobody, the hub included, can tell whose the digests in the journal were.
"""

import contextlib
import hashlib
import hmac
import logging
import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

from hallbus.keys import write_secret
from hallbus.personal import plain

log = logging.getLogger(__name__)

FILE = "salt.json"
DIGITS = 16  # 64 bits: no two of a day's thousands are alike


class _Salt(Struct):
    day: str
    salt: str


class Holders:
    """Makes digests. The first question of a new day throws the old salt away."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._kept = self._read()

    def digest(self, day: str, kind: str, text: str) -> str:
        """What stands for a text on this business day; `kind` keeps texts of one meaning apart from those of another."""
        self.begin(day)
        salt = self._kept.salt.encode() if self._kept else b""
        return hmac.new(salt, f"{kind}\0{text}".encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[:DIGITS]

    def person(self, day: str, text: str) -> str:
        """What stands for a person, however the number was written; "" for nobody."""
        told = "".join(plain(text).split()).replace("-", "")
        return self.digest(day, "person", told) if told else ""

    def begin(self, day: str) -> None:
        """Have the salt of this day; another day's is gone for good."""
        if self._kept is not None and self._kept.day == day:
            return
        self._kept = _Salt(day, secrets.token_hex(32))
        try:
            write_secret(self._file, msgspec.to_builtins(self._kept))
        except (
            OSError
        ) as error:  # a hall with a full disk still gives out numbers; a restart then forgets who holds them
            log.warning("the salt of the day cannot be kept: %s", error.strerror)
            with contextlib.suppress(OSError):
                self._file.unlink()

    def _read(self) -> _Salt | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Salt)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            log.warning("%s cannot be read: the day goes on with a new salt", self._file.name)
            return None
