"""How good an estimate could be at best: by somebody who knows how the simulated day is drawn, but not what will be drawn.

A day is lived until somebody takes a number. From there it is lived again many times, each time with everything drawn anew that had
not happened by then: how long visits take, those under way too, who does not come when called, how soon clerks look up. Who comes when
and for what, how fast each clerk is and who waits are left as they are: this oracle knows more than any hall can. What it would say is
what fits most of these futures but one, and it is judged by that one.
"""

import asyncio
import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from random import Random
from statistics import mean, stdev
from typing import NamedTuple

from bench.demo import DEMO
from bench.report import table
from hallbus.hall.state import Hall
from hallbus.simulate.clerk import Clerk
from hallbus.simulate.day import Day
from hallbus.simulate.habits import EVERYDAY
from hallbus.simulate.memory import Memory
from hallbus.simulate.plan import fill, usual_visitors
from hallbus.simulate.tally import NEAR, Tally
from hallbus.simulate.visitors import Visitor

DATE, LOAD = "2026-11-24", 1.0
SEEDS, TICKETS, FUTURES = range(1, 9), 10, 12  # days, tickets of each day, futures of each ticket
AT_ONCE_MIN = 0.3  # called by an idle clerk who looks up: nothing but that is to be guessed


class Waited(Exception):
    """The ticket was called after so many minutes; None: it was given up."""

    def __init__(self, minutes: float | None) -> None:
        self.minutes = minutes


class Case(NamedTuple):
    """A ticket: how long it waited, what was said, and how long it waits in other futures."""

    wait: float
    told: float
    futures: tuple[float, ...]


def cases(seeds: Sequence[int], tickets: int = TICKETS, futures: int = FUTURES) -> Iterator[Case]:
    """Some tickets of each day. A few seconds for each."""
    for seed in seeds:
        day, memory, tally = _Drawn(seed), Memory(Hall(DEMO)), Tally()
        memory.run(day)
        tally.add(memory.events)
        taken = {e.ticket: e.at for e in memory.events if e.kind == "ticket.taken"}  # type: ignore[attr-defined]
        known = [number for number, told in memory.told.items() if told and number in tally.waits]
        for number in Random(seed).sample(known, tickets):
            lived = (_relived(seed, number, taken[number], f"{seed}/{number}/{n}") for n in range(futures))
            told = memory.told[number] or (0, 0)
            yield Case(tally.waits[number], sum(told) / 2, tuple(wait for wait in lived if wait is not None))


def best_share(case: Case, fits: Callable[[float, float], bool]) -> float:
    """In how many futures the oracle is right, who has seen all others."""
    right = 0
    for spot, wait in enumerate(case.futures):
        others = case.futures[:spot] + case.futures[spot + 1 :]
        said = max(sorted(others), key=lambda guess: sum(fits(guess, other) for other in others))
        right += fits(said, wait)
    return right / len(case.futures)


def strict(said: float, wait: float) -> bool:
    return abs(said - wait) <= NEAR * wait


class _Drawn(Day):
    """A day whose chances can be drawn anew while it runs."""

    def __init__(self, seed: int) -> None:
        self.chances: list[Random] = []
        self.everybody: list[Visitor] = []
        super().__init__(DEMO, DATE, EVERYDAY, seed)
        drawn = self.crowd.visitor

        def visitor(comes: datetime, service: str | None = None) -> Visitor:
            self.everybody.append(drawn(comes, service))
            return self.everybody[-1]

        self.crowd.visitor = visitor  # type: ignore[method-assign]
        fill(self, usual_visitors(self, LOAD))

    def chance(self, name: str) -> Random:
        self.chances.append(super().chance(name))
        return self.chances[-1]

    def draw_anew(self, hall: Hall, but: str, salt: str) -> None:
        """Everything that nobody can know yet."""
        for place, chance in enumerate(self.chances):
            chance.seed(f"{salt}/{place}")
        numbers = {who.id: number for number, who in self.people.items()}
        for who in self.everybody:
            number = numbers.get(who.id)
            begun = number is not None and hall.tickets[number].state not in ("waiting", "missed", "called")
            if not begun and number != but:
                self.crowd._draw(who, self.crowd._services[who.service], Random(f"{salt}/visitor/{who.id}"))
        self._draw_ends(hall, Random(f"{salt}/ends"))

    def _draw_ends(self, hall: Hall, chance: Random) -> None:
        """When each visit under way ends, which has lasted so long already."""
        heap = self.engine._heap
        for spot, (at, entry, turn, life) in enumerate(heap):
            clerk = life.actor.gi_frame.f_locals.get("self") if life.actor.gi_frame else None
            held = hall.in_hand(clerk.no) if isinstance(clerk, Clerk) else None
            if turn != life.turn or at <= self.engine.now or held is None or held.state != "serving":
                continue
            assert isinstance(clerk, Clerk)
            assert held.started_at is not None
            lasted = (self.now - held.started_at).total_seconds()
            heap[spot] = (self.engine.now + _left(clerk, held.service, lasted, chance), entry, turn, life)
        heapq.heapify(heap)


def _left(clerk: Clerk, service: str, lasted: float, chance: Random) -> float:
    spread = EVERYDAY.work_spread
    usual = 60 * clerk.minutes.get(service, 5.0) * clerk.pace
    for _ in range(1000):
        whole = usual * chance.lognormvariate(-(spread**2) / 2, spread)
        if whole > lasted:
            return whole - lasted
    return 1.0


def _relived(seed: int, number: str, taken: datetime, salt: str) -> float | None:
    """How long the ticket waits in one future."""
    day, memory = _Drawn(seed), Memory(Hall(DEMO), estimates=False)
    drawn = False

    def watch(at: datetime) -> None:
        nonlocal drawn
        if at <= taken:
            return
        if not drawn:
            drawn = True
            day.draw_anew(memory.hall, number, salt)
        ticket = memory.hall.tickets[number]
        if ticket.called_at is not None:
            raise Waited((ticket.called_at - ticket.taken_at).total_seconds() / 60)
        if ticket.state != "waiting":
            raise Waited(None)

    try:
        memory.run(day, watch)
    except Waited as end:
        return end.minutes
    return None


async def measure(fast: bool = False) -> str:
    return await asyncio.to_thread(_measured, SEEDS[:1] if fast else SEEDS)


def _measured(seeds: Sequence[int]) -> str:
    found = list(cases(seeds))
    waited = [case for case in found if case.wait >= AT_ONCE_MIN and len(case.futures) > 1]
    at_once = sum(case.wait < AT_ONCE_MIN for case in found) / len(found)
    best = [best_share(case, strict) for case in waited]
    told = [float(strict(case.told, case.wait)) for case in waited]
    soonest, latest = EVERYDAY.notice_s
    idle = (latest - latest * (1 - NEAR) / (1 + NEAR)) / (latest - soonest)  # of even chances between the two
    rows = [
        ("called at once by an idle clerk", f"{at_once:.1%}", "–", f"{idle:.1%}"),
        ("everybody else", f"{1 - at_once:.1%}", _share(told), _share(best)),
    ]
    most = at_once * idle + (1 - at_once) * mean(best)
    head = ("visitors of busy days of the demo hall", "share", "told within ±30 %", "an oracle's best")
    return (
        f"{len(found)} tickets of {len(seeds)} days, each lived again in {FUTURES} futures from the moment when it was taken, with "
        "everything drawn anew that nobody can know by then. The oracle knows how it is drawn, who will come when, and how fast each "
        "clerk is; in each future it says what fits most of the others. Share ± standard error.\n\n"
        f"{table(head, rows)}\n\n- of all visitors nobody could tell more than this share within ±30 %: {most:.1%}"
    )


def _share(found: Sequence[float]) -> str:
    return f"{mean(found):.1%} ± {stdev(found) / len(found) ** 0.5:.1%}"
