"""What goes out to screens: plain, and signed for whoever asked for proof. So a proof costs only where somebody wants one."""

from hallbus.frames import HEAD_MOST, frame
from hallbus.signing import Signer


class Outgoing:
    """A message that goes out in two forms, each made when it is first wanted."""

    __slots__ = ("_audience", "_fields", "_plain", "_sealed", "_signer")

    def __init__(self, fields: bytes, audience: bytes, signer: Signer) -> None:
        """`fields` is a JSON object without its closing brace, `audience` (JSON) whom it is for."""
        self._fields, self._audience, self._signer = fields, audience, signer
        self._plain = self._sealed = b""

    @property
    def size(self) -> int:
        """Bytes of the plain form at most."""
        return len(self._fields) + 1 + HEAD_MOST

    @property
    def plain(self) -> bytes:
        self._plain = self._plain or frame(self._fields + b"}")
        return self._plain

    @property
    def sealed(self) -> bytes:
        self._sealed = self._sealed or frame(self._signer.seal(self._fields, self._audience))
        return self._sealed

    def form(self, nonce: str) -> bytes:
        """What somebody is sent who asked with this nonce; empty: who did not ask."""
        return self.sealed if nonce else self.plain

    def seal_anew(self) -> None:
        """Whoever has just come does not believe what was signed before its hello."""
        self._sealed = b""
