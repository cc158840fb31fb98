"""What stands in a free text as figures, in words: dates, times, amounts, shares, ranges, numbers of tickets and telephones.

A clause is cut at commas, stops and colons, so all of this is read before the text is cut. What is a code (a room, a telephone,
anything with a leading zero) is read digit by digit; what is counted is read as an amount.
"""

import re
from collections.abc import Callable
from typing import Final

from hallbus.hall.facts import Language
from hallbus.hall.numerals import LARGEST, amount_en, amount_zh, digits_en, digits_zh

Read = Callable[["re.Match[str]"], str]

_ALONE: Final = r"(?<![0-9.,:])"  # where a figure begins …
_ENDS: Final = r"(?![0-9])"  # … and ends
_HOUR: Final = rf"{_ALONE}([01]?[0-9]|2[0-4])[:：]([0-5][0-9])(?:[:：][0-5][0-9])?{_ENDS}"
_DATE: Final = rf"{_ALONE}((?:19|20)[0-9]{{2}})[-/.年]\s?(0?[1-9]|1[0-2])[-/.月]\s?(0?[1-9]|[12][0-9]|3[01]){_ENDS}日?"
_FIGURE: Final = r"[0-9]{1,4}(?:[:：.][0-9]{1,2})?[%％]?"
_RANGE: Final = rf"(?<![0-9.:：-])({_FIGURE})\s*(?:[-–—~～]+|至)\s*({_FIGURE})(?![0-9:：-])"
_COUNTED: Final = (
    "个|名|位|人|件|份|张|页|本|套|种|项|次|户|家|元|块|角|万|亿|多|余|分钟|小时|秒|天|周|岁|米|公里|千米|"
    "平方|公斤|克|度|条|批|步|层"
)
_TWO: Final = "个|名|位|人|件|份|张|页|本|套|种|项|次|户|家|元|块|小时|天|周|岁|米|公里|条|批|步|点"  # said 两, not 二
_COUNTED_EN: Final = (
    "people|persons|visitors|minutes?|hours?|days?|weeks?|months?|years?|times|steps|yuan|percent|copies|pages|"
    "tickets|windows|metres"
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ODD_ORDINALS: Final = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"},
    **{"twelve": "twelfth", "twenty": "twentieth", "thirty": "thirtieth"},
}


def in_words(text: str, language: Language) -> str:
    """Turns the figures of a text into words; single digits and codes that it does not know are left to the clause's own reading."""
    text = _GROUPED.sub("", text)
    for pattern, read in RULES[language]:
        text = pattern.sub(read, text)
    return text


def _date_zh(found: "re.Match[str]") -> str:
    return f"{digits_zh(found[1])}年{amount_zh(int(found[2]))}月{amount_zh(int(found[3]))}日"


def _date_en(found: "re.Match[str]") -> str:
    return f"{_MONTHS[int(found[2]) - 1]} {_ordinal(int(found[3]))} {_year_en(int(found[1]))}"


def _time_zh(found: "re.Match[str]") -> str:
    hour, minute = int(found[1]), int(found[2])
    words = ("两" if hour == 2 else amount_zh(hour)) + "点"
    if not minute:
        return words
    return words + ("零" if minute < 10 else "") + amount_zh(minute) + "分"


def _time_en(found: "re.Match[str]") -> str:
    hour, minute = amount_en(int(found[1])), int(found[2])
    if not minute:
        return f"{hour} o'clock"
    return f"{hour} {'oh ' if minute < 10 else ''}{amount_en(minute)}"


def _decimal_zh(found: "re.Match[str]") -> str:
    return f"{_amount_zh(found[1])}点{digits_zh(found[2])}"


def _decimal_en(found: "re.Match[str]") -> str:
    return f"{_amount_en(found[1])} point {digits_en(found[2])}"


def _amount_zh(digits: str) -> str:
    plain = digits == "0" or not digits.startswith("0")
    return amount_zh(int(digits)) if plain and len(digits) < 9 and int(digits) <= LARGEST else digits_zh(digits)


def _amount_en(digits: str) -> str:
    plain = digits == "0" or not digits.startswith("0")
    return amount_en(int(digits)) if plain and len(digits) < 9 and int(digits) <= LARGEST else digits_en(digits)


def _year_en(year: int) -> str:
    high, low = divmod(year, 100)
    if low < 10:
        return amount_en(year) if high == 20 else f"{amount_en(high)} oh {amount_en(low)}"
    return f"{amount_en(high)} {amount_en(low)}"


def _ordinal(number: int) -> str:
    head, dash, last = amount_en(number).rpartition("-")
    return head + dash + _ODD_ORDINALS.get(last, last.removesuffix("y") + ("ieth" if last.endswith("y") else "th"))


_GROUPED: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")  # 12,000
RULES: Final[dict[Language, tuple[tuple["re.Pattern[str]", str | Read], ...]]] = {
    "zh-CN": (
        (re.compile(rf"{_ALONE}((?:19|20)[0-9]{{2}})年(?![0-9])"), lambda found: digits_zh(found[1]) + "年"),
        (re.compile(_DATE), _date_zh),
        (re.compile(_RANGE), r"\1到\2"),
        (re.compile(_HOUR), _time_zh),
        (re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]"), r"百分之\1"),
        (re.compile(r"([0-9]+)\s*℃"), r"\1摄氏度"),
        (re.compile(rf"{_ALONE}([0-9]{{1,9}})\.([0-9]{{1,9}})(?![0-9.])"), _decimal_zh),
        (re.compile(rf"(?<![0-9A-Za-z])2(?=\s*(?:{_TWO}))"), "两"),
        (re.compile(rf"(?<![0-9A-Za-z])([1-9][0-9]*)(?=\s*(?:{_COUNTED}))"), lambda found: _amount_zh(found[1])),
        (re.compile(r"(?:(?<=百分之)|(?<=第))([1-9][0-9]{0,7}|0)(?![0-9])"), lambda found: _amount_zh(found[1])),
        (re.compile(r"(?<=[A-Za-z])([0-9]+)"), lambda found: digits_zh(found[1])),
    ),
    "en": (
        (re.compile(_DATE), _date_en),
        (re.compile(_RANGE), r"\1 to \2"),
        (re.compile(_HOUR), _time_en),
        (re.compile(r"([0-9])\s*%"), r"\1 percent"),
        (re.compile(rf"{_ALONE}([0-9]{{1,9}})\.([0-9]{{1,9}})(?![0-9.])"), _decimal_en),
        (re.compile(rf"(?<![0-9A-Za-z])([1-9][0-9]*)(?=\s+(?:{_COUNTED_EN})\b)"), lambda found: _amount_en(found[1])),
        (re.compile(r"(?<=[A-Za-z])([0-9]+)"), lambda found: " " + digits_en(found[1])),
    ),
}
