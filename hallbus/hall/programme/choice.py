"""What comes next on a screen, and why.

What is scheduled comes by turns. A category that has had less than its share of the last hour comes before it, and a promise before both:
if the next item would still be on when the promise has to be kept, one of its clips is played now.
"""

from collections import deque
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct, field

from hallbus.hall.facts.programme import Deadline, Share, Slot
from hallbus.hall.items import Item
from hallbus.hall.programme.precedence import Reason
from hallbus.hall.programme.rules import Filled, Rules
from hallbus.hall.programme.slots import is_on, window_of

HOUR = timedelta(hours=1)
CARD_S = 30.0  # how long the hall's card stands before somebody looks again for something to play


class Turn(Struct, frozen=True):
    """One item on a screen, or the hall's card (`item` is empty). `by` is the id of its slot or deadline, or a share's category."""

    item: str
    begins: datetime
    seconds: float
    why: Reason
    by: str = ""
    category: str = ""

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(seconds=self.seconds)


class Progress(Struct):
    """How far a programme has come on a screen. Times are aware."""

    since: datetime  # before it nothing was owed
    kept: dict[str, datetime] = field(default_factory=dict)  # deadline → end of the last clip that was shown whole
    played: dict[str, int] = field(default_factory=dict)  # item → the number of the turn in which it came last
    turns: int = 0
    hour: deque[Turn] = field(default_factory=deque)  # the last hour's, when there are shares to keep
    seconds: dict[str, float] = field(default_factory=dict)  # category → how long it has of them
    tags: dict[str, float] = field(default_factory=dict)  # slot → seconds by its weight
    tag: float = 0.0  # of the slot that played last

    def take(self, rules: Rules, turn: Turn) -> None:
        """A turn was played to its end, as planned."""
        self.turns += 1
        self.played[turn.item] = self.turns
        if rules.shares:
            self._remember(turn)
        for promise in rules.deadlines:
            if isinstance(promise.rule, Deadline) and promise.rule.category == turn.category:
                self.kept[promise.rule.id] = turn.ends
        for slot in (*rules.slots, *rules.fillers):
            if isinstance(slot.rule, Slot) and slot.rule.id == turn.by and turn.why in ("scheduled", "filler"):
                self.tag = max(self.tag, self.tags.get(turn.by, 0.0))
                self.tags[turn.by] = self.tag + turn.seconds / slot.rule.weight

    def _remember(self, turn: Turn) -> None:
        over = turn.ends - HOUR
        while self.hour and self.hour[0].ends <= over:
            old = self.hour.popleft()
            self.seconds[old.category] -= old.seconds
        if turn.item:
            self.hour.append(turn)
            self.seconds[turn.category] = self.seconds.get(turn.category, 0.0) + turn.seconds


def next_turn(rules: Rules, progress: Progress, at: datetime, zone: tzinfo) -> Turn:
    """What comes on at `at` (aware), by the wall clock of `zone`."""
    at = at.astimezone(UTC)
    wall = at.astimezone(zone).replace(tzinfo=None)
    candidate = _scheduled(rules, progress, at, wall)
    if rules.shares:
        candidate = _owed_share(rules, progress, candidate) or candidate
    return _owed_promise(rules, progress, candidate, wall, zone) or candidate


def _scheduled(rules: Rules, progress: Progress, at: datetime, wall: datetime) -> Turn:
    """By turns: first among the slots by their weights, then among a slot's items, whichever has not come for longest."""
    for group, why in ((rules.slots, "scheduled"), (rules.fillers, "filler")):
        ready = [(slot, item) for slot in group if _on(slot, wall) and (item := _oldest(slot.items, progress, at))]
        if ready:
            slot, item = min(ready, key=lambda one: max(progress.tag, progress.tags.get(_id(one[0]), 0.0)))
            return _turn(item, at, "scheduled" if why == "scheduled" else "filler", _id(slot))
    return Turn("", at, CARD_S, "card")


def _owed_share(rules: Rules, progress: Progress, candidate: Turn) -> Turn | None:
    """The category that would be the farthest below its share of the hour that ends with the candidate."""
    behind: list[tuple[float, Turn]] = []
    seconds = _of_the_hour(progress, candidate)
    total = sum(seconds.values())
    for share in rules.shares:
        if not isinstance(share.rule, Share) or (item := _oldest(share.items, progress, candidate.begins)) is None:
            continue
        category = share.rule.category
        lacks = share.rule.percent / 100 * total - seconds.get(category, 0.0)
        if lacks > 0 and candidate.category != category:
            behind.append((lacks, _turn(item, candidate.begins, "share", category)))
    return max(behind, key=lambda one: one[0])[1] if behind else None


def _of_the_hour(progress: Progress, candidate: Turn) -> dict[str, float]:
    """How many seconds each category has of the hour that ends with the candidate."""
    since = candidate.ends - HOUR
    seconds = dict(progress.seconds)
    for turn in progress.hour:
        before = (since - turn.begins).total_seconds()
        if before <= 0:
            break
        seconds[turn.category] -= min(before, turn.seconds)
    if candidate.item:
        seconds[candidate.category] = seconds.get(candidate.category, 0.0) + candidate.seconds
    return seconds


def _owed_promise(rules: Rules, progress: Progress, candidate: Turn, wall: datetime, zone: tzinfo) -> Turn | None:
    """The most urgent promise, if it or one behind it could no longer be kept in time after the candidate."""
    owed: list[tuple[datetime, Item, str]] = []
    for promise in rules.deadlines:
        if not isinstance(promise.rule, Deadline) or promise.rule.category == candidate.category:
            continue
        due = due_at(promise.rule, progress, wall, zone)
        item = _oldest(promise.items, progress, candidate.begins)
        if due is not None and item is not None:
            owed.append((due, item, promise.rule.id))
    owed.sort(key=lambda one: one[0])
    free = candidate.ends
    for due, item, _ in owed:
        if free > due:
            _, urgent, id = owed[0]
            return _turn(urgent, candidate.begins, "deadline", id)
        free += timedelta(seconds=item.seconds)
    return None


def due_at(promise: Deadline, progress: Progress, wall: datetime, zone: tzinfo) -> datetime | None:
    """By when the next clip of a promise has to begin; None when its hours are not now, or over by then."""
    window = window_of(promise, wall)
    if window is None:
        return None
    opened = progress.since if promise.hours is None else max(progress.since, _aware(window.begins, zone))
    due = max(progress.kept.get(promise.id, opened), opened) + timedelta(minutes=promise.minutes)
    return None if promise.hours is not None and due >= _aware(window.ends, zone) else due


def _aware(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _on(slot: Filled, wall: datetime) -> bool:
    return isinstance(slot.rule, Slot) and is_on(slot.rule, wall)


def _id(slot: Filled) -> str:
    return slot.rule.id if isinstance(slot.rule, Slot) else ""


def _oldest(items: tuple[Item, ...], progress: Progress, at: datetime) -> Item | None:
    """The item that has not come for longest and would be over in time; of several, the first."""
    fitting = [item for item in items if fits(item, at)]
    return min(fitting, key=lambda item: progress.played.get(item.id, -1)) if fitting else None


def fits(item: Item, at: datetime) -> bool:
    """Whether an item may begin now and is over before its time is."""
    return item.is_valid(at) and (item.until is None or at + timedelta(seconds=item.seconds) <= item.until)


def _turn(item: Item, at: datetime, why: Reason, by: str) -> Turn:
    return Turn(item.id, at, item.seconds, why, by, item.category)
