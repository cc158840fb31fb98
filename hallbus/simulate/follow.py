"""A simulated day beside a real hub: each actor acts when the hall's time has come, and several may wait for answers at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from hallbus.hall.commands import Command
from hallbus.simulate.engine import Answer, Engine, Life

log = logging.getLogger(__name__)

LOOK_S = 60.0  # of the hall's time: nobody sleeps longer without looking whether the day is still on
Do = Callable[[Command], Awaitable[Answer]]


class Time(Protocol):
    """The hall's time, in seconds of the day."""

    @property
    def waits(self) -> bool:
        """Whether it stands still while anybody waits for an answer."""

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None:
        """Let so much of it pass, or less."""


async def follow(engine: Engine, do: Do, time: Time, lasts: Callable[[], bool], at_once: int = 64) -> None:
    """Live until everybody is done, or the day no longer `lasts`. At most `at_once` commands are under way."""
    acting: set[asyncio.Task[None]] = set()
    try:
        while lasts():
            engine.now = max(engine.now, time.now())
            while len(acting) < at_once and (at := engine.next_at()) is not None and at <= engine.now:
                life = engine.pop()
                if life is not None:
                    acting.add(asyncio.create_task(_live(engine, life, do, time)))
            following = engine.next_at()
            if following is None and not acting:
                return
            wait = LOOK_S if following is None or len(acting) >= at_once else min(LOOK_S, following - engine.now)
            acting = await _until_something(acting, time, wait)
    finally:
        for task in acting:
            task.cancel()
        await asyncio.gather(*acting, return_exceptions=True)


async def _until_something(acting: set[asyncio.Task[None]], time: Time, wait: float) -> set[asyncio.Task[None]]:
    """Until so much time has passed or somebody has an answer; those who still wait for one."""
    if acting and time.waits:
        done, _ = await asyncio.wait(acting, return_when=asyncio.FIRST_COMPLETED)
        return _answered(done, acting)
    sleeping = asyncio.create_task(time.sleep(max(0.0, wait)))
    try:
        done, _ = await asyncio.wait({sleeping, *acting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        await asyncio.gather(sleeping, return_exceptions=True)
    return _answered(done & acting, acting)


def _answered(done: set[asyncio.Task[None]], acting: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    for task in done:
        task.result()
    return acting - done


async def _live(engine: Engine, life: Life, do: Do, time: Time) -> None:
    command = engine.go_on(life)
    while command is not None:
        answer = await do(command)
        engine.now = max(engine.now, time.now())
        command = engine.go_on(life, answer)
