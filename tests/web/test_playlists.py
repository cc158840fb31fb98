"""Playlists and slots through the doors: looked at, tried out, saved, taken back; and whatever can be wrong with them."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hallbus.web.parts import PEOPLE
from tests.nobody import ELDER, MOBILE
from tests.web.running import Answer, RunningHall
from tests.web.showing import programme

PAGES = {"id": "pages", "name": "只放图片", "clips": ["pages"]}
ALL_DAY = {"id": "day", "playlist": "pages"}


async def told(hall: RunningHall) -> Any:
    answer = await hall.ask("GET", "/api/playlists", headers=hall.admin)
    assert answer.status == 200, answer.data
    return answer.json


async def saved(hall: RunningHall, *slots: Any, after: int = 0, playlists: Any = (PAGES,)) -> Answer:
    body = {"after": after, "playlists": list(playlists), "slots": list(slots or (ALL_DAY,))}
    return await hall.ask("PUT", "/api/playlists", body=body, headers=hall.admin)


async def restored(hall: RunningHall, **body: Any) -> Answer:
    return await hall.ask("POST", "/api/playlists/restore", body=body, headers=hall.admin)


async def tried(hall: RunningHall, *slots: Any, screen: str = "TV-1", at: str = "10:30") -> Answer:
    body = {"playlists": [PAGES], "slots": list(slots or (ALL_DAY,)), "screen": screen, "at": at}
    return await hall.ask("POST", "/api/playlists/preview", body=body, headers=hall.admin)


async def an_hour(hall: RunningHall) -> Any:
    """What the board plays from half past ten on."""
    answer = await hall.ask("GET", "/api/screens/TV-1/programme?at=10:30", headers=hall.admin)
    assert answer.status == 200, answer.data
    return answer.json


def played(answer: Any) -> set[str]:
    """What comes on by its slot; promises bring on their own."""
    return {turn["item"] for turn in answer["turns"] if turn["why"] == "scheduled"}


async def test_the_page_begins_with_what_stands_in_the_hall_file(showing: RunningHall) -> None:
    page = await told(showing)
    assert (page["version"], page["source"], page["history"]) == (0, "hall_file", [])
    assert [playlist["name"] for playlist in page["playlists"]] == ["大厅节目"]
    assert [slot["id"] for slot in page["slots"]] == ["day"]
    assert {item["id"] for item in page["items"]} == {"film", "pages", "long"}
    assert {screen["id"] for screen in page["screens"]} == {"TV-1", "TV-4"}


async def test_what_is_saved_is_played_and_boards_hear_of_it_at_once(showing: RunningHall) -> None:
    line = await showing.line(screen="TV-1")
    revision = (await line.view())["programme"]["revision"]
    answer = await saved(showing)
    assert (answer.status, answer.json["version"], answer.json["source"]) == (200, 1, "page")
    view = await line.view(lambda view: view["programme"]["revision"] != revision)
    new = await programme(showing)
    assert new["revision"] == view["programme"]["revision"]
    assert played(await an_hour(showing)) == {"pages"}
    assert [promise["id"] for promise in new["deadlines"]] == ["fraud"], "promises stay with the hall file"


async def test_it_outlives_the_hub(showing: RunningHall) -> None:
    await saved(showing)
    await showing.stop()
    await showing.start()
    assert (await told(showing))["source"] == "page"
    assert played(await an_hour(showing)) == {"pages"}


async def test_trying_out_changes_nothing(showing: RunningHall) -> None:
    before = (await programme(showing))["revision"]
    assert played((await tried(showing)).json) == {"pages"}
    assert (await programme(showing))["revision"] == before
    assert (await told(showing))["version"] == 0


async def test_a_slot_can_be_tried_out_at_any_hour(showing: RunningHall) -> None:
    evenings = {"id": "evening", "playlist": "pages", "hours": ["17:00", "20:00"]}
    assert played((await tried(showing, evenings, at="10:30")).json) == set()
    assert played((await tried(showing, evenings, at="17:30")).json) == {"pages"}
    assert played((await tried(showing, {**evenings, "screens": ["TV-4"]}, at="17:30")).json) == set()


async def test_a_former_version_and_the_hall_file_can_be_taken_again(showing: RunningHall) -> None:
    await saved(showing)
    await saved(showing, {**ALL_DAY, "weight": 2}, after=1)
    former = await restored(showing, after=2, version=1)
    assert (former.json["version"], former.json["slots"][0]["weight"]) == (3, 1)
    page = (await restored(showing, after=3)).json
    assert (page["version"], page["source"]) == (4, "hall_file")
    assert [playlist["name"] for playlist in page["playlists"]] == ["大厅节目"]
    assert [(one["version"], one["source"]) for one in page["history"]] == [
        (4, "hall_file"), (3, "page"), (2, "page"), (1, "page"),
    ]  # fmt: skip
    assert {one["who"] for one in page["history"]} == {"admin"}


async def test_of_two_who_save_at_once_one_has_to_look_again(showing: RunningHall) -> None:
    both = await asyncio.gather(saved(showing), saved(showing, {**ALL_DAY, "weight": 2}))
    assert sorted(answer.status for answer in both) == [200, 409]
    late = next(answer for answer in both if answer.status == 409)
    assert late.code == "saved_meanwhile"
    assert (await restored(showing, after=0)).code == "saved_meanwhile"


@pytest.mark.parametrize(
    ("playlists", "slots", "key"),
    [
        ([{**PAGES, "clips": ["nowhere"]}], [ALL_DAY], "playlists[0].clips[0]"),
        ([{**PAGES, "clips": []}], [ALL_DAY], "playlists[0]"),
        ([{**PAGES, "name": " "}], [ALL_DAY], "playlists[0].name"),
        ([{**PAGES, "id": "../etc"}], [{**ALL_DAY, "playlist": "../etc"}], "playlists[0].id"),
        ([PAGES, PAGES], [ALL_DAY], "playlists[1].id"),
        ([PAGES], [{**ALL_DAY, "playlist": "other"}], "slots[0].playlist"),
        ([PAGES], [{**ALL_DAY, "screens": ["TV-99"]}], "slots[0].screens[0]"),
        ([PAGES], [{**ALL_DAY, "areas": ["Z99"]}], "slots[0].areas[0]"),
        ([PAGES], [{**ALL_DAY, "hours": ["25:00", "26:00"]}], "slots[0].hours"),
        ([PAGES], [{**ALL_DAY, "begins": "2026-02-30"}], "slots[0].begins"),
        ([PAGES], [{**ALL_DAY, "weight": 0}], "slots[0].weight"),
        ([PAGES], [{**ALL_DAY, "rule": "FREQ=SECONDLY", "begins": "2026-01-01"}], "slots[0].rule"),
    ],
)
async def test_a_mistake_is_named_with_its_place_and_nothing_is_saved(
    showing: RunningHall, playlists: Any, slots: Any, key: str
) -> None:
    answer = await saved(showing, *slots, playlists=playlists)
    assert (answer.status, answer.code) == (422, "bad_playlists")
    assert any(problem["key"].startswith(key) for problem in answer.json["error"]["problems"]), answer.json
    assert answer.json["error"]["message"].startswith("节目单有问题")
    assert (await told(showing))["version"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"{", b"\xff", b'{"after": -1}', b'{"after": 0, "slots": "x"}', b'{"more": 1, "after": 0}',
        b'{"playlists": [{"id": 1}], "after": 0}', b'{"slots": [{"id": "a"}], "after": 0}',
        b'{"playlists": [{"id": "a", "name": "b", "clip": []}], "after": 0}',
    ],
)  # fmt: skip
async def test_nonsense_is_refused(showing: RunningHall, body: bytes) -> None:
    answer = await showing.ask("PUT", "/api/playlists", body=body, headers=showing.admin)
    assert answer.status in (400, 422)
    assert answer.code in ("invalid", "bad_json")


async def test_too_much_is_refused(showing: RunningHall) -> None:
    many = [{**PAGES, "id": f"p{n}"} for n in range(101)]
    assert (await saved(showing, playlists=many)).status == 422
    huge = [{**PAGES, "clips": ["pages"] * 20_000}]
    assert (await saved(showing, playlists=huge)).status == 413


async def test_a_screen_or_an_hour_that_does_not_exist_cannot_be_tried(showing: RunningHall) -> None:
    assert (await tried(showing, screen="STRIP-1")).code == "unknown_screen"
    assert (await tried(showing, at="noon")).code == "invalid"
    assert (await restored(showing, after=0, version=7)).code == "unknown_version"


async def test_a_name_with_somebodys_number_is_not_kept(showing: RunningHall) -> None:
    assert (await saved(showing, playlists=[{**PAGES, "name": f"找{MOBILE}"}])).code == "personal_data"


async def test_a_clip_that_was_taken_off_stays_in_its_playlist_and_is_not_shown(
    showing: RunningHall, tmp_path: Path
) -> None:
    await saved(showing)
    (showing.clips / "pages-1.png").unlink()
    await showing.stop()
    await showing.start()
    page = await told(showing)
    assert page["playlists"][0]["clips"] == ["pages"]
    assert "pages" not in {item["id"] for item in page["items"]}
    assert (await saved(showing, {**ALL_DAY, "weight": 3}, after=1)).status == 200
    assert played(await an_hour(showing)) == set()


async def test_saving_is_written_down(showing: RunningHall) -> None:
    await saved(showing)
    await tried(showing)
    rows = await asyncio.to_thread(showing.app[PEOPLE].audit.page, None, 10)
    assert any(row.what == "PUT /api/playlists" and row.subject == "1 page" for row in rows)
    assert not any("preview" in row.what for row in rows), "nothing was changed"


@pytest.mark.parametrize("id", [ELDER, "三"])
async def test_a_name_that_is_none_is_not_repeated(showing: RunningHall, id: str) -> None:
    answer = await showing.ask("PUT", "/api/playlists", body={"after": 0, id: 1}, headers=showing.admin)
    assert (answer.status, answer.code) == (422, "invalid")
    assert id not in answer.json["error"]["message"]
    known = await showing.ask("PUT", "/api/playlists", body={"after": 0, "playlist": []}, headers=showing.admin)
    assert "playlist" in known.json["error"]["message"], "a slip of the pen is"


@pytest.mark.parametrize("place", ["playlists", "slots"])
async def test_a_number_of_somebody_is_kept_in_no_field(showing: RunningHall, place: str) -> None:
    playlist, slot = {**PAGES, "id": ELDER}, {**ALL_DAY, "id": ELDER}
    body = {
        "after": 0,
        "playlists": [playlist if place == "playlists" else PAGES],
        "slots": [slot if place == "slots" else ALL_DAY],
    }
    answer = await showing.ask("PUT", "/api/playlists", body=body, headers=showing.admin)
    assert (answer.code, ELDER.encode() in answer.data) == ("personal_data", False)
