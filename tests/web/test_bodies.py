"""Bodies that make no sense, that are too large, or that say more than is known."""

import pytest

from tests.nobody import ELDER, MOBILE
from tests.web.doors import POSTS
from tests.web.running import RunningHall
from tests.web.wire import Wire

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


OWN_WORDS = [
    ("/api/windows/1/pause", "reason"),
    ("/api/windows/1/park", "reason"),
    ("/api/tickets/A001/void", "reason"),
    ("/api/tickets", "reason"),
    ("/api/green-channel", "reason"),
    ("/api/help", "what"),
]


@pytest.mark.parametrize(("path", "field"), OWN_WORDS)
async def test_a_reason_with_a_person_s_number_is_refused_before_anything_happens(
    hall: RunningHall, path: str, field: str
) -> None:
    await hall.call()
    await hall.press(1, "start")
    before = hall.hub.hall.seq
    for text in (f"证件{ELDER}", f"电话 {MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}"):
        body = {"service": "A1", "on": True, field: text}
        for language, chinese in (("zh-CN", True), ("en", False)):
            headers = {**hall.admin, "Accept-Language": language}
            answer = await hall.ask("POST", path, body=body, headers=headers)
            assert (answer.status, answer.code) == (422, "personal_data")
            assert ("手机号" in answer.json["error"]["message"]) == chinese
    assert hall.hub.hall.seq == before
    assert (await hall.ask("POST", path, body={**body, field: "证照今天到期"}, headers=hall.admin)).status in (200, 201)
