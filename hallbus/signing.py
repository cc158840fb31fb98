"""The hub's own signature: with it a screen tells its hub from whoever else sits on the line.

A signed message is a JSON object that ends with its signature. What is signed is the text before that, by Ed25519 over its SHA-512:
one hash of what may be long, and a signature of what is always short. `for` says who may believe it, `run` which life of the hub it is
of, and `tick` the hub's milliseconds in that life, never the same twice.
"""

import binascii
import hashlib
import os
import secrets
import time
from pathlib import Path
from typing import Any

from msgspec import Struct
from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_seed_keypair

from hallbus.keys import KeyFileError, read_keys, write_keys

PURPOSE = b"hallbus line 1\n"  # a signature made for a line is good for nothing else
FILE = "signing-key.json"


class _Kept(Struct):
    """What signing-key.json must look like."""

    seed: str


class Signer:
    """Signs the messages of one life of a hub."""

    def __init__(self, seed: bytes | None = None) -> None:
        """`seed` is 32 bytes; a random one without."""
        public, self._secret = crypto_sign_seed_keypair(seed or os.urandom(32))
        self.public = _text(public).decode()
        self.run = secrets.token_urlsafe(9)
        self._began, self._tick = time.monotonic(), 0

    def seal(self, fields: bytes, audience: bytes) -> bytes:
        """Sign a JSON object, given without its closing brace, for whoever `audience` names (JSON too); the whole message."""
        self._tick = max(self._tick + 1, int((time.monotonic() - self._began) * 1e3))
        text = b'%b,"for":%b,"run":"%b","tick":%d' % (fields, audience, self.run.encode(), self._tick)
        return b'%b,"sig":"%b"}' % (text, _text(self._signature(text)))

    def _signature(self, text: bytes) -> bytes:
        return crypto_sign(PURPOSE + hashlib.sha512(text).digest(), self._secret)[:crypto_sign_BYTES]


def load_signer(folder: Path) -> Signer:
    """The signer of a data folder; its key is made at first and kept beside keys.json. Raises KeyFileError."""
    file = folder / FILE
    kept = read_keys(file, _Kept)
    if not kept:
        kept = {"seed": _text(os.urandom(32)).decode()}
        write_keys(file, kept)
    signer = Signer(_seed(file, kept["seed"]))
    _tell(folder / "keys.json", signer.public)
    return signer


def _tell(clear_file: Path, public: str) -> None:
    """Put the public key beside the keys of the devices that are to know it."""
    clear = read_keys(clear_file, dict[str, Any])
    if clear.get("hub") != public:
        write_keys(clear_file, {**clear, "hub": public})


def _seed(file: Path, text: str) -> bytes:
    try:
        seed = binascii.a2b_base64(text.translate({ord("-"): "+", ord("_"): "/"}) + "=")
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise KeyFileError(f"{file} holds no key: restore it, or move it away and enrol every screen again")
    return seed


def _text(data: bytes) -> bytes:
    """base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_URL).rstrip(b"=")


_URL = bytes.maketrans(b"+/", b"-_")
