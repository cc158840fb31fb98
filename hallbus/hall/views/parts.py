"""Pieces that several pages show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

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
