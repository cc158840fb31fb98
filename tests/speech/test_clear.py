"""Speech whose consonants carry."""

import numpy as np
import pytest

from hallbus.speech.clear import LIFT_DB, LOWEST_HZ, MIDDLE_HZ, cleared
from hallbus.speech.sound import Samples

RATE = 24_000


def tone(hertz: float, height: float = 0.1) -> Samples:
    return height * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)


def lift_db(hertz: float) -> float:
    middle = slice(RATE // 4, -RATE // 4)
    return float(20 * np.log10(np.std(cleared(tone(hertz), RATE)[middle]) / np.std(tone(hertz)[middle])))


def test_what_is_high_is_lifted_and_the_vowels_are_left() -> None:
    assert lift_db(8000) == pytest.approx(LIFT_DB, abs=1)
    assert lift_db(MIDDLE_HZ) == pytest.approx(LIFT_DB / 2, abs=0.5)
    assert lift_db(300) == pytest.approx(0, abs=1)


def test_what_is_below_speech_is_taken_away() -> None:
    assert lift_db(LOWEST_HZ / 4) == pytest.approx(-12, abs=1)


def test_it_lasts_as_long_and_is_never_cut_off() -> None:
    made = cleared(tone(5000, 0.9), RATE)
    assert len(made) == RATE
    assert np.abs(made).max() <= 1


def test_silence_stays_silence() -> None:
    assert not cleared(np.zeros(100), RATE).any()
    assert len(cleared(np.zeros(0), RATE)) == 0
