"""Files that are damaged, newer or older than this program, and the words for all of it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hallbus import codec
from hallbus.hall import events as ev
from hallbus.journal import JournalError
from hallbus.journal.sqlite import open_journal
from hallbus.journal.words import REMEDY, TROUBLE
from tests.journal.files import filled, refused

# Damage


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def overwrite(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start, os.SEEK_END if start < 0 else os.SEEK_SET)
        file.write(content)


def other_database(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE recipes (name)")


def wal(path: Path, content: bytes) -> None:
    path.with_name("journal.sqlite3-wal").write_bytes(content)


def cut_beside_a_wal(path: Path) -> None:
    os.truncate(path, 0)
    wal(path, WAL)


def gone_beside_a_wal(path: Path) -> None:
    path.unlink()
    wal(path, WAL)


WAL = b"7\x7f\x06\x82" + b"x" * 4096

DAMAGE: dict[str, Callable[[Path], object]] = {
    "rubbish": lambda path: path.write_bytes(os.urandom(8192)),
    "a text file": lambda path: path.write_text("hall\n" * 2000),
    "another program's": other_database,
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "last page lost": lambda path: os.truncate(path, path.stat().st_size - 4096),
    "half a page lost": lambda path: os.truncate(path, path.stat().st_size - 2048),
    "cut to nothing": lambda path: os.truncate(path, 0),
    "cut to nothing beside a WAL": cut_beside_a_wal,
    "gone beside a WAL": gone_beside_a_wal,
    "a WAL of rubbish": lambda path: wal(path, b"rubbish!" * 1000),
    "header overwritten": lambda path: overwrite(path, 0, b"\0" * 100),
    "end overwritten": lambda path: overwrite(path, -4096, b"\xff" * 4096),
    "middle overwritten": lambda path: overwrite(path, path.stat().st_size // 2 // 4096 * 4096, b"\xa5" * 40960),
    "a row lost": lambda path: change(path, "DELETE FROM events WHERE seq = 2990"),
    "the first row lost": lambda path: change(path, "DELETE FROM events WHERE seq = 1"),
    "a row broken": lambda path: change(path, "UPDATE events SET data = x'7b22' WHERE seq = 2990"),
    "a row of the wrong type": lambda path: change(path, "UPDATE events SET data = 17 WHERE seq = 2990"),
    "a kind that is no text": lambda path: change(
        path, "UPDATE events SET kind = CAST(x'ff' AS TEXT) WHERE seq = 3000"
    ),
    "a table lost": lambda path: change(path, "DROP TABLE events"),
    "the index lost": lambda path: change(path, "DROP INDEX days"),
}


@pytest.mark.parametrize("kind", DAMAGE)
async def test_a_damaged_journal_is_refused_and_left_as_it_is(tmp_path: Path, kind: str) -> None:
    path = await filled(tmp_path)
    DAMAGE[kind](path)
    before = path.read_bytes() if path.exists() else None
    error = refused(path)
    assert error.code == "damaged"
    assert "backup" in error.remedy
    assert (path.read_bytes() if path.exists() else None) == before
    assert refused(path).code == "damaged"  # and its lock was let go


# Newer and older


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 2",
        "UPDATE events SET version = 2 WHERE seq = 3000",
        "UPDATE events SET kind = 'ticket.teleported' WHERE seq = 3000",
    ],
)
async def test_a_journal_of_a_newer_program_asks_for_an_update(tmp_path: Path, statement: str) -> None:
    path = await filled(tmp_path)
    change(path, statement)
    error = refused(path)
    assert error.code == "newer"
    assert "Update hallbus" in str(error)


async def test_events_of_an_older_version_are_read_as_todays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await filled(tmp_path, 3)
    old = b'{"at":"2020-01-02T03:04:05Z","number":"A077","matter":"A1"}'
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO events VALUES (4, 'ticket.taken', -1, ?)", (old,))
    assert refused(path).code == "newer"  # without a step up, nobody knows what it says
    monkeypatch.setitem(codec.UPCASTS, ("ticket.taken", -1), lambda fields: {**fields, "ticket": fields["number"]})
    monkeypatch.setitem(codec.UPCASTS, ("ticket.taken", 0), lambda fields: {**fields, "service": fields["matter"]})
    journal = open_journal(path)
    assert [(e.ticket, e.service) for _, e in journal.read(3) if isinstance(e, ev.TicketTaken)] == [("A077", "A1")]
    await journal.close()


# Words


def test_every_trouble_has_words_and_a_remedy_in_both_languages() -> None:
    codes = set(TROUBLE["en"])
    for table in (*TROUBLE.values(), *REMEDY.values()):
        assert set(table) == codes
    error = JournalError("full", Path("/data/journal.sqlite3"), "disk I/O error")
    assert str(error) == f"The disk that holds {error.path.parent} is full (disk I/O error). {error.remedy}"
    assert error.words("zh-CN").startswith(f"{error.path.parent} 所在的磁盘已满（disk I/O error）。请")


async def test_what_this_program_says_of_a_file_is_chinese_in_chinese(tmp_path: Path) -> None:
    path = await filled(tmp_path)
    change(path, "DELETE FROM events WHERE seq = 2990")
    assert refused(path).words("zh-CN").startswith(f"{path} 已损坏（缺少第 2990 条）。请停止中枢")
    os.truncate(path, 0)
    assert refused(path).words("zh-CN").startswith(f"{path} 已损坏（文件为空）。")
    missing = refused(tmp_path / "missing").words("zh-CN")
    assert missing.startswith(f"{tmp_path / 'missing' / path.name} 无法使用（目录不存在）。")
