"""What a zone says next: a pure decision, made from what waits, the time, and the hall's rules.

Sound is the hall's bottleneck: a call said twice takes about ten seconds, and a full hall calls every three. So a zone says a call
twice while it keeps up, once while others wait, and several in one sentence when it is still behind. What is older than its time to
live is left to the boards, and so is what a newer call of the same window or ticket has overtaken. An urgent text goes before
everything. Each call's own words begin within its time to live, wherever in a sentence they stand.
"""

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hallbus.hall.facts import Language, SpeechRules
from hallbus.hall.roll import Words, roll_of
from hallbus.hall.wording import Clause

WAITING_MAX = 50
NOTICE_TTL_S = 120.0  # a prepared text stays true for longer than a call
NOTICE_YIELDS_S = 20.0  # calls of its first seconds are said before it
TRAVEL_S = 0.5  # from the hub until it sounds, at most

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
    chime: bool


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
    old = [item for item in waiting if begin > _until(item, rules)]
    return [item for item in waiting if item not in old], old


def next_turn(
    waiting: Sequence[Announcement], now: datetime, rules: SpeechRules, pace: Pace, length_s: Length
) -> Turn | None:
    """Decides what is said next of a backlog in which nothing has expired; `length_s` tells how long clauses last."""
    if not waiting:
        return None
    first = waiting[0]
    said = _roll(waiting, now, rules, pace, length_s)
    lead_s = _lead_s(rules, pace) - TRAVEL_S
    if len(said) == 1:
        words, expires = first.words, _until(first, rules) - timedelta(seconds=lead_s)
        once = first.notice or len(waiting) > rules.backlog_single_read_over
        times = 1 if once else _times(first, now, rules, pace, length_s(words.clauses))
        return Turn(said, words, times, expires, rules.chime)
    shares = _shares(said)
    begins = _begins(shares, lead_s, length_s)
    expires = min(_until(item, rules) - timedelta(seconds=at) for item, at in zip(said, begins, strict=True))
    return Turn(said, roll_of(shares), 1, expires, rules.chime)


def _overtakes(new: Announcement, older: Announcement) -> bool:
    """A window's newer call, or the same ticket called elsewhere, makes a call untrue."""
    if new.window is None or older.window is None:
        return False
    return older.window == new.window or (bool(new.ticket) and older.ticket == new.ticket)


def _roll(
    waiting: Sequence[Announcement], now: datetime, rules: SpeechRules, pace: Pace, length_s: Length
) -> tuple[Announcement, ...]:
    """The calls that are said in one sentence now: as many as may be and as still begin in time; or just the first."""
    if len(waiting) <= rules.backlog_merge_over or rules.merge_max < 2:
        return (waiting[0],)
    said: list[Announcement] = []
    begin_s = _lead_s(rules, pace)
    for item in waiting[: rules.merge_max]:
        if item.roll is None or now + timedelta(seconds=begin_s) > _until(item, rules):
            break
        begin_s += length_s(_of_first_language(item.roll[1 if said else 0]))
        said.append(item)
    return tuple(said) or (waiting[0],)


def _shares(said: Sequence[Announcement]) -> list[Words]:
    return [item.roll[min(at, 1)] for at, item in enumerate(said) if item.roll is not None]


def _begins(shares: Sequence[Words], begin_s: float, length_s: Length) -> list[float]:
    """When each share's words begin, in seconds from the first sample."""
    begins = []
    for share in shares:
        begins.append(begin_s)
        begin_s += length_s(_of_first_language(share))
    return begins


def _times(first: Announcement, now: datetime, rules: SpeechRules, pace: Pace, words_s: float) -> int:
    """How often a call is said: as the hall says, but no repetition begins when the call is too old."""
    times, begin_s = 1, _lead_s(rules, pace) + words_s + pace.gap_s
    while times < rules.repeat and now + timedelta(seconds=begin_s) <= _until(first, rules):
        times, begin_s = times + 1, begin_s + words_s + pace.gap_s
    return times


def _of_first_language(words: Words) -> tuple[Clause, ...]:
    """A roll says all calls in one language before the next; who understands the first has heard it in time."""
    language: Language | None = words.clauses[0].language if words.clauses else None
    return tuple(clause for clause in words.clauses if clause.language == language)


def _lead_s(rules: SpeechRules, pace: Pace) -> float:
    return TRAVEL_S + (pace.chime_s if rules.chime else 0.0)


def _until(item: Announcement, rules: SpeechRules) -> datetime:
    """The latest moment at which its words may begin."""
    return item.at + timedelta(seconds=NOTICE_TTL_S if item.notice else rules.ttl_s)
