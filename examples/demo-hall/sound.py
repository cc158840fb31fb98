"""The quiet sound under the demo's videos: two slow chords, computed, so nobody else's music is needed."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
CHORD = 8  # seconds that a chord stands
PEAK = 0.041  # gives about −30 LUFS: there, but under every voice in the hall

Sound = NDArray[np.float32]
Wave = NDArray[np.float64]

# One pair of chords for each language of a clip. The second only has to be told from the first by ear:
# no engine speaks the dialect, so a hall records its own narration and puts it in this track's place.
CHORDS = {
    "zh-CN": ((146.8, 220.0, 277.2, 329.6), (123.5, 185.0, 246.9, 293.7)),
    "cpx": ((261.6, 392.0, 523.3, 587.3), (220.0, 329.6, 440.0, 523.3)),
}


def pad(seconds: float, language: str = "zh-CN") -> Sound:
    """The two chords in turn, softly joined, as (samples, 2); fades in and out."""
    length = round(seconds * RATE)
    time = np.arange(2 * CHORD * RATE) / RATE
    swell = np.sin(np.pi * time / CHORD / 2) ** 2  # 0 → 1 → 0 over both chords
    first, second = (chord(notes, time) for notes in CHORDS[language])
    round_trip = PEAK * (first * (1 - swell)[:, None] + second * swell[:, None])
    times = -(-length // len(time))
    sound = np.tile(round_trip.astype(np.float32), (times, 1))[:length]
    ramp = np.linspace(0, 1, min(RATE, length), dtype=np.float32)[:, None]  # a second
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    return sound


def chord(notes: tuple[float, ...], time: Wave) -> Wave:
    """Soft sines; the pitches are rounded so that the round trip of both chords closes without a click."""
    whole = 1 / (2 * CHORD)
    sides = []
    for apart in (0, 3):  # the right side a trace higher, so the sound is wide and slowly beats
        pitches = [(round(note / whole) + apart) * whole for note in notes]
        sides.append(sum((np.sin(2 * np.pi * pitch * time) for pitch in pitches), np.zeros_like(time)))
    return np.asarray(np.stack(sides, axis=1) / len(notes) ** 0.5)


def write_wave(file: Path, sound: Sound) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
