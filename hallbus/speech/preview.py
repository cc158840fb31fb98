"""A text as it will sound, without sounding anywhere: one WAV file for whoever wants to hear it first."""

import asyncio
import io
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hallbus.hall.wording import Clause
from hallbus.speech import sound
from hallbus.speech.phrases import Sounds
from hallbus.speech.voices import NoVoice

LIMIT_S = 60.0  # of a long text by a slow voice


async def preview(sounds: Sounds, clauses: Sequence[Clause]) -> bytes:
    """Renders clauses one after the other into a 16-bit WAV file; raises NoVoice when one of them has no voice in time."""
    try:
        async with asyncio.timeout(LIMIT_S):
            made = [await sounds.get(*clause) for clause in clauses]
    except TimeoutError:
        raise NoVoice(f"not ready after {LIMIT_S:.0f} s") from None
    try:
        return await asyncio.to_thread(_joined, [each.path for each in made])
    except (sound.Broken, OSError) as why:
        raise NoVoice(str(why)) from why


def _joined(paths: Sequence[Path]) -> bytes:
    samples = np.concatenate([sound.read(path)[0] for path in paths])
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.RATE)
        file.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return whole.getvalue()
