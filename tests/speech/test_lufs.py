"""Loudness as broadcasters measure it, beside ffmpeg's own measure."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from hallbus.speech import sound
from hallbus.speech.lufs import NOTHING_LUFS, lufs


def by_ffmpeg(path: Path) -> float:
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return float(re.findall(rb"I:\s+(-?[\d.]+) LUFS", done.stderr)[-1])


def noise(seconds: float, level: float, rate: int, colour: float) -> np.ndarray:
    """Noise that comes and goes like speech; a higher colour is darker."""
    drawn = np.random.default_rng(7).standard_normal(round(seconds * rate))
    spectrum = np.fft.rfft(drawn) / np.maximum(np.arange(len(drawn) // 2 + 1), 30) ** colour
    made = np.fft.irfft(spectrum, len(drawn))
    swell = 0.05 + np.abs(np.sin(np.arange(len(made)) / rate * 4))
    return level * made / np.abs(made).max() * swell


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("colour", [0.0, 0.5, 1.0])
def test_it_agrees_with_ffmpeg(tmp_path: Path, rate: int, colour: float) -> None:
    samples = noise(5, 0.6, rate, colour)
    sound.write(tmp_path / "a.wav", samples, rate)
    assert lufs(samples, rate) == pytest.approx(by_ffmpeg(tmp_path / "a.wav"), abs=0.2)


def test_a_full_tone_has_the_loudness_of_the_standard() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(3 * 48_000) / 48_000)
    assert lufs(tone, 48_000) == pytest.approx(-3.01, abs=0.05)


def test_a_syllable_is_as_loud_as_many_of_it() -> None:
    syllable = noise(0.25, 0.4, 22_050, 0.5)
    assert lufs(syllable, 22_050) == pytest.approx(lufs(np.tile(syllable, 8), 22_050), abs=0.3)


def test_silence_and_nothing_have_no_loudness() -> None:
    assert lufs(np.zeros(48_000), 48_000) == NOTHING_LUFS
    assert lufs(np.zeros(0), 48_000) == NOTHING_LUFS
