"""What a zone says next: a pure decision, made from what waits, the time, and the hall's rules.

Sound is the hall's bottleneck: a call said twice takes about ten seconds, and a full hall calls every three. So a zone says a call
twice while it keeps up, once while others wait, and several in one sentence when it is still behind, or when somebody who waits
would otherwise hear their number too late. What is older than its time to live is left to the boards, and so is what a newer call of
the same window or ticket has overtaken. An urgent text goes before everything. Each call's own words begin within its time to live,
wherever in a sentence they stand. When there are more calls than can be said at all, the oldest go, so that sentences are full:
a zone that says each at the very last moment would say the fewest.
"""

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.roll import Words, roll_of
from hallbus.hall.wording import Clause

WAITING_MAX = 50
NOTICE_TTL_S = 120.0  # a prepared text stays true for longer than a call
NOTICE_YIELDS_S = 20.0  # calls of its first seconds are said before it
TRAVEL_S = 0.5  # from the hub until it sounds, at most
ANSWER_S = 0.2  # until the hub knows that it has sounded

Length = Callable[[tuple[Clause, ...]], float]  # seconds


@dataclass(frozen=True, slots=True)
class Announcement:
    """One fact that a zone should hear; `at` is when it happened. With seq 0 it is none, but a test of the sound."""

    seq: int
    zone: str
    window: int | None  # none: no window's newer call can overtake it
    ticket: str
    words: Words
    at: datetime
    notice: bool = False  # a prepared text: said once, and no visitor misses a call for it
    urgent: bool = False  # a prepared text that interrupts what sounds
    gain_db: float = 0.0  # against the loudness of calls
    until: datetime | None = None  # when its words may begin at the latest, where that is not by its kind
    roll: tuple[Words, Words] | None = None  # as the first of a roll, and as a later one; none: it is said alone

    @property
    def turn(self) -> tuple[bool, datetime]:
        """Who waits in a zone is said in this order."""
        return not self.urgent, self.at + timedelta(seconds=NOTICE_YIELDS_S if self.notice and not self.urgent else 0)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said now: nothing, one announcement, or a roll of calls; so many times; and how soon it must begin."""

    said: tuple[Announcement, ...]
    words: Words
    times: int
    expires: datetime
    left_out: tuple[Announcement, ...] = ()  # what goes so that the others are in time


@dataclass(frozen=True, slots=True)
class Pace:
    """How long what is around the words takes, in seconds."""

    chime_s: float
    gap_s: float


def joined(
    waiting: Sequence[Announcement], new: Announcement
) -> tuple[list[Announcement], list[tuple[Announcement, str]]]:
    """Takes a new announcement into a backlog; gives the backlog, and what had to go for it with the reason."""
    gone = [(older, "overtaken") for older in waiting if _overtakes(new, older)]
    kept = [older for older in waiting if not _overtakes(new, older)]
    if len(kept) >= WAITING_MAX:
        oldest = next((item for item in kept if not item.urgent), kept[0])
        kept.remove(oldest)
        gone.append((oldest, "crowded"))
    insort(kept, new, key=lambda item: item.turn)
    return kept, gone


def returned(waiting: Sequence[Announcement], back: Announcement) -> list[Announcement] | None:
    """Puts back what could not be said to its end; None when something newer has overtaken it meanwhile."""
    if any(_overtakes(newer, back) for newer in waiting):
        return None
    return sorted([back, *waiting], key=lambda item: item.turn)


def expired(
    waiting: Sequence[Announcement], now: datetime, rules: SpeechRules, pace: Pace
) -> tuple[list[Announcement], list[Announcement]]:
    """Parts a backlog into what may still be said and what is too old for its words to begin in time."""
    begin = now + timedelta(seconds=_lead_s(rules, pace))
    parts: tuple[list[Announcement], list[Announcement]] = ([], [])
    for item in waiting:
        parts[begin > _until(item, rules)].append(item)
    return parts


def next_turn(
    waiting: Sequence[Announcement], now: datetime, rules: SpeechRules, pace: Pace, length_s: Length
) -> Turn | None:
    """Decides what is said next of a backlog in which nothing has expired; `length_s` tells how long clauses last."""
    return _Decision(tuple(waiting), now, rules, pace, length_s).turn() if waiting else None


@dataclass(frozen=True, slots=True)
class _Decision:
    """One look at a backlog."""

    waiting: tuple[Announcement, ...]
    now: datetime
    rules: SpeechRules
    pace: Pace
    length_s: Length

    def turn(self) -> Turn:
        first, count = self.waiting[0], len(self.waiting)
        if first.notice:
            return self._alone(1)
        if count <= self.rules.backlog_merge_over:
            times = 1 if count > self.rules.backlog_single_read_over else self._times(first)
            for ways in range(times, 0, -1):
                if self._rest_in_time(1, self._alone_s(first, ways)):
                    return self._alone(ways)
            for size in range(2, len(self._run(0)) + 1):
                if self._fits(0) >= size and self._rest_in_time(size, self._roll_s(self.waiting[:size])):
                    return self._together(0, size)
        begin = max(range(max(1, len(self._run(0)) or 1)), key=lambda at: (self._fits(at), -at))
        size = self._fits(begin)
        return self._together(begin, size) if size > 1 else self._alone(1)

    def _alone(self, times: int) -> Turn:
        first = self.waiting[0]
        expires = _until(first, self.rules) - timedelta(seconds=self._chime_s)
        return Turn((first,), first.words, times, expires)

    def _together(self, begin: int, size: int) -> Turn:
        said = self.waiting[begin : begin + size]
        shares, begins_s, expires = _shares(said), self._chime_s, []
        for item, share in zip(said, shares, strict=True):
            expires.append(_until(item, self.rules) - timedelta(seconds=begins_s))
            begins_s += self.length_s(_of_first_language(share))
        return Turn(said, roll_of(shares), 1, min(expires), self.waiting[:begin])

    def _run(self, at: int) -> list[Announcement]:
        """The calls from there on that could be one sentence, however many the hall allows."""
        return list(takewhile(lambda item: item.roll is not None, self.waiting[at:]))

    def _fits(self, at: int) -> int:
        """How many of a sentence that begins there would begin in time."""
        begins_s, fitting = self._lead_s, 0
        for item in self._run(at)[: self.rules.merge_max]:
            if not self._in_time(item, begins_s):
                break
            begins_s += self.length_s(_of_first_language(_share(item, fitting)))
            fitting += 1
        return fitting

    def _rest_in_time(self, said: int, after_s: float) -> bool:
        """Whether all others would still begin in time, said in the shortest way."""
        at_s, rest = after_s + ANSWER_S, self.waiting[said:]
        while rest:
            size = max(1, len(list(takewhile(lambda item: item.roll is not None, rest[: self.rules.merge_max]))))
            begins_s = at_s + self._lead_s
            for nth, item in enumerate(rest[:size]):
                if not self._in_time(item, begins_s):
                    return False
                words = item.words if size == 1 else _share(item, nth)
                begins_s += self.length_s(_of_first_language(words))
            length_s = self._alone_s(rest[0], 1) if size == 1 else self._roll_s(rest[:size])
            at_s, rest = at_s + length_s + ANSWER_S, rest[size:]
        return True

    def _times(self, first: Announcement) -> int:
        """How often a call is said: as the hall says, but no repetition begins when the call is too old."""
        words_s = self.length_s(first.words.clauses) + self.pace.gap_s
        later = [times for times in range(2, self.rules.repeat + 1)
                 if self._in_time(first, self._lead_s + (times - 1) * words_s)]  # fmt: skip
        return max(later, default=1)

    def _alone_s(self, item: Announcement, times: int) -> float:
        words_s = self.length_s(item.words.clauses)
        return self._chime_s + times * words_s + (times - 1) * self.pace.gap_s

    def _roll_s(self, said: Sequence[Announcement]) -> float:
        return self._chime_s + sum(self.length_s(_share(item, nth).clauses) for nth, item in enumerate(said))

    def _in_time(self, item: Announcement, begins_s: float) -> bool:
        return self.now + timedelta(seconds=begins_s) <= _until(item, self.rules)

    @property
    def _chime_s(self) -> float:
        return self.pace.chime_s if self.rules.chime else 0.0

    @property
    def _lead_s(self) -> float:
        return _lead_s(self.rules, self.pace)


def _overtakes(new: Announcement, older: Announcement) -> bool:
    """A window's newer call, or the same ticket called elsewhere, makes a call untrue."""
    if new.window is None or older.window is None:
        return False
    return older.window == new.window or (bool(new.ticket) and older.ticket == new.ticket)


def _shares(said: Sequence[Announcement]) -> list[Words]:
    return [_share(item, nth) for nth, item in enumerate(said)]


def _share(item: Announcement, nth: int) -> Words:
    """The words of the nth call of a roll."""
    return item.roll[min(nth, 1)] if item.roll is not None else item.words


def _of_first_language(words: Words) -> tuple[Clause, ...]:
    """A roll says all calls in one language before the next; who understands the first has heard it in time."""
    language: Language | None = words.clauses[0].language if words.clauses else None
    return tuple(clause for clause in words.clauses if clause.language == language)


def _lead_s(rules: SpeechRules, pace: Pace) -> float:
    return TRAVEL_S + (pace.chime_s if rules.chime else 0.0)


def _until(item: Announcement, rules: SpeechRules) -> datetime:
    """The latest moment at which its words may begin."""
    if item.until is not None:
        return item.until
    return item.at + timedelta(seconds=NOTICE_TTL_S if item.notice else rules.ttl_s)
