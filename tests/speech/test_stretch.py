"""Slower speech at the same pitch."""

import numpy as np
import pytest

from hallbus.speech.stretch import stretched

RATE = 24_000


def voice(hz: float, seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return 0.3 * np.sin(2 * np.pi * hz * t) + 0.1 * np.sin(4 * np.pi * hz * t)


def height_hz(samples: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax() * RATE / len(samples))


@pytest.mark.parametrize("factor", [1.1, 1.31, 1.6, 2.0])
@pytest.mark.parametrize("hz", [110, 220, 330])
def test_it_lasts_longer_and_keeps_its_pitch_and_level(hz: float, factor: float) -> None:
    sound = voice(hz, 1.0)
    made = stretched(sound, RATE, factor)
    assert len(made) == round(len(sound) * factor)
    inner = made[2400:-2400]
    assert height_hz(inner) == pytest.approx(hz, abs=2)
    assert np.std(inner) == pytest.approx(np.std(sound), rel=0.08)


def test_nothing_is_said_twice_at_the_beginning() -> None:
    sound = np.concatenate([np.zeros(4800), voice(220, 0.4), np.zeros(4800)])
    made = stretched(sound, RATE, 1.4)
    loud = np.abs(made) > 0.02
    first, last = np.flatnonzero(loud)[[0, -1]]
    assert first / RATE == pytest.approx(0.28, abs=0.03)
    assert (last - first) / RATE == pytest.approx(0.56, abs=0.05)
    gaps = np.diff(np.flatnonzero(loud))
    assert gaps.max() < 0.01 * RATE


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(100), voice(200, 0.05)])
def test_what_is_too_short_is_left_alone(sound: np.ndarray) -> None:
    assert stretched(sound, RATE, 1.5) is sound


def test_it_is_never_made_faster() -> None:
    sound = voice(200, 0.5)
    assert stretched(sound, RATE, 1.0) is sound
    assert stretched(sound, RATE, 0.5) is sound


def test_silence_stays_silence() -> None:
    assert not stretched(np.zeros(RATE), RATE, 1.3).any()
