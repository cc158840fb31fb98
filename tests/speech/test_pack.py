"""Recorded voices: clips that are joined to what is to be said."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hallbus.hall.facts import SpeechRules
from hallbus.speech import sound
from hallbus.speech.cast import Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.engine import EngineError
from hallbus.speech.pack import BadPack, Lacks, Recorded, joined, lacking, parts_of, read
from hallbus.speech.voices import CLIPS, NoVoice, Voice

TEXTS = ("请", "A", "零", "一", "号", "到", "三", "窗口办理", "到三号窗口办理")

Make = Callable[..., Path]


def tone(hz: float, seconds: float = 0.3, level: float = 0.1, rate: int = 16_000) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return np.concatenate([np.zeros(rate // 10), level * np.sin(2 * np.pi * hz * t), np.zeros(rate // 10)])


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "voices"
    folder.mkdir()
    return folder


@pytest.fixture
def make(packs: Path) -> Make:
    """Records a pack, each clip with a height and a level of its own."""

    def recorded(name: str = "puxian", language: str = "zh-CN", texts: tuple[str, ...] = TEXTS) -> Path:
        folder = packs / name
        folder.mkdir()
        for at, _ in enumerate(texts):
            sound.write(folder / f"{at}.wav", tone(200 + 20 * at, level=0.05 * (1 + at)), 16_000)
        clips = {text: f"{at}.wav" for at, text in enumerate(texts)}
        (folder / "pack.json").write_text(json.dumps({"name": name, "language": language, "clips": clips}), "utf-8")
        return folder

    return recorded


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("请A零零一号", ["请", "A", "零", "零", "一", "号"]),
        ("到三号窗口办理", ["到三号窗口办理"]),
        ("到一号窗口办理", ["到", "一", "号", "窗口办理"]),
        ("到二号窗口办理", None),
        ("", None),
        (" ", None),
    ],
)
def test_a_clause_is_as_few_clips_as_possible(text: str, parts: list[str] | None) -> None:
    assert parts_of(text, {each: Path() for each in TEXTS}) == parts


def test_english_words_are_clips_too() -> None:
    clips = {each: Path() for each in ("number", "A", "zero", "zero one")}
    assert parts_of("number A zero zero one", clips) == ["number", "A", "zero", "zero one"]


def test_clips_are_joined_at_one_loudness_without_their_silence(tmp_path: Path) -> None:
    quiet, loud = tone(220, level=0.02, rate=sound.RATE), tone(330, level=0.6, rate=sound.RATE)
    made = joined([quiet, loud])
    assert len(made) / sound.RATE == pytest.approx(0.64, abs=0.02)
    first, second = made[: round(0.29 * sound.RATE)], made[round(0.36 * sound.RATE) :]
    assert sound.loudness_db(first, sound.RATE) == pytest.approx(sound.loudness_db(second, sound.RATE), abs=0.5)
    with pytest.raises(EngineError, match="silence"):
        joined([np.zeros(1000)])


async def test_a_pack_speaks_and_what_it_lacks_the_next_voice_says(tmp_path: Path, packs: Path, make: Make) -> None:
    make()
    cast = Cast.of_hall(tmp_path, SpeechRules(), packs)
    cache = Clauses(tmp_path, cast.of)
    try:
        assert (await cache.get("请A零零一号")).voice.startswith("clips:puxian-")
        assert (await cache.get("到三号窗口办理")).voice.startswith("clips")
        assert (await cache.get("到四号窗口办理")).voice.startswith("espeak")
        assert (await cache.get("please", "en")).voice.startswith("espeak")
    finally:
        await cache.close()
        await cast.close()


async def test_without_a_pack_nothing_is_started_for_it(tmp_path: Path, packs: Path, make: Make) -> None:
    cast = Cast.of_hall(tmp_path, SpeechRules(voices=("clips", "pyttsx3")), packs)
    assert len(cast.of("zh-CN")) == 1
    make()
    assert len(cast.of("zh-CN")) == 2
    await cast.close()


def test_each_language_has_the_pack_that_is_wanted(packs: Path, make: Make) -> None:
    for name, language in (("a", "zh-CN"), ("b", "zh-CN"), ("c", "en")):
        make(name, language)
    assert Recorded(packs).voices["zh-CN"].startswith("a-")
    wanted = Recorded(packs, ("b", "gone"))
    assert wanted.voices["zh-CN"].startswith("b-")
    assert wanted.voices["en"].startswith("c-")


def test_another_clip_is_another_name_in_the_cache(packs: Path, make: Make) -> None:
    folder = make()
    before = Recorded(packs).voices
    sound.write(folder / "0.wav", tone(500, seconds=0.4), 16_000)
    assert Recorded(packs).voices != before


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{",
        '{"language": "zh-CN"}',
        '{"language": "xx", "clips": {}}',
        '{"language": "zh-CN", "clips": {"请": 3}}',
        '{"language": "zh-CN", "clips": {"请": "gone.wav"}}',
        '{"language": "zh-CN", "clips": {"请": "../secret.wav"}}',
        '{"language": "zh-CN", "clips": {"请": "/etc/hostname"}}',
        '{"language": "zh-CN", "clips": {"请": "link.wav"}}',
        '{"language": "zh-CN", "clips": {"请": "a\\u0000b"}}',
        '{"language": "zh-CN", "clips": {"请": "' + "x" * 5000 + '"}}',
        '{"name": "' + "x" * 2_000_001 + '"}',
    ],
    ids=lambda text: text[:60],
)
def test_a_pack_that_is_damaged_or_reaches_outside_is_refused(packs: Path, make: Make, manifest: str) -> None:
    folder = packs / "bad"
    folder.mkdir()
    sound.write(packs / "secret.wav", tone(300), 16_000)
    (folder / "link.wav").symlink_to(packs / "secret.wav")
    (folder / "pack.json").write_text(manifest, "utf-8")
    with pytest.raises(BadPack, match="bad"):
        read(folder)
    with pytest.raises(EngineError, match="bad"):
        Recorded(packs)
    make("good")
    assert Recorded(packs).voices["zh-CN"].startswith("good-")  # one bad pack does not silence the others


@pytest.mark.parametrize("content", [b"", b"RIFF", b"\0" * 4000, b"<html>"])
def test_a_clip_that_is_no_sound_costs_its_clause_only(packs: Path, make: Make, tmp_path: Path, content: bytes) -> None:
    folder = make()
    (folder / "0.wav").write_bytes(content)
    voice = Recorded(packs)
    with pytest.raises(EngineError):
        voice.render("请A零零一号", "zh-CN", 160, str(tmp_path / "a.wav"))
    assert voice.render("到三号窗口办理", "zh-CN", 160, str(tmp_path / "b.wav")) > 0.2
    assert [path.name for path in tmp_path.glob("*.wav")] == ["b.wav"]
    with pytest.raises(EngineError, match="no pack for en"):
        voice.render("please", "en", 160, str(tmp_path / "c.wav"))


# Packs in use, packs by name, and what none of them has


def told(folder: Path, **facts: object) -> None:
    manifest = json.loads((folder / "pack.json").read_text("utf-8"))
    (folder / "pack.json").write_text(json.dumps({**manifest, **facts}), "utf-8")


def test_a_dialect_reads_the_texts_of_a_language(packs: Path, make: Make) -> None:
    told(make(), language="cpx", reads="zh-CN")
    assert list(Recorded(packs).voices) == ["zh-CN"]


def test_a_pack_that_is_not_in_use_speaks_only_where_the_hall_file_names_it(packs: Path, make: Make) -> None:
    told(make("draft"), in_use=False)
    assert Recorded(packs).voices == {}
    assert Recorded(packs, ("draft",)).voices["zh-CN"].startswith("draft-")


def test_what_the_first_pack_lacks_the_second_one_says(packs: Path, make: Make, tmp_path: Path) -> None:
    make("dialect", texts=("请", "A"))
    make("mandarin")
    voice = Recorded(packs, ("dialect", "mandarin"))
    assert voice.render("请A", "zh-CN", 160, str(tmp_path / "a.wav")) > 0.2
    assert voice.render("请A零", "zh-CN", 160, str(tmp_path / "b.wav")) > 0.2
    with pytest.raises(Lacks, match="四"):
        voice.render("到四号", "zh-CN", 160, str(tmp_path / "c.wav"))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("请A零零一号", []), ("到四号窗口办理", ["四"]), ("十二号", ["十二"]), ("请Q零X号", ["Q", "X"]), ("", [])],
)
def test_what_lacks_is_told_as_little_as_possible(text: str, pieces: list[str]) -> None:
    assert lacking(text, TEXTS) == pieces


async def test_each_part_that_lacks_is_logged_once_and_the_pack_stays_well(
    tmp_path: Path, packs: Path, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    make()
    voice = Voice(tmp_path, CLIPS, [str(packs)])
    try:
        for text in ("请Q零零一号", "请Q零零零号", "到四号窗口办理"):
            with pytest.raises(NoVoice):
                await voice.render(text, "zh-CN")
        assert voice.health == "ok"
        lines = [record.getMessage() for record in caplog.records if "no recording" in record.getMessage()]
        assert [line.split("'")[1] for line in lines] == ["Q", "四"]
    finally:
        await voice.close()


async def test_a_part_that_was_replaced_sounds_in_the_next_clause(tmp_path: Path, packs: Path, make: Make) -> None:
    folder = make()
    voice = Voice(tmp_path, CLIPS, [str(packs)])
    cache = Clauses(tmp_path, voice)
    try:
        before = await cache.get("到三号窗口办理")
        sound.write(folder / f"{TEXTS.index('到三号窗口办理')}.wav", tone(700, seconds=1.3), 16_000)
        await voice.renew()
        after = await cache.get("到三号窗口办理")
        assert after.name != before.name
        assert after.seconds > before.seconds + 0.8
    finally:
        await cache.close()
        await voice.close()


async def test_a_pack_that_was_taken_away_is_not_remembered(tmp_path: Path, packs: Path, make: Make) -> None:
    folder = make()
    voice = Voice(tmp_path, CLIPS, [str(packs)])
    try:
        await voice.label("zh-CN")
        told(folder, in_use=False)
        await voice.renew()
        with pytest.raises(NoVoice):
            await voice.label("zh-CN")
    finally:
        await voice.close()
