"""What strangers, broken programs and attackers send to the doors, and what a browser may fetch."""

import asyncio
import json
import re
from typing import Any

import pytest

from hallbus.web import pages
from hallbus.web.errors import CODES
from hallbus.web.pace import Pace
from hallbus.web.parts import PACE
from hallbus.web.words import WORDS
from tests.web.running import RunningHall, basic
from tests.web.wire import Wire, status_of

POSTS = [
    "/api/tickets",
    "/api/tickets/A001/void",
    *(
        f"/api/windows/1/{b}"
        for b in (
            "call-next", "call", "recall", "start", "finish", "no-show",
            "park", "resume", "transfer", "open", "pause", "close",
        )
    ),
]  # fmt: skip

BAD_BODIES: list[tuple[str, bytes, int]] = [
    ("no JSON", b"call me", 400),
    ("cut off", b'{"ticket": "A0', 400),
    ("two values", b"{} {}", 400),
    ("a NUL", b"{}\0", 400),
    ("not UTF-8", b'{"ticket": "\xff\xfe", "service": "\xff", "reason": "\xff", "after": "\xff"}', 400),
    ("half a surrogate pair", b'{"ticket": "\\ud800", "service": "\\ud800", "reason": "\\ud800", "after": "\\ud800"}', 400),
    ("too deep", b"[" * 10_000 + b"]" * 10_000, 400),
    ("deep in an unknown field", b'{"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    ("a list", b"[]", 422),
    ("null", b"null", 422),
    ("a number", b"7", 422),
    ("wrong types", b'{"ticket": 7, "service": [], "reason": {}, "press": "x", "after": 3}', 422),
    ("a press below zero", b'{"press": -1, "ticket": "A1", "service": 5, "reason": 5}', 422),
    ("a press too large", b'{"press": 1e400, "ticket": "A1", "service": 5, "reason": 5}', 422),
    ("a press with a fraction", b'{"press": 1.5, "ticket": "A1", "service": 5, "reason": 5}', 422),
    ("a press of a thousand digits",
     b'{"press": ' + b"9" * 1000 + b', "ticket": "A1", "service": 5, "reason": 5}', 422),
    ("much too long", b'{"ticket": "' + b"A" * 1000 + b'", "after": "' + b"A" * 1000 + b'", "service": "'
     + b"A" * 1000 + b'", "reason": "' + b"A" * 1000 + b'"}', 422),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "status"), [b[1:] for b in BAD_BODIES], ids=[b[0].replace(" ", "-") for b in BAD_BODIES]
)
async def test_a_body_that_makes_no_sense_is_refused_by_every_door(hall: RunningHall, data: bytes, status: int) -> None:
    before = hall.hub.hall.seq
    for path in POSTS:
        answer = await hall.ask("POST", path, body=data, headers=hall.admin)
        assert answer.status in (status, 400, 422), (path, answer)
        assert set(answer.json["error"]) == {"code", "message"}
        assert answer.code in ("bad_json", "invalid")
    assert hall.hub.hall.seq == before


async def test_an_oversized_body_is_refused(hall: RunningHall) -> None:
    for path in POSTS:
        answer = await hall.ask("POST", path, body=b'{"x": "' + b"x" * (64 * 1024) + b'"}', headers=hall.admin)
        assert (answer.status, answer.code) == (413, "too_large")


async def test_a_body_that_says_it_is_huge_is_refused_without_waiting_for_it(hall: RunningHall) -> None:
    key = hall.key("window", 1).encode()
    async with await Wire.open(hall.port) as wire:
        await wire.sends(
            b"POST /api/windows/1/call-next HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + key
            + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 0x10000 + b"\r\n10\r\n" + b"x" * 16 + b"\r\n"
        )  # fmt: skip
        status, _ = await wire.answer()
        assert status == 413


async def test_unknown_fields_are_let_pass_for_newer_callers(hall: RunningHall) -> None:
    await hall.take()
    assert (await hall.press(1, colour="red")).json["ticket"] == "A001"


async def test_an_empty_body_is_an_empty_object(hall: RunningHall) -> None:
    await hall.take()
    answer = await hall.ask("POST", "/api/windows/1/call-next", hall.key("window", 1))
    assert answer.json["ticket"] == "A001"


BAD_TICKETS: list[tuple[Any, int, str]] = [
    ({}, 422, "invalid"),
    ({"service": "Z9"}, 422, "unknown_service"),
    ({"service": ""}, 422, "unknown_service"),
    ({"service": "A1", "class": "king"}, 422, "invalid"),
    ({"service": "A1", "language": "fr"}, 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_TICKETS)
async def test_a_ticket_for_nothing_that_exists_is_refused(
    hall: RunningHall, body: Any, status: int, code: str
) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), body)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    "no", ["0", "99", "-1", "1.5", "1e0", "٣", "%D9%A3", "999999999999999999999", "x", "%00", "1%2F2"]
)
async def test_a_window_that_does_not_exist_is_not_found(hall: RunningHall, no: str) -> None:
    for method, path in (("GET", f"/api/windows/{no}"), ("POST", f"/api/windows/{no}/call-next")):
        answer = await hall.ask(method, path, headers=hall.admin)
        assert (answer.status, set(answer.json["error"])) == (404, {"code", "message"})


@pytest.mark.parametrize("name", ["A999", "%00", "%FF%FE", "x" * 500, "😀", "..%2f..", "%ED%A0%80"])
async def test_a_ticket_that_does_not_exist_cannot_be_voided(hall: RunningHall, name: str) -> None:
    answer = await hall.ask("POST", f"/api/tickets/{name}/void", headers=hall.admin)
    assert answer.status in (404, 422), answer
    assert answer.code in ("unknown_ticket", "not_found")


async def test_a_path_of_raw_bytes_harms_nobody(hall: RunningHall) -> None:
    authorization = f"Authorization: {hall.admin['Authorization']}".encode()
    async with await Wire.open(hall.port) as wire:
        await wire.sends(
            b"POST /api/tickets/\xff\xfe\x80/void HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n"
            + authorization + b"\r\n\r\n"
        )  # fmt: skip
        assert status_of(await wire.ended()) in (400, 404, 422)


# Keys

ROUTES: list[tuple[str, str, set[str]]] = [
    ("POST", "/api/tickets", {"kiosk", "admin"}),
    ("POST", "/api/tickets/A001/void", {"admin"}),
    ("GET", "/api/windows/1", {"window", "admin"}),
    *(("POST", path, {"window", "admin"}) for path in POSTS[2:]),
    ("GET", "/api/hall", {"window", "ingest", "admin"}),
    ("GET", "/api/programme", {"screen", "guide", "admin"}),
    ("GET", "/metrics", {"ingest", "admin"}),
    ("GET", "/clips/film.mp4", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/audio/" + "0" * 64 + ".wav", {"screen", "guide", "kiosk", "window", "ingest", "admin"}),
    ("GET", "/live?screen=GUIDE", {"guide", "admin"}),
    ("GET", "/live?window=1", {"window", "admin"}),
    ("GET", "/live?kiosk=KIOSK-1", {"kiosk", "admin"}),
    ("GET", "/live?speaker=Z1", {"screen", "guide", "admin"}),
]


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
    for path in POSTS[2:]:
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


def test_a_bucket_fills_again_and_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.web.pace.BUCKETS_KEPT", 3)
    pace = Pace(rate=1, burst=2)
    assert [pace.allows("a", 0), pace.allows("a", 0), pace.allows("a", 0), pace.allows("a", 1)] == [
        True,
        True,
        False,
        True,
    ]
    for n in range(10):
        pace.allows(str(n), 2)
    assert len(pace._buckets) == 3


# Files and pages


@pytest.fixture
def built_pages(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    static = tmp_path / "static"
    for name in ("start", "board", "strip", "console", "kiosk", "ticket"):
        (static / name).mkdir(parents=True)
        (static / name / "index.html").write_text(f"<title>{name}</title>")
    (static / "assets").mkdir()
    (static / "assets" / "main-1a2b.js").write_text("1")
    (static / "secret.txt").write_text("secret")
    monkeypatch.setattr(pages, "STATIC", static)


@pytest.mark.parametrize("path", ["/", "/board", "/strip", "/console", "/kiosk", "/t/anything"])
async def test_pages_need_no_key_and_carry_headers_that_bind_the_browser(
    hall: RunningHall, built_pages: None, path: str
) -> None:
    page = await hall.ask("GET", path)
    assert page.status == 200
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-cache"


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


async def test_health_needs_no_key_and_tells_nothing_about_the_hall(hall: RunningHall) -> None:
    health = await hall.ask("GET", "/healthz")
    assert health.status == 200
    assert set(health.json) == {"status", "seq", "version", "build"}


async def test_metrics_are_prometheus_text(hall: RunningHall) -> None:
    await hall.take()
    text = (await hall.ask("GET", "/metrics", hall.key("ingest"))).data.decode()
    assert re.search(r'hallbus_waiting\{prefix="A"\} 1\.0', text)
    assert "hallbus_up 1.0" in text


async def test_the_links_of_a_hall_are_given_away_in_a_demo_only(hall: RunningHall, tmp_path: Any) -> None:
    no = await hall.ask("GET", "/api/start")
    assert (no.status, no.code) == (403, "not_demo")
    (tmp_path / "demo").mkdir()
    async with RunningHall(tmp_path / "demo", links={"demo": True}) as demo:
        assert (await demo.ask("GET", "/api/start")).json == {"demo": True}
        elsewhere = await demo.ask("GET", "/api/start", headers={"Host": "page.example"})
        assert elsewhere.status == 403, "a page that makes its own name point here gets no keys"


def test_every_code_has_words_in_both_languages() -> None:
    assert set(CODES.values()) <= set(WORDS)
    assert all(chinese and english.isascii() for chinese, english in WORDS.values())


# HTTP itself


@pytest.mark.parametrize(("method", "path", "allow"), [
    ("GET", "/api/windows/1/call-next", "POST"), ("DELETE", "/api/windows/1", "GET"), ("PUT", "/api/tickets", "POST"),
    ("POST", "/healthz", "GET"), ("POST", "/board", "GET"), ("PATCH", "/api/hall", "GET"), ("HEAD", "/api/events", "GET"),
    ("HEAD", "/live?screen=TV-1", "GET"), ("OPTIONS", "/api/windows/1/call-next", "POST"), ("TRACE", "/", "GET"),
])  # fmt: skip
async def test_a_method_that_is_not_allowed_is_told_which_are(
    hall: RunningHall, method: str, path: str, allow: str
) -> None:
    answer = await hall.ask(method, path, headers=hall.admin)
    assert answer.status == 405
    assert allow in answer.headers["Allow"]
    if method != "HEAD":
        assert answer.code == "method"


async def test_an_address_with_nothing_behind_it_is_told_so_in_the_one_shape(hall: RunningHall) -> None:
    for path in ("/api", "/api/nothing", "/nothing/at/all", "/api/windows/1/dance", "/board/", "//"):
        answer = await hall.ask("POST" if "dance" in path else "GET", path, headers=hall.admin)
        assert (answer.status, answer.code) == (404, "not_found"), path


async def test_head_answers_like_get_without_a_body(hall: RunningHall) -> None:
    answer = await hall.ask("HEAD", "/healthz")
    assert (answer.status, answer.data) == (200, b"")


async def test_requests_that_come_in_one_piece_are_answered_in_order(hall: RunningHall) -> None:
    for _ in range(3):
        await hall.take()
    key = hall.key("window", 1).encode()
    press = (
        b"POST /api/windows/1/call-next HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nAuthorization: Bearer "
        + key + b"\r\n\r\n{}"
    )  # fmt: skip
    async with await Wire.open(hall.port) as wire:
        await wire.sends(press * 3 + b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        answers = [await wire.answer() for _ in range(4)]
    assert [json.loads(body).get("ticket") for _, body in answers] == ["A001", "A002", "A003", None]


async def test_noise_instead_of_http_is_answered_400_or_cut(hall: RunningHall) -> None:
    for noise in (b"\x16\x03\x01\x02\x00\x01\x00", b"\0" * 100, b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n", b"\r\n\r\n\r\n",
                  b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n", b"GET / HTTP/1.1\r\nA" + b"a" * 20_000 + b"\r\n\r\n",
                  b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
                  b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):  # fmt: skip
        async with await Wire.open(hall.port) as wire:
            await wire.sends(noise)
            wire.writer.write_eof()
            assert status_of(await wire.ended()) in (0, 400, 405, 414, 431), noise
    assert (await hall.ask("GET", "/healthz")).status == 200


async def test_a_caller_that_dribbles_its_headers_is_cut_and_hurts_nobody(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.cli.SLOW_HEADERS_S", 0.5)
    async with RunningHall(tmp_path) as hall:
        wires = [await Wire.open(hall.port) for _ in range(20)]
        for wire in wires:
            await wire.sends(b"POST /api/windows/1/call-next HTTP/1.1\r\nX-Slow: ")
        await hall.take()
        assert (await hall.press(1)).json["ticket"] == "A001"
        ends = [asyncio.ensure_future(wire.ended()) for wire in wires]
        for wire in wires:
            wire.writer.write(b"a")
        assert await asyncio.gather(*ends) == [b""] * 20
        # The second request on a line that was good once is limited too.
        async with await Wire.open(hall.port) as wire:
            await wire.sends(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            assert (await wire.answer())[0] == 200
            await wire.sends(b"GET /healthz HTTP/1.1\r\nX-Slow: a")
            assert await wire.ended() == b""
        for wire in wires:
            wire.writer.transport.abort()


async def test_a_caller_that_dribbles_its_body_is_told_that_it_is_too_slow(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.web.bodies.BODY_LIMIT_S", 0.1)
    async with await Wire.open(hall.port) as wire:
        key = hall.key("window", 1).encode()
        await wire.sends(
            b"POST /api/windows/1/call-next HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\nAuthorization: Bearer "
            + key + b'\r\n\r\n{"after'
        )  # fmt: skip
        status, body = await wire.answer()
    assert (status, json.loads(body)["error"]["code"]) == (408, "too_slow")


async def test_a_bug_behind_a_door_is_logged_and_told_without_its_details(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("hallbus.web.hall.hall_view", broken)
    answer = await hall.ask("GET", "/api/hall", hall.key("ingest"))
    assert (answer.status, answer.code) == (500, "internal")
    assert b"secret" not in answer.data
    assert "a secret detail" in caplog.text


async def test_the_language_of_a_refusal_follows_the_caller(hall: RunningHall) -> None:
    for wanted, english in (("", False), ("zh-CN", False), ("en", True), ("zh-CN,zh;q=0.9,en;q=0.8", False),
                            ("en-US,en;q=0.9,zh-CN;q=0.8", True), ("fr", False), ("*", False)):  # fmt: skip
        answer = await hall.ask("GET", "/api/hall", headers={"Accept-Language": wanted})
        assert answer.json["error"]["message"].isascii() == english, wanted
