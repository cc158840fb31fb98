"""The people who look content over."""

from typing import Any, NamedTuple, Self

from tests.web.browsers import Browser
from tests.web.running import Answer, RunningHall


class Team(NamedTuple):
    """Who works on content."""

    editor: Browser
    first: Browser
    second: Browser
    publisher: Browser

    @classmethod
    async def of(cls, hall: RunningHall) -> Self:
        return cls(
            await Browser.of(hall, "li", "editor"),
            await Browser.of(hall, "wang", "reviewer"),
            await Browser.of(hall, "zhao", "reviewer"),
            await Browser.of(hall, "qian", "publisher"),
        )


async def decides(who: Browser, room: str, one: Any, verdict: str = "pass", **more: Any) -> Answer:
    """A step with exactly what was looked at."""
    return await who.ask("POST", f"/api/{room}/{one['id']}/decide", {"verdict": verdict, "hash": one["hash"], **more})


async def passed_by_all(team: Team, room: str, one: Any) -> Any:
    """Through every step, onto the screens."""
    for who in (team.first, team.second, team.publisher):
        answer = await decides(who, room, one)
        assert answer.status == 200, answer.data
    assert answer.json["state"] == "released"
    return answer.json
