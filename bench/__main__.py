"""`python -m bench [--only PART ...] [--fast]`: fanout press durable weight alarm recall serving over_film week decide simulate
estimates ceiling speech sound box."""

import argparse
import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bench import (
    alarm,
    box,
    ceiling,
    decide,
    durable,
    fanout,
    over_film,
    press,
    recall,
    serving,
    simulate,
    sound,
    speech,
    week,
    weight,
)
from bench.demo import ROOT
from bench.process import pin_client
from bench.report import machine

PARTS: dict[str, tuple[str, Callable[[bool], Awaitable[str]]]] = {
    "fanout": ("Fan-out", fanout.measure),
    "press": ("Press to glass", press.measure),
    "durable": ("Journal", durable.measure),
    "weight": ("Weight of a screen", weight.measure),
    "alarm": ("Emergency and slate", alarm.measure),
    "recall": ("A clip is recalled", recall.measure),
    "serving": ("Clips", serving.measure),
    "over_film": ("Calls over a film", over_film.measure),
    "week": ("A week of content", week.measure),
    "decide": ("Decisions", decide.measure),
    "simulate": ("A simulated day", simulate.days),
    "estimates": ("Estimates", simulate.estimates),
    "ceiling": ("The best that estimates could be", ceiling.measure),
    "speech": ("Speech", speech.measure),
    "sound": ("Sound", sound.measure),
    "box": ("A small machine", box.measure),
}


PAGE = ROOT / "docs" / "benchmarks.md"


async def run(names: list[str], fast: bool) -> None:
    """Each part is printed, and written to the page in place of its older self, as soon as it is measured."""
    for name in names:
        title, measure = PARTS[name]
        text = f"## {title}\n\n*{when()}*\n\n{await measure(fast)}"
        print(text, end="\n\n", flush=True)
        if not fast:
            write(title, text)


def when() -> str:
    """The moment and the commit, so that nobody takes an older part for a new one."""
    words = ("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    out = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC" + (f", commit {out}" if out else "")


def write(title: str, text: str) -> None:
    """Put a part into the page, in the order of PARTS."""
    old = PAGE.read_text("utf-8") if PAGE.exists() else ""
    known = {part.partition("\n")[0]: part.strip() for part in old.split("\n## ")[1:]}
    known[title] = text.removeprefix("## ").strip()
    head = f"# Benchmarks\n\nMeasured with `make bench`: {machine()}. Server on one core, screens on the other."
    parts = [f"## {known[title]}" for title, _ in PARTS.values() if title in known]
    PAGE.write_text("\n\n".join([head, *parts]) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS))
    parser.add_argument("--fast", action="store_true", help="fewer repetitions; nothing is written")
    options = parser.parse_args()
    pin_client()
    try:
        import uvloop

        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    except ImportError:
        runner = asyncio.Runner()
    with runner:
        runner.run(run(options.only or list(PARTS), options.fast))


if __name__ == "__main__":
    main()
