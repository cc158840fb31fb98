"""Proof of play: what each screen has shown, whole or cut, with the reason; added up by the day.

A play is named by its screen and its beginning, so that it may be told any number of times. A screen shows one thing at a time: what
overlaps a play that is known, as when its page is open twice, is not counted. `whole` is believed only of what lasted nearly as long as the
clip. A clip that is paused for a promise is a play for each of its parts: none of them is whole or cut but the last one, which is whole
if all of them together lasted nearly as long as the clip. Single plays are kept for some weeks; what was added up by the day stays.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from msgspec import Struct

from hallbus.content.file import ContentError
from hallbus.hall.facts import Deadline
from hallbus.hall.items import Item
from hallbus.hall.programme.gaps import gaps, longest
from hallbus.hall.programme.slots import window_on
from hallbus.tables import Tables

FILE = "plays.sqlite3"
LONGEST_S = 3 * 3600.0  # of one play, calls included
AHEAD_S = 120.0  # that a screen's clock may be before the hub's
OVERLAP_MS = 1_500
NEARLY = 0.75  # of a clip's length: pictures may be shortened a little to be in step again
CUT, WHOLE, PART = 0, 1, 2  # the column `whole`
ROLLED_MOST = 400  # days that are added up in one go

SCHEMA = """
CREATE TABLE IF NOT EXISTS plays (
    screen   TEXT NOT NULL,
    began    INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    day      TEXT NOT NULL,
    clip     TEXT NOT NULL,
    title    TEXT NOT NULL,
    category TEXT NOT NULL,
    whole    INTEGER NOT NULL,
    why      TEXT NOT NULL,
    rule     TEXT NOT NULL,
    PRIMARY KEY (screen, began)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS plays_of_a_day ON plays (day);
CREATE TABLE IF NOT EXISTS days (
    day      TEXT NOT NULL,
    screen   TEXT NOT NULL,
    clip     TEXT NOT NULL,
    title    TEXT NOT NULL,
    category TEXT NOT NULL,
    whole    INTEGER NOT NULL,
    cut      INTEGER NOT NULL,
    seconds  REAL NOT NULL,
    PRIMARY KEY (day, screen, clip)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gaps (
    day      TEXT NOT NULL,
    screen   TEXT NOT NULL,
    deadline TEXT NOT NULL,
    name     TEXT NOT NULL,
    minutes  REAL NOT NULL,
    longest  REAL NOT NULL,
    began    INTEGER NOT NULL,
    breaches INTEGER NOT NULL,
    PRIMARY KEY (day, screen, deadline)
) WITHOUT ROWID;
"""


class Play(Struct, frozen=True):
    """One item on one screen, as the screen tells it. Times are aware; `why` and `rule` are those of its turn.

    `paused`: a part, after which a promise had to be kept.
    """

    clip: str
    began: datetime
    ended: datetime
    whole: bool
    why: str = ""
    rule: str = ""
    paused: bool = False


class Count(Struct, frozen=True):
    """How often a clip was shown on a screen on a day: whole, and cut. `seconds` are of all of it, parts too."""

    day: str
    screen: str
    clip: str
    title: str
    category: str
    whole: int
    cut: int
    seconds: float


class Kept(Struct, frozen=True):
    """How a deadline was kept on a screen on a day: the longest time without in seconds, when it began, and how many were too long."""

    day: str
    screen: str
    deadline: str
    name: str
    minutes: float
    longest_s: float
    longest_from: datetime
    breaches: int


Promises = Mapping[str, Sequence[Deadline]]  # by screen


class Plays(Tables):
    """The table of plays, in a file of its own. Every call waits for the disk. Raises ContentError."""

    SCHEMA = SCHEMA
    PRAGMAS = ("synchronous = NORMAL",)
    FAULT = ContentError
    REMEDY = "free space or change its rights if that is why; else restore it, or move it away to begin without proof of play"

    def __init__(self, folder: Path, zone: tzinfo) -> None:
        super().__init__(folder / FILE)
        self.zone = zone

    # What screens tell

    def note(self, screen: str, told: Iterable[Play], items: Mapping[str, Item], now: datetime, keep_days: int) -> int:
        """Take plays in; how many were news. What cannot have been (later than now, backwards, too old) is left out."""
        oldest = now - timedelta(days=keep_days)
        with self.open() as file:
            return sum(self._take(file, screen, play, items, now, oldest) for play in told)

    def _take(
        self,
        file: sqlite3.Connection,
        screen: str,
        play: Play,
        items: Mapping[str, Item],
        now: datetime,
        oldest: datetime,
    ) -> bool:
        lasted = (play.ended - play.began).total_seconds()
        if not 0 <= lasted <= LONGEST_S or play.began < oldest or (play.ended - now).total_seconds() > AHEAD_S:
            return False
        began, ended = _ms(play.began), _ms(play.ended)
        overlap = "SELECT 1 FROM plays WHERE screen = ? AND began < ? AND began > ? AND ended > ? LIMIT 1"
        longest_ms = int(LONGEST_S * 1000)
        if file.execute(overlap, (screen, ended - OVERLAP_MS, began - longest_ms, began + OVERLAP_MS)).fetchone():
            return False
        item = items.get(play.clip)
        day = play.began.astimezone(self.zone).date().isoformat()
        row = (
            screen,
            began,
            ended,
            day,
            play.clip,
            item.title if item else "",
            item.category if item else "",
            self._sort(file, screen, play, item),
            play.why,
            play.rule,
        )
        new = file.execute("INSERT OR IGNORE INTO plays VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row).rowcount == 1
        if new:  # of a day that was added up already: again
            for table in ("days", "gaps"):
                file.execute(f"DELETE FROM {table} WHERE day = ?", (day,))
        return new

    def _sort(self, file: sqlite3.Connection, screen: str, play: Play, item: Item | None) -> int:
        """Whether it is whole, cut, or a part."""
        if not play.whole:
            return PART if play.paused else CUT
        if item is None:
            return WHOLE
        before = (
            "SELECT ended - began AS lasted, whole FROM plays WHERE screen = ? AND clip = ? AND began < ? AND began > ? "
            "ORDER BY began DESC"
        )
        lasted, began = _ms(play.ended) - _ms(play.began), _ms(play.began)
        for row in file.execute(before, (screen, play.clip, began, began - int(LONGEST_S * 1000))):
            if row["whole"] != PART:
                break
            lasted += row["lasted"]
        return WHOLE if lasted >= NEARLY * item.seconds * 1000 else CUT

    # What is owed

    def last_whole(self, screen: str, category: str) -> datetime | None:
        """When a screen has last shown a clip of a category to its end."""
        find = "SELECT max(ended) FROM plays WHERE screen = ? AND category = ? AND whole = 1"
        with self.open() as file:
            ended = file.execute(find, (screen, category)).fetchone()[0]
        return None if ended is None else _moment(ended)

    # What is added up

    def counts(self, begins: date, ends: date) -> list[Count]:
        """What was shown from one day to another, both included; by day, screen and clip."""
        days = (begins.isoformat(), ends.isoformat())
        with self.open() as file:
            rows = file.execute(f"{_COUNTED} UNION ALL {_FRESH} ORDER BY day, screen, clip", (*days, *days)).fetchall()
        return [Count(*row) for row in rows]

    def kept(self, begins: date, ends: date, promises: Promises, now: datetime) -> list[Kept]:
        """How deadlines were kept from one day to another; a day that is not over up to now."""
        with self.open() as file:
            return [one for day in _days(begins, ends) for one in self._kept_on(file, day, promises, now)]

    def roll(self, promises: Promises, now: datetime, keep_days: int) -> None:
        """Add up the days that are over, and forget single plays that are older than `keep_days`."""
        today = now.astimezone(self.zone).date()
        with self.open() as file:
            open_days = "SELECT DISTINCT day FROM plays WHERE day < ? AND day NOT IN (SELECT day FROM days) LIMIT ?"
            for (day,) in file.execute(open_days, (today.isoformat(), ROLLED_MOST)).fetchall():
                rows = [_kept_row(one) for one in self._kept_on(file, date.fromisoformat(day), promises, now)]
                file.execute(f"INSERT OR REPLACE INTO days {_FRESH}", (day, day))
                file.executemany("INSERT OR REPLACE INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            old = (today - timedelta(days=keep_days)).isoformat()
            file.execute("DELETE FROM plays WHERE day < ?", (old,))

    def _kept_on(self, file: sqlite3.Connection, day: date, promises: Promises, now: datetime) -> list[Kept]:
        name = day.isoformat()
        first = file.execute("SELECT min(day) FROM (SELECT day FROM plays UNION SELECT day FROM days)").fetchone()[0]
        if first is None or name < first:
            return []  # nothing was kept then
        if file.execute("SELECT 1 FROM days WHERE day = ? LIMIT 1", (name,)).fetchone():
            rows = file.execute("SELECT * FROM gaps WHERE day = ? ORDER BY screen, deadline", (name,)).fetchall()
            return [_kept_of(row, self.zone) for row in rows]
        found = []
        for screen, deadlines in promises.items():
            for deadline in deadlines:
                if (one := self._kept_by(file, day, screen, deadline, now)) is not None:
                    found.append(one)
        return found

    def _kept_by(
        self, file: sqlite3.Connection, day: date, screen: str, deadline: Deadline, now: datetime
    ) -> Kept | None:
        window = window_on(deadline.hours, day)
        begins, ends = (wall.replace(tzinfo=self.zone).astimezone(UTC) for wall in window)
        ends = min(ends, now.astimezone(UTC))
        if begins >= ends:
            return None
        whole = (
            "SELECT began, ended FROM plays WHERE screen = ? AND category = ? AND whole = 1 AND ended > ? AND began < ?"
        )
        plays = file.execute(whole, (screen, deadline.category, _ms(begins), _ms(ends))).fetchall()
        found = gaps([(_moment(began), _moment(ended)) for began, ended in plays], begins, ends)
        worst = longest(found)
        breaches = sum(gap.seconds > deadline.minutes * 60 for gap in found)
        seconds, since = (worst.seconds, worst.begins.astimezone(self.zone)) if worst else (0.0, begins)
        return Kept(day.isoformat(), screen, deadline.id, deadline.name, deadline.minutes, seconds, since, breaches)


_COUNTED = "SELECT * FROM days WHERE day BETWEEN ? AND ?"
_FRESH = (
    "SELECT day, screen, clip, max(title), max(category), sum(whole = 1), sum(whole = 0), sum(ended - began) / 1000.0 FROM plays "
    "WHERE day BETWEEN ? AND ? AND day NOT IN (SELECT day FROM days) GROUP BY day, screen, clip"
)


def _kept_row(one: Kept) -> tuple[Any, ...]:
    return (
        one.day,
        one.screen,
        one.deadline,
        one.name,
        one.minutes,
        one.longest_s,
        _ms(one.longest_from),
        one.breaches,
    )


def _kept_of(row: Any, zone: tzinfo) -> Kept:
    since = _moment(row["began"]).astimezone(zone)
    name, minutes, seconds = row["name"], row["minutes"], row["longest"]
    return Kept(row["day"], row["screen"], row["deadline"], name, minutes, seconds, since, row["breaches"])


def _days(begins: date, ends: date) -> list[date]:
    return [begins + timedelta(days=at) for at in range((ends - begins).days + 1)]


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
