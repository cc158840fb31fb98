"""The journal: what a commit costs alone and shared, and what reading it back costs."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.demo import FACTS
from bench.report import median, spread, table
from hallbus.codec import encode
from hallbus.hall import events as ev
from hallbus.hall.state import Hall
from hallbus.journal.sqlite import open_journal
from hallbus.web.app import calm_collector

SECONDS, REPETITIONS = 2.0, 3
YEAR_DAYS, DAY_EVENTS = 365, 5_000
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo(FACTS.timezone))


async def measure(fast: bool = False) -> str:
    parts = [await _appends(1 if fast else REPETITIONS), await asyncio.to_thread(_fold)]
    return "\n\n".join([*parts, await asyncio.to_thread(_year, 20 if fast else YEAR_DAYS)])


async def _appends(repetitions: int) -> str:
    rates: dict[str, list[float]] = {"one": [], "group1": [], "group64": []}
    for _ in range(repetitions):
        rates["one"].append(await asyncio.to_thread(_one_commit_each))
        rates["group1"].append(await _pressers(1))
        rates["group64"].append(await _pressers(64))
    ratio = [many / one for many, one in zip(rates["group64"], rates["one"], strict=True)]
    rows = [
        ("one commit each (floor), whoever asks", spread(rates["one"], 0), "1.0"),
        ("journal, 1 presser", spread(rates["group1"], 0), f"{median(rates['group1']) / median(rates['one']):.2f}"),
        ("journal, 64 pressers at once", spread(rates["group64"], 0), f"**{median(ratio):.1f}**"),
    ]
    return "### Durable appends (WAL, synchronous=FULL)\n\n" + table(("", "events/s: median (min–max)", "ratio"), rows)


def _event(n: int) -> ev.Event:
    return ev.TicketCalled(NOON, f"A{n:03d}", 3, by="window:3", press=n)


def _one_commit_each() -> float:
    folder = Path(tempfile.mkdtemp())
    db = sqlite3.connect(folder / "each.sqlite3", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, kind TEXT, version INTEGER, data BLOB)")
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        db.execute("BEGIN")
        db.execute("INSERT INTO events (kind, version, data) VALUES (?, ?, ?)", encode(_event(count)))
        db.execute("COMMIT")
        count += 1
    rate = count / (time.perf_counter() - began)
    db.close()
    shutil.rmtree(folder)
    return rate


async def _pressers(many: int) -> float:
    """So many at once through a hub's eye: whatever waits is appended together."""
    folder = Path(tempfile.mkdtemp())
    journal = open_journal(folder / "journal.sqlite3")
    waiting: list[asyncio.Future[None]] = []
    count, wake = 0, asyncio.Event()
    loop = asyncio.get_running_loop()
    end = loop.time() + SECONDS

    async def presser() -> None:
        while loop.time() < end:
            done: asyncio.Future[None] = loop.create_future()
            waiting.append(done)
            wake.set()
            await done

    async def writer() -> None:
        nonlocal count
        while True:
            await wake.wait()
            wake.clear()
            while waiting:
                batch = waiting[:]
                waiting.clear()
                await journal.append([_event(count + i) for i in range(len(batch))], journal.last_seq)
                count += len(batch)
                for done in batch:
                    done.set_result(None)

    began = time.perf_counter()
    task = asyncio.create_task(writer())
    await asyncio.gather(*(presser() for _ in range(many)))
    rate = count / (time.perf_counter() - began)
    task.cancel()
    await journal.close()
    shutil.rmtree(folder)
    return rate


def day_events(day: datetime, count: int) -> list[ev.Event]:
    """A plain day: taken, called, started, served."""
    events: list[ev.Event] = [ev.DayOpened(day, day.date().isoformat())]
    for n in range((count - 1) // 4):
        at, ticket, window = day + timedelta(seconds=n), f"A{n + 1:03d}", n % 4 + 1
        events += [
            ev.TicketTaken(at, ticket, "A1", f"ref{n}"),
            ev.TicketCalled(at, ticket, window, by=f"window:{window}"),
            ev.TicketStarted(at, ticket, window, by=f"window:{window}"),
            ev.TicketServed(at, ticket, window, by=f"window:{window}"),
        ]
    return events


def _fold() -> str:
    """In a process pinned to one core: the fold alone, and with reading and decoding."""
    out = subprocess.run(
        [sys.executable, "-c", "from bench.durable import fold_rates; fold_rates()"],
        capture_output=True,
        text=True,
        check=True,
    )
    alone, read = out.stdout.split()
    rows = [("fold of events in memory", alone), ("read from SQLite, decoded and folded", read)]
    return "### Fold, one core\n\n" + table(("", "events/s"), rows)


def fold_rates() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {1})
    events = day_events(NOON, 40_001)
    calm_collector()
    alone = []
    for _ in range(5):
        began = time.perf_counter()
        Hall.fold(FACTS, events)
        alone.append(len(events) / (time.perf_counter() - began))
    folder = Path(tempfile.mkdtemp())
    _write(folder / "journal.sqlite3", [events])
    journal = open_journal(folder / "journal.sqlite3")
    began = time.perf_counter()
    Hall.fold(FACTS, (event for _, event in journal.read()))
    read = len(events) / (time.perf_counter() - began)
    asyncio.run(journal.close())
    shutil.rmtree(folder)
    print(f"{median(alone):.0f} {read:.0f}")


def _year(days: int) -> str:
    """How much longer a start takes with a year behind it than with nothing."""
    rows, times = [], {}
    for name, count in (("empty", 0), (f"{days} days of {DAY_EVENTS} events", days)):
        folder = Path(tempfile.mkdtemp())
        _write(
            folder / "journal.sqlite3", [day_events(NOON - timedelta(days=count - d), DAY_EVENTS) for d in range(count)]
        )
        times[name] = [_start(folder / "journal.sqlite3") for _ in range(5)]
        size = (folder / "journal.sqlite3").stat().st_size / 1e6
        rows.append((name, f"{size:.0f} MB", spread([t * 1e3 for t in times[name]], 0)))
        shutil.rmtree(folder)
    empty, full = (median(t) for t in times.values())
    text = table(("journal", "size", "open and fold, ms: median (min–max)"), rows)
    return f"### Start-up\n\n{text}\n\n- above an empty start: {(full - empty) * 1e3:.0f} ms"


def _start(file: Path) -> float:
    began = time.perf_counter()
    journal = open_journal(file)
    before = journal.day_start()
    Hall.fold(FACTS, (event for _, event in journal.read(before)), before)
    took = time.perf_counter() - began
    asyncio.run(journal.close())
    return took


def _write(file: Path, days: list[list[ev.Event]]) -> None:
    async def write() -> None:
        journal = open_journal(file)
        for events in days:
            await journal.append(events, journal.last_seq)
        await journal.close()

    asyncio.run(write())
