"""Power cuts at full speed: whatever a caller was told stands in the journal, and the hall that comes back is the one that went.

`HALLBUS_KILLS` says how often the hub is killed; `make crash` kills it two hundred times.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from hallbus.frames import encode
from hallbus.hall import events as ev
from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from hallbus.hall.tickets import MOVES
from hallbus.hall.views import board_view
from hallbus.journal import Recorded
from hallbus.journal.proof import prove
from hallbus.journal.sqlite import open_journal
from tests.day import Callers, Program
from tests.disk import small_disk_of
from tests.halls import demo
from tests.web.line import Line

KILLS = int(os.environ.get("HALLBUS_KILLS", "20"))
WINDOWS, KIOSKS, BOARDS = (1, 2, 3, 4, 9, 10, 11, 12), ("KIOSK-1", "KIOSK-2"), ("TV-1", "TV-2", "TV-3")


async def test_nothing_that_was_acknowledged_is_lost_however_often_the_power_fails(tmp_path: Path, capsys: Any) -> None:
    facts, chance, starts = demo(), random.Random(20261124), []
    seen: set[tuple[int, str, int]] = set()
    async with Program("demo", "--quiet", "--data", tmp_path, "--port", "0") as first:
        await first.stop()  # makes the keys
    keys = json.loads((tmp_path / "keys.json").read_bytes())
    begun = time.perf_counter()
    async with Callers(keys, WINDOWS, KIOSKS, seed=7) as callers:
        for _ in range(KILLS):
            async with Program("--log", "error", "demo", "--quiet", "--data", tmp_path, "--port", "0") as hub:
                starts.append(hub.took_s)
                async with boards(hub.url, keys) as lines:
                    callers.work_at(hub.url)
                    await callers.asked(chance.randint(5, 300))
                    await asyncio.sleep(chance.random() * 0.02)  # so that the cut falls anywhere in a commit
                    hub.process.send_signal(signal.SIGKILL)
                    await hub.ended()
                    callers.rest()
                seen |= {call_of(c) for line in lines.values() for state in line.states for c in state["view"]["calls"]}
    took = time.perf_counter() - begun

    async with Program("demo", "--quiet", "--data", tmp_path, "--port", "0") as hub, ClientSession() as session:
        headers = {"Authorization": f"Bearer {keys['ingest']}"}
        async with session.get(f"{hub.url}/api/hall", headers=headers) as answer:
            told = await answer.json()
        async with boards(hub.url, keys) as lines:
            shown = {id: (await line.kind("state")) for id, line in lines.items()}
        await hub.stop()

    journal = await facts_of(tmp_path)
    hall = Hall.fold(facts, [event for _, event in journal])
    assert (told["seq"], told["digest"]) == (journal[-1].seq, digest(hall))
    check_boards(facts, hall, shown)
    check_journal(tmp_path, facts, journal)
    calls = {(f.seq, f.event.ticket) for f in journal if isinstance(f.event, ev.TicketCalled | ev.TicketRecalled)}
    assert {(seq, ticket) for seq, ticket, _ in seen} <= calls, "a board showed what never became a fact"
    counts = check_history(callers, journal)
    assert counts["acknowledged"] > KILLS
    with capsys.disabled():
        print(
            f"\n{KILLS} kills in {took:.0f} s: {counts['acknowledged']} answers acknowledged, {callers.lost} lost, "
            f"{counts['retried']} presses sent again, {len(journal)} facts, {counts['tickets']} tickets, "
            f"{len(seen)} calls seen on boards; nothing lost, nothing doubled. "
            f"Start {sorted(starts)[len(starts) // 2]:.2f} s (median), {max(starts):.2f} s (most)."
        )


@contextlib.asynccontextmanager
async def boards(url: str, keys: dict[str, Any]) -> Any:
    """Some boards on the line, for as long as it lasts."""
    async with ClientSession() as session:
        lines = {id: await Line.open(session, f"{url}/live?screen={id}&token={keys['screens'][id]}") for id in BOARDS}
        try:
            yield lines
        finally:
            for line in lines.values():
                with contextlib.suppress(ClientError, ConnectionError):
                    await line.close()


def call_of(row: dict[str, Any]) -> tuple[int, str, int]:
    return row["seq"], row["ticket"], row["window"]


async def facts_of(folder: Path) -> list[Recorded]:
    journal = open_journal(folder / "journal.sqlite3")
    facts = list(journal.read())
    await journal.close()
    return facts


def check_boards(facts: Any, hall: Hall, shown: dict[str, Any]) -> None:
    """What each board was told last is what the folded journal would show."""
    for screen in (s for s in facts.screens if s.id in shown):
        view = shown[screen.id]["view"]
        at = datetime.fromisoformat(view["calls"][0]["at"])
        want = json.loads(encode(board_view(hall, screen, at)))
        times = {"say": None}
        calls = [[{**c, **times} for c in v["calls"]] for v in (view, want)]
        assert calls[0] == calls[1][: len(calls[0])]
        assert len(calls[0]) >= min(screen.rows, len(calls[1]))
        assert (view["waiting"], view["windows"]) == (want["waiting"], want["windows"])


def check_journal(folder: Path, facts: Any, journal: list[Recorded]) -> None:
    """Seqs without a gap, every number given once, every move legal, no ticket in two hands."""
    proof = prove(folder, facts)
    assert proof.sound, proof.flaws
    assert [f.seq for f in journal] == list(range(1, len(journal) + 1))
    taken = [f.event.ticket for f in journal if isinstance(f.event, ev.TicketTaken)]
    assert len(taken) == len(set(taken))
    hall = Hall(facts)
    for _, event in journal:
        number = getattr(event, "ticket", None)
        before = hall.tickets.get(number) if number else None
        hall.apply(event)
        if before is not None and number:
            assert hall.tickets[number].state in MOVES[before.state], event
        if isinstance(event, ev.TicketCalled) and before is not None:
            assert before.state == "waiting", f"{number} was called while it was {before.state}"
        held = [post.ticket for post in hall.posts.values() if post.ticket]
        assert len(held) == len(set(held))


def check_history(callers: Callers, journal: list[Recorded]) -> Counter[str]:
    """Every acknowledged answer stands in the journal as it was told, and no press twice."""
    by_seq = {f.seq: f.event for f in journal}
    counts: Counter[str] = Counter()
    numbers: list[str] = []
    pressed = Counter((getattr(e, "window", None), e.press) for e in by_seq.values() if e.press is not None)
    assert set(pressed.values()) == {1}, "a press was obeyed twice"
    for told in callers.history:
        counts["retried"] += told.again
        if told.status == 201:
            counts["acknowledged"] += 1
            event = by_seq[told.answer["seq"]]
            assert isinstance(event, ev.TicketTaken)
            assert (event.ticket, event.service) == (told.answer["ticket"], told.body["service"])
            numbers.append(event.ticket)
        elif told.status == 200:
            counts["acknowledged"] += 1
            event = by_seq[told.answer["seq"]]
            window = int(told.path.split("/")[3])
            assert (event.press, getattr(event, "window", None)) == (told.body["press"], window)
            if told.answer["ticket"] is not None:
                assert getattr(event, "ticket", None) == told.answer["ticket"]
        else:
            assert told.status in (None, 409, 422, 503), told
    assert len(numbers) == len(set(numbers)), "a number was given to two visitors"
    counts["tickets"] = len(numbers)
    return counts


# A disk that is full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen megabytes, which only root can have."""
    with small_disk_of(16, tmp_path / "disk", "; the test with a limit needs neither") as folder:
        yield folder


async def test_a_full_disk_halts_the_hall_in_the_open_and_it_goes_on_when_there_is_room(small_disk: Path) -> None:
    async with Program("--log", "error", "demo", "--quiet", "--data", small_disk, "--port", "0") as hub:

        def fill() -> None:
            with contextlib.suppress(OSError), open(small_disk / "ballast", "wb", buffering=0) as ballast:
                while True:
                    ballast.write(b"x" * 4096)

        await full_disk(hub, small_disk, fill, (small_disk / "ballast").unlink)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
async def test_a_limit_on_files_halts_the_hall_in_the_open_and_it_goes_on_when_it_is_lifted(tmp_path: Path) -> None:
    import resource

    async with Program("--log", "error", "demo", "--quiet", "--data", tmp_path, "--port", "0") as hub:

        def limit(size: int) -> None:
            resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        await full_disk(hub, tmp_path, lambda: limit(128 * 1024), lambda: limit(resource.RLIM_INFINITY))


async def full_disk(hub: Program, data: Path, fill: Callable[[], None], free: Callable[[], None]) -> None:
    """Press while the disk fills; when it has room again the hall goes on, with everything that it confirmed."""
    keys = json.loads((data / "keys.json").read_bytes())
    async with (
        Callers(keys, WINDOWS, KIOSKS, seed=3) as callers,
        boards(hub.url, keys) as lines,
        ClientSession() as http,
    ):
        callers.work_at(hub.url)
        await callers.asked(50)
        fill()
        await callers.told(503)
        for line in lines.values():
            assert set((await line.kind("halted"))["reason"]) == {"zh-CN", "en"}
        async with http.get(f"{hub.url}/healthz") as health:
            assert health.status in (200, 503)  # it may be trying again right now
        free()
        marks = {id: len(line.heard) for id, line in lines.items()}
        await callers.told(200, 201)
        for id, line in lines.items():
            await line.kind("state", marks[id])
        await callers.asked(50)
    await hub.stop()
    journal = await facts_of(data)
    check_journal(data, demo(), journal)
    check_history(callers, journal)
