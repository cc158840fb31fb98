"""A call in words: what is said aloud, clause by clause, in Chinese and in English.

An engine that is handed “A023” says “A twenty-three” or worse, so nothing with an Arabic digit ever reaches one: tickets are
read digit by digit, windows as numbers, and what nobody can pronounce (stars, private-use characters) is dropped. A sentence is
cut at its commas because the clauses come back all day and are rendered once each.
"""

import re
import unicodedata
from typing import Final, Literal, NamedTuple

from hallbus.hall.facts import Language, SpeechRules

Reading = Literal["auto", "digits"]

CALL: Final[dict[Language, dict[str, str]]] = {
    "zh-CN": {
        "call": "请{ticket}号，到{window}号窗口办理。",
        "call_area": "请{ticket}号，到{area}{window}号窗口办理。",
        "call_place": "请{ticket}号，到{window}。",
    },
    "en": {
        "call": "Number {ticket}, please go to window {window}.",
        "call_area": "Number {ticket}, please go to window {window}, {area}.",
        "call_place": "Number {ticket}, please go to {window}.",
    },
}

TEST: Final[dict[Language, str]] = {"zh-CN": "音响测试", "en": "Sound test"}

_DIGITS: Final = "零一二三四五六七八九"
_DIGITS_EN: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS_EN: Final = (
    *(
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
    ),
)
_TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CUT: Final = re.compile(r"[，。；：！？,.;:!?\n]+")
_ASIDE: Final = re.compile(r"（[^）]*）|\([^)]*\)")  # “前厅（沙发等候区）” is said as 前厅
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_NUMBER: Final = re.compile(r"[0-9]+")
_MARKS: Final = frozenset("，。；：！？、,.;:!?-'’ ")


class Clause(NamedTuple):
    """A piece of a sentence that is rendered, cached and played by itself."""

    text: str
    language: Language = "zh-CN"


def call_text(
    rules: SpeechRules,
    number: str,
    window_no: int,
    place: str | None = None,
    area: str | None = None,
    language: Language = "zh-CN",
) -> str:
    """Gives the whole sentence of a call as it is said: “请A零零一号，到三号窗口办理。”"""
    template, values = _call(rules, number, window_no, place, area, language)
    return speakable(filled(template, values), language)


def call_clauses(
    rules: SpeechRules,
    number: str,
    window_no: int,
    place: str | None = None,
    area: str | None = None,
    language: Language = "zh-CN",
) -> tuple[str, ...]:
    """Gives the same sentence cut at its commas: ("请A零零一号", "到三号窗口办理")."""
    template, values = _call(rules, number, window_no, place, area, language)
    # The template is cut before it is filled, so that a comma in a room's name does not make clauses of its own.
    pieces = (speakable(filled(piece, values), language) for piece in CUT.split(template))
    return tuple(clause for clause in pieces if clause)


def spoken_clauses(
    rules: SpeechRules, number: str, window_no: int, place: str | None = None, area: str | None = None
) -> tuple[Clause, ...]:
    """Gives the clauses of a call in every language of the hall's speech, one language after the other."""
    return tuple(
        Clause(text, language)
        for language in rules.languages
        for text in call_clauses(rules, number, window_no, place, area, language)
    )


def window_clauses(
    rules: SpeechRules, window_no: int, place: str | None = None, area: str | None = None
) -> tuple[Clause, ...]:
    """Gives the clauses that every call to this window shares, so that they can be rendered before the first one."""
    one, other = (frozenset(spoken_clauses(rules, number, window_no, place, area)) for number in ("0", "9"))
    return tuple(sorted(one & other))


def sentence_clauses(text: str, language: Language = "zh-CN") -> tuple[Clause, ...]:
    """Cuts any sentence (an opening, a notice) into clauses that can be said."""
    pieces = (speakable(piece, language) for piece in CUT.split(text))
    return tuple(Clause(piece, language) for piece in pieces if piece)


def sound_test_clauses(rules: SpeechRules) -> tuple[Clause, ...]:
    """Gives what is said to try the loudspeakers, in every language of the hall's speech."""
    return tuple(Clause(TEST[language], language) for language in rules.languages)


def ticket_words(number: str, one: Literal["一", "幺"] = "一") -> str:
    """Reads a number digit by digit with its zeros: A001 is “A零零一”."""
    digits = _DIGITS.replace("一", one)
    return "".join(digits[int(char)] if char.isdecimal() else char for char in _plain(number))


def ticket_words_en(number: str) -> str:
    """Reads a number digit by digit in English: A023 is “A zero two three”."""
    return _in_english(_plain(number))


def window_words(no: int, reading: Reading = "auto") -> str:
    """Reads a window below 100 as a number (never 两), from 100 digit by digit because those are floor codes."""
    if reading == "digits" or no >= 100:
        return "".join(_DIGITS[int(char)] for char in str(no))
    tens, ones = divmod(no, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + ("" if ones == 0 else _DIGITS[ones])


def window_words_en(no: int, reading: Reading = "auto") -> str:
    """Reads a window in English: 23 is “twenty-three”, 207 is “two zero seven”."""
    if reading == "digits" or no >= 100:
        return _in_english(str(no))
    tens, ones = divmod(no, 10)
    if tens == 0:
        return _DIGITS_EN[ones]
    if tens == 1:
        return _TEENS_EN[ones]
    return _TENS_EN[tens] + ("" if ones == 0 else "-" + _DIGITS_EN[ones])


def speakable(text: str, language: Language = "zh-CN") -> str:
    """Turns the digits that are left into words and drops what nobody can pronounce."""
    kept = "".join(_pronounced(char) for char in _ASIDE.sub("", text))
    words = _NUMBER.sub(lambda found: _number_words(found[0], language), kept)
    return re.sub(r"\s+", " ", words).strip()


def filled(template: str, values: dict[str, str]) -> str:
    """Puts the values into a template; what it has no value for is left out."""
    # str.format would raise on a hall's stray brace, and a call must be said all the same.
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), template)


def call_template(
    rules: SpeechRules, place: str | None = None, area: str | None = None, language: Language = "zh-CN"
) -> str:
    """Gives the template of a call: the hall's own, or the one that every hall has."""
    own = rules.templates if language == "zh-CN" else rules.templates_en
    place, area = _readable(place, language), _readable(area, language)
    name = "call_place" if place else "call_area" if area else "call"
    return own.get(name) or CALL[language][name]


def call_values(
    rules: SpeechRules,
    number: str,
    window_no: int,
    place: str | None = None,
    area: str | None = None,
    language: Language = "zh-CN",
) -> dict[str, str]:
    """Gives what such a template is filled with, as it is said."""
    place, area = _readable(place, language), _readable(area, language)
    if language == "en":
        ticket, window = ticket_words_en(number), window_words_en(window_no, rules.window_reading)
    else:
        ticket, window = ticket_words(number, rules.one_reads), window_words(window_no, rules.window_reading)
    return {"ticket": ticket, "window": place or window, "area": area or "", "place": place or ""}


def _readable(name: str | None, language: Language) -> str | None:
    """An English voice cannot read a Chinese name: the window's number says the same."""
    return name if name and (language == "zh-CN" or name.isascii()) else None


def _call(
    rules: SpeechRules, number: str, window_no: int, place: str | None, area: str | None, language: Language
) -> tuple[str, dict[str, str]]:
    return call_template(rules, place, area, language), call_values(rules, number, window_no, place, area, language)


def _plain(number: str) -> str:
    """Keeps the letters and decimal digits of a number, full-width ones made ordinary."""
    plain = unicodedata.normalize("NFKC", number).upper().replace("〇", "0").replace("零", "0")
    return "".join(char for char in plain if char.isdecimal() or unicodedata.category(char) in {"Lu", "Ll", "Lo"})


def _pronounced(char: str) -> str:
    if char == "〇":
        return "零"  # the same sound; engines know only this form
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in {"Nd", "No"}:
        return str(digit) if (digit := unicodedata.digit(char, None)) is not None else ""
    return char if category.startswith(("L", "M")) or char in _MARKS else ""


def _number_words(digits: str, language: Language) -> str:
    reading: Reading = "digits" if len(digits) > 2 or digits.startswith("0") else "auto"
    if reading == "digits":  # a code keeps its zeros, and more digits than int() likes
        return "".join(_DIGITS[int(char)] for char in digits) if language == "zh-CN" else _in_english(digits)
    return window_words(int(digits)) if language == "zh-CN" else window_words_en(int(digits))


def _in_english(code: str) -> str:
    return " ".join(_DIGITS_EN[int(char)] if char.isdecimal() else char for char in code)
