"""Prepared texts that are said to the whole hall and shown on its boards: that it opens, that numbers end for today."""

from datetime import datetime, timedelta

from hallbus.hall.earshot import zones_near
from hallbus.hall.facts import HallFacts, Language, Screen
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Said
from hallbus.hall.wording import Clause, filled, sentence_clauses

SHOWN_FOR = timedelta(minutes=2)


def announcement_text(facts: HallFacts, name: str, language: Language = "zh-CN") -> str | None:
    """The words of a template, filled in; None when the hall file has none for this language."""
    template = (facts.speech.templates if language == "zh-CN" else facts.speech.templates_en).get(name)
    if not template:
        return None
    # An English voice cannot read a Chinese name.
    hall = facts.name if language == "zh-CN" or facts.name.isascii() else "our hall"
    return filled(template, {"hall": hall, "minutes": str(facts.calendar.stop_issue_before_close_min)})


def announcement_languages(facts: HallFacts) -> tuple[Language, ...]:
    """The languages of prepared texts, in the order in which they are said."""
    return facts.speech.announce_languages or facts.speech.languages


def announcement_clauses(facts: HallFacts, name: str) -> tuple[Clause, ...]:
    """The same, cut at its commas, in every language of the hall's speech."""
    texts = ((language, announcement_text(facts, name, language)) for language in announcement_languages(facts))
    return tuple(clause for language, text in texts if text for clause in sentence_clauses(text, language))


def current_announcement(hall: Hall, screen: Screen, at: datetime) -> dict[str, object] | None:
    """What a board shows of it while it is new, if it is said within earshot of the board."""
    near = zones_near(hall.facts, screen)
    fresh = [one for one in hall.said if one.at <= at < shown_until(one)]
    fresh = [one for one in fresh if not one.zones or not set(near).isdisjoint(one.zones)]
    if not hall.day_open or not fresh:
        return None
    newest = max(fresh, key=lambda one: one.at)
    text = announcement_text(hall.facts, newest.name)
    if text is None:
        return None
    english = announcement_text(hall.facts, newest.name, "en")
    return {"name": newest.name, "text": text, "text_en": english, "until": shown_until(newest)}


def shown_until(said: Said) -> datetime:
    """When boards take a text away: after two minutes, or when it has expired."""
    end = said.at + SHOWN_FOR
    return end if said.until is None else min(end, said.until)
