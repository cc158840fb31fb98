"""What the hall has learned of its own pace today: how long rounds take, and who comes before others.

A round is what a visit costs a window: from its call to the window's next call, without the time when nobody waited there. The way to
the window, the turn to the next and those who do not come are in it. A fold passes through thousands of them that nobody asks for, so
they are kept as they come, and worked out when somebody asks.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from hallbus.hall.facts import Service
from hallbus.hall.tickets import Ticket

QueueKey = str | int
# A visit was called, its window freed of it, the next one waited since then, and was called.
Round = tuple[datetime, datetime, datetime, datetime]
ROUNDS_KEPT, COMERS_KEPT = 40, 64
AROUND_MIN = 1.0  # what comes to the hall file's minutes, before anything is known
MINUTES = 8.0  # of a service that the hall file has lost
BELIEF = 8  # so many rounds weigh as much as what was believed before
FEW = 8  # fewer rounds say nothing about the next days
OUTLIER = 3.0  # times the median: a longer round counts as so long, for its clerk may have left without a word
# What is left of a round, in rounds, is less the longer it goes on, but never less than that.
LEFT, LEFT_LEAST = 0.72, 0.5
NO_TIME, LONGEST_TURN = timedelta(0), timedelta(minutes=1)  # between two visits; more of it is idleness
HOUR, SHORTEST = timedelta(hours=1), timedelta(minutes=30)


@dataclass(slots=True)
class Flow:
    """Who comes to a queue: when the newest came or were sent from elsewhere, and how many have a class that may go first."""

    came: deque[datetime] = field(default_factory=lambda: deque(maxlen=COMERS_KEPT))
    sent: deque[datetime] = field(default_factory=lambda: deque(maxlen=COMERS_KEPT))
    count: int = 0
    classes: int = 0


def _newest_rounds() -> deque[Round]:
    return deque(maxlen=ROUNDS_KEPT)


@dataclass(slots=True)
class Pace:
    """Belongs to a hall's day. `usual` is what rounds took on the days before, in minutes by service."""

    usual: dict[str, float] = field(default_factory=dict)
    rounds: defaultdict[str, deque[Round]] = field(default_factory=lambda: defaultdict(_newest_rounds))
    flows: defaultdict[QueueKey, Flow] = field(default_factory=lambda: defaultdict(Flow))
    returns: int = 0  # how often a missed ticket was to be called again
    began: dict[int, tuple[datetime, str]] = field(default_factory=dict)  # a window's newest call, and of which service
    _minutes: dict[str, tuple[Round, float]] = field(default_factory=dict, compare=False)

    def take(self, key: QueueKey, at: datetime, group: str) -> None:
        """Somebody took a number."""
        flow = self.flows[key]
        flow.came.append(at)
        flow.count += 1
        if group != "regular":
            flow.classes += 1

    def send(self, key: QueueKey, at: datetime) -> None:
        """Somebody was sent to a queue, with an older number than most there."""
        self.flows[key].sent.append(at)

    def call(self, window: int, ticket: Ticket, at: datetime, freed: datetime | None, moved: datetime | None) -> None:
        """A window calls; `freed` is when its last visit ended, `moved` when it was opened or paused last."""
        begun = self.began.get(window)
        self.began[window] = (at, ticket.service)
        if begun is None or freed is None:
            return
        called, service = begun
        if moved is None or moved < called:
            self.rounds[service].append((called, freed, ticket.since or ticket.taken_at, at))

    def resume(self, window: int, at: datetime, freed: datetime | None) -> None:
        """A parked visit goes on: that makes the round before it longer, without the time between."""
        begun = self.began.get(window)
        if begun is not None and freed is not None and at > freed:
            self.began[window] = (begun[0] + (at - freed), begun[1])

    def seen(self, service: str) -> tuple[float, int]:
        """How many minutes the newest rounds took together, outliers cut down, and how many they are."""
        rounds = self.rounds.get(service)
        if not rounds:
            return 0.0, 0
        known = self._minutes.get(service)
        if known is None or known[0] is not rounds[-1]:
            minutes = [_minutes(each) for each in rounds]
            most = OUTLIER * median(minutes)
            known = self._minutes[service] = (rounds[-1], sum(min(each, most) for each in minutes))
        return known[1], len(rounds)


def _minutes(each: Round) -> float:
    called, freed, came, following = each
    turn = following - max(freed, came)
    return (freed - called + max(NO_TIME, min(turn, LONGEST_TURN))).total_seconds() / 60


def round_minutes(
    pace: Pace, services: Mapping[str, Service], under_way: Iterable[tuple[str, float]] = ()
) -> dict[str, float]:
    """What a visit of each service costs a window: what was believed, corrected by the newest rounds.

    Of the rounds `under_way` the minutes until now are known: without them a morning would know short visits only.
    """
    found = {id: believed(pace, services, id) for id in {**services, **pace.rounds}}
    seen = {id: pace.seen(id) for id in pace.rounds}
    wide = _hall_wide(seen, found)
    for id, gone in under_way:
        if id in found:
            minutes, count = seen.get(id, (0.0, 0))
            seen[id] = (minutes + gone + left_of_round(found[id] * wide, gone), count + 1)
    for id, usual in found.items():
        minutes, count = seen.get(id, (0.0, 0))
        found[id] = (usual * wide * BELIEF + minutes) / (BELIEF + count)
    return found


def left_of_round(usual: float, gone: float) -> float:
    """How many minutes are left of a round that has gone on for so many."""
    return usual * max(LEFT_LEAST, 1 - LEFT * gone / usual)


def believed(pace: Pace, services: Mapping[str, Service], service: str) -> float:
    """What a round took on the days before, or should take by the hall file."""
    known = services.get(service)
    return pace.usual.get(service) or (known.average_minutes if known else MINUTES) + AROUND_MIN


def usual_minutes(pace: Pace, services: Mapping[str, Service]) -> dict[str, float]:
    """What rounds take, for the day that begins; nothing of services of which too little was seen."""
    enough = {id for id, rounds in pace.rounds.items() if len(rounds) >= FEW} | set(pace.usual)
    return {id: round(minutes, 2) for id, minutes in round_minutes(pace, services).items() if id in enough}


def rates(pace: Pace, key: QueueKey, at: datetime) -> tuple[float, float]:
    """How many come a minute who go before others: sent from elsewhere, and with a class."""
    flow = pace.flows.get(key)
    if flow is None:
        return 0.0, 0.0
    count = sum(each.count for each in pace.flows.values())
    classes = sum(each.classes for each in pace.flows.values())
    share = (flow.classes + 10 * (classes + 3) / (count + 30)) / (flow.count + 10)
    return _rate(flow.sent, at), _rate(flow.came, at) * share


def _rate(moments: deque[datetime], at: datetime) -> float:
    """Such moments a minute, in the last hour."""
    if not moments:
        return 0.0
    recent = sum(at - moment < HOUR for moment in moments)
    span = HOUR if len(moments) < COMERS_KEPT else max(SHORTEST, min(HOUR, at - moments[0]))
    return recent * 60 / span.total_seconds()


def _hall_wide(seen: Mapping[str, tuple[float, int]], expected: Mapping[str, float]) -> float:
    """How much slower than believed today goes, for services of which little was seen."""
    doubt = BELIEF * MINUTES
    took = sum(minutes for minutes, _ in seen.values())
    due = sum(expected[id] * count for id, (_, count) in seen.items())
    return (took + doubt) / (due + doubt)
