"""A hub's journal in a process of its own, to be killed: holds it, or appends and says what was acknowledged."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from hallbus.hall.events import TicketTaken
from hallbus.journal.sqlite import SqliteJournal, open_journal
from tests.journal.day import START


def batch(size: int) -> list[TicketTaken]:
    return [TicketTaken(START, f"A{place:03d}", "A1", "r" * 200, by=f"{place}/{size}") for place in range(size)]


async def append(journal: SqliteJournal) -> None:
    for turn in count():
        crowd, last = [], journal.last_seq
        for size in range(1, 2 + turn % 7):
            crowd.append(asyncio.create_task(journal.append(batch(size), last)))
            last += size
        for waiting in asyncio.as_completed(crowd):
            print(await waiting, flush=True)


async def main(folder: str, what: str) -> None:
    journal = open_journal(Path(folder))
    if what == "append":
        await append(journal)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
