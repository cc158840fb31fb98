"""What people and administrators change through the doors is written down; what machines press is not."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from hallbus.people.file import FILE
from hallbus.web.parts import PEOPLE
from hallbus.web.roles import TABLE
from tests.nobody import ELDER, NAME
from tests.web.browsers import OWN, Browser
from tests.web.running import RunningHall

Told = list[tuple[str, str, str, str, str]]


@pytest.fixture
async def boss(hall: RunningHall) -> Browser:
    return await Browser.of(hall, "boss", "administrator", "editor")


async def trail(boss: Browser, query: str = "") -> Told:
    """Who, in which role, what, on what, with what result; the oldest first."""
    answer = await boss.ask("GET", f"/api/audit{query}")
    assert answer.status == 200, answer
    return [(r["who"], r["role"], r["what"], r["on"], r["result"]) for r in reversed(answer.json["rows"])]


async def test_a_change_is_written_down_with_who_and_what_before_it_is_answered(
    hall: RunningHall, boss: Browser
) -> None:
    await boss.ask("POST", "/api/people", {"name": "li", "roles": ["clerk", "guide"]})
    await boss.ask("PATCH", "/api/people/li", {"roles": ["clerk"], "shut": True, "reset": True})
    await boss.ask("POST", "/api/tickets", {"service": "A1"})
    await boss.ask("POST", "/api/tickets/A001/void", {"reason": "走错大厅"})
    await boss.ask("POST", "/api/green-channel", {"on": True})
    assert await trail(boss) == [
        ("boss", "administrator", "POST /api/people", "li: guide clerk", "done"),
        ("boss", "administrator", "PATCH /api/people/{name}", "li: clerk, shut, reset", "done"),
        ("boss", "administrator", "POST /api/tickets", "", "done"),
        ("boss", "administrator", "POST /api/tickets/{number}/void", "A001", "done"),
        ("boss", "administrator", "POST /api/green-channel", "", "done"),
    ]
    row = (await boss.ask("GET", "/api/audit?limit=1")).json["rows"][0]
    assert row["at"] == "2026-11-24T09:30:00+08:00"


async def test_the_administrator_s_key_is_written_down_and_a_machine_s_is_not(hall: RunningHall, boss: Browser) -> None:
    await hall.call()
    await hall.press(1, "start")
    assert await trail(boss) == []
    await hall.ask("POST", "/api/windows/1/finish", headers=hall.admin)
    assert await trail(boss) == [("admin", "key", "POST /api/windows/{no}/{button}", "1 finish", "done")]


async def test_signing_in_and_out_is_written_down_with_failures_of_those_who_are_known(
    hall: RunningHall, boss: Browser
) -> None:
    await Browser.of(hall, "li", "clerk", "guide")
    browser = Browser(hall)
    await browser.sign_in("LI", "wrong")
    await browser.sign_in("my-secret-password", "li")
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    await browser.sign_in("li", OWN)
    await browser.ask("POST", "/api/password", {"old": OWN, "new": "another good one"})
    await browser.ask("POST", "/api/sign-out", {"everywhere": True})
    assert await trail(boss) == [
        ("li", "guide clerk", "POST /api/sign-in", "", "wrong_sign_in"),
        ("li", "guide clerk", "POST /api/sign-in", "", "done"),
        ("li", "guide clerk", "POST /api/password", "li", "done"),
        ("li", "guide clerk", "POST /api/sign-out", "everywhere", "done"),
    ]


async def test_what_a_person_may_not_is_written_down_once_a_minute(hall: RunningHall, boss: Browser) -> None:
    li = await Browser.of(hall, "li", "clerk")
    for _ in range(5):
        await li.ask("POST", "/api/people", {"name": "mine", "roles": ["administrator"]})
    await li.ask("GET", "/api/people")
    expected = ("li", "clerk", "POST /api/people", "", "not_your_role")
    assert await trail(boss) == [expected]
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    await li.ask("POST", "/api/people", {"name": "mine", "roles": ["administrator"]})
    assert await trail(boss) == [expected, expected]


async def test_what_a_machine_s_key_tries_and_may_not_is_written_down(hall: RunningHall, boss: Browser) -> None:
    stolen = hall.key("screen", "TV-1")
    for path in ("/api/people", "/api/windows/1/call-next", "/api/windows/1/call-next"):
        assert (await hall.ask("POST", path, stolen, {})).status == 403
    assert (await hall.ask("POST", "/api/people", "nobody's key", {})).status == 401
    assert await trail(boss) == [
        ("screen:TV-1", "key", "POST /api/people", "", "forbidden"),
        ("screen:TV-1", "key", "POST /api/windows/{no}/call-next", "", "forbidden"),
    ]


async def test_what_was_refused_for_another_reason_changed_nothing_and_leaves_no_row(boss: Browser) -> None:
    for method, path, body in (
        ("POST", "/api/windows/1/call-next", {}),
        ("POST", "/api/tickets/A999/void", {}),
        ("POST", "/api/people", {"name": "boss", "roles": ["clerk"]}),
        ("POST", "/api/nothing", {}),
        ("PUT", "/api/people", {}),
        ("POST", "/api/people", b"{"),
    ):
        answer = await boss.ask(method, path, body)
        assert answer.status in (400, 404, 405, 409, 422), (path, answer)
    assert await trail(boss) == []


async def test_no_row_holds_a_password_a_person_or_a_reason(hall: RunningHall, boss: Browser) -> None:
    made = await boss.ask("POST", "/api/people", {"name": "li", "roles": ["clerk"]})
    await boss.ask("POST", "/api/tickets", {"service": "A1", "holder": ELDER, "reason": f"给{NAME}"})
    await boss.ask("DELETE", f"/api/appointments/{ELDER}")
    await boss.ask("POST", f"/api/announcements/{NAME}")
    await boss.ask("POST", f"/api/tickets/{ELDER}/void")
    said = (await boss.ask("GET", "/api/audit")).data
    assert said.count(b'"who"') == 2
    files = [file.read_bytes() for file in sorted(hall.data.glob(f"{FILE}*"))]
    for secret in (made.json["password"], ELDER, NAME):
        assert secret.encode() not in said
        assert not any(secret.encode() in content for content in files)


async def test_the_audit_is_read_page_by_page(boss: Browser) -> None:
    for n in range(5):
        await boss.ask("POST", "/api/people", {"name": f"p{n}", "roles": ["clerk"]})
    first = (await boss.ask("GET", "/api/audit?limit=2")).json
    assert [row["on"] for row in first["rows"]] == ["p4: clerk", "p3: clerk"]
    second = (await boss.ask("GET", f"/api/audit?limit=2&before={first['next']}")).json
    assert [row["on"] for row in second["rows"]] == ["p2: clerk", "p1: clerk"]
    last = (await boss.ask("GET", f"/api/audit?limit=2&before={second['next']}")).json
    assert ([row["on"] for row in last["rows"]], last["next"]) == (["p0: clerk"], None)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "before=-1", "before=1.5", "before=٣", f"before={'9' * 40}", "limit=1e3"],
)
async def test_a_page_that_cannot_be_is_refused(boss: Browser, query: str) -> None:
    answer = await boss.ask("GET", f"/api/audit?{query}")
    assert (answer.status, answer.code) == (422, "invalid")


async def test_many_changes_at_once_are_all_written_down(hall: RunningHall, boss: Browser) -> None:
    async def takes(_: int) -> Any:
        return (await boss.ask("POST", "/api/tickets", {"service": "A1"})).status

    assert set(await asyncio.gather(*map(takes, range(60)))) == {201}
    assert len(hall.app[PEOPLE].audit.page(None, 200)) == 60


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_door_through_which_a_person_changes_something_has_words(language: str) -> None:
    pages = Path(__file__).parents[2] / "display" / "admin" / "words"
    known = json.loads((pages / f"{language}.json").read_text(encoding="utf-8"))
    nobody_signed_in = ("POST /api/visits/{ref}/void", "POST /api/plays")
    doors = [door for door in TABLE if not door.startswith("GET") and door not in nobody_signed_in]
    assert [door for door in doors if door not in known] == []
