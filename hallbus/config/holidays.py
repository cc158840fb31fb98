"""The file of holidays and make-up working days beside the hall file: CSV with the columns date, works, like, name.

It is meant to be kept in a spreadsheet, so what spreadsheets do to it is understood: a mark before the text, TRUE in capitals, dates
with strokes, blank lines. What the hall file itself says of a date wins.
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from hallbus.config.files import escapes
from hallbus.config.problems import Finding, Value
from hallbus.hall.facts import Day, HallFacts, SpecialDay
from hallbus.hall.sessions import DAYS

KEY = "calendar.holidays"
COLUMNS = ("date", "works", "like", "name")
_LIMIT_BYTES = 256 * 1024  # a hundred years of holidays
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_WORKS = {"true": True, "false": False}


class _Row(NamedTuple):
    line: int
    date: str
    works: str
    like: str
    name: str


class _Wrong(Exception):
    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code)
        self.finding = Finding(code, KEY, values)


def joined(hall: HallFacts, folder: Path) -> tuple[HallFacts, list[Finding]]:
    """The facts with the days of the file, and what is wrong with it; `folder` is where the hall file stands."""
    if hall.calendar.holidays is None:
        return hall, []
    name = hall.calendar.holidays
    try:
        rows = list(_rows(name, _text(name, folder)))
    except _Wrong as wrong:
        return hall, [wrong.finding]
    findings = [finding for row in rows for finding in _wrong_in(row)]
    findings += _repeated(rows)
    if findings:
        return hall, findings
    said = {special.date for special in hall.calendar.special}
    special = [day for day in map(_day, rows) if day.date not in said]
    calendar = replace(hall.calendar, special=(*hall.calendar.special, *special))
    return replace(hall, calendar=calendar), []


def _text(name: str, folder: Path) -> str:
    if escapes(folder, name):
        raise _Wrong("path_escapes", name=name)
    if not os.path.isfile(folder / name):
        raise _Wrong("holidays_missing", name=name)
    try:
        with (folder / name).open("rb") as file:
            data = file.read(_LIMIT_BYTES + 1)
    except OSError as error:
        raise _Wrong("holidays_unreadable", name=name, reason=error.strerror or str(error)) from None
    if len(data) > _LIMIT_BYTES:
        raise _Wrong("holidays_unreadable", name=name, reason=f"> {_LIMIT_BYTES // 1024} KB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong("holidays_not_utf8", name=name, row=data.count(b"\n", 0, error.start) + 1) from None


def _rows(name: str, text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if header != list(COLUMNS):
            raise _Wrong("holidays_header", columns=",".join(COLUMNS), found=",".join(header)[:80])
        for cells in reader:
            filled = [cell.strip() for cell in cells]
            if any(filled):
                yield _Row(reader.line_num, *[*filled, "", "", "", ""][: len(COLUMNS)])
    except csv.Error as error:
        raise _Wrong("holidays_unreadable", name=f"{name}:{reader.line_num}", reason=str(error)) from None


def _wrong_in(row: _Row) -> Iterator[Finding]:
    known: dict[str, tuple[str, ...]] = {}
    if _iso(row.date) is None:
        known["date"] = ("2026-10-01",)
    if row.works.lower() not in _WORKS:
        known["works"] = tuple(_WORKS)
    if row.like and row.like.lower() not in DAYS:
        known["like"] = DAYS
    for column, choices in known.items():
        values: dict[str, Value] = {
            "row": row.line,
            "column": column,
            "value": getattr(row, column)[:40],
            "known": choices,
        }
        yield Finding("holidays_row", KEY, values)


def _repeated(rows: list[_Row]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row in rows:
        day = _iso(row.date)
        if day and first.setdefault(day, row.line) != row.line:
            yield Finding("holidays_twice", KEY, {"row": row.line, "name": day, "first": first[day]})


def _day(row: _Row) -> SpecialDay:
    like: Day = next((day for day in DAYS if day == row.like.lower()), "mon")
    return SpecialDay(date=_iso(row.date) or "", works=_WORKS[row.works.lower()], like=like, name=row.name)


def _iso(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None
