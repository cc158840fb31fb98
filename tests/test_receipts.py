"""Receipts: who showed and said the newest call of a window."""

from collections.abc import Callable

from hallbus.receipts import LATE_S, Receipts
from tests.halls import MORNING


class Desk:
    """Receipts with a clock that rings when told."""

    def __init__(self) -> None:
        self.changed: list[int] = []
        self.alarms: list[tuple[float, Callable[[], None]]] = []
        self.receipts = Receipts(self.changed.append, lambda delay, check: self.alarms.append((delay, check)))

    def call(self, seq: int, window: int, *screens: str) -> None:
        self.receipts.expect(seq, window, MORNING, set(screens), 1)


def test_a_call_is_complete_when_all_who_were_there_show_it() -> None:
    desk = Desk()
    desk.call(7, 1, "TV-1", "TV-2")
    assert desk.receipts.view(1) == {
        "seq": 7, "shown": 0, "of": 2, "missing": ["TV-1", "TV-2"], "said": 0, "speakers": 1, "late": False, "at": MORNING,
    }  # fmt: skip
    assert desk.receipts.shown(7, "TV-1")
    assert desk.receipts.shown(7, "TV-2")
    view = desk.receipts.view(1)
    assert view is not None
    assert (view["shown"], view["missing"]) == (2, [])
    assert desk.changed == [1, 1]


def test_the_same_word_twice_is_no_news() -> None:
    desk = Desk()
    desk.call(7, 1, "TV-1")
    assert desk.receipts.shown(7, "TV-1")
    assert not desk.receipts.shown(7, "TV-1")
    assert not desk.receipts.shown(99, "TV-1")
    assert desk.changed == [1]


def test_a_screen_that_came_later_is_not_counted() -> None:
    desk = Desk()
    desk.call(7, 1, "TV-1")
    desk.receipts.shown(7, "TV-9")
    view = desk.receipts.view(1)
    assert view is not None
    assert (view["shown"], view["of"]) == (0, 1)


def test_only_the_newest_call_of_a_window_counts() -> None:
    desk = Desk()
    desk.call(7, 1, "TV-1")
    desk.call(9, 1, "TV-1")
    assert not desk.receipts.shown(7, "TV-1")
    desk.receipts.said(7)
    view = desk.receipts.view(1)
    assert view is not None
    assert (view["seq"], view["shown"], view["said"]) == (9, 0, 0)
    desk.alarms[0][1]()  # of the older call
    assert desk.changed == []


def test_a_call_that_is_missing_somewhere_is_late_after_two_seconds() -> None:
    desk = Desk()
    desk.call(7, 1, "TV-1", "TV-2")
    desk.receipts.shown(7, "TV-1")
    ((delay, check),) = desk.alarms
    assert delay == LATE_S == 2.0
    check()
    view = desk.receipts.view(1)
    assert view is not None
    assert view["late"] is True


def test_a_call_that_nobody_had_to_show_is_never_late() -> None:
    desk = Desk()
    desk.call(7, 1)
    desk.alarms[0][1]()
    assert desk.changed == []


def test_each_loudspeaker_s_word_counts() -> None:
    desk = Desk()
    desk.call(7, 1)
    desk.receipts.said(7)
    desk.receipts.said(7)
    view = desk.receipts.view(1)
    assert view is not None
    assert view["said"] == 2
    assert desk.receipts.view(2) is None
