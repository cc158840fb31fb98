"""A hall file that changes under a running day."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall.digest import digest
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall
from hallbus.hub import Halted, Hub
from hallbus.journal import JournalError
from tests.disk import Disk


def longer_patience(hall: Hall) -> HallFacts:
    return replace(hall.facts, name="新名字", calls=replace(hall.facts.calls, recall_max=9))


async def test_a_hub_goes_on_with_other_facts_and_the_same_day(hub: Hub) -> None:
    await hub.handle(do.CallNext(1))
    told: list[HallFacts] = []
    hub.facts_listeners.append(told.append)
    seq = hub.hall.seq
    await hub.adopt(longer_patience)
    assert (hub.hall.facts.name, hub.hall.seq, hub.hall.posts[1].ticket) == ("新名字", seq, "A001")
    assert told == [hub.facts] == [hub.hall.facts]
    assert (await hub.handle(do.CallNext(2))).ticket == "A002"


async def test_a_hall_with_new_facts_is_the_one_that_a_restart_would_make(hub: Hub) -> None:
    await hub.handle(do.CallNext(1))
    await hub.adopt(longer_patience)
    await hub.handle(do.NoShow(1))
    events = [event for _, event in hub.journal.read()]
    assert digest(hub.hall) == digest(Hall.fold(hub.facts, events))


async def test_presses_around_a_change_are_decided_before_or_after_it_and_none_is_lost(hub: Hub, disk: Disk) -> None:
    disk.hold()
    first = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    seen: list[str | None] = []

    def choose(hall: Hall) -> HallFacts:
        seen.append(hall.posts[1].ticket)
        return longer_patience(hall)

    changing = asyncio.ensure_future(hub.adopt(choose))
    later = asyncio.ensure_future(hub.handle(do.CallNext(2)))
    await asyncio.sleep(0)
    assert seen == []
    disk.let_go()
    assert [(await first).ticket, (await later).ticket] == ["A001", "A002"]
    await changing
    assert seen == ["A001"]


async def test_facts_that_cannot_be_chosen_or_folded_change_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    before, facts = digest(hub.hall), hub.facts

    def choose(hall: Hall) -> HallFacts:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await hub.adopt(choose)
    broken = JournalError("unavailable", Path("journal"))
    monkeypatch.setattr(hub.journal, "read", lambda *_: (_ for _ in ()).throw(broken), raising=False)
    with pytest.raises(JournalError):
        await hub.adopt(longer_patience)
    assert (digest(hub.hall), hub.facts, hub.halted) == (before, facts, None)
    assert (await hub.handle(do.CallNext(1))).ticket == "A001"


async def test_a_listener_that_fails_on_new_facts_is_logged_and_the_others_hear_them(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[HallFacts] = []

    def broken(facts: HallFacts) -> None:
        raise ZeroDivisionError("a broken listener")

    hub.facts_listeners.extend([broken, told.append])
    await hub.adopt(longer_patience)
    assert len(told) == 1
    assert "a broken listener" in caplog.text


async def test_nothing_is_changed_in_a_halted_hall(hub: Hub, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 60)
    disk.hold()
    disk.fail_next()
    pressed = asyncio.ensure_future(hub.handle(do.CallNext(1)))
    await disk.asked(1)
    changing = asyncio.ensure_future(hub.adopt(longer_patience))
    await asyncio.sleep(0)
    disk.let_go()
    for caller in (pressed, changing, asyncio.ensure_future(hub.adopt(longer_patience))):
        with pytest.raises(Halted):
            await caller
