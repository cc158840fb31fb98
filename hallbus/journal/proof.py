"""The proof of a journal: read all of it, fold it twice, and believe nothing.

Folding from the first event and folding from the present day's must give the same hall: that is what makes a start from the last
DayOpened right. Every move of every ticket must be legal, numbers without a gap, and SQLite content with its own file.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from hallbus.hall.digest import digest
from hallbus.hall.events import CallReceived, DayOpened, Event, TicketTaken
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
from hallbus.hall.tickets import MOVES
from hallbus.journal import JournalError
from hallbus.journal.check import check_everything, check_files, check_header
from hallbus.journal.file import connect_reader, file_of, trouble
from hallbus.journal.rows import day_start, read_from
from hallbus.journal.story import printable

FLAWS_AT_MOST = 100  # what is wrong a hundred times is told a hundred times

WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "sound": "sound: {events} events on {days} days, numbered 1 to {events} without a gap; {moves} moves of tickets, all legal; "
        "folded whole and from event {start} on to the same hall",
        "digest": "digest {digest}",
        "file": "the file is damaged: {detail}",
        "row": "{detail}",
        "twice": "event {seq}: number {ticket} was given twice on one day",
        "move": "event {seq}: {ticket} went {detail}, which no rule allows",
        "unfit": "event {seq} does not fit the hall before it: {detail}",
        "days": "the index of days is wrong: {detail}",
        "folds": "folding whole and folding the last day give different halls: {detail}",
        "more": "and more of the same kind",
    },
    "zh-CN": {
        "sound": "完好：{days} 个业务日共 {events} 条，序号 1 至 {events} 连续；号票变动 {moves} 次，全部合规；"
        "从头重放与从第 {start} 条之后重放结果一致",
        "digest": "校验值 {digest}",
        "file": "文件已损坏：{detail}",
        "row": "{detail}",
        "twice": "第 {seq} 条：{ticket} 在同一天发出两次",
        "move": "第 {seq} 条：{ticket} 的变动 {detail} 不合规",
        "unfit": "第 {seq} 条与此前的大厅状态不符：{detail}",
        "days": "业务日索引有误：{detail}",
        "folds": "从头重放与只重放最后一天的结果不同：{detail}",
        "more": "以及更多同类问题",
    },
}


class Flaw(NamedTuple):
    """Something wrong in a journal; `code` names the sentence."""

    code: str
    seq: int = 0
    ticket: str = ""
    detail: str = ""
    error: JournalError | None = None


class Proof(Struct):
    """What a reading of the whole journal found. `digest` is the hall's after the last event."""

    events: int = 0
    days: int = 0
    moves: int = 0
    start: int = 0
    digest: str = ""
    flaws: list[Flaw] = []

    @property
    def sound(self) -> bool:
        return not self.flaws

    def words(self, language: Language = "zh-CN") -> list[str]:
        """The findings, a line each."""
        words = WORDS[language]
        if self.sound:
            count = {"events": self.events, "days": self.days, "moves": self.moves, "start": self.start}
            return [words["sound"].format(**count), words["digest"].format(digest=self.digest)]
        lines = [_line(flaw, language) for flaw in self.flaws[:FLAWS_AT_MOST]]
        return lines if len(self.flaws) <= FLAWS_AT_MOST else [*lines, words["more"]]


def _line(flaw: Flaw, language: Language) -> str:
    detail = flaw.error.words(language) if flaw.error else printable(flaw.detail)
    return WORDS[language][flaw.code].format(seq=flaw.seq, ticket=printable(flaw.ticket), detail=detail)


def prove(path: Path, facts: HallFacts) -> Proof:
    """Read everything and say whether it holds. Raises JournalError only when there is no journal to read."""
    path = file_of(path)
    check_files(path)
    try:
        with closing(connect_reader(path)) as connection:
            connection.execute("BEGIN")  # one moment of the journal, whatever a hub adds meanwhile
            check_header(connection, path)
            return _prove(connection, path, facts)
    except sqlite3.Error as error:
        raise trouble(error, path) from error


def _prove(connection: sqlite3.Connection, path: Path, facts: HallFacts) -> Proof:
    proof = Proof(start=day_start(connection))
    proof.flaws += [Flaw("file", detail=found) for found in check_everything(connection)]
    whole, today = Hall(facts), Hall(facts, proof.start)
    opened = 0
    try:
        for seq, event in read_from(connection, path):
            if isinstance(event, DayOpened):
                opened = seq - 1
                proof.days += 1
            if not _fold(whole, event, proof) or (seq > proof.start and not _follow(today, event, proof)):
                return proof
            proof.events = seq
    except (JournalError, sqlite3.DatabaseError) as error:
        proof.flaws.append(Flaw("row", error=error if isinstance(error, JournalError) else trouble(error, path)))
        return proof
    proof.digest = digest(whole)
    if opened != proof.start:
        proof.flaws.append(Flaw("days", detail=f"{proof.start} ≠ {opened}"))
    elif proof.digest != digest(today):
        proof.flaws.append(Flaw("folds", detail=f"{proof.digest} ≠ {digest(today)}"))
    return proof


def _fold(hall: Hall, event: Event, proof: Proof) -> bool:
    """Take an event in and look at the move that it made. False when it cannot be taken in."""
    # A number of another calling system is no ticket of this hall, even where it sounds like one.
    number: str | None = None if isinstance(event, CallReceived) else getattr(event, "ticket", None)
    before = hall.tickets.get(number) if number else None
    if not _follow(hall, event, proof):
        return False
    if number is None or len(proof.flaws) > FLAWS_AT_MOST:
        return True
    after = hall.tickets[number].state
    if isinstance(event, TicketTaken):
        if before is not None:
            proof.flaws.append(Flaw("twice", hall.seq, number))
    elif before is not None and after not in MOVES[before.state]:
        proof.flaws.append(Flaw("move", hall.seq, number, f"{before.state} → {after}"))
    proof.moves += 1
    return True


def _follow(hall: Hall, event: Event, proof: Proof) -> bool:
    try:
        hall.apply(event)
    except Exception as error:  # whatever a journal holds, its reader gets a report
        proof.flaws.append(Flaw("unfit", hall.seq, getattr(event, "ticket", ""), f"{type(error).__name__} {error}"))
        return False
    return True
