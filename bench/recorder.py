"""A sound server of its own with silent cards that run in real time, recorders at them, and loudspeaker programs that play into them."""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

RATE = 48_000
ALSA = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"

Samples = npt.NDArray[np.float64]


class Cards:
    """PulseAudio with null sinks, alone on a socket in a folder of its own."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self._folder = tempfile.TemporaryDirectory()
        self.home = Path(self._folder.name)

    @property
    def env(self) -> dict[str, str]:
        home = str(self.home)
        return {
            **os.environ,
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "PULSE_SERVER": f"unix:{home}/sound",
            "PULSE_RUNTIME_PATH": home,
        }

    async def __aenter__(self) -> Self:
        (self.home / ".asoundrc").write_text(ALSA)
        await self.put_back()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.pull_out()
        self._folder.cleanup()

    async def pull_out(self) -> None:
        """All cards are gone at once, as when somebody pulls a plug."""
        self._server.kill()
        await self._server.wait()
        (self.home / "sound").unlink(missing_ok=True)

    async def put_back(self) -> None:
        modules = [f"module-native-protocol-unix auth-anonymous=1 socket={self.home}/sound"]
        modules += [f"module-null-sink sink_name={name} rate={RATE} channels=1" for name in self.names]
        loads = [word for module in modules for word in ("-L", module)]
        self._server = await asyncio.create_subprocess_exec(
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loads),
            env=self.env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(10):
            while not (self.home / "sound").exists():  # noqa: ASYNC110  # another program's
                await asyncio.sleep(0.05)


class Recorder:
    """Writes down what a card plays, and when: seconds of this machine's steady clock."""

    def __init__(self, cards: Cards, card: str) -> None:
        self._cards, self._card = cards, card
        self._data = bytearray()
        self._began = float("inf")

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            "parec", "--raw", f"--device={self._card}.monitor", f"--rate={RATE}", "--channels=1", "--format=s16le",
            "--latency-msec=5", env=self._cards.env, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._listening = asyncio.create_task(self._listen())
        async with asyncio.timeout(10):
            while len(self._data) < RATE * 2:  # noqa: ASYNC110  # another program's; its first seconds are rough
                await asyncio.sleep(0.05)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.cancel()
        self._process.terminate()
        await self._process.wait()

    async def _listen(self) -> None:
        assert self._process.stdout
        while piece := await self._process.stdout.read(1 << 14):
            self._data += piece
            # A piece is never early: the one that came the least late tells when the first sample was.
            self._began = min(self._began, time.monotonic() - len(self._data) / 2 / RATE)

    def since(self, at: float, seconds: float) -> tuple[float, Samples]:
        """What was played from then on, and when its first sample was."""
        first = max(0, round((at - self._began) * RATE))
        samples = np.frombuffer(bytes(self._data[2 * first : 2 * (first + round(seconds * RATE))]), dtype="<i2")
        return self._began + first / RATE, samples.astype(float)

    @property
    def now(self) -> float:
        """Until when it has heard."""
        return self._began + len(self._data) / 2 / RATE


class Program:
    """`hallbus speaker`, playing into a card."""

    def __init__(self, cards: Cards, card: str, hub: str, key: str, name: str = "") -> None:
        self._env = {**cards.env, "PULSE_SINK": card}
        named = ("--name", name) if name else ()
        self._words = ("--hub", hub, "--zone", "Z1", "--key", key, *named)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hallbus.devices.speaker", *self._words, env=self._env,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


def found(heard: Samples, wanted: Samples) -> tuple[int, float]:
    """Where a sound begins in what was heard, and how well it matches there (1: just so)."""
    if len(heard) < len(wanted):
        return 0, 0.0
    size = 1 << (len(heard) + len(wanted)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    lags = len(heard) - len(wanted) + 1
    energy = np.concatenate([[0], np.cumsum(heard**2)])
    power = energy[len(wanted) :] - energy[: len(heard) - len(wanted) + 1]
    ratios = products[:lags] / np.sqrt(np.maximum(power[:lags], 1) * (wanted @ wanted))
    at = int(ratios.argmax())
    return at, float(ratios[at])


def resampled(samples: Samples, rate: int) -> Samples:
    """At the recorder's rate, by its spectrum: exact for what is band-limited."""
    length = round(len(samples) * RATE / rate)
    spectrum, full = np.fft.rfft(samples), np.zeros(length // 2 + 1, dtype=complex)
    keep = min(len(full), len(spectrum))
    full[:keep] = spectrum[:keep]
    return np.fft.irfft(full, length)
