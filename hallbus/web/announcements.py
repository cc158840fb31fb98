"""The doors of prepared texts: which there are, and having one said. What touches a person's dignity takes two people."""

from aiohttp import web

from hallbus.hall import commands as do
from hallbus.hall.announcements import announcement_text
from hallbus.hall.events import NoticeAnnounced
from hallbus.hall.posts import OF_THE_DAY, is_announced
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.parts import HUB

routes = web.RouteTableDef()


@routes.get("/api/announcements")
async def show(request: web.Request) -> web.Response:
    require(request)
    hub = request.app[HUB]
    facts = hub.facts
    proposed = await hub.read(lambda hall: {name: {"by": by, "at": at} for name, (by, at) in hall.proposed.items()})
    return answer(
        {
            "announcements": [
                {
                    "name": name,
                    "text": announcement_text(facts, name),
                    "two_people": name in facts.speech.two_people,
                    "proposed": proposed.get(name),
                }
                for name in facts.speech.templates
                if is_announced(name) and name not in OF_THE_DAY
            ]
        }
    )


@routes.post("/api/announcements/{name}")
async def announce(request: web.Request) -> web.Response:
    """Say it, or ask for it when a second person has to agree."""
    holder = require(request)
    name = request.match_info["name"][:40]
    done = await request.app[HUB].handle(do.Announce(name, by=str(holder)))
    said = any(isinstance(event, NoticeAnnounced) for event in done.events)
    return answer({"name": name, "state": "announced" if said else "proposed", "seq": done.seq})
