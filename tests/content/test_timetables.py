"""The timetables of a hall's screens: shared by those with the same rules, and gone on with when something changes."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from hallbus.content.timetables import AHEAD, TURNS_MOST, Timetables
from hallbus.hall.facts import HallFacts, ProgrammeRules, Screen, Share, Slot
from hallbus.hall.items import Item
from tests.hall.programme.scenes import HERE, item, playlist, promise
from tests.halls import SMALL

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=HERE)
SCREENS = (
    Screen(id="TV-1", kind="board", area="Z1", regions=("calls", "content")),
    Screen(id="TV-2", kind="content", area="Z2"),
    Screen(id="TV-3", kind="board", area="Z2", regions=("calls",)),
)
ITEMS = (item("a"), item("b", "反诈", 45), item("c", seconds=80))


class Hall:
    """Facts, items and a time that a test may change."""

    def __init__(self, **programme: object) -> None:
        self.facts: HallFacts = replace(SMALL, screens=SCREENS, programme=ProgrammeRules(**programme))  # type: ignore[arg-type]
        self.items: tuple[Item, ...] = ITEMS
        self.now = NOW
        self.timetables = Timetables(lambda: self.facts, lambda: self.items, lambda: self.now)

    def names(self, screen: str, minutes: float = 10) -> list[str]:
        table = self.timetables.of(screen)
        assert table is not None
        return [turn.item for turn in table.turns(self.now, self.now + timedelta(minutes=minutes))]


def test_screens_with_the_same_rules_show_the_same_at_the_same_moment() -> None:
    hall = Hall()
    assert hall.timetables.of("TV-1") is hall.timetables.of("TV-2")
    assert hall.timetables.revision("TV-1") == hall.timetables.revision("TV-2")


def test_a_screen_without_content_has_none() -> None:
    hall = Hall()
    assert hall.timetables.of("TV-3") is None
    assert hall.timetables.of("gone") is None
    assert hall.timetables.revision("TV-3") == ""
    assert [screen.id for screen in hall.timetables.screens()] == ["TV-1", "TV-2"]


def test_other_rules_part_screens() -> None:
    hall = Hall(
        playlists=(playlist("A", "a"), playlist("B", "b")),
        slots=(Slot(id="A", playlist="A", screens=("TV-1",)), Slot(id="B", playlist="B", areas=("Z2",))),
    )
    assert set(hall.names("TV-1")) == {"a"}
    assert set(hall.names("TV-2")) == {"b"}
    assert hall.timetables.revision("TV-1") != hall.timetables.revision("TV-2")


def test_a_restarted_hub_comes_to_the_same_within_a_quarter_of_the_day() -> None:
    first, second = Hall(deadlines=(promise(10),)), Hall(deadlines=(promise(10),))
    second.now += timedelta(minutes=99)
    one, other = first.timetables.of("TV-1"), second.timetables.of("TV-1")
    assert one is not None
    assert other is not None
    assert one.turns(second.now, second.now + AHEAD) == other.turns(second.now, second.now + AHEAD)


def test_what_is_on_stays_on_when_something_else_changes_and_the_promise_goes_on() -> None:
    hall = Hall(deadlines=(promise(10),))
    table = hall.timetables.of("TV-1")
    assert table is not None
    before, revision = table.at(hall.now), hall.timetables.revision("TV-1")
    hall.items = (*ITEMS, item("new"))
    after = hall.timetables.of("TV-1")
    assert after is not None
    assert after.at(hall.now) == before
    assert hall.timetables.revision("TV-1") != revision
    assert "new" in hall.names("TV-1", 2)
    turns = after.turns(hall.now, hall.now + timedelta(hours=1))
    assert all(one.ends == other.begins for one, other in zip(turns, turns[1:], strict=False))  # noqa: RUF007
    assert hall.timetables.of("TV-2") is after, "and both screens go on together"


def test_what_is_taken_off_is_off_at_once() -> None:
    hall = Hall()
    table = hall.timetables.of("TV-1")
    assert table is not None
    gone = table.at(hall.now).item
    hall.items = tuple(one for one in ITEMS if one.id != gone)
    assert gone not in hall.names("TV-1", 60)
    after = hall.timetables.of("TV-1")
    assert after is not None
    assert after.at(hall.now).begins == hall.now


def test_what_is_released_while_there_was_nothing_to_show_is_on_at_once() -> None:
    hall = Hall()
    hall.items = ()
    assert set(hall.names("TV-1")) == {""}
    hall.now += timedelta(seconds=7)
    hall.items = (item("a"),)
    table = hall.timetables.of("TV-1")
    assert table is not None
    assert (table.at(hall.now).item, table.at(hall.now).begins) == ("a", hall.now)


def test_nothing_is_reckoned_again_while_nothing_changes() -> None:
    hall = Hall()
    table = hall.timetables.of("TV-1")
    hall.items = tuple(ITEMS)
    hall.now += timedelta(hours=30)
    assert hall.timetables.of("TV-1") is table
    assert hall.names("TV-1")


def test_clips_of_a_second_do_not_fill_hours_of_turns() -> None:
    hall = Hall(shares=(Share(category="反诈", percent=30),))
    hall.items = (item("a", seconds=1), item("b", "反诈", 1))
    table = hall.timetables.of("TV-1")
    assert table is not None
    assert len(table.turns(hall.now, hall.now + AHEAD)) == TURNS_MOST
    hall.now += timedelta(hours=2)
    assert table.at(hall.now).begins <= hall.now < table.at(hall.now).ends


def test_weeks_of_turns_are_not_kept() -> None:
    hall = Hall()
    table = hall.timetables.of("TV-1")
    assert table is not None
    for _ in range(20):
        hall.now += timedelta(hours=3)
        table.turns(hall.now, hall.now + AHEAD)
    assert len(table._turns) < 9 * 3600 / 45
