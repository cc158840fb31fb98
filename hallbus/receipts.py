"""Who really showed and said a call: the answer to the clerk's silent question.

For each window only the newest call counts. A receipt lives in memory: it is about glass and loudspeakers, not about the hall.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

LATE_S = 2.0  # a call that is not on every screen by then is an alarm


class Receipt(Struct):
    """How far one call has come."""

    seq: int
    window: int
    at: datetime
    due: set[str]  # screens that were on the line when it was called
    speakers: int
    shown: set[str] = field(default_factory=set)
    said: int = 0
    late: bool = False

    def view(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "shown": len(self.shown & self.due),
            "of": len(self.due),
            "missing": sorted(self.due - self.shown),
            "said": self.said,
            "speakers": self.speakers,
            "late": self.late,
            "at": self.at,
        }


class Receipts:
    """The receipt of each window's newest call. `changed` hears the window; `later` runs a check after a delay."""

    def __init__(self, changed: Callable[[int], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._changed = changed
        self._later = later
        self._by_window: dict[int, Receipt] = {}
        self._by_seq: dict[int, Receipt] = {}

    def expect(self, seq: int, window: int, at: datetime, screens: set[str], speakers: int) -> None:
        """A call was made: these screens should show it."""
        old = self._by_window.get(window)
        if old is not None:
            self._by_seq.pop(old.seq, None)
        receipt = Receipt(seq, window, at, screens, speakers)
        self._by_window[window] = self._by_seq[seq] = receipt
        self._later(LATE_S, lambda: self._check(receipt))

    def shown(self, seq: int, screen: str) -> bool:
        """A screen says that a call is on glass; whether that was news."""
        receipt = self._by_seq.get(seq)
        if receipt is None or screen in receipt.shown:
            return False
        receipt.shown.add(screen)
        self._changed(receipt.window)
        return True

    def said(self, seq: int) -> None:
        """A loudspeaker has said a call to its end."""
        receipt = self._by_seq.get(seq)
        if receipt is not None:
            receipt.said += 1
            self._changed(receipt.window)

    def view(self, window: int) -> dict[str, Any] | None:
        receipt = self._by_window.get(window)
        return receipt.view() if receipt else None

    def _check(self, receipt: Receipt) -> None:
        if self._by_seq.get(receipt.seq) is receipt and receipt.due - receipt.shown:
            receipt.late = True
            self._changed(receipt.window)
