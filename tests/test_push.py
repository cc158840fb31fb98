"""Frames, topics and lines without a network: what is sent, what is skipped, who is cut."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec
import pytest

from hallbus.frames import frame, message
from hallbus.hall.state import Hall
from hallbus.push import LAGGING_BYTES, LOOK_BYTES, SILENT_S, STUCK_BYTES, Connection, Push, Topic
from hallbus.signing import Signer
from tests.halls import MORNING, SMALL


class Tube:
    """A transport that keeps what is written; `unread` of it the peer has not taken yet, and takes nothing more unless it `reads`."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.unread = 0
        self.reads = True
        self.aborted = False

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self.unread += 0 if self.reads else len(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def abort(self) -> None:
        self.aborted = True

    @property
    def messages(self) -> list[Any]:
        return [m for data in self.written for m in messages_in(data)]


def messages_in(data: bytes) -> list[Any]:
    found = []
    while data:
        opcode, size, start = data[0] & 15, data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10], "big"), 10
        if opcode == 1:
            found.append(msgspec.json.decode(data[start : start + size]))
        data = data[start + size :]
    return found


class Shown:
    """A view that is whatever a test says."""

    def __init__(self) -> None:
        self.value: Any = 0
        self.rendered = 0

    def __call__(self, hall: Hall, at: datetime) -> Any:
        self.rendered += 1
        return {"value": self.value}


@pytest.fixture
def hall() -> Hall:
    return Hall(SMALL)


@pytest.fixture
def push() -> Push:
    return Push("build", lambda: MORNING, Signer())


def line(
    push: Push, hall: Hall | None, name: str = "screen:TV-1", shown: Shown | None = None
) -> tuple[Connection, Tube]:
    tube = Tube()
    connection = Connection(name, tube)
    push.join(connection, hall, Topic(name, shown) if shown else None)
    return connection, tube


async def turn() -> None:
    """Let whatever is due on the loop happen."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 200_000])
def test_a_frame_has_the_length_of_the_standard(size: int) -> None:
    data = frame(b"x" * size)
    head = 2 if size < 126 else 4 if size < 65536 else 10
    assert (data[0], len(data)) == (0x81, head + size)
    assert data[1] & 0x80 == 0  # a server does not mask
    assert messages_in(message({"a": 1})) == [{"a": 1}]


async def test_hello_and_state_leave_in_one_write(push: Push, hall: Hall) -> None:
    _, tube = line(push, hall, shown=Shown())
    assert tube.written == []
    await turn()
    assert len(tube.written) == 1
    assert [m["type"] for m in tube.messages] == ["hello", "state"]


async def test_a_view_is_rendered_once_and_the_same_bytes_go_to_all(push: Push, hall: Hall) -> None:
    shown = Shown()
    tubes = [line(push, hall, shown=shown)[1] for _ in range(50)]
    await turn()
    before, shown.value = shown.rendered, 1
    push.refresh(["screen:TV-1"], hall)
    await turn()
    assert shown.rendered == before + 1
    assert len({id(tube.written[-1]) for tube in tubes}) == 1


async def test_a_view_that_did_not_change_is_not_sent_again(push: Push, hall: Hall) -> None:
    _, tube = line(push, hall, shown=Shown())
    await turn()
    push.refresh(["screen:TV-1"], hall)
    await turn()
    assert len(tube.written) == 1
    push.refresh(["screen:TV-1"], hall, always=True)
    await turn()
    assert len(tube.written) == 2


async def test_changes_of_one_turn_are_one_state(push: Push, hall: Hall) -> None:
    shown = Shown()
    _, tube = line(push, hall, shown=shown)
    await turn()
    for shown.value in range(1, 20):
        push.refresh(["screen:TV-1"], hall)
    await turn()
    assert [m["view"]["value"] for m in tube.messages if m["type"] == "state"] == [0, 19]


async def test_facts_keep_their_order_and_come_before_the_newest_state(push: Push, hall: Hall) -> None:
    shown = Shown()
    _, tube = line(push, hall, shown=shown)
    await turn()
    shown.value = 1
    assert push.tell(["screen:TV-1", "screen:none"], {"type": "say", "seq": 1}) == 1
    push.refresh(["screen:TV-1"], hall)
    push.tell(["screen:TV-1"], {"type": "say", "seq": 2})
    await turn()
    assert [m.get("seq") for m in tube.messages[2:]] == [1, 2, 0]


async def test_a_peer_that_lags_gets_nothing_until_it_has_read_and_then_the_newest(push: Push, hall: Hall) -> None:
    shown = Shown()
    connection, tube = line(push, hall, shown=shown)
    await turn()
    tube.unread, tube.reads = LAGGING_BYTES - 1, False
    for shown.value in range(1, 2000):
        push.refresh(["screen:TV-1"], hall)
        await turn()
    assert LAGGING_BYTES < tube.unread <= LAGGING_BYTES + LOOK_BYTES
    tube.unread, tube.reads = 0, True
    push._catch_up(connection, 0.0)
    await turn()
    values = [m["view"]["value"] for m in tube.messages if m["type"] == "state"]
    assert (values[:-1], values[-1]) == (list(range(len(values) - 1)), 1999)
    assert connection.lagging_since is None


async def test_a_peer_that_lags_too_long_or_too_much_is_cut(push: Push, hall: Hall) -> None:
    shown = Shown()
    slow, tube = line(push, hall, shown=shown)
    other, full = line(push, hall, name="speaker:Z1")
    await turn()
    tube.unread = full.unread = LAGGING_BYTES + 1
    shown.value = [0] * LOOK_BYTES
    push.refresh(["screen:TV-1"], hall, always=True)
    push.tell(["speaker:Z1"], {"type": "say", "text": "x" * STUCK_BYTES})
    await turn()
    assert (full.aborted, tube.aborted) == (True, False)
    assert slow.lagging_since is not None
    push._catch_up(slow, slow.lagging_since + 9)
    assert not tube.aborted
    push._catch_up(slow, slow.lagging_since + 11)
    assert tube.aborted
    assert (push.count, push.cut, push.by_name, push.topics) == (0, 2, {}, {})
    assert other.topic is None


async def test_leaving_twice_counts_once(push: Push, hall: Hall) -> None:
    connection, _ = line(push, hall, shown=Shown())
    push.leave(connection)
    push.leave(connection)
    push.leave(Connection("never:there", Tube()))
    assert push.count == 0


async def test_a_line_in_a_halted_hall_gets_no_state_until_it_goes_on(push: Push, hall: Hall) -> None:
    shown = Shown()
    push.halt({"zh-CN": "停", "en": "halted"})
    _, tube = line(push, None, shown=shown)
    await turn()
    assert [m["type"] for m in tube.messages] == ["hello", "halted"]
    push.halt(None)
    push.refresh(list(push.topics), hall, always=True)
    await turn()
    assert tube.messages[-1]["type"] == "state"


async def test_everybody_gets_a_beat_each_round_a_portion_at_a_time(push: Push, hall: Hall) -> None:
    tubes = [line(push, hall)[1] for _ in range(90)]
    await turn()
    most = 0
    for _ in range(40):
        before = sum(len(t.written) for t in tubes)
        push._beat(asyncio.get_running_loop().time())
        await turn()
        most = max(most, sum(len(t.written) for t in tubes) - before)
    assert [[m["type"] for m in t.messages] for t in tubes] == [["hello", "beat"]] * 90
    assert most <= 3


async def test_a_beat_waits_its_turn_behind_what_is_told(push: Push, hall: Hall) -> None:
    _, tube = line(push, hall)
    await turn()
    push.tell(["screen:TV-1"], {"type": "say", "seq": 1})
    for _ in range(40):
        push._beat(asyncio.get_running_loop().time())
    await turn()
    assert [m["type"] for m in tube.messages] == ["hello", "say", "beat"]


async def test_who_does_not_read_is_sent_no_beats_for_ever(push: Push, hall: Hall) -> None:
    connection, tube = line(push, hall)
    await turn()
    tube.reads = False
    for _ in range(40 * 2000):
        connection.heard = now = asyncio.get_running_loop().time()
        push._beat(now)
        await turn()
    assert LAGGING_BYTES < tube.unread <= LAGGING_BYTES + 200
    assert connection.lagging_since is not None


async def test_the_silent_are_cut_and_the_others_are_not(push: Push, hall: Hall) -> None:
    silent, gone = line(push, hall)
    awake, here = line(push, hall)
    now = asyncio.get_running_loop().time()
    silent.heard, awake.heard = now - SILENT_S - 1, now
    for _ in range(40):
        push._beat(now)
    await turn()
    assert (gone.aborted, here.aborted) == (True, False)
