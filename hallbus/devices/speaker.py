"""`hallbus speaker`, the loudspeaker program: its command line, its keys, its end."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from hallbus.devices.hubs import Hubs
from hallbus.devices.loudspeaker import Loudspeaker, NoDevice, device_names
from hallbus.devices.speaker_live import Options, Speaker

HUB_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
HUB = "ws://127.0.0.1:8080"


class NoKey(Exception):
    """The command line does not say which key to use; the text says what would."""


def main(words: Sequence[str] | None = None) -> int:
    """Runs the program with the words of a command line, or this process's own."""
    parser = argparse.ArgumentParser(prog="hallbus speaker", description="The loudspeaker of an audio zone.")
    add_arguments(parser)
    return run(parser.parse_args(words))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `hallbus speaker`."""
    parser.add_argument("--hub", help=f"the hub's address (default: the one in --keys, or {HUB})")
    parser.add_argument("--zone", default="Z1", help="the audio zone that this loudspeaker stands in")
    parser.add_argument("--name", help="its own name, as the hall file lists it among the zone's speakers")
    parser.add_argument("--key", help="a screen's key")
    parser.add_argument("--keys", type=Path, help="take the key out of this keys.json")
    parser.add_argument("--screen", help="whose key to take out of it (default: the first)")
    parser.add_argument(
        "--hub-key", help="the hub's public key (default: `hub` of --keys, else that of the hub met first)"
    )
    parser.add_argument(
        "--trust", type=Path, metavar="FILE", help="keep the key of the hub met first in this file, and trust no other"
    )
    parser.add_argument("--device", help="the sound device, by name or a part of it (default: the system's)")
    parser.add_argument("--list-devices", action="store_true", help="show the sound devices and end")


def run(arguments: argparse.Namespace) -> int:
    """Runs the loudspeaker until SIGTERM or Ctrl-C; gives the exit code."""
    if arguments.list_devices:
        return _list_devices()
    try:
        options = options_of(arguments)
    except NoKey as why:
        print(why, file=sys.stderr)
        return 2
    _log_beside_portaudio()
    with contextlib.suppress(KeyboardInterrupt):  # where signal handlers cannot be added to the loop
        asyncio.run(
            _until_signalled(
                Speaker(options, Loudspeaker(options.device), Hubs(arguments.trust) if arguments.trust else None)
            )
        )
    return 0


def options_of(arguments: argparse.Namespace) -> Options:
    """Makes options of a command line; raises NoKey."""
    keys = _read(arguments.keys) if arguments.keys else {}
    hub = arguments.hub or str(keys.get("url") or HUB)
    hub_key = arguments.hub_key or (str(keys["hub"]) if "hub" in keys else None)
    if hub_key is not None and not HUB_KEY.fullmatch(hub_key):
        raise NoKey(
            "That is no hub's public key: it has 43 letters, digits, - and _, and stands as `hub` in keys.json."
        )
    if arguments.key:
        return Options(hub, arguments.zone, arguments.key, arguments.device, arguments.name, hub_key)
    if not arguments.keys:
        raise NoKey("Which key? Give --key KEY, or --keys DATA/keys.json.")
    screens = keys.get("screens")
    if not isinstance(screens, dict) or not screens:
        raise NoKey(f"{arguments.keys} holds no screen's key.")
    screen = arguments.screen or next(iter(screens))
    if screen not in screens:
        raise NoKey(f"{arguments.keys} knows no screen {screen}; it has {', '.join(screens)}.")
    return Options(hub, arguments.zone, str(screens[screen]), arguments.device, arguments.name, hub_key)


def _log_beside_portaudio() -> None:
    """Logs to a copy of stderr: sounddevice shuts the real one whenever PortAudio starts, and takes what is said meanwhile."""
    handler = logging.StreamHandler(os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1))
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("hallbus.speaker")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.propagate = False


async def _until_signalled(speaker: Speaker) -> None:
    speaking = asyncio.current_task()
    assert speaking is not None
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def end() -> None:
        ended.set()
        speaking.cancel()

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)
    try:
        await speaker.run()
    except asyncio.CancelledError:
        if not ended.is_set():
            raise


def _list_devices() -> int:
    try:
        names = device_names()
    except NoDevice as why:
        print(why, file=sys.stderr)
        return 1
    print("\n".join(names) if names else "There is no sound device.")
    return 0 if names else 1


def _read(path: Path) -> dict[str, object]:
    try:
        keys = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as why:
        raise NoKey(f"{path} cannot be read: {why}") from why
    return keys if isinstance(keys, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
