"""A clip that is longer than a promise: it stops for the clip that was promised and goes on where it was."""

from datetime import timedelta

import pytest

from hallbus.hall.programme.choice import Progress, Turn, due_at, next_turn
from hallbus.hall.programme.rules import CHANGE_S, PART_S, Rules
from hallbus.hall.programme.timetable import after, plan
from tests.hall.programme.scenes import HERE, Share, Slot, at, item, names, playlist, promise, rules, turns

FRAUD = item("fraud", "反诈", 60)
LONG = item("long", seconds=1500)
ONLY_LONG = {"playlists": (playlist("films", "long"),), "slots": (Slot(id="s", playlist="films"),)}


def pausing(*items: object, **facts: object) -> Rules:
    return rules(*items, too_long="pause", **facts)  # type: ignore[arg-type]


def parts(found: list[Turn], id: str = "long") -> list[tuple[float, float, float]]:
    return [(turn.offset, turn.seconds, turn.rest) for turn in found if turn.item == id]


def test_a_long_clip_stops_for_the_promised_one_and_goes_on_where_it_was() -> None:
    some = pausing(LONG, FRAUD, deadlines=(promise(10),), **ONLY_LONG)
    found = turns(some, at("09:00"), 0.45)
    assert names(found)[:5] == ["long", "fraud", "long", "fraud", "long"]
    assert parts(found)[:3] == [(0, 595, 905), (595, 595, 310), (1190, 310, 0)]
    assert {turn.why for turn in found if turn.item == "fraud"} == {"deadline"}
    assert {(turn.why, turn.by) for turn in found if turn.item == "long"} == {("scheduled", "s")}


def test_whoever_asked_for_rest_or_refusal_has_no_parts() -> None:
    for too_long in ("refuse", "rest"):
        some = rules(LONG, FRAUD, deadlines=(promise(10),), too_long=too_long)
        assert (some.long, [one.id for one in some.resting]) == ((), ["long"])


def test_a_clip_as_long_as_its_promise_is_never_paused() -> None:
    some = pausing(item("film", seconds=600), FRAUD, deadlines=(promise(10),))
    assert some.long == ()
    assert all(turn.rest == 0 for turn in turns(some, at("09:00"), 3))


def test_a_long_clip_without_a_promise_on_its_screen_plays_in_one_go() -> None:
    some = pausing(LONG, FRAUD, deadlines=(promise(10, screens=("TV-9",)),))
    assert parts(turns(some, at("09:00"), 0.1)) == [(0, 1500, 0)]


def test_what_comes_next_is_the_rest_whatever_else_would_have_its_turn() -> None:
    """A share that is behind and a slot that is over wait until the clip has come to its end."""
    some = pausing(
        LONG, FRAUD, item("law", "普法"), deadlines=(promise(10),), shares=(Share(category="普法", percent=10),),
        playlists=(playlist("films", "long"),), slots=(Slot(id="s", playlist="films", hours=("09:00", "09:05")),),
    )  # fmt: skip
    part = Turn("long", at("09:04"), 300, "scheduled", "s", "指南", rest=1200)
    found = plan(some, after(some, at("09:04"), [part]), part.ends, at("09:45"), HERE)
    assert names(found)[:6] == ["long", "fraud", "long", "fraud", "long", "law"]


def test_a_part_that_is_not_worth_looking_at_is_left_out() -> None:
    some = pausing(LONG, FRAUD, deadlines=(promise(10),), **ONLY_LONG)
    kept = Progress(at("09:00"), kept={"每反诈": at("09:00")})
    late = at("09:10") - timedelta(seconds=CHANGE_S + PART_S - 1)
    assert next_turn(some, kept, late, HERE).item == "fraud"
    part = next_turn(some, kept, late - timedelta(seconds=1), HERE)
    assert (part.item, part.seconds) == ("long", PART_S)


def test_no_part_leaves_a_rest_that_is_not_worth_looking_at() -> None:
    some = pausing(item("long", seconds=605), FRAUD, deadlines=(promise(10),), **ONLY_LONG)
    assert parts(turns(some, at("09:00"), 0.2))[:2] == [(0, 585, 20), (585, 20, 0)]


def test_several_promises_each_stop_it_in_time() -> None:
    some = pausing(
        LONG, FRAUD, item("law", "普法", 30), deadlines=(promise(10), promise(10, "普法")), **ONLY_LONG,
    )  # fmt: skip
    found = turns(some, at("09:00"), 0.5)
    assert names(found)[:5] == ["long", "fraud", "law", "long", "fraud"]
    assert found[0].ends <= at("09:10") - timedelta(seconds=30)


def test_a_promise_whose_hours_begin_while_it_is_on_is_kept() -> None:
    some = pausing(LONG, FRAUD, deadlines=(promise(10, hours=("09:00", "17:00")),), **ONLY_LONG)
    found = turns(some, at("08:50"), 0.5)
    assert due_at(promise(10, hours=("09:00", "17:00")), Progress(at("08:50")), at("08:50"), at("09:15"), HERE) == at(
        "09:10"
    )
    assert parts(found)[0] == (0, 20 * 60 - CHANGE_S, 1500 - 20 * 60 + CHANGE_S)


def test_a_long_clip_of_the_promised_category_keeps_the_promise_once_its_last_part_has_ended() -> None:
    talk = item("talk", "反诈", 700)
    some = pausing(
        talk, FRAUD, deadlines=(promise(10),), playlists=(playlist("t", "talk"),), slots=(Slot(id="s", playlist="t"),)
    )
    assert [one.id for filled in some.deadlines for one in filled.items] == ["fraud"]
    found = turns(some, at("09:00"), 0.25)
    assert parts(found, "talk")[:2] == [(0, 595, 105), (595, 105, 0)]
    last = next(turn for turn in found if turn.item == "talk" and not turn.rest)
    progress = after(some, at("09:00"), found[: found.index(last) + 1])
    assert progress.kept == {"每反诈": last.ends}


def test_a_clip_that_was_taken_off_while_it_was_paused_does_not_come_back() -> None:
    some = pausing(LONG, FRAUD, item("film"), deadlines=(promise(10),))
    (part, *_) = turns(some, at("09:00"), 0)
    progress = after(some, at("09:00"), [part])
    less = pausing(FRAUD, item("film"), deadlines=(promise(10),))
    assert "long" not in names(plan(less, progress, part.ends, part.ends + timedelta(hours=1), HERE))
    assert progress.paused is None


def test_a_clip_whose_time_is_over_while_it_was_paused_is_not_gone_on_with() -> None:
    some = pausing(item("long", seconds=1500, until=at("09:26")), FRAUD, item("film"), deadlines=(promise(10),))
    found = turns(some, at("09:00"), 1)
    assert parts(found) == [(0, 595, 905), (595, 595, 310)], "two clips of a minute have held it up"
    assert all(turn.ends <= at("09:26") for turn in found if turn.item == "long")


def test_a_timetable_goes_on_in_the_middle_of_a_paused_clip() -> None:
    some = pausing(LONG, FRAUD, deadlines=(promise(10),), **ONLY_LONG)
    whole = turns(some, at("09:00"), 1)
    for cut in range(1, 5):
        rest = plan(some, after(some, at("09:00"), whole[:cut]), whole[cut].begins, at("10:00"), HERE)
        assert [*whole[:cut], *rest] == whole


@pytest.mark.parametrize(
    ("minutes", "clip_s", "pauses"), [(2, 60, True), (2, 96, False), (1, 60, False), (1, 30, True)]
)
def test_a_promise_that_leaves_no_time_for_anything_else_lets_long_clips_rest(
    minutes: float, clip_s: float, pauses: bool
) -> None:
    some = pausing(LONG, item("fraud", "反诈", clip_s), deadlines=(promise(minutes),))
    assert (some.long, [one.id for one in some.resting]) == ((("long",), []) if pauses else ((), ["long"]))
