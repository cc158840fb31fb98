"""Who may what: random keys made at first start, and who is behind one.

`keys.json` in the data folder holds the keys in clear for whoever may read that folder. The hub keeps only hashes, in
`key-hashes.json`; when an administrator has taken `keys.json` away, the hashes go on working.
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from hallbus.hall.facts import HallFacts

Kind = Literal["window", "screen", "guide", "ops", "kiosk", "ingest", "admin", "person"]
GROUPS: dict[str, Kind] = {"windows": "window", "screens": "screen", "kiosks": "kiosk"}


class Holder(Struct, frozen=True):
    """Who holds a key: a kind, and the window, screen or kiosk it is for. A guide is the screen that is a guide's
    tablet, ops the operators' one. A person holds no key, but is signed in under a name."""

    kind: Kind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


class _Admin(Struct):
    name: str
    password: str


class _Clear(Struct):
    """What keys.json must look like; what else stands in it is kept."""

    url: str = ""
    admin: _Admin | None = None
    windows: dict[str, str] = {}
    screens: dict[str, str] = {}
    kiosks: dict[str, str] = {}
    ingest: str = ""


class KeyFileError(Exception):
    """The key file cannot be used; the text says what to do."""


class Keyring:
    """Knows a key by its hash."""

    def __init__(self, hashes: dict[str, str]) -> None:
        self._holders = {digest: _parse(holder) for holder, digest in hashes.items()}

    def holder(self, key: str) -> Holder | None:
        return self._holders.get(_hash(key)) if key else None

    def is_admin(self, name: str, password: str) -> bool:
        found = self.holder(f"{name}:{password}")
        return found is not None and found.kind == "admin"


def load_keys(folder: Path, facts: HallFacts, url: str) -> Keyring:
    """Read or make the keys of a hall; devices that the hall file has gained get theirs. Raises KeyFileError."""
    clear_file, hash_file = folder / "keys.json", folder / "key-hashes.json"
    clear = read_keys(clear_file, _Clear)
    hashes: dict[str, str] = read_keys(hash_file, dict[str, str])
    wanted = {
        "windows": [str(w.no) for w in facts.windows],
        "screens": [s.id for s in facts.screens],
        "kiosks": [k.id for k in facts.kiosks],
    }
    clear["url"] = url
    for group, ids in wanted.items():
        kept = clear.setdefault(group, {})
        for id in ids:
            if id not in kept and f"{GROUPS[group]}:{id}" not in hashes:
                kept[id] = secrets.token_urlsafe(24)
    if "ingest" not in clear and "ingest" not in hashes:
        clear["ingest"] = secrets.token_urlsafe(24)
    if "admin" not in clear and "admin" not in hashes:
        clear["admin"] = {"name": "admin", "password": secrets.token_urlsafe(15)}
    hashes = {**hashes, **_hashes(clear)}
    try:
        keyring = Keyring(hashes)
    except msgspec.ValidationError as error:
        raise _unreadable(hash_file, error) from error
    write_keys(clear_file, clear)
    write_keys(hash_file, hashes)
    return keyring


def _hashes(clear: dict[str, Any]) -> dict[str, str]:
    found = {f"{kind}:{id}": _hash(key) for group, kind in GROUPS.items() for id, key in clear.get(group, {}).items()}
    if "ingest" in clear:
        found["ingest"] = _hash(clear["ingest"])
    if admin := clear.get("admin"):
        found["admin"] = _hash(f"{admin['name']}:{admin['password']}")
    return found


def _hash(key: str) -> str:
    # Keys are 144 random bits, so a plain hash is as good as a slow one.
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _parse(holder: str) -> Holder:
    kind, _, id = holder.partition(":")
    return msgspec.convert({"kind": kind, "id": id}, Holder)


def read_keys(file: Path, shape: Any) -> dict[str, Any]:
    """What a file of keys holds, which must be of this shape; nothing when there is none. Raises KeyFileError."""
    try:
        content = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        msgspec.convert(content, shape)
        return content
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> KeyFileError:
    return KeyFileError(f"{file} cannot be read ({error}): restore it, or move it away to have new keys made")


def write_keys(file: Path, content: dict[str, Any]) -> None:
    """Keep keys as JSON, whole or not at all. Raises KeyFileError."""
    try:
        write_secret(file, content)
    except OSError as error:
        raise KeyFileError(
            f"{file} cannot be written ({error.strerror}): free space or change the folder's rights"
        ) from error


def write_secret(file: Path, content: dict[str, Any]) -> None:
    """Keep content as JSON, whole or not at all, and for the owner's eyes only. Raises OSError."""
    part = file.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(content), indent=2))
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)
