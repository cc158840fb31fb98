"""Appointments come from elsewhere, are kept as long as they are of use, and name nobody."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hallbus.appointments import FILE, Appointment, Appointments, AppointmentsError, NotTaken, understood
from tests.halls import SMALL, TODAY
from tests.nobody import ELDER, MOBILE

TOMORROW = "2026-11-25"


def booked(
    code: str = "YY-1", service: str = "A1", day: str = TODAY, begins: str = "09:30", ends: str = "10:00"
) -> Appointment:
    return understood(SMALL, TODAY, code, service, day, begins, ends)


@pytest.fixture
def kept(tmp_path: Path) -> Appointments:
    return Appointments(tmp_path)


# What is understood


def test_an_appointment_is_understood_as_a_spreadsheet_writes_it() -> None:
    assert booked(day="2026/11/4".replace("/4", "/30"), begins=" 9:30 ", ends="10:00:00") == booked(day="2026-11-30")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"code": ELDER}, "personal_data"),
        ({"code": MOBILE}, "personal_data"),
        ({"code": f"YY-{MOBILE}"}, "personal_data"),
        ({"code": f"86{MOBILE}"}, "personal_data"),
        ({"code": "张三"}, "bad_code"),
        ({"code": ""}, "bad_code"),
        ({"code": "-1"}, "bad_code"),
        ({"code": "a b"}, "bad_code"),
        ({"code": "a/b"}, "bad_code"),
        ({"code": "A" * 33}, "bad_code"),
        ({"service": "Z9"}, "unknown_service"),
        ({"day": "2026-11-31"}, "bad_date"),
        ({"day": "24.11.2026"}, "bad_date"),
        ({"day": ""}, "bad_date"),
        ({"day": "9999-12-31"}, "bad_date"),
        ({"day": "2028-11-24"}, "bad_date"),
        ({"day": "2026-11-23"}, "appointment_past"),
        ({"begins": "24:00"}, "bad_slot"),
        ({"begins": "九点"}, "bad_slot"),
        ({"ends": "09:30"}, "bad_slot"),
        ({"begins": "11:00", "ends": "10:00"}, "bad_slot"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(fields: dict[str, str], code: str) -> None:
    with pytest.raises(NotTaken) as refused:
        booked(**fields)
    assert refused.value.code == code


def test_a_slot_before_the_day_starts_belongs_to_the_night() -> None:
    slot = booked(begins="23:30", ends="01:00").slot(SMALL)
    assert slot is not None
    assert [moment.isoformat() for moment in slot] == ["2026-11-24T23:30:00+08:00", "2026-11-25T01:00:00+08:00"]


# What is kept


def test_the_same_list_again_changes_nothing(kept: Appointments) -> None:
    wanted = [booked("YY-1"), booked("YY-2", begins="09:00")]
    assert kept.keep(wanted) == ["new", "new"]
    assert kept.keep(wanted) == ["unchanged", "unchanged"]
    assert [each.code for each in kept.of_day(TODAY)] == ["YY-2", "YY-1"], "by their slots"
    assert kept.of_day(TOMORROW) == []


def test_a_visitor_who_books_another_time_has_that_one(kept: Appointments) -> None:
    kept.keep([booked()])
    assert kept.keep([booked(day=TOMORROW)]) == ["changed"]
    assert (kept.of_day(TODAY), len(kept.of_day(TOMORROW))) == ([], 1)


def test_one_that_was_used_cannot_be_moved_but_may_come_again_unchanged(kept: Appointments) -> None:
    kept.keep([booked()])
    kept.check_in("YY-1", "A001")
    assert kept.keep([booked(), booked(begins="09:45")]) == ["unchanged", "already_used"]
    assert kept.find("YY-1") == Appointment(
        code="YY-1", service="A1", day=TODAY, begins="09:30", ends="10:00", state="checked_in", ticket="A001"
    )


def test_one_that_is_deleted_is_gone(kept: Appointments) -> None:
    kept.keep([booked()])
    assert (kept.delete("YY-1"), kept.delete("YY-1"), kept.find("YY-1")) == (True, False, None)


def test_old_ones_are_forgotten_without_a_trace(kept: Appointments, tmp_path: Path) -> None:
    kept.keep([booked("OLD-CODE-7"), booked("YY-2", day=TOMORROW)])
    assert kept.sweep("2026-12-24") == 0
    assert kept.sweep("2026-12-25") == 1
    assert kept.find("YY-2") is not None
    assert all(b"OLD-CODE-7" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_hundred_callers_at_once_wait_for_each_other(kept: Appointments) -> None:
    with ThreadPoolExecutor(8) as callers:
        fates = list(callers.map(lambda n: kept.keep([booked(f"YY-{n}")]), range(100)))
    assert fates == [["new"]] * 100
    assert len(kept.of_day(TODAY)) == 100


def test_a_damaged_file_is_one_clear_error(kept: Appointments, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(AppointmentsError):
        kept.find("YY-1")
