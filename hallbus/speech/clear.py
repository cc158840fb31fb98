"""Speech that carries in a full hall: what consonants are made of is lifted over the vowels, which hide it.

People among whom others talk, and old people, lose the high part of speech first. The whole is brought to the house's loudness
afterwards, so nothing gets louder: the strength moves from where it is not needed.
"""

from typing import Final

import numpy as np

from hallbus.speech.sound import Samples

LIFT_DB: Final = 16.0
MIDDLE_HZ: Final = 1500.0  # half of the lift
LOWEST_HZ: Final = 120.0  # below it there is no speech
ROOM_S: Final = 0.1  # to wrap into


def cleared(samples: Samples, rate: int) -> Samples:
    """Gives the same sound with its high part lifted; rate in Hz."""
    size = len(samples) + round(ROOM_S * rate)
    hertz = np.fft.rfftfreq(size, 1 / rate)
    ratio = 10 ** (LIFT_DB / 20)
    shelf = np.abs((1 + 1j * hertz / MIDDLE_HZ * np.sqrt(ratio)) / (1 + 1j * hertz / MIDDLE_HZ / np.sqrt(ratio)))
    made = np.fft.irfft(np.fft.rfft(samples, size) * shelf * np.minimum(1.0, hertz / LOWEST_HZ), size)[: len(samples)]
    return np.asarray(made / max(1.0, float(np.abs(made).max(initial=0.0))), np.float64)
