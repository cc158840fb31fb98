"""The hall's machines as only its doors know them: who is on the line, since when, and what ails it."""

from typing import Any

from aiohttp import web

from hallbus.hall.earshot import zones_of
from hallbus.hall.facts import HallFacts
from hallbus.web.parts import HEALTH, HUB, LIBRARY, LOUDSPEAKERS, PUSH
from hallbus.web.shown import shown
from hallbus.web.tampering import TAMPERING

View = dict[str, Any]


def machines(app: web.Application) -> View:
    """Every screen and ticket machine that the hall file expects, the loudspeakers of each zone, and the hub itself."""
    facts, at = app[HUB].facts, app[HUB].clock.now()
    return {
        "screens": [
            {
                "id": s.id,
                "kind": s.kind,
                "window": s.window,
                "area": _area(facts, s.area),
                **line(app, f"screen:{s.id}"),
                "shown": shown(app, s, at),
            }
            for s in facts.screens
        ],
        "kiosks": [{"id": k.id, "name": k.name, **line(app, f"kiosk:{k.id}")} for k in facts.kiosks],
        "zones": {
            zone: {
                "areas": [a.name for a in facts.areas if a.zone == zone],
                **app[LOUDSPEAKERS].view(zone),
                "problems": app[LOUDSPEAKERS].problems(zone),
            }
            for zone in zones_of(facts)
        },
        "tampering": app[TAMPERING].view(at),
        "journal": journal(app),
        "clips": list(app[LIBRARY].problems),
        "build": app[PUSH].build,
    }


def line(app: web.Application, name: str) -> View:
    """How a machine stands. `since` is when it came, or went; null: it has not been here since the hub began."""
    push, health = app[PUSH], app[HEALTH]
    build = health.by_name.get(name, {}).get("build", "")
    return {
        "connected": name in push.by_name,
        "since": health.since.get(name),
        "outdated": bool(build and push.build and build != push.build),
        "audio": health.audio(name),
        "problems": _problems(app, name),
    }


def sound(app: web.Application, zone: str) -> View:
    """The loudspeakers of a zone that can be heard, and its boards that are mute."""
    loudspeakers = app[LOUDSPEAKERS]
    return {"players": loudspeakers.count(zone), "blocked": loudspeakers.blocked(zone)}


def journal(app: web.Application) -> str:
    return "ok" if app[HUB].halted is None else "halted"


def missing(app: web.Application) -> list[str]:
    """The screens that the hall file expects and that are not on the line."""
    return [s.id for s in app[HUB].facts.screens if f"screen:{s.id}" not in app[PUSH].by_name]


def _problems(app: web.Application, name: str) -> list[str]:
    return list(app[HEALTH].by_name.get(name, {}).get("problems", ()))


def _area(facts: HallFacts, area: str | None) -> str | None:
    return next((a.name for a in facts.areas if a.id == area), None)
