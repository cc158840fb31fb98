"""One recording on its way into a pack: whether anything is in it, its silence cut away, its loudness told and made the house's."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from hallbus.content.signatures import Unfit
from hallbus.speech import sound
from hallbus.speech.lufs import lufs
from hallbus.speech.resample import resampled
from hallbus.speech.sound import Samples

SILENT_DB: Final = -50.0  # whose loudest moment is under this has no words in it
PAUSE_DB: Final = -32.0  # under the loudest moment: a room's own noise, no speech
BLOCK_S: Final = 0.01
LEAD_S, TAIL_S = 0.05, 0.08  # what stays around the words: consonants begin and end softly
SHORTEST_S: Final = 0.12
FULL: Final = 0.999
ROUNDS: Final = 4  # until limiter and gain agree


class Take(NamedTuple):
    """A recording, and what is told of it: `seconds` of its words, `lufs` as it came and `matched` as it is spoken, the share of its
    samples that stand at full scale."""

    original: Samples
    rate: int
    words: Samples
    seconds: float
    lufs: float
    matched: float
    clipped: float


def take(path: Path) -> Take:
    """Reads a decoded recording and matches it. Raises Unfit."""
    try:
        samples, rate = sound.read(path)
    except sound.Broken:
        raise Unfit("damaged") from None
    words = trimmed(samples, rate)
    spoken = sound.levelled(resampled(words, rate, sound.RATE), sound.RATE, lufs, ROUNDS)
    return Take(
        samples, rate, spoken, len(words) / rate, lufs(words, rate), lufs(spoken, sound.RATE),
        float(np.mean(np.abs(words) >= FULL)),
    )  # fmt: skip


def trimmed(samples: Samples, rate: int) -> Samples:
    """The sound without the silence before and after it. Raises Unfit when nothing is left that could be words."""
    block = max(1, round(BLOCK_S * rate))
    blocks = np.pad(samples, (0, -len(samples) % block)).reshape(-1, block)
    levels = 10 * np.log10(np.maximum((blocks**2).mean(axis=1), 1e-12))
    if not len(samples) or levels.max() < SILENT_DB:
        raise Unfit("silent")
    loud = np.flatnonzero(levels > max(levels.max() + PAUSE_DB, SILENT_DB))
    begin = max(0, loud[0] * block - round(LEAD_S * rate))
    end = min(len(samples), (loud[-1] + 1) * block + round(TAIL_S * rate))
    if (loud[-1] + 1 - loud[0]) * block < SHORTEST_S * rate:
        raise Unfit("part_too_short")
    return samples[begin:end]
