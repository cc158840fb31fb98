"""Loudness, silence, and files that are whole or absent."""

from pathlib import Path

import numpy as np
import pytest

from hallbus.speech import chime, sound

RATE = sound.RATE


def bursts(level: float) -> sound.Samples:
    """Something like syllables: tones with peaks far above their mean, pauses between, silence around."""
    t = np.arange(round(0.18 * RATE)) / RATE
    syllable = level * np.sin(2 * np.pi * 180 * t) ** 9 * np.exp(-6 * t)
    pause = np.zeros(round(0.06 * RATE))
    return np.concatenate([np.zeros(RATE // 2), *[syllable, pause] * 6, np.zeros(RATE // 2)])


@pytest.mark.parametrize("level", [0.02, 0.2, 1.0])
def test_every_clause_comes_out_equally_loud_without_a_hard_peak(level: float) -> None:
    made = sound.mastered(bursts(level), RATE)
    assert sound.loudness_db(made, RATE) == pytest.approx(-16, abs=2)
    assert sound.true_peak_db(made) <= -1.5


def test_the_silence_around_a_clause_is_cut_to_a_breath() -> None:
    made = sound.mastered(bursts(0.5), RATE)
    sounding = np.flatnonzero(np.abs(made) > sound.QUIET)
    assert sounding[0] / RATE == pytest.approx(sound.LEAD_S, abs=0.005)
    assert (len(made) - sounding[-1]) / RATE == pytest.approx(sound.TAIL_S, abs=0.02)


def test_silence_is_no_clause() -> None:
    with pytest.raises(sound.Broken):
        sound.mastered(np.zeros(RATE), RATE)


def test_the_peak_between_the_samples_is_seen() -> None:
    t = np.arange(4096)
    samples = np.sin(np.pi / 2 * t + np.pi / 4)  # every sample lies at 0.707, the wave goes to 1
    assert np.abs(samples).max() == pytest.approx(0.7071, abs=1e-3)
    assert sound.true_peak_db(samples) >= -0.2


def test_a_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    assert sound.write(path, chime.chime(), RATE) == pytest.approx(0.9)
    assert sound.seconds(path) == pytest.approx(0.9)
    samples, rate = sound.read(path)
    assert rate == RATE
    assert np.abs(samples - chime.chime()).max() < 1e-4
    assert [found.name for found in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("keep", [0, 20, 44, 1000, -2])
def test_a_file_that_is_cut_off_is_seen(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.wav"
    sound.write(path, chime.chime(), RATE)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(sound.Broken):
        sound.seconds(path)


def test_what_is_no_sound_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"\0" * 4000)
    with pytest.raises(sound.Broken):
        sound.seconds(path)
    with pytest.raises(sound.Broken):
        sound.read(path)


def test_the_chime_is_two_soft_notes() -> None:
    samples = chime.chime()
    first, second = samples[: round(0.38 * RATE)], samples[round(0.38 * RATE) :]
    for note, hz in ((first, 659.26), (second, 523.25)):
        spectrum = np.abs(np.fft.rfft(note))
        assert spectrum.argmax() * RATE / len(note) == pytest.approx(hz, abs=3)
    assert np.abs(samples).max() == pytest.approx(0.5)
    assert np.abs(np.diff(samples)).max() < 0.2  # no click
    assert not chime.pause(500).any()
    assert len(chime.pause(500)) == RATE // 2
