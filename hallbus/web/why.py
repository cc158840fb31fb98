"""The door that says why a ticket is where it is."""

from aiohttp import web

from hallbus.hall.commands import Refused
from hallbus.hall.places import ahead_of
from hallbus.hall.state import Hall
from hallbus.hall.why import why
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.errors import prefers_english
from hallbus.web.parts import HUB
from hallbus.web.reasons import reason_words, sentence

routes = web.RouteTableDef()


@routes.get("/api/tickets/{number}/why")
async def show_why(request: web.Request) -> web.Response:
    require(request)
    number, english, at = request.match_info["number"], prefers_english(request), request.app[HUB].clock.now()

    def told(hall: Hall) -> web.Response:
        ticket = hall.tickets.get(number)
        if ticket is None:
            raise Refused("unknown_ticket", number)
        reasons = why(hall, ticket, at)
        texts = [reason_words(reason, hall.places.get, at.date(), english) for reason in reasons]
        return answer(
            {
                "ticket": number,
                "state": ticket.state,
                "ahead": ahead_of(hall, ticket, at) if ticket.state == "waiting" else 0,
                "reasons": [
                    {"code": reason.code, "values": reason.values, "text": text}
                    for reason, text in zip(reasons, texts, strict=True)
                ],
                "text": sentence(texts, english),
                "seq": hall.seq,
            }
        )

    return await request.app[HUB].read(told)
