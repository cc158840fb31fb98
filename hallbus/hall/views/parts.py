"""Pieces that several pages show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hallbus.hall.announcements import announcement_text
from hallbus.hall.emergency import Emergency, emergency_names
from hallbus.hall.facts import Notice, Service
from hallbus.hall.guards import clock_text
from hallbus.hall.state import Hall

View = dict[str, Any]


def hall_of(hall: Hall) -> View:
    facts = hall.facts
    return {"hall": {"name": facts.name, "short_name": facts.short_name}, "languages": facts.languages}


def queues(hall: Hall) -> list[View]:
    by_prefix: dict[str, Service] = {}
    for service in hall.facts.services:
        if service.prefix in hall.waiting:
            by_prefix.setdefault(service.prefix, service)
    return [{"prefix": p, "name": s.short, "name_en": s.short_en} for p, s in by_prefix.items()]


def notices(hall: Hall, at: datetime, released: Sequence[Notice] = ()) -> list[View]:
    """The lines of the ticker that are meant for today: those of the hall file, and those that people have released."""
    today = hall.day or at.date().isoformat()
    return [
        {"id": n.id, "text": n.text, "text_en": n.text_en}
        for n in (*hall.facts.notices, *released)
        if (n.begins or today) <= today <= (n.ends or today)
    ]


def emergency_view(hall: Hall, now: Emergency | None) -> View | None:
    """What a screen shows instead of everything else."""
    if now is None:
        return None
    text = announcement_text(hall.facts, now.name)
    english = announcement_text(hall.facts, now.name, "en")
    return {
        "name": now.name,
        "text": text,
        "text_en": english,
        "since": now.since,
        "until": now.until,
        "areas": now.areas,
    }


def emergencies(hall: Hall) -> list[View]:
    """The prepared ones, and who has asked for one that takes two people."""
    asked = hall.emergency_asked
    return [
        {
            "name": name,
            "text": announcement_text(hall.facts, name),
            "two_people": name in hall.facts.speech.two_people,
            "proposed": {"by": asked.by, "at": asked.at, "areas": asked.areas}
            if asked and asked.name == name
            else None,
        }
        for name in emergency_names(hall.facts)
    ]


def area_of(hall: Hall, window: int) -> str | None:
    known = hall.windows.get(window)
    return known.area if known else None


def service_name(hall: Hall, service: str) -> str:
    known = hall.services.get(service)
    return known.name if known else service


def phase(hall: Hall, at: datetime) -> View:
    """What the hall does now: open, preparing, break, over or closed_day, and when it opens again."""
    if hall.hours is None or not hall.day_open:
        return {"state": "over", "opens": None}
    now = hall.hours.phase(at)
    return {"state": now.state, "opens": clock_text(now.opens, at)}
