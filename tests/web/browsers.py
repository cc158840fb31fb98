"""Somebody at a browser: keeps the session's cookie, and sends what a browser sends along."""

from http.cookies import SimpleCookie
from typing import Any, Self

from hallbus.people.accounts import Role
from hallbus.people.passwords import hashed
from hallbus.web.auth import SESSION
from hallbus.web.parts import PEOPLE
from tests.halls import MORNING
from tests.web.running import Answer, RunningHall

OWN = "correct horse battery"
_KEPT = hashed(OWN)


class Browser:
    """One browser, on a page of the hub."""

    def __init__(self, hall: RunningHall) -> None:
        self.hall, self.token = hall, ""

    @classmethod
    async def of(cls, hall: RunningHall, name: str, *roles: Role) -> Self:
        """Somebody of these roles, with an own password, signed in."""
        people = hall.app[PEOPLE]
        person = people.accounts.find(name)
        known = person[0] if person else people.accounts.add(name, roles, _KEPT, MORNING, first=False)
        browser = cls(hall)
        browser.token, _ = await people.sessions.begin(known)
        return browser

    async def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, origin: str | None = ""
    ) -> Answer:
        """A request as a page sends it; `origin` None: without saying from where."""
        sent = dict(headers or {})
        if origin is not None:
            sent["Origin"] = origin or self.hall.url
        if self.token:
            sent["Cookie"] = f"{SESSION}={self.token}"
        answer = await self.hall.ask(method, path, body=body, headers=sent)
        for line in [answer.headers["Set-Cookie"]] if "Set-Cookie" in answer.headers else []:
            for name, morsel in SimpleCookie(line).items():
                if name == SESSION:
                    self.token = morsel.value
        return answer

    async def sign_in(self, name: str, password: str) -> Answer:
        return await self.ask("POST", "/api/sign-in", {"name": name, "password": password})
