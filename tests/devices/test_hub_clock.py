"""The hub's time far from the hub."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus.devices.hub_clock import HubClock

NINE = datetime(2031, 5, 6, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def test_nobody_knows_the_time_before_the_hub_was_heard() -> None:
    assert HubClock().until(NINE, 5.0) is None


def test_a_moment_is_as_far_away_as_the_hub_says_whatever_this_machine_believes() -> None:
    clock = HubClock()
    clock.heard(NINE, 1000.0)
    assert clock.until(NINE + timedelta(seconds=3), 1001.0) == pytest.approx(2.0)
    assert clock.until(NINE, 1001.0) == pytest.approx(-1.0)


@given(st.lists(st.floats(0, 0.4), min_size=1, max_size=16))
def test_the_message_that_came_least_late_counts(lates: list[float]) -> None:
    clock = HubClock()
    for second, late in enumerate(lates):
        clock.heard(NINE + timedelta(seconds=second), 1000.0 + second + late)
    assert clock.until(NINE, 1000.0) == pytest.approx(min(lates), abs=1e-5)


def test_a_hub_whose_clock_was_set_is_followed_at_once() -> None:
    clock = HubClock()
    clock.heard(NINE, 1000.0)
    for moved in (timedelta(hours=1), timedelta(hours=-1)):
        clock.heard(NINE + moved, 1001.0)
        assert clock.until(NINE + moved, 1001.0) == pytest.approx(0.0)
