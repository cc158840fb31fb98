"""How loud a zone may be, by zone, hour and urgency."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hallbus.hall.facts import HallFacts, Night, Zone, ZoneHour
from hallbus.hall.loudness import level_db
from tests.halls import MORNING, SMALL

LUNCH = ZoneHour(begins="12:00", ends="13:30", volume_db=-10)
NIGHT = ZoneHour(begins="22:00", ends="06:00", volume_db=-20)
Z1 = Zone(id="Z1", volume_db=-3, max_db=-2, hours=(LUNCH, NIGHT))


def hall(*zones: Zone, night: Night | None = None) -> HallFacts:
    return replace(SMALL, zones=zones, night=night or Night())


def o_clock(time: str) -> datetime:
    hour, minute = map(int, time.split(":"))
    return MORNING.replace(hour=hour, minute=minute)


def test_a_zone_without_a_block_is_as_loud_as_the_files() -> None:
    assert level_db(hall(Z1), "Z2", MORNING) == 0


def test_a_zone_has_its_own_level_and_another_at_some_hours() -> None:
    levels = {
        time: level_db(hall(Z1), "Z1", o_clock(time))
        for time in ("11:59", "12:00", "13:29", "13:30", "23:00", "05:59", "06:00")
    }
    assert levels == {"11:59": -3, "12:00": -10, "13:29": -10, "13:30": -3, "23:00": -20, "05:59": -20, "06:00": -3}


def test_the_evening_makes_every_level_quieter() -> None:
    night = Night(quiet=("19:00", "07:00"), volume_db=-6)
    assert level_db(hall(Z1, night=night), "Z1", o_clock("20:00")) == -9
    assert level_db(hall(Z1, night=night), "Z1", o_clock("23:00")) == -26


def test_a_silent_zone_says_nothing_but_what_is_urgent_which_is_as_loud_as_it_may_be() -> None:
    silent = replace(Z1, silent=("12:00", "13:30"))
    assert level_db(hall(silent), "Z1", o_clock("12:30")) is None
    assert level_db(hall(silent), "Z1", o_clock("12:30"), urgent=True) == -2
    assert level_db(hall(silent), "Z1", o_clock("13:30")) == -3


levels = st.floats(-40, 0)


@given(levels, levels, levels, levels, st.integers(0, 23), st.booleans())
def test_nothing_is_ever_louder_than_the_maximum(
    own: float, most: float, lunch: float, night: float, hour: int, urgent: bool
) -> None:
    zone = Zone(id="Z1", volume_db=own, max_db=most, hours=(replace(LUNCH, volume_db=lunch),))
    facts = hall(zone, night=Night(quiet=("19:00", "07:00"), volume_db=night))
    level = level_db(facts, "Z1", MORNING.replace(hour=hour), urgent)
    assert level is not None
    assert level <= most
