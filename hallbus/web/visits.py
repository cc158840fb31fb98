"""The door of a visitor's own page: whoever knows its name may give the number up."""

from aiohttp import web

from hallbus.hall import commands as do
from hallbus.hall.commands import Refused
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES
from hallbus.web.auth import slow_down
from hallbus.web.bodies import answer
from hallbus.web.parts import HUB

routes = web.RouteTableDef()

BY = "visitor"
MAY_LEAVE = OPEN_STATES - {"serving"}  # whoever is being served talks to the clerk


@routes.post("/api/visits/{ref}/void")
async def leave(request: web.Request) -> web.Response:
    slow_down(request)
    hub, ref = request.app[HUB], request.match_info["ref"]

    def own(hall: Hall) -> str:
        number = hall.refs.get(ref)
        if number is None:
            raise Refused("unknown_ticket")
        state = hall.tickets[number].state
        if state not in MAY_LEAVE:
            raise Refused("not_waiting" if state in OPEN_STATES else "not_open", number)
        return number

    number = await hub.read(own)
    done = await hub.handle(do.Void(number, BY, by=BY))
    return answer({"ticket": done.ticket, "seq": done.seq})
