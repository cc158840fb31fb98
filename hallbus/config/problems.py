"""What can be wrong with a hall file, as a reader meets it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

Level = Literal["error", "warning"]
Value = str | int | float | Sequence[str]


class Finding(Struct, frozen=True):
    """A mistake as a check reports it, before it has a line and words.

    `also` is a second key whose line helps when `key` itself stands nowhere in the file because its default is at work.
    """

    code: str
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    also: str = ""
    line: int | None = None


class Problem(Struct, frozen=True):
    """A mistake in words: where it is, what is wrong, what to write instead."""

    level: Level
    code: str
    key: str
    line: int | None
    message: str
    remedy: str


class HallFileError(Exception):
    """A hall file that cannot be used; says all that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(one_line(problem) for problem in problems))
        self.problems = tuple(problems)


def one_line(problem: Problem) -> str:
    """A problem for a log or a terminal."""
    place = f"{problem.key}" if problem.line is None else f"{problem.line}: {problem.key}"
    return f"{place}: {problem.message} → {problem.remedy}".removeprefix(": ")
