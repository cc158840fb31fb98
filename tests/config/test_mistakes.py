"""Every kind of mistake: the small hall with that one in it gives that one problem, at its key and line."""

from pathlib import Path

import pytest

from tests.config.mistakes.announcing import ANNOUNCING
from tests.config.mistakes.file import SHAPE
from tests.config.mistakes.film_sound import FILM_SOUND
from tests.config.mistakes.hours import HOLIDAYS, HOURS
from tests.config.mistakes.names import NAMES
from tests.config.mistakes.programme import PROGRAMME
from tests.config.mistakes.queues import NUMBERS, PREFIXES
from tests.config.mistakes.texts import DAMAGE, FILES, GLASS, TEMPLATES
from tests.config.small_hall import Mistake, problems

MISTAKES = [
    *SHAPE,
    *NAMES,
    *PREFIXES,
    *HOURS,
    *HOLIDAYS,
    *NUMBERS,
    *TEMPLATES,
    *DAMAGE,
    *GLASS,
    *FILES,
    *PROGRAMME,
    *ANNOUNCING,
    *FILM_SOUND,
]


def test_the_small_hall_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.code}-{mistake.key}")
def test_one_mistake_gives_one_problem_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    found = [(each.level, each.code, each.key, each.line) for each in problems(tmp_path, mistake.text())]
    assert found == [(mistake.level, mistake.code, mistake.key, mistake.line())]
