"""`python -m bench.ear [--calls 300] [--minutes 3] [--voice kokoro …] [--language zh-CN en] [--part 1/2] [--twice] [--fresh]`

Goes on where the last run ended, and ends by itself after so many minutes. Two runs may share the calls: `--part 1/2`, `--part 2/2`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bench.demo import ROOT
from bench.ear.babble import talk
from bench.ear.heard import understood
from bench.ear.model import Ear, NoEar
from bench.ear.plan import Spoken, calls, in_babble
from bench.ear.recorded import SingleWords, hall, recorded
from bench.ear.results import BABBLED, CLEAN, TWICE, Result, Results, page
from bench.report import machine
from hallbus.hall.facts import Language, SpeechRules
from hallbus.speech import sound
from hallbus.speech.cast import Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.engine import EngineError
from hallbus.speech.sound import Samples
from hallbus.speech.voices import NoVoice, Voice

FOLDER = ROOT / ".ear"  # what was rendered, and the model
RESULTS = ROOT / "bench" / "ear" / "results.jsonl"  # what was heard: goes with the code, for it took hours
PAGE = ROOT / "docs" / "benchmarks-ear.md"
SNR_DB = 10.0
PACK, RECORDS_FROM = "pack", "kokoro"  # a recorded pack, and who reads it out
LIMIT_S = 300.0  # of a clause: listening is no hurry, and the machine may be busy


class Listening:
    """One voice, spoken and heard until the time is over."""

    def __init__(self, voice: str, ear: Ear, results: Results, over: Callable[[], bool]) -> None:
        self.voice, self.ear, self.results, self.over = voice, ear, results, over
        self.cast, self.cache = _speaking(RECORDS_FROM if voice == PACK else voice)
        self.labels: dict[Language, str] = {}
        self.talk: list[Samples] = []

    async def run(self, plan: list[Spoken], languages: list[Language], *, raw: bool, twice: bool) -> bool:
        """Speaks and hears; false when it ended for the time."""
        await self.cache.open()
        try:
            self.talk = talk(FOLDER / "babble")
            for language in languages:
                self.labels[language] = await self.cast.of(language)[0].label(language)
            if self.voice == PACK:
                await self._become_a_pack(plan, languages)
            for call in plan:
                for language in languages:
                    if self.over():
                        return False
                    await self._call(call, language)
                    if twice:
                        await self._twice(call, language)
                    if raw:
                        await self._raw(call, language)
        finally:
            await self.cache.close()
            await self.cast.close()
        return True

    async def _become_a_pack(self, plan: list[Spoken], languages: list[Language]) -> None:
        """From here on it speaks from what the engine has said, under a name of its own."""

        async def clause(text: str, language: Language) -> Path:
            return (await self.cache.get(text, language)).path

        packs = await recorded(FOLDER / "recorded", hall(plan), languages, SingleWords(FOLDER).says, clause)
        await self.cache.close()
        await self.cast.close()
        self.cast, self.cache = _speaking("clips", packs)
        await self.cache.open()
        self.labels = {language: f"pack cut from {label}" for language, label in self.labels.items()}

    async def _call(self, call: Spoken, language: Language) -> None:
        name = self.labels[language]
        if self.results.knows(name, language, BABBLED, call.no):
            return
        samples = await self._said(call, language)
        self._heard(name, call, language, CLEAN, samples)
        self._heard(name, call, language, BABBLED, in_babble(samples, self.talk, SNR_DB, call.no))

    async def _twice(self, call: Spoken, language: Language) -> None:
        """The whole call as a hall says it by default, as one sound."""
        name, rules = self.labels[language], SpeechRules()
        if self.results.knows(name, language, TWICE[BABBLED], call.no):
            return
        once = await self._said(call, language)
        gap = np.zeros(round(rules.gap_ms / 1000 * sound.RATE))
        samples = np.concatenate([once, *([gap, once] * (rules.repeat - 1))])
        self._heard(name, call, language, TWICE[CLEAN], samples)
        self._heard(name, call, language, TWICE[BABBLED], in_babble(samples, self.talk, SNR_DB, call.no))

    async def _said(self, call: Spoken, language: Language) -> Samples:
        made = [await self.cache.get(*clause) for clause in call.clauses(language)]
        return np.concatenate([sound.read(each.path)[0] for each in made])

    async def _raw(self, call: Spoken, language: Language) -> None:
        name = f"{self.labels[language]}, raw"
        if self.results.knows(name, language, CLEAN, call.no):
            return
        made = await self.cache.get(call.raw(language), language)
        self._heard(name, call, language, CLEAN, sound.read(made.path)[0])

    def _heard(self, name: str, call: Spoken, language: Language, noise: str, samples: Samples) -> None:
        text = self.ear.hears(samples, sound.RATE, language)
        said, seconds = (call.letter, call.digits, call.window), len(samples) / sound.RATE
        syllables = sum(len(clause.text) for clause in call.clauses(language)) if language == "zh-CN" else 0
        heard = understood(text, language)
        self.results.add(Result(name, language, noise, call.no, said, heard, text, seconds, syllables))


def _speaking(voice: str, packs: Path | None = None) -> tuple[Cast, Clauses]:
    """A voice as a hall has it, with time enough, and where its clauses are kept."""
    cast = Cast.of_hall(FOLDER / "audio", SpeechRules(voices=(voice,)), packs, spare=False)
    for each in cast.voices.values():
        if isinstance(each, Voice):
            each.limit_s = LIMIT_S
    return cast, Clauses(FOLDER / "audio", cast.of, max_files=20_000, max_bytes=3_000_000_000, patience_s=None)


async def listen(options: Any) -> bool:
    """Every voice that is asked for, as far as the time goes; whether all was heard."""
    end = time.monotonic() + options.minutes * 60
    ear, results = Ear(FOLDER / "model"), Results(RESULTS)
    part, _, parts = options.part.partition("/")
    plan = [call for call in calls(options.calls) if call.no % int(parts) == int(part) - 1]
    whole = True
    for voice in options.voice:
        try:
            listening = Listening(voice, ear, results, lambda: time.monotonic() > end)
            whole &= await listening.run(plan, options.language, raw=voice.startswith("pyttsx3"), twice=options.twice)
        except (NoVoice, EngineError) as why:
            print(f"{voice}: {why}", file=sys.stderr)
    everything = Results(RESULTS).all  # also what another part heard
    PAGE.write_text(page(everything, machine(), str(date.today())), "utf-8")
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.ear", description=__doc__)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument(
        "--voice",
        nargs="+",
        default=["kokoro", "pack", "pyttsx3"],
        help="as in a hall file; pack: recorded from kokoro",
    )
    parser.add_argument("--language", nargs="+", choices=["zh-CN", "en"], default=["zh-CN", "en"])
    parser.add_argument("--twice", action="store_true", help="hear also the whole call, said twice")
    parser.add_argument("--part", default="1/1", help="which of so many parts of the calls")
    parser.add_argument("--fresh", action="store_true", help="forget what was heard before")
    options = parser.parse_args()
    if options.fresh:
        RESULTS.unlink(missing_ok=True)
    try:
        whole = asyncio.run(listen(options))
    except NoEar as why:
        print(why, file=sys.stderr)
        return 1
    left = "All calls were heard." if whole else "Time is over: run it again to go on."
    print(f"{PAGE.relative_to(ROOT)} is written. {left}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
