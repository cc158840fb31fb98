"""The audit: added to, never changed, forgotten after two years."""

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hallbus.people.audit import WAITING_MOST, Audit, Deed
from hallbus.people.file import AUDIT_KEPT_DAYS, FILE, PeopleFile
from tests.halls import MORNING


def deed(n: int = 1, at: datetime = MORNING) -> Deed:
    return Deed(at.isoformat(timespec="seconds"), "li", "editor", "POST /api/people", f"p{n}")


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    return Audit(PeopleFile(tmp_path))


async def test_rows_stand_in_the_order_in_which_they_came_and_are_paged_from_the_newest(audit: Audit) -> None:
    for n in range(5):
        await audit.keep(deed(n))
    newest = audit.page(None, 2)
    assert [row.subject for row in newest] == ["p4", "p3"]
    assert [row.subject for row in audit.page(newest[-1].id, 9)] == ["p2", "p1", "p0"]
    assert (newest[0].who, newest[0].role, newest[0].what, newest[0].result) == (
        "li",
        "editor",
        "POST /api/people",
        "done",
    )


async def test_many_at_once_are_all_kept(audit: Audit) -> None:
    await asyncio.gather(*(audit.keep(deed(n)) for n in range(200)))
    await asyncio.gather(*(audit.keep(deed(7)) for _ in range(10)))
    assert len(audit.page(None, 500)) == 210


async def test_a_caller_that_goes_away_takes_no_row_along(audit: Audit) -> None:
    gone = asyncio.ensure_future(audit.keep(deed(1)))
    await asyncio.sleep(0)
    gone.cancel()
    await audit.keep(deed(2))
    assert {row.subject for row in audit.page(None, 9)} == {"p1", "p2"}


async def test_a_disk_that_fails_is_logged_and_stops_nobody(
    audit: Audit, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(b"noise" * 1000)
    await audit.keep(deed())
    assert "1 rows are lost" in caplog.text


async def test_what_waits_is_bounded(audit: Audit, caplog: pytest.LogCaptureFixture) -> None:
    await asyncio.gather(*(audit.keep(deed(n)) for n in range(WAITING_MOST + 1)))
    assert len(audit.page(None, 2 * WAITING_MOST)) == WAITING_MOST
    assert "cannot keep up" in caplog.text


def test_no_row_can_be_changed_or_taken_out(audit: Audit, tmp_path: Path) -> None:
    audit.add(deed(1), deed(2))
    with sqlite3.connect(tmp_path / FILE) as file:
        for words in ("UPDATE deeds SET who = 'nobody'", "DELETE FROM deeds", "DELETE FROM deeds WHERE id = 1"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                file.execute(words)
    assert len(audit.page(None, 9)) == 2


def test_rows_two_years_older_than_the_newest_are_forgotten(audit: Audit) -> None:
    old, kept = timedelta(days=AUDIT_KEPT_DAYS + 1), timedelta(days=AUDIT_KEPT_DAYS - 1)
    assert audit.sweep() == 0
    audit.add(deed(1, MORNING - old), deed(2, MORNING - kept), deed(3))
    assert audit.sweep() == 1
    assert audit.sweep() == 0
    assert [row.subject for row in audit.page(None, 9)] == ["p3", "p2"]


@pytest.mark.parametrize(
    ("meddling", "found"),
    [
        ("UPDATE deeds SET who = 'nobody' WHERE id = 3", 3),
        ("UPDATE deeds SET result = '' WHERE id = 1", 1),
        ("UPDATE deeds SET link = '' WHERE id = 2", 2),
        ("DELETE FROM deeds WHERE id = 2", 3),
        ("UPDATE deeds SET id = 9 WHERE id = 4", 9),
        ("INSERT INTO deeds VALUES (9, '', 'li', '', '', '', '', 'x')", 9),
    ],
)
def test_whoever_changes_a_row_in_the_file_is_found(audit: Audit, tmp_path: Path, meddling: str, found: int) -> None:
    audit.add(deed(1), deed(2))
    audit.add(deed(3), deed(4))
    assert audit.broken() == (4, None)
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("DROP TRIGGER deeds_stay")
        file.execute("DROP TRIGGER deeds_are_kept")
        file.execute(meddling)
    assert audit.broken()[1] == found


def test_rows_that_were_forgotten_by_age_are_not_missed(audit: Audit) -> None:
    assert audit.broken() == (0, None)
    old = timedelta(days=AUDIT_KEPT_DAYS + 1)
    audit.add(deed(1, MORNING - old), deed(2, MORNING - old), deed(3), deed(4))
    audit.sweep()
    audit.add(deed(5))
    assert audit.broken() == (3, None)
