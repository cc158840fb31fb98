"""Calls of other calling systems: shown, said and receipted like our own, each once, and none that is hostile, late or too much."""

import json
from datetime import timedelta
from typing import Any

import pytest

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from tests.web.running import Answer, RunningHall

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"


def call(id: str = "1", ticket: str = "T007", window: Any = "1", **more: Any) -> dict[str, Any]:
    data = {"ticket": ticket, "window": window}
    return {"specversion": "1.0", "id": id, "source": "tax", "type": "hallbus.call", "data": data, **more}


async def send(hall: RunningHall, body: Any, kind: str = ONE, **options: Any) -> Answer:
    headers = {"Content-Type": kind, **options.pop("headers", {})}
    return await hall.ask("POST", "/api/ingest/calls", hall.key("ingest"), body, headers=headers, **options)


async def result(hall: RunningHall, item: Any) -> tuple[str, str | None]:
    """The status of the one item of a request, and the code of its refusal."""
    answer = await send(hall, item)
    assert answer.status == 200, answer.data
    (one,) = answer.json["results"]
    return one["status"], one.get("error", {}).get("code")


async def received(hall: RunningHall) -> list[ev.CallReceived]:
    return [e for _, e in hall.hub.journal.read() if isinstance(e, ev.CallReceived)]


# Taken


async def test_a_foreign_call_is_shown_said_and_receipted_like_our_own(hall: RunningHall) -> None:
    board, far, speaker = await hall.line(screen="TV-2"), await hall.line(screen="TV-1"), await hall.line(speaker="Z2")
    console = await hall.line(window=3)
    for line in (board, far, speaker, console):
        await line.kind("hello")
    answer = await send(hall, call())
    (one,) = answer.json["results"]
    assert one == {"id": "1", "status": "accepted", "seq": hall.hub.hall.seq}
    shown = (await board.view(lambda v: v["calls"]))["calls"][0]
    assert (shown["ticket"], shown["window"], shown["say"], shown["seq"]) == ("T007", 3, True, one["seq"])
    assert "service" not in shown
    await far.view(lambda v: v["calls"])
    assert (await speaker.kind("say"))["text"] == "请T零零七号，到三号窗口办理。"
    receipt = (await console.view(lambda v: v["receipt"]))["receipt"]
    assert (receipt["seq"], receipt["of"], receipt["speakers"]) == (one["seq"], 2, 1)
    await board.says(type="shown", seq=one["seq"])
    await console.view(lambda v: v["receipt"] and v["receipt"]["shown"] == 1)


async def test_a_strip_shows_a_foreign_call_until_the_window_calls_again(hall: RunningHall) -> None:
    strip = await hall.line(screen="STRIP-1")
    await hall.hub.handle(do.ReceiveCall("tax", "1", "T007", 1))
    assert (await strip.view(lambda v: v["seq"]))["text"] == "请T007到1号窗口"
    await hall.call("A1", 1)
    assert (await strip.view(lambda v: "A001" in v["text"]))["say"] is True


async def test_a_room_is_called_by_its_name_and_a_window_may_be_named_in_words(hall: RunningHall) -> None:
    speaker = await hall.line(speaker="Z2")
    await speaker.kind("hello")
    assert await result(hall, call(window="南二", ticket="税12")) == ("accepted", None)
    assert (await speaker.kind("say"))["text"] == "请税一二号，到调解室。"


async def test_a_number_names_a_window_as_well_as_text_does(hall: RunningHall) -> None:
    assert await result(hall, call(window=1)) == ("accepted", None)


async def test_the_same_call_again_does_nothing_and_says_so(hall: RunningHall) -> None:
    assert await result(hall, call()) == ("accepted", None)
    assert await result(hall, call()) == ("repeated", None)
    assert await result(hall, call(ticket="T008")) == ("repeated", None)
    assert await result(hall, call(id="2", ticket="T008")) == ("accepted", None)
    assert [e.ticket for e in await received(hall)] == ["T007", "T008"]


async def test_the_same_call_is_known_after_a_restart(hall: RunningHall) -> None:
    await result(hall, call())
    await hall.stop()
    await hall.start()
    assert await result(hall, call()) == ("repeated", None)


async def test_many_calls_keep_their_order_and_each_has_its_own_result(hall: RunningHall) -> None:
    items = [
        call("1"), call("2", window="9"), {"specversion": "1.0"}, call("1"), call("3", ticket="T009", source="police"),
        7, call("4", ticket="T010"),
    ]  # fmt: skip
    answer = await send(hall, items, MANY)
    results = [(r["id"], r["status"], r.get("error", {}).get("code")) for r in answer.json["results"]]
    assert results == [
        ("1", "accepted", None), ("2", "refused", "unknown_window"), (None, "refused", "invalid"),
        ("1", "repeated", None), ("3", "refused", "unknown_source"), (None, "refused", "invalid"),
        ("4", "accepted", None),
    ]  # fmt: skip
    assert [e.ticket for e in await received(hall)] == ["T007", "T010"]
    assert all(set(r["error"]) == {"code", "message"} for r in answer.json["results"] if r["status"] == "refused")


async def test_a_batch_is_committed_together(hall: RunningHall) -> None:
    before = hall.hub.journal.commits  # type: ignore[attr-defined]  # SQLite's count
    answer = await send(hall, [call(str(n), f"T{n:03d}") for n in range(100)], MANY)
    assert {r["status"] for r in answer.json["results"]} == {"accepted"}
    assert hall.hub.journal.commits - before <= 2  # type: ignore[attr-defined]


async def test_an_empty_batch_is_no_mistake(hall: RunningHall) -> None:
    assert (await send(hall, [], MANY)).json == {"results": []}


async def test_an_envelope_may_stand_in_the_headers(hall: RunningHall) -> None:
    envelope = {"ce-specversion": "1.0", "ce-id": "a%20b", "ce-source": "tax", "ce-type": "hallbus.call"}
    late = (hall.hub.clock.now() - timedelta(seconds=61)).isoformat()
    for more, status, code in (
        ({}, "accepted", None), ({}, "repeated", None), ({"ce-id": "c", "ce-time": late}, "refused", "too_late"),
        ({"ce-type": "other"}, "refused", "invalid"), ({"ce-time": "noon"}, "refused", "invalid"),
    ):  # fmt: skip
        answer = await send(
            hall, {"ticket": "T007", "window": "1"}, "application/json; charset=utf-8", headers={**envelope, **more}
        )
        (one,) = answer.json["results"]
        assert (one["status"], one.get("error", {}).get("code")) == (status, code)
    assert [e.id for e in await received(hall)] == ["a b"]


async def test_the_administrator_may_try_it_and_nobody_else(hall: RunningHall) -> None:
    headers = {**hall.admin, "Content-Type": ONE}
    answer = await hall.ask("POST", "/api/ingest/calls", body=call(), headers=headers)
    assert answer.json["results"][0]["status"] == "accepted"


# Late, odd, hostile


@pytest.mark.parametrize(("ago", "status", "code"), [
    (0, "accepted", None), (60, "accepted", None), (61, "refused", "too_late"), (86_400, "refused", "too_late"),
    (-86_400, "accepted", None),
])  # fmt: skip
async def test_what_was_called_more_than_a_minute_ago_calls_nobody(
    hall: RunningHall, ago: int, status: str, code: str | None
) -> None:
    time = (hall.hub.clock.now() - timedelta(seconds=ago)).isoformat()
    assert await result(hall, call(time=time)) == (status, code)


async def test_before_the_day_begins_nothing_is_taken(hall: RunningHall) -> None:
    await hall.hub.handle(do.CloseDay())
    assert await result(hall, call()) == ("refused", "day_closed")


ODD: list[tuple[str, dict[str, Any], str]] = [
    ("an empty ticket", call(ticket=""), "invalid"),
    ("a long ticket", call(ticket="A" * 11), "invalid"),
    ("a number among words", call(ticket="税12号"), ""),
    ("a sentence", call(ticket="请到三号"), "bad_ticket"),
    ("a name", call(ticket="欧阳某某"), "bad_ticket"),
    ("a name for an id", call(id="欧阳某某"), "invalid"),
    ("a space", call(ticket="A 1"), "bad_ticket"),
    ("a sign", call(ticket="A-1"), "bad_ticket"),
    ("a template", call(ticket="{window}"), "bad_ticket"),
    ("a picture", call(ticket="😀"), "bad_ticket"),
    ("a rare character", call(ticket="㐂1"), "bad_ticket"),
    ("a character outside of the LED's font", call(ticket="镕1"), "bad_ticket"),
    ("digits of another script", call(ticket="٣٤"), "bad_ticket"),
    ("a line break", call(ticket="A1\n"), "bad_ticket"),
    ("a turn of direction", call(ticket="A\u202e1"), "bad_ticket"),
    ("a page's code", call(ticket="<b>1</b>"), "bad_ticket"),
    ("a number for a ticket", call(ticket=7), "invalid"),
    ("no window", call(window=None), "invalid"),
    ("a window of truth", call(window=True), "invalid"),
    ("half a window", call(window=1.5), "invalid"),
    ("a window below zero", call(window=-1), "invalid"),
    ("a window of many digits", call(window=10**30), "invalid"),
    ("a long window", call(window="1" * 65), "invalid"),
    ("another source's window", call(window="3"), "unknown_window"),
    ("our own window's number", call(window="4"), "unknown_window"),
    ("no source", call(source=""), "invalid"),
    ("a long source", call(source="x" * 65), "invalid"),
    ("no id", call(id=""), "invalid"),
    ("a long id", call(id="x" * 65), "invalid"),
    ("a number for an id", call(id=7), "invalid"),
    ("an older envelope", call(specversion="0.3"), "invalid"),
    ("another type", call(type="com.example.call"), "invalid"),
    ("a time without a zone", call(time="2026-11-24T09:30:00"), "invalid"),
    ("no time at all", call(time="now"), "invalid"),
    ("no data", {**call(), "data": None}, "invalid"),
    ("data that is text", {**call(), "data": "{}"}, "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "code"), [o[1:] for o in ODD], ids=[o[0].replace(" ", "-") for o in ODD])
async def test_an_item_that_makes_no_sense_is_refused_by_name(
    hall: RunningHall, item: dict[str, Any], code: str
) -> None:
    expected = ("refused", code) if code else ("accepted", None)
    assert await result(hall, item) == expected
    assert len(await received(hall)) == (0 if code else 1)


async def test_a_refusal_does_not_say_back_what_was_sent(hall: RunningHall) -> None:
    answer = await send(hall, call(type="13812345678"))
    assert b"13812345678" not in answer.data


WHOLE: list[tuple[str, bytes, str, int, str]] = [
    ("no JSON", b"call me", ONE, 400, "bad_json"),
    ("cut off", b'{"id": "1"', ONE, 400, "bad_json"),
    ("not UTF-8", b'{"id": "\xff"}', ONE, 400, "bad_json"),
    ("nothing", b"", ONE, 400, "bad_json"),
    ("too deep", b"[" * 30_000 + b"]" * 30_000, MANY, 400, "bad_json"),
    ("deep in an item", b'[{"x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}]", MANY, 400, "bad_json"),
    ("one where many are promised", json.dumps(call()).encode(), MANY, 422, "invalid"),
    ("a word", b'"call"', MANY, 422, "invalid"),
    ("too many", json.dumps([call()] * 101).encode(), MANY, 413, "too_large"),
    ("too long", b'[{"x": "' + b"x" * 64 * 1024 + b'"}]', MANY, 413, "too_large"),
    ("plain JSON", json.dumps(call()).encode(), "application/json", 415, "no_cloudevents"),
    ("a form", b"id=1", "application/x-www-form-urlencoded", 415, "no_cloudevents"),
    ("XML", b"<call/>", "application/cloudevents+xml", 415, "no_cloudevents"),
]


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"), [w[1:] for w in WHOLE], ids=[w[0].replace(" ", "-") for w in WHOLE]
)
async def test_a_request_that_is_no_cloudevent_is_refused_as_a_whole(
    hall: RunningHall, data: bytes, kind: str, status: int, code: str
) -> None:
    answer = await send(hall, data, kind)
    assert (answer.status, answer.code) == (status, code)
    assert await received(hall) == []


async def test_an_id_that_names_a_person_is_not_kept(hall: RunningHall) -> None:
    item = call(id="110105194912310021-11010519491231002X")
    assert await result(hall, item) == ("accepted", None)
    assert await result(hall, item) == ("repeated", None)
    (event,) = await received(hall)
    assert "1101051949" not in event.id


async def test_a_full_hub_refuses_item_by_item(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.hub.WAITING_MAX", 3)
    answer = await send(hall, [call(str(n), f"T{n:03d}") for n in range(5)], MANY)
    codes = [r.get("error", {}).get("code") for r in answer.json["results"]]
    assert codes == [None, None, None, "busy", "busy"]
    assert [e.ticket for e in await received(hall)] == ["T000", "T001", "T002"]
