"""The two notes before a call, and silence, made by code: they need no engine and no file of anybody's."""

import numpy as np

from hallbus.speech.sound import RATE, Samples

NOTES_HZ = (659.26, 523.25)  # E5, C5: 叮, 咚
NOTE_S = (0.38, 0.52)
OVERTONES = ((1.0, 1.0), (2.0, 0.22), (3.0, 0.06))
PEAK = 0.5
VERSION = "chime-1"  # part of the file's name: another tune is another file


def chime(rate: int = RATE) -> Samples:
    """Makes the chime: two soft struck notes, 0.9 s."""
    notes = np.concatenate([_note(hz, length, rate) for hz, length in zip(NOTES_HZ, NOTE_S, strict=True)])
    return notes * (PEAK / float(np.abs(notes).max()))


def pause(milliseconds: int, rate: int = RATE) -> Samples:
    """Makes silence, because a player knows how to play and not how to wait."""
    return np.zeros(max(1, round(rate * milliseconds / 1000)))


def _note(hz: float, length_s: float, rate: int) -> Samples:
    t = np.arange(round(length_s * rate)) / rate
    tone = np.zeros(t.size)
    for times, level in OVERTONES:
        tone += level * np.sin(2 * np.pi * hz * times * t)
    attack = np.minimum(1.0, t / 0.006)  # a jump from nothing is a click
    release = np.minimum(1.0, (length_s - t) / 0.02)
    return tone * attack * release * np.exp(-5.5 * t)
