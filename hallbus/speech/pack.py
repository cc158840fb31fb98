"""Recorded voices: a pack of clips that people spoke, joined to what is to be said. Runs in the worker process only.

A pack is a folder with a `pack.json`: `{"name": "莆仙话", "language": "zh-CN", "clips": {"请": "qing.wav", "A": "a.wav", …}}`.
A clause is said with as few clips as possible, the longest first; a clause that lacks a clip is left to the next voice, whole, because
half a call sends a visitor nowhere.
"""

import hashlib
import json
import os
import wave
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from hallbus.speech import sound
from hallbus.speech.engine import EngineError
from hallbus.speech.resample import resampled
from hallbus.speech.sound import Samples

MANIFEST: Final = "pack.json"
MANIFEST_MAX: Final = 2_000_000
CLIP_MAX: Final = 20_000_000
CLIP_MAX_S: Final = 30.0
LANGUAGES: Final = ("zh-CN", "en")
BETWEEN_S: Final = 0.04
FADE_S: Final = 0.005


class BadPack(Exception):
    """A pack that cannot be spoken from; the text says why."""


class Pack(NamedTuple):
    """A pack that was read: the folder's name, its language, and a file for each text."""

    id: str
    language: str
    clips: dict[str, Path]
    digest: str


class Recorded:
    """The packs of a hall, one for each language."""

    def __init__(self, folder: Path, wanted: tuple[str, ...] = ()) -> None:
        packs, problems = _found(folder)
        if not packs:
            raise EngineError("; ".join(problems) or f"no pack in {folder}")
        self._packs: dict[str, Pack] = {}
        for language in LANGUAGES:
            mine = {pack.id: pack for pack in packs if pack.language == language}
            if chosen := next((name for name in (*wanted, *mine) if name in mine), None):
                self._packs[language] = mine[chosen]
        self.voices = {language: f"{pack.id}-{pack.digest}" for language, pack in self._packs.items()}
        self.name = "clips"

    def render(self, text: str, language: str, rate: int, path: str) -> float:
        """Writes the words to a WAV file, whole or not at all, and gives its length in seconds; people have a speed of their own."""
        if language not in self._packs:
            raise EngineError(f"no pack for {language}")
        clips = self._packs[language].clips
        parts = parts_of(text, clips)
        if parts is None:
            raise EngineError(f"the pack cannot say {text!r}")
        return _written(path, joined([_clip(clips[part]) for part in parts]))


def read(folder: Path) -> Pack:
    """Reads a pack and looks that every file is there and inside; raises BadPack."""
    try:
        raw = _bounded(folder / MANIFEST, MANIFEST_MAX)
        manifest = json.loads(raw)
    except (OSError, ValueError) as why:
        raise BadPack(f"{folder.name}: {why}") from why
    if not isinstance(manifest, dict) or not isinstance(manifest.get("clips"), dict):
        raise BadPack(f"{folder.name}: {MANIFEST} has no clips")
    if manifest.get("language") not in LANGUAGES:
        raise BadPack(f"{folder.name}: language is none of {', '.join(LANGUAGES)}")
    digest = hashlib.sha256(raw)
    clips: dict[str, Path] = {}
    for text, name in manifest["clips"].items():
        clips[text] = _inside(folder, name)
        stat = clips[text].stat()
        digest.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}".encode())
    return Pack(
        folder.name, manifest["language"], {text: path for text, path in clips.items() if text}, digest.hexdigest()[:8]
    )


def parts_of(text: str, clips: dict[str, Path]) -> list[str] | None:
    """Cuts a text into as few of the pack's texts as possible; none when some of it is not there."""
    best: list[list[str] | None] = [[]]
    longest = max(map(len, clips), default=0)
    for end in range(1, len(text) + 1):
        found: list[str] | None = None
        if text[end - 1] == " ":  # between English words
            found = best[end - 1]
        for begin in range(end - 1, max(-1, end - 1 - longest), -1):
            before, piece = best[begin], text[begin:end]
            if before is not None and piece in clips and (found is None or len(before) + 1 < len(found)):
                found = [*before, piece]
        best.append(found)
    return best[-1] or None


def joined(clips: list[Samples]) -> Samples:
    """Puts clips of one loudness behind each other with a breath between."""
    gap = np.zeros(round(BETWEEN_S * sound.RATE))
    pieces: list[Samples] = []
    for clip in clips:
        pieces += [gap, _even(clip)] if pieces else [_even(clip)]
    return np.concatenate(pieces)


def _found(folder: Path) -> tuple[list[Pack], list[str]]:
    packs, problems = [], []
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            packs.append(read(manifest.parent))
        except BadPack as why:
            problems.append(str(why))
    return packs, problems


def _inside(folder: Path, name: object) -> Path:
    """A file of the pack; a name that leads out of its folder is none."""
    if not isinstance(name, str):
        raise BadPack(f"{folder.name}: a clip's file is no text")
    try:
        path = (folder / name).resolve()
        whole = path.is_relative_to(folder.resolve()) and path.is_file() and path.stat().st_size <= CLIP_MAX
    except (OSError, ValueError) as why:
        raise BadPack(f"{folder.name}: {name[:80]!r} cannot be read") from why
    if not whole:
        raise BadPack(f"{folder.name}: {name[:80]!r} is not there, too large, or outside of the pack")
    return path


def _bounded(path: Path, most: int) -> bytes:
    with open(path, "rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"{path.name} is larger than {most:,} bytes")
    return content


def _clip(path: Path) -> Samples:
    try:
        samples, rate = sound.read(path)
    except sound.Broken as why:
        raise EngineError(str(why)) from why
    if not 8_000 <= rate <= 192_000 or not 0 < len(samples) <= CLIP_MAX_S * rate:
        raise EngineError(f"{path.name} is empty, too long or at an odd rate")
    return resampled(samples, rate, sound.RATE)


def _even(clip: Samples) -> Samples:
    """Cuts the silence around a clip, brings it to the house's loudness and softens its ends."""
    loud = np.flatnonzero(np.abs(clip) > sound.QUIET)
    if not loud.size:
        raise EngineError("a clip is nothing but silence")
    heard = clip[loud[0] : loud[-1] + 1]
    heard = heard * 10 ** ((sound.LOUDNESS_DB - sound.loudness_db(heard, sound.RATE)) / 20)
    fade = min(round(FADE_S * sound.RATE), len(heard) // 2)
    slope = np.linspace(0, 1, fade)
    heard[:fade] *= slope
    heard[len(heard) - fade :] *= slope[::-1]
    return np.asarray(heard)


def _written(path: str, samples: Samples) -> float:
    samples = samples / max(1.0, float(np.abs(samples).max()))
    part = path + ".part"
    try:
        with wave.open(part, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sound.RATE)
            file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)
    return len(samples) / sound.RATE
