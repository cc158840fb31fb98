"""Whose key opens which door."""

import pytest

from hallbus.web.parts import PACE
from tests.web.doors import POSTS, ROUTES, WINDOW_POSTS
from tests.web.running import RunningHall, basic
from tests.web.wire import Wire


@pytest.mark.parametrize(("method", "path", "allowed"), ROUTES, ids=[f"{m}-{p}"[:40] for m, p, _ in ROUTES])
async def test_each_door_opens_to_its_own_kinds_of_key_alone(
    hall: RunningHall, method: str, path: str, allowed: set[str]
) -> None:
    keys = {
        "window": hall.key("window", 1),
        "screen": hall.key("screen", "TV-1"),
        "guide": hall.key("screen", "GUIDE"),
        "kiosk": hall.key("kiosk", "KIOSK-1"),
        "ingest": hall.key("ingest"),
    }
    for kind, key in keys.items():
        answer = await hall.ask(method, path, key)
        assert (answer.status in (401, 403)) == (kind not in allowed), (kind, answer)
        if kind not in allowed:
            assert (answer.status, answer.code) == (403, "forbidden")
    assert (await hall.ask(method, path, headers=hall.admin)).status not in (401, 403)
    for wrong in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Bearer "}, {"Authorization": "Basic !!!"},
                  basic("admin", "wrong"), basic("", ""), {"Authorization": "Digest x"}):  # fmt: skip
        answer = await hall.ask(method, path, headers=wrong)
        assert (answer.status, answer.code) == (401, "unauthorized"), wrong
        assert answer.headers["WWW-Authenticate"]


async def test_a_screen_s_key_watches_its_own_screen_alone(hall: RunningHall) -> None:
    own, other = hall.key("screen", "TV-1"), hall.key("screen", "GUIDE")
    assert (await hall.ask("GET", "/live?screen=TV-1", own)).status not in (401, 403)
    assert (await hall.ask("GET", "/live?screen=TV-1", other)).status == 403


async def test_events_are_for_programs_and_administrators(hall: RunningHall) -> None:
    for kind, id in (("window", 1), ("screen", "TV-1"), ("kiosk", "KIOSK-1")):
        assert (await hall.ask("GET", "/api/events", hall.key(kind, id))).status == 403
    assert (await hall.ask("GET", "/api/events")).status == 401


async def test_a_window_s_key_presses_for_no_other_window(hall: RunningHall) -> None:
    for path in WINDOW_POSTS:
        answer = await hall.ask("POST", path.replace("/1/", "/2/"), hall.key("window", 1), {})
        assert (answer.status, answer.code) == (403, "forbidden")
    assert (await hall.ask("GET", "/api/windows/2", hall.key("window", 1))).status == 403


async def test_a_key_that_is_not_utf_8_is_no_key(hall: RunningHall) -> None:
    async with await Wire.open(hall.port) as wire:
        status, _ = await wire.get(b"/api/hall", b"Authorization: Bearer \xff\xfe\xfd")
        assert status == 401


async def test_a_key_in_the_address_works_for_pages_and_programs(hall: RunningHall) -> None:
    assert (await hall.ask("GET", f"/api/windows/1?token={hall.key('window', 1)}")).status == 200


async def test_the_cookie_of_a_page_fetches_files_and_presses_nothing(hall: RunningHall) -> None:
    (hall.clips / "film.mp4").write_bytes(b"film")
    cookie = {"Cookie": f"hallbus_key={hall.key('window', 1)}"}
    screen = {"Cookie": f"hallbus_key={hall.key('screen', 'TV-1')}"}
    assert (await hall.ask("GET", "/clips/film.mp4", headers=cookie)).status == 200
    assert (await hall.ask("GET", "/api/programme", headers=screen)).status == 200
    await hall.take()
    for path in POSTS:
        assert (await hall.ask("POST", path, body={}, headers=cookie)).status == 401
    for path in ("/api/hall", "/api/windows/1", "/api/events", "/metrics", "/live?window=1"):
        assert (await hall.ask("GET", path, headers=cookie)).status == 401
    assert hall.hub.hall.tickets["A001"].state == "waiting"


async def test_a_page_that_is_opened_with_a_key_gets_a_cookie_that_scripts_cannot_read(
    hall: RunningHall, built_pages: None
) -> None:
    page = await hall.ask("GET", f"/board?screen=TV-1&token={hall.key('screen', 'TV-1')}")
    cookie = page.headers["Set-Cookie"]
    assert page.status == 200
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    for token in ("", "?token=", "?token=nonsense"):
        assert "Set-Cookie" not in (await hall.ask("GET", f"/board{token}")).headers


async def test_a_key_that_asks_too_fast_is_slowed_and_others_are_not(hall: RunningHall) -> None:
    hall.app[PACE].burst = 5
    statuses = [(await hall.ask("GET", "/api/windows/1", hall.key("window", 1))).status for _ in range(5)]
    fast = [await hall.ask("GET", "/api/windows/1", hall.key("window", 1)) for _ in range(60)]
    assert statuses == [200] * 5
    slowed = [a for a in fast if a.status == 429]
    assert slowed
    assert slowed[0].code == "too_fast"
    assert (await hall.ask("GET", "/api/windows/2", hall.key("window", 2))).status == 200


async def test_wrong_keys_are_tried_no_faster_than_allowed(hall: RunningHall) -> None:
    pace = hall.app[PACE]
    pace.burst, pace.rate = 5, 0.001
    statuses = [(await hall.ask("GET", "/api/hall", f"guess-{n}")).status for n in range(8)]
    assert statuses == [401] * 5 + [429] * 3
