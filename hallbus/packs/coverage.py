"""Which calls of a hall a pack can say, and what falls back to the next voice."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.posts import CALLS
from hallbus.hall.prompts import DIGITS, Frame, announcement_texts, ticket_frames, window_texts
from hallbus.hall.wording import call_values
from hallbus.speech.pack import lacking, parts_of

NUMBERS = range(1, 1000)


class Row(Struct, frozen=True):
    """A kind of thing that is said: how many clauses the pack can say of how many, and what lacks: clauses, of numbers their pieces."""

    kind: Literal["numbers", "window", "announcement"]
    name: str
    said: int
    of: int
    lacks: tuple[str, ...]


class Coverage(Struct, frozen=True):
    """`calls` counts services at windows: those that the pack says wholly, of all."""

    said: int
    of: int
    rows: tuple[Row, ...]


def coverage(facts: HallFacts, language: Language, texts: Collection[str]) -> Coverage:
    """What can be said with recordings of these texts."""
    numbers = {prefix: _numbers(facts, language, prefix, texts) for prefix in _prefixes(facts)}
    windows = {
        w.no: _row("window", w.place or str(w.no), window_texts(facts, w.no, w.place, language), texts)
        for w in facts.windows
    }
    prefix_of = {service.id: service.prefix for service in facts.services}
    calls = [(prefix_of[service], w.no) for w in facts.windows for service in w.services if service in prefix_of]
    whole = [pair for pair in calls if _is_whole(numbers[pair[0]]) and _is_whole(windows[pair[1]])]
    names = [name for name in {**facts.speech.templates, **facts.speech.templates_en} if name not in CALLS]
    prepared = [_row("announcement", name, announcement_texts(facts, name, language), texts) for name in names]
    return Coverage(
        len(whole), len(calls), (*numbers.values(), *windows.values(), *(row for row in prepared if row.of))
    )


def _prefixes(facts: HallFacts) -> list[str]:
    return sorted({service.prefix for service in facts.services})


def _numbers(facts: HallFacts, language: Language, prefix: str, texts: Collection[str]) -> Row:
    """The clauses with numbers of a service: A001 to A999, alone and in a roll."""
    frames = ticket_frames(facts, language)
    words = {sign: call_values(facts.speech, sign, 0, language=language)["ticket"] for sign in (*prefix, *DIGITS)}
    surely = {sign for sign, word in words.items() if word in texts}
    never = {sign for sign, word in words.items() if not any(word in text for text in texts)}
    said = 0
    for frame in frames:
        is_framed = all(parts_of(end, texts) is not None for end in (frame.before.strip(), frame.after.strip()) if end)
        for number in (f"{prefix}{each:03d}" for each in NUMBERS):
            if is_framed and surely.issuperset(number):
                said += 1
            elif never.isdisjoint(number):
                said += parts_of(_framed(frame, facts, language, number), texts) is not None
    of = len(frames) * len(NUMBERS)
    ends = {end.strip(): None for frame in frames for end in frame}
    # With pieces of several signs a sign need not be there alone: it lacks when some number with it cannot be said.
    unsure = {sign: word for sign, word in words.items() if sign not in surely and said < of}
    lacks = [end for end in ends if end and parts_of(end, texts) is None]
    for sign, word in unsure.items():
        seen = [_framed(frame, facts, language, prefix + 3 * sign) for frame in frames] if sign in DIGITS else []
        if not seen or any(word in piece for text in seen for piece in lacking(text, texts)):
            lacks.append(word)
    return Row("numbers", prefix, said, of, tuple(dict.fromkeys(lacks)))


def _framed(frame: Frame, facts: HallFacts, language: Language, number: str) -> str:
    return (frame.before + call_values(facts.speech, number, 0, language=language)["ticket"] + frame.after).strip()


def _row(kind: Literal["window", "announcement"], name: str, clauses: Collection[str], texts: Collection[str]) -> Row:
    lacks = tuple(clause for clause in clauses if parts_of(clause, texts) is None)
    return Row(kind, name, len(clauses) - len(lacks), len(clauses), lacks)


def _is_whole(row: Row) -> bool:
    return row.said == row.of
