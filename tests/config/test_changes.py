"""What of a changed hall file may count while the hall runs."""

from pathlib import Path

import pytest

from hallbus.config import load
from hallbus.config.changes import KEEPS, NAMED, WORDS, Change, change_of
from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall
from tests.config.small_hall import SMALL, write
from tests.halls import MORNING, TODAY

OPEN = ev.DayOpened(MORNING, TODAY)
NEW_SERVICE = '\n[[services]]\nid = "R1"\nprefix = "R"\nname = "出证"\nshort = "领证"\ndepartment = "zw"\n'
A2 = SMALL[SMALL.index('[[services]]\nid = "A2"') : SMALL.index('[[services]]\nid = "C1"')]


def changed(folder: Path, *changes: tuple[str, str], events: tuple[ev.Event, ...] = (OPEN,)) -> Change:
    """What comes of the small hall when its file is changed after these events."""
    hall = Hall.fold(load(write(folder)), events)
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return change_of(hall, load(write(folder, text)), folder)


def told(change: Change) -> tuple[list[str], list[tuple[str, str]]]:
    return list(change.applied), [(refused.key, refused.why) for refused in change.refused]


def test_a_file_that_did_not_change_changes_nothing(tmp_path: Path) -> None:
    change = changed(tmp_path)
    assert told(change) == ([], [])
    assert change.facts == load(tmp_path / "hall.toml")


SAFE: list[tuple[str, str, str]] = [
    ('name = "测试大厅"', 'name = "新大厅"', "name"),
    ('issue_from = "08:40"', 'issue_from = "08:30"', "calendar.issue_from"),
    ('[["09:00", "12:00"], ["13:30", "17:00"]]', '[["09:00", "16:00"]]', "calendar.weekly"),
    ("recall_max = 5", "recall_max = 4", "calls.recall_max"),
    ("priority = 2, regular", "priority = 3, regular", "priority.mix"),
    ('idle = "热情为您服务"', 'idle = "欢迎"', "led.idle"),
    ('away = "外出{until}回"', 'break = "休息"', "led.break"),
    ('call = "请{ticket}号，到{window}号窗口。"', 'call = "{ticket}到{window}。"', "speech.templates"),
    ('text = "请您先取号。"', 'text = "请先取号。"', "notices"),
    ('title = "防诈骗"', 'title = "防骗"', "playlist"),
    ('ticket_only_services = ["C1"]', "ticket_only_services = []", "privacy.ticket_only_services"),
    ("average_minutes = 8", "average_minutes = 9", "services.A1.average_minutes"),
    ("average_minutes = 8", "limits = { am = 5 }", "services.A1.limits"),
    ("private = true", "private = false", "services.C1.private"),
    ('name = "税务窗口"', 'name = "税务"', "windows.2.name"),
    ('services = ["C1"]\nqueue', 'services = ["C1", "A1"]\nqueue', "windows.2.services"),
    ("rows = 6", "rows = 5", "screens.TV-1.rows"),
    ('name = "取号机"', 'name = "大门取号机"', "kiosks.K1.name"),
    ('name = "前厅"', 'name = "大厅"', "areas"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key"), SAFE, ids=[s[2] for s in SAFE])
def test_what_is_safe_counts_at_once_and_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    change = changed(tmp_path, (old, new))
    applied, refused = told(change)
    assert key in applied
    assert refused == []
    assert change.facts == load(tmp_path / "hall.toml")


KEPT: list[tuple[str, str, str, str]] = [
    ('id = "small"', 'id = "other"', "id", "restart"),
    ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Tokyo"', "timezone", "restart"),
    ('clips = "clips"', 'clips = "films"', "clips", "restart"),
    ('day_starts = "03:00"', 'day_starts = "04:00"', "calendar.day_starts", "today"),
    ("recall_max = 5", 'recall_max = 5\nwindows_start = "closed"', "calls.windows_start", "today"),
    ("[priority]", "[priority]\ngreen_at_start = true", "priority.green_at_start", "today"),
    ('prefix = "C"', 'prefix = "K"', "services.C1.prefix", "today"),
    ("[speech.templates]", "[speech]\nrate = 150\n[speech.templates]", "speech.rate", "restart"),
    ("[speech.templates]", '[speech]\nvoices = ["pyttsx3"]\n[speech.templates]', "speech.voices", "restart"),
    ('kind = "board"', 'kind = "content"', "screens.TV-1.kind", "restart"),
    ('audio = "Z1"', "", "screens.TV-1.audio", "restart"),
    ('id = "K1"', 'id = "K9"', "kiosks.K9", "restart"),
    ("no = 2", "no = 3", "windows.3", "restart"),
    ('id = "LED-1"', 'id = "LED-2"', "screens.LED-2", "restart"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "why"), KEPT, ids=[k[2] for k in KEPT])
def test_what_is_not_safe_stays_as_it_was_and_is_named_with_the_reason(
    tmp_path: Path, old: str, new: str, key: str, why: str
) -> None:
    (tmp_path / "films").mkdir()
    change = changed(tmp_path, (old, new))
    applied, refused = told(change)
    assert applied == []
    assert (key, why) in refused
    assert change.facts == load(write(tmp_path))


def test_a_key_that_stays_does_not_hold_back_the_others(tmp_path: Path) -> None:
    change = changed(tmp_path, ('prefix = "C"', 'prefix = "K"'), ("recall_max = 5", "recall_max = 2"))
    assert told(change) == (["calls.recall_max"], [("services.C1.prefix", "today")])
    assert change.facts.calls.recall_max == 2
    assert [s.prefix for s in change.facts.services] == ["A", "A", "C"]


def test_a_service_that_is_new_counts_at_once(tmp_path: Path) -> None:
    change = changed(
        tmp_path, ("\n[[windows]]", NEW_SERVICE + "\n[[windows]]"), ('services = ["C1"]', 'services = ["C1", "R1"]')
    )
    assert told(change) == (["services.R1", "windows.2.services"], [])


def test_a_service_goes_when_nobody_waits_for_it(tmp_path: Path) -> None:
    without = (A2, ""), ('["A1", "A2"]', '["A1"]')
    assert told(changed(tmp_path, *without)) == (["services.A2", "windows.1.services"], [])
    gone = ev.TicketTaken(MORNING, "A001", "A2"), ev.TicketVoided(MORNING, "A001")
    assert told(changed(tmp_path, *without, events=(OPEN, *gone)))[1] == []


@pytest.mark.parametrize("event", [
    ev.TicketTaken(MORNING, "A001", "A2"),
    ev.BatchReserved(MORNING, "b", "A2", "A", 1, 5, MORNING),
], ids=["a ticket", "a batch"])  # fmt: skip
def test_a_service_stays_while_somebody_holds_a_number_of_it(tmp_path: Path, event: ev.Event) -> None:
    change = changed(tmp_path, (A2, ""), ('["A1", "A2"]', '["A1"]'), events=(OPEN, event))
    applied, refused = told(change)
    assert applied in ([], ["windows.1.services"])
    assert ("services.A2", "in_use") in refused
    assert "A2" in [service.id for service in change.facts.services]


def test_what_cannot_do_without_a_key_that_stays_waits_with_it(tmp_path: Path) -> None:
    """A window that is new has no key yet; an area's boards and the words of a source may name it all the same."""
    change = changed(
        tmp_path,
        ("[[screens]]", '[[windows]]\nno = 7\nname = "新窗口"\narea = "Z1"\nservices = ["A1"]\n\n[[screens]]'),
        ("[priority]", '[[sources]]\nid = "tax"\nname = "税务"\nwindows = { "1" = 7 }\n\n[priority]'),
    )
    assert told(change) == ([], [("windows.7", "restart"), ("sources", "together")])
    assert change.facts == load(write(tmp_path))


def test_the_order_of_services_is_a_change_too(tmp_path: Path) -> None:
    change = changed(tmp_path, (A2, ""), ("\n[[windows]]", "\n" + A2 + "\n[[windows]]"))
    assert told(change) == (["services"], [])
    assert [service.id for service in change.facts.services] == ["A1", "C1", "A2"]


def test_before_the_first_day_the_rules_are_the_same(tmp_path: Path) -> None:
    assert told(changed(tmp_path, ('prefix = "C"', 'prefix = "K"'), events=()))[1] == [("services.C1.prefix", "today")]


def test_every_key_that_stays_is_a_key_of_the_hall_file(tmp_path: Path) -> None:
    facts = load(write(tmp_path))
    for key in KEEPS:
        name, _, inner = key.partition(".")
        value = getattr(facts, name)
        if inner:
            assert inner in (value[0] if name in NAMED else value).__struct_encode_fields__
    assert set(NAMED) <= set(HallFacts.__struct_fields__)


def test_every_reason_has_words_in_both_languages() -> None:
    assert {*KEEPS.values(), "in_use", "together"} == set(WORDS)
    assert all(text[language] for text in WORDS.values() for language in ("zh-CN", "en"))
