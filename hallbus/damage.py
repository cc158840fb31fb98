"""Text that came through damaged: read in the wrong encoding, filtered by a web page, or with its figures lost on the way."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_HAN = r"[\u3400-\u9fff]"
_PINYIN = "a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PATTERNS = {
    # bytes that were read in the wrong encoding, or a font of one's own that no other machine has
    "damaged_private": re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]"),
    "damaged_encoding": re.compile(rf"[\ufffdÃ]|\?{_HAN}[À-ÿ]|{_HAN}[À-ÿ][a-z]?{_HAN}"),
    # words that a web page's filter or an editor's aid has left behind
    "damaged_star": re.compile(rf"{_HAN}\*+{_HAN}"),
    "damaged_pinyin": re.compile(rf"{_HAN}[（(][{_PINYIN} ]*[{_TONES}][{_PINYIN} ]*[）)]"),
}


class Damage(NamedTuple):
    """What is damaged, from which sign on (0 is the first), and the part itself as it can be printed."""

    code: str
    at: int
    part: str


def damages(text: str) -> Iterator[Damage]:
    """The first damage of each kind."""
    for code, pattern in _PATTERNS.items():
        if found := pattern.search(text):
            yield Damage(code, found.start(), _visible(found.group()))
    if hidden := next((sign for sign in text if _hidden(sign)), None):
        yield Damage("damaged_hidden", text.index(hidden), _visible(hidden))


def _hidden(sign: str) -> bool:
    """Control signs and such as turn the direction of writing; a line break in a long text is neither."""
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf")


def _visible(part: str) -> str:
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in part)
