"""Loudness as broadcasters measure it (ITU-R BS.1770): of everything that is louder than its own pauses, in LUFS."""

from typing import Final

import numpy as np

from hallbus.speech.sound import Samples

NOTHING_LUFS: Final = -70.0  # quieter than this is not measured
BLOCK_S, STEP_S = 0.4, 0.1
RELATIVE_LU: Final = -10.0
SHORTEST_S: Final = 1.2  # what is shorter is measured as if it came again and again: a block is longer than a syllable

# The two stages of the filter: a shelf above 1.7 kHz, as a head makes it, and a cut below 38 Hz.
SHELF_HZ, SHELF_Q, SHELF_DB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
CUT_HZ, CUT_Q = 38.13547087602444, 0.5003270373238773


def lufs(samples: Samples, rate: int) -> float:
    """The integrated loudness of one channel; −70 of silence."""
    if not len(samples):
        return NOTHING_LUFS
    repeated = np.tile(samples, max(1, -(-round(SHORTEST_S * rate) // len(samples))))
    power = _blocks(_weighted(repeated, rate) ** 2, rate)
    heard = power[_level(power) > NOTHING_LUFS]
    if not heard.size:
        return NOTHING_LUFS
    loud = heard[_level(heard) > _level(heard.mean()) + RELATIVE_LU]
    return float(_level(loud.mean()))


def _level(power: Samples) -> Samples:
    level: Samples = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    return level


def _blocks(power: Samples, rate: int) -> Samples:
    """The mean of each 400 ms, every 100 ms."""
    block, step = round(BLOCK_S * rate), round(STEP_S * rate)
    sums = np.cumsum(np.concatenate([[0.0], power]))
    begins = np.arange(0, len(power) - block + 1, step)
    blocks: Samples = (sums[begins + block] - sums[begins]) / block
    return blocks


def _weighted(samples: Samples, rate: int) -> Samples:
    """The sound as the filter leaves it; in one transform, with silence to ring out into."""
    size = len(samples) + rate // 4
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = _shelf(turn, rate) * _cut(turn, rate)
    weighted: Samples = np.fft.irfft(np.fft.rfft(samples, size) * response, size)[: len(samples)]
    return weighted


def _shelf(turn: "np.ndarray[tuple[int], np.dtype[np.complex128]]", rate: int) -> Samples:
    k, high = np.tan(np.pi * SHELF_HZ / rate), 10 ** (SHELF_DB / 20)
    band = high**0.4996667741545416
    above = (high + band * k / SHELF_Q + k * k, 2 * (k * k - high), high - band * k / SHELF_Q + k * k)
    below = (1 + k / SHELF_Q + k * k, 2 * (k * k - 1), 1 - k / SHELF_Q + k * k)
    return _ratio(above, below, turn)


def _cut(turn: "np.ndarray[tuple[int], np.dtype[np.complex128]]", rate: int) -> Samples:
    k = np.tan(np.pi * CUT_HZ / rate)
    first = 1 + k / CUT_Q + k * k
    return _ratio((first, -2 * first, first), (first, 2 * (k * k - 1), 1 - k / CUT_Q + k * k), turn)


def _ratio(
    above: tuple[float, ...], below: tuple[float, ...], turn: "np.ndarray[tuple[int], np.dtype[np.complex128]]"
) -> Samples:
    response: Samples = np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    return response
