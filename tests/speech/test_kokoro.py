"""Kokoro with its real model, where it is installed."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import Clause
from hallbus.speech import kokoro_files, sound
from hallbus.speech.cast import Cast
from hallbus.speech.clauses import Clauses
from hallbus.speech.engine import EngineError
from hallbus.speech.kokoro import Kokoro, chosen
from hallbus.speech.voices import KOKORO, NoVoice, Voice
from tests.speech.engines import KOKORO as FOLDER
from tests.speech.engines import needs_kokoro

TO_THREE = "到三号窗口办理"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def voice(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Voice]:
    """One worker for all who only render: its start takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kokoro_files.FOLDER_OF, str(FOLDER.parent))
        voice = Voice(tmp_path_factory.mktemp("voice"), KOKORO)
    yield voice
    await voice.close()


@pytest.fixture(scope="module")
def kokoro() -> Kokoro:
    """The engine, loaded into this process."""
    return Kokoro(FOLDER)


@pytest.fixture
async def cast(tmp_path: Path, with_kokoro: Path) -> AsyncIterator[Cast]:
    cast = Cast.of_hall(tmp_path, SpeechRules(voices=("kokoro:zf_xiaoxiao", "pyttsx3")))
    yield cast
    await cast.close()


@pytest.fixture
async def cache(cast: Cast, tmp_path: Path) -> AsyncIterator[Clauses]:
    cache = Clauses(tmp_path, cast.of, patience_s=0.5)
    await cache.open()
    yield cache
    await cache.close()


def worker_pid(voice: object) -> int:
    assert isinstance(voice, Voice)
    assert voice.pid is not None
    return voice.pid


@needs_kokoro
@pytest.mark.asyncio(loop_scope="module")
async def test_a_call_is_said_in_both_languages(voice: Voice) -> None:
    assert (await voice.label("zh-CN")).endswith(":zx_hall")
    assert (await voice.label("en")).endswith(":af_heart")
    for text, language in ((TO_THREE, "zh-CN"), ("Number A zero two three", "en")):
        samples, rate = sound.read(await voice.render(text, language))  # type: ignore[arg-type]  # a language
        assert 1 < len(samples) / rate < 6
        assert sound.loudness_db(samples, rate) > -40
    assert os.getpriority(os.PRIO_PROCESS, worker_pid(voice)) >= 10


@needs_kokoro
@pytest.mark.asyncio(loop_scope="module")
async def test_what_it_cannot_read_is_refused_and_it_lives_on(voice: Voice) -> None:
    with pytest.raises(NoVoice, match="syllable"):
        await voice.render("请", "zh-CN")
    with pytest.raises(NoVoice, match="no pronunciation"):
        await voice.render("请3号", "zh-CN")
    assert sound.seconds(await voice.render(TO_THREE, "zh-CN")) > 1
    assert voice.counts["restarts"] == 0


@needs_kokoro
async def test_the_next_voice_speaks_while_this_one_hangs_and_it_comes_back(cache: Clauses, cast: Cast) -> None:
    kokoro = cast.voices["kokoro"]
    assert (await kokoro.label("zh-CN")).startswith("kokoro")
    first = worker_pid(kokoro)
    os.kill(first, signal.SIGSTOP)
    made = await cache.get(TO_THREE)
    assert made.voice.startswith("espeak")
    assert sound.seconds(made.path) > 1
    assert cache.counts["late"] == 1
    with contextlib.suppress(ProcessLookupError):  # in mid-phrase, if nobody has noticed yet that it hangs
        os.kill(first, signal.SIGKILL)
    cache.warm([Clause(TO_THREE)])
    await cache.warmed()
    assert (await cache.get(TO_THREE)).voice.startswith("kokoro")
    assert worker_pid(kokoro) != first


@needs_kokoro
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_when_it_fails_in_mid_phrase_a_second_one_that_waited_says_the_phrase(
    tmp_path: Path, with_kokoro: Path, fault: signal.Signals
) -> None:
    if fault == signal.SIGSTOP and sys.platform != "linux":
        pytest.skip("only Linux tells whether a process does anything")
    voice = Voice(tmp_path, KOKORO, spare=True)
    whole = sound.seconds(await voice.render(TO_THREE, "zh-CN"))
    await voice.spare_ready()
    first = worker_pid(voice)
    rendering = asyncio.create_task(voice.render(TO_THREE, "zh-CN"))
    await asyncio.sleep(0.1)  # into the phrase, which takes far longer
    assert not rendering.done()
    os.kill(first, fault)
    assert sound.seconds(await rendering) == whole
    assert worker_pid(voice) != first
    assert (voice.health, voice.counts["restarts"]) == ("ok", 1)
    await voice.close()


@needs_kokoro
async def test_a_faster_hall_file_speaks_faster(tmp_path: Path, with_kokoro: Path) -> None:
    lengths = []
    for rate in (120, 220):
        voice = Voice(tmp_path, KOKORO, rate=rate)
        cache = Clauses(tmp_path, voice)
        lengths.append((await cache.get(TO_THREE)).seconds)
        await cache.close()
        await voice.close()
    assert lengths[0] > 1.3 * lengths[1]


@needs_kokoro
def test_a_long_text_is_said_in_several_runs(tmp_path: Path, kokoro: Kokoro) -> None:
    once = kokoro.render("请您先取号", "zh-CN", 160, str(tmp_path / "a.wav"))
    often = kokoro.render("请您先取号" * 8, "zh-CN", 160, str(tmp_path / "b.wav"))
    assert often > 4 * once
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "b.wav"}
    with pytest.raises(EngineError, match="knows no"):
        kokoro.said(["ж"], "zx_hall")
    with pytest.raises(EngineError, match="no voice for fr"):
        kokoro.render("bonjour", "fr", 160, str(tmp_path / "c.wav"))


@needs_kokoro
def test_a_full_disk_leaves_no_file(tmp_path: Path, kokoro: Kokoro) -> None:
    (tmp_path / "a.wav.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        kokoro.render(TO_THREE, "zh-CN", 160, str(tmp_path / "a.wav"))
    assert not (tmp_path / "a.wav").exists()


async def test_without_its_files_it_says_once_what_to_install(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cast = Cast.of_hall(tmp_path, SpeechRules())
    cache = Clauses(tmp_path, cast.of)
    await cache.open()
    for text in (TO_THREE, "到四号窗口办理", "到五号窗口办理"):
        assert (await cache.get(text)).voice.startswith("espeak")
    said = [record.getMessage() for record in caplog.records if "kokoro" in record.getMessage()]
    assert len(said) == 1
    assert "hallbus voices install kokoro" in said[0]
    await cache.close()
    await cast.close()


@pytest.mark.parametrize(
    ("known", "wanted", "found"),
    [
        (["af_x", "zf_xiaoxiao", "zm_a"], (), {"zh-CN": "zf_xiaoxiao", "en": "af_x"}),
        (["zf_xiaoxiao", "zm_a"], ("zm_a",), {"zh-CN": "zm_a"}),
        (["zf_xiaoyi", "zm_yunxi", "zx_hall"], (), {"zh-CN": "zx_hall"}),
        (["bf_emma", "af_heart"], ("bf_emma",), {"en": "bf_emma"}),
        (["zm_a", "zm_b"], ("zf_gone",), {"zh-CN": "zm_a"}),
        ([], (), {}),
    ],
)
def test_each_language_gets_the_voice_that_is_wanted(
    known: list[str], wanted: tuple[str, ...], found: dict[str, str]
) -> None:
    assert chosen(known, wanted) == found


@needs_kokoro
def test_a_blend_is_the_middle_of_its_voices(kokoro: Kokoro) -> None:
    assert kokoro.voices["zh-CN"] == "zx_hall"
    one, other = (np.fromfile(FOLDER / "voices" / f"{name}.bin", "<f4") for name in ("zf_xiaoyi", "zm_yunxi"))
    assert np.allclose(kokoro._styles["zx_hall"].reshape(-1), (one + other) / 2)


@needs_kokoro
@pytest.mark.asyncio(loop_scope="module")
async def test_two_at_once_are_rendered_one_after_the_other(voice: Voice) -> None:
    before = voice.counts["rendered"]
    paths = await asyncio.gather(voice.render(TO_THREE, "zh-CN"), voice.render("请B一零七号", "zh-CN"))
    first, second = (sound.read(path)[0] for path in paths)
    assert len(first) != len(second) or not np.array_equal(first, second)
    assert voice.counts["rendered"] == before + 2
