"""How bright and how loud the hall is by the clock."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import Night
from hallbus.hall.night import gain_db, light
from hallbus.hall.state import Hall
from tests.hall.story import FACTS, NOON, called, day_opened, taken

EVENING = Night(quiet=("19:00", "07:00"), volume_db=-6, dark=("21:00", "06:30"))


def hall(night: Night = EVENING) -> Hall:
    return Hall.fold(replace(FACTS, night=night), [day_opened()])


@pytest.mark.parametrize(
    ("clock", "shines", "gain"),
    [("12:00", "day", 0), ("18:59", "day", 0), ("19:00", "dim", -6), ("20:59", "dim", -6), ("21:00", "dark", -6),
     ("23:59", "dark", -6), ("00:00", "dark", -6), ("06:29", "dark", -6), ("06:30", "dim", -6), ("07:00", "day", 0)],
)  # fmt: skip
def test_evenings_are_dim_and_quiet_and_nights_dark(clock: str, shines: str, gain: float) -> None:
    hour, minute = map(int, clock.split(":"))
    at = NOON.replace(hour=hour, minute=minute)
    assert light(hall(), at) == shines
    assert gain_db(EVENING, at) == gain


def test_a_hall_without_nights_shines_always() -> None:
    for hour in range(24):
        at = NOON.replace(hour=hour)
        assert light(hall(Night()), at) == "day"
        assert gain_db(Night(), at) == 0


def test_a_call_lights_a_dark_screen_for_two_minutes() -> None:
    late = NOON.replace(hour=21, minute=30)
    dark = Hall.fold(replace(FACTS, night=EVENING), [day_opened(), taken("A001"), called("A001", 1, late)])
    assert light(dark, late + timedelta(seconds=119)) == "dim"
    assert light(dark, late + timedelta(seconds=120)) == "dark"


def test_what_changes_by_the_clock_is_known_beforehand() -> None:
    assert EVENING.turns == ("19:00", "07:00", "21:00", "06:30")
    assert Night().turns == ()
