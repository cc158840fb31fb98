"""`python -m bench [--only fanout press durable weight alarm serving week decide simulate estimates ceiling speech sound box] [--fast]`"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from bench import alarm, box, ceiling, decide, durable, fanout, press, serving, simulate, sound, speech, week, weight
from bench.demo import ROOT
from bench.process import pin_client
from bench.report import machine

PARTS: dict[str, tuple[str, Callable[[bool], Awaitable[str]]]] = {
    "fanout": ("Fan-out", fanout.measure),
    "press": ("Press to glass", press.measure),
    "durable": ("Journal", durable.measure),
    "weight": ("Weight of a screen", weight.measure),
    "alarm": ("Emergency and slate", alarm.measure),
    "serving": ("Clips", serving.measure),
    "week": ("A week of content", week.measure),
    "decide": ("Decisions", decide.measure),
    "simulate": ("A simulated day", simulate.days),
    "estimates": ("Estimates", simulate.estimates),
    "ceiling": ("The best that estimates could be", ceiling.measure),
    "speech": ("Speech", speech.measure),
    "sound": ("Sound", sound.measure),
    "box": ("A small machine", box.measure),
}


async def run(names: list[str], fast: bool) -> str:
    parts = [
        f"# Benchmarks\n\nMeasured on {date.today()} with `make bench`: {machine()}. Server on one core, screens on the other."
    ]
    for name in names:
        title, measure = PARTS[name]
        text = f"## {title}\n\n{await measure(fast)}"
        print(text, end="\n\n", flush=True)
        parts.append(text)
    return "\n\n".join(parts) + "\n"


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
        text = runner.run(run(options.only or list(PARTS), options.fast))
    if not options.only and not options.fast:
        (ROOT / "docs" / "benchmarks.md").write_text(text)


if __name__ == "__main__":
    main()
