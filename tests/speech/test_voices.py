"""The speech engine in its process, and the hub that survives it. The engine is the real one."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from hallbus.hall.facts import SpeechRules
from hallbus.hall.wording import call_clauses
from hallbus.speech import sound
from hallbus.speech.voices import NoVoice, Voice

WITHOUT_ESPEAK = """
import ctypes, runpy
def load(name):
    raise OSError(name)
ctypes.cdll.LoadLibrary = load
runpy.run_module("hallbus.speech.worker", run_name="__main__")
"""
SLOW_TO_START = """
import os, runpy, sys, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
open(sys.argv[1], "a").write("started")
runpy.run_module("hallbus.speech.worker", run_name="__main__")
"""
# Does what it is told in the way of engines that were seen to fail; the hello is an honest one.
BROKEN = """
import json, os, sys, time
print(json.dumps({"engine": "broken", "voices": {"zh-CN": "v"}}), flush=True)
for line in sys.stdin:
    open(sys.argv[1], "a").write("x")
    if "崩" in json.loads(line)["text"]: os._exit(1)
    if "乱" in json.loads(line)["text"]: print("not json", flush=True)
    if "错" in json.loads(line)["text"]: print(json.dumps({"error": "odd text"}), flush=True)
"""

# Works for ever on a text.
BUSY = """
import json, sys
print(json.dumps({"engine": "busy", "voices": {"zh-CN": "v"}}), flush=True)
for line in sys.stdin:
    open(sys.argv[1], "a").write("x")
    while True: pass
"""


@pytest.fixture
async def voice(tmp_path: Path) -> AsyncIterator[Voice]:
    voice = Voice(tmp_path)
    yield voice
    await voice.close()


def worker_pid(voice: Voice) -> int:
    assert voice.pid is not None
    return voice.pid


async def test_fifty_clauses_are_rendered_whole(voice: Voice) -> None:
    rules = SpeechRules()
    for no in range(1, 26):
        for text in call_clauses(rules, f"A{no * 37:03}", no):
            path = await voice.render(text, "zh-CN")
            samples, rate = sound.read(path)
            # 160 words a minute is a quarter of a second a syllable, and a little silence at the end.
            assert 0.17 * len(text) < len(samples) / rate < 0.40 * len(text) + 0.4, text
            assert sound.loudness_db(samples, rate) > -30
            path.unlink()
    assert voice.counts["rendered"] == 50
    assert (voice.health, voice.problem, voice.counts["restarts"]) == ("ok", None, 0)


async def test_each_language_has_a_voice_that_can_speak_it(voice: Voice) -> None:
    assert (await voice.label("zh-CN")).endswith("sit/cmn-latn-pinyin")
    assert (await voice.label("en")).endswith("gmw/en-us")
    chinese = sound.seconds(await voice.render("到三号窗口办理", "zh-CN"))
    english = sound.seconds(await voice.render("please go to window three", "en"))
    assert chinese > 1
    assert english > 1


async def test_many_callers_get_a_file_each(voice: Voice) -> None:
    paths = await asyncio.gather(*(voice.render(f"请A零{digit}号", "zh-CN") for digit in "一二三四五六七八九"))
    assert len(set(paths)) == 9
    assert all(sound.seconds(path) > 0.5 for path in paths)


async def test_the_worker_yields_to_the_calls(voice: Voice) -> None:
    await voice.label("zh-CN")
    assert os.getpriority(os.PRIO_PROCESS, worker_pid(voice)) >= 10


async def test_a_worker_that_is_killed_in_the_middle_is_replaced(voice: Voice) -> None:
    await voice.label("zh-CN")
    first = worker_pid(voice)
    os.kill(first, signal.SIGSTOP)  # so that the request is surely under way when the worker dies
    rendering = asyncio.create_task(voice.render("请A零零一号", "zh-CN"))
    await asyncio.sleep(0)
    os.kill(first, signal.SIGKILL)
    assert sound.seconds(await rendering) > 0.5
    assert worker_pid(voice) != first
    assert (voice.health, voice.counts["restarts"]) == ("ok", 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a process does anything")
async def test_a_worker_that_is_stuck_is_replaced_long_before_its_time_is_over(tmp_path: Path) -> None:
    voice = Voice(tmp_path, limit_s=3600.0)
    await voice.label("zh-CN")
    first = worker_pid(voice)
    os.kill(first, signal.SIGSTOP)
    assert sound.seconds(await voice.render("请A零零一号", "zh-CN")) > 0.5
    assert worker_pid(voice) != first
    await voice.close()


async def test_a_worker_that_is_busy_for_ever_is_replaced_when_its_time_is_over(tmp_path: Path) -> None:
    voice = Voice(tmp_path, command=[sys.executable, "-c", BUSY, str(tmp_path / "tries")], limit_s=1.0)
    with pytest.raises(NoVoice, match="no answer within 1 s"):
        await voice.render("请A零零一号", "zh-CN")
    assert (tmp_path / "tries").read_text() == "xx"
    await voice.close()


async def test_a_worker_that_hangs_is_replaced_when_its_time_is_over(tmp_path: Path) -> None:
    voice = Voice(tmp_path, limit_s=2.0)
    await voice.label("zh-CN")
    first = worker_pid(voice)
    os.kill(first, signal.SIGSTOP)
    assert sound.seconds(await voice.render("请A零零一号", "zh-CN")) > 0.5
    assert worker_pid(voice) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    await voice.close()


async def test_a_caller_that_gives_up_does_not_leave_its_answer_to_the_next(voice: Voice) -> None:
    await voice.label("zh-CN")
    os.kill(worker_pid(voice), signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await voice.render("请A零零一号到二十二号窗口办理", "zh-CN")
    assert sound.seconds(await voice.render("二号", "zh-CN")) < 1.2


async def test_an_engine_that_is_slow_to_start_is_not_stopped_by_hasty_callers(tmp_path: Path) -> None:
    voice = Voice(tmp_path, command=(sys.executable, "-c", SLOW_TO_START, str(tmp_path / "go")))
    for _ in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await voice.label("zh-CN")
    (tmp_path / "go").touch()
    assert await voice.label("zh-CN")
    assert (tmp_path / "go").read_text() == "started"
    await voice.close()


@pytest.mark.parametrize(("text", "why"), [("崩", "ended"), ("乱", "Expecting"), ("停", "no answer")])
async def test_a_broken_engine_costs_two_tries_and_then_rests(tmp_path: Path, text: str, why: str) -> None:
    now = [0.0]
    tries = tmp_path / "tries"
    voice = Voice(
        tmp_path, command=[sys.executable, "-c", BROKEN, str(tries)], limit_s=0.5, rest_s=30, now=lambda: now[0]
    )
    with pytest.raises(NoVoice, match=why):
        await voice.render(text, "zh-CN")
    with pytest.raises(NoVoice, match=why):
        await voice.render(text, "zh-CN")  # at once, while it rests
    assert tries.read_text() == "xx"
    assert voice.health == "failing"
    now[0] = 31
    with pytest.raises(NoVoice):
        await voice.render(text, "zh-CN")
    assert tries.read_text() == "xxxx"
    await voice.close()


async def test_an_engine_that_refuses_a_text_is_not_restarted(tmp_path: Path) -> None:
    voice = Voice(tmp_path, command=[sys.executable, "-c", BROKEN, str(tmp_path / "tries")])
    with pytest.raises(NoVoice, match="odd text"):
        await voice.render("错", "zh-CN")
    assert (voice.health, voice.counts["restarts"]) == ("failing", 0)
    with pytest.raises(NoVoice, match="no voice for en"):
        await voice.label("en")
    await voice.close()


@pytest.mark.parametrize(
    ("command", "health"),
    [((sys.executable, "-c", WITHOUT_ESPEAK), "missing"), (("/nonexistent/python",), "failing")],
)
async def test_without_an_engine_it_is_said_once_what_to_install(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, command: tuple[str, ...], health: str
) -> None:
    voice = Voice(tmp_path, command=command, rest_s=0)
    with caplog.at_level(logging.WARNING, "hallbus.speech"):
        for _ in range(3):
            with pytest.raises(NoVoice):
                await voice.label("zh-CN")
    assert voice.health == health
    assert len(caplog.records) == 1
    if health == "missing":
        assert "apt install espeak-ng" in caplog.text
    await voice.close()


async def test_an_engine_that_is_installed_while_the_hub_runs_is_found(tmp_path: Path) -> None:
    voice = Voice(tmp_path, command=(sys.executable, "-c", WITHOUT_ESPEAK), rest_s=0)
    with pytest.raises(NoVoice):
        await voice.render("请", "zh-CN")
    voice._command = (sys.executable, "-m", "hallbus.speech.worker")
    assert (await voice.render("请A零一号", "zh-CN")).exists()
    assert voice.health == "ok"
    await voice.close()


async def test_the_voices_names_outlive_the_engine(tmp_path: Path) -> None:
    with_engine = Voice(tmp_path)
    label = await with_engine.label("zh-CN")
    await with_engine.close()
    without = Voice(tmp_path, command=(sys.executable, "-c", WITHOUT_ESPEAK))
    assert await without.label("zh-CN") == label
    assert without.health == "missing"
    await without.close()


def test_a_full_disk_is_an_answer_and_no_hang(tmp_path: Path, ask_worker: Callable[..., str]) -> None:
    (tmp_path / "full.wav.part").symlink_to("/dev/full")
    assert "No space left" in ask_worker(text="请A零零一号", path=str(tmp_path / "full.wav"))
    assert '"seconds"' in ask_worker(text="请A零零一号", path=str(tmp_path / "good.wav"))
    assert {path.name for path in tmp_path.iterdir()} == {"good.wav"}


def test_a_worker_ends_with_its_hub(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(10) == 0


@pytest.fixture
def worker() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "hallbus.speech.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert "sit/cmn-latn-pinyin" in worker.stdout.readline()
        yield worker
        worker.kill()


@pytest.fixture
def ask_worker(worker: "subprocess.Popen[str]") -> Callable[..., str]:
    def ask(**request: object) -> str:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps({"language": "zh-CN", "rate": 160, **request}) + "\n")
        worker.stdin.flush()
        return worker.stdout.readline()

    return ask
