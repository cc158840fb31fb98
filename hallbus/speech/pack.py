"""Recorded voices: a pack of clips that people spoke, joined to what is to be said. Runs in the worker process only.

A pack is a folder with a `pack.json`: `{"name": "莆仙话", "language": "cpx", "reads": "zh-CN", "clips": {"请": "qing.wav", …}}`.
A clause is said with as few clips as possible, the longest first; a clause that lacks a clip is left to the next pack, then to the next
voice, whole, because half a clause sends a visitor nowhere.
"""

import hashlib
import json
import os
import wave
from collections.abc import Collection
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
LANGUAGES: Final = ("zh-CN", "en")  # in which texts are written; what is spoken may be a dialect
BETWEEN_S: Final = 0.04
FADE_S: Final = 0.005


class BadPack(Exception):
    """A pack that cannot be spoken from; the text says why."""


class Lacks(EngineError):
    """Some of a text was not recorded: `pieces`."""

    def __init__(self, pieces: list[str]) -> None:
        super().__init__(f"nobody has recorded {', '.join(map(repr, pieces))}")
        self.pieces = pieces


class Pack(NamedTuple):
    """A pack that was read: the folder's name, the language of its texts, and a file for each text."""

    id: str
    reads: str
    clips: dict[str, Path]
    digest: str
    in_use: bool


class Recorded:
    """The packs of a hall: for each language those that the hall file names, in its order, or else those that are in use."""

    def __init__(self, folder: Path, wanted: tuple[str, ...] = ()) -> None:
        packs, problems = _found(folder)
        if not packs:
            raise EngineError("; ".join(problems) or f"no pack in {folder}")
        self._packs: dict[str, list[Pack]] = {}
        self._named: dict[str, dict[str, Pack]] = {}
        for language in LANGUAGES:
            mine = self._named[language] = {pack.id: pack for pack in packs if pack.reads == language}
            named = [mine[name] for name in dict.fromkeys(wanted) if name in mine]
            if chosen := named or [pack for pack in mine.values() if pack.in_use]:
                self._packs[language] = chosen
        self.voices = {
            language: "+".join(f"{pack.id}-{pack.digest}" for pack in chosen)
            for language, chosen in self._packs.items()
        }
        self.parts = {
            language: {pack.id: f"{pack.id}-{pack.digest}" for pack in mine.values()}
            for language, mine in self._named.items()
        }
        self.name = "clips"

    def render(self, text: str, language: str, rate: int, path: str, voice: str = "") -> float:
        """Writes the words to a WAV file, whole or not at all, and gives its length in seconds; people have a speed of their own."""
        packs = [self._named[language][voice]] if voice else self._packs.get(language, [])
        if not packs:
            raise EngineError(f"no pack for {language}")
        for pack in packs:
            if (parts := parts_of(text, pack.clips)) is not None:
                return _written(path, joined([_clip(pack.clips[part]) for part in parts]))
        raise Lacks(lacking(text, packs[0].clips))


def read(folder: Path) -> Pack:
    """Reads a pack and looks that every file is there and inside; raises BadPack."""
    try:
        raw = _bounded(folder / MANIFEST, MANIFEST_MAX)
        manifest = json.loads(raw)
    except (OSError, ValueError) as why:
        raise BadPack(f"{folder.name}: {why}") from why
    if not isinstance(manifest, dict) or not isinstance(manifest.get("clips"), dict):
        raise BadPack(f"{folder.name}: {MANIFEST} has no clips")
    reads = manifest.get("reads") or manifest.get("language")
    if reads not in LANGUAGES:
        raise BadPack(f"{folder.name}: the language that it reads is none of {', '.join(LANGUAGES)}")
    digest = hashlib.sha256(raw)
    clips: dict[str, Path] = {}
    for text, name in manifest["clips"].items():
        clips[text] = _inside(folder, name)
        stat = clips[text].stat()
        digest.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}".encode())
    spoken = {text: path for text, path in clips.items() if text}
    return Pack(folder.name, reads, spoken, digest.hexdigest()[:8], manifest.get("in_use", True) is True)


def parts_of(text: str, clips: Collection[str]) -> list[str] | None:
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


def lacking(text: str, clips: Collection[str]) -> list[str]:
    """What of a text none of the pack's texts can say, in its order; as little as possible."""
    longest = max(map(len, clips), default=0)
    costs, begins = (
        [0],
        [0],
    )  # of the best way to each place: how many characters are lost, and where its last piece begins
    for end in range(1, len(text) + 1):
        best = (costs[end - 1] + (text[end - 1] != " "), end - 1)
        for begin in range(max(0, end - longest), end):
            if costs[begin] <= best[0] and text[begin:end] in clips:
                best = (costs[begin], begin)
        costs.append(best[0])
        begins.append(best[1])
    lost, end = [False] * len(text), len(text)
    while end:
        if costs[begins[end]] < costs[end]:
            lost[end - 1] = True
        end = begins[end]
    marked = "".join(sign if gone else "\0" for sign, gone in zip(text, lost, strict=True))
    return [piece.strip() for piece in marked.split("\0") if piece.strip()]


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
