"""Addresses, methods and lines: HTTP itself, as strangers and broken programs speak it."""

import asyncio
import json
from typing import Any

import pytest

from tests.web.running import RunningHall
from tests.web.wire import Wire, status_of


@pytest.mark.parametrize(
    "no", ["0", "99", "-1", "1.5", "1e0", "٣", "%D9%A3", "999999999999999999999", "x", "%00", "1%2F2"]
)
async def test_a_window_that_does_not_exist_is_not_found(hall: RunningHall, no: str) -> None:
    for method, path in (("GET", f"/api/windows/{no}"), ("POST", f"/api/windows/{no}/call-next")):
        answer = await hall.ask(method, path, headers=hall.admin)
        assert (answer.status, set(answer.json["error"])) == (404, {"code", "message"})


async def test_a_path_of_raw_bytes_harms_nobody(hall: RunningHall) -> None:
    authorization = f"Authorization: {hall.admin['Authorization']}".encode()
    async with await Wire.open(hall.port) as wire:
        await wire.sends(
            b"POST /api/tickets/\xff\xfe\x80/void HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n"
            + authorization + b"\r\n\r\n"
        )  # fmt: skip
        assert status_of(await wire.ended()) in (400, 404, 422)


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


async def test_noise_is_logged_in_a_line_without_what_it_was(
    hall: RunningHall, caplog: pytest.LogCaptureFixture
) -> None:
    for noise in (b"GET /secret HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nAuthorization Bearer secret\r\n\r\n"):
        async with await Wire.open(hall.port) as wire:
            await wire.sends(noise)
            assert status_of(await wire.ended()) == 400
    lines = [record for record in caplog.records if record.name == "hallbus.http"]
    assert [line.levelname for line in lines] == ["WARNING", "WARNING"]
    assert "secret" not in caplog.text
    assert "Traceback" not in caplog.text
