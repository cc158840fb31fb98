"""Who is next, in random halls: against the plainest reckoning, which asks every ticket, and against what then happens."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.facts import HallFacts
from hallbus.hall.order import due_to_return, line, next_ticket, returns_after, serves, upcoming, waiting_for
from hallbus.hall.places import ahead_of, place_of
from hallbus.hall.state import Hall, QueueKey
from hallbus.hall.tickets import Ticket
from tests.hall.crowds import CLASSES, JUDGES, SERVICES, WINDOWS, Day, days, halls, picks, windows
from tests.hall.story import FACTS

Key = tuple[Any, ...]


# The plainest reckoning


def kind(hall: Hall, ticket: Ticket, window: int, at: datetime) -> tuple[str, Key]:
    """Of which kind a ticket is at a window, and what it is sorted by among its kind."""
    turn = (ticket.turn, ticket.number)
    if ticket.urgent_after is not None:
        return "urgent", (ticket.urgent_after, *turn)
    if ticket.slot_from is not None and ticket.slot_from <= at:
        return "priority", (0, ticket.slot_from, *turn)
    classed = ticket.slot_from is None and ticket.group != "regular"
    if classed and (hall.green or hall.windows[window].priority_only_until_idle):
        return "priority", (1, *turn)
    return "regular", turn


def ready(hall: Hall, ticket: Ticket) -> bool:
    return ticket.state == "waiting" or (ticket.state == "missed" and returns_after(hall, ticket) == 0)


def plainly_next(hall: Hall, window: int, at: datetime) -> str | None:
    """Whom the window calls, found by asking every ticket."""
    first, mix = hall.windows[window].priority_only_until_idle, hall.facts.priority.mix
    there: dict[str, dict[Key, Ticket]] = {"urgent": {}, "priority": {}, "regular": {}}
    for ticket in hall.tickets.values():
        if ready(hall, ticket) and serves(hall, window, ticket):
            which, key = kind(hall, ticket, window, at)
            there[which][key] = ticket
    of = {which: {key: hall.queue_of(t) for key, t in tickets.items()} for which, tickets in there.items()}
    own = hall.queues[window]
    for key in sorted(there["urgent"]):
        queue = of["urgent"][key]
        alone = queue not in [*of["priority"].values(), *of["regular"].values()]
        if key[0] < max(own.called, hall.queues[queue].called) or alone:
            return there["urgent"][key].number
    foremost, oldest = min(there["priority"], default=None), min(there["regular"], default=None)
    if foremost is None:
        return there["regular"][oldest].number if oldest else None
    if first or oldest is None:
        return there["priority"][foremost].number
    # So many of each in a cycle of this window's calls decide about the queue, what the queue owes decides about the ticket.
    to_regular = own.calls * mix.regular % (mix.priority + mix.regular) >= mix.priority
    queue = of["regular"][oldest] if to_regular else of["priority"][foremost]
    foremost = min((key for key in there["priority"] if of["priority"][key] == queue), default=None)
    oldest = min((key for key in there["regular"] if of["regular"][key] == queue), default=None)
    if foremost is None or (oldest is not None and hall.queues[queue].owed >= mix.priority):
        return there["regular"][oldest or ()].number
    return there["priority"][foremost].number


@for_all(halls(), days)
def test_call_next_calls_whom_the_plainest_reckoning_names(facts: HallFacts, wishes: list[Any]):
    day = Day(facts)
    for wish in wishes:
        expected = plainly_next(day.hall, wish[1], day.at) if wish[0] == "next" else None
        before = len(day.journal)
        day.live([wish])
        called = [event.ticket for event in day.journal[before:] if isinstance(event, ev.TicketCalled)]
        assert called == ([expected] if expected else [])


# What then happens


@for_all(halls(), days, st.sampled_from([*WINDOWS, *JUDGES.values()]))
def test_the_upcoming_are_called_in_that_order(facts: HallFacts, wishes: list[Any], window: int):
    day = Day(facts)
    day.live(wishes)
    expected = [ticket.number for ticket in line(day.hall, window, day.at)]
    assert [t.number for t in upcoming(day.hall, window, day.at, 3)] == expected[:3]
    first = next_ticket(day.hall, window, day.at)
    assert (first.number if first else None) == (expected[0] if expected else None)
    there = [t for t in day.hall.tickets.values() if ready(day.hall, t) and serves(day.hall, window, t)]
    assert waiting_for(day.hall, window) == len(there)
    assert {t.number for t in due_to_return(day.hall, window)} == {t.number for t in there if t.state == "missed"}
    assert list(day.calls(window)) == expected


@for_all(halls(), days, st.sampled_from(list(JUDGES)))
def test_a_place_is_what_happens_when_the_queue_goes_on(facts: HallFacts, wishes: list[Any], key: QueueKey):
    day = Day(facts)
    day.live(wishes)
    waiting = day.waiting(key)
    places = {ticket.number: place_of(day.hall, ticket, day.at) for ticket in waiting}
    counts = {ticket.number: ahead_of(day.hall, ticket, day.at) for ticket in waiting}
    ticket_kind = {t.number: kind(day.hall, t, JUDGES[key], day.at) for t in day.hall.tickets.values()}
    called = list(day.calls(JUDGES[key]))
    for number, place in places.items():
        before = called[: called.index(number)]
        assert counts[number] == place.ahead == len(before)
        assert place.urgent == sum(ticket_kind[n][0] == "urgent" for n in before)
        assert place.booked == sum(ticket_kind[n][1][0] == 0 for n in before if ticket_kind[n][0] == "priority")
        assert place.priority == sum(ticket_kind[n][1][0] == 1 for n in before if ticket_kind[n][0] == "priority")
        assert place.regular == sum(ticket_kind[n][0] == "regular" for n in before)


# The mix


@for_all(halls(), days)
def test_in_a_queue_where_both_kinds_wait_all_the_time_the_mix_is_kept(facts: HallFacts, wishes: list[Any]):
    """Whichever windows call, alone or for several queues. Windows for priority first and urgent tickets stand outside the mix."""
    day, mix = Day(facts), facts.priority.mix
    stretches: dict[QueueKey, list[str]] = {}
    for wish in wishes:
        both = _queues_where_both_wait(day)
        turns = {key: stretches.get(key, []) for key in both}
        before = len(day.journal)
        day.live([wish])
        for call in (event for event in day.journal[before:] if isinstance(event, ev.TicketCalled)):
            ticket = day.hall.tickets[call.ticket]
            key, which = day.hall.queue_of(ticket), kind(day.hall, ticket, call.window, day.at)[0]
            if key in turns and which != "urgent" and not day.hall.windows[call.window].priority_only_until_idle:
                turns[key] = [*turns[key], which]
                latest = turns[key][-mix.priority - mix.regular :]
                assert latest.count("regular") <= mix.regular
                assert latest.count("priority") <= mix.priority
        stretches = turns


def _queues_where_both_wait(day: Day) -> set[QueueKey]:
    hall = day.hall
    kinds: dict[QueueKey, set[str]] = {}
    for ticket in (t for t in hall.tickets.values() if ready(hall, t)):
        kinds.setdefault(hall.queue_of(ticket), set()).add(kind(hall, ticket, JUDGES["A1"], day.at)[0])
    return {key for key, which in kinds.items() if {"priority", "regular"} <= which}


presses = st.lists(windows, min_size=20, max_size=60)


@for_all(halls(), presses, st.booleans())
def test_where_crowds_of_both_kinds_wait_every_queue_keeps_the_mix(facts: HallFacts, pressed: list[int], ahead: bool):
    """With 2:1 every third call of a queue is regular, however the windows that share it take turns."""
    day, mix = Day(facts), facts.priority.mix
    day.green(True)
    for group in ("elder", "regular") if ahead else ("regular", "elder"):
        for service in ("A1", "B1", "C1") * len(pressed):
            day.take(service, group)
    called: dict[QueueKey, list[str]] = {}
    for window in pressed:
        if not facts.windows[window - 1].priority_only_until_idle:
            ticket = day.hall.tickets[day.call_next(window) or ""]
            called.setdefault(day.hall.queue_of(ticket), []).append(ticket.group)
    for groups in called.values():
        cycle = mix.priority + mix.regular
        turns = [groups[n : n + cycle] for n in range(len(groups) - cycle + 1)]
        assert all(turn.count("regular") == mix.regular for turn in turns)


def test_with_two_to_one_every_third_call_is_regular():
    day = Day(FACTS)
    day.green(True)
    for group in ("regular", "elder"):
        for _ in range(30):
            day.take("A1", group)
    groups = [day.hall.tickets[number].group for number in day.calls(1)]
    assert groups[:45] == ["elder", "elder", "regular"] * 15
    assert groups[45:] == ["regular"] * 15


# Nobody starves


@for_all(halls(), days, picks, picks, st.lists(st.booleans(), min_size=1, max_size=5))
def test_a_regular_ticket_is_called_for_certain(
    facts: HallFacts, wishes: list[Any], who: int, where: int, switches: list[bool]
):
    """Whatever comes after it, and however the green channel is switched, as long as one window that serves it goes on."""
    day = Day(facts)
    day.live(wishes)
    ticket, window = _somebody(day, who, where, lambda t: t.group == "regular" and t.slot_from is None)
    mix, older, urgent = facts.priority.mix, *_before(day, window, lambda t: t.turn <= ticket.turn)
    # Each regular call of its queues takes an older one or itself; so many priority calls may come between them.
    queues = len(day.hall.window_queues[window])
    visits = older + (mix.priority * older + queues * (mix.priority + mix.regular)) // mix.regular
    most = ((visits + urgent) // mix.regular + 2) * (mix.priority + mix.regular)
    for n in range(most):
        if n % 3 == 0:
            day.green(switches[n % len(switches)])
        _others_press_on(day, ["elder", "regular"], booked=True)
        day.call_next(window)
        if day.hall.tickets[ticket.number].state != "waiting":
            return
    pytest.fail(f"{ticket.number} still waits after {most} calls")


@for_all(halls(), days, picks, picks)
def test_a_priority_ticket_is_called_for_certain(facts: HallFacts, wishes: list[Any], who: int, where: int):
    """Of those who come later only appointments go before it."""
    day = Day(facts)
    day.live(wishes)
    day.green(True)
    ticket, window = _somebody(day, who, where, lambda t: t.group == "elder" and t.slot_from is None)
    mix, older, urgent = facts.priority.mix, *_before(day, window, lambda t: t.turn <= ticket.turn or t.slot_from)
    queues = len(day.hall.window_queues[window])
    visits = older + (mix.regular * older + queues * (mix.priority + mix.regular)) // mix.priority
    most = ((visits + urgent) // mix.priority + 2) * (mix.priority + mix.regular)
    for _ in range(most):
        _others_press_on(day, ["regular", "elder", "regular"], booked=False)
        day.call_next(window)
        if day.hall.tickets[ticket.number].state != "waiting":
            return
    pytest.fail(f"{ticket.number} still waits after {most} calls")


def _somebody(day: Day, who: int, where: int, wanted: Any) -> tuple[Ticket, int]:
    """A waiting ticket, and a window that serves it and is not for priority first."""
    hall = day.hall
    plain = [no for no in WINDOWS if not hall.windows[no].priority_only_until_idle]
    pairs = [
        (t, no) for t in day.waiting() if wanted(t) and t.urgent_after is None for no in plain if serves(hall, no, t)
    ]
    assume(pairs)
    ticket, _ = pairs[who % len(pairs)]
    windows = [no for t, no in pairs if t is ticket]
    return ticket, windows[where % len(windows)]


def _before(day: Day, window: int, wanted: Any) -> tuple[int, int]:
    """How often tickets that stand before somebody may be called: such as are wanted, and urgent ones."""
    hall, most = day.hall, day.hall.facts.calls.missed_max
    there = [t for t in hall.tickets.values() if t.state in ("waiting", "missed") and serves(hall, window, t)]
    urgent = [t for t in there if t.urgent_after is not None]
    return most * sum(bool(wanted(t)) for t in there), most * len(urgent)


def _others_press_on(day: Day, groups: list[str], booked: bool) -> None:
    """More and more people come, for every service."""
    for service in ("A1", "B1", "C1"):
        for group in groups:
            day.take(service, group)
        if booked:
            day.book(service, 0)


# Classes, transfers, urgent tickets


@for_all(halls(), days, st.tuples(st.sampled_from(SERVICES), st.sampled_from(CLASSES)), st.sampled_from(WINDOWS))
def test_whoever_comes_later_changes_nothing_among_those_of_a_kind(
    facts: HallFacts, wishes: list[Any], newcomer: tuple[str, str], window: int
):
    day = Day(facts)
    day.live(wishes)

    def by_kind() -> dict[tuple[QueueKey, str], list[str]]:
        found: dict[tuple[QueueKey, str], list[str]] = {}
        for ticket in (t for t in line(day.hall, window, day.at) if t.state == "waiting"):
            which = kind(day.hall, ticket, window, day.at)[0]
            found.setdefault((day.hall.queue_of(ticket), which), []).append(ticket.number)
        return found

    before = by_kind()
    for (_, which), numbers in before.items():
        assert numbers == sorted(numbers, key=lambda n: kind(day.hall, day.hall.tickets[n], window, day.at)[1]), which
    day.take(*newcomer)
    after = by_kind()
    number = next(reversed(day.hall.tickets))
    assert {key: [n for n in numbers if n != number] for key, numbers in after.items() if numbers != [number]} == before


@for_all(halls(), days, windows, picks, st.sampled_from(["A1", "B1", "C1"]))
def test_a_transferred_ticket_stands_by_its_original_time(
    facts: HallFacts, wishes: list[Any], window: int, pick: int, service: str
):
    day = Day(facts)
    day.live(wishes)
    before = len(day.journal)
    day.send(window, pick, service)
    sent = next((e for e in day.journal[before:] if isinstance(e, ev.TicketTransferred)), None)
    assume(sent is not None)
    assert sent is not None
    ticket = day.hall.tickets[sent.ticket]
    which, own = kind(day.hall, ticket, JUDGES[service], day.at)
    place = {t.number: n for n, t in enumerate(line(day.hall, JUDGES[service], day.at))}
    for other in day.waiting(service):
        its_kind, key = kind(day.hall, other, JUDGES[service], day.at)
        if its_kind == which and other is not ticket:
            assert (place[other.number] < place[ticket.number]) == (key < own)
            if which == "regular":
                assert (key < own) == (other.turn < ticket.turn)


@for_all(halls(), days, picks, windows)
def test_an_urgent_ticket_is_next_but_one_at_every_window(facts: HallFacts, wishes: list[Any], pick: int, window: int):
    """Whoever else waits there, of whatever queue."""
    day, number = _raised(facts, wishes, pick, window)
    assert ahead_of(day.hall, day.hall.tickets[number], day.at) <= 1
    assert number in (day.call_next(window), day.call_next(window))


@for_all(halls(), days, picks, windows)
def test_an_urgent_ticket_is_next_once_another_window_has_called_from_its_queue(
    facts: HallFacts, wishes: list[Any], pick: int, window: int
):
    day, number = _raised(facts, wishes, pick, window)
    judge = JUDGES[day.hall.queue_of(day.hall.tickets[number])]
    assert number in (day.call_next(judge), day.call_next(window))


def _raised(facts: HallFacts, wishes: list[Any], pick: int, window: int) -> tuple[Day, str]:
    """A day on which a guide has just made the only urgent ticket, of those that the window serves."""
    day = Day(facts)
    day.live([wish for wish in wishes if "urgent" not in wish])
    waiting = [t for t in day.waiting() if serves(day.hall, window, t)]
    assume(waiting)
    number = waiting[pick % len(waiting)].number
    day.ask(do.Raise(number, "urgent", "证照今天到期"))
    return day, number
