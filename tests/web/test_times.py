"""Times are told as people say them, in both languages."""

from datetime import date

import pytest

from hallbus.web.times import time_words

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("08:40", "今天8:40", "8:40 today"),
        ("13:30", "今天13:30", "13:30 today"),
        ("00:30", "今天0:30", "0:30 today"),
        ("2026-11-25 09:00", "明天（周三）9:00", "9:00 tomorrow (Wednesday)"),
        ("2026-11-28 09:00", "11月28日（周六）9:00", "9:00 on Saturday, 28 November"),
        ("2027-01-04 08:40", "2027年1月4日（周一）8:40", "8:40 on Monday, 4 January 2027"),
        ("2026-11-23 09:30", "11月23日（周一）9:30", "9:30 on Monday, 23 November"),
    ],
)
def test_a_time_is_told_by_how_far_it_is(text: str, chinese: str, english: str) -> None:
    assert (time_words(text, TODAY, english=False), time_words(text, TODAY, english=True)) == (chinese, english)
