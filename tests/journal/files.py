"""Journals on the disk, and openings that must fail."""

from pathlib import Path

import pytest

from hallbus.journal import JournalError
from hallbus.journal.sqlite import open_journal
from tests.journal.day import story, taken


async def filled(folder: Path, events: int = 3000) -> Path:
    """A closed journal: a day that has begun."""
    journal = open_journal(folder)
    await journal.append([story()[0], *(taken(n) for n in range(1, events))], 0)
    await journal.close()
    return journal.path


def refused(path: Path) -> JournalError:
    with pytest.raises(JournalError) as error:
        open_journal(path)
    return error.value
