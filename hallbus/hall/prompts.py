"""What a voice has to record so that it can say every call of a hall: the pieces that calls are put together from.

They are taken from the words of real calls (`roll.call_words`), so that there is no second list that could differ from them.
"""

from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from hallbus.hall.announcements import announcement_text
from hallbus.hall.facts import HallFacts, Language, SpeechRules
from hallbus.hall.posts import CALLS
from hallbus.hall.roll import Share, call_words
from hallbus.hall.wording import TEST, call_values, sentence_clauses

Group = Literal["before", "letters", "digits", "after", "windows", "rooms", "merged", "announcements"]

MARK: Final = "QZX"  # a number that stands in no template, to see what is said around one
DIGITS: Final = "0123456789"


class Prompt(NamedTuple):
    """A text to be recorded, and what it is for."""

    text: str
    group: Group


class Frame(NamedTuple):
    """What is said around a number, as it is joined to it."""

    before: str
    after: str


def prompts(facts: HallFacts, language: Language) -> tuple[Prompt, ...]:
    """Every text that calls and announcements of a hall need in a language, each once, in the order in which one would record them."""
    rules = replace(facts.speech, languages=(language,))
    frames, signs = ticket_frames(facts, language), ticket_signs(facts)
    found = [Prompt(frame.before.strip(), "before") for frame in frames]
    found += [Prompt(call_values(rules, sign, 0, language=language)["ticket"], _kind(sign)) for sign in signs]
    found += [Prompt(frame.after.strip(), "after") for frame in frames]
    for window in facts.windows:
        shared = _around(rules, window.no, window.place, "whole")[1]
        found += [Prompt(text, "rooms" if window.place else "windows") for text in shared]
    for window in facts.windows if rules.merge_max > 1 else ():
        for share in ("first", "next"):
            found += [Prompt(text, "merged") for text in _around(rules, window.no, window.place, share)[1]]
    for name in facts.speech.templates | facts.speech.templates_en:
        found += [Prompt(text, "announcements") for text in announcement_texts(facts, name, language)]
    found += [Prompt(clause.text, "announcements") for clause in sentence_clauses(TEST[language], language)]
    once = {prompt.text: prompt for prompt in reversed(found) if prompt.text}  # the first of each counts
    return tuple(prompt for prompt in dict.fromkeys(found) if once.get(prompt.text) == prompt)


def ticket_signs(facts: HallFacts) -> tuple[str, ...]:
    """The letters and digits that numbers of this hall are made of."""
    letters = dict.fromkeys(sign for service in facts.services for sign in service.prefix.upper() if sign not in DIGITS)
    return (*sorted(letters), *DIGITS)


def ticket_frames(facts: HallFacts, language: Language) -> tuple[Frame, ...]:
    """What calls of a hall say around a number: alone, and in a roll."""
    rules = replace(facts.speech, languages=(language,))
    shares: tuple[Share, ...] = ("whole", "first", "next") if rules.merge_max > 1 else ("whole",)
    found = (_around(rules, w.no, w.place, share)[0] for share in shares for w in facts.windows)
    return tuple(dict.fromkeys(frame for frames in found for frame in frames))


def window_texts(facts: HallFacts, window: int, place: str | None, language: Language) -> tuple[str, ...]:
    """The clauses of a call that name the window and no number: alone, and in a roll."""
    rules = replace(facts.speech, languages=(language,))
    shares: tuple[Share, ...] = ("whole", "first", "next") if rules.merge_max > 1 else ("whole",)
    return tuple(dict.fromkeys(text for share in shares for text in _around(rules, window, place, share)[1]))


def announcement_texts(facts: HallFacts, name: str, language: Language) -> tuple[str, ...]:
    """The clauses of a prepared text; of what calls are made of, none."""
    text = None if name in CALLS else announcement_text(facts, name, language)
    return tuple(clause.text for clause in sentence_clauses(text, language)) if text else ()


def _around(
    rules: SpeechRules, window: int, place: str | None, share: Share
) -> tuple[tuple[Frame, ...], tuple[str, ...]]:
    """Of a call to a window: what stands around the number, and the clauses without it."""
    clauses = [clause.text for clause in call_words(rules, MARK, window, place, share).clauses]
    mark = call_values(rules, MARK, window, place, language=rules.languages[0])["ticket"]
    frames = tuple(
        Frame(before, after) for text in clauses for before, _, after in (text.partition(mark),) if mark in text
    )
    return frames, tuple(text for text in clauses if mark not in text)


def _kind(sign: str) -> Group:
    return "digits" if sign in DIGITS else "letters"
