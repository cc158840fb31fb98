"""What comes next on a screen, and why.

What is scheduled comes by turns. A category that has had less than its share of the last hour comes before it, and a promise before both:
if the next item would still be on when the promise has to be kept, one of its clips is played now. An item that is longer than a promise,
in a hall that wants such items paused, is on until then, stops for the clip that was promised, and goes on where it was.
"""

from collections import deque
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct, field
from msgspec.structs import replace

from hallbus.hall.facts.programme import Deadline, Share, Slot
from hallbus.hall.items import Item
from hallbus.hall.programme.precedence import Reason
from hallbus.hall.programme.rules import CHANGE_S, PART_S, Filled, Rules
from hallbus.hall.programme.slots import is_on, windows_until

HOUR = timedelta(hours=1)
CARD_S = 30.0  # how long the hall's card stands before somebody looks again for something to play


class Turn(Struct, frozen=True):
    """One item on a screen, or the hall's card (`item` is empty). `by` is the id of its slot or deadline, or a share's category.

    A part of an item that is paused begins `offset` seconds into it, and leaves `rest` seconds for later.
    """

    item: str
    begins: datetime
    seconds: float
    why: Reason
    by: str = ""
    category: str = ""
    offset: float = 0.0
    rest: float = 0.0

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
    paused: Turn | None = None  # the last part of an item that waits for a promise to be kept

    def take(self, rules: Rules, turn: Turn) -> None:
        """A turn was played to its end, as planned."""
        self.turns += 1
        if turn.why != "deadline":
            self.paused = turn if turn.rest else None
        self.played[turn.item] = self.turns
        if rules.shares:
            self._remember(turn)
        for promise in rules.deadlines:
            if isinstance(promise.rule, Deadline) and promise.rule.category == turn.category and not turn.rest:
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
    candidate = _resumed(rules, progress, at)
    if candidate is None:
        candidate = _scheduled(rules, progress, at, wall)
        if rules.shares:
            candidate = _owed_share(rules, progress, candidate) or candidate
    return _promised(rules, progress, candidate, zone)


def _resumed(rules: Rules, progress: Progress, at: datetime) -> Turn | None:
    """The item that was paused, from where it was; None when it is gone, or its time would be over before it is."""
    part = progress.paused
    item = next((item for item in rules.items if item.id == part.item), None) if part else None
    if part is None or item is None:
        return None
    offset = part.offset + part.seconds
    left = item.seconds - offset
    if left <= 0 or not item.is_valid(at) or (item.until is not None and at + timedelta(seconds=left) > item.until):
        return None
    return replace(part, begins=at, seconds=left, offset=offset, rest=0.0)


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


def _promised(rules: Rules, progress: Progress, candidate: Turn, zone: tzinfo) -> Turn:
    """The candidate, or as much of it as may be, if every promise can still be kept in time after it; else the most urgent one's clip.

    Of several promises each is looked at in the order in which it is due, with the length of its own clip.
    """
    is_long = candidate.item in rules.long
    owed: list[tuple[datetime, Item, str]] = []
    for promise in rules.deadlines:
        # A long item of the category keeps its promise at its end at the earliest: that is too late to rely on.
        if not isinstance(promise.rule, Deadline) or (promise.rule.category == candidate.category and not is_long):
            continue
        due = due_at(promise.rule, progress, candidate.begins, candidate.ends, zone)
        item = _oldest(promise.items, progress, candidate.begins)
        if due is not None and item is not None:
            owed.append((due, item, promise.rule.id))
    if not owed:
        return candidate
    owed.sort(key=lambda one: one[0])
    clips = timedelta()
    latest = owed[0][0]
    for due, item, _ in owed:
        latest = min(latest, due - clips)
        clips += timedelta(seconds=item.seconds)
    if candidate.ends <= latest:
        return candidate
    _, urgent, id = owed[0]
    part = _part(candidate, latest) if is_long else None
    return part or _turn(urgent, candidate.begins, "deadline", id)


def _part(candidate: Turn, latest: datetime) -> Turn | None:
    """As much of a long item as is over a moment before `latest`; None when that, or what is left then, is not worth looking at."""
    room = (latest - candidate.begins).total_seconds() - CHANGE_S
    seconds = min(room, candidate.seconds - PART_S)
    return replace(candidate, seconds=seconds, rest=candidate.seconds - seconds) if seconds >= PART_S else None


def due_at(promise: Deadline, progress: Progress, at: datetime, until: datetime, zone: tzinfo) -> datetime | None:
    """By when the next clip of a promise has to begin; None if it does not count from `at` to `until`, or would be due after its hours."""
    wall, last = (moment.astimezone(zone).replace(tzinfo=None) for moment in (at, until))
    for window in windows_until(promise.hours, wall, last):
        opened = progress.since if promise.hours is None else max(progress.since, _aware(window.begins, zone))
        due = max(progress.kept.get(promise.id, opened), opened) + timedelta(minutes=promise.minutes)
        if promise.hours is None or due < _aware(window.ends, zone):
            return due
    return None


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
