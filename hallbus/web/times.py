"""A time of the hall as people say it: today 9:00, tomorrow 9:00, 9:00 on Saturday."""

from datetime import date, timedelta

WEEKDAYS = (
    ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def time_words(text: str, today: date, english: bool) -> str:
    """A time as the hall writes it ("08:40", or "2026-11-28 09:00" on another day), for somebody who hears it today."""
    day, _, clock = text.rpartition(" ")
    then = date.fromisoformat(day) if day else today
    clock = clock.removeprefix("0")
    return _english(then, clock, today) if english else _chinese(then, clock, today)


def _chinese(then: date, clock: str, today: date) -> str:
    if then == today:
        return f"今天{clock}"
    weekday = WEEKDAYS[0][then.weekday()]
    if then == today + timedelta(days=1):
        return f"明天（{weekday}）{clock}"
    year = f"{then.year}年" if then.year != today.year else ""
    return f"{year}{then.month}月{then.day}日（{weekday}）{clock}"


def _english(then: date, clock: str, today: date) -> str:
    if then == today:
        return f"{clock} today"
    weekday = WEEKDAYS[1][then.weekday()]
    if then == today + timedelta(days=1):
        return f"{clock} tomorrow ({weekday})"
    year = f" {then.year}" if then.year != today.year else ""
    return f"{clock} on {weekday}, {then.day} {MONTHS[then.month - 1]}{year}"
