"""Batches: reserved before the hall opens, printed, handed out, and void in the end."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import segno
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Calendar, Limits, Weekly
from tests.halls import MORNING, SMALL
from tests.nobody import ELDER
from tests.web.running import Answer, RunningHall

QUEUE = replace(
    SMALL,
    calendar=Calendar(weekly=(Weekly(days=("tue", "wed"), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),)),
    services=tuple(
        replace(s, prebatch=6, limits=Limits(am=20), name='营业执照 <"一照一码">') if s.id == "B1" else s
        for s in SMALL.services
    ),
)


@pytest.fixture
async def dawn(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """A hall at 08:20, before its first session."""
    clock = DrivenClock(MORNING.replace(hour=8, minute=20), rate=0)
    async with RunningHall(tmp_path, QUEUE, clock) as running:
        yield running


async def guide(hall: RunningHall, path: str = "", method: str = "POST", **body: Any) -> Answer:
    return await hall.ask(
        method, f"/api/batches{path}", hall.key("screen", "GUIDE"), body if method == "POST" else None
    )


async def reserved(hall: RunningHall, **body: Any) -> str:
    answer = await guide(hall, service="B1", **body)
    assert answer.status == 201, answer.data
    return str(answer.json["batch"]["id"])


async def test_a_batch_is_as_large_as_the_service_says_and_stands_until_a_while_after_opening(
    dawn: RunningHall,
) -> None:
    batch = (await guide(dawn, service="B1")).json["batch"]
    id = batch.pop("id")
    assert batch == {
        "service": "B1", "first": "B001", "last": "B006", "next": "B001", "handed": 0, "left": 6,
        "lapses_at": "2026-11-24T09:15:00+08:00", "lapsed": False,
    }  # fmt: skip
    shown = (await guide(dawn, method="GET")).json["batches"]
    assert shown == [{"id": id, **batch}]


async def test_a_guide_may_want_more_and_until_another_time(dawn: RunningHall) -> None:
    batch = (await guide(dawn, service="B1", count=12, until="09:30")).json["batch"]
    assert (batch["last"], batch["left"], batch["lapses_at"]) == ("B012", 12, "2026-11-24T09:30:00+08:00")


async def test_the_numbers_of_a_batch_are_called_in_order_and_the_next_visitor_has_the_one_after_them(
    dawn: RunningHall,
) -> None:
    id = await reserved(dawn)
    dawn.clock.move(40 * 60)  # type: ignore[attr-defined]  # driven
    after = await dawn.take("B1")
    handed = await guide(dawn, f"/{id}/hand-out", count=2)
    assert (handed.status, handed.json["tickets"], handed.json["batch"]["next"]) == (200, ["B001", "B002"], "B003")
    assert [(await dawn.press(3)).json["ticket"] for _ in range(3)] == [after, "B001", "B002"]
    assert after == "B007"


async def test_a_button_that_is_hit_twice_hands_out_once(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    first, again = [await guide(dawn, f"/{id}/hand-out", count=3, request="1") for _ in range(2)]
    assert "repeated" not in first.json
    assert (again.status, again.json["tickets"], again.json["repeated"]) == (200, ["B001", "B002", "B003"], True)
    assert again.json["batch"]["left"] == 3
    assert (await guide(dawn, f"/{id}/hand-out", count=1)).json["tickets"] == ["B004"]


async def test_a_batch_that_is_asked_for_twice_is_one(dawn: RunningHall) -> None:
    first, again = [await guide(dawn, service="B1", request="1") for _ in range(2)]
    assert (first.status, again.status, again.json["repeated"]) == (201, 200, True)
    assert again.json["batch"] == first.json["batch"]
    assert len(dawn.hub.hall.batches) == 1


async def test_what_is_left_is_void_and_can_be_handed_out_no_more(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    await guide(dawn, f"/{id}/hand-out", count=1)
    lapsed = await guide(dawn, f"/{id}/lapse")
    assert (lapsed.status, lapsed.json["batch"]["left"], lapsed.json["batch"]["lapsed"]) == (200, 0, True)
    refused = await guide(dawn, f"/{id}/hand-out", count=1)
    assert (refused.status, refused.code) == (409, "batch_over")
    assert (await guide(dawn, f"/{id}/lapse")).code == "batch_over"


BAD_BATCHES: list[tuple[dict[str, Any], int, str]] = [
    ({}, 422, "invalid"),
    ({"service": "Z9"}, 422, "unknown_service"),
    ({"service": "A1"}, 422, "invalid"),
    ({"service": "B1", "count": 0}, 422, "invalid"),
    ({"service": "B1", "count": -1}, 422, "invalid"),
    ({"service": "B1", "count": 2.5}, 422, "invalid"),
    ({"service": "B1", "count": 10_001}, 422, "invalid"),
    ({"service": "B1", "count": 21}, 409, "batch_size"),
    ({"service": "A1", "count": 201}, 409, "batch_size"),
    ({"service": "B1", "until": "08:20"}, 409, "batch_over"),
    ({"service": "B1", "until": "25:00"}, 422, "invalid"),
    ({"service": "B1", "until": "09:15\n"}, 422, "invalid"),
    ({"service": "B1", "until": ELDER}, 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_BATCHES)
async def test_a_batch_that_makes_no_sense_is_refused(
    dawn: RunningHall, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await guide(dawn, **body)
    assert (answer.status, answer.code, dawn.hub.hall.batches) == (status, code, {})


async def test_a_hall_without_hours_is_told_until_when(hall: RunningHall) -> None:
    assert (await guide(hall, service="B1", count=3)).code == "invalid"
    assert (await guide(hall, service="B1", count=3, until="10:30")).status == 201


async def test_no_more_are_handed_out_than_there_are(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    refused = await guide(dawn, f"/{id}/hand-out", count=7)
    assert (refused.status, refused.code) == (409, "batch_left")
    assert "6" in refused.json["error"]["message"]


@pytest.mark.parametrize("path", ["/nothing/hand-out", "/nothing/lapse"])
async def test_an_unknown_batch_is_not_found(dawn: RunningHall, path: str) -> None:
    answer = await guide(dawn, path, count=1)
    assert (answer.status, answer.code) == (404, "unknown_batch")


# On paper


async def paper(hall: RunningHall, id: str, **options: Any) -> Answer:
    return await hall.ask("GET", f"/batches/{id}", hall.key("screen", "GUIDE"), **options)


async def test_the_sheet_has_a_slip_for_each_number_with_its_own_page(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    page = (await paper(dawn, id)).data.decode()
    slips = re.findall(r"<li>.*?</li>", page)
    assert [re.search(r'class="number">(\w+)<', slip)[1] for slip in slips] == [f"B{n:03d}" for n in range(1, 7)]  # type: ignore[index]
    assert len({re.search(r"<svg.*?</svg>", slip)[0] for slip in slips}) == 6, "every code leads to another page"  # type: ignore[index]
    for words in ("小城政务", "09:15前", "before 09:15", "size: A4"):
        assert words in page
    assert "营业执照 &lt;&quot;一照一码&quot;&gt;" in page
    assert ElementTree.fromstring(page.removeprefix("<!doctype html>")).tag == "html", "every element is closed"


async def test_the_codes_lead_where_phones_reach_the_hub(dawn: RunningHall, tmp_path: Path) -> None:
    id = await reserved(dawn)
    here, there = (await paper(dawn, id)).data, (await paper(dawn, id, headers={"Host": "hall.example"})).data
    assert here != there, "without an address of its own: where the page was opened"
    (tmp_path / "b").mkdir()
    clock = DrivenClock(MORNING.replace(hour=8, minute=20), rate=0)
    async with RunningHall(tmp_path / "b", QUEUE, clock, address="http://hall.example/") as told:
        id = await reserved(told)
        first = segno.make(f"http://hall.example/t/{told.hub.hall.batches[id].refs[0]}", error="m", micro=False)
        assert first.svg_inline(omitsize=True, border=2) in (await paper(told, id)).data.decode()
        here, there = (await paper(told, id)).data, (await paper(told, id, headers={"Host": "x.example"})).data
        assert here == there


async def test_the_sheet_needs_a_guide_s_key_and_is_kept_nowhere(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    assert (await dawn.ask("GET", f"/batches/{id}")).status == 401
    assert (await dawn.ask("GET", f"/batches/{id}", dawn.key("screen", "TV-1"))).status == 403
    cookie = {"Cookie": f"hallbus_key={dawn.key('screen', 'GUIDE')}"}
    page = await dawn.ask("GET", f"/batches/{id}", headers=cookie)
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-store")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert (await dawn.ask("GET", f"/batches/{id}?token={dawn.key('screen', 'GUIDE')}")).status == 200
    assert (await paper(dawn, "nothing")).code == "unknown_batch"


async def test_a_sheet_that_lapsed_says_so_and_strikes_the_numbers_out(dawn: RunningHall) -> None:
    id = await reserved(dawn)
    await guide(dawn, f"/{id}/lapse")
    page = (await paper(dawn, id)).data.decode()
    assert "已经作废" in page
    assert '<ol class="gone">' in page
