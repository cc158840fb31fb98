"""Kokoro, a small neural voice that speaks Mandarin and English well and needs no graphics card. Runs in the worker process only.

It is handed phonemes, so reading Chinese and English is done here (`kokoro_chinese`, `kokoro_english`). The model and its voices
are files in a folder that `kokoro_files` fills and checks.
"""

import contextlib
import json
import os
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hallbus.speech import kokoro_chinese, kokoro_english
from hallbus.speech.clear import cleared
from hallbus.speech.engine import EngineError
from hallbus.speech.kokoro_files import BLENDS, LANGUAGES, MODEL, VOCABULARY, missing, version, voices_in
from hallbus.speech.kokoro_words import Unspeakable
from hallbus.speech.stretch import stretched

RATE = 24_000
PLAIN_RATE = (
    210  # the words a minute of a hall file at which it speaks at its own speed: 160 gives about 200 syllables a minute
)
SLOWEST, FASTEST = 0.6, 1.6
TOKENS_MAX = 120  # of one run; a longer clause is said in several
STYLE_WIDTH = 256
STYLE_LEAST = 60  # a voice has a style for each length of text; those of the shortest are slurred
SHORTEST_SYLLABLE_S = 0.06
BREATH_S = 0.08
THREADS_MAX = 2

Samples = npt.NDArray[np.float32]


class Kokoro:
    """The model with a voice for each language that it can speak."""

    def __init__(self, folder: Path, wanted: tuple[str, ...] = ()) -> None:
        if lacking := missing(folder):
            raise EngineError(f"{', '.join(lacking)} not in {folder}")
        import onnxruntime  # here, because without it there is no engine and the caller says so

        self.voices = chosen(voices_in(folder), wanted)
        if not self.voices:
            raise EngineError(f"none of the voices {', '.join(wanted)} in {folder}")
        # The model is loaded outside of Python, so the reader's dictionary is loaded beside it: a worker that died is sooner back.
        with ThreadPoolExecutor(1) as beside:
            loading = beside.submit(_session, onnxruntime, folder / MODEL)
            import pypinyin  # noqa: F401  # the same; it is used by the reader

            self._session = loading.result()
        self._vocabulary: dict[str, int] = json.loads((folder / VOCABULARY).read_text("utf-8"))["vocab"]
        known = voices_in(folder)
        self.parts = {
            language: {name: name for name in known if name.startswith(starts)}
            for language, (starts, _) in LANGUAGES.items()
        }
        self._folder, self._styles = folder, {name: _style(folder, name) for name in self.voices.values()}
        self._english = kokoro_english.English(folder)
        self.name = f"kokoro-{version(folder)}-{kokoro_chinese.VERSION}-{kokoro_english.VERSION}"

    def render(self, text: str, language: str, rate: int, path: str, voice: str = "") -> float:
        """Writes the words to a WAV file, whole or not at all, and gives its length in seconds."""
        if language not in self.voices:
            raise EngineError(f"no voice for {language}")
        if voice not in self.parts[language]:
            voice = self.voices[language]
        try:
            words = kokoro_chinese.phonemes(text) if language == "zh-CN" else self._english.phonemes(text)
        except Unspeakable as why:
            raise EngineError(str(why)) from why
        samples = self.finished(words, voice, rate).astype(np.float32)
        if len(samples) < RATE * SHORTEST_SYLLABLE_S * len(words):
            raise EngineError(f"only {len(samples) / RATE:.2f} s of sound")
        return _written(path, samples)

    def finished(self, words: list[str], voice: str, rate: int) -> npt.NDArray[np.float64]:
        """Turns words into sound at 24 kHz, at the pace of a hall file's `rate` and made to carry."""
        speed = min(FASTEST, max(SLOWEST, rate / PLAIN_RATE))
        samples = self.said(words, voice, max(1.0, speed))
        return cleared(stretched(samples.astype(np.float64), RATE, 1 / speed), RATE)

    def said(self, words: list[str], voice: str, speed: float = 1.0) -> Samples:
        """Turns words, each as phonemes, into sound at 24 kHz."""
        if voice not in self._styles:
            self._styles[voice] = _style(self._folder, voice)
        parts: list[Samples] = []
        for run in _runs(words):
            if parts:
                parts.append(np.zeros(round(BREATH_S * RATE), np.float32))
            parts.append(self._run(run, self._styles[voice], speed))
        return np.concatenate(parts)

    def _run(self, phonemes: str, styles: Samples, speed: float) -> Samples:
        unknown = {sign for sign in phonemes if sign not in self._vocabulary}
        if unknown:
            raise EngineError(f"the model knows no {' '.join(sorted(unknown))}")
        tokens = [self._vocabulary[sign] for sign in phonemes]
        given = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": styles[min(max(len(tokens), STYLE_LEAST), len(styles) - 1)][None, :],
            "speed": np.array([speed], np.float32),
        }
        sound: Samples = np.asarray(self._session.run(None, given)[0], np.float32).reshape(-1)
        if not np.isfinite(sound).all():
            raise EngineError("the model made noise")
        return sound


def _session(onnxruntime: Any, model: Path) -> Any:  # Any: onnxruntime has no types of its own
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(THREADS_MAX, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    # The further ones take half of the start and make no clause quicker.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting must not cost the hub its core
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def chosen(known: list[str], wanted: tuple[str, ...]) -> dict[str, str]:
    """Gives each language its voice: the first that is wanted, or else the first of its own that is there."""
    found: dict[str, str] = {}
    for language, (starts, favourites) in LANGUAGES.items():
        mine = [name for name in known if name.startswith(starts)]
        for name in (*wanted, *favourites, *mine):
            if name in mine:
                found[language] = name
                break
    return found


def _style(folder: Path, name: str) -> Samples:
    parts = [np.fromfile(folder / "voices" / f"{part}.bin", "<f4") for part in BLENDS.get(name, (name,))]
    return np.asarray(np.mean(parts, axis=0), np.float32).reshape(-1, STYLE_WIDTH)


def _runs(words: list[str]) -> list[str]:
    runs = [words[0]]
    for word in words[1:]:
        if len(runs[-1]) + 1 + len(word) <= TOKENS_MAX:
            runs[-1] += " " + word
        else:
            runs.append(word)
    return runs


def _written(path: str, samples: Samples) -> float:
    part = path + ".part"
    whole = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    try:
        with wave.open(part, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(whole)
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(part)
    return len(samples) / RATE
