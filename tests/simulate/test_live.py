"""The simulated day: alive, legal, and over when it is told."""

import asyncio
from collections import Counter
from pathlib import Path

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from hallbus.hub import Hub
from hallbus.journal import Recorded
from hallbus.journal.sqlite import open_journal
from hallbus.simulate.live import ALREADY_WAITING, Simulation
from tests.halls import MORNING, TODAY, demo
from tests.patience import PATIENCE_S


async def test_a_simulated_hall_takes_calls_serves_and_obeys_the_rules(tmp_path: Path) -> None:
    facts, heard = demo(), Counter[str]()
    enough = asyncio.Event()

    def listen(batch: "list[Recorded]") -> None:
        heard.update(f.event.kind for f in batch)
        if heard["ticket.served"] >= 20 and heard["ticket.missed"]:
            enough.set()

    clock = DrivenClock(MORNING, rate=2_000)
    async with Hub(facts, lambda: open_journal(tmp_path / "journal.sqlite3"), clock) as hub:
        hub.listeners.append(listen)  # type: ignore[arg-type]  # a list is a sequence
        lives = Simulation(hub, seed=1).lives()
        await anext(lives)
        await hub.handle(do.OpenDay(TODAY))
        async with asyncio.timeout(PATIENCE_S):
            await enough.wait()
        await anext(lives, None)
        assert heard["ticket.taken"] >= ALREADY_WAITING
        assert heard["ticket.called"] >= 20
        seq, seen = await hub.read(lambda hall: (hall.seq, digest(hall)))
        assert seen == digest(Hall.fold(facts, [event for _, event in hub.journal.read(0, seq)]))
        assert "simulation" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_a_day_that_has_visitors_already_gets_no_second_crowd(tmp_path: Path) -> None:
    facts = demo()
    async with Hub(facts, lambda: open_journal(tmp_path / "j.sqlite3"), DrivenClock(MORNING, rate=0)) as hub:
        await hub.handle(do.OpenDay(TODAY))
        await hub.handle(do.TakeTicket("A1"))
        lives = Simulation(hub).lives()
        await anext(lives)
        await asyncio.sleep(0)
        await hub.handle(do.TakeTicket("A1"))
        assert len(hub.hall.tickets) == 2
        await anext(lives, None)
