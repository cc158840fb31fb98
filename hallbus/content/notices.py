"""Notices that people write: shown once the last step was taken, gone when their time is over."""

import json
import sqlite3
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct

from hallbus.content.linter import Flaw, flaws
from hallbus.content.reviewed import Reviewed, Written
from hallbus.hall.facts import Notice, Review


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

    def is_over(self, now: datetime) -> bool:
        return self.ends < now.date().isoformat()


class Notices(Reviewed[Draft, Notice]):
    """The table of notices."""

    TABLE, LEDGER, SUBJECT = "notices", "ledger", "notice"
    UNKNOWN, TOO_MANY = "unknown_notice", "too_many_notices"

    def _draft(self, row: sqlite3.Row) -> Draft:
        return Draft(row["text"], row["begins"], row["ends"], row["text_en"])

    def _values(self, file: sqlite3.Connection, draft: Draft) -> dict[str, Any]:
        return {"text": draft.text, "text_en": draft.text_en, "begins": draft.begins, "ends": draft.ends}

    def _shown(self, file: sqlite3.Connection, public: list[Written[Draft]]) -> tuple[Notice, ...]:
        return tuple(
            Notice(
                id=f"n{one.id}",
                text=one.draft.text,
                text_en=one.draft.text_en,
                begins=one.draft.begins,
                ends=one.draft.ends,
            )
            for one in public
        )
