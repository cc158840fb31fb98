"""What comes next and why: by turns, by share, by promise, by the hour, the day and the date."""

import itertools
from datetime import timedelta

import pytest

from hallbus.hall.programme.choice import CARD_S, Progress, due_at, next_turn
from hallbus.hall.programme.gaps import gaps, longest
from hallbus.hall.programme.precedence import ORDER, first
from hallbus.hall.programme.slots import is_on
from hallbus.hall.programme.timetable import after, plan
from tests.hall.programme.scenes import BERLIN, HERE, TV, Share, Slot, at, item, names, playlist, promise, rules, turns


def test_without_slots_everything_plays_by_turns() -> None:
    found = turns(rules(item("a"), item("b"), item("c")), at("09:00"), 0.1)
    assert names(found) == ["a", "b", "c", "a", "b", "c", "a"]
    assert {turn.why for turn in found} == {"filler"}
    assert found[1].begins == found[0].ends


def test_a_hall_with_nothing_to_play_shows_its_card() -> None:
    (card, *_) = turns(rules(), at("09:00"), 0)
    assert (card.item, card.why, card.seconds) == ("", "card", CARD_S)


def test_a_promise_is_kept_before_it_would_be_broken() -> None:
    """Nine minutes after the last one, a film of two would end a minute too late for ten."""
    some = rules(item("fraud", "反诈", 60), item("film", seconds=120), deadlines=(promise(10),))
    progress = Progress(at("09:00"), kept={"每反诈": at("09:00")}, played={"fraud": 9})
    assert next_turn(some, progress, at("09:08"), HERE).why == "filler"
    turn = next_turn(some, progress, at("09:08:01"), HERE)
    assert (turn.item, turn.why, turn.by) == ("fraud", "deadline", "每反诈")


def test_a_clip_that_was_cut_keeps_no_promise() -> None:
    some = rules(item("fraud", "反诈"), item("film"), deadlines=(promise(5),))
    progress = Progress(at("09:00"))
    assert due_at(promise(5), progress, at("09:04"), at("09:04"), HERE) == at("09:05")
    progress.take(some, next_turn(some, progress, at("09:05"), HERE))
    assert due_at(promise(5), progress, at("09:06"), at("09:06"), HERE) == at("09:11")


def test_of_two_promises_the_more_urgent_goes_first_and_both_are_kept() -> None:
    some = rules(
        item("fraud", "反诈", 60), item("law", "普法", 60), item("film", seconds=60),
        deadlines=(promise(5), promise(5, "普法")),
        playlists=(playlist("films", "film"),), slots=(Slot(id="s", playlist="films"),),
    )  # fmt: skip
    found = turns(some, at("09:00"), 2)
    for category in ("反诈", "普法"):
        plays = [(turn.begins, turn.ends) for turn in found if turn.category == category]
        worst = longest(gaps(plays, at("09:00"), at("11:00")))
        assert worst is not None
        assert worst.seconds <= 300


def test_a_promise_counts_within_its_hours_only() -> None:
    some = promise(10, hours=("09:00", "17:00"))
    progress = Progress(at("00:00"))

    def due(clock: str) -> object:
        return due_at(some, progress, at(clock), at(clock), HERE)

    assert due("08:59") is None
    assert due("09:00") == at("09:10")
    progress.kept["每反诈"] = at("16:51")
    assert due("16:55") is None, "it would be due when the hours are over"


def test_a_category_that_lacks_its_share_comes_before_what_is_scheduled() -> None:
    some = rules(
        item("fraud", "反诈", 30), item("film", seconds=60),
        playlists=(playlist("films", "film"),), slots=(Slot(id="s", playlist="films"),),
        shares=(Share(category="反诈", percent=25),),
    )  # fmt: skip
    found = turns(some, at("09:00"), 3)
    seconds = sum(turn.seconds for turn in found if turn.category == "反诈")
    assert 0.25 <= seconds / sum(turn.seconds for turn in found) < 0.35
    assert {turn.why for turn in found if turn.item == "fraud"} == {"share"}


def test_slots_divide_the_time_by_their_weights_and_one_that_begins_later_does_not_catch_up() -> None:
    some = rules(
        item("a"), item("b"),
        playlists=(playlist("A", "a"), playlist("B", "b")),
        slots=(Slot(id="A", playlist="A", weight=2), Slot(id="B", playlist="B", hours=("10:00", "12:00"))),
    )  # fmt: skip
    found = names([turn for turn in turns(some, at("09:00"), 2.5) if turn.begins >= at("10:00")])
    assert abs(found.count("a") - 2 * found.count("b")) <= 3
    assert "b" in found[:3]
    assert found[:6].count("a") >= 3


def test_a_filler_plays_only_where_nothing_else_can() -> None:
    some = rules(
        item("a"), item("b"),
        playlists=(playlist("A", "a"), playlist("B", "b")),
        slots=(Slot(id="A", playlist="A", hours=("09:00", "10:00")), Slot(id="B", playlist="B", filler=True)),
    )  # fmt: skip
    found = turns(some, at("09:50"), 0.3)
    assert {turn.item for turn in found if turn.begins < at("10:00")} == {"a"}
    assert {turn.item for turn in found if turn.begins >= at("10:00")} == {"b"}


def test_a_playlist_is_what_it_names_and_then_its_categories() -> None:
    some = rules(
        item("x", "普法"), item("a"), item("b"),
        playlists=(playlist("A", "b", "gone", categories=("普法",)),), slots=(Slot(id="s", playlist="A"),),
    )  # fmt: skip
    assert names(turns(some, at("09:00"), 0.05)) == ["b", "x", "b", "x"]


def test_other_screens_and_areas_play_other_things() -> None:
    facts = {
        "playlists": (playlist("A", "a"), playlist("B", "b")),
        "slots": (Slot(id="A", playlist="A", screens=("TV-2",)), Slot(id="B", playlist="B", areas=("Z1",))),
    }
    assert names(turns(rules(item("a"), item("b"), **facts), at("09:00"), 0)) == ["b"]
    elsewhere = type(TV)(id="TV-2", kind="content", area="Z2")
    assert names(turns(rules(item("a"), item("b"), screen=elsewhere, **facts), at("09:00"), 0)) == ["a"]


def test_a_clip_that_is_longer_than_a_promise_rests() -> None:
    some = rules(item("long", seconds=601), item("fraud", "反诈"), deadlines=(promise(10),))
    assert [one.id for one in some.resting] == ["long"]
    assert set(names(turns(some, at("09:00")))) == {"fraud"}


def test_a_campaign_is_over_by_its_minute() -> None:
    some = rules(item("a"), item("campaign", until=at("09:10")))
    found = turns(some, at("09:00"), 0.5)
    assert max(turn.ends for turn in found if turn.item == "campaign") <= at("09:10")
    assert {turn.item for turn in found if turn.begins > at("09:10")} == {"a"}


@pytest.mark.parametrize(
    ("clock", "day", "plays"),
    [
        ("22:00", "2026-11-27", True),  # Friday
        ("05:59", "2026-11-28", True),  # still Friday's
        ("06:00", "2026-11-28", False),
        ("05:00", "2026-11-27", False),  # would be Thursday's
        ("22:00", "2026-11-28", False),
    ],
)
def test_a_window_past_midnight_belongs_to_the_day_on_which_it_begins(clock: str, day: str, plays: bool) -> None:
    slot = Slot(id="night", playlist="x", days=("fri",), hours=("22:00", "06:00"), ends="2026-11-27")
    assert is_on(slot, at(clock, day).astimezone(HERE).replace(tzinfo=None)) is plays


@pytest.mark.parametrize(
    ("rule", "day", "plays"),
    [
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-12-07", True),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-12-14", False),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24", True),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", False),
        ("FREQ=DAILY;COUNT=2", "2026-11-25", True),
        ("FREQ=DAILY;COUNT=2", "2026-11-26", False),
    ],
)
def test_a_rule_names_days_counted_from_its_beginning(rule: str, day: str, plays: bool) -> None:
    slot = Slot(id="r", playlist="x", rule=rule, begins="2026-11-24")
    assert is_on(slot, at("12:00", day).astimezone(HERE).replace(tzinfo=None)) is plays


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 0), ("2026-10-25", 2), ("2026-06-01", 1)])
def test_on_the_days_when_clocks_change_an_hour_is_left_out_or_comes_twice(day: str, hours: float) -> None:
    some = rules(
        item("a", seconds=30), item("b", seconds=30),
        playlists=(playlist("A", "a"), playlist("B", "b")),
        slots=(Slot(id="two", playlist="A", hours=("02:00", "03:00")), Slot(id="rest", playlist="B", filler=True)),
    )  # fmt: skip
    found = turns(some, at("00:00", day, BERLIN), 6, BERLIN)
    assert sum(turn.seconds for turn in found if turn.item == "a") == hours * 3600


def test_a_timetable_is_the_same_whoever_reckons_it_and_goes_on_where_it_stood() -> None:
    some = rules(item("a"), item("b", "反诈", 45), item("c", seconds=80), deadlines=(promise(5),))
    whole = turns(some, at("09:00"), 2)
    cut = [turn for turn in whole if turn.ends <= at("10:00")]
    rest = plan(some, after(some, at("09:00"), cut), cut[-1].ends, at("11:00"), HERE)
    assert [*cut, *rest] == whole


def test_gaps_are_counted_from_an_end_to_the_next_beginning_and_at_both_ends() -> None:
    plays = [(at("09:20"), at("09:21")), (at("09:05"), at("09:06")), (at("08:00"), at("08:01"))]
    found = gaps(plays, at("09:00"), at("09:30"))
    assert [gap.seconds for gap in found] == [300, 840, 540]
    assert longest(found) == found[1]
    assert longest([]) is None


def test_what_goes_before_what_is_one_table() -> None:
    assert first({"call", "emergency", "scheduled"}) == "emergency"
    assert first({"deadline", "scheduled"}) == "deadline"
    assert first(set()) == "card"
    assert ORDER.index("emergency") < ORDER.index("call") < ORDER.index("deadline") < ORDER.index("scheduled")
    assert ORDER.index("scheduled") < ORDER.index("filler")


def test_a_timetable_of_a_day_is_whole() -> None:
    found = turns(rules(item("a", seconds=17.5), item("b")), at("00:00"), 24)
    assert all(one.ends == other.begins for one, other in itertools.pairwise(found))
    assert found[-1].ends > at("00:00") + timedelta(hours=24)
