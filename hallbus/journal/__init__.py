"""The journal: every fact of a hall, numbered from 1 without a gap, kept before anybody is told.

Nothing else knows how events are kept. An append names the seq that it expects to follow; when another writer was there first it
fails with `Conflict` and changes nothing, which is the fence that a journal on several machines needs too.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from hallbus.hall.events import Event
from hallbus.hall.facts import Language
from hallbus.journal.words import REMEDY, TROUBLE, Code, detail_words


class Recorded(NamedTuple):
    """An event with its number in the journal."""

    seq: int
    event: Event


class JournalError(Exception):
    """The journal cannot go on. `code` is stable; the sentence says what is wrong, `remedy` what to do about it."""

    def __init__(self, code: Code, path: Path, detail: str = "") -> None:
        super().__init__(code, path, detail)
        self.code = code
        self.path = path
        self.detail = detail

    @property
    def remedy(self) -> str:
        return self.what_to_do("en")

    def what_to_do(self, language: Language) -> str:
        """The remedy in the reader's language."""
        return self._fill(REMEDY[language][self.code])

    def words(self, language: Language) -> str:
        """What is wrong and what to do, in one or two sentences."""
        detail = detail_words(self.detail, language)
        detail = f" ({detail})" if language == "en" else f"（{detail}）"
        trouble = self._fill(TROUBLE[language][self.code]) + (detail if self.detail else "")
        return f"{trouble}. {self.what_to_do('en')}" if language == "en" else f"{trouble}。{self.what_to_do(language)}"

    def _fill(self, text: str) -> str:
        return text.replace("{path}", str(self.path)).replace("{folder}", str(self.path.parent))

    def __str__(self) -> str:
        return self.words("en")


class Conflict(JournalError):
    """An append expected another last seq than the journal has: somebody else wrote, or the caller fell behind."""

    def __init__(self, path: Path, expected: int, found: int) -> None:
        super().__init__("conflict", path, f"expected event {expected} to be the last, found {found}")
        self.args = (path, expected, found)  # what copies are made from
        self.expected = expected
        self.found = found


class Journal(Protocol):
    """What a hub needs of a journal. It belongs to one event loop."""

    @property
    def last_seq(self) -> int:
        """The number of the last event that was acknowledged; 0 when there is none."""

    async def append(self, events: Sequence[Event], expected: int) -> int:
        """Keep all of these events or none; they are durable once the last one's seq is returned.

        Raises Conflict when `expected` is not the last seq, JournalError when they cannot be kept. After a JournalError that is
        no Conflict every later append fails in the same way until the journal is opened again. A cancelled append may have
        been kept.
        """

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Recorded]:
        """The events after a seq, oldest first. Safe beside an append, and from any thread."""

    def read_day(self, day: str) -> Iterator[Recorded]:
        """The events of a business day (ISO date), beginning with its DayOpened; none when there was no such day."""

    def day_start(self) -> int:
        """The seq before the last DayOpened, 0 when no day was ever opened: `read(day_start())` is the present day."""

    def follow(self, after: int) -> AsyncIterator[Recorded]:
        """The events after a seq that are there, then those to come, without a gap or a double.

        Ends when the journal is closed, and with its JournalError when the journal fails.
        """

    async def close(self) -> None:
        """Keep what was handed in, then let the journal go. Closing twice does no harm."""


__all__ = ["Conflict", "Journal", "JournalError", "Recorded"]
