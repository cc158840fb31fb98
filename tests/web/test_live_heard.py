"""What screens say, and what becomes of those who talk nonsense or break the protocol."""

import json
import struct

import pytest

from hallbus.web.parts import HEALTH, PUSH
from tests.web.line import calls
from tests.web.running import RunningHall
from tests.web.wire import Wire, client_frame


async def test_health_and_plays_are_noted(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await board.says(type="health", build="1", audio="blocked", problems=["clip_failed:film"])
    await board.says(
        type="played", clip="film", complete=True,
        **{"from": "2026-11-24T09:30:00+08:00", "to": "2026-11-24T09:31:00+08:00"},
    )  # fmt: skip
    await board.says(type="health", build="2")
    while hall.app[HEALTH].by_name.get("screen:TV-1", {}).get("build") != "2":  # the line is in order
        await board.kind("beat", len(board.heard))
    screen = (await hall.ask("GET", "/api/hall", hall.key("ingest"))).json["screens"]["TV-1"]
    assert (screen["connected"], screen["health"]["audio"]) == (True, "none")
    assert hall.app[HEALTH].played[0]["clip"] == "film"


NONSENSE: list[tuple[str, bytes | str]] = [
    ("no JSON", "hello"), ("an unknown type", '{"type":"dance"}'), ("no type", "{}"), ("a list", "[]"),
    ("a wrong type", '{"type":"shown","seq":"1"}'), ("a missing field", '{"type":"shown"}'), ("empty", ""),
    ("half a surrogate pair", '{"type":"health","build":"\\ud800"}'), ("deep", "[" * 4000), ("binary", b'{"type":"shown","seq":1}'),
    ("a long word", json.dumps({"type": "health", "build": "x" * 100})),
    ("many problems", json.dumps({"type": "health", "problems": ["x"] * 30})),
    ("a number of a thousand digits", '{"type":"shown","seq":' + "9" * 1000 + "}"),
    ("no time", '{"type":"played","clip":"film","from":"now","to":"then","complete":true}'),
]  # fmt: skip


@pytest.mark.parametrize("words", [n[1] for n in NONSENSE], ids=[n[0].replace(" ", "-") for n in NONSENSE])
async def test_a_screen_that_talks_nonsense_is_closed_and_the_hub_lives(hall: RunningHall, words: bytes | str) -> None:
    board, good = await hall.line(screen="TV-1"), await hall.line(screen="TV-3")
    await board.kind("state")
    await (board.ws.send_bytes(words) if isinstance(words, bytes) else board.ws.send_str(words))
    assert await board.ended() == 1008
    await hall.call()
    assert await good.view(lambda v: "A001" in calls(v))
    assert "screen:TV-1" not in hall.app[PUSH].by_name


async def test_a_message_of_more_than_4_kib_closes_the_line(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    await board.ws.send_str(json.dumps({"type": "health", "problems": ["x" * 5000]}))
    assert await board.ended() in (1008, 1009)
    assert (await hall.ask("GET", "/healthz")).status == 200


@pytest.mark.parametrize("kind", ["text", "ping", "pong"])
async def test_a_screen_that_floods_is_closed(hall: RunningHall, kind: str) -> None:
    async with await Wire.open(hall.port) as wire:
        await wire.upgraded(f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
        opcode = {"text": 1, "ping": 9, "pong": 10}[kind]
        await wire.sends(client_frame(b'{"type":"shown","seq":1}', opcode) * 300)
        assert await wire.close_code() == 1008
    assert (await hall.ask("GET", "/healthz")).status == 200


HOSTILE: list[tuple[str, bytes, set[int | None]]] = [
    ("a continuation of nothing", client_frame(b"x", 0), {1002}),
    ("two beginnings", client_frame(b"{", final=False) + client_frame(b"{", final=False), {1002}),
    ("an unknown opcode", client_frame(b"x", 5), {1002}),
    ("a reserved bit", b"\xc1\x80\0\0\0\0", {1002}),
    ("a fragmented ping", client_frame(b"x", 9, final=False), {1002}),
    ("a ping too long", client_frame(b"x" * 200, 9), {1002}),
    ("a huge length", b"\x81\xff" + struct.pack("!Q", 1 << 62) + b"\0\0\0\0abc", {1009, 1002, None}),
    ("a length of 100 kB", b"\x81\xff" + struct.pack("!Q", 100_000) + b"\0\0\0\0" + b"x" * 20_000, {1009, None}),
    ("not UTF-8", client_frame(b"\xff\xfe\xfd"), {1007}),
    ("pieces without an end", client_frame(b"x" * 2000, final=False) + client_frame(b"x" * 2000, 0, final=False) * 3, {1009}),
    ("a close without a reason", client_frame(b"", 8), {1000, 1005, None}),
    ("a close with half a code", client_frame(b"\x03", 8), {1002}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "codes"), [h[1:] for h in HOSTILE], ids=[h[0].replace(" ", "-") for h in HOSTILE])
async def test_frames_that_break_the_protocol_end_the_line_and_nothing_else(
    hall: RunningHall, data: bytes, codes: set[int | None]
) -> None:
    good = await hall.line(screen="TV-3")
    async with await Wire.open(hall.port) as wire:
        await wire.upgraded(f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
        await wire.sends(data)
        assert await wire.close_code() in codes
    await hall.call()
    assert await good.view(lambda v: "A001" in calls(v))


async def test_a_message_in_pieces_is_taken_as_one(hall: RunningHall) -> None:
    console = await hall.line(window=1)
    async with await Wire.open(hall.port) as wire:
        await wire.upgraded(f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
        while (await wire.frame())[0] != 1:
            pass
        await hall.call()
        seq = (await console.view(lambda v: v["receipt"]))["receipt"]["seq"]
        whole = json.dumps({"type": "shown", "seq": seq}).encode()
        await wire.sends(client_frame(whole[:9], final=False) + client_frame(b"", 9) + client_frame(whole[9:], 0))
        assert await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 1)


async def test_a_page_cannot_ask_for_compressed_frames(hall: RunningHall) -> None:
    url = f"{hall.url}/live?screen=TV-1&token={hall.key('screen', 'TV-1')}"
    async with hall.session.ws_connect(url, compress=15) as ws:
        assert ws.compress == 0
