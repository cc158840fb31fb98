"""Sound as numbers: reading, writing whole files, and bringing every clause to the same loudness."""

import io
import os
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import soundfile

Samples: TypeAlias = npt.NDArray[np.float64]

RATE = 22050  # what espeak-ng makes; chime and pauses follow, so that a loudspeaker plays a call in one stream
LOUDNESS_DB = -16.0
PEAK_DB = -1.5
LEAD_S, TAIL_S = 0.02, 0.15  # the tail is the breath between two clauses
QUIET = 0.003  # −50 dB: under this is silence
BLOCK_S = 0.05
LOOKAHEAD_S = 0.003


class Broken(Exception):
    """A file that is no complete sound."""


def read(path: Path) -> tuple[Samples, int]:
    """Reads a file of any format that libsndfile knows as one channel."""
    try:
        samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError) as why:
        raise Broken(f"{path.name}: {why}") from why
    return samples.mean(axis=1), int(rate)


def write(path: Path, samples: Samples, rate: int) -> float:
    """Writes a 16-bit WAV file, whole or not at all, and gives its length in seconds."""
    whole = io.BytesIO()
    with wave.open(whole, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    part = path.with_suffix(".part")
    try:
        with open(part, "wb") as file:
            file.write(whole.getbuffer())
            file.flush()
            os.fsync(file.fileno())  # a name that outlives a power cut without its bytes would be served
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return len(samples) / rate


def seconds(path: Path) -> float:
    """Gives the length of a WAV file; raises Broken when it is not all there."""
    try:
        with wave.open(str(path), "rb") as sound:
            frames, width = sound.getnframes(), sound.getsampwidth() * sound.getnchannels()
            if frames == 0 or path.stat().st_size < 44 + frames * width:
                raise Broken(f"{path.name} is cut off")
            return frames / sound.getframerate()
    except (wave.Error, EOFError, OSError) as why:
        raise Broken(f"{path.name}: {str(why) or type(why).__name__}") from why


def mastered(samples: Samples, rate: int) -> Samples:
    """Trims the silence around a clause and brings it to the house's loudness without a hard peak."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if loud.size == 0:
        raise Broken("nothing but silence")
    lead, tail = np.zeros(round(LEAD_S * rate)), np.zeros(round(TAIL_S * rate))
    return np.concatenate([lead, levelled(samples[loud[0] : loud[-1] + 1], rate, loudness_db), tail])


def levelled(samples: Samples, rate: int, measured: Callable[[Samples, int], float], rounds: int = 2) -> Samples:
    """Brings a sound to the house's loudness, as `measured` has it, with no peak above −1.5 dB."""
    # The limiter takes a little of what the gain gave; a second round brings most of it back.
    for _ in range(rounds):
        samples = _limited(samples * _ratio(LOUDNESS_DB - measured(samples, rate)), rate)
    return samples * min(1.0, _ratio(PEAK_DB - true_peak_db(samples)))


def loudness_db(samples: Samples, rate: int) -> float:
    """Measures the level of what is sounding: the RMS of the blocks that are not pauses, in dBFS."""
    block = round(BLOCK_S * rate)
    padded = np.pad(samples, (0, -len(samples) % block)).reshape(-1, block)
    power = (padded**2).mean(axis=1)
    sounding = power[power > power.max() * _ratio(-26) ** 2]
    return float(10 * np.log10(sounding.mean()))


def true_peak_db(samples: Samples) -> float:
    """Measures the highest point between the samples too, four times oversampled, in dBFS."""
    size = -(-(len(samples) + 64) // 4096) * 4096  # a length that the transform likes, with silence to wrap into
    between = np.fft.irfft(np.fft.rfft(samples, size), 4 * size) * 4
    return float(20 * np.log10(np.abs(between).max()))


def _limited(samples: Samples, rate: int) -> Samples:
    """Turns the loudest moments down smoothly, looking a few milliseconds ahead."""
    reach = round(LOOKAHEAD_S * rate)
    ceiling = _ratio(PEAK_DB - 0.3)  # what lies between the samples is a little higher
    highest = _highest(np.pad(np.abs(samples), 2 * reach), 2 * reach + 1)
    gain = np.minimum(1.0, ceiling / np.maximum(highest, 1e-9))
    return samples * _mean(gain, 2 * reach + 1)


def _highest(samples: Samples, width: int) -> Samples:
    """Gives the highest of each `width` samples in a row, by doubling: a clause takes a millisecond instead of twenty."""
    covered = 1
    while 2 * covered <= width:
        samples = np.maximum(samples[:-covered], samples[covered:])
        covered *= 2
    rest = width - covered
    return np.maximum(samples[:-rest], samples[rest:]) if rest else samples


def _mean(samples: Samples, width: int) -> Samples:
    sums = np.cumsum(np.concatenate([[0.0], samples]))
    mean: Samples = (sums[width:] - sums[:-width]) / width
    return mean


def _ratio(db: float) -> float:
    return float(10 ** (db / 20))
