"""What the catalogue holds for each code."""

from typing import NamedTuple

from hallbus.config.problems import Level


class Entry(NamedTuple):
    """How grave a problem is, what is wrong, and what to write instead; words in braces come from the finding."""

    level: Level
    zh: str
    zh_remedy: str
    en: str
    en_remedy: str
