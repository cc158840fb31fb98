"""The timetable of every screen with content: reckoned a few hours ahead, and gone on with when rules or items change.

Screens for which the same rules count share one, so that they show the same at the same moment. When the hub starts it is reckoned from
the last midnight, six, noon or eighteen hours: a hub that was restarted in between comes to the same.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Lock
from zoneinfo import ZoneInfo

import msgspec

from hallbus.hall.facts import HallFacts, ProgrammeRules, Screen
from hallbus.hall.items import Item
from hallbus.hall.programme.choice import Progress, Turn
from hallbus.hall.programme.hearing import heard, order_on
from hallbus.hall.programme.rules import Rules, has_content, rules_for
from hallbus.hall.programme.timetable import after, plan

AHEAD = timedelta(hours=6)  # that a screen can go on without its hub
KEPT = timedelta(hours=2)  # of what is over: more than a share looks back
TURNS_MOST = 1_500  # a hall whose clips last a second is not planned for hours
CHUNK = 100
QUARTER = 6  # hours of a day


class Timetable:
    """The turns of screens that share their rules. May be asked from any thread."""

    def __init__(self, rules: Rules, at: datetime, zone: tzinfo) -> None:
        self.rules, self.zone = rules, zone
        self._begins = _quarter(at.astimezone(zone)).astimezone(UTC)
        self._turns: list[Turn] = []
        self._progress = Progress(self._begins)
        self._turn = Lock()

    def turns(self, begins: datetime, until: datetime) -> list[Turn]:
        """Those that are on at some moment from `begins` to `until`, or the first TURNS_MOST of them."""
        with self._turn:
            self._reach(begins, until)
            return [turn for turn in self._turns if turn.ends > begins and turn.begins < until][:TURNS_MOST]

    def at(self, moment: datetime) -> Turn:
        """The one that is on."""
        return self.turns(moment, moment + timedelta(microseconds=1))[0]

    def changed(self, rules: Rules, at: datetime) -> "Timetable":
        """Goes on with other rules after the turn that is on; at once when its item is gone, or when it was the hall's card."""
        new = Timetable(rules, at, self.zone)
        known = {item.id for item in rules.items}
        with self._turn:
            kept = [turn for turn in self._turns if turn.begins <= at]
        if kept and kept[-1].item not in known:
            kept.pop()
        if kept:
            new._turns, new._progress = kept, after(rules, kept[0].begins, kept)
            new._begins = max(kept[-1].ends, at.astimezone(UTC))
        return new

    def _reach(self, begins: datetime, until: datetime) -> None:
        ahead = sum(turn.ends > begins for turn in self._turns)
        while self._begins <= until and ahead < TURNS_MOST:
            turns = plan(self.rules, self._progress, self._begins, until, self.zone, CHUNK)
            self._turns += turns
            self._begins = turns[-1].ends
            ahead += sum(turn.ends > begins for turn in turns)
        over = begins - KEPT
        keep = next((at for at, turn in enumerate(self._turns) if turn.ends >= over), 0)
        del self._turns[:keep]


class Timetables:
    """Every screen's, made from the hall file's rules and whatever can be shown. `items` and `facts` tell the newest."""

    def __init__(
        self, facts: Callable[[], HallFacts], items: Callable[[], tuple[Item, ...]], now: Callable[[], datetime]
    ) -> None:
        self._facts, self._items, self._now = facts, items, now
        self._seen: tuple[HallFacts, tuple[Item, ...]] | None = None
        self._of: dict[str, Timetable] = {}
        self._revisions: dict[str, str] = {}
        self._turn = Lock()

    def of(self, screen: str) -> Timetable | None:
        """A screen's timetable; None for one without content."""
        self._look()
        return self._of.get(screen)

    def revision(self, screen: str) -> str:
        """Another one when a screen has to ask again; empty for one without content."""
        self._look()
        return self._revisions.get(screen, "")

    @property
    def programme(self) -> ProgrammeRules:
        """The rules that count now."""
        return self._facts().programme

    def screens(self) -> list[Screen]:
        """Those with content."""
        return [screen for screen in self._facts().screens if has_content(screen)]

    def _look(self) -> None:
        """Take in what has changed, if anything has."""
        with self._turn:
            seen = self._facts(), self._items()
            if self._seen is not None and seen[0] is self._seen[0] and seen[1] == self._seen[1]:
                return
            self._seen = seen
            self._adopt(*seen)

    def _adopt(self, facts: HallFacts, items: tuple[Item, ...]) -> None:
        at, zone = self._now(), ZoneInfo(facts.timezone)
        old, self._of, self._revisions = self._of, {}, {}
        by_rules: dict[tuple[int, Rules], Timetable] = {}
        for screen in facts.screens:
            if not has_content(screen):
                continue
            rules = rules_on(facts, screen, items)
            before = old.get(screen.id)
            if before is not None and before.rules == rules:
                table = before
            else:  # screens that parted and those that met go on from where each was
                key = (id(before), rules)
                table = by_rules.get(key) or (before.changed(rules, at) if before else Timetable(rules, at, zone))
                by_rules[key] = table
            self._of[screen.id] = table
            self._revisions[screen.id] = hashlib.sha256(msgspec.json.encode(rules)).hexdigest()[:12]


def rules_on(facts: HallFacts, screen: Screen, items: tuple[Item, ...]) -> Rules:
    """A screen's programme, its films with the sound that is heard there."""
    return rules_for(facts.programme, screen, heard(items, order_on(facts, screen)))


def _quarter(at: datetime) -> datetime:
    """When the quarter of the day began."""
    return at.replace(hour=at.hour - at.hour % QUARTER, minute=0, second=0, microsecond=0)
