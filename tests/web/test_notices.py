"""Notices through their doors: written, looked at by three people, shown, changed, taken off; and every decision kept."""

import asyncio
import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from hallbus.content.file import FILE
from hallbus.hall.facts import Review
from tests.halls import SMALL
from tests.nobody import ELDER, MOBILE
from tests.web.browsers import Browser
from tests.web.running import Answer, RunningHall

CLEAN = {"text": "周五下午系统维护，15:00后请改日再来。", "ends": "2026-11-27"}


class Team(NamedTuple):
    """Who works on content."""

    editor: Browser
    first: Browser
    second: Browser
    publisher: Browser


@pytest.fixture
async def team(hall: RunningHall) -> Team:
    return Team(
        await Browser.of(hall, "li", "editor"),
        await Browser.of(hall, "wang", "reviewer"),
        await Browser.of(hall, "zhao", "reviewer"),
        await Browser.of(hall, "qian", "publisher"),
    )


async def wrote(team: Team, **more: Any) -> Any:
    answer = await team.editor.ask("POST", "/api/notices", {**CLEAN, **more})
    assert answer.status == 201, answer.data
    return answer.json


async def sent(team: Team, **more: Any) -> Any:
    """A notice that waits for its first step."""
    new = await wrote(team, **more)
    answer = await team.editor.ask("POST", f"/api/notices/{new['id']}/submit", {})
    assert answer.status == 200, answer.data
    return answer.json


async def decides(who: Browser, notice: Any, verdict: str = "pass", **more: Any) -> Answer:
    return await who.ask(
        "POST", f"/api/notices/{notice['id']}/decide", {"verdict": verdict, "hash": notice["hash"], **more}
    )


async def released(team: Team, **more: Any) -> Any:
    notice = await sent(team, **more)
    for who in (team.first, team.second, team.publisher):
        answer = await decides(who, notice)
        assert answer.status == 200, answer.data
    assert answer.json["state"] == "released"
    return answer.json


def lines(view: Any) -> list[str]:
    return [notice["text"] for notice in view["notices"]]


async def test_a_notice_is_on_every_board_once_three_people_have_passed_it_and_not_before(
    hall: RunningHall, team: Team
) -> None:
    board, ticker = await hall.line(screen="TV-1"), await hall.line(screen="LED-1")
    notice = await sent(team)
    assert notice["next"] == "初审"
    for who, next in ((team.first, "审核"), (team.second, "审发")):
        answer = await decides(who, notice)
        assert (answer.json["state"], answer.json["next"]) == ("review", next)
        assert CLEAN["text"] not in lines(await (await hall.line(screen="TV-1")).view())
    assert (await decides(team.publisher, notice)).json["state"] == "released"
    await board.view(lambda view: CLEAN["text"] in lines(view))
    await ticker.view(lambda view: CLEAN["text"] in view["text"])


async def test_an_edit_takes_it_off_the_screens_and_makes_it_a_draft(hall: RunningHall, team: Team) -> None:
    board = await hall.line(screen="TV-1")
    notice = await released(team)
    await board.view(lambda view: CLEAN["text"] in lines(view))
    answer = await team.editor.ask("PUT", f"/api/notices/{notice['id']}", {**CLEAN, "text": "改了"})
    assert (answer.json["state"], answer.json["deciders"]) == ("draft", [])
    view = await board.view(lambda view: CLEAN["text"] not in lines(view))
    assert "改了" not in lines(view)


async def test_a_released_notice_is_recalled_by_one_person(hall: RunningHall, team: Team) -> None:
    board = await hall.line(screen="TV-1")
    notice = await released(team)
    await board.view(lambda view: CLEAN["text"] in lines(view))
    answer = await team.publisher.ask("POST", f"/api/notices/{notice['id']}/recall", {"comment": "有误"})
    assert answer.json["state"] == "recalled"
    await board.view(lambda view: CLEAN["text"] not in lines(view))


async def test_it_stands_on_its_days_alone(hall: RunningHall, team: Team) -> None:
    await released(team, text="明天停电", begins="2026-11-25", ends="2026-11-25")
    for day, shown in (("2026-11-24", False), ("2026-11-25", True), ("2026-11-26", False)):
        if day != "2026-11-24":
            await hall.next_day(day)
        view = await (await hall.line(screen="TV-1")).view()
        assert ("明天停电" in lines(view)) == shown, day


async def test_what_is_released_is_shown_after_a_restart_too(hall: RunningHall, team: Team) -> None:
    await released(team)
    await hall.stop()
    await hall.start()
    view = await (await hall.line(screen="TV-1")).view()
    assert CLEAN["text"] in lines(view)


async def test_a_file_that_cannot_be_read_shows_nothing_and_the_hall_goes_on(hall: RunningHall, team: Team) -> None:
    await released(team)
    await hall.stop()
    (hall.data / FILE).write_bytes(b"no database" * 1_000)
    await hall.start()
    assert CLEAN["text"] not in lines(await (await hall.line(screen="TV-1")).view())
    answer = await hall.ask("GET", "/api/notices", headers=hall.admin)
    assert (answer.status, answer.code) == (503, "content_down")
    assert await hall.call() == "A001"


# Who


async def test_the_same_person_takes_no_two_steps(team: Team) -> None:
    notice = await sent(team)
    assert (await decides(team.first, notice)).status == 200
    again = await decides(team.first, notice)
    assert (again.status, again.code) == (403, "same_person")


async def test_a_step_is_taken_by_its_role(team: Team) -> None:
    notice = await sent(team)
    early = await decides(team.publisher, notice)
    assert (early.status, early.code) == (403, "not_your_step")


async def test_the_administrators_key_releases_nothing(hall: RunningHall, team: Team) -> None:
    notice = await sent(team)
    body = {"verdict": "pass", "hash": notice["hash"]}
    answer = await hall.ask("POST", f"/api/notices/{notice['id']}/decide", body=body, headers=hall.admin)
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_words_that_changed_under_somebodys_eyes_are_not_passed(team: Team) -> None:
    notice = await sent(team)
    await team.editor.ask("PUT", f"/api/notices/{notice['id']}", {**CLEAN, "text": "别的话"})
    await team.editor.ask("POST", f"/api/notices/{notice['id']}/submit", {})
    answer = await decides(team.first, notice)
    assert (answer.status, answer.code) == (409, "changed_meanwhile")


async def test_a_notice_is_given_back_with_a_word(team: Team) -> None:
    notice = await sent(team)
    assert (await decides(team.first, notice, "return", comment="写清哪天")).json["state"] == "draft"
    known = (await team.editor.ask("GET", "/api/notices")).json["notices"][0]
    assert [d["what"] for d in known["decisions"]] == ["written", "submitted", "returned"]
    assert known["decisions"][-1]["comment"] == "写清哪天"


async def test_two_who_pass_at_once_take_one_step_each_or_one_is_refused(team: Team) -> None:
    notice = await sent(team)
    answers = await asyncio.gather(*(decides(who, notice) for who in (team.first, team.first, team.second)))
    assert sorted(answer.status for answer in answers) == [200, 200, 403]


# What


async def test_an_id_number_is_stopped_and_kept_nowhere(hall: RunningHall, team: Team) -> None:
    for text in (f"请{ELDER}到前台", f"联系{MOBILE}"):
        answer = await team.editor.ask("POST", "/api/notices", {**CLEAN, "text": text})
        assert (answer.status, answer.code) == (422, "personal_data")
    assert (await team.editor.ask("GET", "/api/notices")).json["notices"] == []
    await hall.stop()
    kept = b"".join(path.read_bytes() for path in hall.data.iterdir() if path.is_file())
    assert ELDER.encode() not in kept
    assert MOBILE.encode() not in kept
    await hall.start()


async def test_a_number_that_is_the_halls_own_passes_with_a_reason_that_is_kept(team: Team) -> None:
    text = f"值班手机{MOBILE}"
    new = await wrote(team, text=text, reason="大厅值班手机")
    assert [flaw["code"] for flaw in new["flaws"]] == ["mobile"]
    refused = await team.editor.ask("POST", f"/api/notices/{new['id']}/submit", {})
    assert (refused.status, refused.code) == (409, "flawed")
    sent = await team.editor.ask("POST", f"/api/notices/{new['id']}/submit", {"reason": "大厅值班手机"})
    assert sent.json["state"] == "review"
    known = (await team.first.ask("GET", "/api/notices")).json["notices"][0]
    assert [(d["what"], d["comment"], d["flaws"]) for d in known["decisions"]] == [
        ("written", "大厅值班手机", "mobile"),
        ("submitted", "大厅值班手机", "mobile"),
    ]


async def test_damaged_text_is_flagged_and_not_sent_on(team: Team) -> None:
    new = await wrote(team, text="?陆òl供圖，政务(wù)服务，接待群众 人次")
    assert {flaw["code"] for flaw in new["flaws"]} == {"damaged_encoding", "damaged_pinyin", "missing_figure"}
    refused = await team.editor.ask("POST", f"/api/notices/{new['id']}/submit", {})
    assert (refused.status, refused.code) == (409, "flawed")


async def test_a_halls_own_words_are_stopped(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, replace(SMALL, review=Review(words=("酬宾",)))) as hall:
        editor = await Browser.of(hall, "li", "editor")
        new = (await editor.ask("POST", "/api/notices", {**CLEAN, "text": "大酬宾"})).json
        assert new["flaws"] == [{"code": "unwanted_word", "field": "text", "at": 1}]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "没有结束日期"}, 422, "invalid"),
        ({"text": "", "ends": "2026-11-27"}, 422, "invalid"),
        ({"text": "长" * 501, "ends": "2026-11-27"}, 422, "invalid"),
        ({"text": "日期", "ends": "2026-02-30"}, 422, "bad_date"),
        ({"text": "日期", "ends": "27.11.2026"}, 422, "invalid"),
        ({"text": "昨天", "ends": "2026-11-23"}, 422, "over_already"),
        ({"text": "颠倒", "begins": "2026-11-29", "ends": "2026-11-28"}, 422, "ends_first"),
        ({"text": "理由", "ends": "2026-11-27", "reason": ELDER}, 422, "personal_data"),
        (b"{", 400, "bad_json"),
    ],
)
async def test_what_cannot_be_a_notice_is_refused(team: Team, body: Any, status: int, code: str) -> None:
    answer = await team.editor.ask("POST", "/api/notices", body)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize("id", ["7", "x", "-1", "9" * 20, "%F0%9F%98%80"])
async def test_a_notice_that_is_not_there_is_said_so(team: Team, id: str) -> None:
    for method, path, body in (("PUT", "", CLEAN), ("DELETE", "", None), ("POST", "/submit", {})):
        answer = await team.editor.ask(method, f"/api/notices/{id}{path}", body)
        assert (answer.status, answer.code) == (404, "unknown_notice")


async def test_what_is_public_is_recalled_before_it_is_removed(team: Team) -> None:
    notice = await released(team)
    path = f"/api/notices/{notice['id']}"
    assert (await team.editor.ask("DELETE", path)).code == "not_a_draft"
    await team.publisher.ask("POST", f"{path}/recall", {})
    assert (await team.editor.ask("DELETE", path)).status == 200
    assert (await team.editor.ask("GET", "/api/notices")).json["notices"] == []


async def test_the_ledger_tells_every_decision_even_of_what_was_removed(hall: RunningHall, team: Team) -> None:
    notice = await released(team, text="=HYPERLINK(0)测试")
    await team.publisher.ask("POST", f"/api/notices/{notice['id']}/recall", {"comment": "=1+1"})
    await team.editor.ask("DELETE", f"/api/notices/{notice['id']}")
    answer = await team.publisher.ask("GET", "/api/notices/ledger")
    assert answer.headers["Content-Type"].startswith("text/csv")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["who"], row["what"], row["step"]) for row in told] == [
        ("li", "written", ""), ("li", "submitted", ""), ("wang", "passed", "初审"), ("zhao", "passed", "审核"),
        ("qian", "released", "审发"), ("qian", "recalled", ""), ("li", "removed", ""),
    ]  # fmt: skip
    assert {row["hash"] for row in told} == {notice["hash"]}
    assert told[5]["comment"] == "'=1+1", "no formula for a spreadsheet"
    trail = (await (await Browser.of(hall, "boss", "administrator")).ask("GET", "/api/audit")).json["rows"]
    assert [row["what"] for row in trail].count("POST /api/notices/{id}/decide") == 3
