"""What a browser may fetch: pages, scripts, clips, and nothing beside them."""

from typing import Any

import pytest

from hallbus.web import pages
from tests.web.running import RunningHall
from tests.web.wire import Wire


@pytest.mark.parametrize("path", ["/", "/board", "/strip", "/console", "/kiosk", "/guide", "/ops", "/admin"])
async def test_pages_need_no_key_and_carry_headers_that_bind_the_browser(
    hall: RunningHall, built_pages: None, path: str
) -> None:
    page = await hall.ask("GET", path)
    assert page.status == 200
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-cache"


async def test_a_visitors_page_is_found_while_its_ticket_is_known_and_says_itself_when_not(
    hall: RunningHall, built_pages: None
) -> None:
    slip = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    own = await hall.ask("GET", slip.json["url"])
    strange = await hall.ask("GET", "/t/anything", headers={"If-None-Match": own.headers["ETag"]})
    assert (own.status, strange.status) == (200, 404)
    assert strange.data == own.data, "the page words it"
    assert strange.headers["Content-Security-Policy"] == own.headers["Content-Security-Policy"]


async def test_pages_that_are_not_built_say_how_to_build_them(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(pages, "STATIC", tmp_path / "none")
    page = await hall.ask("GET", "/board")
    assert (page.status, b"make setup" in page.data) == (503, True)
    assert pages.build_id() == ""


async def test_assets_need_no_key_and_may_be_kept_for_ever(hall: RunningHall, built_pages: None) -> None:
    asset = await hall.ask("GET", "/assets/main-1a2b.js")
    assert (asset.status, "immutable" in asset.headers["Cache-Control"]) == (200, True)


async def test_clips_are_served_in_parts_to_whoever_has_a_key(hall: RunningHall) -> None:
    (hall.clips / "film.mp4").write_bytes(bytes(range(200)))
    part = await hall.ask("GET", "/clips/film.mp4?v=1", hall.key("screen", "TV-1"), headers={"Range": "bytes=10-19"})
    assert (part.status, part.data) == (206, bytes(range(10, 20)))
    (hall.clips / "other.mp4").write_bytes(b"not in the playlist")
    assert (await hall.ask("GET", "/clips/other.mp4", hall.key("screen", "TV-1"))).status == 404


ESCAPES = [
    b"../secret.txt", b"..%2fsecret.txt", b"%2e%2e/secret.txt", b"%2e%2e%2fsecret.txt", b"..%5csecret.txt",
    b"%252e%252e%252fsecret.txt", b"..%c0%afsecret.txt", b"....//secret.txt", b"./../secret.txt", b"%00", b"a%00.js",
    b"/etc/passwd", b"%2fetc%2fpasswd", b"film.mp4%00.txt", b"\xff", b"..", b".", b"",
]  # fmt: skip


@pytest.mark.parametrize("folder", [b"/assets/", b"/clips/", b"/audio/", b"/t/", b"/t/x/"])
async def test_no_address_leads_out_of_its_folder(hall: RunningHall, built_pages: None, folder: bytes) -> None:
    (hall.clips / "film.mp4").write_bytes(b"film")
    (hall.folder / "secret.txt").write_text("secret")
    (hall.data / "secret.txt").write_text("secret")
    key = f"Authorization: Bearer {hall.key('screen', 'TV-1')}".encode()
    for escape in ESCAPES:
        async with await Wire.open(hall.port) as wire:
            status, answer = await wire.get(folder + escape, key)
        assert status in ((200, 400, 404) if folder == b"/t/" else (400, 404)), (escape, answer)
        assert b"secret" not in answer.partition(b"\r\n\r\n")[2].replace(b"secret.txt", b""), escape
        assert b"root:" not in answer


async def test_the_links_of_a_hall_are_given_away_in_a_demo_only(hall: RunningHall, tmp_path: Any) -> None:
    no = await hall.ask("GET", "/api/start")
    assert (no.status, no.code) == (403, "not_demo")
    (tmp_path / "demo").mkdir()
    async with RunningHall(tmp_path / "demo", links={"demo": True}) as demo:
        assert (await demo.ask("GET", "/api/start")).json == {"demo": True}
        elsewhere = await demo.ask("GET", "/api/start", headers={"Host": "page.example"})
        assert elsewhere.status == 403, "a page that makes its own name point here gets no keys"


async def test_a_cookie_holds_no_key_but_the_page_s_own(hall: RunningHall, built_pages: None) -> None:
    page = await hall.ask("GET", "/board?token=nonsense", headers=hall.admin)
    assert (page.status, "Set-Cookie" in page.headers) == (200, False)
