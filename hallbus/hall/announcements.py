"""Prepared texts that are said to the whole hall and shown on its boards: that it opens, that numbers end for today."""

from datetime import datetime, timedelta

from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
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


def announcement_clauses(facts: HallFacts, name: str) -> tuple[Clause, ...]:
    """The same, cut at its commas, in every language of the hall's speech."""
    texts = ((language, announcement_text(facts, name, language)) for language in facts.speech.languages)
    return tuple(clause for language, text in texts if text for clause in sentence_clauses(text, language))


def current_announcement(hall: Hall, at: datetime) -> dict[str, object] | None:
    """What boards show of it while it is new."""
    fresh = [(since, name) for name, since in hall.announced.items() if since <= at < since + SHOWN_FOR]
    if not hall.day_open or not fresh:
        return None
    since, name = max(fresh)
    text = announcement_text(hall.facts, name)
    if text is None:
        return None
    english = announcement_text(hall.facts, name, "en")
    return {"name": name, "text": text, "text_en": english, "until": since + SHOWN_FOR}
