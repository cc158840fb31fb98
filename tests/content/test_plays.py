"""Proof of play: what was told is counted once, what cannot have been is not, and the longest time without is what it was."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hallbus.content.file import ContentError
from hallbus.content.plays import Count, Play, Plays
from hallbus.hall.facts import Deadline
from tests.hall.programme.scenes import item

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 17, 30, tzinfo=HERE)
TODAY = NOW.date()
FRAUD = item("fz1", "反诈", 60)
ITEMS = {"fz1": FRAUD, "film": item("film", seconds=120)}
PROMISE = Deadline(id="d", name="反诈宣传", category="反诈", minutes=15, hours=("09:00", "17:00"))


def play(clock: str, clip: str = "fz1", seconds: float = 60, whole: bool = True, day: date = TODAY) -> Play:
    began = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE)
    return Play(clip, began, began + timedelta(seconds=seconds), whole, "filler")


def part(clock: str, seconds: float, clip: str = "film") -> Play:
    return replace(play(clock, clip, seconds, whole=False), paused=True)


@pytest.fixture
def plays(tmp_path: Path) -> Plays:
    return Plays(tmp_path, HERE)


def noted(plays: Plays, *told: Play, screen: str = "TV-1", now: datetime = NOW) -> int:
    return plays.note(screen, told, ITEMS, now, keep_days=35)


def counted(plays: Plays, day: date = TODAY) -> dict[tuple[str, str], tuple[int, int]]:
    return {(one.screen, one.clip): (one.whole, one.cut) for one in plays.counts(day, day)}


def test_plays_are_counted_by_screen_and_clip_whole_and_cut(plays: Plays) -> None:
    noted(plays, play("09:00"), play("09:05"), play("09:10", whole=False), play("09:02", "film", 120))
    noted(plays, play("09:00"), screen="TV-2")
    assert counted(plays) == {("TV-1", "film"): (1, 0), ("TV-1", "fz1"): (2, 1), ("TV-2", "fz1"): (1, 0)}
    (film, *_) = plays.counts(TODAY, TODAY)
    assert film == Count("2026-11-24", "TV-1", "film", "film", "指南", 1, 0, 120.0)


def test_what_is_told_again_counts_once(plays: Plays) -> None:
    assert [noted(plays, play("09:00"), play("09:05")) for _ in range(3)] == [2, 0, 0]
    assert counted(plays) == {("TV-1", "fz1"): (2, 0)}


def test_a_screen_shows_one_thing_at_a_time(plays: Plays) -> None:
    """Its page is open twice: the second tells the same plays, some milliseconds later."""
    noted(plays, play("09:00:00"))
    assert noted(plays, play("09:00:00.300"), play("08:59:30"), play("09:00:20", "film", 20)) == 0
    assert noted(plays, play("09:00:59.500"), play("08:59:01")) == 2, "one may end as the next begins"


@pytest.mark.parametrize(
    "impossible",
    [
        play("17:33"),
        play("09:00", seconds=-1),
        play("09:00", seconds=4 * 3600),
        play("09:00", day=TODAY - timedelta(days=36)),
        Play("fz1", datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), True),
    ],
    ids=["not yet", "backwards", "endless", "too old", "for ever"],
)
def test_what_cannot_have_been_is_left_out_and_the_rest_of_the_batch_counts(plays: Plays, impossible: Play) -> None:
    assert noted(plays, impossible, play("10:00")) == 1
    assert counted(plays) == {("TV-1", "fz1"): (1, 0)}


def test_whole_is_believed_of_what_lasted_nearly_as_long_as_the_clip(plays: Plays) -> None:
    noted(plays, play("09:00", seconds=46), play("09:02", seconds=44), play("09:04", "unknown", 1))
    assert counted(plays) == {("TV-1", "fz1"): (1, 1), ("TV-1", "unknown"): (1, 0)}


def test_a_clip_in_parts_is_one_whole_play_once_its_last_part_has_ended(plays: Plays) -> None:
    noted(plays, part("09:00", 50), play("09:01"), part("09:02", 40))
    assert counted(plays)["TV-1", "film"] == (0, 0), "neither whole nor cut as long as it waits"
    noted(plays, play("09:03"), play("09:04", "film", 30))
    assert counted(plays) == {("TV-1", "film"): (1, 0), ("TV-1", "fz1"): (2, 0)}
    assert next(one for one in plays.counts(TODAY, TODAY) if one.clip == "film").seconds == 120


def test_the_last_part_of_a_clip_whose_parts_nobody_knows_is_not_whole(plays: Plays) -> None:
    noted(plays, play("09:04", "film", 30))
    noted(plays, part("09:10", 100), play("09:12", "film", 40, whole=False), play("09:14", "film", 30))
    noted(plays, part("09:20", 100), play("13:14", "film", 30))
    assert counted(plays) == {("TV-1", "film"): (0, 4)}


def test_a_promise_is_kept_by_the_last_part_alone(plays: Plays) -> None:
    """What came in between was no clip of the category."""
    talk = {"talk": item("talk", "反诈", 1500)}
    plays.note("TV-1", [part("09:10", 600, "talk"), play("09:30", "talk", 900)], talk, NOW, keep_days=35)
    (kept,) = plays.kept(TODAY, TODAY, {"TV-1": [PROMISE]}, datetime(2026, 11, 24, 9, 50, tzinfo=HERE))
    assert (kept.longest_s, kept.breaches) == (30 * 60, 1)
    assert plays.last_whole("TV-1", "反诈") == datetime(2026, 11, 24, 9, 45, tzinfo=HERE)


def test_the_longest_time_without_is_within_the_hours_and_counts_whole_clips_only(plays: Plays) -> None:
    marks = ("08:50", "09:10", "09:20", "09:40:30", "10:00")
    noted(plays, *(play(mark) for mark in marks), play("09:30", whole=False))
    (kept,) = plays.kept(TODAY, TODAY, {"TV-1": [PROMISE]}, datetime(2026, 11, 24, 10, 15, tzinfo=HERE))
    assert kept.longest_s == 19.5 * 60
    assert kept.longest_from == datetime(2026, 11, 24, 9, 21, tzinfo=HERE)
    assert kept.breaches == 2, "09:21–09:40:30 and 09:41:30–10:00; not the ten minutes to 09:10"


def test_a_screen_that_was_off_has_been_without(plays: Plays) -> None:
    noted(plays, play("09:00"))
    kept = plays.kept(TODAY, TODAY, {"TV-1": [PROMISE], "TV-2": [PROMISE]}, NOW)
    assert [(one.screen, one.longest_s, one.breaches) for one in kept] == [
        ("TV-1", 8 * 3600 - 60, 1),
        ("TV-2", 8 * 3600, 1),
    ]


def test_nothing_is_said_of_days_before_the_first(plays: Plays) -> None:
    noted(plays, play("09:00"))
    days = {one.day for one in plays.kept(TODAY - timedelta(days=3), TODAY, {"TV-1": [PROMISE]}, NOW)}
    assert days == {"2026-11-24"}


def test_the_last_whole_clip_of_a_category_is_known_after_a_restart(plays: Plays, tmp_path: Path) -> None:
    noted(plays, play("09:00"), play("09:05", whole=False), play("09:10", "film", 120))
    again = Plays(tmp_path, HERE)
    assert again.last_whole("TV-1", "反诈") == datetime(2026, 11, 24, 9, 1, tzinfo=HERE)
    assert again.last_whole("TV-2", "反诈") is None


def test_a_day_that_is_over_is_added_up_and_single_plays_are_forgotten_in_time(plays: Plays, tmp_path: Path) -> None:
    promises = {"TV-1": [PROMISE]}
    noted(plays, play("09:00"), play("12:00"))
    before = plays.counts(TODAY, TODAY), plays.kept(TODAY, TODAY, promises, NOW)
    later = NOW + timedelta(days=40)
    plays.roll(promises, later, keep_days=35)
    with sqlite3.connect(tmp_path / "plays.sqlite3") as file:
        assert file.execute("SELECT count(*) FROM plays").fetchone() == (0,)
    assert (plays.counts(TODAY, TODAY), plays.kept(TODAY, TODAY, {}, later)) == before


def test_a_play_that_comes_late_changes_a_day_that_was_added_up(plays: Plays) -> None:
    tomorrow = NOW + timedelta(days=1)
    noted(plays, play("09:00"))
    plays.roll({"TV-1": [PROMISE]}, tomorrow, keep_days=35)
    noted(plays, play("10:00"), now=tomorrow)
    assert counted(plays) == {("TV-1", "fz1"): (2, 0)}
    plays.roll({"TV-1": [PROMISE]}, tomorrow, keep_days=35)
    assert counted(plays) == {("TV-1", "fz1"): (2, 0)}
    (kept,) = plays.kept(TODAY, TODAY, {"TV-1": [PROMISE]}, tomorrow)
    assert kept.longest_s == (17 * 60 - 10 * 60 - 1) * 60


def test_a_play_belongs_to_the_day_on_which_it_began(plays: Plays) -> None:
    yesterday = TODAY - timedelta(days=1)
    noted(plays, play("23:59:40", day=yesterday))
    assert counted(plays, yesterday) == {("TV-1", "fz1"): (1, 0)}
    assert counted(plays) == {}


def test_a_file_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "plays.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(ContentError, match="proof of play"):
        Plays(tmp_path, HERE).counts(TODAY, TODAY)
