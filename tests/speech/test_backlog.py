"""What is said next, decided for any backlog: no clock, no sound, nothing but the decision."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hallbus.hall.facts import SpeechRules
from hallbus.hall.roll import call_words
from hallbus.hall.wording import Clause
from hallbus.speech.backlog import TRAVEL_S, WAITING_MAX, Announcement, Pace, Turn, expired, joined, next_turn, returned
from tests.speech.room import START, notice_words

PACE = Pace(chime_s=0.9, gap_s=0.5)
RULES = SpeechRules()


def length_s(clauses: tuple[Clause, ...]) -> float:
    return sum(0.25 * len(clause.text) for clause in clauses)


def called(seq: int, window: int = 1, ticket: str = "", at_s: float = 0.0) -> Announcement:
    number = ticket or f"A{seq:03}"
    whole, first, later = (call_words(RULES, number, window, None, share) for share in ("whole", "first", "next"))
    return Announcement(seq, "Z1", window, number, whole, at(at_s), roll=(first, later))


def text(seq: int, at_s: float = 0.0, urgent: bool = False) -> Announcement:
    return Announcement(seq, "Z1", None, "", notice_words("上午好。"), at(at_s), notice=True, urgent=urgent)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def decided(waiting: list[Announcement], now_s: float = 0.0, rules: SpeechRules = RULES) -> Turn | None:
    return next_turn(expired(waiting, at(now_s), rules, PACE)[0], at(now_s), rules, PACE, length_s)


def seqs(turn: Turn | None) -> list[int]:
    return [item.seq for item in turn.said] if turn else []


def test_nothing_is_said_when_nothing_waits() -> None:
    assert decided([]) is None
    assert decided([called(1, at_s=0)], 30) is None


def test_a_call_is_said_twice_alone_once_with_others_and_in_a_roll_when_many_wait() -> None:
    crowd = [called(no, no, at_s=no / 10) for no in range(1, 9)]
    assert [(seqs(turn), turn.times) for n in (1, 3, 4, 5, 6, 8) if (turn := decided(crowd[:n], 1))] == [
        ([1], 2),
        ([1], 2),
        ([1], 1),
        ([1], 1),
        ([1, 2, 3, 4], 1),
        ([1, 2, 3, 4], 1),
    ]


def test_a_hall_may_forbid_rolls_or_allow_longer_ones() -> None:
    crowd = [called(no, no) for no in range(1, 9)]
    assert seqs(decided(crowd, 0, SpeechRules(merge_max=1))) == [1]
    assert seqs(decided(crowd, 0, SpeechRules(merge_max=6))) == [1, 2, 3, 4, 5, 6]


def test_a_roll_ends_at_a_text_and_at_a_call_that_would_come_too_late() -> None:
    crowd = [called(no, no) for no in range(1, 9)]
    with_text = sorted([*crowd, text(9, at_s=-20)], key=lambda item: item.turn)
    assert seqs(decided(with_text)) == [1, 2, 3, 4], "the text is younger in turn than calls of its first seconds"
    late = [called(1, 1), called(2, 2), text(3, at_s=-20), *crowd[3:]]
    assert seqs(decided(late)) == [1, 2]
    assert seqs(decided(crowd, 19)) == [1, 2], "the third would begin after its 25 s"


def test_a_call_is_not_repeated_when_the_repetition_would_be_too_late() -> None:
    assert (turn := decided([called(1)], 15)) is not None
    assert turn.times == 2
    assert (turn := decided([called(1)], 22)) is not None
    assert turn.times == 1


def test_a_call_is_said_once_when_somebody_who_waits_would_otherwise_hear_theirs_too_late() -> None:
    young = [called(no, no, at_s=10) for no in (1, 2, 3)]
    assert (turn := decided(young, 14)) is not None
    assert (seqs(turn), turn.times) == ([1], 2), "the two others are in time after two readings"
    assert (turn := decided(young, 23)) is not None
    assert (seqs(turn), turn.times) == ([1], 1), "after two readings they would not be"
    assert seqs(decided(young, 27)) == [1, 2], "and after one neither, so they share a sentence with it"


def test_with_more_calls_than_can_be_said_the_oldest_go_and_the_sentence_is_full() -> None:
    flood = [called(no, no, at_s=no) for no in range(1, 21)]
    assert (turn := decided(flood, 24)) is not None
    assert len(turn.said) == 4
    assert [item.seq for item in turn.left_out] == list(range(1, turn.said[0].seq))
    assert turn.left_out, "one at a time they would all be said at the last moment, and fewer"


def test_nothing_is_left_out_for_calls_behind_a_text() -> None:
    waiting = [called(1, 1), text(2, at_s=-19.5), *(called(no, no, at_s=12) for no in range(3, 9))]
    assert (turn := decided(waiting, 22)) is not None
    assert (seqs(turn), turn.left_out) == ([1], ())


def test_an_urgent_text_goes_first_and_nothing_pushes_it_out() -> None:
    waiting: list[Announcement] = [text(1, urgent=True)]
    for no in range(2, 100):
        waiting, _ = joined(waiting, called(no, no, at_s=-30))
    assert waiting[0].seq == 1
    assert len(waiting) == WAITING_MAX


def test_a_ticket_that_is_called_to_another_window_is_not_sent_to_the_first() -> None:
    waiting, _ = joined([], called(1, 3, "A001"))
    waiting, gone = joined(waiting, called(2, 5, "A001"))
    assert [item.seq for item in waiting] == [2]
    assert [(item.seq, why) for item, why in gone] == [(1, "overtaken")]


def test_what_comes_back_takes_its_old_place_unless_it_is_overtaken() -> None:
    waiting = [called(2, 2, at_s=1), called(3, 3, at_s=2)]
    back = returned(waiting, called(1, 1))
    assert back is not None
    assert [item.seq for item in back] == [1, 2, 3]
    assert returned(waiting, called(1, 2)) is None


# Whatever a day brings: a story of calls and texts, told second by second, with a player that says each turn to its end.


class Told(NamedTuple):
    """What became of a story: each turn with the second at which it began, and what was dropped with the reason."""

    turns: list[tuple[float, Turn]]
    gone: dict[int, str]
    came: dict[int, Announcement]


def tell(steps: list[tuple[int, float, str]], rules: SpeechRules) -> Told:
    came: dict[int, Announcement] = {}
    clock = 0.0
    for seq, (window, wait_s, kind) in enumerate(steps, 1):
        clock += wait_s
        if kind == "call":
            came[seq] = called(seq, window, at_s=clock)
        else:
            came[seq] = text(seq, clock, urgent=kind == "urgent")
    told = Told([], {}, came)
    waiting: list[Announcement] = []
    due = sorted(came.values(), key=lambda item: item.at)
    now = 0.0
    while due or waiting:
        while due and due[0].at <= at(now):
            waiting, gone = joined(waiting, due.pop(0))
            told.gone.update((item.seq, why) for item, why in gone)
        waiting, old = expired(waiting, at(now), rules, PACE)
        told.gone.update((item.seq, "expired") for item in old)
        turn = next_turn(waiting, at(now), rules, PACE, length_s)
        if turn is None:
            now = (due[0].at - START).total_seconds() if due else now
            continue
        told.turns.append((now, turn))
        told.gone.update((item.seq, "crowded") for item in turn.left_out)
        waiting = [item for item in waiting if item not in turn.said and item not in turn.left_out]
        now += PACE.chime_s + turn.times * length_s(turn.words.clauses) + (turn.times - 1) * PACE.gap_s
    return told


kinds = st.sampled_from(["call"] * 8 + ["notice", "urgent"])
stories = st.lists(st.tuples(st.integers(1, 12), st.floats(0, 9), kinds), max_size=60)
some_rules = st.builds(
    SpeechRules,
    ttl_s=st.sampled_from([8.0, 25.0, 60.0]),
    repeat=st.integers(1, 3),
    merge_max=st.integers(1, 6),
    backlog_merge_over=st.integers(0, 8),
    backlog_single_read_over=st.integers(0, 5),
    chime=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(stories, some_rules)
@example([(no % 12 + 1, 3.0, "call") for no in range(60)], RULES)
@example([(1, 0.0, "call"), (2, 0.0, "urgent"), (1, 0.0, "call")], RULES)
def test_every_story_is_told_in_order_fresh_and_whole(steps: list[tuple[int, float, str]], rules: SpeechRules) -> None:
    told = tell(steps, rules)
    said = [item for _, turn in told.turns for item in turn.said]
    # Each fact once: said, or let go for a reason.
    assert sorted([item.seq for item in said] + list(told.gone)) == sorted(told.came)
    # In the order in which they were called.
    calls = [item.seq for item in said if not item.notice]
    assert calls == sorted(calls)
    for began, turn in told.turns:
        assert 1 <= len(turn.said) <= max(1, rules.merge_max)
        assert turn.times == 1 or len(turn.said) == 1
        for item, begins in zip(turn.said, beginnings(turn, began, rules), strict=True):
            # Nobody hears their number later than the hall allows …
            assert (at(begins) - item.at).total_seconds() <= (120 if item.notice else rules.ttl_s) + 1e-6
            # … or after their window has called somebody else.
            newer = [o for o in told.came.values() if o.window == item.window and item.at < o.at <= at(began)]
            assert item.window is None or not newer


def beginnings(turn: Turn, began: float, rules: SpeechRules) -> list[float]:
    """When the words of each call of a turn begin, as they would sound."""
    begins, found = began + (PACE.chime_s if rules.chime else 0), []
    for nth, item in enumerate(turn.said):
        found.append(begins)
        share = item.roll[min(nth, 1)] if item.roll and len(turn.said) > 1 else item.words
        begins += length_s(share.clauses)
    return found


@settings(max_examples=100, deadline=None)
@given(stories, some_rules)
def test_a_turn_that_begins_when_it_expires_is_still_in_time(
    steps: list[tuple[int, float, str]], rules: SpeechRules
) -> None:
    for began, turn in tell(steps, rules).turns:
        latest = (turn.expires - START).total_seconds()
        assert latest >= began + TRAVEL_S - 1e-6, "the player has time to begin"
        for item, begins in zip(turn.said, beginnings(turn, latest, rules), strict=True):
            assert (at(begins) - item.at).total_seconds() <= (120 if item.notice else rules.ttl_s) + 1e-6


@given(stories)
def test_an_urgent_text_is_the_next_turn_whatever_waits(steps: list[tuple[int, float, str]]) -> None:
    waiting: list[Announcement] = []
    for seq, (window, _, _) in enumerate(steps, 1):
        waiting, _ = joined(waiting, called(seq, window))
    waiting, _ = joined(waiting, replace(text(99, urgent=True), at=at(1)))
    assert seqs(decided(waiting, 1)) == [99]
