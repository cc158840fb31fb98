"""What people write and others look over, whatever it is: kept with every decision about it, public once the last step was taken."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from msgspec import Struct

from hallbus.content.file import ContentFile
from hallbus.content.linter import Flaw
from hallbus.content.review import NotDone, Standing, edited, passed, recalled, returned, steps_of, submitted
from hallbus.hall.facts import Review


class Draft(Protocol):
    """What a decision is about. `begins` and `ends` are ISO dates, or moments to the minute; nothing is public for ever."""

    @property
    def begins(self) -> str: ...

    @property
    def ends(self) -> str: ...

    @property
    def hash(self) -> str:
        """Of everything that a decision is about."""
        ...

    def flaws(self, today: date, rules: Review) -> tuple[Flaw, ...]: ...

    def is_over(self, now: datetime) -> bool: ...


D = TypeVar("D", bound=Draft)
P = TypeVar("P")


class Written(Struct, Generic[D], frozen=True):
    """A draft and where it stands."""

    id: int
    draft: D
    standing: Standing


class Entry(Struct, frozen=True):
    """One line of a ledger. `what`: written, edited, submitted, elevated, passed, returned, released, recalled or removed."""

    at: str
    subject: int
    who: str
    what: str
    step: str = ""
    hash: str = ""
    comment: str = ""
    flaws: str = ""


class Reviewed(ABC, Generic[D, P]):
    """A table of drafts with its ledger. `released` is at hand for the screens; everything else waits for the disk. Raises ContentError."""

    TABLE: ClassVar[str]
    LEDGER: ClassVar[str]
    SUBJECT: ClassVar[str]  # what the ledger's column of ids is called
    MOST: ClassVar[int] = 1_000
    UNKNOWN: ClassVar[str]
    TOO_MANY: ClassVar[str]

    def __init__(self, file: ContentFile, now: Callable[[], datetime], rules: Callable[[], Review]) -> None:
        self._file, self._now, self._rules = file, now, rules
        self.released: tuple[P, ...] = ()

    def look(self) -> None:
        """What is public, read from the disk."""
        with self._change():
            pass

    def all(self) -> list[Written[D]]:
        """The newest first."""
        with self._file.open() as file:
            return self._read(file, "ORDER BY id DESC")

    def ledger(self) -> list[Entry]:
        """Every decision, the oldest first."""
        fields = f"at, {self.SUBJECT}, who, what, step, hash, comment, flaws"
        with self._file.open() as file:
            return [Entry(*row) for row in file.execute(f"SELECT {fields} FROM {self.LEDGER} ORDER BY id")]

    # Writing

    def write(self, draft: D, who: str, reason: str = "") -> Written[D]:
        """A new draft. With numbers that name a person it needs a `reason`. Raises NotDone."""
        self._check(draft, reason)
        with self._change() as file:
            if file.execute(f"SELECT count(*) FROM {self.TABLE}").fetchone()[0] >= self.MOST:
                raise NotDone(self.TOO_MANY)
            values = self._values(file, draft)
            fields, marks = ", ".join(values), ", ".join("?" * len(values))
            new = file.execute(
                f"INSERT INTO {self.TABLE} ({fields}, state, author, deciders) VALUES ({marks}, 'draft', ?, '[]')",
                (*values.values(), who),
            ).lastrowid
            written = Written(new or 0, draft, Standing(author=who))
            self._enter(file, written, who, "written", reason)
            return written

    def edit(self, id: int, draft: D, who: str, reason: str = "") -> Written[D]:
        """Something else: a draft again, off the screens at once. Raises NotDone."""
        self._check(draft, reason)
        with self._change() as file:
            known = self._find(file, id)
            return self._keep(file, Written(id, draft, edited(known.standing, who)), who, "edited", reason)

    def remove(self, id: int, who: str) -> None:
        """A draft that nobody needs; its lines in the ledger stay. Raises NotDone."""
        with self._change() as file:
            known = self._find(file, id)
            if known.standing.state not in ("draft", "recalled"):
                raise NotDone("not_a_draft")
            file.execute(f"DELETE FROM {self.TABLE} WHERE id = ?", (id,))
            self._elevate(file, id, "")
            self._enter(file, known, who, "removed", "")

    # Deciding

    def submit(self, id: int, who: str, reason: str = "", case: str = "") -> Written[D]:
        """Give it to those who look at it. With flaws it needs a `reason`; an elevated `case` takes one step more. Raises NotDone."""
        with self._change() as file:
            known = self._find(file, id)
            if self.flaws_of(known.draft) and not reason:
                raise NotDone("flawed")
            self._not_over(known.draft)
            now = submitted(known.standing, self._rules(), case)
            return self._keep(file, Written(id, known.draft, now), who, "submitted", reason)

    def decide(
        self, id: int, who: str, roles: frozenset[str], hash: str, good: bool, comment: str = "", case: str = ""
    ) -> Written[D]:
        """Take the next step with exactly this content, and say that it is an elevated `case`; or give it back. Raises NotDone."""
        rules = self._rules()
        with self._change() as file:
            known = self._find(file, id)
            if known.draft.hash != hash:
                raise NotDone("changed_meanwhile")
            steps = steps_of(rules, known.standing.case)
            step = steps[min(known.standing.step, len(steps) - 1)]
            if good:
                self._not_over(known.draft)
                now = passed(known.standing, who, roles, rules, case)
                what = "released" if now.state == "released" else "passed"
            else:
                now, what = returned(known.standing, roles, rules), "returned"
            return self._keep(file, Written(id, known.draft, now), who, what, comment, step)

    def recall(self, id: int, who: str, comment: str = "") -> Written[D]:
        """Off every screen. Raises NotDone."""
        with self._change() as file:
            known = self._find(file, id)
            return self._keep(file, Written(id, known.draft, recalled(known.standing)), who, "recalled", comment)

    def flaws_of(self, draft: D) -> tuple[Flaw, ...]:
        """What the linter says today."""
        return draft.flaws(self._now().date(), self._rules())

    # What a kind of content knows itself

    @abstractmethod
    def _draft(self, row: sqlite3.Row) -> D:
        """The draft of a row."""

    @abstractmethod
    def _values(self, file: sqlite3.Connection, draft: D) -> dict[str, Any]:
        """The draft as columns. Raises NotDone when it cannot be kept."""

    @abstractmethod
    def _shown(self, file: sqlite3.Connection, public: list[Written[D]]) -> tuple[P, ...]:
        """What screens are given of it."""

    # Parts

    def _check(self, draft: D, reason: str) -> None:
        self._not_over(draft)
        if draft.begins > draft.ends:
            raise NotDone("ends_first")
        if not reason and any(flaw.is_personal for flaw in self.flaws_of(draft)):
            raise NotDone("personal_data")

    def _not_over(self, draft: D) -> None:
        if draft.is_over(self._now()):
            raise NotDone("over_already")

    def _find(self, file: sqlite3.Connection, id: int) -> Written[D]:
        found = self._read(file, "WHERE id = ?", id)
        if not found:
            raise NotDone(self.UNKNOWN)
        return found[0]

    def _keep(
        self, file: sqlite3.Connection, new: Written[D], who: str, what: str, comment: str, step: str = ""
    ) -> Written[D]:
        values, standing = self._values(file, new.draft), new.standing
        fields = ", ".join(f"{name} = ?" for name in values)
        deciders = json.dumps(standing.deciders, ensure_ascii=False)
        file.execute(
            f"UPDATE {self.TABLE} SET {fields}, state = ?, author = ?, deciders = ? WHERE id = ?",
            (*values.values(), standing.state, standing.author, deciders, new.id),
        )
        self._enter(file, new, who, what, comment, step)
        if standing.case != self._elevate(file, new.id, standing.case) and standing.case:
            self._enter(file, new, who, "elevated", "", standing.case)
        return new

    def _elevate(self, file: sqlite3.Connection, id: int, case: str) -> str:
        """Keep why it takes one step more, or that it does not; what was kept."""
        mine = (self.TABLE, id)
        row = file.execute("SELECT name FROM elevated WHERE kind = ? AND subject = ?", mine).fetchone()
        file.execute("DELETE FROM elevated WHERE kind = ? AND subject = ?", mine)
        if case:
            file.execute("INSERT INTO elevated (kind, subject, name) VALUES (?, ?, ?)", (*mine, case))
        return row["name"] if row else ""

    def _enter(
        self, file: sqlite3.Connection, about: Written[D], who: str, what: str, comment: str, step: str = ""
    ) -> None:
        found = " ".join(dict.fromkeys(flaw.code for flaw in self.flaws_of(about.draft)))
        at = self._now().isoformat(timespec="seconds")
        file.execute(
            f"INSERT INTO {self.LEDGER} (at, {self.SUBJECT}, who, what, step, hash, comment, flaws)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (at, about.id, who, what, step, about.draft.hash, comment, found),
        )

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One change, whole or not at all; what is public counts once it is on the disk."""
        with self._file.open() as file:
            yield file
            released = self._shown(file, self._read(file, "WHERE state = 'released' ORDER BY id"))
        self.released = released

    def _read(self, file: sqlite3.Connection, which: str, *values: Any) -> list[Written[D]]:
        rows = file.execute(
            f"SELECT {self.TABLE}.*, name AS elevated FROM {self.TABLE} LEFT JOIN elevated ON kind = ? AND subject = id {which}",
            (self.TABLE, *values),
        )
        return [self._written(row) for row in rows]

    def _written(self, row: sqlite3.Row) -> Written[D]:
        standing = Standing(row["author"], row["state"], tuple(json.loads(row["deciders"])), row["elevated"] or "")
        return Written(row["id"], self._draft(row), standing)
