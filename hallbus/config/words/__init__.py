"""The catalogue: the words of every problem, in both languages."""

from hallbus.config.problems import Finding, Problem, Value
from hallbus.config.words.entry import Entry
from hallbus.config.words.file import FILE
from hallbus.config.words.film_sound import FILM_SOUND
from hallbus.config.words.hours import HOURS
from hallbus.config.words.names import NAMES
from hallbus.config.words.programme import PROGRAMME
from hallbus.config.words.queues import QUEUES
from hallbus.config.words.texts import TEXTS
from hallbus.hall.facts import Language

CATALOGUE: dict[str, Entry] = FILE | NAMES | HOURS | QUEUES | TEXTS | PROGRAMME | FILM_SOUND


def worded(finding: Finding, language: Language) -> Problem:
    """A finding in a reader's language."""
    entry = CATALOGUE[finding.code]
    message, remedy = (entry.zh, entry.zh_remedy) if language == "zh-CN" else (entry.en, entry.en_remedy)
    values = {name: _shown(value, language) for name, value in finding.values.items()}
    return Problem(
        level=entry.level,
        code=finding.code,
        key=finding.key,
        line=finding.line,
        message=message.format_map(values),
        remedy=remedy.format_map(values),
    )


def _shown(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return ("、" if language == "zh-CN" else ", ").join(value)
