"""A day told, a journal proved, and the journals that hallbus has written through the years."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hallbus.hall import events as ev
from hallbus.hall.digest import digest
from hallbus.hall.facts import HallFacts
from hallbus.hall.state import Hall
from hallbus.journal import JournalError
from hallbus.journal.replay import prove, replay, run
from hallbus.journal.sqlite import SqliteJournal, open_journal
from hallbus.journal.story import PARTS, WHAT
from tests.fixtures.make_journal import JOURNALS
from tests.journal import queue_day
from tests.journal.conftest import MakeReadOnly
from tests.journal.day import FACTS, at, story
from tests.journal.day import closing as end_of_day
from tests.journal.files import filled

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two days of the first hallbus: one that ended, one in which everything happened that could."""
    return Path(shutil.copy(FIXTURES / "journal-v1.sqlite3", tmp_path / "journal.sqlite3"))


@pytest.fixture
def queue_path(tmp_path: Path) -> Path:
    """A day of the whole queue: batches, appointments, urgent visitors, other calling systems."""
    return Path(shutil.copy(FIXTURES / "journal-v1-queue.sqlite3", tmp_path / "journal.sqlite3"))


async def test_a_journal_of_format_1_opens_and_means_what_it_meant(path: Path) -> None:
    journal = open_journal(path)
    events = [*story(0), *end_of_day(0), *story(1)]
    assert [event for _, event in journal.read()] == events
    assert (journal.last_seq, journal.day_start()) == (43, 23)
    hall = Hall.fold(FACTS, (event for _, event in journal.read(23)), 23)
    assert {t.number: t.state for t in hall.tickets.values()} == {
        "A001": "served",
        "A002": "waiting",
        "A003": "voided",
        "B001": "waiting",
    }
    assert hall.day == "2026-11-24"
    assert hall.queues[3].regular == [(27, "B001")]
    assert {key: len(queue) for key, queue in hall.queues.items() if len(queue)} == {3: 1, "A1": 1}
    assert digest(hall) == digest(Hall.fold(FACTS, events)) == prove(path, FACTS).digest
    await journal.close()


async def test_a_journal_of_the_whole_queue_opens_and_means_what_it_meant(queue_path: Path) -> None:
    journal = open_journal(queue_path)
    events = queue_day.story()
    assert [event for _, event in journal.read()] == events
    assert (journal.last_seq, journal.day_start()) == (29, 0)
    hall = Hall.fold(queue_day.FACTS, (event for _, event in journal.read()))
    assert {t.number: (t.state, t.group, t.reason) for t in hall.tickets.values()} == {
        "A001": ("voided", "elder", "abandoned"),
        "A002": ("waiting", "regular", ""),
        "A003": ("served", "regular", ""),
        "A004": ("waiting", "regular", ""),
        "B001": ("voided", "regular", "abandoned"),
        "B002": ("waiting", "regular", ""),
        "B003": ("voided", "regular", "batch_lapsed"),
        "B004": ("voided", "regular", "batch_lapsed"),
    }
    assert [number for _, _, number in hall.queues["A1"].booked] == ["A002"]
    assert (hall.given, hall.green, list(hall.helps)) == ({("B1", "am"): 2}, False, ["h2"])
    assert [(call.ticket, call.window) for call in hall.calls.values()] == [("A001", 3), ("A001", 2)]
    assert set(hall.announced) == {"open", "lost_child"}
    assert digest(hall) == digest(Hall.fold(queue_day.FACTS, events)) == prove(queue_path, queue_day.FACTS).digest
    await journal.close()


async def test_a_journal_with_an_emergency_opens_and_is_told(tmp_path: Path) -> None:
    path = Path(shutil.copy(FIXTURES / "journal-v1-emergency.sqlite3", tmp_path / "journal.sqlite3"))
    journal, events = open_journal(path), [*queue_day.story(), *queue_day.alarming()]
    assert [event for _, event in journal.read()] == events
    await journal.close()
    hall = Hall.fold(queue_day.FACTS, events)
    assert (hall.emergency, hall.slate, hall.day) == (None, False, "2026-11-25")
    told = "\n".join(replay(path, queue_day.FACTS))
    assert "发布应急信息 emergency（前厅），到 09:46" in told
    assert "全部屏幕切到安全页：开启（画面异常）" in told


def test_every_journal_of_the_fixtures_is_made_by_their_script() -> None:
    assert {file.stem for file in FIXTURES.glob("*.sqlite3")} == set(JOURNALS)


def test_every_kind_of_event_stands_in_a_journal_of_the_fixtures() -> None:
    assert {type(event) for parts in JOURNALS.values() for part in parts for event in part} == set(ev.KINDS.values())


# Telling


def test_the_last_day_is_told_in_the_halls_own_time_and_words(path: Path) -> None:
    lines = list(replay(path, FACTS))
    assert lines[:7] == [
        "     24  09:00:00         业务日 2026-11-24 开始  [clock]",
        "     25  09:01:00  A001   取号，社保业务  [kiosk]",
        "     26  09:02:00  A002   取号，社保业务（老人）  [kiosk]",
        "     27  09:03:00  B001   取号，不动产登记  [kiosk]",
        "     28  09:04:00  A003   取号，社保业务  [kiosk]",
        "     29  09:05:00  A001   叫号，到1号窗口  [w1]",
        "     30  09:06:00  A001   重呼，到1号窗口  [w1]",
    ]
    assert lines[15:17] == [
        "     39  09:15:00  B001   转移，由2号窗口转至调解室  [w2]",
        "     40  09:16:00         2号窗口暂停（away），到 09:30  [w2]",
    ]
    assert lines[-2] == "第 43 条之后：等候 2，已叫 0，办理中 0，挂起 0，过号 0，办结 1，作废 1"
    assert lines[-1] == f"校验值 {prove(path, FACTS).digest}"


def test_it_is_told_in_english_too(path: Path) -> None:
    lines = list(replay(path, FACTS, language="en"))
    assert lines[1] == "     25  09:01:00  A001   taken for Insurance  [kiosk]"
    assert lines[10:12] == [
        "     34  09:10:00  A002   did not come to window 1  [w1]",
        "     35  09:11:00  A002   waits again after a miss, behind everyone",
    ]
    assert lines[-2].startswith("after event 43: 2 waiting, 0 called")


def test_a_day_of_the_whole_queue_is_told(queue_path: Path) -> None:
    lines = [line[7:] for line in replay(queue_path, queue_day.FACTS)]
    assert lines[1:8] == [
        "  08:20:00         预留 B001–B004，不动产登记，到 09:15 为止，批次 batch-1  [guide:GUIDE]",
        "  08:22:00  B001   取号，不动产登记，批次 batch-1  [guide:GUIDE]",
        "  08:22:00  B002   取号，不动产登记，批次 batch-1  [guide:GUIDE]",
        "  08:40:00  A001   取号，社保业务（老人）  [kiosk:K-1]",
        "  08:50:00  A002   取号，社保业务，预约 09:00–09:30  [kiosk:K-1]",
        "  08:51:00  A003   取号，社保业务，代办  [guide:GUIDE]",
        "  09:00:00         播报 open  [clock]",
    ]
    assert lines[11:25] == [
        "  09:15:00         预留而未发的号码作废，批次 batch-1  [clock]",
        "  09:16:00  A004   取号，社保业务  [guide:GUIDE]",
        "  09:17:00  A004   改为急事（证照马上过期）  [guide:GUIDE]",
        "  09:20:00         绿色通道开启（老人多）  [admin]",
        "  09:21:00  A001   税务叫号：叫号，到调解室  [ingest]",
        "  09:22:00         求助：wheelchair，2号窗口（h1）  [window:2]",
        "  09:23:00         求助：first_aid，前厅（h2）  [guide:GUIDE]",
        "  09:24:00         求助有人前往（h1）  [guide:GUIDE]",
        "  09:25:00         提请播报 lost_child  [guide:GUIDE]",
        "  09:26:00         播报 lost_child  [admin]",
        "  09:27:00  A001   叫号，到2号窗口  [window:2]",
        "  09:28:00  A001   过号，2号窗口  [window:2]",
        "  09:29:00  A004   改为普通  [guide:GUIDE]",
        "  09:30:00         绿色通道关闭  [admin]",
    ]
    assert lines[27] == "  12:20:00         到 12:20 仍未办理的号票作废  [clock]"


def test_a_day_of_the_whole_queue_is_told_in_english_too(queue_path: Path) -> None:
    lines = [line[26:] for line in replay(queue_path, queue_day.FACTS, language="en")]
    assert lines[1] == "B001–B004 set aside for 不动产登记 until 09:15, batch batch-1  [guide:GUIDE]"
    assert lines[5] == "taken for Insurance, appointment 09:00–09:30  [kiosk:K-1]"
    assert lines[6] == "taken for Insurance, by proxy  [guide:GUIDE]"
    assert lines[11] == "numbers set aside and not handed out are void, batch batch-1  [clock]"
    assert lines[13:18] == [
        "is now 急事 (证照马上过期)  [guide:GUIDE]",
        "green channel on (老人多)  [admin]",
        "called to 调解室 by 税务叫号  [ingest]",
        "help wanted: wheelchair, window 2 (h1)  [window:2]",
        "help wanted: first_aid, 前厅 (h2)  [guide:GUIDE]",
    ]
    assert lines[27] == "who had waited in vain until 12:20 was given up  [clock]"


def test_words_that_the_hall_file_has_lost_since_are_told_as_they_stand_in_the_journal(queue_path: Path) -> None:
    lines = [line[26:] for line in replay(queue_path, HallFacts(id="t", name="t", short_name="t"), language="en")]
    assert lines[1] == "B001–B004 set aside for B1 until 09:15, batch batch-1  [guide:GUIDE]"
    assert lines[13] == "is now urgent (证照马上过期)  [guide:GUIDE]"
    assert lines[15] == "called to window 3 by tax  [ingest]"
    assert lines[17] == "help wanted: first_aid, a (h2)  [guide:GUIDE]"


def test_there_are_words_for_every_kind_in_both_languages() -> None:
    assert set(WHAT["en"]) == set(WHAT["zh-CN"]) == set(ev.KINDS)
    assert set(PARTS["en"]) == set(PARTS["zh-CN"])


@pytest.mark.parametrize(
    ("until", "first", "last"),
    [
        ("2026-11-23", 1, 23),
        ("2026-11-24", 24, 43),
        ("2026-11-23T09:05", 1, 6),
        ("2026-11-24T01:05:00+00:00", 24, 29),
        ("09:05", 24, 29),
        ("9:05", 24, 29),
        ("09:05:59", 24, 29),
        ("25", 24, 25),
        ("23", 1, 23),
        ("9999", 24, 43),
    ],
)
def test_telling_stops_at_a_moment_of_the_day_that_it_falls_in(path: Path, until: str, first: int, last: int) -> None:
    told = list(replay(path, FACTS, until))[:-2]
    assert [int(line[:7]) for line in told] == list(range(first, last + 1))


def test_before_the_first_day_there_is_nothing_to_tell(path: Path) -> None:
    for until in ("2020-01-01", "0"):
        assert list(replay(path, FACTS, until)) == ["流水中没有这一时刻之前的记录"]


@pytest.mark.parametrize("until", ["", "yesterday", "25:00", "2026-13-01", "2026-11-24T99"])
def test_a_moment_that_is_none_is_refused_with_examples(path: Path, until: str) -> None:
    with pytest.raises(ValueError, match="10:30"):
        list(replay(path, FACTS, until))


async def test_nothing_in_a_journal_moves_the_readers_cursor(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    nasty = "\x1b[2J\r\n\u202e"
    await journal.append([ev.DayOpened(at(0), nasty), ev.TicketTaken(at(1), "A001", nasty, by=nasty)], 0)
    await journal.close()
    assert all(line.isprintable() for line in replay(journal.path, FACTS))


# Proving


def test_a_sound_journal_is_proved(path: Path) -> None:
    proof = prove(path, FACTS)
    assert proof.sound
    assert (proof.events, proof.days, proof.start, proof.moves) == (43, 2, 23, 34)
    assert proof.words("en")[0].startswith("sound: 43 events on 2 days")
    assert proof.words("zh-CN")[0].startswith("完好：2 个业务日共 43 条")


def test_a_journal_of_the_whole_queue_is_proved_though_another_systems_number_sounds_like_one_of_ours(
    queue_path: Path,
) -> None:
    proof = prove(queue_path, queue_day.FACTS)
    assert (proof.sound, proof.events, proof.days, proof.moves) == (True, 29, 1, 15)


def test_an_empty_journal_is_sound(tmp_path: Path) -> None:
    from hallbus.journal.file import create

    create(tmp_path / "journal.sqlite3")
    proof = prove(tmp_path, FACTS)
    assert (proof.sound, proof.events, proof.digest) == (True, 0, digest(Hall(FACTS)))
    assert list(replay(tmp_path, FACTS)) == ["流水中没有这一时刻之前的记录"]


async def test_a_journal_is_told_and_proved_beside_a_running_hub(path: Path) -> None:
    journal = open_journal(path)
    await journal.append([ev.TicketTaken(at(1500), "A004", "A1")], 43)
    assert prove(path, FACTS).events == 44
    telling = replay(path, FACTS)
    assert "24" in next(telling)
    await journal.append([ev.TicketTaken(at(1501), "A005", "A1")], 44)
    assert not any("A005" in line for line in telling)  # one moment of the journal
    assert prove(path, FACTS).events == 45
    await journal.close()


async def test_a_backup_that_cannot_be_written_to_is_read(path: Path, make_read_only: MakeReadOnly) -> None:
    make_read_only(path.parent)
    assert prove(path, FACTS).sound
    assert len(list(replay(path, FACTS))) == 22


async def append(path: Path, *events: ev.Event) -> None:
    journal: SqliteJournal = open_journal(path)
    await journal.append(events, journal.last_seq)
    await journal.close()


@pytest.mark.parametrize(
    ("event", "code", "words"),
    [
        (ev.TicketStarted(at(1500), "A001", 1), "move", "event 44: A001 went served → serving"),
        (ev.TicketMissed(at(1500), "A002", 1), "move", "event 44: A002 went waiting → missed"),
        (ev.TicketTaken(at(1500), "A001", "A1"), "twice", "number A001 was given twice"),
        (ev.TicketCalled(at(1500), "A999", 1), "unfit", "event 44 does not fit the hall before it"),
    ],
)
async def test_what_no_rule_allows_is_found(path: Path, event: ev.Event, code: str, words: str) -> None:
    await append(path, event)
    proof = prove(path, FACTS)
    assert [(flaw.code, flaw.seq) for flaw in proof.flaws] == [(code, 44)]
    assert words in proof.words("en")[0]
    assert len(proof.words("zh-CN")) == 1


async def test_a_number_of_a_lapsed_batch_that_is_given_out_after_all_is_found(queue_path: Path) -> None:
    await append(queue_path, ev.TicketTaken(at(1500), "B003", "B1", "r3", batch="batch-1"))
    assert [(flaw.code, flaw.ticket) for flaw in prove(queue_path, queue_day.FACTS).flaws] == [("twice", "B003")]


async def test_a_thousand_flaws_are_not_a_thousand_lines(path: Path) -> None:
    await append(path, *[ev.TicketStarted(at(1500), "A001", 1)] * 1000)
    assert len(prove(path, FACTS).words()) == 101


def overwrite_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 8192)


def sql(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    return change


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (sql("DELETE FROM events WHERE seq = 5"), "event 5 is missing"),
        (sql("UPDATE events SET data = x'00' WHERE seq = 5"), "event 5"),
        (sql("UPDATE events SET version = 9 WHERE seq = 5"), "newer hallbus"),
        (overwrite_the_middle, "damaged"),
    ],
)
async def test_damage_to_a_day_long_past_is_found_though_a_hub_would_start(
    tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    path = await filled(tmp_path)
    await append(path, *story(1))
    damage(path)
    await open_journal(path).close()
    proof = prove(path, FACTS)
    assert not proof.sound
    assert words in " ".join(proof.words("en"))


@pytest.mark.parametrize("read", [prove, lambda path, facts: list(replay(path, facts))])
def test_there_must_be_a_journal(tmp_path: Path, read: Callable[..., object]) -> None:
    (tmp_path / "rubbish.sqlite3").write_bytes(b"hall" * 5000)
    for name, code in (("journal.sqlite3", "unavailable"), ("rubbish.sqlite3", "damaged")):
        with pytest.raises(JournalError) as error:
            read(tmp_path / name, FACTS)
        assert error.value.code == code


# The command


def test_the_command_prints_the_day_and_the_proof(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path.parent, FACTS, "09:01", "en") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["24", "25", "after", "digest", "sound:", "digest"]


async def test_the_command_says_what_is_wrong_and_fails(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path.parent, FACTS, "noon") == 2
    assert run(path.parent / "missing", FACTS, None) == 2
    await append(path, ev.TicketTaken(at(1500), "A001", "A1"))
    assert run(path, FACTS, None) == 1
    errors = capsys.readouterr().err.splitlines()
    assert "10:30" in errors[0]
    assert "无法使用" in errors[1]
    assert "A001 在同一天发出两次" in errors[2]
