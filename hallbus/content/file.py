"""The file of content: what was written, where it stands on its way to the screens, and who decided what."""

from pathlib import Path

from hallbus.tables import Tables

FILE = "content.sqlite3"

SCHEMA = """
CREATE TABLE IF NOT EXISTS notices (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    text     TEXT NOT NULL,
    text_en  TEXT,
    begins   TEXT NOT NULL,
    ends     TEXT NOT NULL,
    state    TEXT NOT NULL,
    author   TEXT NOT NULL,
    deciders TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ledger (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    notice   INTEGER NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    step     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    comment  TEXT NOT NULL,
    flaws    TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_of ON ledger (notice);
CREATE TRIGGER IF NOT EXISTS ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER IF NOT EXISTS ledger_is_kept BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TABLE IF NOT EXISTS uploads (
    id       TEXT PRIMARY KEY,
    label    TEXT NOT NULL,
    size     INTEGER NOT NULL,
    told     TEXT NOT NULL,
    who      TEXT NOT NULL,
    at       TEXT NOT NULL,
    moved    TEXT NOT NULL,
    state    TEXT NOT NULL,
    hash     TEXT NOT NULL DEFAULT '',
    reason   TEXT NOT NULL DEFAULT '',
    facts    TEXT NOT NULL DEFAULT '{}',
    tries    INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS upload_aims (
    id       TEXT PRIMARY KEY,
    aim      TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS media (
    hash     TEXT PRIMARY KEY,
    at       TEXT NOT NULL,
    label    TEXT NOT NULL,
    who      TEXT NOT NULL,
    facts    TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS clips (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    draft    TEXT NOT NULL,
    state    TEXT NOT NULL,
    author   TEXT NOT NULL,
    deciders TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS elevated (
    kind     TEXT NOT NULL,
    subject  INTEGER NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE TABLE IF NOT EXISTS clip_ledger (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    clip     INTEGER NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    step     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    comment  TEXT NOT NULL,
    flaws    TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS clip_ledger_stays BEFORE UPDATE ON clip_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER IF NOT EXISTS clip_ledger_is_kept BEFORE DELETE ON clip_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TABLE IF NOT EXISTS arrangements (
    no       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    who      TEXT NOT NULL,
    body     TEXT NOT NULL
);
"""


class ContentError(Exception):
    """The file of content cannot be used: nothing can be changed, and what is public stays as it is."""


class ContentFile(Tables):
    """Notices, clips, media and uploads, and the ledgers of what was decided. Raises ContentError."""

    SCHEMA = SCHEMA
    PRAGMAS = ("synchronous = FULL",)
    FAULT = ContentError
    REMEDY = (
        "free space or change its rights if that is why; else restore it, or move it away to begin without any content"
    )

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE)
