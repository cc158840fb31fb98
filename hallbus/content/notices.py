"""Notices that people write: kept with every decision about them, shown once the last step was taken, gone when their time is over."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from hallbus.content.file import ContentFile
from hallbus.content.linter import Flaw, flaws
from hallbus.content.review import NotDone, Standing, edited, passed, recalled, returned, submitted
from hallbus.hall.facts import Notice, Review

NOTICES_MOST = 1_000


class Draft(Struct, frozen=True):
    """What somebody writes. `begins` and `ends` are ISO dates, both days included; nothing is public for ever."""

    text: str
    begins: str
    ends: str
    text_en: str | None = None

    @property
    def hash(self) -> str:
        """Of the words and days that a decision is about: the first 16 hex digits of their SHA-256."""
        whole = json.dumps([self.text, self.text_en, self.begins, self.ends], ensure_ascii=False)
        return sha256(whole.encode()).hexdigest()[:16]

    def flaws(self, today: date, rules: Review) -> tuple[Flaw, ...]:
        return flaws({"text": self.text, "text_en": self.text_en or ""}, today, rules.words)


class Written(Struct, frozen=True):
    """A notice and where it stands."""

    id: int
    draft: Draft
    standing: Standing


class Entry(Struct, frozen=True):
    """One line of the ledger. `what`: written, edited, submitted, passed, returned, released, recalled or removed."""

    at: str
    notice: int
    who: str
    what: str
    step: str = ""
    hash: str = ""
    comment: str = ""
    flaws: str = ""


class Notices:
    """The table of notices. `released` is at hand for the screens; everything else waits for the disk. Raises ContentError."""

    def __init__(self, folder: Path, now: Callable[[], datetime], rules: Callable[[], Review]) -> None:
        self._file, self._now, self._rules = ContentFile(folder), now, rules
        self.released: tuple[Notice, ...] = ()

    def look(self) -> None:
        """What is public, read from the disk."""
        with self._change():
            pass

    def all(self) -> list[Written]:
        """The newest first."""
        with self._file.open() as file:
            return [_written(row) for row in file.execute("SELECT * FROM notices ORDER BY id DESC")]

    def ledger(self, notice: int | None = None) -> list[Entry]:
        """Every decision, the oldest first."""
        fields = "at, notice, who, what, step, hash, comment, flaws"
        with self._file.open() as file:
            rows = file.execute(
                f"SELECT {fields} FROM ledger WHERE notice = ? OR ? IS NULL ORDER BY id", (notice, notice)
            ).fetchall()
        return [Entry(*row) for row in rows]

    # Writing

    def write(self, draft: Draft, who: str, reason: str = "") -> Written:
        """A new draft. With numbers that name a person it needs a `reason`. Raises NotDone."""
        self._check(draft, reason)
        with self._change() as file:
            if file.execute("SELECT count(*) FROM notices").fetchone()[0] >= NOTICES_MOST:
                raise NotDone("too_many_notices")
            new = file.execute(
                "INSERT INTO notices (text, text_en, begins, ends, state, author, deciders) VALUES (?, ?, ?, ?, 'draft', ?, '[]')",
                (draft.text, draft.text_en, draft.begins, draft.ends, who),
            ).lastrowid
            written = Written(new or 0, draft, Standing(author=who))
            self._enter(file, written, who, "written", reason)
            return written

    def edit(self, id: int, draft: Draft, who: str, reason: str = "") -> Written:
        """Other words: a draft again, off the screens at once. Raises NotDone."""
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
            file.execute("DELETE FROM notices WHERE id = ?", (id,))
            self._enter(file, known, who, "removed", "")

    # Deciding

    def submit(self, id: int, who: str, reason: str = "") -> Written:
        """Give it to those who look at it. With flaws it needs a `reason`. Raises NotDone."""
        with self._change() as file:
            known = self._find(file, id)
            if self.flaws_of(known.draft) and not reason:
                raise NotDone("flawed")
            self._not_over(known.draft)
            return self._keep(file, Written(id, known.draft, submitted(known.standing)), who, "submitted", reason)

    def decide(self, id: int, who: str, roles: frozenset[str], hash: str, good: bool, comment: str = "") -> Written:
        """Take the next step with exactly these words, or give them back. Raises NotDone."""
        rules = self._rules()
        with self._change() as file:
            known = self._find(file, id)
            if known.draft.hash != hash:
                raise NotDone("changed_meanwhile")
            step = rules.steps[min(known.standing.step, len(rules.steps) - 1)]
            if good:
                self._not_over(known.draft)
                now = passed(known.standing, who, roles, rules)
                what = "released" if now.state == "released" else "passed"
            else:
                now, what = returned(known.standing, roles, rules), "returned"
            return self._keep(file, Written(id, known.draft, now), who, what, comment, step)

    def recall(self, id: int, who: str, comment: str = "") -> Written:
        """Off every screen. Raises NotDone."""
        with self._change() as file:
            known = self._find(file, id)
            return self._keep(file, Written(id, known.draft, recalled(known.standing)), who, "recalled", comment)

    def flaws_of(self, draft: Draft) -> tuple[Flaw, ...]:
        """What the linter says today."""
        return draft.flaws(self._now().date(), self._rules())

    def _check(self, draft: Draft, reason: str) -> None:
        self._not_over(draft)
        if draft.begins > draft.ends:
            raise NotDone("ends_first")
        if not reason and any(flaw.is_personal for flaw in self.flaws_of(draft)):
            raise NotDone("personal_data")

    def _not_over(self, draft: Draft) -> None:
        if draft.ends < self._now().date().isoformat():
            raise NotDone("over_already")

    def _find(self, file: sqlite3.Connection, id: int) -> Written:
        row = file.execute("SELECT * FROM notices WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise NotDone("unknown_notice")
        return _written(row)

    def _keep(
        self, file: sqlite3.Connection, new: Written, who: str, what: str, comment: str, step: str = ""
    ) -> Written:
        draft, standing = new.draft, new.standing
        file.execute(
            "UPDATE notices SET text = ?, text_en = ?, begins = ?, ends = ?, state = ?, author = ?, deciders = ? WHERE id = ?",
            (
                draft.text, draft.text_en, draft.begins, draft.ends, standing.state, standing.author,
                json.dumps(standing.deciders, ensure_ascii=False), new.id,
            ),
        )  # fmt: skip
        self._enter(file, new, who, what, comment, step)
        return new

    def _enter(
        self, file: sqlite3.Connection, about: Written, who: str, what: str, comment: str, step: str = ""
    ) -> None:
        found = " ".join(dict.fromkeys(flaw.code for flaw in self.flaws_of(about.draft)))
        file.execute(
            "INSERT INTO ledger (at, notice, who, what, step, hash, comment, flaws) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._now().isoformat(timespec="seconds"), about.id, who, what, step, about.draft.hash, comment, found,
            ),
        )  # fmt: skip

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One change, whole or not at all; what is public counts once it is on the disk."""
        with self._file.open() as file:
            yield file
            rows = file.execute("SELECT * FROM notices WHERE state = 'released' ORDER BY id").fetchall()
        self.released = tuple(
            Notice(id=f"n{row['id']}", text=row["text"], text_en=row["text_en"], begins=row["begins"], ends=row["ends"])
            for row in rows
        )


def _written(row: Any) -> Written:
    draft = Draft(row["text"], row["begins"], row["ends"], row["text_en"])
    return Written(row["id"], draft, Standing(row["author"], row["state"], tuple(json.loads(row["deciders"]))))
