"""The doors of prepared texts: which there are, hearing one first, having one said. What touches a person's dignity takes two people."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from hallbus.hall import commands as do
from hallbus.hall.announcements import announcement_clauses, announcement_languages, announcement_text
from hallbus.hall.earshot import zones_of
from hallbus.hall.events import NoticeAnnounced
from hallbus.hall.facts import HallFacts
from hallbus.hall.posts import OF_THE_DAY, is_announced
from hallbus.hall.state import Hall
from hallbus.speech.preview import preview
from hallbus.speech.voices import NoVoice
from hallbus.web.auth import require
from hallbus.web.bodies import answer, body
from hallbus.web.errors import Wrong
from hallbus.web.parts import CLAUSES, HUB

routes = web.RouteTableDef()

SAID_SHOWN = 20

Zone = Annotated[str, Meta(max_length=40)]


class AnnounceBody(Struct):
    zones: Annotated[list[Zone], Meta(max_length=100)] = []
    minutes: Annotated[int, Meta(ge=1, le=240)] | None = None  # that it may wait for its turn


@routes.get("/api/announcements")
async def show(request: web.Request) -> web.Response:
    require(request)
    hub = request.app[HUB]
    return answer(await hub.read(lambda hall: _shown(hall, hub.clock.now())))


@routes.get("/api/announcements/{name}/preview")
async def hear(request: web.Request) -> web.Response:
    """The text as a WAV file; nothing sounds in the hall."""
    require(request)
    facts, name = request.app[HUB].facts, request.match_info["name"][:40]
    if name not in facts.speech.templates or not is_announced(name):
        raise Wrong(404, "unknown_announcement")
    try:
        sound = await preview(request.app[CLAUSES], announcement_clauses(facts, name))
    except NoVoice as why:
        raise Wrong(503, "no_voice", str(why)[:200]) from why
    return web.Response(body=sound, content_type="audio/wav", headers={"Cache-Control": "no-store"})


@routes.post("/api/announcements/{name}")
async def announce(request: web.Request) -> web.Response:
    """Say it, or ask for it when a second person has to agree."""
    holder = require(request)
    b = await body(request, AnnounceBody)
    name, hub = request.match_info["name"][:40], request.app[HUB]
    until = hub.clock.now() + timedelta(minutes=b.minutes) if b.minutes else None
    done = await hub.handle(do.Announce(name, tuple(dict.fromkeys(b.zones)), until, by=str(holder)))
    said = any(isinstance(event, NoticeAnnounced) for event in done.events)
    return answer({"name": name, "state": "announced" if said else "proposed", "seq": done.seq})


def _shown(hall: Hall, at: datetime) -> dict[str, Any]:
    facts = hall.facts
    proposed = {name: {"by": by, "at": asked} for name, (by, asked) in hall.proposed.items()}
    return {
        "announcements": [
            {
                **_texts(facts, name),
                "two_people": name in facts.speech.two_people,
                "proposed": proposed.get(name),
            }
            for name in facts.speech.templates
            if is_announced(name) and name not in OF_THE_DAY
        ],
        "zones": [
            {"id": zone, "areas": [area.name for area in facts.areas if area.zone == zone]} for zone in zones_of(facts)
        ],
        "languages": announcement_languages(facts),
        "coming": _coming(hall, at),
        "said": [
            {**_texts(facts, said.name), "at": said.at, "by": said.by, "zones": said.zones, "due": said.due or None}
            for said in list(hall.said)[: -SAID_SHOWN - 1 : -1]
        ],
    }


def _texts(facts: HallFacts, name: str) -> dict[str, str | None]:
    return {
        "name": name,
        "text": announcement_text(facts, name),
        "text_en": announcement_text(facts, name, "en"),
    }


def _coming(hall: Hall, at: datetime) -> list[dict[str, Any]]:
    """What will be said by itself today."""
    if hall.hours is None or not hall.day_open:
        return []
    own = [(when, name, ()) for when, name in hall.hours.notices() if name in hall.facts.speech.templates]
    planned = [*own, *((when, text.name, text.zones) for when, text in hall.hours.scheduled())]
    return [
        {**_texts(hall.facts, name), "at": when, "zones": zones}
        for when, name, zones in sorted(planned, key=lambda each: each[:2])
        if when > at
    ]
