"""Sessions: who is signed in. A browser holds 256 random bits; here stand only their hash, when it began and when it was last seen.

They are known in memory, so that a request needs no disk, and kept in the file, so that a restart signs nobody out. Every few seconds
the two are compared: a session that somebody else took out of the file has ended.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct, field

from hallbus.people.accounts import NotDone, Person, Role, key_of
from hallbus.people.file import PeopleFile

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(hours=24)
EACH_MOST = 20  # sessions of one person; the oldest ends
SAVED_EVERY = timedelta(minutes=1)


class Session(Struct):
    """One browser of one person, with the roles that it signed in with. `over` is set when it has ended."""

    name: str
    roles: tuple[Role, ...]
    first: bool
    begun: datetime
    seen: datetime
    saved: datetime
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def ends(self) -> datetime:
        """When it ends if nothing is done."""
        return min(self.begun + ABSOLUTE, self.seen + IDLE)


class Sessions:
    """Belongs to one event loop; the file is used off it. Raises PeopleError."""

    def __init__(self, file: PeopleFile, now: Callable[[], datetime]) -> None:
        self._file, self._now = file, now
        self._live: dict[str, Session] = {}

    def find(self, token: str) -> Session | None:
        """Whose a cookie is, and that it was seen."""
        session = self._live.get(_digest(token)) if token else None
        now = self._now()
        if session is None or now >= session.ends():
            return None
        session.seen = max(session.seen, now)
        return session

    async def begin(self, person: Person) -> tuple[str, Session]:
        """A new session: what the cookie holds, and the session. Raises NotDone when the person has changed meanwhile."""
        token, now = secrets.token_urlsafe(32), self._now()
        session = Session(person.name, person.roles, person.first, now, now, now)
        dropped = await asyncio.to_thread(self._insert, _digest(token), person, session)
        self._forget(*dropped)
        self._live[_digest(token)] = session
        return token, session

    async def end(self, token: str) -> None:
        """This browser is signed out."""
        self._forget(_digest(token))
        await asyncio.to_thread(self._delete, "digest", _digest(token))

    async def end_all(self, name: str) -> None:
        """Every browser of somebody is signed out."""
        self.drop(name)
        await asyncio.to_thread(self._delete, "key", key_of(name))

    def drop(self, name: str) -> None:
        """Forget somebody's sessions that the file has no more."""
        self._forget(*[digest for digest, session in self._live.items() if key_of(session.name) == key_of(name)])

    async def load(self) -> None:
        """Know again who was signed in before a restart."""
        self._live = await asyncio.to_thread(self._read)

    def has_news(self) -> bool:
        """Whether there is something to write down or to delete."""
        now = self._now()
        return any(now >= s.ends() or s.seen - s.saved >= SAVED_EVERY for s in self._live.values())

    async def compare(self) -> None:
        """Write down who was seen, delete what is over, and end what somebody else has ended."""
        now, known = self._now(), dict(self._live)
        over = [digest for digest, session in known.items() if now >= session.ends()]
        seen = [(s.seen.isoformat(), digest) for digest, s in known.items() if s.seen - s.saved >= SAVED_EVERY]
        kept = await asyncio.to_thread(self._tidy, over, seen)
        for digest, session in known.items():
            if digest not in kept:
                self._forget(digest)
            elif s_seen := next((at for at, d in seen if d == digest), None):
                session.saved = datetime.fromisoformat(s_seen)

    def _forget(self, *digests: str) -> None:
        for digest in digests:
            if (session := self._live.pop(digest, None)) is not None:
                session.over.set()

    # The file

    def _insert(self, digest: str, person: Person, session: Session) -> list[str]:
        key, at = key_of(person.name), session.begun.isoformat()
        with self._file.open() as file:
            row = file.execute("SELECT roles, first, shut FROM people WHERE key = ?", (key,)).fetchone()
            if row is None or (row[0], bool(row[1]), bool(row[2])) != (" ".join(person.roles), person.first, False):
                raise NotDone("unknown_person")
            rows = file.execute("SELECT digest FROM sessions WHERE key = ? ORDER BY begun DESC", (key,)).fetchall()
            dropped = [old for (old,) in rows[EACH_MOST - 1 :]]
            file.executemany("DELETE FROM sessions WHERE digest = ?", [(old,) for old in dropped])
            file.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (digest, key, at, at))
            return dropped

    def _delete(self, column: str, value: str) -> None:
        with self._file.open() as file:
            file.execute(f"DELETE FROM sessions WHERE {column} = ?", (value,))

    def _read(self) -> dict[str, Session]:
        with self._file.open() as file:
            rows = file.execute(
                "SELECT digest, name, roles, first, begun, seen FROM sessions JOIN people USING (key) WHERE shut = 0"
            ).fetchall()
        return {
            digest: Session(
                name, tuple(roles.split()), bool(first), datetime.fromisoformat(begun),
                datetime.fromisoformat(seen), datetime.fromisoformat(seen),
            )
            for digest, name, roles, first, begun, seen in rows
        }  # fmt: skip

    def _tidy(self, over: list[str], seen: list[tuple[str, str]]) -> set[str]:
        with self._file.open() as file:
            file.executemany("DELETE FROM sessions WHERE digest = ?", [(digest,) for digest in over])
            file.executemany("UPDATE sessions SET seen = ? WHERE digest = ?", seen)
            return {digest for (digest,) in file.execute("SELECT digest FROM sessions")}


def _digest(token: str) -> str:
    # 256 random bits, so a plain hash is as good as a slow one.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
