"""The reception: signs people in, changes passwords and accounts, and has sessions end with what they stood on.

The first administrator comes with the password of `keys.json`. It holds until its owner, or the machine's own command, has put another
one in its place; a file that cannot be read lets nobody in, for nobody can tell then.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from hallbus.people.accounts import NAME, Accounts, Person, Role, key_of
from hallbus.people.audit import Audit
from hallbus.people.delays import Delays
from hallbus.people.file import PeopleError, PeopleFile
from hallbus.people.passwords import Weakness, fits, hashed, one_time, weakness
from hallbus.people.sessions import Session, Sessions

log = logging.getLogger(__name__)

LOOK_S = 2.0
AT_ONCE, WAITING_MOST = 2, 20  # each takes 32 MiB and a core: the hall goes on calling beside them
Why = Literal["wrong_sign_in", "wrong_password", "shut", "busy"] | Weakness


class NotIn(Exception):
    """Somebody is not let in, or a password not taken, and why; `wait`: come back after so many seconds."""

    def __init__(self, code: Why | Literal["wait"], wait: float = 0.0) -> None:
        super().__init__(code)
        self.code, self.wait = code, wait


class People:
    """Everybody who works with the hall's pages. `is_first` knows the name and password of `keys.json`. Raises PeopleError."""

    def __init__(self, folder: Path, now: Callable[[], datetime], is_first: Callable[[str, str], bool]) -> None:
        file = PeopleFile(folder)
        self.accounts, self.sessions, self.audit = Accounts(file), Sessions(file, now), Audit(file)
        self.delays = Delays()
        self._now, self._is_first = now, is_first
        self._file = file
        self._own: set[str] | None = None  # whose passwords are their own; None: the file could not be read
        self._hashing = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._swept: date | None = None
        self._stamp: tuple[int, int] | None = None  # of the file when it was looked at
        self._trouble = ""

    def first_holds(self, name: str) -> bool:
        """Whether the password of keys.json still counts for this name."""
        return self._own is not None and key_of(name) not in self._own

    # Signing in

    async def sign_in(self, name: str, password: str, address: str) -> tuple[str, Session]:
        """What the cookie holds, and the session. Raises NotIn."""
        person = await self._checked(name, password, address, "wrong_sign_in")
        if person.shut:
            raise NotIn("shut")
        await asyncio.to_thread(self.accounts.signed_in, person.name, self._now())
        return await self.sessions.begin(person)

    async def change_password(self, session: Session, old: str, new: str, address: str) -> tuple[str, Session]:
        """A password of one's own choice; every session ends, and the caller has a new one. Raises NotIn."""
        if weak := weakness(new, session.name):
            raise NotIn(weak)
        person = await self._checked(session.name, old, address, "wrong_password")
        if old == new:
            raise NotIn("password_same")
        return await self.sessions.begin(await self._give(person.name, new, first=False))

    async def _checked(
        self, name: str, password: str, address: str, wrong: Literal["wrong_sign_in", "wrong_password"]
    ) -> Person:
        callers = f"name:{key_of(name)}", f"address:{address}"
        if wait := self.delays.begin(callers, self._now()):
            raise NotIn("wait", wait)
        async with self._turn():
            person = await asyncio.to_thread(self._check, name, password)
        if person is None:
            raise NotIn(wrong, self.delays.wait(callers, self._now()))
        self.delays.succeeded(*callers, self._now())
        return person

    def _check(self, name: str, password: str) -> Person | None:
        """Takes as long whoever it is and whatever is wrong."""
        person, kept = self.accounts.find(name) or (None, "")
        right = fits(password, kept)
        if kept or not NAME.fullmatch(name) or not self._is_first(name, password):
            return person if right else None
        return person or self.accounts.add(name, ("administrator",), "", self._now())

    # Looking after people

    async def add(self, name: str, roles: Iterable[Role]) -> tuple[Person, str]:
        """A new colleague, and the password to begin with. Raises NotDone."""
        password = one_time()
        hash = await self._hash(password)
        person = await asyncio.to_thread(self.accounts.add, name, roles, hash, self._now())
        self._keep_own(name)
        return person, password

    async def reset(self, name: str) -> tuple[Person, str]:
        """A password to begin anew with; the old one counts no more. Raises NotDone."""
        password = one_time()
        return await self._give(name, password, first=True), password

    async def change(self, name: str, roles: Iterable[Role] | None, shut: bool | None) -> Person:
        """Other roles, or an account shut or opened; its sessions end. Raises NotDone."""
        person = await asyncio.to_thread(lambda: self.accounts.change(name, roles=roles, shut=shut))
        self.sessions.drop(name)
        return person

    async def _give(self, name: str, password: str, first: bool) -> Person:
        hash = await self._hash(password)
        person = await asyncio.to_thread(lambda: self.accounts.change(name, hash=hash, first=first))
        self._keep_own(name)
        self.sessions.drop(name)
        return person

    def _keep_own(self, name: str) -> None:
        if self._own is not None:
            self._own.add(key_of(name))

    async def _hash(self, password: str) -> str:
        async with self._turn():
            return await asyncio.to_thread(hashed, password)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= WAITING_MOST:
            raise NotIn("busy")
        self._waiting += 1
        try:
            async with self._hashing:
                yield
        finally:
            self._waiting -= 1

    # As long as the hub runs

    async def load(self) -> None:
        """Know who was signed in, and whose passwords are their own."""
        self._own = await asyncio.to_thread(self._owners)
        await self.sessions.load()

    async def run(self) -> None:
        """Compare with the file every now and then, for ever: the machine's own command may have changed it."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self) -> None:
        """Compare with the file, if there is news in it or for it; forget old deeds once a day. What fails is logged and tried again."""
        stamp, today = await asyncio.to_thread(self._file.stamp), self._now().date()
        if stamp is not None and stamp == self._stamp and self._swept == today and not self.sessions.has_news():
            return  # a card on which this stands is not worn out by looking
        try:
            if self._own is None:
                await self.load()
            self._own = await asyncio.to_thread(self._owners)
            await self.sessions.compare()
            if self._swept != today:
                await asyncio.to_thread(self.audit.sweep)
            self._swept, self._stamp, self._trouble = today, stamp, ""
        except PeopleError as error:
            if self._trouble != str(error):  # once, not every two seconds
                log.error("nobody can sign in: %s", error)
            self._trouble = str(error)

    def _owners(self) -> set[str]:
        with self._file.open() as file:
            return {key for (key,) in file.execute("SELECT key FROM people WHERE hash <> ''")}
