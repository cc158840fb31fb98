"""A small hall without a single mistake, and ways to put one in."""

from pathlib import Path
from typing import NamedTuple

from hallbus.config import Problem, check

SMALL = """\
id = "small"
name = "测试大厅"
short_name = "测试"
timezone = "Asia/Shanghai"
languages = ["zh-CN"]
clips = "clips"

[calendar]
issue_from = "08:40"
day_starts = "03:00"

[[calendar.weekly]]
days = ["mon", "tue"]
sessions = [["09:00", "12:00"], ["13:30", "17:00"]]

[[calendar.extended]]
name = "早办"
days = ["tue"]
sessions = [["07:30", "09:00"]]
services = ["A1"]
appointment_only = true

[[areas]]
id = "Z1"
name = "前厅"
zone = "Z1"

[[departments]]
id = "zw"
name = "中心"

[[services]]
id = "A1"
prefix = "A"
name = "综合受理"
short = "综合"
department = "zw"
average_minutes = 8

[[services]]
id = "A2"
prefix = "A"
name = "综合咨询"
short = "咨询"
department = "zw"
shares_queue_with = "A1"

[[services]]
id = "C1"
prefix = "C"
name = "税务登记"
short = "税务"
department = "zw"
private = true

[[windows]]
no = 1
name = "综合窗口"
area = "Z1"
services = ["A1", "A2"]

[[windows]]
no = 2
name = "税务窗口"
area = "Z1"
services = ["C1"]
queue = true

[[screens]]
id = "STRIP-1"
kind = "led_strip"
window = 1
cells = 16

[[screens]]
id = "TV-1"
kind = "board"
area = "Z1"
size_in = 75
view_m = 10
rows = 6
audio = "Z1"

[[screens]]
id = "LED-1"
kind = "led_text"
cells = 32

[[kiosks]]
id = "K1"
name = "取号机"

[priority]
mix = { priority = 2, regular = 1 }

[calls]
recall_max = 5
no_show_after_recalls = 3

[speech.templates]
call = "请{ticket}号，到{window}号窗口。"

[led]
call = "请{ticket}到{window}号窗口"
idle = "热情为您服务"
away = "外出{until}回"

[privacy]
ticket_only_services = ["C1"]

[[playlist]]
id = "v1"
title = "防诈骗"
category = "反诈"
kind = "video"
seconds = 60

[[notices]]
id = "n1"
text = "请您先取号。"
"""

HOLIDAYS = {  # files that a mistake may name as its holidays
    "h-header.csv": "日期,班,像,名\n".encode(),
    "h-empty.csv": b"",
    "h-gbk.csv": "date,works,like,name\n2026-10-01,false,,国庆节\n".encode("gbk"),
    "h-quote.csv": b'date,works,like,name\n2026-10-01,false,,"',
    "h-date.csv": "date,works,like,name\n2026-10-01,false,,国庆节\n2026-02-30,false,,\n".encode(),
    "h-no-date.csv": b"date,works,like,name\n,true,mon,\n",
    "h-works.csv": b"date,works,like,name\n2026-10-01,no,,\n",
    "h-like.csv": b"date,works,like,name\n2026-10-10,true,Monday,\n",
    "h-twice.csv": b"date,works,like,name\n2026-10-01,false,,\n2026/10/1,true,mon,\n",
    "h-big.csv": b"date,works,like,name\n" + b"\n" * 300_000,
}
MARK = "#!"  # stands in a mistake's new text, on the line that the problem must name


class Mistake(NamedTuple):
    """A change to the small hall and the one problem that comes of it."""

    code: str
    key: str
    changes: tuple[tuple[str, str], ...]
    level: str = "error"

    def text(self) -> str:
        """The small hall with the mistake in it."""
        text = SMALL
        for old, new in self.changes:
            assert text.count(old) == 1, f"{old!r} must stand in the small hall once"
            text = text.replace(old, new)
        return text

    def line(self) -> int | None:
        """The line that carries the mark, if any does."""
        lines = self.text().splitlines()
        marked = [number for number, line in enumerate(lines, 1) if MARK in line]
        return marked[0] if marked else None


def rota(**lines: str) -> tuple[str, str]:
    """A change that adds a lunch break, with some of its lines as told."""
    said = {
        "name": 'name = "午休"',
        "begins": 'begins = "12:00"',
        "ends": 'ends = "13:30"',
        "stay": "stay = [1]",
    } | lines
    return "[[areas]]\n", "[[calendar.breaks]]\n" + "\n".join(said.values()) + "\n\n[[areas]]\n"


def write(folder: Path, text: str = SMALL) -> Path:
    """A hall file with its clip and some holidays beside it."""
    (folder / "clips").mkdir(exist_ok=True)
    (folder / "clips" / "v1.mp4").write_bytes(b"")
    for name, data in HOLIDAYS.items():
        (folder / name).write_bytes(data)
    path = folder / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str = SMALL) -> list[Problem]:
    """What the check says about such a file."""
    return check(write(folder, text))


def found(folder: Path, text: str) -> list[tuple[str, str, int | None]]:
    """The same in short: code, key and line of each."""
    return [(problem.code, problem.key, problem.line) for problem in problems(folder, text)]
