"""No key may ask too fast."""

import pytest

from hallbus.web.pace import Pace


def test_a_bucket_fills_again_and_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallbus.web.pace.BUCKETS_KEPT", 3)
    pace = Pace(rate=1, burst=2)
    assert [pace.allows("a", 0), pace.allows("a", 0), pace.allows("a", 0), pace.allows("a", 1)] == [
        True,
        True,
        False,
        True,
    ]
    for n in range(10):
        pace.allows(str(n), 2)
    assert len(pace._buckets) == 3
