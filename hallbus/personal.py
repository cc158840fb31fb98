"""Numbers that name a person: mainland ID cards and mobile phones. They are recognised here so that they are kept nowhere.

An ID number is six digits of a region, eight of a birthday, three more and a check digit (ISO 7064, MOD 11-2; X is ten).
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

WEIGHTS: tuple[int, ...] = tuple(2**power % 11 for power in range(17, 0, -1))
CHECKS = "10X98765432"
OLDEST = 130  # years; whoever is older is a slip of the machine
ID_CARD = re.compile(r"(?<!\d)(\d{6})[\s-]?(\d{8})[\s-]?(\d{3}[\dX])(?![\dX])")
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


class Card(NamedTuple):
    """An ID card as a machine read it."""

    number: str
    born: date

    def age(self, on: date) -> int:
        """Full years on a day; who is born on 29 February turns older on 1 March."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


def card_of(number: str, today: date) -> Card | None:
    """The card with this number, None when no living person has such a one."""
    number = plain(number)
    if not re.fullmatch(r"\d{17}[\dX]", number) or CHECKS[_remainder(number)] != number[17]:
        return None
    try:
        card = Card(number, date(int(number[6:10]), int(number[10:12]), int(number[12:14])))
    except ValueError:
        return None
    return card if card.born <= today and card.age(today) <= OLDEST else None


def names_a_person(text: str, today: date) -> bool:
    """Whether an ID number or a mobile number stands in a text, however its digits are written or grouped."""
    text = plain(text)
    return bool(MOBILE.search(text)) or any(card_of("".join(m.groups()), today) for m in ID_CARD.finditer(text))


def plain(text: str) -> str:
    """Any digits and signs as a keyboard writes them: full-width ones, other scripts' digits, unusual hyphens and spaces."""
    return "".join(_plain_sign(sign) for sign in unicodedata.normalize("NFKC", text)).upper()


def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(unicodedata.category(sign), sign)


def _remainder(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
