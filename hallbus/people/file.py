"""The file of people: accounts, sessions and the audit, in SQLite."""

from pathlib import Path

from hallbus.tables import Tables

FILE = "people.sqlite3"
AUDIT_KEPT_DAYS = 730

# A row of the audit is never changed, and goes only when one came that is two years younger. Each carries a link to the one before.
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS people (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    roles    TEXT NOT NULL,
    hash     TEXT NOT NULL,
    first    INTEGER NOT NULL,
    shut     INTEGER NOT NULL DEFAULT 0,
    since    TEXT NOT NULL,
    last     TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    digest   TEXT PRIMARY KEY,
    key      TEXT NOT NULL,
    begun    TEXT NOT NULL,
    seen     TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deeds (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    who      TEXT NOT NULL,
    role     TEXT NOT NULL,
    what     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    result   TEXT NOT NULL,
    link     TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS deeds_stay BEFORE UPDATE ON deeds
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS deeds_are_kept BEFORE DELETE ON deeds
WHEN julianday(OLD.at) > julianday((SELECT at FROM deeds ORDER BY id DESC LIMIT 1)) - {AUDIT_KEPT_DAYS}
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
"""


class PeopleError(Exception):
    """The file of people cannot be used: nobody can sign in, and the hall goes on without."""


class PeopleFile(Tables):
    """Accounts, sessions and the audit. Raises PeopleError."""

    SCHEMA = SCHEMA
    PRAGMAS = ("secure_delete = ON",)  # an old password's hash leaves no trace
    FAULT = PeopleError
    REMEDY = "free space or change its rights if that is why; else restore it, or move it away to begin anew with the password of keys.json"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE)
