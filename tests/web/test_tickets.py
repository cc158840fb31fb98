"""The doors of the tickets: who takes one and learns what, what is refused and until when, looking, moving up."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Calendar, Extended, HallFacts, Limits, Priority, PriorityClass, Weekly
from tests.halls import HERE, SMALL
from tests.nobody import ELDER, GROWN_UP, MOBILE, id_number
from tests.web.running import Answer, RunningHall

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WORKING = replace(
    SMALL,
    calendar=Calendar(
        weekly=(Weekly(days=WORKDAYS, sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
        extended=(
            Extended(
                name="周末", days=("sat",), sessions=(("09:00", "12:00"),), services=("B1",), appointment_only=True
            ),
        ),
    ),
    services=tuple(replace(s, limits=Limits(am=2)) if s.id == "B1" else s for s in SMALL.services),
)
CLASSES = replace(
    SMALL,
    priority=Priority(
        classes=(PriorityClass(id="elder", name="老年人"), PriorityClass(id="urgent", name="急事急办", guide_only=True))
    ),
)  # fmt: skip


async def asked(hall: RunningHall, kiosk: int = 1, headers: dict[str, str] | None = None, **body: Any) -> Answer:
    """A kiosk asks for a number."""
    key = hall.key("kiosk", f"KIOSK-{kiosk}")
    return await hall.ask("POST", "/api/tickets", key, {"service": "A1", **body}, headers=headers or {})


async def guided(hall: RunningHall, path: str = "/api/tickets", **body: Any) -> Answer:
    """A guide asks."""
    return await hall.ask("POST", path, hall.key("screen", "GUIDE"), body)


@pytest.fixture
async def classes(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall with a class that only guides give."""
    async with RunningHall(tmp_path, CLASSES) as running:
        yield running


def at(text: str, facts: HallFacts = WORKING) -> Any:
    """The working hall at a time of its own."""
    return {"facts": facts, "clock": DrivenClock(datetime.fromisoformat(text).replace(tzinfo=HERE), rate=0)}


# Taking


async def test_the_answer_is_everything_that_stands_on_the_paper(hall: RunningHall) -> None:
    await hall.take()
    slip = (await asked(hall)).json
    assert slip.pop("taken_at").startswith("2026-11-24T09:30")
    assert slip.pop("url").startswith("/t/")
    assert slip == {
        "ticket": "A002", "number": "A002", "service": "A1", "service_name": "综合受理", "service_name_en": None, "state": "waiting",
        "lane": "regular", "slot_from": None, "ahead": 1, "wait_minutes": [1, 1], "windows": [1, 2], "low_counters": [2],
        "areas": ["前厅"], "papers": [], "seq": 3,
    }  # fmt: skip


async def test_a_machine_that_got_no_answer_asks_again_and_has_the_same_number(hall: RunningHall) -> None:
    first, again = await asked(hall, request="7f3a"), await asked(hall, request="7f3a")
    assert (first.status, again.status) == (201, 200)
    assert again.json == {**first.json, "repeated": True}
    other = await asked(hall, kiosk=2, request="7f3a")
    assert (other.status, other.json["ticket"]) == (201, "A002"), "another machine's wish of the same name"
    await hall.stop()
    await hall.start()
    assert (await asked(hall, request="7f3a")).json["ticket"] == "A001"


async def test_a_wish_that_is_repeated_is_answered_even_when_its_ticket_was_called_meanwhile(hall: RunningHall) -> None:
    await asked(hall, request="1")
    await hall.press(1)
    again = (await asked(hall, request="1")).json
    assert (again["ticket"], again["state"], again["ahead"]) == ("A001", "called", 0)


async def test_one_person_has_one_open_number_for_a_queue(hall: RunningHall) -> None:
    await asked(hall, holder=MOBILE)
    refused = await asked(hall, kiosk=2, holder=f"+{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}"[1:], service="A2")
    assert (refused.status, refused.code, refused.json["ticket"]) == (409, "already_holds", "A001")
    assert "A001" in refused.json["error"]["message"]
    assert (await asked(hall, holder=MOBILE, service="B1")).status == 201
    assert (await asked(hall, holder="13900139000")).status == 201
    await hall.press(1)
    await hall.press(1, "start")
    await hall.press(1, "finish")
    assert (await asked(hall, holder=MOBILE)).status == 201, "the first visit is over"


async def test_a_hall_may_give_one_person_any_number(tmp_path: Path) -> None:
    facts = replace(SMALL, calls=replace(SMALL.calls, same_id_same_service="any"))
    async with RunningHall(tmp_path, facts) as hall:
        assert [(await asked(hall, holder=MOBILE)).status for _ in range(2)] == [201, 201]


async def test_a_card_that_was_read_and_one_that_was_typed_are_one_person(hall: RunningHall) -> None:
    await asked(hall, card=GROWN_UP)
    assert (await asked(hall, kiosk=2, holder=GROWN_UP.lower())).code == "already_holds"


@pytest.mark.parametrize(
    ("born", "body", "lane"),
    [
        ("19661124", {}, "priority"),
        ("19661125", {}, "regular"),
        ("19661124", {"class": "regular"}, "regular"),
        ("20000229", {"class": "elder"}, "priority"),
    ],
    ids=["sixty today", "sixty tomorrow", "asked for none", "asked for it"],
)
async def test_a_card_tells_who_is_old_enough_to_go_first(
    hall: RunningHall, born: str, body: dict[str, str], lane: str
) -> None:
    assert (await asked(hall, card=id_number(born=born), **body)).json["lane"] == lane


async def test_a_hall_without_the_class_or_with_a_guide_to_give_it_leaves_the_old_where_they_are(
    tmp_path: Path,
) -> None:
    for name, known in (("a", ()), ("b", (PriorityClass(id="elder", name="老年人", guide_only=True),))):
        (tmp_path / name).mkdir()
        async with RunningHall(tmp_path / name, replace(SMALL, priority=Priority(classes=known))) as hall:
            assert (await asked(hall, card=ELDER)).json["lane"] == "regular"


@pytest.mark.parametrize("card", [ELDER[:17] + "0", ELDER[:10], f"{ELDER}0", "x" * 18, " "])
async def test_a_card_that_was_misread_is_refused_and_not_said_back(hall: RunningHall, card: str) -> None:
    refused = await asked(hall, card=card)
    assert (refused.status, refused.code) == (422, "bad_card")
    assert card.strip() == "" or card.encode() not in refused.data


BAD_TICKETS: list[tuple[Any, int, str]] = [
    ({"service": None}, 422, "invalid"),
    ({"service": "Z9"}, 422, "unknown_service"),
    ({"service": ""}, 422, "unknown_service"),
    ({"class": "king"}, 422, "unknown_class"),
    ({"language": "fr"}, 422, "invalid"),
    ({"request": "x" * 65}, 422, "invalid"),
    ({"holder": "x" * 65}, 422, "invalid"),
    ({"card": "x" * 65}, 422, "invalid"),
    ({"request": 7}, 422, "invalid"),
    ({"proxy": "yes"}, 422, "invalid"),
    ({"proxy": True}, 403, "forbidden"),
    ({"reason": "x" * 61}, 422, "invalid"),
    ({"reason": f"证件{ELDER}"}, 422, "personal_data"),
    ({"reason": "打 138 0013 8000"}, 422, "personal_data"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_TICKETS)
async def test_a_wish_that_makes_no_sense_is_refused(hall: RunningHall, body: Any, status: int, code: str) -> None:
    before = hall.hub.hall.seq
    answer = await asked(hall, **body)
    assert (answer.status, answer.code, hall.hub.hall.seq) == (status, code, before)


async def test_the_message_about_a_wrong_body_says_where_and_never_what(hall: RunningHall) -> None:
    message = (await asked(hall, language=ELDER)).json["error"]["message"]
    assert "$.language" in message
    assert ELDER not in message


# What a guide may


async def test_a_class_that_guides_give_takes_a_guide_and_a_reason(classes: RunningHall) -> None:
    refused = await asked(classes, **{"class": "urgent", "reason": "证照今天到期"})
    assert (refused.status, refused.code) == (409, "guide_only")
    assert "急事急办" in refused.json["error"]["message"]
    assert (await guided(classes, service="A1", **{"class": "urgent"})).code == "reason_needed"
    given = await guided(classes, service="A1", **{"class": "urgent", "reason": "证照今天到期"})
    assert (given.status, given.json["lane"]) == (201, "urgent")
    (raised,) = [fact.event for fact in classes.hub.journal.read() if fact.event.kind == "ticket.raised"]
    assert (raised.by, raised.reason) == ("guide:GUIDE", "证照今天到期")


async def test_a_guide_moves_a_waiting_ticket_up_and_says_why(classes: RunningHall) -> None:
    for _ in range(3):
        await classes.take()
    assert (await guided(classes, "/api/tickets/A003/raise", **{"class": "urgent"})).code == "reason_needed"
    assert (await guided(classes, "/api/tickets/A003/raise", **{"class": "king"})).code == "unknown_class"
    personal = await guided(classes, "/api/tickets/A003/raise", **{"class": "urgent", "reason": MOBILE})
    assert (personal.status, personal.code) == (422, "personal_data")
    raised = await guided(classes, "/api/tickets/A003/raise", **{"class": "urgent", "reason": "病人"})
    assert (raised.status, raised.json["ticket"]) == (200, "A003")
    assert [(await classes.press(1)).json["ticket"] for _ in range(3)] == ["A001", "A003", "A002"]
    assert (await guided(classes, "/api/tickets/A003/raise", **{"class": "elder"})).code == "not_waiting"


async def test_a_proxy_s_ticket_is_called_without_a_word(hall: RunningHall) -> None:
    assert (await guided(hall, service="A1", proxy=True)).status == 201
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    assert (await hall.press(1)).json["ticket"] == "A001"
    assert (await hall.ask("GET", "/api/hall", hall.key("ingest"))).json["calls"] == []


async def test_a_guide_gives_a_number_up_for_somebody_who_left(hall: RunningHall) -> None:
    await hall.take()
    assert (await guided(hall, "/api/tickets/A001/void", reason=f"{MOBILE}已离开")).code == "personal_data"
    assert (await guided(hall, "/api/tickets/A001/void", reason="已离开")).status == 200
    assert hall.hub.hall.tickets["A001"].state == "voided"


# Refused until


REFUSALS = [
    ("2026-11-24T07:45", "A1", "issue_not_yet", "08:40", "今天8:40开始取号", "8:40 today"),
    ("2026-11-24T16:46", "A1", "issue_over", "2026-11-25 08:40", "明天（周三）8:40", "8:40 tomorrow (Wednesday)"),
    ("2026-11-27T16:46", "A1", "issue_over", "2026-11-30 08:40", "11月30日（周一）8:40", "8:40 on Monday, 30 November"),
    ("2026-11-28T09:30", "B1", "by_appointment", "2026-11-30 08:40", "只接待预约", "Only visitors with an appointment"),
    ("2026-11-29T09:30", "A1", "closed_today", "2026-11-30 08:40", "明天（周一）8:40", "8:40 tomorrow (Monday)"),
]


@pytest.mark.parametrize(("now", "service", "code", "opens", "chinese", "english"), REFUSALS)
async def test_a_refusal_says_honestly_why_and_from_when(
    tmp_path: Path, now: str, service: str, code: str, opens: str, chinese: str, english: str
) -> None:
    async with RunningHall(tmp_path, **at(now)) as hall:
        for language, told in (("zh-CN", chinese), ("en", english)):
            refused = await asked(hall, service=service, headers={"Accept-Language": language})
            assert (refused.status, refused.code) == (409, code)
            assert told in refused.json["error"]["message"]
            assert refused.json["error"]["opens"] == refused.json["opens"] == opens


async def test_the_last_minute_of_issuing_gives_a_number_and_the_next_none(tmp_path: Path) -> None:
    options = at("2026-11-24T16:44")
    async with RunningHall(tmp_path, **options) as hall:
        assert (await asked(hall)).status == 201
        options["clock"].move(60)
        assert (await asked(hall)).code == "issue_over"


async def test_sold_out_says_where_to_go_all_the_same(tmp_path: Path) -> None:
    async with RunningHall(tmp_path, **at("2026-11-24T09:30")) as hall:
        assert [(await asked(hall, service="B1")).status for _ in range(3)] == [201, 201, 409]
        refused = await asked(hall, service="B1")
        assert refused.json["error"] == {"code": "sold_out", "message": "排队号已取完，若窗口空闲可直接到窗口办理。"}


async def test_before_the_first_day_nobody_has_a_number(tmp_path: Path) -> None:
    async with RunningHall(tmp_path) as hall:
        hall.hub.hall._reset(None)
        assert (await asked(hall, holder=MOBILE)).code == "day_closed"


# Looking, and once more on paper


async def test_whoever_has_to_do_with_tickets_may_look_at_one(hall: RunningHall) -> None:
    await hall.take()
    looked = await hall.ask("GET", "/api/tickets/A001", hall.key("window", 3))
    assert (looked.status, looked.json["number"], looked.json["seq"]) == (200, "A001", hall.hub.hall.seq)


async def test_a_slip_is_printed_again_and_counted(hall: RunningHall) -> None:
    slip = (await asked(hall)).json
    again = await hall.ask("POST", "/api/tickets/A001/reprint", hall.key("kiosk", "KIOSK-2"))
    assert (again.status, again.json["url"], again.json["number"]) == (200, slip["url"], "A001")
    assert (await hall.ask("POST", "/api/tickets/A404/reprint", hall.key("kiosk", "KIOSK-2"))).status == 422
    metrics = (await hall.ask("GET", "/metrics", hall.key("ingest"))).data
    assert b"hallbus_reprints_total 1.0" in metrics


@pytest.mark.parametrize("name", ["A999", "%00", "%FF%FE", "x" * 500, "😀", "..%2f..", "%ED%A0%80", ELDER])
async def test_a_ticket_that_does_not_exist_is_unknown_and_not_said_back(hall: RunningHall, name: str) -> None:
    for method, path in (("GET", ""), ("POST", "/reprint"), ("POST", "/void")):
        answer = await hall.ask(method, f"/api/tickets/{name}{path}", headers=hall.admin)
        assert answer.status in (404, 422), answer
        assert answer.code in ("unknown_ticket", "not_found")
        assert set(answer.json) == {"error"}
        assert name.encode() not in answer.data
