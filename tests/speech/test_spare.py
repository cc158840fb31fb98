"""A second worker that waits for the first to fail. Real processes, with an engine that tells its number instead of speaking."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from hallbus.speech.spare import NEEDS_KB, Spare, has_room
from hallbus.speech.voices import Kind, NoVoice, Voice
from hallbus.speech.worker_process import Started, started

# Notes each start and each text with its process, and writes an empty file for a text; it cannot start once there is a file “gone”.
NOTING = """
import json, os, sys
folder = sys.argv[1]
def note(name, text): open(os.path.join(folder, name), "a").write(f"{os.getpid()} {text}\\n")
if os.path.exists(os.path.join(folder, "gone")): sys.exit(1)
note("starts", "")
print(json.dumps({"engine": "noting", "voices": {"zh-CN": "v"}}), flush=True)
for line in sys.stdin:
    note("texts", json.loads(line)["text"])
    print(json.dumps({"seconds": 1.0}), flush=True)
"""
SLOW = Kind("noting", lambda wanted: (), 5.0, 0.0, 10.0, "voices.json", lambda: "nothing", slow_start=True)


def command(folder: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", NOTING, str(folder))


def noting(folder: Path, *, spare: bool = True) -> Voice:
    return Voice(folder, SLOW, command=command(folder), spare=spare)


def pids(folder: Path, name: str) -> list[int]:
    file = folder / name
    return [int(line.split()[0]) for line in file.read_text().splitlines()] if file.exists() else []


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_after_the_first_words_a_second_worker_is_ready_and_the_first_still_speaks(tmp_path: Path) -> None:
    voice = noting(tmp_path)
    await voice.label("zh-CN")
    await voice.spare_ready()
    assert len(pids(tmp_path, "starts")) == 1  # what is called first has the cores for itself
    for _ in range(3):
        await voice.render("一", "zh-CN")
    await voice.spare_ready()
    assert len(pids(tmp_path, "starts")) == 2
    assert set(pids(tmp_path, "texts")) == {voice.pid}
    await voice.close()
    assert all(gone(pid) for pid in pids(tmp_path, "starts"))


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_when_the_first_fails_the_second_says_the_same_words_and_a_third_is_made_ready(
    tmp_path: Path, fault: signal.Signals
) -> None:
    if fault == signal.SIGSTOP and sys.platform != "linux":
        pytest.skip("only Linux tells whether a process does anything")
    voice = noting(tmp_path)
    await voice.render("一", "zh-CN")
    await voice.spare_ready()
    first, second = pids(tmp_path, "starts")
    os.kill(first, signal.SIGSTOP)  # so that the request is surely under way
    rendering = asyncio.create_task(voice.render("二", "zh-CN"))
    await asyncio.sleep(0)
    os.kill(first, fault)
    await rendering
    assert voice.pid == second
    assert (tmp_path / "texts").read_text().splitlines()[-1] == f"{second} 二"
    assert (voice.health, voice.counts["restarts"]) == ("ok", 1)
    await voice.spare_ready()
    assert len(pids(tmp_path, "starts")) == 3
    await voice.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a process does anything")
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_when_both_fail_at_once_a_new_one_speaks(tmp_path: Path, fault: signal.Signals) -> None:
    voice = noting(tmp_path)
    await voice.render("一", "zh-CN")
    await voice.spare_ready()
    for pid in pids(tmp_path, "starts"):
        os.kill(pid, fault)
    await voice.render("二", "zh-CN")
    assert voice.pid not in pids(tmp_path, "starts")[:2]
    assert voice.health == "ok"
    await voice.close()


async def test_a_worker_that_ends_while_nothing_is_asked_costs_the_next_call_nothing(tmp_path: Path) -> None:
    voice = noting(tmp_path)
    await voice.render("一", "zh-CN")
    await voice.spare_ready()
    first, second = pids(tmp_path, "starts")
    os.kill(first, signal.SIGKILL)
    await voice.render("二", "zh-CN")
    assert voice.pid == second
    await voice.close()


async def test_a_second_one_that_does_not_start_is_not_tried_with_every_word(tmp_path: Path) -> None:
    voice = noting(tmp_path)
    await voice.label("zh-CN")
    (tmp_path / "gone").touch()
    for _ in range(3):
        await voice.render("一", "zh-CN")
        await voice.spare_ready()
    assert voice.health == "ok"
    assert voice.pid is not None
    os.kill(voice.pid, signal.SIGKILL)
    with pytest.raises(NoVoice):
        await voice.render("二", "zh-CN")
    await voice.close()


async def test_what_is_new_in_the_engine_is_new_in_the_second_one(tmp_path: Path) -> None:
    voice = noting(tmp_path)
    await voice.render("一", "zh-CN")
    await voice.spare_ready()
    await voice.renew()
    before = pids(tmp_path, "starts")
    assert all(gone(pid) for pid in before)
    await voice.render("二", "zh-CN")
    assert voice.pid not in before
    await voice.close()


async def test_a_voice_has_none_unless_it_is_wanted_and_the_engine_is_slow_to_start(tmp_path: Path) -> None:
    quick = Voice(tmp_path, SLOW._replace(slow_start=False), command=command(tmp_path), spare=True)
    for voice in (noting(tmp_path, spare=False), quick):
        before = len(pids(tmp_path, "starts"))
        await voice.render("一", "zh-CN")
        await voice.spare_ready()
        assert len(pids(tmp_path, "starts")) == before + 1
        await voice.close()


async def test_one_that_is_closed_while_it_starts_leaves_no_process(tmp_path: Path) -> None:
    made: list[Started] = []

    async def start() -> Started:
        made.append(await started(command(tmp_path), 10.0))
        return made[0]

    spare = Spare(start, lambda: True)
    spare.fill()
    await asyncio.sleep(0)
    await spare.close()
    assert not made
    assert all(gone(pid) for pid in pids(tmp_path, "starts"))
    assert await spare.take() is None


async def test_there_is_none_where_memory_is_short(tmp_path: Path) -> None:
    async def start() -> Started:
        raise AssertionError

    spare = Spare(start, lambda: False)
    spare.fill()
    assert await spare.take() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.parametrize(
    ("text", "room"),
    [
        (f"MemTotal: 4000000 kB\nMemAvailable: {NEEDS_KB} kB\n", True),
        (f"MemTotal: 4000000 kB\nMemAvailable: {NEEDS_KB - 1} kB\n", False),
        ("MemTotal: 4000000 kB\n", False),
        ("MemAvailable: much kB\n", False),
        ("MemAvailable:\n", False),
        ("", False),
    ],
)
def test_room_is_what_the_system_says_is_free(tmp_path: Path, text: str, room: bool) -> None:
    (tmp_path / "meminfo").write_text(text)
    assert has_room(tmp_path / "meminfo") == room
    assert not has_room(tmp_path / "nothing")
