"""What a simulated day costs in memory, and what the hall's estimates are worth over such days."""

import asyncio
import gc
import json
import subprocess
import sys
import time
from typing import Any

from msgspec.structs import replace

from bench.demo import DEMO
from bench.report import median, spread, table
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall
from hallbus.simulate.day import Day
from hallbus.simulate.habits import EVERYDAY
from hallbus.simulate.memory import Memory
from hallbus.simulate.plan import fill, usual_visitors
from hallbus.simulate.tally import Estimates, Tally

DATE = "2026-11-24"  # a Tuesday
SIZES = ((3, 2_000), (12, 8_000))  # how many times the demo's windows, for how many visitors
REPEATS, SEEDS = 5, range(1, 11)
BUSY = (1, 1.0)  # how many times the demo's windows, and visitors as a share of what the windows can serve
DAYS = ((1, 0.75), (1, 0.9), BUSY, (1, 1.2), (3, 1.0))
WANTED_S, WANTED_TIMES, WANTED_SHARE = 3.0, 5.0, 0.8


async def days(fast: bool = False) -> str:
    """The demo hall with three and with twelve times its windows, each with as many visitors as it can serve."""
    found = await _in_a_process(f"days_of({1 if fast else REPEATS})")
    rows = [
        (f"{day['windows']}", f"{day['tickets']:,}", f"{day['events']:,}", spread(day["seconds"], 2),
         f"{median(day['seconds']) / day['events'] * 1e6:.0f}")
        for day in found
    ]  # fmt: skip
    small, large = (day["seconds"] for day in found)
    times = median([b / a for a, b in zip(small, large, strict=True)])
    return (
        "A whole day in memory, `hallbus simulate` without a hub: visitors, clerks and guides act, the hall decides and "
        "applies every command, and whoever takes a number is told an estimate. On one core.\n\n"
        f"{table(('windows', 'tickets', 'events', 's (fastest–slowest)', 'µs an event'), rows)}\n\n"
        f"- {found[0]['tickets']:,} tickets: {median(small):.2f} s (wanted: under {WANTED_S:.0f})\n"
        f"- {found[1]['tickets']:,} tickets cost {times:.2f} times that (wanted: {WANTED_TIMES:.0f} at most)"
    )


async def estimates(fast: bool = False) -> str:
    """Whether people were told how long they would wait, on quieter and busier days of the demo hall."""
    seeds = list(SEEDS)[: 2 if fast else None]
    found = await _in_a_process(f"estimates_of({seeds})")
    busy = found[DAYS.index(BUSY)]
    head = ("windows", "visitors, of what they can serve", "told", "within ±30 %", "or ±2 min: all days (worst–best)",
            "waits of 7 min and more: ±30 %", "in the range told", "nobody knew")  # fmt: skip
    return (
        f"Simulated days of the demo hall, and of one with three times its windows ({DATE}), {len(seeds)} seeds a row: what "
        "visitors were told when they took their number (the middle of the range) against how long they waited for their first "
        "call. Every wait counts, those included who are called within seconds: of so short a wait 30 % means nothing, so that "
        "two minutes are allowed besides.\n\n"
        f"{table(head, [_row(*kind, days) for kind, days in zip(DAYS, found, strict=True)])}\n\n"
        f"- busy days, within ±30 %: {_share(busy, 'strict'):.1%} (wanted: {WANTED_SHARE:.0%})\n"
        f"- busy days, within ±30 % or two minutes: {_share(busy, 'near'):.1%}\n"
        f"- busy days, waits of seven minutes and more, within ±30 %: {_share(busy, 'long_strict', 'long'):.1%}"
    )


def _row(times: int, load: float, days: list[dict[str, int]]) -> tuple[str, ...]:
    near = [day["near"] / day["count"] for day in days]
    return (
        str(times * len(DEMO.windows)), f"{load:.0%}", f"{sum(day['count'] for day in days):,}", f"{_share(days, 'strict'):.1%}",
        f"{_share(days, 'near'):.1%} ({min(near):.1%}–{max(near):.1%})", f"{_share(days, 'long_strict', 'long'):.1%}",
        f"{_share(days, 'covered'):.1%}", str(sum(day["none"] for day in days)),
    )  # fmt: skip


def _share(days: list[dict[str, int]], part: str, whole: str = "count") -> float:
    return sum(day[part] for day in days) / sum(day[whole] for day in days)


async def _in_a_process(call: str) -> Any:
    program = f"import json; from bench import simulate; print(json.dumps(simulate.{call}))"
    words = (sys.executable, "-c", program)
    out = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def days_of(repeats: int) -> list[dict[str, Any]]:
    """Every size in turn, several times over, so that a slower minute of the machine slows all of them."""
    halls = [(_grown(DEMO, times), visitors) for times, visitors in SIZES]
    found: list[dict[str, Any]] = [{"windows": len(facts.windows), "seconds": []} for facts, _ in halls]
    for _ in range(repeats):
        for (facts, visitors), figures in zip(halls, found, strict=True):
            memory = Memory(Hall(facts))
            gc.collect()
            begun = time.perf_counter()
            day = Day(facts, DATE, EVERYDAY, 1)
            fill(day, visitors)
            memory.run(day)
            figures["seconds"].append(time.perf_counter() - begun)
            figures["tickets"] = sum(event.kind == "ticket.taken" for event in memory.events)
            figures["events"] = len(memory.events)
    return found


def estimates_of(seeds: list[int]) -> list[list[dict[str, int]]]:
    """Of each kind one day for each seed."""
    return [[_counts(_estimates(_grown(DEMO, times), seed, load)) for seed in seeds] for times, load in DAYS]


def _estimates(facts: HallFacts, seed: int, load: float) -> Estimates:
    day, memory, tally = Day(facts, DATE, EVERYDAY, seed), Memory(Hall(facts)), Tally()
    fill(day, usual_visitors(day, load))
    memory.run(day)
    tally.add(memory.events)
    return tally.estimates(memory.told)


def _counts(found: Estimates) -> dict[str, int]:
    return {
        name: getattr(found, name) for name in ("count", "none", "strict", "near", "covered", "long", "long_strict")
    }


def _grown(facts: HallFacts, times: int) -> HallFacts:
    """The same hall with so many times the windows; a larger one has no limits."""
    if times == 1:
        return facts
    windows = (replace(w, no=w.no + 100 * k) for k in range(times) for w in facts.windows)
    services = tuple(replace(service, limits=None) for service in facts.services)
    return replace(facts, windows=tuple(windows), services=services, screens=())
