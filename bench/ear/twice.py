"""A call that was said twice, read as a visitor hears it: what one time did not tell the other one may, and the two must not differ."""

import re
import unicodedata
from typing import Final

from bench.ear.heard import CODE, DIGITS, SIMPLE, WINDOW_EN, WINDOW_ZH, by_sound, cardinal, spelt
from hallbus.hall.facts import Language

QING: Final = "请清亲情轻青秦琴庆勤晴"  # as an ear writes the first word of a call


def told(said: tuple[str, str, int], text: str, language: Language) -> bool:
    """Whether number and window were told at least once, and no other number or window beside them.

    A number counts when its three digits were heard, a letter when it was; of what was heard worse nothing is made.
    """
    plain = unicodedata.normalize("NFKC", text).translate(SIMPLE)
    tickets, windows = _chinese(plain) if language == "zh-CN" else _english(plain)
    letter, digits, window = said
    others = any(other_digits != digits or other not in ("", letter) for other, other_digits in tickets)
    return (letter, digits) in tickets and windows == {window} and not others


def _chinese(text: str) -> tuple[set[tuple[str, str]], set[int]]:
    text = text.upper().replace(" ", "")
    windows = {cardinal(found[1]) for found in WINDOW_ZH.finditer(text)}
    tickets: set[tuple[str, str]] = set()
    for part in WINDOW_ZH.sub("|", text).split("|"):
        # Behind a window stands what is left of it (口办理): a call begins with its 请.
        for begun in re.split(f"(?=[{QING}])", part):
            codes = _codes("".join(DIGITS.get(char, char) for char in begun))
            sounds = None if any(letter for letter, _ in codes) else by_sound(begun)
            tickets |= {sounds} if sounds else codes
    return tickets, windows


def _english(text: str) -> tuple[set[tuple[str, str]], set[int]]:
    text = spelt(text)
    windows = {int(found[1]) for found in WINDOW_EN.finditer(text)}
    return _codes(WINDOW_EN.sub("|", text)), windows


def _codes(text: str) -> set[tuple[str, str]]:
    codes = ((found[1] or "", re.sub(r"\D", "", found[2])) for found in CODE.finditer(text))
    return {(letter, digits) for letter, digits in codes if len(digits) == 3}
