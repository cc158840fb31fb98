"""Who comes to the hall, what for, and how they will behave. All of it is drawn before they come, so that what others do changes nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from hallbus.hall import commands as do
from hallbus.hall.facts import HallFacts, Service
from hallbus.simulate.habits import Habits

AROUND_A_VISIT_MIN = 1.1  # from one visit's end to the next one's start, and what is lost on those who do not come
SLOT = timedelta(minutes=30)


@dataclass(slots=True)
class Visitor:
    """One person. `misses` calls find them away; after `leaves_after` they are gone for good."""

    id: int
    comes: datetime
    service: str
    group: str = "regular"
    language: Literal["zh-CN", "en"] = "zh-CN"
    work: float = 1.0  # times the usual length of a visit
    walk_s: float = 20.0
    misses: int = 0
    leaves_after: timedelta = timedelta(hours=9)
    sequel: Literal["", "transfer", "park"] = ""
    back_after: timedelta | None = None  # with the missing papers; none: not today
    gives_back_after: timedelta | None = None
    comes_back: bool = False  # when numbers begin, if it is too early for them
    urgent: bool = False
    booking: str = ""
    slot: datetime | None = None

    @property
    def leaves(self) -> datetime:
        return self.comes + self.leaves_after

    def wish(self, ref: str, by: str) -> do.TakeTicket:
        """What they ask the machine for."""
        slot_to = self.slot + SLOT if self.slot else None
        return do.TakeTicket(
            self.service, ref, self.group, self.language, f"visit-{self.id}", booking=self.booking, slot_from=self.slot,
            slot_to=slot_to, by=by,
        )  # fmt: skip


def demand(facts: HallFacts, work: float = 1.0) -> dict[str, float]:
    """How many visits a minute the windows can take of each service; one that serves several shares itself out."""
    shares = {s.id: 0.0 for s in facts.services}
    minutes = {s.id: s.average_minutes * work for s in facts.services}
    for window in facts.windows:
        served = [s for s in window.services if s in shares] if window.queue else []
        for service in served:
            mean = sum(minutes[s] for s in served) / len(served)
            shares[service] += 1 / len(served) / (mean + AROUND_A_VISIT_MIN)
    return {id: share for id, share in shares.items() if share}


class Crowd:
    """Draws visitors, one like the other for the same seed."""

    def __init__(self, facts: HallFacts, habits: Habits, seed: str) -> None:
        self.facts, self.habits, self.seed = facts, habits, seed
        self._services = {s.id: s for s in facts.services}
        self._shares = demand(facts, habits.work)
        self._groups = {c.id for c in facts.priority.classes if not c.guide_only}
        self._urgent = any(c.guide_only for c in facts.priority.classes)
        self._count = 0

    def visitor(self, comes: datetime, service: str | None = None) -> Visitor:
        """Somebody who comes then."""
        self._count += 1
        chance = Random(f"{self.seed}/visitor/{self._count}")
        known = self._services[service or chance.choices(list(self._shares), list(self._shares.values()))[0]]
        who = Visitor(self._count, comes, known.id, self._group(known, chance))
        self._draw(who, known, chance)
        return who

    def _group(self, service: Service, chance: Random) -> str:
        luck = chance.random()
        for group, share in self.habits.classes.items():
            if luck < share and group in self._groups:
                return group
            luck -= share
        return "regular"

    def _draw(self, who: Visitor, service: Service, chance: Random) -> None:
        habits = self.habits
        slow = habits.walk_elder if who.group != "regular" or service.elder_default else 1.0
        who.language = "en" if chance.random() < habits.english and "en" in self.facts.languages else "zh-CN"
        who.work = chance.lognormvariate(-(habits.work_spread**2) / 2, habits.work_spread)
        who.walk_s = chance.uniform(*habits.walk_s) * slow
        luck = chance.random()
        who.misses = 99 if luck < habits.gone else 1 if luck < habits.gone + habits.absent else 0
        who.leaves_after = timedelta(minutes=habits.patience_min * chance.lognormvariate(0, habits.patience_spread))
        luck = chance.random()
        who.sequel = "transfer" if luck < habits.transfer else "park" if luck < habits.transfer + habits.park else ""
        back = timedelta(minutes=chance.uniform(*habits.park_min))
        who.back_after = back if chance.random() < 0.9 else None
        if chance.random() < habits.gives_back:
            who.gives_back_after = timedelta(minutes=chance.uniform(5, 40))
        who.comes_back = chance.random() < habits.comes_back
        who.urgent = self._urgent and chance.random() < habits.urgent
