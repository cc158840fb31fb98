"""The sounds of what is said next: fetched within a limit, and how long clauses last, learnt from those that sounded."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import chain, groupby
from typing import Any, NamedTuple, Protocol

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import Clause
from hallbus.speech.backlog import Pace
from hallbus.speech.chime import NOTE_S
from hallbus.speech.clauses import Sound
from hallbus.speech.voices import NoVoice

RENDER_LIMIT_S = 3.5  # one try of a hanging engine; the second goes on for the cache while the chime sounds
LENGTHS_KEPT = 5_000
SIGN_S: dict[Language, float] = {"zh-CN": 0.27, "en": 0.075}  # of a clause that was never heard yet
BREATH_S = 0.17

Sleep = Callable[[float], Awaitable[None]]


class Sounds(Protocol):
    """Where a zone gets its sounds: `clauses.Clauses`."""

    async def get(self, text: str, language: Language = "zh-CN", voices: Sequence[str] = ()) -> Sound: ...
    async def chime(self) -> Sound: ...
    async def pause(self, milliseconds: int) -> Sound: ...
    def warm(self, clauses: Iterable[Clause], *, soon: bool = False) -> None: ...


class Phrase(NamedTuple):
    """What can be played of a turn; empty lists where there is no voice."""

    chime: list[Sound]
    words: list[Sound]
    gap: list[Sound]

    def played(self, times: int) -> list[Sound]:
        """The files one after the other, the words so many times."""
        if not self.words:
            return self.chime
        return [*self.chime, *self.words, *((*self.gap, *self.words) * (times - 1))]


class Phrases:
    """Has the sounds of words made ready, and remembers how long they last."""

    def __init__(self, sounds: Sounds, sleep: Sleep) -> None:
        self.sounds, self._sleep = sounds, sleep
        self._lengths: OrderedDict[Clause, float] = OrderedDict()
        self._chime_s = sum(NOTE_S)

    def pace(self, rules: SpeechRules) -> Pace:
        return Pace(self._chime_s, rules.gap_ms / 1000)

    def length_s(self, clauses: tuple[Clause, ...]) -> float:
        """How long clauses last one after the other, as they did before; of new ones, about."""
        return sum(self._lengths.get(clause) or _guess_s(clause) for clause in clauses)

    async def of(self, clauses: tuple[Clause, ...], rules: SpeechRules) -> Phrase:
        """Fetches the chime, the words, and the pause between two readings, each if it can be had in time."""
        chime = await self._within_limit(self.sounds.chime) if rules.chime else []
        # Of each language and dialect every clause or none: half a call sends a visitor nowhere.
        languages = [tuple(group) for _, group in groupby(clauses, key=lambda clause: (clause.language, clause.voices))]
        found = await asyncio.gather(
            *(self._within_limit(*(partial(self.sounds.get, *clause) for clause in group)) for group in languages)
        )
        for group, sounds in zip(languages, found, strict=True):
            self._learn(group, sounds)
        if chime:
            self._chime_s = chime[0].seconds
        gap = await self._within_limit(partial(self.sounds.pause, rules.gap_ms)) if rules.gap_ms > 0 else []
        return Phrase(chime, [*chain.from_iterable(found)], gap)

    def _learn(self, clauses: tuple[Clause, ...], sounds: list[Sound]) -> None:
        for clause, sound in zip(clauses, sounds, strict=False):  # none when there was no voice
            self._lengths[clause] = sound.seconds
            self._lengths.move_to_end(clause)
        while len(self._lengths) > LENGTHS_KEPT:
            self._lengths.popitem(last=False)

    async def _within_limit(self, *wanted: Callable[[], Awaitable[Sound]]) -> list[Sound]:
        rendering = asyncio.gather(*(sound() for sound in wanted))
        limit = asyncio.ensure_future(self._sleep(RENDER_LIMIT_S))
        either: set[asyncio.Future[Any]] = {rendering, limit}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            return rendering.result() if rendering.done() else []
        except NoVoice:
            return []  # the voice has logged why
        finally:
            await ended(rendering, limit)


async def ended(*tasks: "asyncio.Future[Any]") -> None:  # Any: whatever they would have given
    """Ends tasks and waits until they are."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _guess_s(clause: Clause) -> float:
    return BREATH_S + SIGN_S[clause.language] * len(clause.text)
