"""One simulated day: who comes, who works, and what all of them know of each other."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from hallbus.hall.calendar import Hours, hours
from hallbus.hall.facts import HallFacts, Window
from hallbus.simulate.curve import issuing
from hallbus.simulate.engine import Engine
from hallbus.simulate.habits import Habits
from hallbus.simulate.visitors import Crowd, Visitor

BY = "simulation"


class Rest(NamedTuple):
    """A break by the rota; `relieved` when colleagues stay for each of the window's queues."""

    begins: datetime
    ends: datetime
    relieved: bool


class Day:
    """What the actors of a day share. Times are the hall's; the engine counts the seconds since the business day began."""

    def __init__(self, facts: HallFacts, date: str, habits: Habits, seed: int) -> None:
        self.facts, self.date, self.habits, self.seed = facts, date, habits, f"{seed}/{date}"
        self.hours: Hours = hours(facts, date)
        self.begins = self.hours.begins
        self.open = issuing(facts, self.hours)
        self.crowd = Crowd(facts, habits, self.seed)
        self.roots = {s.id: s.shares_queue_with or s.id for s in facts.services}
        self.people: dict[str, Visitor] = {}  # by the number they hold
        self.at_work: set[int] = set()  # windows whose clerks have not gone home
        self.booked: list[Visitor] = []  # who has an appointment
        self.lapses: list[datetime] = []  # when batches lapse
        self._rests = self._rests_of()
        self._names = self.chance("refs")
        reaction = self.chance("reaction")
        self.engine = Engine(reaction=lambda: reaction.uniform(*habits.notice_s))

    @property
    def now(self) -> datetime:
        return self.begins + timedelta(seconds=self.engine.now)

    def seconds(self, moment: datetime) -> float:
        """A moment as the engine counts it."""
        return (moment - self.begins).total_seconds()

    def until(self, moment: datetime) -> float:
        """The seconds from now to a moment, none when it has passed."""
        return max(0.0, self.seconds(moment) - self.engine.now)

    def clock_time(self, text: str) -> datetime:
        """A time of day from now on, such as "13:30"."""
        hour, minute = int(text[:2]), int(text[3:5])
        return self.now.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def chance(self, name: str) -> Random:
        """Chances of one's own, so that nobody's luck hangs on what others do."""
        return Random(f"{self.seed}/{name}")

    def ref(self) -> str:
        """The name of a ticket's page; a simulation's can be guessed by whoever knows the seed."""
        return f"sim-{self._names.getrandbits(72):018x}"

    # What they know of each other

    def holds(self, number: str, who: Visitor) -> None:
        """Somebody waits from now on."""
        self.people[number] = who
        self.ring(who.service)

    def holder(self, number: str, service: str) -> Visitor:
        """Who holds a number; whoever took it without the simulation behaves like anybody."""
        if number not in self.people:
            self.people[number] = self.crowd.visitor(self.now, service)
        return self.people[number]

    def ring(self, service: str) -> None:
        self.engine.ring(self.roots[service])

    def bells(self, window: Window) -> tuple[Hashable, ...]:
        """What wakes an idle clerk: the queues of the window, and tickets sent to it."""
        return (window.no, *dict.fromkeys(self.roots[s] for s in window.services if s in self.roots))

    def next_service(self, service: str) -> str | None:
        """Where visitors of a service are sent on to: the next queue of the hall file whose clerks are at work."""
        heads = [
            s.id for s in self.facts.services if self.roots[s.id] == s.id and not s.private and not s.elder_default
        ]
        root = self.roots[service]
        after = heads[heads.index(root) + 1 :] + heads[: heads.index(root)] if root in heads else []
        return next((s for s in after[:1] if self._worked(s)), None)

    def _worked(self, service: str) -> bool:
        windows = (w for w in self.facts.windows if w.no in self.at_work)
        return any(self.roots.get(s) == service for w in windows for s in w.services)

    # Hours of a window

    def comes(self, window: Window) -> datetime | None:
        """When a clerk has to be there; None: not today."""
        if self.hours.always:
            return self.open[0][0]
        return self.hours.opens_at(window.no)

    def goes(self, window: Window) -> bool:
        """Whether a clerk's day is over, once nobody waits."""
        if self.hours.always:
            return self.now >= self.open[-1][1]
        return self.hours.over_for(window.no, self.now)

    def relieved(self, window: Window) -> datetime | None:
        """Until when the rota lets a clerk go now, because colleagues stay for each of the queues."""
        rest = self._rest_now(window)
        return rest.ends if rest is not None and rest.relieved else None

    def on_break(self, window: Window) -> bool:
        """Whether the rota gives this window a break now."""
        return self._rest_now(window) is not None

    def rest(self, window: Window) -> datetime | None:
        """Until when a clerk may rest now that nobody waits: by the rota, or between two sessions."""
        if (rest := self._rest_now(window)) is not None:
            return rest.ends
        if self.hours.always or any(window.no in b.stay for b in self.facts.calendar.breaks):
            return None
        mine = [s for s in self.hours.sessions if s.services is None or not s.services.isdisjoint(window.services)]
        if any(s.begins <= self.now < s.ends for s in mine) or all(s.begins > self.now for s in mine):
            return None
        return min((s.begins for s in mine if s.begins > self.now), default=None)

    def _rest_now(self, window: Window) -> "Rest | None":
        if not self._rests:
            return None
        now = self.now
        return next((rest for rest in self._rests.get(window.no, ()) if rest.begins <= now < rest.ends), None)

    def _rests_of(self) -> dict[int, list["Rest"]]:
        """Every break that the rota gives to somebody today."""
        found: dict[int, dict[datetime, Rest]] = {}
        for moment in self.hours.turns() if self.facts.calendar.breaks else ():
            away = {w.no: rest for w in self.facts.windows if (rest := self.hours.break_of(w.no, moment))}
            held = {bell for w in self.facts.windows if w.queue and w.no not in away for bell in self.bells(w)}
            for window in self.facts.windows:
                if (rest := away.get(window.no)) is not None:
                    relieved = held.issuperset(self.bells(window)[1:])
                    found.setdefault(window.no, {})[rest.begins] = Rest(rest.begins, rest.ends, relieved)
        return {no: list(rests.values()) for no, rests in found.items()}
