"""Thousands of clauses while the engine is killed and stopped: each caller gets a whole file, never an empty one."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from hallbus.hall.wording import Clause
from hallbus.speech import sound
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import NoVoice, Voice

RENDERS = int(os.environ.get("HALLBUS_RENDERS", "80"))  # `make renders`: 10,000
SEED = 4
CALLERS = 4
A_FAULT_EVERY = 40  # renders; every fourth fault stops the engine instead of killing it


async def test_no_caller_ever_gets_an_empty_file(tmp_path: Path) -> None:
    voice = Voice(tmp_path / "audio")
    clauses = Clauses(tmp_path / "audio", voice, max_files=500)
    await clauses.open()
    chance, texts = random.Random(SEED), _texts()
    lengths: list[float] = []
    waits: list[float] = []

    async def caller() -> None:
        for text in texts:
            begun = time.monotonic()
            try:
                made = await clauses.get(*text)
            except NoVoice:  # the engine was hit twice: the next one may have more luck
                continue
            assert sound.seconds(made.path) == made.seconds
            lengths.append(made.seconds)
            waits.append(time.monotonic() - begun)

    async def misfortune() -> None:
        faults = 0
        while True:
            goal = len(lengths) + chance.randint(A_FAULT_EVERY // 2, A_FAULT_EVERY * 3 // 2)
            while len(lengths) < goal:  # noqa: ASYNC110 - a count that callers drive has no event
                await asyncio.sleep(0.005)
            if voice.pid is not None:
                faults += 1
                os.kill(voice.pid, signal.SIGSTOP if faults % 4 == 0 else signal.SIGKILL)

    trouble = asyncio.create_task(misfortune())
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    trouble.cancel()
    await clauses.close()
    await voice.close()
    restarts = voice.counts["restarts"]
    print(
        f"{len(lengths)} of {RENDERS} rendered, {restarts} restarts, the longest wait {max(waits):.2f} s, seed {SEED}"
    )
    assert len(lengths) >= RENDERS * 0.98
    assert restarts
    assert min(lengths) > 0.2, "each says something"


def _texts() -> Iterator[Clause]:
    """Different ones, so that nothing is found in the cache."""
    digits = "零一二三四五六七八九"
    numbers = ("".join(each) for each in product("ABCFHJKLMNRSWXYZ", digits, digits, digits))
    return (Clause(f"请{number}号", "zh-CN") for number, _ in zip(numbers, range(RENDERS), strict=False))
