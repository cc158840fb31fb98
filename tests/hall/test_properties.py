"""Whatever clerks, visitors and networks do, in whatever order, the hall stays a hall.

Hypothesis plays several days with every command at every window, right and wrong, and looks at the whole hall after each step.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hallbus.codec import decode, encode
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.tickets import CALLS_KEPT, MOVES, PRESSES_KEPT, Ticket
from tests.hall.story import FACTS, NOON, callable_at, everything, with_rules

WINDOWS = st.sampled_from([1, 2, 3, 4])
ANY_WINDOW = st.sampled_from([1, 2, 3, 4, 9])
SERVICES = st.sampled_from(["A1", "B1", "B2", "F1"])
PRESSES = st.none() | st.integers(0, 40)
PICKS = st.integers(0, 20)
POLICIES = st.sampled_from(["void", "requeue_after_n", "back_of_queue"])
BUTTONS = st.sampled_from([do.Recall, do.Start, do.Finish, do.NoShow, do.Park])
SWITCHES = st.sampled_from([do.OpenWindow, do.PauseWindow, do.CloseWindow])
SHOWN = {"called": ("called", False), "serving": ("serving", False), "parked": ("serving", True)}


class AHall(RuleBasedStateMachine):
    """A live hall, its journal, and what must be true of both."""

    @initialize(
        policy=POLICIES, after=st.integers(0, 3), most=st.integers(1, 3), start=st.sampled_from(["open", "closed"])
    )
    def a_hall_file(self, policy: str, after: int, most: int, start: str) -> None:
        rules: dict[str, Any] = {"missed_policy": policy, "missed_requeue_after": after, "missed_max": most}
        self.facts = with_rules(**rules, windows_start=start, recall_max=2)
        self.hall = Hall(self.facts)
        self.journal: list[ev.Event] = []
        self.numbers: set[tuple[str | None, str]] = set()
        self.days = 0
        self.at = NOON
        self.a_day_opens()

    # What people do

    @rule(seconds=st.sampled_from([0.5, 6, 600]))
    def time_passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    @rule(service=SERVICES, group=st.sampled_from(["regular", "elder"]))
    def somebody_takes_a_number(self, service: str, group: str) -> None:
        self.ask(do.TakeTicket(service, group=group))

    @rule(services=st.lists(SERVICES, min_size=3, max_size=8))
    def several_come_together(self, services: list[str]) -> None:
        for service in services:
            self.ask(do.TakeTicket(service))

    @rule(window=ANY_WINDOW, press=PRESSES)
    def a_clerk_calls_next(self, window: int, press: int | None) -> None:
        first = callable_at(self.hall, window)[:1]
        events = self.ask(do.CallNext(window, press=press))
        if events:
            called = [e.ticket for e in events if isinstance(e, ev.TicketCalled)]
            assert called == [ticket.number for ticket in first]

    @rule(window=WINDOWS, stale=st.booleans())
    def a_clerk_calls_next_from_a_page(self, window: int, stale: bool) -> None:
        post = self.hall.posts[window]
        seen = post.ticket or post.last or ""
        events = self.ask(do.CallNext(window, after="A000" if stale else seen))
        assert not (stale and events)

    @rule(windows=st.lists(WINDOWS, min_size=2, max_size=4, unique=True))
    def all_press_at_once(self, windows: list[int]) -> None:
        events = [event for window in windows for event in self.ask(do.CallNext(window)) or []]
        called = [event.ticket for event in events if isinstance(event, ev.TicketCalled)]
        assert len(called) == len(set(called))

    @rule(window=ANY_WINDOW, pick=PICKS, press=PRESSES)
    def a_clerk_calls_somebody(self, window: int, pick: int, press: int | None) -> None:
        self.ask(do.Call(window, self.somebody(pick), press=press))

    @rule(window=WINDOWS, pick=PICKS)
    def a_clerk_calls_somebody_missed(self, window: int, pick: int) -> None:
        self.ask(do.Call(window, self.one_of(list(self.hall.missed), pick)))

    @rule(button=BUTTONS, window=ANY_WINDOW, press=PRESSES)
    def a_button_is_pushed(self, button: type[do.Press], window: int, press: int | None) -> None:
        self.ask(button(window, press=press))

    @rule(button=BUTTONS, window=WINDOWS, pick=PICKS)
    def a_page_names_a_ticket(self, button: Any, window: int, pick: int) -> None:
        self.ask(button(window, self.somebody(pick)))

    @rule(window=WINDOWS)
    def a_visit_begins_and_is_set_aside(self, window: int) -> None:
        self.ask(do.Start(window))
        self.ask(do.Park(window, reason="缺材料"))

    @rule(window=ANY_WINDOW, pick=PICKS, press=PRESSES)
    def a_visit_is_taken_up_again(self, window: int, pick: int, press: int | None) -> None:
        self.ask(do.Resume(window, self.one_of(list(self.hall.parked), pick), press=press))

    @rule(window=ANY_WINDOW, service=st.none() | SERVICES, to=st.none() | ANY_WINDOW, pick=st.none() | PICKS)
    def somebody_is_sent_on(self, window: int, service: str | None, to: int | None, pick: int | None) -> None:
        self.ask(do.Transfer(window, None if pick is None else self.somebody(pick), service, to))

    @rule(pick=PICKS)
    def somebody_gives_up(self, pick: int) -> None:
        self.ask(do.Void(self.somebody(pick), "离开"))

    @rule(switch=SWITCHES, window=ANY_WINDOW, press=PRESSES)
    def a_window_changes(self, switch: type[do.Press], window: int, press: int | None) -> None:
        self.ask(switch(window, press=press))

    @rule(window=WINDOWS)
    def a_window_opens(self, window: int) -> None:
        self.ask(do.OpenWindow(window))

    @rule(sure=st.integers(0, 4))
    def the_day_ends(self, sure: int) -> None:
        if sure == 0:
            self.ask(do.CloseDay())
            assert not any(self.hall.queues.values())
            self.a_day_opens()

    @rule()
    def the_hub_starts_again(self) -> None:
        """The journal alone makes the same hall: all of it, and the part since the day began."""
        rows = [decode(*encode(event)) for event in self.journal]
        opening = max(n for n, event in enumerate(rows) if isinstance(event, ev.DayOpened))
        today = Hall.fold(self.facts, rows[opening:], opening)
        assert everything(Hall.fold(self.facts, rows)) == everything(today) == everything(self.hall)
        self.hall = today

    def a_day_opens(self) -> None:
        day = (date(2026, 11, 24) + timedelta(days=self.days)).isoformat()
        self.days += 1
        assert self.ask(do.OpenDay(day))

    # What is true of every step

    def ask(self, command: do.Command) -> list[ev.Event] | None:
        """Decide and take in; None when refused."""
        before = everything(self.hall)
        heard = isinstance(command, do.Press) and self.heard(getattr(command, "window", 0), command.press)
        try:
            events = decide(self.hall, command, self.at)
        except do.Refused:
            assert everything(self.hall) == before
            assert not heard
            return None
        assert everything(self.hall) == before
        assert (events == []) == heard
        for event in events:
            self.take_in(event)
        return events

    def take_in(self, event: ev.Event) -> None:
        number = getattr(event, "ticket", None)
        before = self.hall.tickets.get(number or "")
        self.hall.apply(event)
        self.journal.append(event)
        if isinstance(event, ev.TicketTaken):
            assert (self.hall.day, event.ticket) not in self.numbers
            self.numbers.add((self.hall.day, event.ticket))
        elif before is not None:
            after = self.hall.tickets[before.number]
            assert after.state in MOVES[before.state]
            assert (after.number, after.taken_at, after.ref) == (before.number, before.taken_at, before.ref)

    def heard(self, window: int, press: int | None) -> bool:
        post = self.hall.posts.get(window)
        return post is not None and press in post.presses

    def somebody(self, pick: int) -> str:
        return self.one_of(list(self.hall.tickets), pick)

    @staticmethod
    def one_of(numbers: list[str], pick: int) -> str:
        return numbers[-1 - pick % len(numbers)] if numbers else "A000"

    def in_state(self, *states: str) -> list[Ticket]:
        return [t for t in self.hall.tickets.values() if t.state in states]

    @invariant()
    def every_event_is_counted(self) -> None:
        assert self.hall.seq == len(self.journal)

    @invariant()
    def queues_hold_exactly_those_who_wait_in_order(self) -> None:
        queues = self.hall.queues
        expected: dict[Any, list[tuple[int, str]]] = {key: [] for key in queues}
        for ticket in self.in_state("waiting"):
            expected[self.hall.queue_of(ticket)].append((ticket.turn, ticket.number))
        assert queues == {key: sorted(queue) for key, queue in expected.items()}
        assert self.hall.missed.keys() == {t.number for t in self.in_state("missed")}
        assert self.hall.parked.keys() == {t.number for t in self.in_state("parked")}

    @invariant()
    def waiting_counts_are_right(self) -> None:
        prefixes = Counter(self.hall.services[t.service].prefix for t in self.in_state("waiting"))
        assert self.hall.waiting == {prefix: prefixes[prefix] for prefix in ("A", "B")}

    @invariant()
    def a_ticket_is_at_one_window_and_a_window_holds_one(self) -> None:
        held = {no: post.ticket for no, post in self.hall.posts.items() if post.ticket}
        assert held == {t.window: t.number for t in self.in_state("called", "serving")}
        assert len(held) == len(self.in_state("called", "serving"))
        for no, post in self.hall.posts.items():
            assert len(post.presses) <= PRESSES_KEPT
            ticket = self.hall.in_hand(no)
            busy = {"called": "calling", "serving": "serving"}[ticket.state] if ticket else "idle"
            assert self.hall.rows[str(no)].state == (busy if post.mode == "open" else post.mode)

    @invariant()
    def the_boards_say_what_the_tickets_say(self) -> None:
        calls = self.hall.calls
        assert len(calls) <= CALLS_KEPT
        assert [c.seq for c in calls.values()] == sorted(c.seq for c in calls.values())
        for ticket in self.hall.tickets.values():
            row = calls.get(ticket.number)
            if row is None:
                assert ticket.call_seq == 0
                continue
            assert (row.seq, row.recalls) == (ticket.call_seq, ticket.recalls)
            if ticket.state in SHOWN:
                assert (row.state, row.over) == SHOWN[ticket.state]
                place = self.hall.windows[row.window].place
                assert (row.window, row.place) == (ticket.window, place)
            elif ticket.state == "missed":
                assert (row.state, row.over) == ("missed", False)
            else:
                assert row.over or (row.state == "missed" and ticket.misses)

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.the_hub_starts_again()


TestAHall = AHall.TestCase


def test_the_machine_knows_the_whole_small_hall():
    assert {w.no for w in FACTS.windows} == {1, 2, 3, 4}
    assert {s.id for s in FACTS.services} == {"A1", "B1", "B2", "F1"}
