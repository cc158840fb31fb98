"""The people who talk in a full hall: four voices that never call anybody, the same for every voice that is measured."""

from pathlib import Path

import numpy as np

from bench.ear.model import NoEar
from bench.ear.plan import BABBLE, TALKERS
from hallbus.speech import kokoro_files, sound
from hallbus.speech.engine import EngineError
from hallbus.speech.kokoro import RATE, Kokoro
from hallbus.speech.kokoro_chinese import phonemes
from hallbus.speech.resample import resampled
from hallbus.speech.sound import Samples


def talk(folder: Path) -> list[Samples]:
    """Gives what they say, spoken once and kept; raises NoEar when nobody can speak it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{at}.wav" for at in range(len(BABBLE))]
    if not all(file.is_file() for file in files):
        try:
            for talker in range(len(TALKERS)):
                _spoken(talker, files)
        except (EngineError, ImportError) as why:
            raise NoEar(f"the people around need Kokoro, with `hallbus voices install kokoro`: {why}") from why
    return [sound.read(file)[0] for file in files]


def _spoken(talker: int, files: list[Path]) -> None:
    """One of them says every fourth sentence, plainly: nothing is done to the sound but its loudness."""
    kokoro = Kokoro(kokoro_files.folder(), (TALKERS[talker],))
    for text, file in list(zip(BABBLE, files, strict=True))[talker :: len(TALKERS)]:
        samples = kokoro.said(phonemes(text), kokoro.voices["zh-CN"]).astype(np.float64)
        plain = resampled(samples, RATE, sound.RATE)
        sound.write(file, plain * 10 ** ((-26 - sound.loudness_db(plain, sound.RATE)) / 20), sound.RATE)
