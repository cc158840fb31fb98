"""The cache of rendered clauses, with the real engine and real files."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hallbus.hall.facts import Language
from hallbus.hall.wording import Clause
from hallbus.speech import chime, sound
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import NoVoice, Voice

TO_THREE = "到三号窗口办理"


@pytest.fixture
async def voice(tmp_path: Path) -> AsyncIterator[Voice]:
    voice = Voice(tmp_path / "audio")
    yield voice
    await voice.close()


@pytest.fixture
async def cache(voice: Voice, tmp_path: Path) -> AsyncIterator[Clauses]:
    cache = Clauses(tmp_path / "audio", voice)
    await cache.open()
    yield cache
    await cache.close()


async def test_a_clause_becomes_a_file_of_the_right_length_and_loudness(cache: Clauses) -> None:
    made = await cache.get(TO_THREE)
    samples, rate = sound.read(made.path)
    assert made.seconds == pytest.approx(len(samples) / rate)
    assert 1.5 < made.seconds < 3.5
    assert sound.loudness_db(samples, rate) == pytest.approx(-16, abs=1)
    assert sound.true_peak_db(samples) <= -1.5
    assert cache.file(made.name) == made.path
    assert (await cache.get(TO_THREE)) == made
    assert (cache.counts["rendered"], cache.counts["hits"]) == (1, 1)


async def test_twenty_at_once_are_rendered_once(cache: Clauses, voice: Voice) -> None:
    made = await asyncio.gather(*(cache.get(TO_THREE) for _ in range(20)))
    assert len(set(made)) == 1
    assert voice.counts["rendered"] == 1


async def test_another_rate_language_or_text_is_another_file(cache: Clauses, voice: Voice) -> None:
    names = {(await cache.get(text)).name for text in (TO_THREE, "到四号窗口办理")}
    names.add((await cache.get("window", "en")).name)
    voice.rate = 120
    slow = await cache.get(TO_THREE)
    assert len(names | {slow.name}) == 4


async def test_a_caller_that_gives_up_does_not_end_the_rendering(cache: Clauses) -> None:
    hasty = asyncio.create_task(cache.get(TO_THREE))
    patient = asyncio.create_task(cache.get(TO_THREE))
    await asyncio.sleep(0)
    hasty.cancel()
    assert (await patient).path.exists()


async def test_what_is_warmed_is_there_when_it_is_called(cache: Clauses, voice: Voice) -> None:
    cache.warm(Clause(f"到{no}号窗口办理") for no in "一二三四")
    cache.warm([Clause("请A零零一号")], soon=True)
    await cache.warmed()
    assert voice.counts["rendered"] == 5
    await cache.get(TO_THREE)
    assert voice.counts["rendered"] == 5


async def test_a_new_run_finds_the_old_files(cache: Clauses, voice: Voice, tmp_path: Path) -> None:
    made = await cache.get(TO_THREE)
    (tmp_path / "audio" / "raw-cut.wav.part").write_bytes(b"RIFF")
    again = Clauses(tmp_path / "audio", voice)
    await again.open()
    assert again.file(made.name) == made.path
    assert (await again.get(TO_THREE)) == made
    assert again.counts["rendered"] == 0
    assert not list((tmp_path / "audio").glob("raw-*"))
    await again.close()


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"\0" * 5000])
async def test_a_damaged_file_is_rendered_again(cache: Clauses, damage: bytes) -> None:
    made = await cache.get(TO_THREE)
    made.path.write_bytes(damage)
    again = await cache.get(TO_THREE)
    assert again.path == made.path
    assert sound.seconds(made.path) == pytest.approx(made.seconds, abs=0.1)
    assert cache.counts["broken"] == 1


async def test_a_file_that_somebody_removed_is_rendered_again(cache: Clauses) -> None:
    made = await cache.get(TO_THREE)
    made.path.unlink()
    assert (await cache.get(TO_THREE)).path.exists()


async def test_the_longest_unused_goes_when_there_are_too_many(voice: Voice, tmp_path: Path) -> None:
    cache = Clauses(tmp_path / "audio", voice, max_files=4)
    await cache.open()
    bell = await cache.chime()
    one, two, three = [await cache.get(f"到{no}号窗口办理") for no in "一二三"]
    await cache.get("到一号窗口办理")
    four = await cache.get("到四号窗口办理")
    assert {path.name for path in (tmp_path / "audio").glob("*.wav")} == {
        *(made.name for made in (bell, one, three, four))
    }
    assert cache.file(two.name) is None
    assert cache.counts["evicted"] == 1
    await cache.close()


async def test_the_cache_is_bounded_by_size_too(voice: Voice, tmp_path: Path) -> None:
    cache = Clauses(tmp_path / "audio", voice, max_bytes=300_000)
    await cache.open()
    for no in "一二三四五六七八":
        await cache.get(f"到{no}号窗口办理")
    sizes = [path.stat().st_size for path in (tmp_path / "audio").glob("*.wav")]
    assert sizes
    assert sum(sizes) <= 300_000
    await cache.close()


async def test_the_order_of_use_outlives_the_run(voice: Voice, tmp_path: Path) -> None:
    folder = tmp_path / "audio"
    cache = Clauses(folder, voice)
    await cache.open()
    one, two = [await cache.get(f"到{no}号窗口办理") for no in "一二"]
    os.utime(one.path, (2, 2))
    os.utime(two.path, (1, 1))
    again = Clauses(folder, voice, max_files=1)
    await again.open()
    assert again.file(one.name)
    assert not two.path.exists()


async def test_what_was_used_in_a_run_is_kept_longest_in_the_next(voice: Voice, tmp_path: Path) -> None:
    folder = tmp_path / "audio"
    cache = Clauses(folder, voice)
    await cache.open()
    one, two = [await cache.get(f"到{no}号窗口办理") for no in "一二"]
    for made in (one, two):
        os.utime(made.path, ns=(1, made.path.stat().st_mtime_ns))
    await cache.get("到一号窗口办理")
    await cache.close()
    again = Clauses(folder, voice, max_files=1)
    await again.open()
    assert again.file(one.name)
    assert not two.path.exists()


async def test_only_names_of_the_cache_are_files(cache: Clauses) -> None:
    await cache.get(TO_THREE)
    for name in ("../voices.json", "voices.json", "a.wav", "0" * 64 + ".wav", "", "..%2fx"):
        assert cache.file(name) is None


async def test_a_full_disk_is_counted_and_leaves_no_empty_file(cache: Clauses, tmp_path: Path) -> None:
    made = await cache.get(TO_THREE)
    made.path.unlink()
    made.path.with_suffix(".part").symlink_to("/dev/full")
    with pytest.raises(NoVoice, match="No space left"):
        await cache.get(TO_THREE)
    assert cache.counts["errors"] == 1
    assert {path.name for path in (tmp_path / "audio").iterdir()} == {"voices.json"}
    assert (await cache.get(TO_THREE)).path.exists()  # there is room again


async def test_a_folder_that_cannot_be_made_costs_the_voice_and_not_the_hub(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    voice = Voice(tmp_path / "file" / "audio")
    cache = Clauses(tmp_path / "file" / "audio", voice)
    await cache.open()
    with pytest.raises(NoVoice):
        await cache.get(TO_THREE)
    with pytest.raises(NoVoice):
        await cache.chime()
    await cache.close()
    await voice.close()


class Silent:
    """An engine that makes nothing to hear."""

    rate = 160

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def label(self, language: Language) -> str:
        return "silent"

    async def render(self, text: str, language: Language) -> Path:
        sound.write(self.folder / "raw.wav", chime.pause(900), sound.RATE)
        return self.folder / "raw.wav"


async def test_silence_is_not_kept(tmp_path: Path) -> None:
    cache = Clauses(tmp_path, Silent(tmp_path))
    await cache.open()
    with pytest.raises(NoVoice, match="silence"):
        await cache.get(TO_THREE)
    assert os.listdir(tmp_path) == []
    await cache.close()
