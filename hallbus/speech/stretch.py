"""Slower speech at the same pitch: windows of the sound laid out wider, each where it fits the one before best (WSOLA).

Kokoro's own slow speeds stutter at the first sound of a clause; its plain speed, stretched, does not.
"""

from typing import Final

import numpy as np

from hallbus.speech.sound import Samples

WINDOW_S: Final = 0.04
REACH_S: Final = 0.01  # how far a window may be moved to fit: a pitch period of a low voice


def stretched(samples: Samples, rate: int, factor: float) -> Samples:
    """Makes a sound last `factor` times as long, 1 to 2; rate in Hz."""
    if factor <= 1.0 or len(samples) < 4 * round(WINDOW_S * rate):
        return samples
    hop = round(WINDOW_S * rate / 2)
    width, reach = 2 * hop, round(REACH_S * rate)
    window = np.hanning(width + 1)[:width]
    padded = np.pad(samples, (reach, width + 2 * reach))
    made = np.zeros(round(len(samples) * factor) + 2 * width)
    at, follows = 0, reach  # where it is laid; where the sound would naturally go on, in the padded one
    while (begin := round(at / factor)) < len(samples):
        low = begin  # the padding moves every place by the reach
        nearby = padded[low : low + 2 * reach + width]
        natural = padded[follows : follows + width]
        shift = int(np.argmax(np.correlate(nearby, natural, "valid"))) if at else reach
        place = low + shift
        made[at : at + width] += window * padded[place : place + width]
        follows = min(place + hop, len(padded) - width)
        at += hop
    return made[: round(len(samples) * factor)]
