"""The program: `hallbus serve`, `demo`, `check`, `import`, `replay`, `simulate`, `links`, `people`, `speaker`, `voices`, `say`."""

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from aiohttp import web

from hallbus import __version__
from hallbus.clock import Clock, DrivenClock, WallClock
from hallbus.config import HallFileError, load, report
from hallbus.config.catalogue import CatalogueError, bring_in, read_list
from hallbus.devices import speaker
from hallbus.hall.facts import HallFacts, Language
from hallbus.journal import JournalError
from hallbus.journal.proof import prove
from hallbus.journal.replay import run as run_replay
from hallbus.journal.sqlite import open_journal
from hallbus.keys import KeyFileError, load_keys
from hallbus.links import links_of
from hallbus.people import command as people
from hallbus.people.file import PeopleError
from hallbus.simulate import command as simulate
from hallbus.simulate.live import Simulation
from hallbus.speech import roster, say
from hallbus.web.app import calm_collector, make_app
from hallbus.web.noise import http_log
from hallbus.web.parts import HALL_FILE, HUB

DEMO_START = "2026-11-24T09:30"  # a working Tuesday
SLOW_HEADERS_S = 15
CLOSE_LIMIT_S = 5.0
LOOKS, LOOK_LIMIT_S = 5, 2.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, or 1 with a sentence that says what to do."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=options.log.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    command: Callable[[Any], int] = options.command
    try:
        return command(options)
    except (HallFileError, CatalogueError, JournalError, KeyFileError, PeopleError, OSError) as error:
        print(f"hallbus: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hallbus", description="Calls, boards, strips and speech for a service hall.")
    parser.add_argument("--version", action="version", version=f"hallbus {__version__}")
    parser.add_argument("--log", default="info", choices=["debug", "info", "warning", "error"], help="how much to log")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve_options(_command(commands, "serve", _serve, "run the hub of a hall"))
    _demo_options(_command(commands, "demo", _demo, "run the demo hall with simulated visitors and clerks"))
    check = _command(commands, "check", _check, "say what is wrong with a hall file")
    check.add_argument("hall", type=Path, metavar="HALL.toml")
    check.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")
    bring = _command(commands, "import", _import, "bring a list of services (CSV or JSON) into a hall file")
    bring.add_argument("hall", type=Path, metavar="HALL.toml")
    bring.add_argument("list", type=Path, metavar="LIST.csv|json")
    bring.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")
    again = _command(commands, "replay", _replay, "print the day from the journal, and prove it")
    again.add_argument("hall", type=Path, nargs="?", metavar="HALL.toml", help="default: the demo hall's")
    again.add_argument("--data", type=Path, required=True, metavar="DIR")
    again.add_argument(
        "--until", metavar="TIME", help="stop at this date, date and time, HH:MM of the last day, or seq"
    )
    again.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")
    links = _command(commands, "links", _links, "print the address of every screen, window and kiosk, with its key")
    links.add_argument("hall", type=Path, nargs="?", metavar="HALL.toml", help="default: the demo hall's")
    links.add_argument("--data", type=Path, required=True, metavar="DIR")
    simulate.add_arguments(_command(commands, "simulate", simulate.run, "let a day happen, in memory or at a hub"))
    people.add_arguments(_command(commands, "people", people.run, "list who may sign in, give a new password"))
    speaker.add_arguments(_command(commands, "speaker", speaker.run, "be a loudspeaker of an audio zone"))
    roster.add_arguments(_command(commands, "voices", roster.run, "list, try and install the voices of this machine"))
    say.add_arguments(_command(commands, "say", say.run, "write what a hall would say to a WAV file"))
    return parser


def _command(commands: Any, name: str, run: Callable[[Any], int], help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(command=run)
    return parser


def _serve_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("hall", type=Path, metavar="HALL.toml")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="journal, keys and sound live here")
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine alone")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--url", help="the address at which screens reach the hub (default: made of host and port)")
    parser.add_argument("--clips", type=Path, metavar="DIR", help="default: the hall file's `clips` beside it")


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("demo-data"), metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--quiet", action="store_true", help="no simulated visitors and clerks")
    parser.add_argument(
        "--clock", default=DEMO_START, metavar="TIME", help=f"the hall's time at the start ({DEMO_START})"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="hall seconds a second")
    parser.add_argument("--seed", type=int, default=1, help="of the simulated day")
    parser.add_argument("--hall", type=Path, help=argparse.SUPPRESS)


def _serve(options: Any) -> int:
    facts = load(options.hall)
    clips = options.clips or options.hall.parent / facts.clips
    return _run(options, options.hall, facts, WallClock(facts.timezone), clips)


def _demo(options: Any) -> int:
    hall = options.hall or demo_hall()
    facts = load(hall)
    options.data.mkdir(parents=True, exist_ok=True)
    clock = demo_clock(facts, options.data, options.clock, options.rate)
    return _run(options, hall, facts, clock, hall.parent / facts.clips, demo=True)


def demo_hall() -> Path:
    """The demo hall's file: beside the program's source, or in the folder one stands in."""
    for root in (Path(__file__).parent.parent, Path.cwd()):
        if (hall := root / "examples" / "demo-hall" / "hall.toml").is_file():
            return hall
    raise FileNotFoundError("examples/demo-hall/hall.toml is not here: run the demo in the folder of the project")


def demo_clock(facts: HallFacts, data: Path, start: str, rate: float) -> DrivenClock:
    """A driven clock that starts where it is told, or where the journal ended when that is later."""
    try:
        begin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(facts.timezone))
    except ValueError as error:
        raise OSError(f"--clock {start!r} is not a time like {DEMO_START}") from error
    file = data / "journal.sqlite3"
    if file.exists():
        journal = open_journal(file)
        last = next(iter(journal.read(max(0, journal.last_seq - 1))), None)
        asyncio.run(journal.close())
        if last is not None:
            begin = max(begin, last.event.at.astimezone(begin.tzinfo))
    return DrivenClock(begin, rate)


def _run(options: Any, hall: Path, facts: HallFacts, clock: Clock, clips: Path, demo: bool = False) -> int:
    options.data.mkdir(parents=True, exist_ok=True)
    url = getattr(options, "url", None) or address(options.host, options.port)
    keyring = load_keys(options.data, facts, url)
    links = links_of(facts, options.data, url, demo=True) if demo else {}
    told = getattr(options, "url", None) or ""
    calm_collector()
    app = make_app(facts, options.data, clock, keyring, clips, links=links, address=told, hall_file=hall)
    if demo and not options.quiet:
        app.cleanup_ctx.append(lambda app: Simulation(app[HUB], options.seed).lives())
    asyncio.run(_serve_until_stopped(app, options.host, options.port, url))
    return 0


def runner_of(app: web.Application) -> web.AppRunner:
    """What serves the application. A line on which no whole request has come for a while is closed, new or old."""
    return web.AppRunner(
        app, access_log=None, logger=http_log(), shutdown_timeout=CLOSE_LIMIT_S, keepalive_timeout=SLOW_HEADERS_S,
        handle_signals=False,
    )  # fmt: skip


def address(host: str, port: int) -> str:
    """An address that a screen can open, also when the hub listens on every one of this machine's."""
    name = socket.gethostname() if host in ("0.0.0.0", "::", "") else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


async def _serve_until_stopped(app: web.Application, host: str, port: int, url: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):  # before anybody is told that it runs: whoever starts it may stop it at once
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(getattr(signal, name), stop.set)
    runner = runner_of(app)
    await runner.setup()
    calm_collector()  # once more: now the hall is there
    if hasattr(signal, "SIGHUP"):
        loop.add_signal_handler(signal.SIGHUP, app[HALL_FILE].reload_soon)
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
        at = url if port else f"http://{host}:{runner.addresses[0][1]}"
        print(f"hallbus is at {at}  (stop: Ctrl-C)", flush=True)
        await stop.wait()
    finally:
        await runner.cleanup()


def _check(options: Any) -> int:
    text, usable = report(options.hall, options.language)
    print(text)
    return 0 if usable else 1


def _import(options: Any) -> int:
    """The hall file is written anew only when it can be used afterwards; the one before stays beside it."""
    text, changes = bring_in(options.hall.read_text("utf-8"), read_list(options.list))
    part = options.hall.with_suffix(".part.toml")
    part.write_text(text, "utf-8")
    try:
        page, usable = report(part, options.language)
        if usable:
            options.hall.with_suffix(".toml.before").write_bytes(options.hall.read_bytes())
            part.replace(options.hall)
    finally:
        part.unlink(missing_ok=True)
    print(page)
    if not usable:
        print("Nothing was written: mend the list, or the hall file, first.")
        return 1
    print(
        f"services: {len(changes.added)} new, {len(changes.changed)} changed; departments: {len(changes.departments)}"
    )
    return 0


def _replay(options: Any) -> int:
    facts = load(options.hall or demo_hall())
    code = run_replay(options.data, facts, options.until, options.language)
    return code or _beside_running(options.data, facts, options.language)


def _beside_running(data: Path, facts: HallFacts, language: Language) -> int:
    """Hold the replayed hall against the one that a hub on this data has now, if one runs. 1 when they differ."""
    for _ in range(LOOKS):
        live = _running_hall(data)
        if live is None:
            return 0
        proof = prove(data / "journal.sqlite3", facts)
        if proof.events == live["seq"]:
            same = proof.digest == live["digest"]
            chinese = "与正在运行的大厅一致。" if same else "与正在运行的大厅不一致！请重启服务。"
            english = "The running hall is the same." if same else "The running hall differs: restart the hub."
            print(english if language == "en" else chinese)
            return 0 if same else 1
    return 0  # too busy to be caught at one seq


def _running_hall(data: Path) -> Any:
    """What the hub of this data folder answers now, None when there is none."""
    try:
        keys = json.loads((data / "keys.json").read_bytes())
        request = Request(keys["url"] + "/api/hall", headers={"Authorization": f"Bearer {keys['ingest']}"})
        with urlopen(request, timeout=LOOK_LIMIT_S) as answer:
            return json.load(answer)
    except (OSError, ValueError, KeyError):
        return None


def _links(options: Any) -> int:
    facts = load(options.hall or demo_hall())
    links = links_of(facts, options.data, None, demo=False)
    for group in ("screens", "windows", "kiosks"):
        for link in links[group]:
            print(f"{group[:-1]:8} {link.get('id', link.get('no'))!s:10} {link['url']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
