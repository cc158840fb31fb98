"""A hundred calls from the press to the sound card: the hub, its voice and `hallbus speaker` as they are, and what the card wrote down."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from hallbus.hall.wording import ticket_words, window_words
from hallbus.speech.voices import Voice
from hallbus.web.parts import ANNOUNCER, CLAUSES, PUSH
from tests.devices.far_end import correlation
from tests.halls import SMALL
from tests.patience import PATIENCE_S
from tests.web.running import RunningHall

CALLS = 100


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    (tmp_path / "data").mkdir()
    facts = replace(SMALL, screens=tuple(replace(screen, audio=None) for screen in SMALL.screens))
    async with RunningHall(tmp_path, facts, voice=Voice(tmp_path / "data" / "audio")) as hall:
        yield hall


@pytest.fixture
async def card(hall: RunningHall, tmp_path: Path) -> AsyncIterator[Path]:
    """The loudspeaker of the front hall; the file holds all that its sound card was ever given."""
    recording, home = tmp_path / "recording.raw", tmp_path / "home"
    home.mkdir()
    (home / ".asoundrc").write_text(
        f'pcm.!default {{ type file slave.pcm "null" file "| cat >> {recording}" format "raw" }}\nctl.!default {{ type null }}\n'
    )
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hallbus.devices.speaker", "--hub", hall.url, "--key", hall.key("screen", "TV-1")),
        env={**os.environ, "HOME": str(home), "PYTHONPATH": "."},
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(PATIENCE_S):
        while "speaker:Z1" not in hall.app[PUSH].by_name:  # noqa: ASYNC110  # a process
            await asyncio.sleep(0.02)
    yield recording
    program.terminate()
    await program.wait()


async def test_a_hundred_calls_sound_each_once_in_order_and_whole(hall: RunningHall, card: Path) -> None:
    announcer = hall.app[ANNOUNCER]
    told: list[dict[str, Any]] = []
    send = announcer.send
    announcer.send = lambda zone, say: (told.append(say), send(zone, say))[1]  # type: ignore[func-returns-value]
    called: list[tuple[str, int]] = []
    async with asyncio.timeout(120):
        for nth in range(CALLS):
            window = nth % 2 + 1
            called.append((await hall.call("A1", window), window))
            while announcer.counts["said"] <= nth:  # noqa: ASYNC110  # a process
                await asyncio.sleep(0.005)
    assert announcer.counts == {"said": CALLS}
    words = [f"请{ticket_words(number)}号，到{window_words(window)}号窗口办理。" for number, window in called]
    assert [say["text"] for say in told] == words
    files = [hall.app[CLAUSES].file(url.rpartition("/")[2]) for say in told for url in say["audio"]]
    wanted = np.concatenate([soundfile.read(file, dtype="int16")[0] for file in files if file])
    heard = np.fromfile(card, dtype="<i2")
    print(f"{CALLS} calls, {len(files)} files, {len(wanted)} samples wanted, {len(heard)} heard")
    assert len(heard) == len(wanted)
    assert correlation(heard, wanted) >= 0.99
