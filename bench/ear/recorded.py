"""A recorded pack of the best engine's own voice: what it costs to put calls together word by word.

The engine says each prompt that the administrators' page asks for, and each is recorded into a pack by the way of an upload (silence
cut away, matched to −16 LUFS). Windows are one prompt each, the engine's own clauses; what stands before them is joined of single words.
"""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from bench.ear.plan import LETTERS, Spoken
from hallbus.hall.facts import Area, Department, HallFacts, Language, Service, SpeechRules, Window
from hallbus.hall.prompts import Group, prompts
from hallbus.packs.shelf import About, Shelf
from hallbus.speech import kokoro_files, sound
from hallbus.speech.engine import EngineError
from hallbus.speech.kokoro import RATE, Kokoro
from hallbus.speech.kokoro_chinese import phonemes
from hallbus.speech.kokoro_english import English
from hallbus.speech.sound import Samples

WORDS: Final[tuple[Group, ...]] = ("before", "letters", "digits", "after")
CLAUSES: Final[tuple[Group, ...]] = ("windows",)  # other prompts are for rolls and announcements

BEHIND: Final = "到三楼来"
BLOCK_S: Final = 0.005
GAP_DB, GAP_LEAST = -36.0, 3  # under the loudest moment; in blocks
WORD_S: Final = (0.2, 0.9)

Says = Callable[[str, Language], Awaitable[Path]]  # gives the file of a text


def hall(plan: Sequence[Spoken]) -> HallFacts:
    """A hall with every letter, and the windows of the plan."""
    services = tuple(Service(id=letter, prefix=letter, name=letter, department="d", short=letter) for letter in LETTERS)
    numbers = sorted({call.window for call in plan})
    windows = tuple(Window(no=no, name=str(no), area="a", services=tuple(LETTERS)) for no in numbers)
    return HallFacts(
        id="ear", name="ear", short_name="ear", areas=(Area(id="a", name="a"),),
        departments=(Department(id="d", name="d"),), services=services, windows=windows, speech=SpeechRules(),
    )  # fmt: skip


async def recorded(folder: Path, facts: HallFacts, languages: Sequence[Language], words: Says, clauses: Says) -> Path:
    """Records a pack for each language, in use, into a new folder of packs, and gives that; raises what they raise, and OSError."""
    shutil.rmtree(folder, ignore_errors=True)
    shelf = Shelf(folder, datetime.now, lambda: 0)
    for language in languages:
        pack = shelf.make(About(f"engine {language}", language, language))
        for text, group in prompts(facts, language):
            if group in (*WORDS, *CLAUSES):
                says = clauses if group in CLAUSES else words
                shelf.record(pack, text, await says(text, language), "ear")
        shelf.tell(pack, in_use=True)
    return shelf.folder


class SingleWords:
    """The engine saying single words.

    Alone a syllable of Mandarin is mangled (五 comes out as 若), so a word is said before others and cut off at their silent t.
    """

    def __init__(self, folder: Path) -> None:
        self._kokoro, self._english = Kokoro(kokoro_files.folder()), English(kokoro_files.folder())
        self._file = folder / "word.wav"

    async def says(self, text: str, language: Language) -> Path:
        """Gives the file, which is the next word's after that; raises EngineError."""
        chinese = language == "zh-CN"
        words = phonemes(f"{text}，{BEHIND}") if chinese else self._english.phonemes(text)
        samples = self._kokoro.finished(words, self._kokoro.voices[language], SpeechRules().rate)
        sound.write(self._file, first_word(samples, RATE) if chinese else samples, RATE)
        return self._file


def first_word(samples: Samples, rate: int) -> Samples:
    """What stands before the longest gap that is as far from the beginning as a word is long; raises EngineError."""
    block = round(BLOCK_S * rate)
    levels = np.abs(np.pad(samples, (0, -len(samples) % block))).reshape(-1, block).max(axis=1)
    heard = np.flatnonzero(levels > levels.max(initial=0.0) * 10 ** (GAP_DB / 20))
    shortest, longest = (heard[:1].sum() + round(seconds / BLOCK_S) for seconds in WORD_S)
    gaps = [(after - before, before) for before, after in pairwise(heard) if shortest <= before <= longest]
    width, begin = max(gaps, default=(0, 0))
    if width < GAP_LEAST:
        raise EngineError("no end of the first word")
    return samples[: (begin + 1) * block]
