"""One line for a hall."""

from msgspec.structs import replace

from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Ticket
from tests.journal.day import FACTS, at, closing, story


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


def test_a_queue_of_a_window_is_not_the_queue_of_a_service_of_that_name() -> None:
    one, other, waiting = Hall(FACTS), Hall(FACTS), Ticket("A001", "A1", at(1), 1)
    one.queue(3).add(waiting)
    other.queue("3").add(waiting)
    assert digest(one) != digest(other)
