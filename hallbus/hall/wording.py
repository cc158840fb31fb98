"""A call in words: what is said aloud, clause by clause, in Chinese and in English.

An engine that is handed “A023” says “A twenty-three” or worse, so nothing with an Arabic digit ever reaches one: tickets are
read digit by digit, windows as numbers, and what nobody can pronounce (stars, private-use characters) is dropped. A sentence is
cut at its commas because the clauses come back all day and are rendered once each.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.numerals import amount_en, amount_zh, digits_en, digits_zh
from hallbus.hall.reading import in_words

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

CUT: Final = re.compile(r"[，。；：！？,.;:!?\n]+")
_ASIDE: Final = re.compile(r"（[^）]*）|\([^)]*\)")  # “前厅（沙发等候区）” is said as 前厅
_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_PINYIN: Final = re.compile(f"[A-Za-z]*[{_TONED}][A-Za-z{_TONED}]*")  # an editor's note that stayed in the text
_FULL_WIDTH: Final = {
    0xFEE0 + code: code for code in (0x25, *range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))
}
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_NUMBER: Final = re.compile(r"[0-9]+")
_MARKS: Final = frozenset("，。；：！？、,.;:!?-'’ ")


class Clause(NamedTuple):
    """A piece of a sentence that is rendered, cached and played by itself.

    `voices` are asked to say it, the best first, as a hall file names them (`clips:putian`); none: those of the hall.
    """

    text: str
    language: Language = "zh-CN"
    voices: tuple[str, ...] = ()


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
    # What is bracketed goes first, or its commas would cut it in two.
    plain = in_words(_ASIDE.sub("", text).translate(_FULL_WIDTH), language)
    pieces = (speakable(piece, language) for piece in CUT.split(plain))
    return tuple(Clause(piece, language) for piece in pieces if piece)


def sound_test_clauses(rules: SpeechRules) -> tuple[Clause, ...]:
    """Gives what is said to try the loudspeakers, in every language of the hall's speech."""
    return tuple(Clause(TEST[language], language) for language in rules.languages)


def ticket_words(number: str, one: Literal["一", "幺"] = "一") -> str:
    """Reads a number digit by digit with its zeros: A001 is “A零零一”."""
    return digits_zh(_plain(number), one)


def ticket_words_en(number: str) -> str:
    """Reads a number digit by digit in English: A023 is “A zero two three”."""
    return digits_en(_plain(number))


def window_words(no: int, reading: Reading = "auto") -> str:
    """Reads a window below 100 as a number (never 两), from 100 digit by digit because those are floor codes."""
    return digits_zh(str(no)) if reading == "digits" or no >= 100 else amount_zh(no)


def window_words_en(no: int, reading: Reading = "auto") -> str:
    """Reads a window in English: 23 is “twenty-three”, 207 is “two zero seven”."""
    return digits_en(str(no)) if reading == "digits" or no >= 100 else amount_en(no)


@lru_cache(maxsize=4096)  # a day's calls are made of few pieces, and each is asked for several times
def speakable(text: str, language: Language = "zh-CN") -> str:
    """Turns the digits that are left into words and drops what nobody can pronounce."""
    bare = _ASIDE.sub("", text)
    bare = bare if language == "en" else _PINYIN.sub("", bare)
    kept = "".join(_pronounced(char, language) for char in bare)
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


def _pronounced(char: str, language: Language) -> str:
    if char == "〇":
        return "零"  # the same sound; engines know only this form
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in {"Nd", "No"}:
        return str(digit) if (digit := unicodedata.digit(char, None)) is not None else ""
    return char if char in _MARKS or _has_a_sound(char, category, language) else ""


def _has_a_sound(char: str, category: str, language: Language) -> bool:
    """Whether a voice of this language can read a letter; one that cannot makes a noise, or says “Chinese letter”."""
    if char.isascii():
        return char.isalpha()
    if not category.startswith("L"):
        return False
    name = unicodedata.name(char, "")
    return name.startswith("LATIN" if language == "en" else "CJK")


def _number_words(digits: str, language: Language) -> str:
    if len(digits) > 2 or (digits.startswith("0") and digits != "0"):  # a code keeps its zeros
        return digits_zh(digits) if language == "zh-CN" else digits_en(digits)
    return amount_zh(int(digits)) if language == "zh-CN" else amount_en(int(digits))
