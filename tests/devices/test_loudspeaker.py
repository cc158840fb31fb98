"""The sound card, and the one that is particular."""

import numpy as np
import pytest
import sounddevice

from hallbus.devices import loudspeaker
from hallbus.devices.loudspeaker import SKIP_MAX_S, NoDevice, decoded, timed
from tests.devices.far_end import correlation


class OneRate:
    """PortAudio on a card that knows 48,000 samples a second and nothing else."""

    PortAudioError = sounddevice.PortAudioError

    def check_output_settings(self, **_: object) -> None:
        raise self.PortAudioError("Invalid sample rate")

    def query_devices(self, *_: object) -> dict[str, float]:
        return {"default_samplerate": 48000.0}


def test_a_card_with_a_rate_of_its_own_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loudspeaker, "_portaudio", OneRate)
    t = np.arange(22050) / 22050
    tone = (10000 * np.sin(2 * np.pi * 440 * t)).astype(np.int16)
    fitted, rate = loudspeaker.Loudspeaker()._fitted(tone, 22050)
    assert (rate, len(fitted)) == (48000, 48000)
    wanted = 10000 * np.sin(2 * np.pi * 440 * np.arange(48000) / 48000)
    assert correlation(fitted, wanted) >= 0.99


class Unplugged(OneRate):
    """PortAudio on a machine whose only card was pulled out; its name is still listed, as that of a dead sound server is."""

    def __init__(self) -> None:
        self.plugged, self.starts = False, 0

    def OutputStream(self, **_: object) -> object:  # as sounddevice calls it
        raise self.PortAudioError("Device unavailable")

    def check_output_settings(self, **_: object) -> None:
        if not self.plugged:
            raise self.PortAudioError("Device unavailable")

    def query_devices(self, *_: object) -> dict[str, float]:
        return {"name": "USB", "default_samplerate": 48000.0}  # type: ignore[dict-item]

    def _initialize(self) -> None:
        self.starts += 1

    def _terminate(self) -> None:
        pass


def test_a_card_that_is_lost_is_there_again_only_when_it_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    card = Unplugged()
    monkeypatch.setattr(loudspeaker, "_portaudio", lambda: card)
    speaker = loudspeaker.Loudspeaker()
    assert speaker.check() == "USB", "nobody has played yet"
    card.plugged = True
    with pytest.raises(NoDevice, match="lost"):
        speaker.play([decoded_silence()])
    card.plugged = False
    for _ in range(3):
        with pytest.raises(NoDevice, match="Device unavailable"):
            speaker.check()
    card.plugged = True
    assert speaker.check() == "USB"
    assert card.starts == 4, "PortAudio looks for devices only when it starts"


def decoded_silence() -> loudspeaker.Piece:
    return loudspeaker.Piece(np.zeros(100, np.int16), 48000)


def test_who_is_early_waits_and_who_is_late_leaves_out_as_much_but_never_the_words() -> None:
    sound = np.arange(1, 44101).astype(np.int16)
    early = timed(sound, 44100, 0.25)
    assert len(early) == 11025 + 44100
    assert not early[:11025].any()
    assert timed(sound, 44100, -0.1)[0] == sound[4410]
    assert len(timed(sound, 44100, -7)) == 44100 - round(SKIP_MAX_S * 44100)


def test_a_file_that_is_no_sound_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(b"<html>")
