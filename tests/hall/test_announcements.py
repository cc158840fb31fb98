"""Prepared texts: what is said to the whole hall, and how long boards show it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.announcements import (
    SHOWN_FOR,
    announcement_clauses,
    announcement_text,
    current_announcement,
)
from hallbus.hall.commands import Refused
from hallbus.hall.facts import Calendar, SpeechRules
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.wording import Clause
from tests.halls import MORNING, SMALL, TODAY

FACTS = replace(
    SMALL,
    calendar=Calendar(stop_issue_before_close_min=15),
    speech=SpeechRules(
        languages=("zh-CN", "en"),
        templates={"open": "欢迎来到{hall}。", "closing": "还有{minutes}分钟，{nothing}请放心等候。"},
        templates_en={"closing": "{minutes} minutes left at {hall}."},
    ),
)


BOARD = SMALL.screens[0]


def announced(*names: str) -> Hall:
    told = [ev.NoticeAnnounced(MORNING, name) for name in names]
    return Hall.fold(FACTS, [ev.DayOpened(MORNING, TODAY), *told])


def test_a_text_is_filled_in_and_what_has_no_value_is_left_out() -> None:
    assert announcement_text(FACTS, "open") == "欢迎来到小城政务服务中心。"
    assert announcement_text(FACTS, "closing") == "还有15分钟，请放心等候。"
    assert announcement_text(FACTS, "closing", "en") == "15 minutes left at our hall."
    assert announcement_text(replace(FACTS, name="City Hall"), "closing", "en") == "15 minutes left at City Hall."


def test_a_text_that_the_hall_file_lacks_is_no_text() -> None:
    assert announcement_text(FACTS, "open", "en") is None
    assert announcement_text(FACTS, "lost_child") is None
    assert announcement_clauses(FACTS, "lost_child") == ()


def test_a_text_is_said_in_every_language_that_has_it_and_without_digits() -> None:
    assert announcement_clauses(FACTS, "open") == (Clause("欢迎来到小城政务服务中心"),)
    assert announcement_clauses(FACTS, "closing") == (
        Clause("还有十五分钟"),
        Clause("请放心等候"),
        Clause("fifteen minutes left at our hall", "en"),
    )


def test_boards_show_it_for_two_minutes() -> None:
    hall, last = announced("closing"), MORNING + SHOWN_FOR
    assert current_announcement(hall, BOARD, last - timedelta(seconds=1)) == {
        "name": "closing",
        "text": "还有15分钟，请放心等候。",
        "text_en": "15 minutes left at our hall.",
        "until": last,
    }
    assert current_announcement(hall, BOARD, last) is None
    assert current_announcement(Hall.fold(FACTS, [ev.DayOpened(MORNING, TODAY)]), BOARD, MORNING) is None


def test_boards_show_nothing_that_has_no_words_any_more_and_nothing_of_a_day_that_is_over() -> None:
    assert current_announcement(announced("lost_child"), BOARD, MORNING) is None
    hall = announced("open")
    hall.apply(ev.DayClosed(MORNING, TODAY))
    assert current_announcement(hall, BOARD, MORNING) is None


def test_a_text_is_announced_once_a_day() -> None:
    hall = announced("open")
    with pytest.raises(Refused, match="already_announced"):
        decide(hall, do.Announce("open"), MORNING)
    hall.apply(ev.DayOpened(MORNING + timedelta(days=1), "2026-11-25"))
    assert decide(hall, do.Announce("open"), MORNING + timedelta(days=1))
