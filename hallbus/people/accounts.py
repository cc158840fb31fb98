"""Accounts: who may sign in, in which roles. A name is told apart without regard to capitals."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

from hallbus.people.file import PeopleFile

Role = Literal["administrator", "editor", "reviewer", "publisher", "guide", "clerk"]
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"[^\W_][\w.·-]{0,31}")
PEOPLE_MOST = 500

Refusal = Literal["unknown_person", "person_exists", "last_administrator", "too_many_people"]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody with an account. `first`: the password was given by somebody else and must be changed before anything else.

    `since` is when the account was made, `last` when its owner signed in; ISO times.
    """

    name: str
    roles: tuple[Role, ...]
    first: bool
    shut: bool = False
    since: str
    last: str | None = None


class NotDone(Exception):
    """A change of an account that is refused, and why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


def key_of(name: str) -> str:
    """What a name is known by."""
    return unicodedata.normalize("NFC", name).casefold()


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles, each once, in the order in which they are listed."""
    wanted = set(roles)
    return tuple(role for role in ROLES if role in wanted)


class Accounts:
    """The table of accounts. Calls wait for the disk: make them off the loop. Raises PeopleError."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def everybody(self) -> list[Person]:
        """All of them, by name."""
        with self._file.open() as file:
            return [_person(row) for row in file.execute(f"SELECT {COLUMNS} FROM people ORDER BY key")]

    def find(self, name: str) -> tuple[Person, str] | None:
        """Somebody, and the hash of the password."""
        with self._file.open() as file:
            return _found(file, name)

    def add(self, name: str, roles: Iterable[Role], hash: str, at: datetime, first: bool = True) -> Person:
        """A new colleague. Raises NotDone when there is one of that name."""
        with self._file.open() as file:
            if _found(file, name):
                raise NotDone("person_exists")
            if file.execute("SELECT count(*) FROM people").fetchone()[0] >= PEOPLE_MOST:
                raise NotDone("too_many_people")
            person = Person(name=name, roles=in_order(roles), first=first, since=at.isoformat(timespec="seconds"))
            file.execute(
                "INSERT INTO people (key, name, roles, hash, first, since) VALUES (?, ?, ?, ?, ?, ?)",
                (key_of(name), name, " ".join(person.roles), hash, first, person.since),
            )
            return person

    def change(
        self, name: str, *, roles: Iterable[Role] | None = None, shut: bool | None = None, hash: str | None = None,
        first: bool | None = None,
    ) -> Person:  # fmt: skip
        """Change what is given, and end the person's sessions in the same go. Raises NotDone."""
        with self._file.open() as file:
            found = _found(file, name)
            if found is None:
                raise NotDone("unknown_person")
            person, kept = found
            new_roles = person.roles if roles is None else in_order(roles)
            new_shut = person.shut if shut is None else shut
            if _rules(person.roles, person.shut) and not _rules(new_roles, new_shut) and _administrators(file) < 2:
                raise NotDone("last_administrator")
            new_first = person.first if first is None else first
            file.execute(
                "UPDATE people SET roles = ?, shut = ?, hash = ?, first = ? WHERE key = ?",
                (" ".join(new_roles), new_shut, kept if hash is None else hash, new_first, key_of(name)),
            )
            file.execute("DELETE FROM sessions WHERE key = ?", (key_of(name),))
            changed = _found(file, name)
            assert changed is not None
            return changed[0]

    def signed_in(self, name: str, at: datetime) -> None:
        """Note when somebody signed in."""
        with self._file.open() as file:
            file.execute("UPDATE people SET last = ? WHERE key = ?", (at.isoformat(timespec="seconds"), key_of(name)))


COLUMNS = "name, roles, first, shut, since, last"


def _found(file: sqlite3.Connection, name: str) -> tuple[Person, str] | None:
    if not NAME.fullmatch(name):
        return None
    row = file.execute(f"SELECT {COLUMNS}, hash FROM people WHERE key = ?", (key_of(name),)).fetchone()
    return (_person(row[:-1]), str(row[-1])) if row else None


def _person(row: tuple[str, str, int, int, str, str | None]) -> Person:
    name, roles, first, shut, since, last = row
    known = [role for role in ROLES if role in roles.split()]
    return Person(name=name, roles=tuple(known), first=bool(first), shut=bool(shut), since=since, last=last)


def _rules(roles: Iterable[Role], shut: bool) -> bool:
    return "administrator" in roles and not shut


def _administrators(file: sqlite3.Connection) -> int:
    rows = file.execute("SELECT roles FROM people WHERE shut = 0")
    return sum("administrator" in roles.split() for (roles,) in rows)
