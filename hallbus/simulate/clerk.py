"""A clerk's day at one window: calls, serves, waits in vain, sets aside, sends on, rests, and goes home when nobody waits."""

from collections.abc import Generator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from hallbus.hall import commands as do
from hallbus.hall.facts import Window
from hallbus.simulate.day import BY, Day
from hallbus.simulate.engine import Actor, Answer, Idle, Wish
from hallbus.simulate.guide import answer_help
from hallbus.simulate.visitors import Visitor

IDLE_S = 120.0  # an idle clerk looks again after so long even if no bell rang
REST_LEAST = timedelta(minutes=10)  # nobody goes for less
SHORTEST_S = 20.0
Steps = Generator[Wish, Answer, None]


class Clerk:
    """One window's clerk. Knows what a clerk sees: the answers to the own presses, and who stands before the window."""

    def __init__(self, day: Day, window: Window) -> None:
        self.day, self.window, self.no = day, window, window.no
        self.chance = day.chance(f"clerk/{window.no}")
        self.pace = self.chance.lognormvariate(0, day.habits.clerk_spread)
        self.finishes = self.chance.random() < 0.5  # others press call-next while the visit is still open
        self.minutes = {s.id: s.average_minutes for s in day.facts.services}
        self.parked: list[tuple[datetime, str]] = []  # who comes back when
        self.onsite = self._onsite_at()
        self.open = False  # the last visit was not finished: the next call ends it

    def works(self) -> Actor:
        """From the first call to the last."""
        yield self.chance.uniform(0, 60)
        self.day.at_work.add(self.no)
        if self.day.facts.calls.windows_start == "closed":
            yield do.OpenWindow(self.no, by=BY)
        while True:
            if self.onsite and self.day.now >= self.onsite:
                yield from self._goes_out()
                continue
            if (until := self.day.relieved(self.window)) is not None:
                yield from self._rests(until)
                continue
            if self.parked and self.parked[0][0] <= self.day.now:
                yield from self._resumes(heappop(self.parked)[1])
                continue
            answer = yield do.CallNext(self.no, by=BY)
            self.open = False
            if answer.ticket:
                yield from self._attends(answer.ticket)
            elif answer.refused in ("window_paused", "window_closed"):
                yield from self._comes_back()
            elif answer.refused == "not_open_yet" and len(answer.opens) == 5:
                opens = self.day.until(self.day.clock_time(answer.opens)) + self.chance.uniform(1, 30)
                yield Idle(self.day.bells(self.window), min(opens, IDLE_S))
            elif self.day.goes(self.window) and not self.parked:
                break
            else:
                yield from self._has_nobody()
        self.day.at_work.discard(self.no)
        yield do.CloseWindow(self.no, by=BY)

    # One visit

    def _attends(self, number: str) -> Steps:
        who = self.day.holder(number, self.window.services[0])
        if who.misses or self.day.now > who.leaves:
            who.misses -= 1
            yield from self._waits_in_vain()
            return
        yield who.walk_s
        yield do.Start(self.no, by=BY)
        if self.chance.random() < self.day.habits.help:
            asked = yield do.AskHelp(f"{self.day.date}-{self.no}-{number}", "help", self.no, by=BY)
            self.day.engine.add(answer_help(self.day, asked.made))
        yield self._seconds(who)
        yield from self._ends(number, who)
        yield self.chance.uniform(*self.day.habits.turn_s)

    def _seconds(self, who: Visitor) -> float:
        minutes = self.minutes[who.service] * self.day.habits.work
        return max(SHORTEST_S, 60 * minutes * who.work * self.pace)

    def _waits_in_vain(self) -> Steps:
        habits, rules = self.day.habits, self.day.facts.calls
        for _ in range(min(habits.absent_recalls, rules.recall_max)):
            yield self.chance.uniform(*habits.absent_wait_s)
            yield do.Recall(self.no, by=BY)
        yield self.chance.uniform(*habits.absent_wait_s)
        yield do.NoShow(self.no, by=BY)

    def _ends(self, number: str, who: Visitor) -> Steps:
        sequel, who.sequel = who.sequel, ""
        target = self.day.next_service(who.service) if sequel == "transfer" else None
        if target:
            who.service, who.work = target, self.chance.uniform(0.6, 1.4)
            yield do.Transfer(self.no, None, target, by=BY)
            self.day.ring(target)
        elif sequel == "park":
            yield do.Park(self.no, None, "缺材料", by=BY)
            if who.back_after is not None:
                heappush(self.parked, (self.day.now + who.back_after, number))
        else:
            self.open = True
            if self.finishes:
                yield from self._finishes()
            if self.chance.random() < self.day.habits.pause:
                yield from self._pauses()

    def _finishes(self) -> Steps:
        if self.open:
            yield do.Finish(self.no, by=BY)
            self.open = False

    def _resumes(self, number: str) -> Steps:
        yield from self._finishes()
        answer = yield do.Resume(self.no, number, by=BY)
        if not answer.refused:
            yield self._seconds(self.day.holder(number, self.window.services[0])) / 2
            yield do.Finish(self.no, by=BY)
            yield self.chance.uniform(*self.day.habits.turn_s)

    # Pauses

    def _pauses(self) -> Steps:
        yield from self._finishes()
        yield do.PauseWindow(self.no, self.chance.choice(["pause", "break"]), by=BY)
        low, high = self.day.habits.pause_min
        yield 60 * self.chance.uniform(low, high)
        yield do.OpenWindow(self.no, by=BY)

    def _goes_out(self) -> Steps:
        self.onsite = None
        yield from self._finishes()
        back = self.day.now + timedelta(minutes=self.chance.randint(*self.day.habits.onsite_min))
        yield do.PauseWindow(self.no, "onsite", back.strftime("%H:%M"), by=BY)
        yield self.day.until(back) + self.chance.uniform(-180, 300)
        yield do.OpenWindow(self.no, by=BY)

    def _onsite_at(self) -> datetime | None:
        """A time of the afternoon, for a window that has a colleague and a service that is inspected on site."""
        day, queues = self.day, set(self.day.bells(self.window))
        colleagues = any(w.no != self.no and queues & set(day.bells(w)) for w in day.facts.windows)
        inspects = any(s.onsite_visit for s in day.facts.services if s.id in self.window.services)
        if not (colleagues and inspects and day.open and self.chance.random() < day.habits.onsite):
            return None
        last = day.open[-1]
        return last[0] + (last[1] - last[0]) * self.chance.uniform(0.1, 0.6)

    def _comes_back(self) -> Steps:
        """The window is paused: by the rota while people still wait, or by somebody else."""
        if not self.day.on_break(self.window):
            yield Idle((), IDLE_S)
            return
        yield do.OpenWindow(self.no, by=BY)

    def _has_nobody(self) -> Steps:
        until = self.day.rest(self.window)
        if until is None or until - self.day.now < REST_LEAST:
            yield Idle(self.day.bells(self.window), IDLE_S)
        else:
            yield from self._rests(until)

    def _rests(self, until: datetime) -> Steps:
        yield from self._finishes()
        yield do.PauseWindow(self.no, "lunch", until.strftime("%H:%M"), by=BY)
        yield self.day.until(until) + self.chance.uniform(5, 45)
        yield do.OpenWindow(self.no, by=BY)
