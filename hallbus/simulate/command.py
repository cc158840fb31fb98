"""`hallbus simulate`: its command line, a day in memory or at a hub, and what it says while it runs and at the end."""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import ClientSession, TCPConnector

from hallbus.config import HallFileError, load
from hallbus.hall.digest import digest
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall
from hallbus.simulate.day import Day
from hallbus.simulate.follow import Time, follow
from hallbus.simulate.habits import EVERYDAY
from hallbus.simulate.memory import Memory, Told
from hallbus.simulate.plan import fill, usual_visitors
from hallbus.simulate.remote import Remote, RemoteError
from hallbus.simulate.summary import summary
from hallbus.simulate.tally import Tally
from hallbus.simulate.times import Leaps, Paced, Progress
from hallbus.simulate.words import words

SPEED_MOST = 100_000.0
AT_ONCE = 16  # requests under way when nothing else sets the pace
VISITORS_MOST = 200_000
DIGITS = 16  # of the digest; enough to tell two days apart


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `hallbus simulate`."""
    parser.add_argument("hall", type=Path, metavar="HALL.toml")
    parser.add_argument("--day", type=_day, required=True, metavar="DATE", help="such as 2026-11-24")
    parser.add_argument(
        "--speed",
        type=_speed,
        default="max",
        metavar="60|max",
        help="hall seconds a second, or as fast as it goes (default)",
    )
    parser.add_argument("--visitors", type=_visitors, metavar="N", help="default: as many as keep the windows busy")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same day (default: 1)")
    parser.add_argument("--url", help="let the day happen at this hub; without it, in memory")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the keys.json of that hub")
    parser.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")


def run(options: argparse.Namespace) -> int:
    """Lives through the day and prints what became of it; the exit code is 0, or 1 with a sentence that says what to do."""
    try:
        print(_lived(options))
    except (RemoteError, HallFileError, OSError) as error:
        print(f"hallbus: {error}", file=sys.stderr)
        return 1
    return 0


def _lived(options: argparse.Namespace) -> str:
    facts, language = load(options.hall), options.language
    day = Day(facts, options.day, EVERYDAY, options.seed)
    if not day.open and not day.hours.sessions:
        raise RemoteError(words("closed", language, day=options.day))
    visitors = usual_visitors(day) if options.visitors is None else options.visitors
    begun = time.perf_counter()
    if options.url is None:
        lived = _in_memory(facts, day, visitors, options.speed)
    else:
        lived = asyncio.run(_at_a_hub(facts, day, visitors, options))
    title = words("title", language, hall=facts.name, day=options.day)
    seconds = f"{time.perf_counter() - begun:.1f}"
    given = words(
        "given", language, visitors=visitors, seed=options.seed, events=lived.tally.counts.total(), seconds=seconds
    )
    proof = words("proof", language, digest=lived.digest) if lived.digest else ""
    page = summary(facts, lived.tally, lived.told, lived.refused, language)
    return "\n".join(line for line in (title, given, proof) if line) + f"\n\n{page}"


class _Lived(NamedTuple):
    tally: Tally
    told: Told
    refused: Counter[str]
    digest: str = ""  # of the hall at the end, in memory


def _in_memory(facts: HallFacts, day: Day, visitors: int, speed: float | None) -> _Lived:
    fill(day, visitors)
    memory, tally = Memory(Hall(facts)), Tally()
    paced = Paced(day.engine.next_at() or 0.0, speed) if speed else None
    progress = Progress(lambda: f"{len(memory.events)} …")

    def watch(at: datetime) -> None:
        progress.look(at)
        if paced is not None:
            time.sleep(paced.lag(day.seconds(at)))

    memory.run(day, watch)
    tally.add(memory.events)
    return _Lived(tally, memory.told, memory.refused, digest(memory.hall)[:DIGITS])


async def _at_a_hub(facts: HallFacts, day: Day, visitors: int, options: argparse.Namespace) -> _Lived:
    keys = _keys(options.keys)
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        hub = Remote(session, options.url, keys, facts)
        standing = await hub.standing()
        if standing.hall != facts.name:
            raise RemoteError(f"the hub at {options.url} is of {standing.hall}: give its hall file")
        if standing.day != day.date:
            raise RemoteError(
                f"the hub's business day is {standing.day}, not {day.date}: change --day, or the hub's clock"
            )
        fill(day, visitors, standing.now)
        await hub.bring(day)
        begin = max(day.seconds(standing.now), min(day.engine.next_at() or 0.0, day.seconds(standing.now)))
        clock: Time = Paced(begin, options.speed) if options.speed else Leaps(begin)
        progress = Progress(lambda: f"{len(hub.told)} …")

        def lasts() -> bool:
            progress.look(day.now)
            return True

        await follow(day.engine, hub.do, clock, lasts, AT_ONCE)
        tally = Tally()
        tally.add(await hub.facts(standing.seq))
        return _Lived(tally, hub.told, hub.refused)


def _keys(file: Path | None) -> dict[str, Any]:
    if file is None:
        raise RemoteError("--url needs --keys, the keys.json in the data folder of that hub")
    try:
        return dict(json.loads(file.read_bytes()))
    except (ValueError, TypeError) as error:
        raise RemoteError(f"{file} cannot be read ({error}): give the keys.json of the hub's data folder") from error


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None


def _speed(text: str) -> float | None:
    """None: as fast as it goes."""
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= SPEED_MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is neither `max` nor a number such as 60")
    return speed


def _visitors(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 7 and int(text) <= VISITORS_MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {VISITORS_MOST}")
