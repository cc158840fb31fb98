"""`hallbus say`: one text as a WAV file, read and rendered as a hall would."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import numpy as np

from hallbus.config import load
from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import sentence_clauses
from hallbus.speech import sound
from hallbus.speech.cast import KINDS, Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import NoVoice


class NothingToSay(Exception):
    """The text holds nothing that anybody could pronounce."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `hallbus say`."""
    parser.add_argument("text", help="what to say, such as 请A001号，到3号窗口办理。")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.wav", help="16-bit WAV")
    parser.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")
    parser.add_argument("--voice", metavar="VOICE", help=f"{', '.join(KINDS)}, or a voice such as kokoro:zf_xiaoxiao")
    parser.add_argument("--rate", type=int, metavar="N", help="words a minute, 60 to 400")
    parser.add_argument("--hall", type=Path, metavar="HALL.toml", help="take voices and speed from this hall file")


def run(arguments: argparse.Namespace) -> int:
    """Writes the file and says how long it is; gives the exit code."""
    try:
        rules = rules_of(arguments)
        seconds, voice = asyncio.run(spoken(arguments.text, arguments.language, rules, arguments.output))
    except (NoVoice, NothingToSay, ValueError, OSError) as why:
        print(f"hallbus say: {why}", file=sys.stderr)
        return 1
    print(f"{arguments.output}: {seconds:.1f} s, {voice}")
    return 0


def rules_of(arguments: argparse.Namespace) -> SpeechRules:
    """The hall file's rules, or the defaults, with what the command line changes; raises ValueError."""
    rules = load(arguments.hall).speech if arguments.hall else SpeechRules()
    voices, voices_en = rules.voices, rules.voices_en
    if arguments.voice:
        if arguments.voice.partition(":")[0] not in KINDS:
            raise ValueError(f"no voice is called {arguments.voice!r}; there are {', '.join(KINDS)}")
        voices, voices_en = (arguments.voice,), ()
    rate = rules.rate if arguments.rate is None else arguments.rate
    if not 60 <= rate <= 400:
        raise ValueError(f"--rate {rate} is not between 60 and 400")
    return SpeechRules(voices=voices, voices_en=voices_en, rate=rate)


async def spoken(text: str, language: str, rules: SpeechRules, output: Path) -> tuple[float, str]:
    """Says a text into a file; gives its length and who spoke. Raises NoVoice, NothingToSay, OSError."""
    clauses = sentence_clauses(text, "en" if language == "en" else "zh-CN")
    if not clauses:
        raise NothingToSay(f"nothing in {text!r} can be said")
    with tempfile.TemporaryDirectory() as folder:
        cast = Cast.of_hall(Path(folder), rules, spare=False)
        cache = Clauses(Path(folder), cast.of, patience_s=None)
        try:
            await cache.open()
            made = [await cache.get(*clause) for clause in clauses]
            samples = np.concatenate([sound.read(clause.path)[0] for clause in made])
            who = ", ".join(dict.fromkeys(clause.voice for clause in made))
        finally:
            await cache.close()
            await cast.close()
    return sound.write(output, samples, sound.RATE), who
