"""Appointments that another system made: kept, changed and forgotten here. They are no history: what came of one is in the journal.

A code is whatever the other system gave the visitor, never a person's number. An appointment is for a business day; its slot is in
the hall's own time.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from hallbus.hall.facts import HallFacts
from hallbus.hall.sessions import Dial
from hallbus.personal import names_a_person

FILE = "appointments.sqlite3"
KEPT_DAYS = 30
FORESIGHT_DAYS = 400  # whoever books further ahead has mistyped the year
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")

SCHEMA = """
CREATE TABLE IF NOT EXISTS appointments (
    code    TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    day     TEXT NOT NULL,
    begins  TEXT NOT NULL,
    ends    TEXT NOT NULL,
    state   TEXT NOT NULL DEFAULT 'booked',
    ticket  TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS days ON appointments (day, begins);
"""

Refusal = Literal[
    "personal_data", "bad_code", "unknown_service", "bad_date", "bad_slot", "appointment_past", "already_used"
]
Fate = Literal["new", "changed", "unchanged"]


class Appointment(Struct, frozen=True, kw_only=True):
    """Somebody comes for a service on a day (ISO date), between two times of day ("HH:MM")."""

    code: str
    service: str
    day: str
    begins: str
    ends: str
    state: Literal["booked", "checked_in"] = "booked"
    ticket: str | None = None

    def slot(self, facts: HallFacts) -> tuple[datetime, datetime] | None:
        """From and to, as moments; None when a change of the clock leaves nothing of it."""
        return Dial(facts, self.day).stretch(self.begins, self.ends)


class AppointmentsError(Exception):
    """The file of appointments cannot be used; the hall goes on without it."""


class NotTaken(Exception):
    """An appointment that is not kept, and why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


def understood(facts: HallFacts, today: str, code: str, service: str, day: str, begins: str, ends: str) -> Appointment:
    """An appointment as another system wrote it. Raises NotTaken."""
    if names_a_person(code, date.fromisoformat(today)):
        raise NotTaken("personal_data")
    if not CODE.fullmatch(code):
        raise NotTaken("bad_code")
    if all(known.id != service for known in facts.services):
        raise NotTaken("unknown_service")
    found = Appointment(code=code, service=service, day=_day(day), begins=_time(begins), ends=_time(ends))
    if found.day < today:
        raise NotTaken("appointment_past")
    if date.fromisoformat(found.day) > date.fromisoformat(today) + timedelta(days=FORESIGHT_DAYS):
        raise NotTaken("bad_date")
    if found.slot(facts) is None:
        raise NotTaken("bad_slot")
    return found


def _day(text: str) -> str:
    """An ISO date; spreadsheets make 2026/11/4 of it."""
    found = DATE.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())).isoformat() if found else _none("bad_date")
    except ValueError:
        raise NotTaken("bad_date") from None


def _time(text: str) -> str:
    """A time of day; spreadsheets make 9:00 or 09:00:00 of it."""
    found = TIME.fullmatch(text.strip().removesuffix(":00") if text.count(":") == 2 else text.strip())
    return f"{int(found[1]):02d}:{found[2]}" if found else _none("bad_slot")


def _none(code: Refusal) -> str:
    raise NotTaken(code)


class Appointments:
    """The file. Every call opens it for itself and may come from any thread. Raises AppointmentsError."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._turn = Lock()  # SQLite's own waiting does not cover a file that opens while another call closes it

    def keep(self, wanted: Iterable[Appointment]) -> list[Fate | Literal["already_used"]]:
        """Keep all of these in one go, and say of each what that did. The same again changes nothing."""
        with self._open() as file:
            return [self._keep(file, each) for each in wanted]

    def _keep(self, file: sqlite3.Connection, wanted: Appointment) -> Fate | Literal["already_used"]:
        known = _found(file, wanted.code)
        if known is not None and replace(known, state="booked", ticket=None) == wanted:
            return "unchanged"
        if known is not None and known.state == "checked_in":
            return "already_used"
        file.execute(
            "INSERT OR REPLACE INTO appointments (code, service, day, begins, ends) VALUES (?, ?, ?, ?, ?)",
            (wanted.code, wanted.service, wanted.day, wanted.begins, wanted.ends),
        )
        return "changed" if known else "new"

    def find(self, code: str) -> Appointment | None:
        with self._open() as file:
            return _found(file, code)

    def of_day(self, day: str) -> list[Appointment]:
        """Those of a day, by their slots."""
        with self._open() as file:
            rows = file.execute(f"SELECT {COLUMNS} FROM appointments WHERE day = ? ORDER BY begins, code", (day,))
            return [_of_row(row) for row in rows]

    def check_in(self, code: str, ticket: str) -> None:
        """Note which ticket it became."""
        with self._open() as file:
            file.execute("UPDATE appointments SET state = 'checked_in', ticket = ? WHERE code = ?", (ticket, code))

    def delete(self, code: str) -> bool:
        """Forget one; whether it was there."""
        with self._open() as file:
            return bool(file.execute("DELETE FROM appointments WHERE code = ?", (code,)).rowcount)

    def sweep(self, today: str) -> int:
        """Forget those of days long past; how many."""
        oldest = (date.fromisoformat(today) - timedelta(days=KEPT_DAYS)).isoformat()
        with self._open() as file:
            return file.execute("DELETE FROM appointments WHERE day < ?", (oldest,)).rowcount

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it stays, or nothing."""
        try:
            with self._turn, closing(sqlite3.connect(self._file, timeout=5)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no trace in the file
                file.executescript(SCHEMA)
                with file:
                    yield file
        except sqlite3.Error as error:
            raise AppointmentsError(str(error)) from error


COLUMNS = "code, service, day, begins, ends, state, ticket"


def _found(file: sqlite3.Connection, code: str) -> Appointment | None:
    row = file.execute(f"SELECT {COLUMNS} FROM appointments WHERE code = ?", (code,)).fetchone()
    return _of_row(row) if row else None


def _of_row(row: tuple[str, ...]) -> Appointment:
    return Appointment(**dict(zip(Appointment.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]  # as SCHEMA says
