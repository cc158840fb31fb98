"""What a device believes: messages that its own hub has signed, for it, on this line, each once and in order.

A hello must carry the nonce that this line was opened with, so none can be recorded; whatever follows must be of the same life of the hub,
and later than what came before it in its kind: states are sent apart from the rest, so each of the two has its own order.

A device that knows no hub believes the first hello that it meets, and from then on that hub alone. If that hello is not signed there is
nothing to tell this hub by, as there was nothing to tell it by before; as soon as one is, or the key is given, nothing unsigned counts.
"""

import base64
import hashlib
import json
import re
import secrets
from typing import Any, Literal

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError

PURPOSE = b"hallbus line 1\n"
TAIL = re.compile(r',"sig":"([A-Za-z0-9_-]{86})"}')
TAIL_SIZE = 96
LATE_MS = 30_000  # behind the hub by so much since hello: somebody holds messages back, or a clock has slept

Message = dict[str, Any]  # Any: what JSON can hold
Why = Literal["forged", "unsigned", "replayed", "foreign", "stranger"]


class Refused(Exception):
    """A message that is not believed; `why` is a word of docs/protocol.md."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Late(Exception):
    """The line is behind the hub: dial again, for a new hello."""


class Trust:
    """One line of a device to its hub."""

    def __init__(self, name: str, hub: str | None) -> None:
        """`name` is as the hub calls the device, "speaker:Z1"; `hub` the hub's public key, None: the one of the first hello."""
        self.name, self.hub = name, hub
        self.nonce = secrets.token_urlsafe(16)
        self.unsigned = False  # a hub that does not sign, on a device that knows no other
        self._run = ""
        self._began = (0, 0.0)  # the hub's tick and our clock at the hello
        self._latest: dict[bool, int] = {}

    def take(self, text: str, at: float) -> Message:
        """Gives what the hub said. `at` is the device's steady clock in seconds. Raises Refused, Late, or ValueError if it is no object."""
        if self.hub is None and (self.unsigned or _is_unsigned_hello(text)):
            self.unsigned = True
            plain: Message = json.loads(text)
            return plain
        if self._run:
            message = self._signed(text, self.hub or "")
            self._follow(message, at)
        else:
            message = self._signed(text, self.hub or _hub_of(text))
            self._greet(message, at)
        return message

    def _greet(self, message: Message, at: float) -> None:
        if message.get("type") != "hello" or message.get("nonce") != self.nonce:
            raise Refused("replayed")
        if message.get("for") != self.name:
            raise Refused("foreign")
        tick = int(message["tick"])
        self._run, self._began, self._latest = str(message["run"]), (tick, at), {True: tick, False: tick}
        self.hub = str(message["hub"])

    def _follow(self, message: Message, at: float) -> None:
        audience = message.get("for")
        if audience not in ("all", self.name) and not (isinstance(audience, list) and self.name in audience):
            raise Refused("foreign")
        tick, kind = int(message["tick"]), message["type"] == "state"
        if message["run"] != self._run or message["type"] == "hello" or tick <= self._latest[kind]:
            raise Refused("replayed")
        began_tick, began_at = self._began
        if (at - began_at) * 1e3 - (tick - began_tick) > LATE_MS:
            raise Late
        self._latest[kind] = tick

    def _signed(self, text: str, hub: str) -> Message:
        """The message, if it carries this hub's signature."""
        tail = TAIL.fullmatch(text[-TAIL_SIZE:])
        if tail is None:
            raise Refused("unsigned")
        body = text[:-TAIL_SIZE]
        digest = hashlib.sha512(body.encode(errors="surrogatepass")).digest()
        try:
            crypto_sign_open(_bytes(tail[1]) + PURPOSE + digest, _bytes(hub))
        except (CryptoError, ValueError, TypeError):
            raise Refused("stranger" if self.hub and _is_of_another(text, self.hub) else "forged") from None
        message: Message = json.loads(body + "}")
        return message


def _hub_of(text: str) -> str:
    """Whose a hello says that it is."""
    try:
        said = json.loads(text)
        return str(said["hub"]) if isinstance(said, dict) and said.get("type") == "hello" else ""
    except (ValueError, KeyError, RecursionError):
        return ""


def _is_unsigned_hello(text: str) -> bool:
    return TAIL.fullmatch(text[-TAIL_SIZE:]) is None and _is_hello(text)


def _is_hello(text: str) -> bool:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("type") == "hello"


def _is_of_another(text: str, hub: str) -> bool:
    return _hub_of(text) not in ("", hub)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")
