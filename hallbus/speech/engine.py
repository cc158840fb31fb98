"""The speech engine of this machine behind pyttsx3, used the one way that never loses a file. Runs in the worker process only."""

import contextlib
import os
import re
import sys
import threading
import wave
from typing import Any

SHORTEST_S = 0.1
SECONDS_A_CHARACTER = 0.04  # four times faster than anybody speaks: less is a file that was cut off
FINISH_LIMIT_S = 30.0  # the parent's own limit is far shorter and ends the process; this only ends an orphan's wait

# Debian 12's sit/cmn spells Chinese characters as English letters; the pinyin voice of the same release has its tones right.
CHOICES: dict[str, tuple[str, ...]] = {
    "zh-CN": ("sit/cmn-latn-pinyin", "sit/cmn"),
    "en": ("gmw/en-us", "gmw/en"),
}
TONGUES: dict[str, tuple[str, ...]] = {"zh-CN": ("zh-cn", "zh_cn", "zh-hans", "cmn"), "en": ("en-us", "en_us", "en")}


class EngineError(Exception):
    """The engine made nothing that can be played."""


class Engine:
    """One engine with a voice for each language that it can speak."""

    def __init__(self) -> None:
        import pyttsx3  # here, because without it there is no engine and the caller says so

        # Any: pyttsx3 has no types
        self._engine: Any = pyttsx3.init()
        driver = self._engine.proxy._driver
        self._espeak = hasattr(driver, "_onSynth")
        if self._espeak:
            # Each utterance ends by stopping the driver, and that stop sometimes hits the utterance after it: 0.3–2 % of the
            # files came out empty. Without it none did.
            driver.stop = lambda: None
        self._finished = threading.Event()
        self._broken: BaseException | None = None
        self._engine.connect("finished-utterance", lambda **_: self._finished.set())
        # espeak writes the file inside a callback from C, where an exception (a full disk) reaches nobody but this hook.
        sys.unraisablehook = self._on_unraisable
        self.name: str = "-".join(filter(None, (str(self._engine), _version() if self._espeak else "")))
        self.voices = _chosen(self._engine.getProperty("voices") or [])
        self.parts: dict[str, dict[str, str]] = {}  # it has one for each language
        self._engine.setProperty("volume", 0.8)  # at 1.0 espeak's loudest vowels are cut off at full scale

    def render(self, text: str, language: str, rate: int, path: str, voice: str = "") -> float:
        """Writes the words to a WAV file, whole or not at all, and gives its length in seconds."""
        if language not in self.voices:
            raise EngineError(f"no voice for {language}")
        part = path + ".part"
        self._finished.clear()
        self._broken = None
        self._engine.setProperty("voice", self.voices[language])
        self._engine.setProperty("rate", rate)
        try:
            # One save, one run: of several queued saves only the last is ever written.
            self._engine.save_to_file(_spelled(text) if language == "zh-CN" else text, part)
            self._engine.runAndWait()
            if self._espeak:  # it returns before the sound is there; the others do not
                self._finished.wait(FINISH_LIMIT_S)
            return self._kept(text, part, path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(part)

    def _kept(self, text: str, part: str, path: str) -> float:
        if self._broken is not None:
            raise EngineError(str(self._broken))
        seconds = _seconds(part)
        if seconds < max(SHORTEST_S, SECONDS_A_CHARACTER * len(text)):
            raise EngineError(f"only {seconds:.2f} s of sound")
        os.replace(part, path)
        return seconds

    def _on_unraisable(self, found: Any) -> None:  # Any: the type exists for type checkers only
        self._broken = found.exc_value
        self._engine.proxy._driver.endLoop()
        self._finished.set()


def _chosen(voices: list[Any]) -> dict[str, str]:  # Any: pyttsx3's Voice
    known = {voice.id: voice for voice in voices}
    chosen: dict[str, str] = {}
    for language, wanted in CHOICES.items():
        named = [name for name in wanted if name in known]
        speaking = [voice.id for tongue in TONGUES[language] for voice in voices if _speaks(voice, tongue)]
        if named or speaking:
            chosen[language] = (named or speaking)[0]
    return chosen


def _version() -> str:
    """The version of espeak-ng: another one sounds different."""
    try:
        from pyttsx3.drivers import _espeak

        return str(_espeak.Info(None).decode("ascii", "ignore")).split()[0]
    except Exception:  # an odd build of it: the name does without
        return ""


def _speaks(voice: Any, tongue: str) -> bool:  # Any: pyttsx3's Voice
    tongues = (
        item.decode("utf-8", "ignore") if isinstance(item, bytes) else str(item) for item in voice.languages or ()
    )
    return any(item.strip("\x00\x05 ").lower().startswith(tongue) for item in tongues)


def _spelled(text: str) -> str:
    """Sets letters apart, or “AB” is read as an English word."""
    return re.sub(r"(?<=[A-Za-z])(?=[A-Za-z])", " ", text)


def _seconds(path: str) -> float:
    try:
        with wave.open(path, "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except FileNotFoundError:
        return 0.0
    except (wave.Error, EOFError) as why:
        raise EngineError(f"not a WAV file: {why}") from why
