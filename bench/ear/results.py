"""What was heard, kept in a file as it comes, so that a run that was ended goes on where it was; and the page that it makes."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from bench.ear.heard import numbers_right, understood
from bench.ear.twice import told
from bench.report import table
from hallbus.hall.facts import Language

HOW = """Random calls over all letters and the windows 1 to 99, heard by whisper-base (faster-whisper, int8), which is told nothing of what
to expect. A call counts when letter, digits and window are all right. In Chinese the syllables count, whatever characters they were
written with (西九六二 is C962, 时期号窗口 is window 17), for there are no Latin letters in a Chinese sentence.
“numbers right” counts also the calls whose letter, digits and window were all written down and only the word
before or behind them was another (紧急五三二号, 八十八号穿口), and in English the letter O that was written as 0:
both are said “oh”, and hallbus itself says 0 as “zero”.
“of new calls” are those from the 80th on. By the ones before, the names of letters and the lift of Mandarin were chosen, which flatters it.
“said twice” is the same call as a hall says it by default, two times with a pause, heard as one sound: it counts when number and
window were told at least once and no other number or window was heard in either; it is not comparable with “all right”.
“pack” is a recorded pack of an engine's own words, joined by hallbus: “cut from” it where a clause went on behind each word, “of” it where
each word was said alone, which mangles Mandarin. Windows are whole clauses in both.
“babble” is six people who talk, 10 dB below the call: four voices that call nobody, the same for every row. “raw” is the text of the
screen, read by the engine itself. It is a machine's ear: no person was asked. Each version of an engine is a row of its own."""


# So many of the first calls were listened to when Mandarin's names of letters and its lift were chosen.
CHOSEN_BY: Final = 79
CLEAN, BABBLED = "clean", "babble"
TWICE: Final = {
    noise: f"{noise}, twice" for noise in (CLEAN, BABBLED)
}  # around the whole call, said twice as halls do it

ONCE: Final = {around: noise for noise, around in TWICE.items()}


class Result(NamedTuple):
    """One call as it was heard."""

    voice: str
    language: Language
    noise: str
    no: int
    said: tuple[str, str, int]
    heard: tuple[str, str, int]
    text: str
    seconds: float
    syllables: int

    @property
    def right(self) -> bool:
        if self.noise in ONCE:
            return told(self.said, self.text, self.language)
        return self.said == self.heard


class Results:
    """A file with a line for each call."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.all: list[Result] = []
        self._known: set[tuple[str, str, str, int]] = set()
        if file.is_file():
            for line in file.read_text("utf-8").splitlines():
                voice, language, noise, no, said, _, *more = json.loads(line)
                heard = understood(more[0], language)  # by today's rules
                self.add(Result(voice, language, noise, no, tuple(said), heard, *more), again=True)

    def knows(self, voice: str, language: str, noise: str, no: int) -> bool:
        return (voice, language, noise, no) in self._known

    def add(self, result: Result, *, again: bool = False) -> None:
        """Keeps a result; `again`: it stands in the file already."""
        key = (result.voice, result.language, result.noise, result.no)
        if key in self._known:
            return
        self._known.add(key)
        self.all.append(result)
        if not again:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with open(self._file, "a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")


def page(results: Iterable[Result], machine: str, day: str) -> str:
    """The figures, what was taken for what, and every call that was not understood."""
    groups: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    twice: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        once = ONCE.get(result.noise)
        (twice if once else groups)[result.language, result.voice, once or result.noise].append(result)
    parts = [
        f"# What an ear understands\n\nMeasured on {day} with `make ear`: {machine}.\n\n{HOW}",
        table(
            (
                "language",
                "voice",
                "around it",
                "calls",
                "all right",
                "of new calls",
                "letter",
                "digits",
                "window",
                "numbers right",
                "said twice",
                "syllables a minute",
            ),
            [(*key, *_figures(group, twice.get(key, []))) for key, group in sorted(groups.items())],
        ),
    ]
    for key, group in sorted(groups.items()):
        if wrong := [result for result in group if not result.right and "raw" not in result.voice]:
            rows = [("".join(map(str, _spoken(r))), r.text.replace("|", "/") or "–") for r in wrong[:25]]
            parts.append(
                f"## Not understood: {', '.join(key)}\n\n{_confused(group)}\n\n" + table(("said", "heard"), rows)
            )
    return "\n\n".join(parts) + "\n"


def _figures(group: list[Result], twice: list[Result]) -> tuple[str, ...]:
    def share(count: int) -> str:
        return f"{count} ({100 * count / len(group):.0f} %)"

    def of(some: list[Result]) -> str:
        right = sum(r.right for r in some)
        return f"{right} of {len(some)} ({100 * right / len(some):.0f} %)" if some else "–"

    fields = [sum(r.said[at] == r.heard[at] for r in group) for at in range(3)]
    speed = sum(r.syllables for r in group) / sum(r.seconds for r in group) * 60
    return (
        str(len(group)),
        f"**{share(sum(r.right for r in group))}**",
        of([r for r in group if r.no >= CHOSEN_BY]),
        *(share(count) for count in fields),
        share(sum(r.right or numbers_right(r.said, r.heard, r.text, r.language) for r in group)),
        of(twice),
        f"{speed:.0f}" if speed else "–",
    )


def _spoken(result: Result) -> tuple[str, str, str]:
    letter, digits, window = result.said
    return letter, digits, f" → {window}"


def _confused(group: list[Result]) -> str:
    letters = Counter((r.said[0], r.heard[0] or "nothing") for r in group if r.said[0] != r.heard[0])
    digits = Counter(
        (one, other) for r in group if len(r.heard[1]) == 3 for one, other in zip(r.said[1], r.heard[1], strict=True) if one != other
    )  # fmt: skip
    windows = Counter((str(r.said[2]), str(r.heard[2] or "nothing")) for r in group if r.said[2] != r.heard[2])
    lines = [
        f"- {name}: " + (", ".join(f"{one} as {other}{f' ×{n}' if n > 1 else ''}" for (one, other), n in found.most_common()) or "none")
        for name, found in (("letters", letters), ("digits", digits), ("windows", windows))
    ]  # fmt: skip
    return "\n".join(lines)
