"""One line for a hall."""

from collections import deque
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall import events as ev
from hallbus.hall.digest import digest
from hallbus.hall.queue import Queue
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Post, Ticket, Times
from tests.hall.story import SETTLED
from tests.journal import queue_day
from tests.journal.day import FACTS, at, closing, story

WRITTEN_WHEN_ASKED_FOR = {"_rows", "changed", "uncounted"}


def test_the_same_events_give_the_same_digest() -> None:
    assert digest(Hall.fold(FACTS, story())) == digest(Hall.fold(FACTS, story()))
    assert len(digest(Hall(FACTS))) == 64


def test_a_fold_from_the_day_is_the_fold_of_everything() -> None:
    before = [*story(0), *closing(0)]
    assert digest(Hall.fold(FACTS, [*before, *story(1)])) == digest(Hall.fold(FACTS, story(1), len(before)))


def test_every_event_changes_it() -> None:
    hall, seen = Hall(FACTS), set[str]()
    for event in [*story(), *closing()]:
        hall.apply(event)
        seen.add(digest(hall))
    assert len(seen) == len(story()) + len(closing())


def test_an_event_that_is_another_shows() -> None:
    for spot in (1, 2, 3, 4):
        changed = story()
        changed[spot] = replace(changed[spot], at=at(999))
        assert digest(Hall.fold(FACTS, changed)) != digest(Hall.fold(FACTS, story()))


def full() -> Hall:
    """A hall in which nothing is as it is on an empty morning."""
    evening = queue_day.at(300)
    return Hall.fold(
        queue_day.FACTS,
        [
            *queue_day.story(),
            ev.TicketCalled(evening, "A002", 1, by="window:1", press=2),
            ev.TicketRecalled(evening, "A002", 1),
            ev.TicketMissed(evening, "A002", 1),
            ev.TicketCalled(evening, "A004", 1),
            ev.TicketStarted(evening, "A004", 1),
            ev.TicketParked(evening, "A004", 1),
            ev.GreenSwitched(evening, True),
            ev.NoticeAnnounced(evening, "advice", ("Z1",), queue_day.at(310), "17:00"),
            ev.NoticeProposed(evening, "lost_child"),
            ev.EmergencyRaised(evening, "emergency", (), queue_day.at(330)),
            ev.EmergencyProposed(evening, "emergency", ("a",)),
            ev.SlateSwitched(evening, True),
        ],
    )


@pytest.mark.parametrize("name", sorted(set(vars(Hall(FACTS))) - SETTLED - WRITTEN_WHEN_ASKED_FOR))
def test_everything_that_an_event_can_change_is_in_it(name: str) -> None:
    hall, empty = full(), Hall(FACTS)
    whole = digest(hall)
    assert getattr(hall, name) != getattr(empty, name)
    setattr(hall, name, getattr(empty, name))
    assert digest(hall) != whole


@pytest.mark.parametrize("kind", [Times, Post, Queue])
def test_every_part_of_what_is_kept_of_a_service_a_window_and_a_queue_is_in_it(kind: type) -> None:
    for name in kind.__slots__ if kind is Queue else kind.__struct_fields__:
        hall = full()
        part = {Times: hall.times["A1"], Post: hall.posts[2], Queue: hall.queues["B1"]}[kind]
        whole = digest(hall)
        setattr(part, name, another(getattr(part, name)))
        assert digest(hall) != whole, name


def another(value: Any) -> Any:
    """The same kind of thing, but not the same."""
    if isinstance(value, dict):
        return {**value, 999: (1, "ticket.called", None)}
    if isinstance(value, deque):
        return deque([*value, 1.0])
    if isinstance(value, list):
        return [*value, (1, "Z999")]
    return "x" if value is None else None if isinstance(value, datetime) else value + type(value)(1)


def test_a_queue_of_a_window_is_not_the_queue_of_a_service_of_that_name() -> None:
    one, other, waiting = Hall(FACTS), Hall(FACTS), Ticket("A001", "A1", at(1), 1)
    one.queues[3].add(waiting)
    other.queues["3"].add(waiting)
    assert digest(one) != digest(other)
