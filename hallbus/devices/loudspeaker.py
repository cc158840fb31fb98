"""A sound card, played to the last sample. Blocks, so it is used from a thread of its own."""

import io
import itertools
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile

BLOCK = 1024  # frames a write: a twentieth of a second, so that stopping is quick
LATENCY_S = 0.1  # what the card has in hand: enough for a busy machine, little enough for a press
SKIP_MAX_S = 0.5  # who is later than the others by so much leaves it out of the chime, so that the words come together


class NoDevice(Exception):
    """There is nothing to play on; the text says what to do."""


class Piece(NamedTuple):
    """A decoded sound file."""

    samples: npt.NDArray[np.int16]
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def quieter(self, gain_db: float) -> "Piece":
        """The same at another level; never louder than it was made."""
        if gain_db >= 0:
            return self
        return Piece((self.samples * 10 ** (gain_db / 20)).astype(np.int16), self.rate)


def decoded(file: bytes) -> Piece:
    """Reads a sound file as one channel; raises ValueError when it is none."""
    try:
        samples, rate = soundfile.read(io.BytesIO(file), dtype="int16", always_2d=True)
    except RuntimeError as why:  # libsndfile's errors
        raise ValueError(str(why)) from why
    return Piece(np.ascontiguousarray(samples[:, 0]), int(rate))


def timed(samples: npt.NDArray[np.int16], rate: int, wait_s: float) -> npt.NDArray[np.int16]:
    """Puts silence before a sound that must wait; of one that is late leaves out as much, a little at most."""
    if wait_s >= 0:
        return np.concatenate([np.zeros(round(wait_s * rate), np.int16), samples])
    return samples[round(min(-wait_s, SKIP_MAX_S) * rate) :]


def device_names() -> list[str]:
    """Names the devices that can play; raises NoDevice."""
    audio = _portaudio()
    return [str(device["name"]) for device in audio.query_devices() if device["max_output_channels"] > 0]


class Loudspeaker:
    """One output device, by name or the system's own choice; it may come and go."""

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._stopped, self._cut_off = threading.Event(), threading.Event()
        self._in_use = threading.Lock()
        self._lost = False

    def check(self) -> str | None:
        """Gives the device's name, or nothing while it plays; raises NoDevice when there is none."""
        # PortAudio must not be started anew under a stream that plays.
        if not self._in_use.acquire(blocking=False):
            return None
        try:
            return self._found()
        finally:
            self._in_use.release()

    def play(self, pieces: Sequence[Piece], wait_s: Callable[[], float] | None = None) -> bool:
        """Plays the pieces one after the other and returns when the last sample has sounded; false when it was cut off.

        `wait_s` tells how long to wait with the first sample, so that it sounds when that of others does; it may be negative.
        """
        with self._in_use:
            self._cut_off.clear()
            self._found()
            for rate, group in itertools.groupby(pieces, key=lambda piece: piece.rate):
                try:
                    self._play(np.concatenate([piece.samples for piece in group]), rate, wait_s)
                except _portaudio().PortAudioError as why:
                    self._lost = True
                    raise NoDevice(f"the sound device is lost: {_first_line(why)}") from why
                if self._is_cut_off():
                    return False
                wait_s = None
        return True

    def cut(self) -> None:
        """Ends what is sounding, from another thread; the next is played."""
        self._cut_off.set()

    def stop(self) -> None:
        """Ends what is sounding, from another thread, and plays nothing any more."""
        self._stopped.set()

    def _is_cut_off(self) -> bool:
        return self._stopped.is_set() or self._cut_off.is_set()

    def _found(self) -> str:
        audio = _portaudio()
        if self._lost:
            # PortAudio lists the devices once: one that was plugged in again shows up only after a new start.
            audio._terminate()
            audio._initialize()
        try:
            name = str(audio.query_devices(self._device, "output")["name"])
            if self._lost:  # listed is not yet there: a sound server that has died keeps its name
                audio.check_output_settings(device=self._device, channels=1, dtype="int16")
        except (ValueError, audio.PortAudioError) as why:
            self._lost = True
            named = f" named {self._device!r}" if self._device else ""
            raise NoDevice(f"no sound device{named}; --list-devices shows what there is ({_first_line(why)})") from why
        self._lost = False
        return name

    def _play(self, samples: npt.NDArray[np.int16], rate: int, wait_s: Callable[[], float] | None) -> None:
        samples, rate = self._fitted(samples, rate)
        open_stream = _portaudio().OutputStream
        with open_stream(samplerate=rate, channels=1, dtype="int16", device=self._device, latency=LATENCY_S) as stream:
            if wait_s is not None:
                samples = timed(samples, rate, wait_s() - stream.latency)
            for start in range(0, len(samples), BLOCK):
                if self._is_cut_off():
                    stream.abort()
                    return
                stream.write(samples[start : start + BLOCK])
            stream.stop()  # returns when what is buffered has sounded

    def _fitted(self, samples: npt.NDArray[np.int16], rate: int) -> tuple[npt.NDArray[np.int16], int]:
        audio = _portaudio()
        try:
            audio.check_output_settings(device=self._device, channels=1, dtype="int16", samplerate=rate)
        except audio.PortAudioError:  # a bare hardware device knows one rate only
            own = int(audio.query_devices(self._device, "output")["default_samplerate"])
            at = np.arange(int(len(samples) * own / rate)) * (rate / own)
            return np.interp(at, np.arange(len(samples)), samples).astype(np.int16), own
        return samples, rate


def _portaudio() -> Any:  # Any: sounddevice has no types
    try:
        import sounddevice  # here, because it fails to load where PortAudio is not installed
    except OSError as why:
        hint = " (apt install libportaudio2)" if sys.platform == "linux" else ""
        raise NoDevice(f"no PortAudio on this machine{hint}: {_first_line(why)}") from why
    return sounddevice


def _first_line(why: BaseException) -> str:
    return (str(why) or type(why).__name__).splitlines()[0]
