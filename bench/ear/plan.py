"""Which calls are spoken, and the noise of a full hall around them. Everything follows from a seed."""

import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import Clause, call_clauses
from hallbus.speech import sound
from hallbus.speech.sound import Samples

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BABBLE: Final = (
    "您好请问身份证换领在几号窗口办理", "我的材料带齐了要等多久", "请您先取号在等候区就座", "今天的服务现在开始", "营业执照什么时候能拿到",
    "这张表要填两份在那边复印", "孩子的户口本带来了没有", "还有十五分钟就下班了",
)  # fmt: skip
TALKERS: Final = ("zf_xiaobei", "zf_xiaoni", "zm_yunjian", "zm_yunyang")  # none of them calls anybody
VOICES_AT_ONCE: Final = 6


class Spoken(NamedTuple):
    """A call of the plan."""

    no: int
    letter: str
    digits: str
    window: int

    @property
    def ticket(self) -> str:
        return self.letter + self.digits

    def clauses(self, language: Language) -> tuple[Clause, ...]:
        """As a hall says it."""
        texts = call_clauses(SpeechRules(), self.ticket, self.window, language=language)
        return tuple(Clause(text, language) for text in texts)

    def raw(self, language: Language) -> str:
        """As it stands on the screen, for an engine that is left to read it by itself."""
        if language == "en":
            return f"Number {self.ticket}, please go to window {self.window}."
        return f"请{self.ticket}号，到{self.window}号窗口办理。"


def calls(count: int, seed: int = 1) -> Iterator[Spoken]:
    """Random calls in which every letter comes equally often."""
    chance = random.Random(seed)
    letters = ""
    for no in range(count):
        letters = letters or "".join(chance.sample(LETTERS, len(LETTERS)))
        letter, letters = letters[0], letters[1:]
        yield Spoken(no, letter, f"{chance.randrange(1, 1000):03}", chance.randrange(1, 100))


def in_babble(samples: Samples, talk: Sequence[Samples], snr_db: float, seed: int) -> Samples:
    """Puts a call among people who talk, so many decibels louder than all of them together."""
    chance = random.Random(seed)
    noise = np.zeros(len(samples))
    for _ in range(VOICES_AT_ONCE):
        one = np.roll(np.resize(chance.choice(talk), len(samples)), chance.randrange(len(samples)))
        noise += one * chance.uniform(0.6, 1.0)
    level = sound.loudness_db(samples, sound.RATE) - snr_db
    noise *= 10 ** ((level - 20 * np.log10(np.sqrt(np.mean(noise**2)))) / 20)
    both = samples + noise
    return np.asarray(both / max(1.0, float(np.abs(both).max())))
