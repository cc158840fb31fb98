"""What an ear wrote down, read as a call: which number, which window. Nothing that is not there is guessed.

In a Chinese sentence a letter is written as a character with its sound, and so now and then is a digit: 请西九六二号 is C962 to
whoever holds that number. So what counts is the syllables; those of no letter and no digit are not understood.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from hallbus.hall.facts import Language

ZH_DIGITS: Final = "零一二三四五六七八九"
DIGITS: Final = {
    **{char: str(value) for value, char in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "幺": "1",
    "两": "2",
}
SIMPLE: Final = str.maketrans("請號後辦裡兩親輕愛歐第寄尋貝偉為微優", "请号后办里两亲轻爱欧第寄寻贝伟为微优")
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
# The letters' names as syllables of Mandarin without tones, as an ear writes them.
SOUNDS: Final = {
    **{
        "A": ("ei",),
        "B": ("bi",),
        "C": ("xi", "sei"),
        "D": ("di",),
        "E": ("yi",),
        "F": ("ai fu",),
        "G": ("ji",),
        "H": ("ei chi",),
    },
    **{
        "I": ("ai",),
        "J": ("zhei", "zhe", "jie"),
        "K": ("kei", "kai"),
        "L": ("ai luo", "ai lu", "ai le"),
        "M": ("ai mu", "ai mo"),
    },
    **{
        "N": ("en",),
        "O": ("ou", "o"),
        "P": ("pi",),
        "Q": ("qiu", "kou"),
        "R": ("a er", "a"),
        "S": ("ai si",),
        "T": ("ti",),
    },
    **{"U": ("you",), "V": ("wei",), "W": ("da bu liu",), "X": ("ai ke si",), "Y": ("wai",), "Z": ("zei",)},
}
SYLLABLES: Final = {
    **{
        "ling": "0",
        "yi": "1",
        "yao": "1",
        "er": "2",
        "san": "3",
        "si": "4",
        "wu": "5",
        "liu": "6",
        "qi": "7",
        "ba": "8",
        "jiu": "9",
    },
}
_BETWEEN: Final = r"[\s,.\-、，。·]*"
CODE: Final = re.compile(rf"(?<![A-Z])([A-Z])?{_BETWEEN}((?:[0-9]{_BETWEEN})+)")
WINDOW_ZH: Final = re.compile(
    r"([0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])[号后]?[窗床创闯]"
)
_BELOW_100: Final = re.compile("[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
# The same by its syllables: 時期號窗口 is 十七号窗口 to whoever hears it.
_WINDOW_BY_SOUND: Final = re.compile(r"到(\D{1,3})[号后][窗床创闯]")
_END_ZH: Final = re.compile("[号后到]")  # of the number: 号 is no part of it, and may be heard as 后
_NUMBER_ZH: Final = re.compile(r"([0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])号")
WINDOW_EN: Final = re.compile(r"WINDOWS?\s+(?:NUMBER\s+)?([0-9]{1,3})")


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
    plain = text.replace(" ", "")
    window = WINDOW_ZH.search(plain)
    before = plain[: window.start()] if window else plain  # a 到 that was left out does not make one code of both
    letter, digits = _ticket("".join(DIGITS.get(char, char) for char in before))
    if not (letter and digits):
        letter, digits = by_sound(text) or (letter, digits)
    return Call(letter, digits, cardinal(window[1]) if window else _window_by_sound(plain))


def _window_by_sound(text: str) -> int:
    """The window whose syllables were written down; 0 when they are none's."""
    from pypinyin import lazy_pinyin

    found = _WINDOW_BY_SOUND.search(text)
    syllables = lazy_pinyin(found[1]) if found else []
    number = "".join("十" if each == "shi" else ZH_DIGITS[int(SYLLABLES.get(each, "0"))] for each in syllables)
    return cardinal(number) if _BELOW_100.fullmatch(number) else 0


def numbers_right(
    said: tuple[str, str, int], heard: tuple[str, str, int], text: str, language: Language = "zh-CN"
) -> bool:
    """Whether ticket and window were heard, even where 请 before or 窗口 behind them was not.

    紧急五三二号 is G532 to whoever holds it, and 到八十八号穿口 is window 88. In English O is written as the 0 that is also said “oh”.
    """
    if language == "en":
        as_zero = said[0] == "O" and f"0{said[1]}" in _codes(spelt(unicodedata.normalize("NFKC", text)))
        return (heard[:2] == said[:2] or as_zero) and heard[2] == said[2]
    plain = unicodedata.normalize("NFKC", text).translate(SIMPLE).replace(" ", "").upper()
    end = _END_ZH.search(plain)
    behind = plain[end.end() :] if end else ""
    window = _NUMBER_ZH.search(behind)
    ticket = said[:2] in (heard[:2], by_sound(plain, whatever_is_first=True))
    return ticket and said[2] in (heard[2], cardinal(window[1]) if window else 0)


def by_sound(text: str, *, whatever_is_first: bool = False) -> tuple[str, str] | None:
    """The number whose syllables were written down, whatever the characters: 请右旗8-3号 is what U783 sounds like."""
    from pypinyin import lazy_pinyin

    end = _END_ZH.search(text)
    before = text[: end.start()] if end else ""
    plain = "".join(f"{ZH_DIGITS[int(char)]}" if char.isdecimal() else char for char in before if char.isalnum())
    # A syllable may have been written as the letter that it names: A持 is ei chi.
    syllables = ["ei" if each == "A" else each for each in lazy_pinyin(plain)]
    if syllables and (whatever_is_first or syllables[0] in ("qing", "qin")):
        syllables = syllables[1:]
    for letter, names in SOUNDS.items():
        for name in (*names, letter):
            parts = name.split()
            rest = syllables[len(parts) :]
            if syllables[: len(parts)] == parts and len(rest) == 3 and all(each in SYLLABLES for each in rest):
                return letter, "".join(SYLLABLES[each] for each in rest)
    return None


def _english(text: str) -> Call:
    text = spelt(text)
    letter, digits = _ticket(text)
    window = WINDOW_EN.search(text)
    return Call(letter, digits, int(window[1]) if window else 0)


def spelt(text: str) -> str:
    """What was written in English, with the words of numbers as figures."""
    text = " ".join(_digits_of(word) for word in re.findall(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9\s]", text))
    return re.sub(
        r"\b([2-9]0) (?:- )?([1-9])\b(?! [0-9])", lambda found: str(int(found[1]) + int(found[2])), text
    ).upper()


def _digits_of(word: str) -> str:
    low = word.lower()
    return str(WORDS[low]) if low in WORDS else str(TENS[low]) if low in TENS else word


def _ticket(text: str) -> tuple[str, str]:
    """The first code of just three digits, with the letter that stands before it by itself."""
    codes = ((found[1] or "", re.sub(r"\D", "", found[2])) for found in CODE.finditer(text))
    return next(((letter, digits) for letter, digits in codes if len(digits) == 3), ("", ""))


def _codes(text: str) -> set[str]:
    """Every code of figures that no letter stands before."""
    return {re.sub(r"\D", "", found[2]) for found in CODE.finditer(text) if not found[1]}


def cardinal(text: str) -> int:
    """A number below a thousand, in figures or in Chinese."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(DIGITS[text])
    return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0"))
