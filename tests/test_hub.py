"""The hub: one writer, one commit for all who wait, answers only when the disk has it, and what happens when it has not."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from hallbus.hub import Halted, Hub
from hallbus.journal import JournalError, Recorded
from hallbus.journal.sqlite import open_journal
from tests.disk import Disk
from tests.halls import MORNING, SMALL, TODAY
from tests.patience import PATIENCE_S


def all_at_once(hub: Hub, *commands: Command) -> "asyncio.Future[list[Any]]":
    """Every command asked in the same turn of the loop."""
    return asyncio.gather(*(hub.handle(c) for c in commands), return_exceptions=True)


async def goes_on(hub: Hub) -> None:
    """Wait until a halt is over."""
    over = asyncio.Event()
    hub.halt_listeners.append(lambda error: over.set() if error is None else None)
    if hub.halted:
        async with asyncio.timeout(PATIENCE_S):
            await over.wait()


# Committing


async def test_commands_that_wait_together_are_committed_once(hub: Hub, disk: Disk) -> None:
    before = hub.journal.commits  # type: ignore[attr-defined]  # SQLite's count
    await all_at_once(hub, *(do.TakeTicket("A1") for _ in range(50)))
    assert [len(batch) for batch in disk.batches] == [50]
    assert hub.journal.commits == before + 1  # type: ignore[attr-defined]


async def test_what_comes_during_a_commit_is_committed_together_by_the_next(hub: Hub, disk: Disk) -> None:
    disk.hold()
    first = all_at_once(hub, do.TakeTicket("A1"))
    await disk.asked(1)
    rest = all_at_once(hub, *(do.TakeTicket("B1") for _ in range(9)))
    disk.let_through(2)
    await asyncio.gather(first, rest)
    assert [len(batch) for batch in disk.batches] == [1, 9]


async def test_two_windows_that_press_at_the_same_instant_get_different_tickets(hub: Hub) -> None:
    one, two = await all_at_once(hub, do.CallNext(1), do.CallNext(2))
    assert (one.ticket, two.ticket) == ("A001", "A002")
    assert one.seq != two.seq


async def test_a_press_that_comes_twice_at_once_is_one_press_with_one_answer(hub: Hub) -> None:
    one, two = await all_at_once(hub, do.CallNext(1, press=7), do.CallNext(1, press=7))
    assert (one.ticket, one.seq) == (two.ticket, two.seq)
    assert await hub.read(lambda hall: hall.tickets["A002"].state) == "waiting"


async def test_two_presses_after_the_same_ticket_call_one(hub: Hub) -> None:
    one, two = await all_at_once(hub, do.CallNext(1, after=""), do.CallNext(1, after=""))
    assert one.ticket == "A001"
    assert isinstance(two, Refused)
    assert (two.code, two.ticket) == ("already_called", "A001")


async def test_a_refused_command_writes_nothing_and_the_others_go_on(hub: Hub, disk: Disk) -> None:
    no, yes = await all_at_once(hub, do.Finish(3), do.TakeTicket("A1"))
    assert isinstance(no, Refused)
    assert yes.ticket == "A004"
    assert [len(batch) for batch in disk.batches] == [1]


async def test_nothing_is_written_when_everything_was_refused(hub: Hub, disk: Disk) -> None:
    with pytest.raises(Refused):
        await hub.handle(do.Finish(3))
    assert disk.batches == []


async def test_the_answer_names_the_call_not_the_visit_that_it_closed(hub: Hub) -> None:
    await hub.handle(do.CallNext(1))
    await hub.handle(do.Start(1))
    outcome = await hub.handle(do.CallNext(1))
    assert outcome.ticket == "A002"
    assert [e.kind for e in outcome.events] == ["ticket.served", "ticket.called"]
    assert outcome.seq == hub.hall.seq


async def test_a_call_next_that_only_closed_a_visit_names_no_ticket(hub: Hub) -> None:
    for _ in range(3):
        await hub.handle(do.CallNext(1))
    outcome = await hub.handle(do.CallNext(1, press=1))
    assert outcome.ticket is None
    assert (await hub.handle(do.CallNext(1, press=1))).ticket is None


# Nobody is told before the disk has it


async def test_no_answer_no_push_and_no_reading_before_the_commit(hub: Hub, disk: Disk) -> None:
    told: list[Sequence[Recorded]] = []
    hub.listeners.append(told.append)
    disk.hold()
    pressed = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    reading = asyncio.ensure_future(hub.read(lambda hall: hall.posts[1].ticket))
    solid: list[int] = []
    hub.on_solid(lambda hall: solid.append(hall.seq))
    done, _ = await asyncio.wait({pressed, reading}, timeout=0.05)
    assert (done, told, solid) == (set(), [], [])
    disk.let_through()
    assert (await pressed).ticket == await reading == "A001"
    assert [f.event.kind for f in told[0]] == ["ticket.called"]
    assert solid == [told[0][-1].seq]


async def test_a_reader_sees_the_hall_between_two_commits(hub: Hub, disk: Disk) -> None:
    disk.hold()
    first = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    reading = asyncio.ensure_future(hub.read(lambda hall: (hall.posts[1].ticket, hall.posts[2].ticket)))
    second = asyncio.ensure_future(hub.handle(do.CallNext(2)))
    disk.let_through()
    assert await reading == ("A001", None)
    disk.let_through()
    await asyncio.gather(first, second)


async def test_listeners_hear_the_seq_of_each_fact(hub: Hub) -> None:
    told: list[Recorded] = []
    hub.listeners.append(told.extend)
    await all_at_once(hub, do.CallNext(1), do.CallNext(2))
    journal = list(hub.journal.read(hub.hall.seq - 2))
    assert told == journal


async def test_a_listener_that_fails_is_logged_and_the_others_go_on(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Sequence[Recorded]] = []

    def broken(facts: Sequence[Recorded]) -> None:
        raise ZeroDivisionError("a broken listener")

    hub.listeners.extend([broken, told.append])
    outcome = await hub.handle(do.CallNext(1))
    assert outcome.ticket == "A001"
    assert len(told) == 1
    assert "a broken listener" in caplog.text
    assert not hub.halted


async def test_a_reader_that_fails_harms_only_itself(hub: Hub, disk: Disk) -> None:
    disk.hold()
    pressed = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    bad = asyncio.ensure_future(hub.read(lambda hall: 1 // 0))
    good = asyncio.ensure_future(hub.read(lambda hall: hall.seq))
    disk.let_through()
    with pytest.raises(ZeroDivisionError):
        await bad
    assert await good == (await pressed).seq


async def test_a_caller_that_gives_up_does_not_undo_its_press(hub: Hub, disk: Disk) -> None:
    disk.hold()
    pressed = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    pressed.cancel()
    disk.let_through()
    assert await hub.read(lambda hall: hall.posts[1].ticket) == "A001"


async def test_more_than_may_wait_are_told_that_the_hub_is_busy(
    hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.hub.WAITING_MAX", 5)
    disk.hold()
    first = asyncio.ensure_future(hub.handle(do.TakeTicket("A1")))
    await disk.asked(1)
    waiting = all_at_once(hub, *(do.TakeTicket("A1") for _ in range(7)))
    disk.let_through(2)
    outcomes = await waiting
    await first
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["busy", "busy"]
    assert len(disk.batches[1]) == 5


# When the journal fails


async def test_a_commit_that_fails_halts_the_hall_for_everybody_who_waited(hub: Hub, disk: Disk) -> None:
    halts: list[Exception | None] = []
    hub.halt_listeners.append(halts.append)
    disk.hold()
    first = all_at_once(hub, do.CallNext(1))
    await disk.asked(1)
    rest = all_at_once(hub, do.CallNext(2), do.TakeTicket("A1"))
    reading = asyncio.gather(hub.read(lambda hall: hall.seq), return_exceptions=True)
    disk.fail_next()
    disk.let_go()
    outcomes = [*await first, *await rest, *await reading]
    assert [type(o) for o in outcomes] == [Halted] * 4
    await goes_on(hub)
    assert [type(h) for h in halts] == [JournalError, type(None)]


async def test_after_a_failed_commit_the_hub_goes_on_from_what_the_journal_holds(hub: Hub, disk: Disk) -> None:
    before = digest(hub.hall)
    disk.fail_next()
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    await goes_on(hub)
    assert digest(hub.hall) == before
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"
    assert disk.opened == 2


async def test_a_halted_hub_refuses_presses_and_readers_at_once(
    hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 60)
    disk.fail_next()
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(2))
    with pytest.raises(Halted):
        await hub.read(lambda hall: hall.seq)
    acted: list[Hall] = []
    hub.on_solid(acted.append)
    assert acted == []


async def test_a_full_sqlite_file_halts_the_hall_and_nothing_confirmed_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 0.01)
    full = True

    def open_small() -> Any:
        journal = open_journal(tmp_path / "journal.sqlite3")
        if full:
            connection: sqlite3.Connection = journal._writer._connection
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return journal

    async with Hub(SMALL, open_small, DrivenClock(MORNING, rate=0)) as hub:
        await hub.handle(do.OpenDay(TODAY))
        confirmed: list[str | None] = []

        async def until_full() -> None:
            while True:
                confirmed.append((await hub.handle(do.TakeTicket("A1", "r" * 200))).ticket)

        with pytest.raises(Halted) as halt:
            await until_full()
        assert isinstance(halt.value.cause, JournalError)
        assert halt.value.cause.code == "full"
        full = False
        await goes_on(hub)
        assert set(hub.hall.tickets) >= set(confirmed)
        assert (await hub.handle(do.TakeTicket("A1"))).ticket == f"A{len(confirmed) + 1:03d}"


async def test_a_journal_that_cannot_be_opened_again_is_tried_until_it_can(
    hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    def open_at_third() -> Any:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise JournalError("locked", disk.file) if tries == 1 else OSError("the disk is away")
        return disk.open()

    monkeypatch.setattr(hub, "_open_journal", open_at_third)
    disk.fail_next()
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    await goes_on(hub)
    assert tries == 3
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"


async def test_a_halt_listener_that_fails_does_not_keep_the_hall_halted(hub: Hub, disk: Disk) -> None:
    def broken(error: Exception | None) -> None:
        raise ZeroDivisionError

    hub.halt_listeners.append(broken)
    disk.fail_next()
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    await goes_on(hub)
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"


# Bugs


async def test_a_bug_in_a_rule_harms_only_its_caller(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from hallbus import hub as room

    real = room.decide

    def with_a_bug(hall: Hall, command: Command, at: datetime) -> list[ev.Event]:
        if isinstance(command, do.Recall):
            raise ZeroDivisionError
        return real(hall, command, at)

    monkeypatch.setattr(room, "decide", with_a_bug)
    good, bad, better = await all_at_once(hub, do.CallNext(1), do.Recall(1), do.CallNext(2))
    assert isinstance(bad, ZeroDivisionError)
    assert (good.ticket, better.ticket) == ("A001", "A002")
    assert not hub.halted


async def test_a_bug_in_applying_halts_the_hall_and_it_is_folded_anew(
    hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = digest(hub.hall), Hall.apply
    once = iter([True])

    def breaks_once(hall: Hall, event: ev.Event) -> None:
        real(hall, event)
        if isinstance(event, ev.TicketCalled) and next(once, False):
            raise ZeroDivisionError

    monkeypatch.setattr(Hall, "apply", breaks_once)
    outcomes = await all_at_once(hub, do.TakeTicket("A1"), do.CallNext(1))
    assert [type(o) for o in outcomes] == [Halted, Halted]
    await goes_on(hub)
    assert digest(hub.hall) == before
    assert disk.batches == []
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"


async def test_a_fold_that_fails_is_tried_again(hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Hall] = Hall.fold
    once = iter([True])

    def breaks_once(*arguments: Any) -> Hall:
        if next(once, False):
            raise KeyError("a fact that this program does not understand")
        return real(*arguments)

    monkeypatch.setattr(Hall, "fold", breaks_once)
    disk.fail_next()
    with pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    await goes_on(hub)
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"


# Starting again, time, and the end


async def test_a_hub_that_starts_again_has_the_same_hall_and_tells_nothing_old(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    async with Hub(SMALL, lambda: open_journal(file), DrivenClock(MORNING, rate=0)) as hub:
        await hub.handle(do.OpenDay(TODAY))
        await hub.handle(do.TakeTicket("A1"))
        await hub.handle(do.CallNext(1, press=4))
        before = digest(hub.hall)
    told: list[Sequence[Recorded]] = []
    again = Hub(SMALL, lambda: open_journal(file), DrivenClock(MORNING, rate=0))
    again.listeners.append(told.append)
    async with again:
        assert digest(again.hall) == before
        assert (await again.handle(do.CallNext(1, press=4))).ticket == "A001"
        assert told == []


async def test_the_hall_s_time_never_runs_backwards(hub: Hub, clock: DrivenClock) -> None:
    first = await hub.handle(do.CallNext(1))
    clock.move(-3600)
    second = await hub.handle(do.CallNext(2))
    assert second.events[0].at == first.events[0].at
    clock.move(3601)
    third = await hub.handle(do.TakeTicket("A1"))
    assert third.events[0].at > first.events[0].at


async def test_a_clock_that_jumps_back_an_hour_keeps_nobody_from_recalling(hub: Hub, clock: DrivenClock) -> None:
    await hub.handle(do.CallNext(1))
    await hub.handle(do.Recall(1))
    clock.move(-3600)
    with pytest.raises(Refused, match="too_soon"):
        await hub.handle(do.Recall(1))
    clock.move(10)  # which is five seconds of the hall, until its clock has caught up
    assert (await hub.handle(do.Recall(1))).ticket == "A001"


async def test_time_goes_on_from_the_newest_fact_after_a_restart_with_a_slow_clock(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    clock = DrivenClock(MORNING, rate=0)
    async with Hub(SMALL, lambda: open_journal(file), clock) as hub:
        await hub.handle(do.OpenDay(TODAY))
        clock.move(600)
        last = await hub.handle(do.PauseWindow(1))
    async with Hub(SMALL, lambda: open_journal(file), DrivenClock(MORNING, rate=0)) as hub:
        outcome = await hub.handle(do.OpenWindow(1))
    assert outcome.events[0].at == last.events[0].at


async def test_a_hub_that_ends_during_a_commit_leaves_no_caller_waiting(disk: Disk) -> None:
    async with Hub(SMALL, disk.open, DrivenClock(MORNING, rate=0)) as hub:
        disk.hold()
        opening = asyncio.ensure_future(hub.handle(do.OpenDay(TODAY)))
        await disk.asked(1)
        later = asyncio.ensure_future(hub.handle(do.TakeTicket("A1")))
        reading = asyncio.ensure_future(hub.read(lambda hall: hall.seq))
    async with asyncio.timeout(PATIENCE_S):
        for caller in (opening, later, reading):
            with contextlib.suppress(Halted), pytest.raises(asyncio.CancelledError):
                await caller


async def test_a_press_is_logged_with_no_more_than_the_halt(
    hub: Hub, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.fail_next()
    with caplog.at_level(logging.WARNING), pytest.raises(Halted):
        await hub.handle(do.CallNext(1))
    await goes_on(hub)
    assert "the hall is halted" in caplog.text
    assert "goes on from journal seq" in caplog.text
