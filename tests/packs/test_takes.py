"""A recording before it is kept: its silence cut away, its loudness told and matched, and nothing taken that has no words in it."""

from pathlib import Path

import numpy as np
import pytest

from hallbus.content.signatures import Unfit
from hallbus.packs.takes import take, trimmed
from hallbus.speech import sound
from hallbus.speech.lufs import lufs
from tests.packs.voices import RATE, spoken, written


@pytest.mark.parametrize("level", [0.01, 0.1, 0.9])
@pytest.mark.parametrize("seconds", [0.25, 0.6, 4.0])
def test_a_recording_is_matched_however_loud_it_was(tmp_path: Path, level: float, seconds: float) -> None:
    taken = take(written(tmp_path / "a.wav", spoken(level=level, seconds=seconds)))
    assert taken.matched == pytest.approx(-16, abs=1)
    assert lufs(taken.words, sound.RATE) == pytest.approx(-16, abs=1)
    assert sound.true_peak_db(taken.words) <= -1.4


def test_the_silence_around_the_words_is_cut_away_and_a_breath_stays(tmp_path: Path) -> None:
    taken = take(written(tmp_path / "a.wav", spoken(seconds=1.0, silence=2.0)))
    assert taken.seconds == pytest.approx(1.13, abs=0.05)
    assert len(taken.original) == 5 * RATE


def test_a_pause_within_the_words_stays() -> None:
    words = np.concatenate([spoken(seconds=0.5), np.zeros(RATE), spoken(seconds=0.5)])
    assert len(trimmed(words, RATE)) / RATE == pytest.approx(0.5 + 0.3 + 1 + 0.3 + 0.5 + 0.13, abs=0.05)


def test_a_recording_that_was_too_loud_says_so(tmp_path: Path) -> None:
    assert take(written(tmp_path / "a.wav", 20 * spoken(level=0.5))).clipped > 0.1
    assert take(written(tmp_path / "b.wav", spoken(level=0.5))).clipped == 0


@pytest.mark.parametrize(
    ("samples", "code"),
    [
        (np.zeros(RATE), "silent"),
        (np.zeros(0), "silent"),
        (np.random.default_rng(1).normal(0, 0.0008, RATE), "silent"),
        (spoken(seconds=0.05), "part_too_short"),
    ],
    ids=["silence", "nothing", "a quiet room", "a click"],
)
def test_what_has_no_words_in_it_is_not_taken(tmp_path: Path, samples: np.ndarray, code: str) -> None:
    with pytest.raises(Unfit, match=code):
        take(written(tmp_path / "a.wav", samples))
