"""What an ear wrote down, read as a call: which number, which window. A digit that is not there is not guessed.

A letter in a Chinese sentence is written as a character with its sound: 请西九六二号 is C962 to whoever holds that number, as 第 is D. A
character that sounds like no letter's name, or like a digit, counts as not understood.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from hallbus.hall.facts import Language

DIGITS: Final = {
    **{char: str(value) for value, char in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "幺": "1",
    "两": "2",
}
SIMPLE: Final = str.maketrans("請號辦裡兩親輕愛歐第寄尋貝偉為微優", "请号办里两亲轻爱欧第寄寻贝伟为微优")
WORDS: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"oh": 0}
TENS: Final = {
    word: value * 10
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
# The letters' names in Mandarin, without tones, as an ear writes them. E is 一 and A is not here: what it sounds like is no other letter's.
SOUNDS: Final = {
    **{
        "A": ("ei",),
        "B": ("bi",),
        "C": ("xi", "sei"),
        "D": ("di",),
        "F": ("aifu", "aif"),
        "G": ("ji",),
        "H": ("eiqi", "aiqi"),
    },
    **{
        "I": ("ai",),
        "J": ("zhei", "jie"),
        "K": ("kei", "kai"),
        "L": ("ailuo", "ailu", "aile"),
        "M": ("aimu", "aimo"),
        "N": ("en",),
    },
    **{
        "O": ("ou",),
        "P": ("pi",),
        "Q": ("qiu", "kou"),
        "R": ("aer",),
        "S": ("aisi",),
        "T": ("ti",),
        "U": ("you",),
        "V": ("wei",),
    },
    **{"W": ("dabuliu",), "X": ("aikesi",), "Y": ("wai",), "Z": ("zei",)},
}
_SPELT: Final = re.compile(r"[请清亲轻情晴青][，,\s]*([\u4e00-\u9fff]{1,4}?)(?=[0-9零一二三四五六七八九〇幺])")
_BETWEEN: Final = r"[\s,.\-、，。·]*"
_CODE: Final = re.compile(rf"(?<![A-Z])([A-Z])?{_BETWEEN}((?:[0-9]{_BETWEEN})+)")
_WINDOW_ZH: Final = re.compile(r"([0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])号?窗")
_WINDOW_EN: Final = re.compile(r"WINDOWS?\s+(?:NUMBER\s+)?([0-9]{1,3})")


class Call(NamedTuple):
    """A number and a window; empty or 0 where nothing was understood."""

    letter: str
    digits: str
    window: int


def understood(text: str, language: Language) -> Call:
    """Reads a call out of what was heard."""
    plain = unicodedata.normalize("NFKC", text).translate(SIMPLE)
    return _chinese(plain) if language == "zh-CN" else _english(plain)


def _chinese(text: str) -> Call:
    text = text.upper()
    window = _WINDOW_ZH.search(text.replace(" ", ""))
    letter, digits = _ticket("".join(DIGITS.get(char, char) for char in text))
    return Call(letter or _by_sound(text), digits, _cardinal(window[1]) if window else 0)


def _by_sound(text: str) -> str:
    """The letter whose name is the sound of the characters before the digits: an ear that writes 请西九六二号 has heard C."""
    from pypinyin import lazy_pinyin

    found = _SPELT.match(text)
    if found is None:
        return ""
    sound = "".join(lazy_pinyin(found[1]))
    return next((letter for letter, names in SOUNDS.items() if sound in names), "")


def _english(text: str) -> Call:
    text = " ".join(_digits_of(word) for word in re.findall(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9\s]", text))
    text = re.sub(r"\b([2-9]0) (?:- )?([1-9])\b(?! [0-9])", lambda found: str(int(found[1]) + int(found[2])), text)
    letter, digits = _ticket(text.upper())
    window = _WINDOW_EN.search(text.upper())
    return Call(letter, digits, int(window[1]) if window else 0)


def _digits_of(word: str) -> str:
    low = word.lower()
    return str(WORDS[low]) if low in WORDS else str(TENS[low]) if low in TENS else word


def _ticket(text: str) -> tuple[str, str]:
    """The first code of just three digits, with the letter that stands before it by itself."""
    codes = ((found[1] or "", re.sub(r"\D", "", found[2])) for found in _CODE.finditer(text))
    return next(((letter, digits) for letter, digits in codes if len(digits) == 3), ("", ""))


def _cardinal(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(DIGITS[text])
    return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0"))
