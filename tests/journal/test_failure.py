"""Disks that are full, folders that cannot be written to, a second hub, and being killed."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hallbus.hall import events as ev
from hallbus.journal import Conflict, JournalError, Recorded
from hallbus.journal.sqlite import SqliteJournal, open_journal
from tests.journal.conftest import MakeReadOnly
from tests.journal.day import at, story, taken
from tests.journal.files import filled, refused

HERE = Path(__file__).parent


async def append_until_it_fails(journal: SqliteJournal) -> JournalError:
    while True:
        try:
            await journal.append([ev.TicketVoided(at(1), "A001", "x" * 5000)] * 10, journal.last_seq)
        except JournalError as error:
            return error


async def stays_stopped_until_reopened(journal: SqliteJournal, code: str, heal: Callable[[], object]) -> None:
    """What holds after every failed commit: nothing goes on, nothing acknowledged is lost, the next opening is sound."""
    kept = journal.last_seq
    following = journal.follow(kept)
    with pytest.raises(JournalError) as told:
        await anext(following)
    assert told.value.code == code
    heal()
    for _ in range(2):
        with pytest.raises(JournalError) as again:
            await journal.append([taken(1)], kept)
        assert again.value.code == code
    await journal.close()
    reopened = open_journal(journal.path)
    assert reopened.last_seq >= kept > 0
    assert [r.seq for r in reopened.read()] == list(range(1, reopened.last_seq + 1))
    assert await reopened.append([taken(1)], reopened.last_seq) > kept
    await reopened.close()


# Full disks


async def test_a_full_disk_stops_the_journal_and_loses_nothing(small_disk: Path) -> None:
    journal = open_journal(small_disk)
    rest = small_disk / "rest"
    rest.write_bytes(b"x" * 300_000)
    error = await append_until_it_fails(journal)
    assert error.code == "full"
    assert "Free some space" in str(error)
    await stays_stopped_until_reopened(journal, "full", rest.unlink)


async def test_a_journal_is_not_begun_on_a_full_disk(small_disk: Path) -> None:
    rest = small_disk / "rest"
    with rest.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    assert refused(small_disk).code == "full"
    rest.unlink()
    await open_journal(small_disk).close()


async def test_a_file_that_may_not_grow_counts_as_a_full_disk(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    await journal.append([taken(1)], 0)
    journal._writer._connection.execute("PRAGMA max_page_count = 40")
    error = await append_until_it_fails(journal)
    assert error.code == "full"
    await stays_stopped_until_reopened(journal, "full", lambda: None)


async def test_all_who_shared_a_failed_commit_hear_of_it(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    await journal.append([taken(1)], 0)
    journal._writer._connection.execute("PRAGMA max_page_count = 40")
    big = ev.TicketVoided(at(1), "A001", "x" * 1_000_000)
    answers = await asyncio.gather(
        journal.append([taken(2)], 1), journal.append([big], 2), journal.append([big], 9), return_exceptions=True
    )
    codes = [getattr(a, "code", a) for a in answers]
    assert codes[0] in ("full", 2)  # it may have had a commit of its own
    assert codes[1] == "full"
    assert codes[2] in ("full", "conflict")
    await journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of a process's files")
async def test_a_write_that_the_system_refuses_stops_the_journal(tmp_path: Path) -> None:
    import resource

    journal = open_journal(tmp_path)
    await journal.append([taken(1)], 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        error = await append_until_it_fails(journal)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await stays_stopped_until_reopened(journal, error.code, lambda: None)


async def test_somebody_who_writes_past_the_lock_is_noticed(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    await journal.append([taken(1)], 0)
    with closing(sqlite3.connect(journal.path)) as other, other:
        other.execute("INSERT INTO events SELECT 2, kind, version, data FROM events")
    with pytest.raises(Conflict) as conflict:
        await journal.append([taken(2)], 1)
    assert (conflict.value.expected, conflict.value.found) == (1, 2)
    await stays_stopped_until_reopened(journal, "conflict", lambda: None)


# Folders and rights


def test_a_folder_that_is_missing_or_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder, why in (("missing", "does not exist"), ("file", "is a file")):
        error = refused(tmp_path / folder / "journal.sqlite3")
        assert error.code == "unavailable"
        assert why in str(error)


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").mkdir()
    error = refused(tmp_path)
    assert (error.code, "not a file" in str(error)) == ("unavailable", True)


async def test_a_folder_that_cannot_be_written_to(tmp_path: Path, make_read_only: MakeReadOnly) -> None:
    path = await filled(tmp_path)
    make_read_only(tmp_path)
    error = refused(path)
    assert error.code == "read_only"
    assert str(tmp_path) in error.remedy


async def test_a_new_journal_in_a_folder_that_cannot_be_written_to(
    tmp_path: Path, make_read_only: MakeReadOnly
) -> None:
    make_read_only(tmp_path)
    assert refused(tmp_path).code == "read_only"


@pytest.mark.skipif(sys.platform == "win32", reason="accounts are changed by POSIX calls")
async def test_a_file_that_cannot_be_written_to() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other accounts
        path = await filled(Path(name))
        for place, mode in ((name, 0o777), (f"{path}.lock", 0o666), (path, 0o444)):
            os.chmod(place, mode)
        root = os.geteuid() == 0  # whom modes do not bind
        if root:
            os.seteuid(65534)
        try:
            assert refused(path).code == "read_only"
        finally:
            if root:
                os.seteuid(0)


# A second hub


@contextlib.contextmanager
def holder(folder: Path, what: str) -> "Iterator[subprocess.Popen[str]]":
    """A process that has the journal open, until it is killed."""
    top = HERE.parent.parent
    command = [sys.executable, str(HERE / "appender.py"), str(folder), what]
    environment = {**os.environ, "PYTHONPATH": str(top)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        try:
            yield child
        finally:
            child.kill()


def line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline()


async def test_a_second_hub_in_this_process_is_kept_out(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    assert refused(tmp_path).code == "locked"
    await journal.close()
    await open_journal(tmp_path).close()


async def test_a_second_hub_is_kept_out_until_the_first_is_gone_however_it_goes(tmp_path: Path) -> None:
    with holder(tmp_path, "hold") as first:
        assert line(first) == "ready\n"
        error = refused(tmp_path)
        assert error.code == "locked"
        assert "Stop the other hub first" in str(error)
    await open_journal(tmp_path).close()


async def test_a_lock_file_with_rubbish_in_it_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3.lock").write_bytes(os.urandom(5000))
    journal = open_journal(tmp_path)
    assert refused(tmp_path).code == "locked"
    await journal.close()


# Killed


async def test_whatever_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    for life in range(10):
        with holder(tmp_path, "append") as child:
            said = [int(line(child)) for _ in range(5 + life * 11)]
            child.kill()
            rest, _ = child.communicate()
        acknowledged = max([*said, *map(int, rest.split("\n")[:-1])])
        journal = open_journal(tmp_path)
        assert journal.last_seq >= acknowledged
        recorded = list(journal.read())
        assert [r.seq for r in recorded] == list(range(1, journal.last_seq + 1))
        await journal.close()
    whole_or_not_at_all(recorded)


def whole_or_not_at_all(recorded: list[Recorded]) -> None:
    """Every event says which append it came in and how big that was."""
    left = 0
    for _, event in recorded:
        place, size = map(int, event.by.split("/"))
        assert place == (size - left if left else 0)
        left = size - place - 1
    assert left == 0


@pytest.mark.parametrize("left", [b"", b"half a journal"])
async def test_a_start_that_was_killed_while_making_the_journal_is_begun_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "journal.sqlite3.new").write_bytes(left)
    (tmp_path / "journal.sqlite3.new-wal").write_bytes(left)
    journal = open_journal(tmp_path)
    assert await journal.append(story(), 0) == 20
    await journal.close()
    assert set(os.listdir(tmp_path)) == {"journal.sqlite3", "journal.sqlite3.lock"}
