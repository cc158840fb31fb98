"""Sound at another rate."""

import numpy as np
import pytest

from hallbus.speech.resample import resampled


def tone(hz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    t = np.arange(round(rate * seconds)) / rate
    return 0.5 * np.sin(2 * np.pi * hz * t)


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100, 48000, 11025])
def test_a_tone_keeps_its_height_length_and_level(rate: int) -> None:
    made = resampled(tone(440, rate), rate, 22050)
    assert len(made) == 22050
    middle = slice(2000, 20000)
    assert np.abs(made[middle] - tone(440, 22050)[middle]).max() < 0.01


def test_what_is_at_the_right_rate_is_left_alone() -> None:
    samples = tone(440, 22050)
    assert resampled(samples, 22050, 22050) is samples


def test_what_is_too_high_is_left_out_and_does_not_fold_back() -> None:
    made = resampled(tone(11_700, 24000), 24000, 22050)
    assert np.abs(made[2000:20000]).max() < 0.01
