"""Calls as they are worded: one as a whole sentence, or several in one when a zone is behind.

“请A零零一号，到三号窗口办理。” becomes “请A零零一号到三号窗口，B零零七号到六号窗口。”: what every call of a roll has in common is said
once. The words come out of the hall's own template, from which only the courtesies are left out, so that who is called and where
to stays whole in each.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.wording import CUT, Clause, call_template, call_values, filled, speakable

Share = Literal["whole", "first", "next"]

# What the first call of a roll leaves out, and what those after it leave out as well.
ENDS: Final[dict[Language, str]] = {"zh-CN": "办理", "en": ""}
OPENINGS: Final[dict[Language, tuple[str, ...]]] = {"zh-CN": ("请",), "en": ("please go to ", "Please go to ")}
BREATH: Final[dict[Language, str]] = {"zh-CN": "，", "en": ", "}
STOP: Final[dict[Language, str]] = {"zh-CN": "。", "en": "."}


class Words(NamedTuple):
    """A call, or its share of a roll: what is said, what is read along (by language), and the clauses to play."""

    text: str
    shown: dict[Language, str]
    clauses: tuple[Clause, ...]


def call_words(
    rules: SpeechRules, number: str, window_no: int, place: str | None = None, share: Share = "whole"
) -> Words:
    """Words a call as a sentence of its own, or as the first or a later one of a roll."""
    said = {language: _said(rules, number, window_no, place, share, language) for language in rules.languages}
    shown = {language: _shown(rules, number, window_no, place, share, language) for language in rules.languages}
    clauses = tuple(Clause(text, language) for language in said for text in said[language][1])
    return Words(next(iter(said.values()))[0] if said else "", shown, clauses)


def roll_of(words: Sequence[Words]) -> Words:
    """Makes one sentence of the shares of a roll, language by language; of one call, that call."""
    if len(words) == 1:
        return words[0]
    languages = list(words[0].shown)
    shown = {language: _joined([each.shown[language] for each in words], language) for language in languages}
    clauses = tuple(
        clause for language in languages for each in words for clause in each.clauses if clause[1] == language
    )
    return Words(_joined([each.text for each in words], languages[0]) if languages else "", shown, clauses)


def window_share_clauses(rules: SpeechRules, window_no: int, place: str | None = None) -> tuple[Clause, ...]:
    """Gives the clauses that every call to this window has in a roll, so that they can be rendered before the first one."""
    one, other = (frozenset(call_words(rules, number, window_no, place, "next").clauses) for number in ("0", "9"))
    return tuple(sorted(one & other))


def _said(
    rules: SpeechRules, number: str, window_no: int, place: str | None, share: Share, language: Language
) -> tuple[str, tuple[str, ...]]:
    template = _shortened(call_template(rules, place, None, language), share, language)
    values = call_values(rules, number, window_no, place, None, language)
    pieces = (speakable(filled(piece, values), language) for piece in CUT.split(template))
    return speakable(filled(template, values), language), tuple(piece for piece in pieces if piece)


def _shown(rules: SpeechRules, number: str, window_no: int, place: str | None, share: Share, language: Language) -> str:
    """For eyes: the number as it stands on the slip, the window as it stands over the window."""
    place = place if language == "zh-CN" or (place and place.isascii()) else None
    template = _shortened(call_template(rules, place, None, language), share, language)
    return filled(template, {"ticket": number, "window": place or str(window_no), "place": place or "", "area": ""})


def _shortened(template: str, share: Share, language: Language) -> str:
    if share == "whole":
        return template
    short = template.rstrip("。.！! \n").removesuffix(ENDS[language])
    if share == "next":
        for opening in OPENINGS[language]:
            short = short.removeprefix(opening) if language == "zh-CN" else short.replace(opening, "")
    return short


def _joined(texts: Sequence[str], language: Language) -> str:
    parts = ("".join(CUT.split(text)) if language == "zh-CN" else text for text in texts)
    return BREATH[language].join(parts) + STOP[language]
