"""What a screen, console, kiosk, loudspeaker or visitor's page is sent, and what becomes of those who misbehave."""

import asyncio
import json
import logging
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hall.views import CALLS_MAX
from hallbus.speech.voices import Voice
from hallbus.web import parts
from hallbus.web.parts import HEALTH, PUSH
from tests.disk import Disk
from tests.web.line import Line, Message, calls
from tests.web.running import RunningHall
from tests.web.wire import Wire, client_frame, deaf_socket


def call_of(view: Message, ticket: str) -> Message:
    return next(c for c in view["calls"] if c["ticket"] == ticket)


# Coming


async def test_a_screen_is_greeted_first_and_sent_the_state_at_once(hall: RunningHall) -> None:
    await hall.call()
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    hello, state = board.heard[:2]
    assert (hello["type"], state["type"]) == ("hello", "state")
    assert set(hello) == {"type", "build", "now", "seq"}
    assert hello["now"].startswith("2026-11-24T09:30:00")
    assert hello["seq"] == state["seq"] == hall.hub.hall.seq
    assert calls(state["view"]) == ["A001"]


@pytest.mark.parametrize(("query", "kind"), [
    ({"screen": "TV-1"}, "board"), ({"screen": "TV-3"}, "board"), ({"screen": "STRIP-1"}, "strip"),
    ({"screen": "LED-1"}, "strip"), ({"window": 1}, "console"), ({"kiosk": "KIOSK-1"}, "kiosk"),
    ({"screen": "GUIDE"}, "guide"),
])  # fmt: skip
async def test_everybody_is_sent_their_own_kind_of_view(hall: RunningHall, query: dict[str, Any], kind: str) -> None:
    line = await hall.line(**query)
    view = await line.view()
    assert view["kind"] == kind
    assert {"hall", "languages"} <= set(view)


async def test_one_press_reaches_board_strip_console_kiosk_and_the_visitor(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    ref = answer.json["url"].removeprefix("/t/")
    board, strip = await hall.line(screen="TV-1"), await hall.line(screen="STRIP-1")
    console, kiosk = await hall.line(window=1), await hall.line(kiosk="KIOSK-2")
    page = await hall.line(ticket=ref)
    assert (await page.view())["ticket"]["ahead"] == 0
    for line in (board, strip, console, kiosk):
        await line.kind("state")
    seq = (await hall.press(1)).json["seq"]
    call = call_of(await board.view(lambda v: "A001" in calls(v)), "A001")
    assert (call["seq"], call["window"], call["state"], call["say"]) == (seq, 1, "called", True)
    assert (await strip.view(lambda v: v["seq"] == seq))["text"] == "请A001到1号窗口"
    assert (await console.view(lambda v: v["ticket"]))["ticket"]["number"] == "A001"
    assert (await kiosk.view(lambda v: v["services"][0]["waiting"] == 0))["services"][0]["id"] == "A1"
    assert (await page.view(lambda v: v["ticket"]["state"] == "called"))["ticket"]["window"] == 1


async def test_two_presses_at_the_same_instant_are_both_on_the_board(hall: RunningHall) -> None:
    await hall.take("A1")
    await hall.take("B1")
    board = await hall.line(screen="TV-1")
    one, two = await asyncio.gather(hall.press(1), hall.press(3))
    view = await board.view(lambda v: len(v["calls"]) == 2)
    assert {c["seq"] for c in view["calls"]} == {one.json["seq"], two.json["seq"]}
    assert [c["seq"] for c in view["calls"]] == sorted((c["seq"] for c in view["calls"]), reverse=True)


async def test_a_hundred_calls_in_a_burst_end_with_the_same_state_on_every_screen(hall: RunningHall) -> None:
    for _ in range(100):
        await hall.take("A1")
    boards = [await hall.line(screen=id) for id in ("TV-1", "TV-1", "TV-3")]
    await asyncio.gather(*(hall.press(1 + n % 2) for n in range(100)))
    last = hall.hub.hall.seq
    for board in boards:
        await board.until(lambda m: m["type"] == "state" and m["seq"] == last)
        assert len(board.newest["calls"]) == CALLS_MAX
    assert boards[0].raw[-1] == boards[1].raw[-1]


async def test_a_call_is_said_while_it_is_fresh_and_shown_while_it_is_two_minutes_young(hall: RunningHall) -> None:
    clock = hall.clock
    assert isinstance(clock, DrivenClock)
    await hall.call()
    await hall.press(1, "start")
    await hall.press(1, "finish")
    board = await hall.line(screen="TV-1")
    assert call_of(await board.view(), "A001")["over"] is True
    await hall.call()
    assert call_of(await board.view(lambda v: "A002" in calls(v)), "A002")["say"] is True
    clock.move(26)
    await hall.take("B1")
    view = await board.view(lambda v: v["waiting"]["B"] == 1)
    assert [(c["ticket"], c["say"]) for c in view["calls"]] == [("A002", False), ("A001", False)]
    clock.move(95)
    await hall.take("B1")
    view = await board.view(lambda v: v["waiting"]["B"] == 2)
    assert calls(view) == ["A002"]  # the visit that is over has gone, the one that stands fills the rows


async def test_a_board_lists_the_newest_first_and_its_own_areas_alone(hall: RunningHall) -> None:
    back = await hall.line(screen="TV-2")
    front = await hall.line(screen="TV-1")
    await hall.call("A1", 1)
    await hall.call("B1", 3)
    await hall.call("F1", 4)
    assert calls(await front.view(lambda v: len(v["calls"]) == 3)) == ["F001", "B001", "A001"]
    assert calls(await back.view(lambda v: len(v["calls"]) == 2)) == ["F001", "B001"]
    private = call_of(front.newest, "F001")
    assert "service" not in private
    assert private["place"] == "调解室"
    assert set(front.newest["waiting"]) == {"A", "B"}


async def test_a_missed_ticket_says_so_on_the_board(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await hall.call()
    await hall.press(1, "no-show")
    assert call_of(await board.view(lambda v: v["calls"] and v["calls"][0]["state"] == "missed"), "A001")


async def test_screens_with_another_s_key_or_none_stay_outside(hall: RunningHall) -> None:
    tv = hall.key("screen", "TV-1")
    for path, key, status in (
        ("/live?screen=TV-2", tv, 403), ("/live?screen=NONE", tv, 403), ("/live?window=1", tv, 403),
        ("/live?kiosk=KIOSK-1", tv, 403), ("/live?screen=TV-1", None, 401), ("/live?screen=TV-1", "nonsense", 401),
        ("/live?window=2", hall.key("window", 1), 403), ("/live?kiosk=KIOSK-2", hall.key("kiosk", "KIOSK-1"), 403),
        ("/live?speaker=Z9", tv, 404), ("/live?ticket=nobody", None, 404), ("/live", tv, 400),
        ("/live?screen=TV-1&window=1", tv, 400),
    ):  # fmt: skip
        answer = await hall.ask("GET", path, key)
        assert answer.status == status, path
        assert "error" in answer.json
    assert (await hall.ask("GET", "/live?screen=NONE", headers=hall.admin)).status == 404
    assert (await hall.ask("GET", "/live?kiosk=NONE", headers=hall.admin)).status == 404
    assert (await hall.ask("GET", "/live?window=9", headers=hall.admin)).status == 404
    assert hall.app[PUSH].count == 0


async def test_more_lines_than_the_hub_can_carry_are_refused(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.web.live.CONNECTIONS_MAX", 1)
    await (await hall.line(screen="TV-1")).kind("state")
    assert (await hall.ask("GET", "/live?screen=TV-2", hall.key("screen", "TV-2"))).status == 429


async def test_a_visitor_s_page_outlives_the_day(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    page = await hall.line(ticket=answer.json["url"].removeprefix("/t/"))
    await page.view(lambda v: v["ticket"]["state"] == "waiting")
    await hall.hub.handle(do.CloseDay())
    await page.view(lambda v: v["ticket"]["state"] == "voided")
    await hall.hub.handle(do.OpenDay("2026-11-25"))
    assert (await page.view(lambda v: v["ticket"] is None))["kind"] == "ticket"


# Receipts


@pytest.fixture
async def alarmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[RunningHall, list[Any]]]:
    """A hall whose alarms ring when the test says that two seconds are over."""
    alarms: list[Any] = []
    real = parts.RECEIPTS
    async with RunningHall(tmp_path) as hall:
        hall.app[real]._later = lambda delay, check: alarms.append((delay, check))
        yield hall, alarms


async def test_the_console_sees_how_many_screens_show_its_call(alarmed: tuple[RunningHall, list[Any]]) -> None:
    hall, _ = alarmed
    board, elder, strip = [await hall.line(screen=id) for id in ("TV-1", "TV-3", "STRIP-1")]
    other = await hall.line(screen="TV-2")  # shows other areas alone
    for line in (board, elder, strip, other):
        await line.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    receipt = (await console.view(lambda v: v["receipt"]))["receipt"]
    assert (receipt["shown"], receipt["of"], receipt["missing"]) == (0, 3, ["STRIP-1", "TV-1", "TV-3"])
    seq = receipt["seq"]
    await board.says(type="shown", seq=seq)
    await strip.says(type="shown", seq=seq)
    await strip.says(type="shown", seq=seq)
    await other.says(type="shown", seq=seq)
    receipt = (await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 2))["receipt"]
    assert receipt["missing"] == ["TV-3"]


async def test_the_alarm_rings_for_a_call_that_is_not_on_every_screen_in_time(
    alarmed: tuple[RunningHall, list[Any]],
) -> None:
    hall, alarms = alarmed
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    view = await console.view(lambda v: v["receipt"])
    assert view["receipt"]["late"] is False
    ((delay, check),) = alarms
    assert delay == 2.0
    check()
    late = await console.view(lambda v: v["receipt"] and v["receipt"]["late"])
    assert late["receipt"]["missing"] == ["TV-1"]


async def test_no_alarm_rings_for_a_call_that_is_on_every_screen(alarmed: tuple[RunningHall, list[Any]]) -> None:
    hall, alarms = alarmed
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    console = await hall.line(window=1)
    await hall.call()
    seq = (await console.view(lambda v: v["receipt"]))["receipt"]["seq"]
    await board.says(type="shown", seq=seq)
    await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 1)
    alarms[0][1]()
    seen = len(console.heard)
    await hall.take("B1")
    await hall.take("A1")
    assert (await console.view(after=seen))["receipt"]["late"] is False


# Loudspeakers


@pytest.fixture
async def speaking(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """A hall with a real voice."""
    (tmp_path / "data").mkdir()
    async with RunningHall(tmp_path, voice=Voice(tmp_path / "data" / "audio")) as hall:
        yield hall


async def test_a_call_is_spoken_through_a_real_voice_and_its_saying_is_counted(speaking: RunningHall) -> None:
    hall = speaking
    speaker = await hall.line(speaker="Z1")
    await speaker.kind("hello")
    console = await hall.line(window=1)
    await hall.call()
    say = await speaker.kind("say")
    assert (say["text"], say["zone"]) == ("请A零零一号，到一号窗口办理。", "Z1")
    assert say["expires"].startswith("2026-11-24T09:30:25")
    assert len(say["audio"]) > 1
    for url in say["audio"]:
        sound = await hall.ask("GET", url, hall.key("screen", "TV-1"))
        assert (sound.status, sound.data[:4], "immutable" in sound.headers["Cache-Control"]) == (200, b"RIFF", True)
        assert (await hall.ask("GET", url)).status == 401
    receipt = (await console.view(lambda v: v["receipt"]))["receipt"]
    assert (receipt["speakers"], receipt["said"]) == (1, 0)
    await speaker.says(type="said", seq=say["seq"])
    assert (await console.view(lambda v: v["receipt"] and v["receipt"]["said"] == 1))["receipt"]["seq"] == say["seq"]
    hall.clock.move(6)  # type: ignore[attr-defined]  # driven
    again = (await hall.press(1, "recall")).json["seq"]
    assert (await speaker.until(lambda m: m["type"] == "say" and m["seq"] == again))["text"] == say["text"]


async def test_a_board_that_is_its_zone_s_loudspeaker_is_told_what_to_say(hall: RunningHall) -> None:
    board, quiet = await hall.line(screen="TV-1"), await hall.line(screen="TV-3")
    await board.kind("state")
    await quiet.kind("state")
    await hall.call()
    say = await board.kind("say")
    await board.says(type="said", seq=say["seq"])
    await hall.call("B1", 3)  # of the other zone
    await quiet.view(lambda v: "B001" in calls(v))
    assert [m["type"] for m in quiet.heard if m["type"] == "say"] == []
    assert len([m for m in board.heard if m["type"] == "say"]) == 1


async def test_the_picture_goes_out_even_when_the_voice_is_broken(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("hallbus.web.relay.spoken_clauses", broken)
    board = await hall.line(screen="TV-1")
    await hall.call()
    assert await board.view(lambda v: "A001" in calls(v))


async def test_a_view_that_cannot_be_rendered_keeps_no_other_screen_from_its_call(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    strip, board = await hall.line(screen="STRIP-1"), await hall.line(screen="TV-1")
    await strip.kind("state")
    await board.kind("state")

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("hallbus.web.live.strip_view", broken)
    await hall.call()
    assert await board.view(lambda v: "A001" in calls(v))
    assert "screen:STRIP-1 cannot be rendered" in caplog.text


# What screens say


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


# Slow and dead screens


async def test_a_screen_that_does_not_read_is_cut_while_a_hundred_others_get_everything(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallbus.push.STUCK_S", 0.5)
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.4)
    monkeypatch.setattr("hallbus.push.SILENT_S", 60.0)
    deaf = deaf_socket(hall.port, f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
    others = [await hall.line(screen="TV-3") for _ in range(100)]
    push = hall.app[PUSH]
    for line in others:
        await line.kind("state")
    (stalled,) = push.by_name["screen:TV-1"]
    most = 0
    while push.cut == 0:
        for _ in range(10):
            await hall.call("A1", 1)
            most = max(most, stalled.transport.get_write_buffer_size())
        for line in others[:3]:
            await line.until(lambda m: m.get("seq") == hall.hub.hall.seq and m["type"] == "state")
    assert most < 256 * 1024
    assert "screen:TV-1" not in push.by_name
    await hall.call("A1", 2)
    last = hall.hub.hall.seq
    for line in others:
        await line.until(lambda m: m["type"] == "state" and m["seq"] == last)
    deaf.close()
    back = await hall.line(screen="TV-1")
    assert calls(await back.view()) == calls(others[0].newest)
    assert push.cut == 1


async def test_a_slow_screen_skips_to_the_newest_state_when_it_reads_again(hall: RunningHall) -> None:
    await hall.take("A1")
    deaf = deaf_socket(hall.port, f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
    healthy = await hall.line(screen="TV-3")
    await healthy.kind("state")
    push = hall.app[PUSH]
    (slow,) = push.by_name["screen:TV-1"]
    while slow.lagging_since is None:
        await hall.call("A1", 1)
    for _ in range(5):
        await hall.call("A1", 1)
    last = hall.hub.hall.seq
    deaf.setblocking(False)
    loop, data = asyncio.get_running_loop(), b""
    wanted = b'{"type":"state","seq":%d,' % last
    async with asyncio.timeout(8):
        while wanted not in data:
            data = data[-100:] + await loop.sock_recv(deaf, 1 << 16)
    deaf.close()


async def test_a_peer_that_never_answers_pings_is_cut(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.1)
    monkeypatch.setattr("hallbus.push.PING_EVERY", 1)
    monkeypatch.setattr("hallbus.push.SILENT_S", 0.5)
    good = await hall.line(screen="TV-3")
    async with await Wire.open(hall.port) as wire:
        await wire.upgraded(f"/live?screen=TV-1&token={hall.key('screen', 'TV-1')}")
        assert await wire.close_code() is None
    seen = len(good.heard)
    await good.kind("beat", seen)
    assert (hall.app[PUSH].cut, hall.app[PUSH].count) == (1, 1)


async def test_everybody_hears_a_beat(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.push.BEAT_S", 0.1)
    lines = [await hall.line(screen="TV-1"), await hall.line(window=1), await hall.line(speaker="Z1")]
    for line in lines:
        assert set(await line.kind("beat")) == {"type", "now", "seq"}


async def test_a_line_that_ends_leaves_nothing_behind(hall: RunningHall) -> None:
    push = hall.app[PUSH]
    for _ in range(5):
        line = await hall.line(screen="TV-1")
        await line.kind("state")
        await line.close()
    other = await hall.line(screen="TV-3")
    await other.kind("state")
    while push.count > 1:  # the last one's end is on its way
        await other.kind("beat", len(other.heard))
    assert list(push.topics) == ["screen:TV-3"]
    assert list(push.by_name) == ["screen:TV-3"]


# Away and back


async def test_after_a_restart_a_board_has_the_same_state_and_nothing_old_is_said(hall: RunningHall) -> None:
    await hall.call()
    board = await hall.line(screen="TV-1")
    before = await board.view()
    assert call_of(before, "A001")["say"] is True
    await hall.stop()
    await board.ended()
    hall.clock.move(60)  # type: ignore[attr-defined]  # driven
    await hall.start()
    back = await hall.line(screen="TV-1")
    after = await back.view()
    assert call_of(after, "A001")["say"] is False
    assert [{**c, "say": None} for c in after["calls"]] == [{**c, "say": None} for c in before["calls"]]
    await hall.call("A1", 2)
    await back.until(lambda m: m["type"] == "say")
    assert [m["seq"] for m in back.heard if m["type"] == "say"] == [hall.hub.hall.seq]


async def test_a_board_that_was_cut_while_five_calls_happened_gets_all_five_at_once(hall: RunningHall) -> None:
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    await board.close()
    for _ in range(5):
        await hall.call("A1", 1)
    back = await hall.line(screen="TV-1")
    await back.kind("state")
    assert calls(back.states[0]["view"]) == ["A005", "A004", "A003", "A002", "A001"]


async def test_no_state_goes_out_before_its_commit(slow_hall: tuple[RunningHall, Disk]) -> None:
    hall, disk = slow_hall
    await hall.take()
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    disk.batches.clear()
    disk.hold()
    pressed = asyncio.ensure_future(hall.press(1))
    await disk.asked(1)
    late: asyncio.Future[Line] = asyncio.ensure_future(hall.line(screen="TV-3"))
    strip = await late
    hall.app[PUSH].refresh([], hall.hub.hall)
    assert not pressed.done()
    assert calls(board.newest) == []
    assert strip.heard == []
    disk.let_through()
    assert (await pressed).json["ticket"] == "A001"
    assert calls(await strip.view()) == ["A001"]
    assert calls(strip.states[0]["view"]) == ["A001"]
    assert await board.view(lambda v: calls(v) == ["A001"])


async def test_lines_are_quiet_in_the_log(hall: RunningHall, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        line = await hall.line(screen="TV-1")
        await line.kind("state")
        await hall.call()
        await line.close()
    assert [r.message for r in caplog.records if r.name.startswith("hallbus.web")] == []
