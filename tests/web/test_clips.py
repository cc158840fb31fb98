"""Clips through their doors: made of what was uploaded, passed by three people, played by screens, taken off; and every decision kept."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import Review, Uploads
from hallbus.web.parts import LIBRARY
from tests.halls import SMALL
from tests.media import film, pdf, picture, sound
from tests.nobody import MOBILE
from tests.web.browsers import Browser
from tests.web.reviewing import Team, decides, passed_by_all
from tests.web.running import RunningHall
from tests.web.uploading import Uploader


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(
        tmp_path, replace(SMALL, uploads=Uploads(keep_free_mb=0), review=Review(elevated=("重大活动期间",)))
    ) as running:
        yield running


@pytest.fixture
async def team(hall: RunningHall) -> Team:
    return await Team.of(hall)


async def medium(hall: RunningHall, team: Team, data: bytes | None = None, name: str = "a.png") -> str:
    row = await Uploader(hall, team.editor).upload(picture() if data is None else data, name)
    assert row["state"] == "ready", row
    return str(row["hash"])


def words(*media: str, **more: Any) -> dict[str, Any]:
    return {"title": "防范刷单返利", "category": "反诈", "media": list(media), "ends": "2026-12-31", **more}


async def made(team: Team, *media: str, **more: Any) -> Any:
    answer = await team.editor.ask("POST", "/api/clips", words(*media, **more))
    assert answer.status == 201, answer.data
    return answer.json


async def sent(team: Team, *media: str, **more: Any) -> Any:
    clip = await made(team, *media, **more)
    answer = await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})
    assert answer.status == 200, answer.data
    return answer.json


async def released(hall: RunningHall, team: Team, **more: Any) -> Any:
    return await passed_by_all(team, "clips", await sent(team, await medium(hall, team), **more))


async def played(hall: RunningHall) -> list[Any]:
    answer = await hall.ask("GET", "/api/programme", hall.key("screen", "TV-1"))
    return list(answer.json["items"])


async def test_a_clip_is_in_the_programme_once_three_people_have_passed_it_and_not_before(
    hall: RunningHall, team: Team
) -> None:
    board = await hall.line(screen="TV-1")
    before = (await board.view())["programme"]["revision"]
    clip = await sent(team, await medium(hall, team))
    for who, next in ((team.first, "审核"), (team.second, "审发")):
        answer = await decides(who, "clips", clip)
        assert (answer.json["state"], answer.json["next"]) == ("review", next)
        assert await played(hall) == []
    assert (await decides(team.publisher, "clips", clip)).json["state"] == "released"
    await board.view(lambda view: view["programme"]["revision"] != before)
    (item,) = await played(hall)
    assert (item["id"], item["title"], item["kind"], item["seconds"]) == (f"c{clip['id']}", "防范刷单返利", "image", 10)
    fetched = await hall.ask("GET", item["files"][0], hall.key("screen", "TV-1"))
    assert (fetched.status, fetched.data[:4]) == (200, b"\x89PNG")


async def test_what_is_not_released_no_screen_can_fetch(hall: RunningHall, team: Team) -> None:
    clip = await sent(team, await medium(hall, team))
    name = clip["files"][0].rpartition("/")[2]
    assert (await team.first.ask("GET", clip["files"][0])).status == 200
    assert (await hall.ask("GET", f"/clips/{name}", hall.key("screen", "TV-1"))).status == 404
    assert (await hall.ask("GET", clip["files"][0], hall.key("screen", "TV-1"))).status == 403


async def test_a_recalled_clip_is_out_of_the_programme_and_every_screen_is_told(hall: RunningHall, team: Team) -> None:
    clip = await released(hall, team)
    (item,) = await played(hall)
    board = await hall.line(screen="TV-1")
    shown = (await board.view())["programme"]["revision"]
    answer = await team.publisher.ask("POST", f"/api/clips/{clip['id']}/recall", {"comment": "有误"})
    assert answer.json["state"] == "recalled"
    await board.view(lambda view: view["programme"]["revision"] != shown)
    assert await played(hall) == []
    assert (await hall.ask("GET", item["files"][0], hall.key("screen", "TV-1"))).status == 404


async def test_an_edit_takes_it_off_and_makes_it_a_draft(hall: RunningHall, team: Team) -> None:
    clip = await released(hall, team)
    answer = await team.editor.ask("PUT", f"/api/clips/{clip['id']}", words(*clip["media"], title="换个名字"))
    assert (answer.json["state"], answer.json["deciders"]) == ("draft", [])
    assert answer.json["hash"] != clip["hash"]
    assert await played(hall) == []


async def test_it_is_shown_after_a_restart_too(hall: RunningHall, team: Team) -> None:
    await released(hall, team)
    await hall.stop()
    await hall.start()
    assert [item["title"] for item in await played(hall)] == ["防范刷单返利"]


async def test_it_is_over_at_its_last_moment(hall: RunningHall, team: Team) -> None:
    clip = await released(hall, team, ends="2026-11-24T20:00")
    assert [item["id"] for item in await played(hall)] == [f"c{clip['id']}"]
    assert (await played(hall))[0]["until"].startswith("2026-11-24T20:00:00")
    await hall.next_day("2026-11-25")
    await asyncio.to_thread(hall.app[LIBRARY].scan)
    assert await played(hall) == []


async def test_a_clip_whose_file_was_lost_is_skipped_and_operators_are_told(hall: RunningHall, team: Team) -> None:
    clip = await released(hall, team)
    (hall.data / "media" / clip["files"][0].rpartition("/")[2]).unlink()
    await asyncio.to_thread(hall.app[LIBRARY].scan)
    assert await played(hall) == []
    assert f"c{clip['id']}" in hall.app[LIBRARY].problems


# What it is made of


async def test_pictures_and_pages_follow_each_other(hall: RunningHall, team: Team) -> None:
    media = [await medium(hall, team), await medium(hall, team, pdf(2), "b.pdf")]
    await passed_by_all(team, "clips", await sent(team, *media, seconds=8))
    (item,) = await played(hall)
    assert (item["kind"], len(item["files"]), item["seconds"]) == ("image_set", 3, 24)


async def test_a_video_has_its_own_length(hall: RunningHall, team: Team) -> None:
    await passed_by_all(team, "clips", await sent(team, await medium(hall, team, film(), "a.mp4")))
    (item,) = await played(hall)
    assert (item["kind"], item["tracks"]) == ("video", [])
    assert item["seconds"] == pytest.approx(2, abs=0.1)


async def test_a_clip_is_one_video_or_pictures(hall: RunningHall, team: Team) -> None:
    video, image = await medium(hall, team, film(), "a.mp4"), await medium(hall, team)
    noise = await medium(hall, team, sound(), "a.wav")
    for media, code in (([video, image], "mixed_media"), ([noise], "not_for_screens"), (["0" * 64], "unknown_media")):
        answer = await team.editor.ask("POST", "/api/clips", words(*media))
        assert answer.code == code
    assert (await team.editor.ask("GET", "/api/clips")).json["clips"] == []


async def test_a_medium_that_is_used_is_kept_and_it_is_said_where(hall: RunningHall, team: Team) -> None:
    hash = await medium(hall, team)
    clip = await made(team, hash)
    answer = await team.editor.ask("DELETE", f"/api/media/{hash}")
    assert (answer.status, answer.code) == (409, "media_in_use")
    assert "防范刷单返利" in answer.json["error"]["message"]
    await team.editor.ask("DELETE", f"/api/clips/{clip['id']}")
    assert (await team.editor.ask("DELETE", f"/api/media/{hash}")).status == 200


# Who, and what is written down


async def test_one_person_takes_no_two_steps_and_editors_release_nothing(hall: RunningHall, team: Team) -> None:
    clip = await sent(team, await medium(hall, team))
    assert (await decides(team.publisher, "clips", clip)).code == "not_your_step"
    assert (await decides(team.first, "clips", clip)).status == 200
    assert (await decides(team.first, "clips", clip)).code == "same_person"
    body = {"verdict": "pass", "hash": clip["hash"]}
    answer = await hall.ask("POST", f"/api/clips/{clip['id']}/decide", body=body, headers=hall.admin)
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_what_changed_under_somebodys_eyes_is_not_passed(hall: RunningHall, team: Team) -> None:
    hash = await medium(hall, team)
    clip = await sent(team, hash)
    await team.editor.ask("PUT", f"/api/clips/{clip['id']}", words(hash, seconds=20))
    await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})
    answer = await decides(team.first, "clips", clip)
    assert (answer.status, answer.code) == (409, "changed_meanwhile")


async def test_a_title_with_somebodys_number_needs_a_reason(hall: RunningHall, team: Team) -> None:
    hash = await medium(hall, team)
    answer = await team.editor.ask("POST", "/api/clips", words(hash, title=f"咨询{MOBILE}"))
    assert (answer.status, answer.code) == (422, "personal_data")
    clip = await made(team, hash, title=f"咨询{MOBILE}", reason="对外公布的号码")
    assert [flaw["code"] for flaw in clip["flaws"]] == ["mobile"]
    assert (await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {})).code == "flawed"


async def test_every_decision_is_in_the_ledger(hall: RunningHall, team: Team) -> None:
    clip = await released(hall, team)
    answer = await team.publisher.ask("GET", "/api/clips/ledger")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["clip"], row["who"], row["what"], row["step"]) for row in rows] == [
        ("1", "li", "written", ""), ("1", "li", "submitted", ""), ("1", "wang", "passed", "初审"),
        ("1", "zhao", "passed", "审核"), ("1", "qian", "released", "审发"),
    ]  # fmt: skip
    assert {row["hash"] for row in rows} == {clip["hash"]}


async def test_an_elevated_case_takes_another_publisher_too_and_stays_one_after_a_restart(
    hall: RunningHall, team: Team
) -> None:
    cases = (await team.editor.ask("GET", "/api/clips")).json["elevated"]["cases"]
    clip = await made(team, await medium(hall, team))
    unknown = await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {"case": "随便"})
    assert (unknown.status, unknown.code) == (422, "unknown_case")
    sent = await team.editor.ask("POST", f"/api/clips/{clip['id']}/submit", {"case": cases[0]})
    assert (sent.json["state"], sent.json["elevated"]) == ("review", cases[0])
    for who in (team.first, team.second, team.publisher):
        answer = await decides(who, "clips", clip)
    assert (answer.json["state"], answer.json["next"]) == ("review", "提级审核")
    assert (await decides(team.publisher, "clips", clip)).code == "same_person"
    await hall.stop()
    await hall.start()
    higher = await Browser.of(hall, "sun", "publisher")
    assert (await decides(higher, "clips", clip)).json["state"] == "released"
    answer = await higher.ask("GET", "/api/clips/ledger")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["who"], row["what"], row["step"]) for row in rows[1:]] == [
        ("li", "submitted", ""), ("li", "elevated", cases[0]), ("wang", "passed", "初审"), ("zhao", "passed", "审核"),
        ("qian", "passed", "审发"), ("sun", "released", "提级审核"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"ends": "2026-11-23"}, {"ends": "2026-02-30"}, {"ends": "2026-12-31", "begins": "2027-01-01"}, {"title": ""}, {"media": []},
     {"media": ["../../etc/passwd"]}, {"seconds": 0}, {"seconds": 1e12}, {"title": "x" * 61}, {"ends": None}],
)  # fmt: skip
async def test_what_makes_no_clip_is_refused(hall: RunningHall, team: Team, change: dict[str, Any]) -> None:
    answer = await team.editor.ask("POST", "/api/clips", {**words("0" * 64), **change})
    assert answer.status == 422, answer.data
