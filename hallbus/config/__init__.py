"""The hall file: read into facts, and checked so that everything behind it may trust them.

`load` gives the facts or raises with all that is wrong. `check` gives the problems one by one, `report` as a page of text.
Reading goes in three steps, each of which finds all it can: text to table (`source`), table to facts (`shape`), and whether
the facts make sense together (one module a subject). A check yields findings: a code, a key and values; lines and words
come last.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec
import msgspec.inspect

from hallbus.config import (
    announcing,
    files,
    film_sound,
    glass,
    holidays,
    hours,
    identity,
    numbers,
    programme,
    queues,
    texts,
    zones,
)
from hallbus.config.files import clip_files
from hallbus.config.problems import Finding, HallFileError, Problem
from hallbus.config.shape import Shape
from hallbus.config.source import Unreadable, read
from hallbus.config.summary import page
from hallbus.config.words import worded
from hallbus.hall.facts import HallFacts, Language

__all__ = ["HallFileError", "Problem", "check", "clip_files", "contradictory", "load", "mistakes", "report"]

_FACTS = cast(msgspec.inspect.StructType, msgspec.inspect.type_info(HallFacts))


def load(path: Path, language: Language = "en") -> HallFacts:
    """Reads a hall file, or raises HallFileError with everything that is wrong; warnings do not stop it."""
    facts, problems = _examined(path, language)
    if facts is None or not _usable(problems):
        raise HallFileError(problems)
    return facts


def check(path: Path, language: Language = "en") -> list[Problem]:
    """Everything that is wrong with a hall file, errors first, then in the order of its lines."""
    return _examined(path, language)[1]


def report(path: Path, language: Language = "en") -> tuple[str, bool]:
    """The same for reading: a page of text, and whether the hall file can be used."""
    facts, problems = _examined(path, language)
    return page(facts, problems, path.name, language), _usable(problems)


def contradictory(facts: HallFacts, folder: Path) -> bool:
    """Whether facts that nobody wrote like this make no sense together; `folder` is where their files stand."""
    return not _usable([worded(finding, "en") for finding in _meaning(facts, folder)])


def _examined(path: Path, language: Language) -> tuple[HallFacts | None, list[Problem]]:
    try:
        source = read(path)
    except Unreadable as reason:
        return None, [worded(reason.finding, language)]
    shape = Shape()
    table = shape.table(_FACTS, source.table)
    facts = msgspec.convert(table, HallFacts)
    meaning = [finding for finding in _meaning(facts, path.parent) if shape.tells(finding)]
    facts, about_holidays = holidays.joined(facts, path.parent)
    placed = (
        msgspec.structs.replace(finding, line=source.places.line(finding.key, finding.also))
        for finding in (*shape.findings, *meaning, *about_holidays)
    )
    return facts, _sorted(worded(finding, language) for finding in placed)


def mistakes(facts: HallFacts, parts: tuple[str, ...], language: Language) -> list[Problem]:
    """What makes no sense in those parts (beginnings of keys) of facts that were put together elsewhere; their files are not looked for."""
    return _sorted(worded(finding, language) for finding in _sense(facts) if finding.key.startswith(parts))


def _meaning(facts: HallFacts, folder: Path) -> Iterator[Finding]:
    yield from _sense(facts)
    yield from files.check(facts, folder)


def _sense(facts: HallFacts) -> Iterator[Finding]:
    checks = (
        identity.check, queues.check, hours.check, numbers.check, zones.check, texts.check, glass.check, programme.check,
        announcing.check, film_sound.check,
    )  # fmt: skip
    yield from chain.from_iterable(check_of(facts) for check_of in checks)


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.level, problem.line or 0, problem.key))


def _usable(problems: list[Problem]) -> bool:
    return all(problem.level != "error" for problem in problems)
