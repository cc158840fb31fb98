"""What a press costs before anything is written: the pure decision, with few and with very many waiting."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import cycle
from math import log

from msgspec.structs import replace

from bench.report import median, percentile, table
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.facts import Calendar, CallRules, HallFacts, Priority, PriorityClass, Service, Weekly, Window
from hallbus.hall.order import upcoming
from hallbus.hall.places import ahead_of
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.web.app import calm_collector

SIZES = (20, 200, 2_000, 20_000)
SAMPLES, EACH = 400, 20  # a sample is short, so that few of them are interrupted
WANTED_US = 50
PREFIXES = "ABCDEFGHJKLMNPRSTUVW"
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=8)))  # a Tuesday

# Twenty services and twenty windows, each for four of them. Who is missed stays away.
FACTS = HallFacts(
    id="twenty",
    name="二十个队列",
    short_name="二十",
    calendar=Calendar(weekly=(Weekly(days=("tue",), sessions=(("09:00", "17:00"),)),)),
    services=tuple(Service(id=f"{p}1", prefix=p, name=p, short=p, department="d") for p in PREFIXES),
    windows=tuple(
        Window(no=n + 1, name=f"{n + 1}", area="Z", services=tuple(f"{PREFIXES[(4 * n + k) % 20]}1" for k in range(4)))
        for n in range(20)
    ),
    priority=Priority(classes=(PriorityClass(id="elder", name="老年人"),), green_at_start=True),
    calls=CallRules(missed_requeue_after=100_000, recall_max=1_000),
)
WINDOWS = [window.no for window in FACTS.windows]

Work = Callable[[], object]


async def measure(fast: bool = False) -> str:
    """In a process pinned to one core."""
    program = f"from bench.decide import figures; figures({fast})"
    out = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, list[float]]] = json.loads(out.stdout)
    head = ("µs: median (fastest–nine of ten)", *(f"{size:,} waiting" for size in SIZES), "growth")
    rows = [
        (name, *(_spread(by_size[str(size)]) for size in SIZES), f"{_growth(by_size):.2f}")
        for name, by_size in found.items()
    ]
    press = found["call-next: decide"]
    return (
        "### A decision\n\nTwenty queues, a window serves four of them; of those who wait a fifth has priority, a twentieth an "
        "appointment; a tenth more was missed and stays away; the green channel is on. Nothing is written. Time of the "
        "processor, on one core.\n\n"
        f"{table(head, rows)}\n\n"
        f"- call-next with 2,000 waiting: {median(press['2000']):.1f} µs (wanted: {WANTED_US} at most)\n"
        f"- growth from 20 to 20,000 waiting: {_growth(press):.2f} (logarithmic would be {log(20_000) / log(20):.2f})"
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):.1f} ({min(values):.1f}–{percentile(values, 0.9):.1f})"


def _growth(by_size: dict[str, list[float]]) -> float:
    return median(by_size[str(SIZES[-1])]) / median(by_size[str(SIZES[0])])


def figures(fast: bool) -> None:
    """Every sample of every figure, in turns, so that a noisy moment is everybody's."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {1})
    works = {size: _works(crowd(size)) for size in SIZES}
    calm_collector()
    found: dict[str, dict[int, list[float]]] = {}
    for _ in range(20 if fast else SAMPLES):
        for size in random.sample(SIZES, len(SIZES)):
            for name, work in works[size].items():
                found.setdefault(name, {}).setdefault(size, []).append(work())
    print(json.dumps(found))


def crowd(size: int) -> Hall:
    """A hall in which so many wait, and a tenth of as many are missed."""
    hall = Hall(FACTS)
    hall.apply(ev.DayOpened(TEN, "2026-11-24"))
    _missed(hall, size // 10)
    for n in range(size):
        _take(hall, n)
    for window in WINDOWS:  # everybody has somebody in hand
        _take(hall, size + window)
        for event in decide(hall, do.CallNext(window), TEN):
            hall.apply(event)
    return hall


def _take(hall: Hall, n: int) -> None:
    """The n-th who comes: a fifth of every queue has priority, a twentieth an appointment, every other of those still early."""
    of_queue = n // 20 + n
    service = f"{PREFIXES[n % 20]}1"
    taken = decide(hall, do.TakeTicket(service, group="elder" if of_queue % 5 == 3 else "regular"), TEN)[0]
    if of_queue % 20 == 0:
        slot = TEN + timedelta(minutes=10 if of_queue % 40 else -10)
        taken = replace(taken, slot_from=slot, slot_to=slot + timedelta(minutes=30))
    hall.apply(taken)


def _missed(hall: Hall, count: int) -> None:
    for n in range(count):
        _take(hall, n)
        number, window = next(reversed(hall.tickets)), n % 20 // 4 + 1
        hall.apply(ev.TicketCalled(TEN, number, window))
        hall.apply(ev.TicketMissed(TEN, number, window))


def _works(hall: Hall) -> dict[str, Callable[[], float]]:
    """What is measured, each giving the µs of one."""
    windows, services = cycle(WINDOWS), cycle(service.id for service in FACTS.services)
    last = [t for t in hall.tickets.values() if t.state == "waiting"][-20:]
    tickets = cycle(last)
    return {
        "call-next: decide": lambda: _each(lambda: decide(hall, do.CallNext(next(windows)), TEN)),
        "call-next: apply": lambda: _applied(hall, windows),
        "take: decide": lambda: _each(lambda: decide(hall, do.TakeTicket(next(services)), TEN)),
        "recall: decide": lambda: _each(lambda: decide(hall, do.Recall(next(windows)), TEN)),
        "the next eight of a window": lambda: _each(lambda: upcoming(hall, next(windows), TEN, 8)),
        "who is before the last": lambda: _each(lambda: ahead_of(hall, next(tickets), TEN)),
    }


def _each(work: Work) -> float:
    began = time.thread_time()
    for _ in range(EACH):
        work()
    return (time.thread_time() - began) / EACH * 1e6


def _applied(hall: Hall, windows: "cycle[int]") -> float:
    """Calls that are taken in; for each who leaves a queue somebody joins it again, so that as many wait as before."""
    took = 0.0
    for _ in range(EACH):
        events = decide(hall, do.CallNext(next(windows)), TEN)
        began = time.thread_time()
        for event in events:
            hall.apply(event)
        took += time.thread_time() - began
        called = hall.tickets[getattr(events[-1], "ticket", "")]
        fresh = decide(hall, do.TakeTicket(called.service, group=called.group), TEN)[0]
        hall.apply(replace(fresh, slot_from=called.slot_from))
    return took / EACH * 1e6
