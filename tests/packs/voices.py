"""Voices to record: tones that can be told apart, as long and as loud as a test wants them."""

import io
import json
import wave
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

RATE = 48_000


def spoken(hz: float = 300, seconds: float = 0.6, level: float = 0.1, silence: float = 0.3) -> np.ndarray:
    """A tone with a voice's overtones and swell, and silence before and after it."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hz * n * t) / n for n in (1, 2, 3))
    tone *= level * (0.6 + 0.4 * np.sin(2 * np.pi * 5 * t)) / np.abs(tone).max()
    quiet = np.random.default_rng(3).normal(0, 0.0005, round(silence * RATE))
    return np.concatenate([quiet, tone, quiet])


def wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def written(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    path.write_bytes(wav(samples, rate))
    return path


def bundle(parts: dict[str, bytes], /, *, entries: dict[str, bytes] | None = None, **changes: Any) -> bytes:
    """An exported pack; `changes` are of its manifest, `entries` come on top."""
    names = {text: f"parts/{at:04d}.wav" for at, text in enumerate(parts, 1)}
    told = {
        "format": 1, "name": "莆仙话", "language": "cpx", "reads": "zh-CN", "by": "工会", "licence": "本厅使用",
        "parts": [{"text": text, "file": names[text], "sha256": sha256(data).hexdigest()} for text, data in parts.items()],
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.json", json.dumps({**told, **changes}))
        for text, data in parts.items():
            archive.writestr(names[text], data)
        for name, data in (entries or {}).items():
            archive.writestr(name, data)
    return file.getvalue()
