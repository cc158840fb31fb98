"""Sound at another rate: engines speak at 16, 22 or 24 kHz, and a call is played in one stream."""

from math import gcd

import numpy as np

from hallbus.speech.sound import Samples

SILENCE_S = 0.05  # to wrap into


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Gives the same sound at another rate, in Hz; what is too high for that rate is left out."""
    if rate == wanted:
        return samples
    step = rate // gcd(rate, wanted)
    size = -(-(len(samples) + round(SILENCE_S * rate)) // step) * step
    new_size = size // step * (wanted // gcd(rate, wanted))
    heard = np.fft.rfft(samples, size)[: new_size // 2 + 1]
    made = np.fft.irfft(heard, new_size) * (new_size / size)
    return np.asarray(made[: round(len(samples) * wanted / rate)], np.float64)
