"""Holidays beside the hall file: as a spreadsheet keeps them, and what a wrong line says."""

from pathlib import Path

import pytest

from hallbus.config import check, load
from hallbus.hall.calendar import hours
from hallbus.hall.facts import SpecialDay
from tests.config.small_hall import SMALL, write

NAMED = SMALL.replace('issue_from = "08:40"', 'issue_from = "08:40"\nholidays = "days.csv"')


def hall_file(folder: Path, days: str | bytes, text: str = NAMED) -> Path:
    (folder / "days.csv").write_bytes(days if isinstance(days, bytes) else days.encode())
    return write(folder, text)


def test_the_days_of_the_file_become_days_of_the_calendar(tmp_path: Path) -> None:
    days = "date,works,like,name\n2026-10-01,false,,国庆节\n2026-10-10,true,tue,国庆节调休\n2026-10-11,true,,补班\n"
    facts = load(hall_file(tmp_path, days))
    assert facts.calendar.special == (
        SpecialDay(date="2026-10-01", works=False, name="国庆节"),
        SpecialDay(date="2026-10-10", works=True, like="tue", name="国庆节调休"),
        SpecialDay(date="2026-10-11", works=True, like="mon", name="补班"),
    )
    assert [len(hours(facts, f"2026-10-{day}").sessions) for day in ("01", "10", "11")] == [0, 3, 2]


def test_what_spreadsheets_do_to_it_is_understood(tmp_path: Path) -> None:
    days = '\ufeffDate, Works ,like,name\r\n2026/1/1,FALSE,,"元旦, 放假"\r\n,,,\r\n\r\n2026-1-4,True,MON\r\n'
    assert load(hall_file(tmp_path, days)).calendar.special == (
        SpecialDay(date="2026-01-01", works=False, name="元旦, 放假"),
        SpecialDay(date="2026-01-04", works=True),
    )


def test_the_hall_files_own_word_on_a_date_wins(tmp_path: Path) -> None:
    own = '[[calendar.special]]\ndate = "2026-10-01"\nworks = true\nlike = "tue"\n\n[[areas]]'
    days = "date,works,like,name\n2026-10-01,false,,国庆节\n2026-10-02,false,,国庆节\n"
    facts = load(hall_file(tmp_path, days, NAMED.replace("[[areas]]", own, 1)))
    assert [(day.date, day.works) for day in facts.calendar.special] == [("2026-10-01", True), ("2026-10-02", False)]


def test_a_hall_whose_file_of_holidays_is_not_there_yet_opens_all_the_same(tmp_path: Path) -> None:
    assert load(write(tmp_path, NAMED)).calendar.special == ()


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (
            "date,works,like,name\n\n2026-13-01,false,,\n",
            "节假日文件第 3 行的 date 是“2026-13-01”。",
            "Line 3 of the holidays file has “2026-13-01” for date.",
        ),
        (
            "date,works,like,name\n2026-10-01,休,,\n",
            "节假日文件第 2 行的 works 是“休”。",
            "Line 2 of the holidays file has “休” for works.",
        ),
        (
            "date,works,like,name\n2026-10-01,false,,\n2026-10-1,true,,\n",
            "节假日文件第 3 行的 2026-10-01 在第 2 行已经写过。",
            "2026-10-01 stands in line 3 of the holidays file and already in line 2.",
        ),
        (
            "date,works,like,name\n2026-10-01,false,,国庆节\n".encode("gbk"),
            "节假日文件“days.csv”第 2 行有不是 UTF-8 的字符（可能按 GBK 保存了）。",
            "Line 2 of the holidays file “days.csv” is not UTF-8 (perhaps it was saved as GBK).",
        ),
        (
            'date,works,like,name\n2026-10-01,false,,"国庆',
            "节假日文件“days.csv:2”读不出来：unexpected end of data",
            "The holidays file “days.csv:2” cannot be read: unexpected end of data",
        ),
    ],
)
def test_a_wrong_line_is_named(days: str | bytes, zh: str, en: str, tmp_path: Path) -> None:
    path = hall_file(tmp_path, days)
    assert [problem.message for problem in check(path, "zh-CN")] == [zh]
    assert [problem.message for problem in check(path, "en")] == [en]


def test_every_wrong_line_is_told_at_once(tmp_path: Path) -> None:
    days = "date,works,like,name\nx,y,z,\n2026-10-01,false,,\n,true,,\n"
    told = [problem.message for problem in check(hall_file(tmp_path, days))]
    assert [message.partition(" of ")[0] for message in told] == ["Line 2", "Line 2", "Line 2", "Line 4"]


def test_a_file_that_links_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, NAMED)
    (tmp_path / "days.csv").symlink_to("/etc/hostname")
    assert [problem.code for problem in check(path)] == ["path_escapes"]


@pytest.mark.parametrize(
    "days", [b"\x00", b"date,works,like,name\n\x00,\x00", b'"', b"\n" * 9, b"date,works,like,name"]
)
def test_no_file_makes_the_check_fail(days: bytes, tmp_path: Path) -> None:
    check(hall_file(tmp_path, days))
