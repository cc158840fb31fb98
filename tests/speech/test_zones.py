"""What a zone says and what it leaves out, hour by hour, in no time: the clock and the sound are stand-ins here."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallbus.hall.facts import SpeechRules
from hallbus.speech.zones import WAITING_MAX, Announcement
from tests.speech.room import CHIME_S, START, TWICE_S, Room, notice_words


async def test_a_call_is_chime_words_pause_and_the_words_again() -> None:
    room = Room()
    seq = room.call("A001", 3)
    await room.clock.pass_s(20)
    [(at, message)] = room.sent
    assert at == 0
    assert message == {
        "type": "say",
        "seq": seq,
        "text": "请A零零一号，到三号窗口办理。",
        "audio": [
            "/audio/chime",
            "/audio/请A零零一号",
            "/audio/到三号窗口办理",
            "/audio/pause",
            "/audio/请A零零一号",
            "/audio/到三号窗口办理",
        ],
        "expires": "2026-11-24T09:00:24.000+08:00",
        "zone": "Z1",
    }
    assert room.receipts == [(seq, "Z1")]
    assert room.announcer.counts == {"said": 1}
    await room.end()


async def test_calls_of_a_zone_wait_for_each_other_and_keep_their_order() -> None:
    room = Room(players=2)
    first, second = room.call("A001", 3), room.call("A002", 4)
    await room.clock.pass_s(5)
    assert room.seqs == [first]
    assert room.announcer.waiting("Z1") == 1
    await room.clock.pass_s(30)
    assert room.seqs == [first, second]
    assert room.sent[1][0] == pytest.approx(TWICE_S + 0.2)
    assert room.receipts == [(first, "Z1")] * 2 + [(second, "Z1")] * 2
    await room.end()


async def test_zones_do_not_wait_for_each_other() -> None:
    room = Room()
    room.call("A001", 3, "Z1")
    room.call("A002", 4, "Z2")
    await room.clock.settle()
    assert [message["zone"] for _, message in room.sent] == ["Z1", "Z2"]
    await room.end()


async def test_a_call_that_has_waited_too_long_is_not_said() -> None:
    room = Room(SpeechRules(ttl_s=15))
    room.call("A001", 1)
    room.call("A002", 2)
    late = room.call("A003", 3)
    await room.clock.pass_s(60)
    assert late not in room.seqs
    assert room.announcer.counts["expired"] == 1
    await room.end()


async def test_after_a_restart_nothing_old_is_said() -> None:
    room = Room()
    room.call("A001", 1, ago=26)
    new = room.call("A002", 2, ago=23)
    await room.clock.pass_s(30)
    assert room.seqs == [new]
    await room.end()


async def test_a_windows_newer_call_overtakes_the_one_that_waits() -> None:
    room = Room()
    first = room.call("A001", 1)
    await room.clock.settle()
    room.call("A002", 2)
    other = room.call("A003", 3)
    newer = room.call("A004", 2)
    await room.clock.pass_s(60)
    assert room.seqs == [first, other, newer]
    assert room.announcer.counts["overtaken"] == 1
    await room.end()


async def test_what_is_sounding_is_not_interrupted_by_its_windows_next_call() -> None:
    room = Room()
    first = room.call("A001", 1)
    await room.clock.pass_s(1)
    second = room.call("A002", 1)
    await room.clock.pass_s(30)
    assert room.seqs == [first, second]
    assert room.announcer.counts == {"said": 2}
    await room.end()


async def test_calls_are_said_once_while_more_than_three_wait() -> None:
    room = Room(SpeechRules(ttl_s=60, merge_max=1))
    for no in range(1, 6):
        room.call(f"A00{no}", no)
    await room.clock.pass_s(100)
    assert [len(message["audio"]) for _, message in room.sent] == [3, 3, 6, 6, 6]
    await room.end()


async def test_without_a_player_a_call_is_dropped_at_once() -> None:
    room = Room(players=0)
    room.call("A001", 1)
    room.call("A002", 2)
    await room.clock.settle()
    assert room.announcer.counts == {"unheard": 2}
    assert room.announcer.waiting("Z1") == 0
    await room.end()


async def test_a_player_that_never_answers_costs_two_seconds_once() -> None:
    room = Room(players=2)
    room.deaf = 1
    room.call("A001", 1)
    second = room.call("A002", 2)
    await room.clock.pass_s(TWICE_S + 1.9)
    assert len(room.sent) == 1
    await room.clock.pass_s(0.2)
    assert room.seqs[-1] == second
    assert room.announcer.counts == {"unanswered": 1}
    third = room.call("A003", 3)
    await room.clock.pass_s(TWICE_S + 0.2)
    assert room.seqs[-1] == third, "nobody waits for it any more"
    await room.clock.pass_s(20)
    assert room.announcer.counts == {"unanswered": 1, "said": 2}
    await room.end()


async def test_a_player_that_answers_again_is_waited_for_again() -> None:
    room = Room(players=1)
    room.deaf = 1
    first = room.call("A001", 1)
    await room.clock.pass_s(20)
    assert room.announcer.hanging == {"player-0"}
    room.announcer.said("Z1", first, "player-0")
    assert room.announcer.hanging == set()
    await room.end()


async def test_a_call_that_no_player_could_say_is_said_again_by_whoever_takes_over_and_only_once() -> None:
    room = Room(players=1)
    room.deaf = 1
    seq = room.call("A001", 1)
    await room.clock.pass_s(1)
    room.announcer.left("Z1", "player-0")
    await room.clock.pass_s(1)
    assert room.seqs == [seq, seq]
    room.announcer.unsaid("Z1", seq, "player-0")
    await room.clock.pass_s(30)
    assert room.seqs == [seq, seq]
    assert room.announcer.counts == {"unanswered": 1}
    await room.end()


async def test_a_call_that_was_cut_off_waits_for_the_only_loudspeaker_to_come_back_as_long_as_it_is_true() -> None:
    room = Room(players=1)
    room.deaf = 1
    first = room.call("A001", 1)
    await room.clock.pass_s(1)
    room.players = 0
    room.announcer.left("Z1", "player-0")
    await room.clock.pass_s(2)
    room.players, room.deaf = 1, 0
    await room.clock.pass_s(20)
    assert room.seqs == [first, first]
    assert room.announcer.counts == {"said": 1}

    room.deaf = 1
    room.call("A002", 2)
    await room.clock.pass_s(1)
    room.players = 0
    room.announcer.left("Z1", "player-0")
    await room.clock.pass_s(60)
    assert room.announcer.counts == {"said": 1, "expired": 1}
    assert not room.announcer.is_speaking("Z1")
    await room.end()


async def test_a_call_that_was_cut_off_is_not_said_again_when_its_window_has_called_another() -> None:
    room = Room(players=1)
    room.deaf = 1
    seq = room.call("A001", 1)
    await room.clock.pass_s(1)
    newer = room.call("A002", 1)
    room.announcer.left("Z1", "player-0")
    await room.clock.settle()
    assert room.seqs == [seq, newer]
    assert room.announcer.counts == {"overtaken": 1}
    await room.end()


async def test_a_player_that_leaves_is_not_waited_for() -> None:
    room = Room(players=2)
    room.deaf = 1
    room.call("A001", 1)
    room.call("A002", 2)
    await room.clock.pass_s(1)
    room.announcer.left("Z1", "player-0")
    await room.clock.pass_s(TWICE_S - 0.5)
    assert len(room.sent) == 2
    await room.end()


async def test_an_answer_counts_once_a_player_and_only_for_what_sounds() -> None:
    room = Room(players=2)
    room.deaf = 2
    seq = room.call("A001", 1)
    await room.clock.settle()
    room.announcer.said("Z1", seq, "a")
    room.announcer.said("Z1", seq, "a")
    room.announcer.said("Z1", seq + 7, "b")
    room.announcer.said("Z9", seq, "b")
    assert room.receipts == [(seq, "Z1")]
    await room.clock.pass_s(TWICE_S + 2)
    room.announcer.said("Z1", seq, "b")
    assert room.receipts == [(seq, "Z1")]
    await room.end()


async def test_without_a_voice_the_chime_sounds() -> None:
    room = Room()
    room.sounds.broken = True
    seq = room.call("A001", 1)
    await room.clock.pass_s(5)
    assert [message["audio"] for _, message in room.sent] == [["/audio/chime"]]
    assert room.announcer.counts == {"voiceless": 1, "said": 1}
    assert room.receipts == [(seq, "Z1")]
    await room.end()


async def test_a_language_without_a_voice_is_left_out() -> None:
    room = Room(SpeechRules(languages=("zh-CN", "en"), repeat=1))
    room.sounds.mute = "en"
    room.call("A001", 1)
    await room.clock.settle()
    assert room.sent[0][1]["audio"] == ["/audio/chime", "/audio/请A零零一号", "/audio/到一号窗口办理"]
    assert room.announcer.counts["voiceless"] == 0
    await room.end()


async def test_an_engine_that_takes_too_long_is_not_waited_for() -> None:
    room = Room()
    room.sounds.render_s = 60
    room.call("A001", 1)
    await room.clock.pass_s(4)
    assert [(at, message["audio"]) for at, message in room.sent] == [(3.5, ["/audio/chime"])]
    await room.end()


async def test_words_are_said_without_a_chime_when_there_is_none() -> None:
    for rules, broken in ((SpeechRules(chime=False), False), (SpeechRules(), True)):
        room = Room(rules)
        room.sounds.chime_broken = broken
        room.call("A001", 1)
        await room.clock.settle()
        assert room.sent[0][1]["audio"][0] == "/audio/请A零零一号"
        await room.end()


async def test_with_neither_chime_nor_voice_nothing_is_sent() -> None:
    room = Room(SpeechRules(chime=False))
    room.sounds.broken = True
    room.call("A001", 1)
    await room.clock.settle()
    assert room.sent == []
    await room.end()


async def test_a_connection_that_fails_does_not_silence_the_zone() -> None:
    room = Room()
    room.send_fails = True
    room.call("A001", 1)
    await room.clock.settle()
    room.send_fails = False
    second = room.call("A002", 2)
    await room.clock.settle()
    assert room.seqs == [second]
    assert room.announcer.counts["failed"] == 1
    await room.end()


async def test_a_zone_never_holds_more_than_fifty() -> None:
    room = Room()
    for no in range(1, 200):
        room.call(f"A{no:03}", no)
    assert room.announcer.waiting("Z1") == WAITING_MAX
    assert room.announcer.counts == {"crowded": 199 - WAITING_MAX}
    await room.end()


async def test_a_zone_that_is_far_behind_says_several_calls_in_one_sentence() -> None:
    room = Room(SpeechRules(ttl_s=60))
    seqs = [room.call(f"A00{no}", no) for no in range(1, 8)]
    await room.clock.pass_s(30)
    at, message = room.sent[0]
    assert at == 0
    assert message["text"] == ("请A零零一号到一号窗口，A零零二号到二号窗口，A零零三号到三号窗口，A零零四号到四号窗口。")
    assert message["seqs"] == seqs[:4]
    assert message["audio"][:5] == [
        "/audio/chime",
        "/audio/请A零零一号",
        "/audio/到一号窗口",
        "/audio/A零零二号",
        "/audio/到二号窗口",
    ]
    assert len(message["audio"]) == 9, "once, with one chime"
    await room.clock.pass_s(60)
    assert room.seqs == seqs
    assert sorted(room.receipts) == [(seq, "Z1") for seq in seqs], "each has its own receipt"
    assert room.announcer.counts == {"said": 7}
    await room.end()


async def test_what_a_zone_says_can_be_read_along_while_it_sounds() -> None:
    room = Room(SpeechRules(languages=("zh-CN", "en")))
    seq = room.call("A023", 12)
    assert room.announcer.caption("Z1") is None
    await room.clock.pass_s(1)
    shown = room.announcer.caption("Z1")
    assert shown == (seq, "请A023号，到12号窗口办理。", "Number A023, please go to window 12.")
    await room.clock.pass_s(60)
    assert room.announcer.caption("Z1") is None
    assert room.captions == ["Z1", "Z1"], "who draws it is told when it begins and when it ends"
    await room.end()


async def test_an_urgent_text_interrupts_a_call_which_is_said_again_after_it() -> None:
    room = Room()
    first, second = room.call("A001", 1), room.call("A002", 2)
    await room.clock.pass_s(2)
    alarm = room.notice("请大家有序离开。", urgent=True)
    await room.clock.pass_s(0)
    assert room.seqs == [first, alarm]
    assert room.sent[-1][0] == 2
    assert room.sent[-1][1]["urgent"] is True
    await room.clock.pass_s(60)
    assert room.seqs == [first, alarm, first, second]
    assert room.announcer.counts["interrupted"] == 1
    assert [seq for seq, _ in room.receipts] == [alarm, first, second]
    await room.end()


async def test_an_urgent_text_does_not_wait_for_what_is_being_rendered() -> None:
    room = Room()
    room.sounds.render_s = 2
    room.call("A001", 1)
    await room.clock.pass_s(1)
    alarm = room.notice("请大家有序离开。", urgent=True)
    await room.clock.pass_s(4)
    assert room.seqs == [alarm]
    await room.end()


async def test_a_fact_that_is_told_twice_is_said_once() -> None:
    room = Room()
    announcement = Announcement(5, "Z1", None, "", notice_words("您好。"), room.clock.now())
    room.announcer.announce(announcement)
    room.announcer.announce(announcement)
    await room.clock.pass_s(60)
    assert room.seqs == [5]
    await room.end()


async def test_stopping_leaves_no_task_and_says_no_more() -> None:
    room = Room()
    room.call("A001", 1)
    room.call("A002", 2)
    await room.clock.settle()
    await room.end()
    room.call("A003", 3)
    await room.clock.pass_s(60)
    assert len(room.sent) == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_twenty_calls_a_minute_for_five_minutes_stay_fresh() -> None:
    room = Room()
    called: dict[int, float] = {}
    for no in range(100):
        called[room.call(f"A{no:03}", no % 20 + 1)] = room.clock.at
        await room.clock.pass_s(3)
    await room.clock.pass_s(60)
    ages = [at - called[message["seq"]] for at, message in room.sent]
    assert max(ages) <= 25 - CHIME_S + 1e-6
    assert len(room.sent) >= 300 / 18  # never idle: a roll of four takes about seventeen seconds
    assert sum(room.announcer.counts.values()) == 100
    await room.end()


Step = tuple[int, int, float]
steps = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), st.floats(0, 12)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(steps, st.integers(0, 2), st.floats(0, 6))
def test_nothing_is_said_late_or_twice_or_out_of_turn(story: list[Step], players: int, render_s: float) -> None:
    asyncio.run(told(story, players, render_s))


async def told(story: list[Step], players: int, render_s: float) -> None:
    room = Room(players=players)
    room.sounds.render_s = render_s
    called: dict[int, float] = {}
    for window, deaf, wait in story:
        room.deaf = deaf
        called[room.call("A001", window)] = room.clock.at
        await room.clock.pass_s(wait)
    await room.clock.pass_s(2000)
    assert room.seqs == sorted(set(room.seqs))
    assert all(at - called[message["seq"]] <= room.rules.ttl_s - CHIME_S + 1e-6 for at, message in room.sent)
    # One at a time: the next begins when the one before is over.
    assert all(later[0] - one[0] >= room.seconds(one[1]) - 1e-9 for one, later in pairwise(room.sent))
    assert room.announcer.counts.total() - room.announcer.counts["voiceless"] == len(story)
    await room.end()


# Prepared texts


async def test_a_prepared_text_is_said_once_with_the_chime() -> None:
    room = Room()
    seq = room.notice("各位办事群众，上午好。")
    await room.clock.pass_s(20)
    [(_, message)] = room.sent
    assert (message["seq"], message["audio"]) == (seq, ["/audio/chime", "/audio/各位办事群众", "/audio/上午好"])
    assert room.announcer.counts == {"said": 1}
    await room.end()


async def test_calls_that_come_with_a_prepared_text_are_said_before_it() -> None:
    room = Room()
    first = room.call("A001", 3)
    notice = room.notice("上午好。")
    second = room.call("A002", 4)
    await room.clock.pass_s(60)
    assert room.seqs == [first, second, notice]
    await room.end()


async def test_a_prepared_text_is_not_put_off_for_ever() -> None:
    room = Room()
    room.call("A001", 3)
    await room.clock.pass_s(1)
    notice = room.notice("上午好。")
    for n in range(2, 6):
        await room.clock.pass_s(6)
        room.call(f"A00{n}", n)
    await room.clock.pass_s(60)
    assert notice in room.seqs
    assert room.seqs.index(notice) < len(room.seqs) - 1
    await room.end()


async def test_a_prepared_text_lives_longer_than_a_call_and_not_for_ever() -> None:
    room = Room()
    room.players = 0
    room.call("A001", 3)
    room.players = 1
    room.sounds.render_s = 3
    for n in range(2, 12):
        room.call(f"A0{n:02d}", n)
    room.notice("上午好。")
    await room.clock.pass_s(200)
    assert room.sent[-1][1]["expires"] == "2026-11-24T09:01:59.000+08:00"
    room.sent.clear()
    late = Announcement(99, "Z1", None, "", notice_words("上午好。"), START, notice=True)
    room.announcer.announce(late)
    await room.clock.pass_s(20)
    assert room.sent == []
    assert room.announcer.counts["expired"] >= 1
    await room.end()
