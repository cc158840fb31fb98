"""`hallbus people`, as the keeper of the machine types it: beside a hub that runs, and without one."""

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest

from hallbus.cli import main
from hallbus.people.accounts import Accounts
from hallbus.people.audit import Audit
from hallbus.people.file import FILE, PeopleFile
from hallbus.people.passwords import fits
from tests.halls import DEMO_FILE, MORNING
from tests.patience import PATIENCE_S
from tests.web.browsers import OWN, Browser
from tests.web.running import RunningHall


def people(folder: Path, *words: str) -> int:
    return main(["people", str(DEMO_FILE), "--data", str(folder), "--language", "en", *words])


def password_in(said: str) -> str:
    (found,) = re.findall(r"this once\): (\S+)", said)
    return str(found)


async def test_a_lost_password_is_replaced_beside_the_running_hub_which_notices(
    hall: RunningHall, capsys: pytest.CaptureFixture[str]
) -> None:
    boss = await Browser.of(hall, "boss", "administrator")
    assert await asyncio.to_thread(people, hall.data, "reset", "boss") == 0
    password = password_in(capsys.readouterr().out)
    async with asyncio.timeout(PATIENCE_S):
        while (await boss.ask("GET", "/api/me")).json["person"]:  # noqa: ASYNC110  # another process did it
            await asyncio.sleep(0.05)
    assert (await Browser(hall).sign_in("boss", OWN)).status == 401
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    browser = Browser(hall)
    assert (await browser.sign_in("boss", password)).json["person"]["first"]
    await browser.ask("POST", "/api/password", {"old": password, "new": OWN})
    rows = (await browser.ask("GET", "/api/audit")).json["rows"]
    (reset,) = [row for row in rows if row["role"] == "command"]
    assert (reset["who"], reset["what"], reset["on"]) == ("hallbus people", "command: reset", "boss")
    assert password not in str(rows)


async def test_the_first_password_ends_when_another_is_given(
    hall: RunningHall, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(people, hall.data, "reset", "admin") == 0
    async with asyncio.timeout(PATIENCE_S):
        while (await hall.ask("GET", "/api/hall", headers=hall.admin)).status != 401:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.05)
    came = await Browser(hall).sign_in("admin", password_in(capsys.readouterr().out))
    assert came.json["person"] == {"name": "admin", "roles": ["administrator"], "first": True}


def test_a_name_that_nobody_has_is_answered_with_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = Accounts(PeopleFile(tmp_path))
    accounts.add("boss", ("administrator",), "kept", MORNING, first=False)
    assert people(tmp_path, "reset", "bos") == 1
    assert "There are: boss" in capsys.readouterr().out
    assert [person.name for person in accounts.everybody()] == ["boss"]
    assert Audit(PeopleFile(tmp_path)).page(None, 9) == []


def test_a_folder_without_people_gets_its_administrator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert people(tmp_path, "list") == 0
    assert "keys.json" in capsys.readouterr().out
    assert people(tmp_path, "reset", "no name") == 1
    assert "32 at most" in capsys.readouterr().out
    assert people(tmp_path, "reset", "站长") == 0
    password = password_in(capsys.readouterr().out)
    person, kept = Accounts(PeopleFile(tmp_path)).find("站长") or pytest.fail("nobody")
    assert (person.roles, person.first) == (("administrator",), True)
    assert fits(password, kept)


def test_the_list_says_who_stands_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accounts = Accounts(PeopleFile(tmp_path))
    accounts.add("boss", ("administrator",), "kept", MORNING, first=False)
    accounts.add("li", ("clerk", "guide"), "kept", MORNING)
    accounts.add("chen", ("editor",), "kept", MORNING)
    accounts.change("chen", shut=True)
    assert people(tmp_path, "list") == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["boss", "open", "administrator"],
        ["chen", "shut", "editor"],
        ["li", "no", "own", "password", "guide", "clerk"],
    ]
    assert people(tmp_path, "reset", "chen") == 0
    assert "The account is shut" in capsys.readouterr().out


def test_the_audit_is_proved_or_the_changed_row_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert people(tmp_path, "reset", "boss") == 0
    assert people(tmp_path, "reset", "boss") == 0
    assert people(tmp_path, "audit") == 0
    assert "2 rows, and none was changed" in capsys.readouterr().out
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("DROP TRIGGER deeds_stay")
        file.execute("UPDATE deeds SET who = 'somebody else' WHERE id = 2")
    assert people(tmp_path, "audit") == 1
    assert "row 2" in capsys.readouterr().out


def test_what_cannot_be_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert people(tmp_path / "none", "list") == 1
    assert "is no folder" in capsys.readouterr().err
    (tmp_path / FILE).write_bytes(b"noise" * 1000)
    assert people(tmp_path, "list") == 1
    assert "not a database" in capsys.readouterr().err
    for words in ((), ("reset",), ("dance",)):
        with pytest.raises(SystemExit) as ended:
            people(tmp_path, *words)
        assert ended.value.code == 2
