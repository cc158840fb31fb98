"""Who speaks in a hall, and who speaks when the one before does not."""

import asyncio
from pathlib import Path

import pytest

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import Clause
from hallbus.speech import chime, sound
from hallbus.speech.cast import Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import NoVoice, Voice


class Hum:
    """A voice that hums, when it may and as soon as it may."""

    rate = 160

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.may = asyncio.Event()
        self.may.set()
        self.refuses = False
        self.closed = False

    async def label(self, language: Language) -> str:
        return self.name

    async def render(self, text: str, language: Language) -> Path:
        await self.may.wait()
        if self.refuses:
            raise NoVoice("hoarse")
        sound.write(self.folder / f"raw-{self.name}.wav", chime.chime(), sound.RATE)
        return self.folder / f"raw-{self.name}.wav"

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def best(tmp_path: Path) -> Hum:
    return Hum(tmp_path, "best")


@pytest.fixture
def next_one(tmp_path: Path) -> Hum:
    return Hum(tmp_path, "next")


def cache_of(folder: Path, *voices: Hum, patience_s: float | None = 60) -> Clauses:
    cast = Cast({voice.name: voice for voice in voices}, {"zh-CN": [voice.name for voice in voices]})
    return Clauses(folder, cast.of, patience_s=patience_s)


async def test_the_best_voice_speaks_and_the_next_one_where_it_fails(tmp_path: Path, best: Hum, next_one: Hum) -> None:
    cache = cache_of(tmp_path, best, next_one)
    assert (await cache.get("一")).voice == "best"
    best.refuses = True
    assert (await cache.get("二")).voice == "next"
    assert (await cache.get("一")).voice == "best"  # from the cache
    best.refuses = False
    assert (await cache.get("二")).voice == "best"  # as soon as it can


async def test_a_call_does_not_wait_for_a_slow_voice_but_the_cache_does(
    tmp_path: Path, best: Hum, next_one: Hum
) -> None:
    cache = cache_of(tmp_path, best, next_one, patience_s=0.02)
    best.may.clear()
    assert (await cache.get("一")).voice == "next"
    assert cache.counts["late"] == 1
    best.may.set()
    cache.warm([Clause("一")])
    await cache.warmed()
    assert cache.counts["rendered"] == 2  # the first try went on: it is not begun again
    assert (await cache.get("一")).voice == "best"


async def test_a_late_voice_is_heard_when_the_next_one_is_later_still(tmp_path: Path, best: Hum, next_one: Hum) -> None:
    cache = cache_of(tmp_path, best, next_one, patience_s=0.02)
    best.may.clear()
    next_one.may.clear()
    getting = asyncio.create_task(cache.get("一"))
    await asyncio.wait({getting}, timeout=0.1)
    assert cache.counts["late"] == 1
    best.may.set()
    assert (await getting).voice == "best"
    next_one.refuses = True
    next_one.may.set()
    await cache.close()


async def test_the_last_voice_is_waited_for(tmp_path: Path, best: Hum) -> None:
    cache = cache_of(tmp_path, best, patience_s=0.02)
    best.may.clear()
    getting = asyncio.create_task(cache.get("一"))
    done, _ = await asyncio.wait({getting}, timeout=0.1)
    assert not done
    best.may.set()
    assert (await getting).voice == "best"


async def test_when_nobody_can_speak_it_is_said_why(tmp_path: Path, best: Hum, next_one: Hum) -> None:
    cache = cache_of(tmp_path, best, next_one)
    best.refuses = next_one.refuses = True
    with pytest.raises(NoVoice, match="hoarse"):
        await cache.get("一")
    with pytest.raises(NoVoice, match="no voice for en"):
        await cache.get("one", "en")


def test_the_hall_file_names_the_voices_of_each_language(tmp_path: Path) -> None:
    rules = SpeechRules(voices=("clips", "kokoro:zm_yunxi", "pyttsx3"), voices_en=("pyttsx3", "kokoro:bf_emma"))
    cast = Cast.of_hall(tmp_path, rules)
    assert [voice.kind.name for voice in cast.of("zh-CN") if isinstance(voice, Voice)] == ["kokoro", "pyttsx3"]
    assert [voice.kind.name for voice in cast.of("en") if isinstance(voice, Voice)] == ["pyttsx3", "kokoro"]
    kokoro = cast.of("en")[1]
    assert isinstance(kokoro, Voice)
    assert kokoro is cast.of("zh-CN")[0]  # one engine, one process
    assert kokoro._command[-2:] == ("zm_yunxi", "bf_emma")


def test_english_follows_the_same_order_unless_it_has_its_own(tmp_path: Path) -> None:
    cast = Cast.of_hall(tmp_path, SpeechRules(voices=("pyttsx3",)))
    assert cast.of("en") == cast.of("zh-CN")
    assert len(cast.of("en")) == 1


async def test_all_voices_end_together(tmp_path: Path, best: Hum, next_one: Hum) -> None:
    cast = Cast({"a": best, "b": next_one}, {"zh-CN": ("a",)})
    await cast.close()
    assert best.closed
    assert next_one.closed
