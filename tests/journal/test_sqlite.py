"""Appending, reading, following."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.hall import events as ev
from hallbus.journal import Conflict, Journal, JournalError, Recorded
from hallbus.journal import sqlite as module
from hallbus.journal.file import connect_reader
from hallbus.journal.sqlite import SqliteJournal, open_journal
from tests.journal.day import at, story, taken
from tests.journal.day import closing as end_of_day


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[SqliteJournal]:
    opened = open_journal(tmp_path)
    yield opened
    await opened.close()


async def test_it_is_a_journal(journal: SqliteJournal) -> None:
    kept: Journal = journal
    assert kept.last_seq == kept.day_start() == 0
    assert list(kept.read()) == []


async def test_what_was_appended_is_read_back_numbered_from_one(journal: SqliteJournal) -> None:
    events = [*story(), *end_of_day()]
    assert await journal.append(events, 0) == len(events) == journal.last_seq
    assert list(journal.read()) == [Recorded(seq, event) for seq, event in enumerate(events, 1)]


async def test_reading_starts_after_a_seq_and_stops_at_a_limit(journal: SqliteJournal) -> None:
    await journal.append([taken(n) for n in range(1, 5001)], 0)
    assert [r.seq for r in journal.read(4990, 3)] == [4991, 4992, 4993]
    assert [r.seq for r in journal.read(100, 2500)] == list(range(101, 2601))
    assert [r.seq for r in journal.read(limit=2000)] == list(range(1, 2001))
    assert [r.seq for r in journal.read()] == list(range(1, 5001))
    assert [r.seq for r in journal.read(-5, 2)] == [1, 2]
    assert list(journal.read(limit=0)) == list(journal.read(5000)) == list(journal.read(9999)) == []


async def test_each_day_can_be_read_by_itself(journal: SqliteJournal) -> None:
    days = [[*story(day), *end_of_day(day)] for day in range(3)]
    for events in days:
        await journal.append(events, journal.last_seq)
    for day, events in enumerate(days, 23):
        assert [recorded.event for recorded in journal.read_day(f"2026-11-{day}")] == events
    assert list(journal.read_day("2020-01-01")) == []


async def test_the_present_day_starts_before_its_day_opened(journal: SqliteJournal) -> None:
    await journal.append([*story(0), *end_of_day(0)], 0)
    assert journal.day_start() == 0
    before = journal.last_seq
    await journal.append(story(1), before)
    assert journal.day_start() == before
    assert next(journal.read(before)).event == story(1)[0]


async def test_the_start_of_the_day_is_looked_up_and_not_searched_for(journal: SqliteJournal) -> None:
    with closing(connect_reader(journal.path)) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT max(seq) FROM events WHERE kind = 'day.opened'").fetchall()
    assert "INDEX days" in plan[0][3]


async def test_an_append_that_expects_another_seq_changes_nothing(journal: SqliteJournal) -> None:
    await journal.append([taken(1)], 0)
    for expected in (0, 2, -1):
        with pytest.raises(Conflict) as conflict:
            await journal.append([taken(2)], expected)
        assert (conflict.value.code, conflict.value.expected, conflict.value.found) == ("conflict", expected, 1)
    assert await journal.append([taken(2)], 1) == 2
    assert [r.event for r in journal.read()] == [taken(1), taken(2)]


async def test_no_events_are_kept_at_once_but_still_checked(journal: SqliteJournal) -> None:
    assert await journal.append([], 0) == 0
    with pytest.raises(Conflict):
        await journal.append([], 7)
    assert journal.commits == 0


async def test_those_who_wait_together_share_a_commit(journal: SqliteJournal) -> None:
    seqs = await asyncio.gather(*(journal.append([taken(n)], n - 1) for n in range(1, 65)))
    assert seqs == list(range(1, 65))
    assert journal.commits <= 16


async def test_a_conflict_in_a_group_harms_nobody_else(journal: SqliteJournal) -> None:
    answers = await asyncio.gather(
        journal.append([taken(1), taken(2)], 0),
        journal.append([taken(9)], 0),
        journal.append([taken(3)], 2),
        journal.append([taken(8)], 99),
        journal.append([taken(4)], 3),
        return_exceptions=True,
    )
    assert [a if isinstance(a, int) else type(a) for a in answers] == [2, Conflict, 3, Conflict, 4]
    assert [r.event for r in journal.read()] == [taken(n) for n in (1, 2, 3, 4)]


async def test_every_commit_is_written_through_to_the_disk(journal: SqliteJournal) -> None:
    connection = journal._writer._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_cancelled_append_leaves_the_journal_in_order(journal: SqliteJournal) -> None:
    waiting = asyncio.ensure_future(journal.append([taken(1)], 0))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(Conflict):
        await journal.append([taken(2)], 0)
    assert await journal.append([taken(2)], 1) == 2


async def test_closing_keeps_what_was_handed_in(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    waiting = [asyncio.ensure_future(journal.append([taken(n)], n - 1)) for n in range(1, 101)]
    await asyncio.sleep(0)
    await journal.close()
    assert [w.result() for w in waiting] == list(range(1, 101))
    await journal.close()
    with pytest.raises(JournalError, match="closed"):
        await journal.append([taken(101)], 100)
    assert [r.seq for r in journal.read()] == list(range(1, 101))


async def test_a_journal_goes_on_where_it_was_closed(tmp_path: Path) -> None:
    for first in (1, 4, 7):
        journal = open_journal(tmp_path / "journal.sqlite3")
        assert journal.last_seq == first - 1
        await journal.append([taken(n) for n in range(first, first + 3)], journal.last_seq)
        await journal.close()
    assert [r.event for r in journal.read()] == [taken(n) for n in range(1, 10)]


async def test_a_reader_that_dawdles_sees_what_comes_and_stops_nobody(journal: SqliteJournal) -> None:
    await journal.append([taken(n) for n in range(1, 3001)], 0)
    reader = journal.read()
    assert [r.seq for r in islice(reader, 10)] == list(range(1, 11))
    await journal.append([taken(3001)], 3000)
    assert [r.seq for r in reader] == list(range(11, 3002))


@pytest.mark.parametrize("recent", [4, 4096])
async def test_followers_get_what_is_there_and_what_comes_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recent: int
) -> None:
    monkeypatch.setattr(module, "RECENT", recent)  # with 4, followers fall behind what memory holds
    monkeypatch.setattr(module, "PAGE", 7)
    journal = open_journal(tmp_path)
    await journal.append([taken(n) for n in range(1, 31)], 0)

    async def follow(after: int) -> list[Recorded]:
        return [recorded async for recorded in journal.follow(after)]

    starts = (-7, 0, 3, 29, 30, 100)
    followers = [asyncio.ensure_future(follow(after)) for after in starts]
    for n in range(31, 231, 2):
        await journal.append([taken(n), taken(n + 1)], n - 1)
    await journal.close()
    for after, follower in zip(starts, followers, strict=True):
        assert await follower == [Recorded(n, taken(n)) for n in range(max(after, 0) + 1, 231)]


async def test_a_follower_who_waits_hears_of_the_next_event(journal: SqliteJournal) -> None:
    async with aclosing(journal.follow(0)) as following:  # type: ignore[type-var]
        heard = asyncio.ensure_future(anext(following))
        await asyncio.sleep(0)
        assert not heard.done()
        await journal.append([taken(1)], 0)
        assert await heard == Recorded(1, taken(1))


async def test_following_an_empty_journal_from_before_its_beginning_waits(journal: SqliteJournal) -> None:
    heard = asyncio.ensure_future(anext(journal.follow(-1)))
    await journal.append([taken(1)], 0)
    assert await heard == Recorded(1, taken(1))


async def test_a_slow_commit_leaves_a_line_in_the_log(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hallbus.journal.writer.SLOW", 0)
    with caplog.at_level(logging.WARNING):
        await journal.append([taken(1)], 0)
        await journal.append([taken(2)], 1)
    assert caplog.text.count("slow disk") == 1  # and not one for every press


HOSTILE = [
    "",
    "\0",
    "\n\x1b[2J",
    "a" * 1_000_000,
    "𠮷🀄" * 10_000,
    "\u202e\ufeff\U0010ffff",
    "'; DROP TABLE events; --",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_texts_of_any_size_and_kind_come_back_as_they_were(journal: SqliteJournal, text: str) -> None:
    event = ev.TicketParked(at(1), text, -(2**63), text, by=text, press=2**70)
    await journal.append([event, event], 0)
    assert [r.event for r in journal.read()] == [event, event]


@pytest.mark.parametrize(
    "event",
    [
        ev.TicketVoided(at(1), "\ud800"),
        ev.TicketCalled(at(1), "A001", "3"),  # type: ignore[arg-type]
        ev.DayOpened("today", "2026-11-23"),  # type: ignore[arg-type]
    ],
)
async def test_what_would_not_read_back_is_not_let_in(journal: SqliteJournal, event: ev.Event) -> None:
    with pytest.raises((ValueError, OverflowError)):
        await journal.append([taken(1), event], 0)
    assert await journal.append([taken(1)], 0) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 40), st.sampled_from(["reopen", "conflict", "crowd"])), max_size=12))
def test_whatever_is_done_reading_gives_what_was_acknowledged(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str]
) -> None:
    asyncio.run(_live(tmp_path_factory.mktemp("any"), steps))


async def _live(folder: Path, steps: list[int | str]) -> None:
    journal, kept = open_journal(folder), 0
    for step in steps:
        if step == "reopen":
            await journal.close()
            journal = open_journal(folder)
        elif step == "conflict":
            with pytest.raises(Conflict):
                await journal.append([taken(1)], kept + 1)
        elif step == "crowd":
            await asyncio.gather(*(journal.append([taken(n)], n - 1) for n in range(kept + 1, kept + 6)))
            kept += 5
        else:
            count = int(step)
            kept = await journal.append([taken(n) for n in range(kept + 1, kept + count + 1)], kept)
        assert list(journal.read()) == [Recorded(n, taken(n)) for n in range(1, kept + 1)]
    assert journal.last_seq == kept
    await journal.close()


async def test_sqlite_itself_finds_nothing_wrong_afterwards(journal: SqliteJournal) -> None:
    await asyncio.gather(*(journal.append([taken(n)], n - 1) for n in range(1, 500)))
    with closing(sqlite3.connect(journal.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
