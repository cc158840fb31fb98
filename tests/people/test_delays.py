"""Whoever mistypes a password waits, longer each time."""

from datetime import datetime, timedelta

from hallbus.people.delays import KEPT, Delays
from tests.halls import MORNING

LI, WANG = ("name:li", "address:10.0.0.1"), ("name:wang", "address:10.0.0.2")


def fails(delays: Delays, times: int, callers: tuple[str, str] = LI) -> datetime:
    """So many failures, each as early as it may be; when the last was."""
    now = MORNING
    for n in range(times):
        wait = delays.begin(callers, now)
        if wait:
            now += timedelta(seconds=wait)
            wait = delays.begin(callers, now)
        assert wait == 0, n
    return now


def test_the_wait_doubles_up_to_a_minute() -> None:
    waits = []
    for times in range(1, 10):
        delays = Delays()
        waits.append(delays.begin(LI, fails(delays, times)))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_whoever_comes_too_early_is_told_how_long_and_waits_no_longer_for_it() -> None:
    delays = Delays()
    last = fails(delays, 3)
    assert delays.begin(LI, last + timedelta(seconds=1)) == 3
    assert delays.begin(LI, last + timedelta(seconds=3)) == 1
    assert delays.begin(LI, last + timedelta(seconds=4)) == 0


def test_a_thousand_at_once_are_one_attempt() -> None:
    delays = Delays()
    assert [delays.begin(LI, MORNING) for _ in range(1000)].count(0) == 1


def test_another_name_at_another_address_does_not_wait() -> None:
    delays = Delays()
    last = fails(delays, 5)
    assert delays.begin(WANG, last) == 0
    assert delays.begin(("name:li", "address:10.0.0.9"), last) > 0, "the same name from elsewhere waits"
    assert delays.begin(("name:zhao", "address:10.0.0.1"), last) > 0, "another name from the same place waits"


def test_the_right_password_clears_the_name_and_does_not_clear_what_others_at_the_address_did() -> None:
    delays = Delays()
    now = fails(delays, 3) + timedelta(seconds=10)
    own = ("name:own", LI[1])
    assert delays.begin(own, now) == 0
    delays.succeeded(*own, now)
    assert delays.begin(("name:own", "address:else"), now) == 0
    assert delays.begin(("name:next", LI[1]), now) == 0, "the wait of those was over"
    assert delays.begin(("name:next", LI[1]), now) == 8, "the fourth failure there, not the first"


def test_one_good_sign_in_leaves_no_trace() -> None:
    delays = Delays()
    assert delays.begin(LI, MORNING) == 0
    delays.succeeded(*LI, MORNING)
    assert delays.begin(LI, MORNING) == 0


def test_failures_are_forgotten_after_a_quarter_of_an_hour() -> None:
    delays = Delays()
    last = fails(delays, 8)
    later = last + timedelta(minutes=15)
    assert delays.begin(LI, later) == 0
    assert delays.begin(LI, later) == 1


def test_no_more_are_remembered_than_fit() -> None:
    delays = Delays()
    for n in range(KEPT + 10):
        delays.begin((f"name:{n}",), MORNING)
    assert len(delays._failures) == KEPT
