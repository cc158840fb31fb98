"""Appointments: another system brings them, visitors check in with them, in time or not."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.appointments import FILE
from hallbus.clock import DrivenClock
from hallbus.hall.facts import Calendar, Extended, Weekly
from tests.halls import MORNING, SMALL, TODAY
from tests.nobody import ELDER, MOBILE, NAME
from tests.web.running import Answer, RunningHall

WORKING = replace(
    SMALL,
    calendar=Calendar(
        weekly=(Weekly(days=("tue",), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
        extended=(Extended(name="早办", days=("tue",), sessions=(("07:30", "09:00"),), services=("B1",), appointment_only=True),),
    ),
)  # fmt: skip


def item(
    code: str = "YY-1", service: str = "A1", day: str = TODAY, begins: str = "10:00", ends: str = "10:30"
) -> dict[str, str]:
    return {"code": code, "service": service, "date": day, "from": begins, "to": ends}


async def bring(hall: RunningHall, *items: Any, **options: Any) -> Answer:
    return await hall.ask("POST", "/api/appointments", hall.key("ingest"), list(items), **options)


async def bring_table(hall: RunningHall, table: bytes) -> Answer:
    return await hall.ask("POST", "/api/appointments", hall.key("ingest"), table, headers={"Content-Type": "text/csv"})


async def check_in(hall: RunningHall, code: str = "YY-1", kiosk: int = 1, **more: Any) -> Answer:
    return await hall.ask("POST", "/api/check-in", hall.key("kiosk", f"KIOSK-{kiosk}"), {"code": code, **more})


async def of_day(hall: RunningHall, day: str = TODAY) -> Any:
    return (await hall.ask("GET", f"/api/appointments?day={day}", hall.key("screen", "GUIDE"))).json["appointments"]


@pytest.fixture
async def early(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """A hall that keeps early appointments, at 07:40."""
    async with RunningHall(tmp_path, WORKING, DrivenClock(MORNING.replace(hour=7, minute=40), rate=0)) as running:
        yield running


# Bringing


async def test_a_list_is_kept_once_however_often_it_comes(hall: RunningHall) -> None:
    wanted = item("YY-1"), item("YY-2", begins="09:40"), item("YY-3", day="2026-11-25")
    assert (await bring(hall, *wanted)).json == {"new": 3, "changed": 0, "unchanged": 0, "refused": []}
    assert (await bring(hall, *wanted)).json == {"new": 0, "changed": 0, "unchanged": 3, "refused": []}
    assert await of_day(hall) == [
        {**item("YY-2", begins="09:40"), "state": "booked", "ticket": None},
        {**item("YY-1"), "state": "booked", "ticket": None},
    ]
    today = await hall.ask("GET", "/api/appointments", headers=hall.admin)
    assert (today.json["day"], len(today.json["appointments"])) == (TODAY, 2)


async def test_what_is_refused_is_told_by_its_line_and_the_rest_is_kept(hall: RunningHall) -> None:
    answer = await bring(
        hall, item(), item("YY-2", service="Z9"), {"code": "YY-3"}, "nonsense", None, item(ELDER), item(f"YY-{MOBILE}"),
        item(NAME), item("YY-4", day="2026-13-01"), item("YY-5", begins="11:00"), item("YY-6", day="2026-11-23"),
        {**item("YY-7"), "code": 7}, item("YY-8", begins=ELDER), item("x" * 65),
    )  # fmt: skip
    assert answer.json["new"] == 1
    assert [(r["line"], r["code"]) for r in answer.json["refused"]] == [
        (2, "unknown_service"), (3, "invalid"), (4, "invalid"), (5, "invalid"), (6, "personal_data"), (7, "personal_data"),
        (8, "bad_code"), (9, "bad_date"), (10, "bad_slot"), (11, "appointment_past"), (12, "invalid"), (13, "bad_slot"),
        (14, "invalid"),
    ]  # fmt: skip
    assert all(r["message"] for r in answer.json["refused"])
    for secret in (ELDER, MOBILE, NAME):
        assert secret.encode() not in answer.data
        assert secret.encode() not in (hall.data / FILE).read_bytes()
    english = await bring(hall, item("?"), headers={"Accept-Language": "en"})
    assert english.json["refused"][0]["message"].isascii()


async def test_a_table_is_taken_as_spreadsheets_save_it(hall: RunningHall) -> None:
    tables = [
        b"code,service,date,from,to\r\nYY-1,A1,2026-11-24,10:00,10:30\r\n",
        "\ufeffcode,service,date,from,to\nYY-2,A1,2026/11/24,9:00,9:30\n".encode(),
        "To,From,备注, Service ,Date,CODE\n10:30,10:00,带材料,A1,2026-11-24,YY-3\n\n,,,,,\n".encode("gb18030"),
        b'code,service,date,from,to\n"YY-4",A1,"2026-11-24",10:00:00,10:30:00',
    ]
    for table in tables:
        assert (await bring_table(hall, table)).json == {"new": 1, "changed": 0, "unchanged": 0, "refused": []}, table
    assert [each["code"] for each in await of_day(hall)] == ["YY-2", "YY-1", "YY-3", "YY-4"]


async def test_a_table_names_the_line_of_the_file(hall: RunningHall) -> None:
    table = b"code,service,date,from,to\nYY-1,A1,2026-11-24,10:00,10:30\n\nYY-2,Z9,2026-11-24,10:00,10:30\nYY-3,A1\n"
    answer = (await bring_table(hall, table)).json
    assert [(r["line"], r["code"]) for r in answer["refused"]] == [(4, "unknown_service"), (5, "invalid")]


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"\n\n",
        b"code;service\n1;2\n",
        b"code,service,date,from\n",
        b"\0",
        b"\xff\xfe\x00",
        b"code,service,date,from,to\r\n\0",
    ],
)
async def test_what_is_no_table_is_refused(hall: RunningHall, table: bytes) -> None:
    answer = await bring_table(hall, table)
    assert answer.status in (200, 400), answer
    assert answer.json.get("new", 0) == 0
    if answer.status == 400:
        assert answer.code == "bad_csv"
        assert "code, service, date, from, to" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{}", 422, "invalid"), (b"7", 422, "invalid"), (b"null", 422, "invalid"), (b"[", 400, "bad_json"),
        (b"\xff", 400, "bad_json"), (b"[" * 40 + b"]" * 40, 400, "bad_json"), (b"[" + b'"x",' * 20_000 + b'"x"]', 413, "too_large"),
        (b'["' + b"\\" * 30_000, 400, "bad_json"), (b'"' + b'\\"[' * 20_000, 400, "bad_json"),
    ],
)  # fmt: skip
async def test_what_is_no_list_is_refused(hall: RunningHall, body: bytes, status: int, code: str) -> None:
    answer = await hall.ask("POST", "/api/appointments", hall.key("ingest"), body)
    assert (answer.status, answer.code) == (status, code)


async def test_an_empty_list_is_a_list(hall: RunningHall) -> None:
    for body in (b"", b"[]"):
        answer = await hall.ask("POST", "/api/appointments", hall.key("ingest"), body)
        assert answer.json == {"new": 0, "changed": 0, "unchanged": 0, "refused": []}


async def test_as_many_as_a_body_holds_are_taken(hall: RunningHall) -> None:
    wanted = [item(f"YY-{n}") for n in range(680)]
    assert len(json.dumps(wanted)) < 64 * 1024
    assert (await bring(hall, *wanted)).json["new"] == 680
    assert len(await of_day(hall)) == 680


async def test_an_appointment_is_deleted_once(hall: RunningHall) -> None:
    await bring(hall, item())
    gone = [await hall.ask("DELETE", "/api/appointments/YY-1", hall.key("ingest")) for _ in range(2)]
    assert [(each.status, each.data and each.code) for each in gone] == [(204, b""), (404, "unknown_appointment")]


@pytest.mark.parametrize("day", ["yesterday", "2026-11-31", "%00", "20261124x", ELDER])
async def test_a_day_that_is_none_is_refused(hall: RunningHall, day: str) -> None:
    answer = await hall.ask("GET", f"/api/appointments?day={day}", hall.key("ingest"))
    assert (answer.status, answer.code) == (422, "invalid")
    assert day.encode() not in answer.data


# Checking in


async def test_whoever_comes_in_time_goes_first_in_the_own_slot(hall: RunningHall) -> None:
    await bring(hall, item(begins="09:30", ends="10:00"))
    await hall.take()
    slip = await check_in(hall)
    assert (slip.status, slip.json["ticket"], slip.json["lane"]) == (201, "A002", "booked")
    assert (slip.json["late"], slip.json["slot"]) == (False, ["09:30", "10:00"])
    assert slip.json["slot_from"] == "2026-11-24T09:30:00+08:00"
    assert await of_day(hall) == [{**item(begins="09:30", ends="10:00"), "state": "checked_in", "ticket": "A002"}]
    assert (await hall.press(1)).json["ticket"] == "A002"


async def test_whoever_is_too_early_is_told_when_to_come(hall: RunningHall) -> None:
    await bring(hall, item(begins="10:01", ends="10:30"))
    refused = await check_in(hall)
    assert (refused.status, refused.code, refused.json["opens"]) == (409, "check_in_early", "09:31")
    assert "今天9:31起可以签到" in refused.json["error"]["message"]


async def test_whoever_is_too_late_has_an_ordinary_number_and_is_told_so(hall: RunningHall) -> None:
    await bring(hall, item("YY-1", begins="08:30", ends="09:15"), item("YY-2", begins="08:30", ends="09:14"))
    in_time, late = await check_in(hall, "YY-1"), await check_in(hall, "YY-2")
    assert (in_time.json["lane"], in_time.json["late"]) == ("booked", False)
    assert (late.status, late.json["lane"], late.json["late"]) == (201, "regular", True)


async def test_an_appointment_is_received_while_walk_ins_are_not(early: RunningHall) -> None:
    await bring(early, item(service="B1", begins="07:45", ends="08:00"))
    walk_in = await early.ask("POST", "/api/tickets", early.key("kiosk", "KIOSK-1"), {"service": "B1"})
    assert walk_in.code == "by_appointment"
    assert (await check_in(early)).json["ticket"] == "B001"


@pytest.mark.parametrize(
    ("day", "code", "told"),
    [
        ("2026-11-26", "appointment_later", "11月26日（周四）10:00"),
        ("2026-11-25", "appointment_later", "明天（周三）10:00"),
    ],
)
async def test_on_another_day_it_says_which(hall: RunningHall, day: str, code: str, told: str) -> None:
    await bring(hall, item(day=day))
    refused = await check_in(hall)
    assert (refused.status, refused.code, refused.json["opens"]) == (409, code, f"{day} 10:00")
    assert told in refused.json["error"]["message"]


async def test_yesterday_s_is_past(hall: RunningHall) -> None:
    await bring(hall, item())
    await hall.next_day("2026-11-25")
    refused = await check_in(hall)
    assert (refused.status, refused.code) == (409, "appointment_past")
    assert "11月24日（周二）10:00" in refused.json["error"]["message"]


async def test_an_appointment_is_used_once(hall: RunningHall) -> None:
    await bring(hall, item(begins="09:30"))
    first = await check_in(hall, request="1")
    again, other = await check_in(hall, request="1"), await check_in(hall, kiosk=2, request="1")
    assert (again.status, again.json["ticket"], again.json["repeated"], again.json["late"]) == (
        200,
        "A001",
        True,
        False,
    )
    assert (other.status, other.code, other.json["ticket"]) == (409, "already_checked_in", "A001")
    moved = (await bring(hall, item(begins="11:00", ends="11:30"))).json
    assert [r["code"] for r in moved["refused"]] == ["already_used"]
    assert first.json["ticket"] == "A001"


async def test_a_hub_that_lost_the_salt_of_the_day_still_knows_what_was_used(hall: RunningHall) -> None:
    await bring(hall, item(begins="09:30"))
    await check_in(hall)
    await hall.stop()
    (hall.data / "salt.json").unlink()
    await hall.start()
    assert (await check_in(hall)).code == "already_checked_in"


@pytest.mark.parametrize("code", ["YY-404", "", "  ", NAME, ELDER, "'; DROP TABLE appointments;--", "\x00"])
async def test_an_unknown_code_is_unknown_and_not_said_back(hall: RunningHall, code: str) -> None:
    await bring(hall, item())
    refused = await check_in(hall, code)
    assert (refused.status, refused.code) == (404, "unknown_appointment")
    assert not code.strip() or code.encode() not in refused.data
    assert len(await of_day(hall)) == 1


@pytest.mark.parametrize("body", [{}, {"code": 7}, {"code": "x" * 65}, {"code": "YY-1", "language": "fr"}])
async def test_a_check_in_that_makes_no_sense_is_refused(hall: RunningHall, body: Any) -> None:
    answer = await hall.ask("POST", "/api/check-in", hall.key("kiosk", "KIOSK-1"), body)
    assert (answer.status, answer.code) == (422, "invalid")


async def test_a_service_that_the_hall_file_has_lost_is_unknown(tmp_path: Path) -> None:
    async with RunningHall(tmp_path) as hall:
        await bring(hall, item(service="A2", begins="09:30"))
    async with RunningHall(tmp_path, replace(SMALL, services=SMALL.services[:1])) as hall:
        assert (await check_in(hall)).code == "unknown_service"


# When the file is broken


async def test_a_hall_whose_appointments_are_lost_goes_on_without_them(
    hall: RunningHall, caplog: pytest.LogCaptureFixture
) -> None:
    await bring(hall, item(begins="09:30"))
    for file in hall.data.glob(f"{FILE}*"):
        file.write_bytes(b"noise" * 1000)
    for answer in (
        await check_in(hall),
        await bring(hall, item()),
        await hall.ask("GET", "/api/appointments", headers=hall.admin),
    ):
        assert (answer.status, answer.code) == (503, "appointments_down")
    assert await hall.take() == "A001"
    assert "appointments cannot be used" in caplog.text
