"""Whatever clerks, visitors and networks do, in whatever order, the hall stays a hall.

Hypothesis plays several days with every command at every window, right and wrong, and looks at the whole hall after each step.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from hallbus.codec import decode, encode
from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.calendar import business_day
from hallbus.hall.calls import CALLS_KEPT
from hallbus.hall.digest import digest
from hallbus.hall.duties import due
from hallbus.hall.facts import Calendar, CallRules, Limits, SpeechRules
from hallbus.hall.issuing import left_of
from hallbus.hall.order import upcoming
from hallbus.hall.queue import Queue, stand_of
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.tickets import MOVES, PRESSES_KEPT, Ticket
from tests.hall.story import CALENDAR, FACTS, clock, everything

WINDOWS = st.sampled_from([1, 2, 3, 4])
ANY_WINDOW = st.sampled_from([1, 2, 3, 4, 9])
SERVICES = st.sampled_from(["A1", "B1", "B2", "F1"])
PRESSES = st.none() | st.integers(0, 40)
PICKS = st.integers(0, 20)
POLICIES = st.sampled_from(["void", "requeue_after_n", "back_of_queue"])
BUTTONS = st.sampled_from([do.Recall, do.Start, do.Finish, do.NoShow, do.Park])
SWITCHES = st.sampled_from([do.OpenWindow, do.PauseWindow, do.CloseWindow])
CLASSES = st.sampled_from(["regular", "regular", "elder", "urgent", "vip"])
REASONS = st.sampled_from(["", "证照马上过期"])
HOLDERS = st.sampled_from(["", "", "", "5f3a", "77c0"])
REQUESTS = st.sampled_from(["", "", "", "K-1/1", "K-1/2", "K-2/1"])
BATCHES = st.sampled_from(["b1", "b2", "b3"])
LIMITS = st.sampled_from([None, Limits(am=3, pm=4), Limits(day=6), Limits(am=2, day=5)])
TEXTS = {"open": "您好。", "closing": "再见。", "lost_child": "请到服务台。"}
SHOWN = {"called": ("called", False), "serving": ("serving", False), "parked": ("serving", True)}


class AHall(RuleBasedStateMachine):
    """A live hall, its journal, and what must be true of both."""

    @initialize(
        policy=POLICIES, after=st.integers(0, 3), most=st.integers(1, 3), start=st.sampled_from(["open", "closed"]),
        calendar=st.sampled_from([Calendar(), CALENDAR]), limits=LIMITS, priority_only=st.none() | WINDOWS,
        begins=st.sampled_from(["08:30", "10:30", "11:50", "16:30"]),
    )  # fmt: skip
    def a_hall_file(
        self, policy: Any, after: int, most: int, start: Any, calendar: Calendar, limits: Limits | None,
        priority_only: int | None, begins: str,
    ) -> None:  # fmt: skip
        rules = CallRules(
            missed_policy=policy, missed_requeue_after=after, missed_max=most, windows_start=start, recall_max=2,
            auto_abandon_at=("12:20", "17:30"),
        )  # fmt: skip
        self.facts = replace(
            FACTS, calls=rules, calendar=calendar, speech=SpeechRules(templates=TEXTS),
            services=tuple(replace(s, limits=limits) if s.id == "B1" else s for s in FACTS.services),
            windows=tuple(replace(w, priority_only_until_idle=w.no == priority_only) for w in FACTS.windows),
        )  # fmt: skip
        self.hall = Hall(self.facts)
        self.journal: list[ev.Event] = []
        self.numbers: set[tuple[str | None, str]] = set()
        self.asked = 0
        self.at = clock(begins)
        self.the_clock_looks()
        assert self.hall.day_open

    # What people do

    @rule(seconds=st.sampled_from([0.5, 6, 600, 1800]))
    def time_passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    @rule()
    def the_clock_looks(self) -> None:
        """What time asks for is never refused, and asked for once."""
        for _ in range(2):  # a day that has just begun has duties of its own
            for command in due(self.hall, self.at):
                assert self.ask(command) is not None
        assert due(self.hall, self.at) == []

    @rule(service=SERVICES, group=CLASSES, reason=REASONS, guide=st.booleans(), holder=HOLDERS, request=REQUESTS)
    def somebody_takes_a_number(
        self, service: str, group: str, reason: str, guide: bool, holder: str, request: str
    ) -> None:
        self.asked += 1
        command = do.TakeTicket(
            service, f"ref-{self.asked}", group=group, reason=reason, guide=guide, holder=holder, request=request
        )
        events = self.ask(command)
        if events and holder:
            held = [
                t
                for t in self.in_state("waiting")
                if self.hall.holders.get((holder, self.hall.queue_of(t))) == t.number
            ]  # type: ignore[arg-type]
            assert len(held) <= 3  # one in each queue

    @rule(service=SERVICES, minutes=st.sampled_from([-60, -20, -5, 0, 10, 40]), booking=st.integers(1, 4))
    def somebody_comes_with_an_appointment(self, service: str, minutes: int, booking: int) -> None:
        begins = self.at + timedelta(minutes=minutes)
        slot = begins, begins + timedelta(minutes=15)
        events = self.ask(do.TakeTicket(service, booking=f"{booking}", slot_from=slot[0], slot_to=slot[1]))
        if events:
            assert minutes <= 30
            assert (self.hall.tickets[events[0].ticket].slot_from is None) == (minutes < -30)  # type: ignore[attr-defined]

    @rule(service=SERVICES)
    def a_guide_takes_a_number_for_somebody_who_is_not_there(self, service: str) -> None:
        self.ask(do.TakeTicket(service, proxy=True))

    @rule(pick=PICKS, group=CLASSES, reason=REASONS)
    def a_guide_raises_somebody(self, pick: int, group: str, reason: str) -> None:
        self.ask(do.Raise(self.somebody(pick), group, reason))

    @rule(service=SERVICES, batch=BATCHES, count=st.integers(0, 5), minutes=st.sampled_from([0, 15, 60]))
    def numbers_are_set_aside(self, service: str, batch: str, count: int, minutes: int) -> None:
        refs = tuple(f"{batch}-{n}" for n in range(count))
        self.ask(do.ReserveBatch(service, batch, refs, self.at + timedelta(minutes=minutes)))

    @rule(batch=BATCHES, count=st.integers(0, 3), request=REQUESTS)
    def numbers_are_handed_out(self, batch: str, count: int, request: str) -> None:
        self.ask(do.HandOut(batch, count, request and f"{batch}/{request}"))

    @rule(batch=BATCHES)
    def a_batch_ends(self, batch: str) -> None:
        self.ask(do.LapseBatch(batch))

    @rule(on=st.booleans())
    def the_green_channel_is_switched(self, on: bool) -> None:
        self.ask(do.SwitchGreen(on))
        assert self.hall.green == on

    @rule(id=st.integers(1, 9), number=st.sampled_from(["A001", "C001", "C002"]), window=ANY_WINDOW)
    def another_system_calls(self, id: int, number: str, window: int) -> None:
        self.ask(do.ReceiveCall("tax", str(id), number, window))

    @rule(help=st.integers(1, 5), window=st.none() | ANY_WINDOW)
    def somebody_asks_for_help(self, help: int, window: int | None) -> None:
        self.ask(do.AskHelp(f"h{help}", f"what-{help}", window))

    @rule(help=st.integers(1, 5))
    def somebody_goes_to_help(self, help: int) -> None:
        self.ask(do.AnswerHelp(f"h{help}"))

    @rule(name=st.sampled_from([*TEXTS, "call"]), by=st.sampled_from(["G", "admin"]))
    def a_text_is_announced(self, name: str, by: str) -> None:
        self.ask(do.Announce(name, by=by))

    @rule(services=st.lists(SERVICES, min_size=3, max_size=8))
    def several_come_together(self, services: list[str]) -> None:
        for service in services:
            self.ask(do.TakeTicket(service))

    @rule(window=ANY_WINDOW, press=PRESSES)
    def a_clerk_calls_next(self, window: int, press: int | None) -> None:
        first = upcoming(self.hall, window, self.at, 1) if window in self.hall.posts else []
        waiting = self.in_state("waiting")
        events = self.ask(do.CallNext(window, press=press))
        if events:
            called = [e.ticket for e in events if isinstance(e, ev.TicketCalled)]
            assert called == [ticket.number for ticket in first]
            self.nobody_of_the_same_lane_was_passed_over(first, waiting)

    def nobody_of_the_same_lane_was_passed_over(self, called: list[Ticket], waiting: list[Ticket]) -> None:
        for ticket in called:
            lane, stand = stand_of(ticket)
            queue = [t for t in waiting if self.hall.queue_of(t) == self.hall.queue_of(ticket)]
            mates = [stand_of(t)[1] for t in queue if stand_of(t)[0] == lane]
            if lane == "booked":  # before their slots they wait in the order of coming
                begun = ticket.slot_from is not None and ticket.slot_from <= self.at
                mates = [
                    stand_of(t)[1] for t in queue if t.slot_from and t.urgent_after is None and t.slot_from <= self.at
                ]
                assert begun or not mates
            assert not mates or (lane == "booked" and not begun) or stand <= min(mates)

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
            assert not any(queue.returning for queue in self.hall.queues.values())
            assert due(self.hall, self.at) == []  # its numbers have been given out
            self.at += timedelta(days=1)
            self.the_clock_looks()
            assert self.hall.day_open

    @rule()
    def the_hub_starts_again(self) -> None:
        """The journal alone makes the same hall: all of it, and the part since the day began."""
        rows = [decode(*encode(event)) for event in self.journal]
        opening = self.opening()
        today = Hall.fold(self.facts, rows[opening:], opening)
        assert everything(Hall.fold(self.facts, rows)) == everything(today) == everything(self.hall)
        assert digest(today) == digest(self.hall)
        self.hall = today

    # What is true of every step

    def ask(self, command: do.Command) -> list[ev.Event] | None:
        """Decide and take in; None when refused."""
        before = everything(self.hall)
        heard = self.heard(command)
        silent = heard or self.is_so_already(command)
        try:
            events = decide(self.hall, command, self.at)
        except do.Refused:
            assert everything(self.hall) == before
            assert not heard
            return None
        assert everything(self.hall) == before
        assert (events == []) == silent
        for event in events:
            self.take_in(event)
        return events

    def take_in(self, event: ev.Event) -> None:
        number = None if isinstance(event, ev.CallReceived) else getattr(event, "ticket", None)
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

    def heard(self, command: do.Command) -> bool:
        """The same press, or the same wish for a number, came before."""
        if isinstance(command, do.TakeTicket | do.HandOut):
            return command.request in self.hall.requests
        post = self.hall.posts.get(getattr(command, "window", None) or 0)
        return isinstance(command, do.Press) and post is not None and command.press in post.presses

    def is_so_already(self, command: do.Command) -> bool:
        """What is wished for is so already: nothing happens, and nobody is told off."""
        match command:
            case do.Raise(ticket=number):
                return number in self.hall.tickets and self.hall.tickets[number].group == command.group
            case do.ReserveBatch():
                return command.batch in self.hall.batches
            case do.SwitchGreen():
                return command.on == self.hall.green
            case do.ReceiveCall():
                return (command.source, command.id) in self.hall.received
            case do.AskHelp():
                return any(h.what == command.what and h.window == command.window for h in self.hall.helps.values())
        return False

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
        expected: dict[Any, Queue] = {key: Queue() for key in self.hall.queues}
        for ticket in self.in_state("waiting"):
            expected[self.hall.queue_of(ticket)].add(ticket)
        rules = self.facts.calls
        for ticket in self.in_state("missed"):
            if rules.missed_policy == "requeue_after_n" and ticket.misses < rules.missed_max:
                expected[self.hall.queue_of(ticket)].add_returning(ticket)
        for key, queue in self.hall.queues.items():
            for lane in ("urgent", "booked", "priority", "regular", "returning"):
                assert getattr(queue, lane) == getattr(expected[key], lane)
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
            busy = (
                "idle" if ticket is None else "calling" if ticket.state == "called" and not ticket.proxy else "serving"
            )
            assert self.hall.rows[str(no)].state == (busy if post.mode == "open" else post.mode)

    @invariant()
    def the_boards_say_what_the_tickets_say(self) -> None:
        calls = self.hall.calls
        assert len(calls) <= CALLS_KEPT
        foreign = {call.window: key for key, call in calls.items() if "/" in key and not call.over}
        shown = {no: post.foreign for no, post in self.hall.posts.items() if post.foreign}
        assert foreign == shown
        assert [c.seq for c in calls.values()] == sorted(c.seq for c in calls.values())
        for ticket in self.hall.tickets.values():
            row = calls.get(ticket.number)
            if row is None:
                assert ticket.call_seq == 0 or ticket.proxy
                continue
            assert not ticket.proxy
            assert (row.seq, row.recalls) == (ticket.call_seq, ticket.recalls)
            if ticket.state in SHOWN:
                assert (row.state, row.over) == SHOWN[ticket.state]
                place = self.hall.windows[row.window].place
                assert (row.window, row.place) == (ticket.window, place)
            elif ticket.state == "missed":
                assert (row.state, row.over) == ("missed", False)
            else:
                assert row.over or (row.state == "missed" and ticket.misses)

    @invariant()
    def no_more_numbers_are_given_out_than_the_limits_say_and_none_is_lost(self) -> None:
        service = self.hall.services["B1"]
        today = self.journal[self.opening() :]
        given: Counter[str] = Counter()
        for event in today:
            if isinstance(event, ev.TicketTaken) and event.ticket[0] == "B" and not event.batch:
                given[self.hall.part(event.at)] += 1
        for batch in self.hall.batches.values():
            if batch.prefix == "B":
                given[batch.part] += (batch.next if batch.lapsed else batch.last + 1) - batch.first
        if service.limits:
            assert {part: n for (_, part), n in self.hall.given.items() if n} == {
                part: n for part, n in given.items() if n
            }
            assert (left_of(self.hall, service, self.at) or 0) >= 0
        else:
            assert not self.hall.given

    @invariant()
    def numbers_set_aside_are_nobodys_until_they_are_handed_out(self) -> None:
        for batch in self.hall.batches.values():
            for n in range(batch.next, batch.last + 1):
                ticket = self.hall.tickets.get(batch.number(n))
                assert ticket is None if not batch.lapsed else ticket is not None and ticket.reason == "batch_lapsed"

    @invariant()
    def the_day_is_todays(self) -> None:
        assert self.hall.day is not None
        assert self.hall.day <= business_day(self.at, self.facts.calendar.day_starts)

    def opening(self) -> int:
        return max(n for n, event in enumerate(self.journal) if isinstance(event, ev.DayOpened))

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.the_hub_starts_again()


TestAHall = AHall.TestCase


def test_the_machine_knows_the_whole_small_hall():
    assert {w.no for w in FACTS.windows} == {1, 2, 3, 4}
    assert {s.id for s in FACTS.services} == {"A1", "B1", "B2", "F1"}
