"""What should not stand on a public screen: numbers that name a person, addresses of homes, damaged text, a hall's own words.

A flaw says what kind and where, never what: the number itself must not be told on.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from hallbus.damage import damages
from hallbus.personal import ID_CARD, MOBILE, card_of, plain

# Fifteen to nineteen digits, grouped or not; a bank card among them has a check digit (ISO/IEC 7812-1, Luhn).
_LONG_NUMBER = re.compile(r"(?<![\dX])\d(?:[ -]?\d){14,18}(?![\dX])")
# A home is told down to its door: 幸福路 12 号 3 栋 402 室. A hall's own address ends at the house.
_HOME = re.compile(
    r"[\u3400-\u9fff](?:路|街|巷|弄|道|村|小区|花园|新村)\s?\d{0,5}号?[^，。；\n]{0,12}?\d+(?:室|单元|户)"
)
PERSONAL = frozenset({"id_card", "bank_card", "mobile", "home_address"})
_MISSING_FIGURE = re.compile(r"[\u3400-\u9fff][ \u3000]+(?:余?人次|件次|余?件|余?份|余?名|余?起|余?户|万元|亿元)")


class Flaw(Struct, frozen=True):
    """`code` of the kind, and from which sign of which field on (0 is the first)."""

    code: str
    field: str
    at: int

    @property
    def is_personal(self) -> bool:
        """Whether it tells of somebody."""
        return self.code in PERSONAL


def flaws(texts: dict[str, str], today: date, words: Sequence[str] = ()) -> tuple[Flaw, ...]:
    """Everything that somebody should look at again, by field and place. `words` are those that the hall does not want."""
    found = (Flaw(code, field, at) for field, text in texts.items() for code, at in _found(text, today, words))
    return tuple(sorted(set(found), key=lambda flaw: (list(texts).index(flaw.field), flaw.at, flaw.code)))


def _found(text: str, today: date, words: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield from _personal(text, today)
    for damage in damages(text):
        yield damage.code, damage.at
    if gap := _MISSING_FIGURE.search(text):
        yield "missing_figure", gap.start() + 1
    folded = text.casefold()
    for word in words:
        if (at := folded.find(word.casefold())) >= 0:
            yield "unwanted_word", at


def _personal(text: str, today: date) -> Iterator[tuple[str, int]]:
    """A sign that normalizing makes longer moves what follows it: places are then about right."""
    known = plain(text)
    cards = [match for match in ID_CARD.finditer(known) if card_of("".join(match.groups()), today)]
    for match in cards:
        yield "id_card", match.start()
    for match in MOBILE.finditer(known):
        yield "mobile", match.start()
    for match in _LONG_NUMBER.finditer(known):
        if not any(card.start() <= match.start() < card.end() for card in cards) and _is_luhn(match.group()):
            yield "bank_card", match.start()
    for match in _HOME.finditer(known):
        yield "home_address", match.start()


def _is_luhn(number: str) -> bool:
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1
