"""`hallbus voices`: which voices this machine has, what the others lack, a try of one, and installing it."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import TEST
from hallbus.speech import kokoro_files, sound
from hallbus.speech.cast import KINDS, Cast
from hallbus.speech.kokoro_install import NotInstalled, install
from hallbus.speech.voices import NoVoice, Voice

LANGUAGES: tuple[Language, ...] = ("zh-CN", "en")


class Row(NamedTuple):
    """What is known of one engine; `problem` is none when it can speak."""

    engine: str
    voices: dict[str, str]  # by language
    problem: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `hallbus voices`."""
    parser.add_argument("action", nargs="?", choices=["list", "try", "install"], default="list")
    parser.add_argument("voice", nargs="?", help="for try and install: kokoro, kokoro:zf_xiaoxiao, pyttsx3")
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FOLDER", help="install from a folder, not a network"
    )
    parser.add_argument("--check", action="store_true", help="read every byte of what is installed")
    parser.add_argument("--json", action="store_true", help="the list for a program")


def run(arguments: argparse.Namespace) -> int:
    """Does what the command line says; gives the exit code."""
    if arguments.action == "list":
        return _list(arguments)
    if not arguments.voice:
        print(f"hallbus voices {arguments.action}: which? There are {', '.join(KINDS)}.", file=sys.stderr)
        return 2
    if arguments.voice.partition(":")[0] not in KINDS:
        print(f"hallbus voices: no voice is called {arguments.voice!r}; there are {', '.join(KINDS)}", file=sys.stderr)
        return 2
    return _try(arguments.voice) if arguments.action == "try" else _install(arguments.voice, arguments.source)


async def roster() -> list[Row]:
    """Asks every engine what it has."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for kind in KINDS.values():
            voice = Voice(Path(folder), kind)
            try:
                labels: dict[str, str] = {}
                for language in LANGUAGES:
                    try:
                        labels[language] = await voice.label(language)
                    except NoVoice:
                        continue
                rows.append(Row(kind.name, labels, voice.problem))
            finally:
                await voice.close()
    return rows


def _list(arguments: argparse.Namespace) -> int:
    rows = asyncio.run(roster())
    folder = kokoro_files.folder()
    wrong = kokoro_files.wrong(folder) if arguments.check else []
    if arguments.json:
        print(json.dumps([row._asdict() for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row.engine}: {'ready' if row.voices else 'not here'}")
            for language, label in row.voices.items():
                print(f"  {language}: {label}")
            if row.problem:
                print(f"  {row.problem}")
        if more := kokoro_files.voices_in(folder):
            print(f"kokoro's voices: {', '.join(more)}")
    for name in wrong:
        print(f"{folder / name} is not the file that was tried", file=sys.stderr)
    return 1 if wrong or not any(row.voices for row in rows) else 0


def _try(name: str) -> int:
    try:
        for line in asyncio.run(_tried(name)):
            print(line)
    except NoVoice as why:
        print(f"hallbus voices: {why}", file=sys.stderr)
        return 1
    return 0


async def _tried(name: str) -> list[str]:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        cast = Cast.of_hall(Path(folder), SpeechRules(voices=(name,)), spare=False)
        (voice,) = cast.of("zh-CN")
        try:
            for language in LANGUAGES:
                try:
                    label = await voice.label(language)
                    began = time.perf_counter()
                    path = await voice.render(TEST[language], language)
                except NoVoice as why:
                    if language == LANGUAGES[0]:
                        raise
                    lines.append(f"{language}: {why}")
                    continue
                took = time.perf_counter() - began
                lines.append(f"{language}: {label}, {sound.seconds(path):.1f} s of sound in {took:.2f} s")
        finally:
            await cast.close()
    return lines


def _install(name: str, source: Path | None) -> int:
    if not name.startswith("kokoro"):
        print(f"{name} comes with the system: {KINDS[name].install()}")
        return 0
    folder = kokoro_files.folder()
    try:
        install(folder, lambda line: print(line, flush=True), source)
    except NotInstalled as why:
        print(f"hallbus voices: {why}", file=sys.stderr)
        return 1
    print(f"Kokoro stands in {folder}. Try it: hallbus voices try kokoro")
    return 0
