"""Events written today are read for years: their kinds, versions and fields are pinned here by hand."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallbus import codec
from hallbus.codec import UnknownEvent, cloud_event, decode, encode
from hallbus.hall import events as ev

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(minutes=30)
WRITTEN = '"at":"2026-11-24T09:30:00Z"'

# kind, version, an event with nothing left to its default, and how it stands in a journal.
# Journals in the field hold these lines: never change one; a new version gets a line of its own.
JOURNAL: list[tuple[str, int, ev.Event, str]] = [
    ("day.opened", 1, ev.DayOpened(AT, "2026-11-24", by="clock"), 'AT,"day":"2026-11-24","by":"clock"'),
    (
        "day.opened",
        1,
        ev.DayOpened(AT, "2026-11-24", {"A1": 7.5}, by="clock"),
        'AT,"day":"2026-11-24","pace":{"A1":7.5},"by":"clock"',
    ),
    ("day.closed", 1, ev.DayClosed(AT, "2026-11-24", by="clock"), 'AT,"day":"2026-11-24","by":"clock"'),
    ("day.lapsed", 1, ev.DayLapsed(AT, "12:20", by="clock"), 'AT,"when":"12:20","by":"clock"'),
    (
        "ticket.taken",
        1,
        ev.TicketTaken(AT, "B012", "B1", "x7Kq", "elder", "en", by="K-1"),
        'AT,"ticket":"B012","service":"B1","ref":"x7Kq","group":"elder","language":"en","by":"K-1"',
    ),
    (
        "ticket.taken",
        1,
        ev.TicketTaken(
            AT, "K001", "K1", "x7Kq", "elder", "en", "K-1/7", "5f3a", "9c21", AT, LATER, True, "b1", by="guide:GUIDE"
        ),
        'AT,"ticket":"K001","service":"K1","ref":"x7Kq","group":"elder","language":"en","request":"K-1/7","holder":"5f3a",'
        '"booking":"9c21","slot_from":"2026-11-24T09:30:00Z","slot_to":"2026-11-24T10:00:00Z","proxy":true,"batch":"b1",'
        '"by":"guide:GUIDE"',
    ),
    (
        "ticket.raised",
        1,
        ev.TicketRaised(AT, "B012", "urgent", "证照马上过期", by="guide:GUIDE"),
        'AT,"ticket":"B012","group":"urgent","reason":"证照马上过期","by":"guide:GUIDE"',
    ),
    (
        "ticket.called",
        1,
        ev.TicketCalled(AT, "B012", 3, by="w3", press=17),
        'AT,"ticket":"B012","window":3,"by":"w3","press":17',
    ),
    (
        "ticket.recalled",
        1,
        ev.TicketRecalled(AT, "B012", 3, by="w3", press=18),
        'AT,"ticket":"B012","window":3,"by":"w3","press":18',
    ),
    (
        "ticket.started",
        1,
        ev.TicketStarted(AT, "B012", 3, by="w3", press=19),
        'AT,"ticket":"B012","window":3,"by":"w3","press":19',
    ),
    (
        "ticket.served",
        1,
        ev.TicketServed(AT, "B012", 3, by="w3", press=20),
        'AT,"ticket":"B012","window":3,"by":"w3","press":20',
    ),
    (
        "ticket.missed",
        1,
        ev.TicketMissed(AT, "B012", 3, by="w3", press=21),
        'AT,"ticket":"B012","window":3,"by":"w3","press":21',
    ),
    ("ticket.returned", 1, ev.TicketReturned(AT, "B012", True), 'AT,"ticket":"B012","behind":true'),
    (
        "ticket.parked",
        1,
        ev.TicketParked(AT, "B012", 3, "缺材料", by="w3", press=22),
        'AT,"ticket":"B012","window":3,"reason":"缺材料","by":"w3","press":22',
    ),
    (
        "ticket.resumed",
        1,
        ev.TicketResumed(AT, "B012", 3, by="w3", press=23),
        'AT,"ticket":"B012","window":3,"by":"w3","press":23',
    ),
    (
        "ticket.transferred",
        1,
        ev.TicketTransferred(AT, "B012", 3, "C1", 5, by="w3", press=24),
        'AT,"ticket":"B012","window":3,"service":"C1","to_window":5,"by":"w3","press":24',
    ),
    (
        "ticket.voided",
        1,
        ev.TicketVoided(AT, "B012", "离开", 3, by="w3", press=25),
        'AT,"ticket":"B012","reason":"离开","window":3,"by":"w3","press":25',
    ),
    ("window.opened", 1, ev.WindowOpened(AT, 3, by="w3", press=26), 'AT,"window":3,"by":"w3","press":26'),
    (
        "window.paused",
        1,
        ev.WindowPaused(AT, 3, "away", "14:30", by="w3", press=27),
        'AT,"window":3,"reason":"away","until":"14:30","by":"w3","press":27',
    ),
    ("window.closed", 1, ev.WindowClosed(AT, 3, by="w3", press=28), 'AT,"window":3,"by":"w3","press":28'),
    (
        "batch.reserved",
        1,
        ev.BatchReserved(AT, "b1", "B1", "B", 1, 2, LATER, ("x7Kq", "z2Rm"), by="guide:GUIDE"),
        'AT,"batch":"b1","service":"B1","prefix":"B","first":1,"last":2,"lapses_at":"2026-11-24T10:00:00Z","refs":["x7Kq","z2Rm"],'
        '"by":"guide:GUIDE"',
    ),
    ("batch.lapsed", 1, ev.BatchLapsed(AT, "b1", by="clock"), 'AT,"batch":"b1","by":"clock"'),
    (
        "green.switched",
        1,
        ev.GreenSwitched(AT, True, "老人多", by="admin"),
        'AT,"on":true,"reason":"老人多","by":"admin"',
    ),
    (
        "call.received",
        1,
        ev.CallReceived(AT, "tax", "812", "C017", 10, by="ingest"),
        'AT,"source":"tax","id":"812","ticket":"C017","window":10,"by":"ingest"',
    ),
    (
        "help.asked",
        1,
        ev.HelpAsked(AT, "h1", "first_aid", 3, "Z1", by="w3"),
        'AT,"help":"h1","what":"first_aid","window":3,"area":"Z1","by":"w3"',
    ),
    ("help.answered", 1, ev.HelpAnswered(AT, "h1", by="guide:GUIDE"), 'AT,"help":"h1","by":"guide:GUIDE"'),
    (
        "notice.proposed",
        1,
        ev.NoticeProposed(AT, "lost_child", by="guide:GUIDE"),
        'AT,"name":"lost_child","by":"guide:GUIDE"',
    ),
    ("notice.announced", 1, ev.NoticeAnnounced(AT, "closing", by="clock"), 'AT,"name":"closing","by":"clock"'),
    (
        "notice.announced",
        1,
        ev.NoticeAnnounced(AT, "advice", ("Z1",), AT, "10:00", by="clock"),
        'AT,"name":"advice","zones":["Z1"],"until":"2026-11-24T09:30:00Z","due":"10:00","by":"clock"',
    ),
    (
        "emergency.proposed",
        1,
        ev.EmergencyProposed(AT, "emergency_fire", ("Z1",), 45, by="guide:GUIDE"),
        'AT,"name":"emergency_fire","areas":["Z1"],"minutes":45,"by":"guide:GUIDE"',
    ),
    (
        "emergency.raised",
        1,
        ev.EmergencyRaised(AT, "emergency", (), LATER, by="admin"),
        'AT,"name":"emergency","areas":[],"until":"2026-11-24T10:00:00Z","by":"admin"',
    ),
    ("emergency.repeated", 1, ev.EmergencyRepeated(AT, "emergency", by="clock"), 'AT,"name":"emergency","by":"clock"'),
    ("emergency.cleared", 1, ev.EmergencyCleared(AT, "emergency", by="ops"), 'AT,"name":"emergency","by":"ops"'),
    (
        "slate.switched",
        1,
        ev.SlateSwitched(AT, True, "画面被篡改", by="admin"),
        'AT,"on":true,"reason":"画面被篡改","by":"admin"',
    ),
]


@pytest.mark.parametrize(("kind", "version", "event", "fields"), JOURNAL, ids=[line[0] for line in JOURNAL])
def test_a_line_of_an_old_journal_is_read_and_written_as_it_always_was(
    kind: str, version: int, event: ev.Event, fields: str
):
    data = ("{" + fields.replace("AT", WRITTEN) + "}").encode()
    assert decode(kind, version, data) == event
    assert encode(event) == (kind, version, data)


def test_every_kind_stands_in_the_table():
    assert list(dict.fromkeys(kind for kind, *_ in JOURNAL)) == list(ev.KINDS)
    assert list(dict.fromkeys(type(event) for _, _, event, _ in JOURNAL)) == list(ev.KINDS.values())


@pytest.mark.parametrize("cls", ev.KINDS.values(), ids=ev.KINDS)
def test_every_field_of_a_kind_stands_in_the_table(cls: type[ev.Event]):
    told = {field for kind, _, _, fields in JOURNAL if kind == cls.kind for field in re.findall(r'"(\w+)":', fields)}
    assert told >= set(cls.__annotations__) - {"kind", "version", "at"}


def test_what_is_left_to_its_default_is_not_written():
    assert encode(ev.TicketTaken(AT, "A001", "A1"))[2].decode() == "{" + WRITTEN + ',"ticket":"A001","service":"A1"}'
    assert encode(ev.TicketVoided(AT, "A001"))[2].decode() == "{" + WRITTEN + ',"ticket":"A001"}'
    assert encode(ev.WindowPaused(AT, 3))[2].decode() == "{" + WRITTEN + ',"window":3}'


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=offsets)
minutes = st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False))
DRAWN: dict[Any, st.SearchStrategy[Any]] = {
    datetime: moments,
    datetime | None: st.none() | moments,
    dict[str, float]: minutes,
}


@st.composite
def events(draw: st.DrawFn) -> ev.Event:
    """Any event of any kind, with any text in its fields."""
    cls = draw(st.sampled_from(list(ev.KINDS.values())))
    fields: dict[str, Any] = {
        field.name: draw(DRAWN[field.type] if field.type in DRAWN else st.from_type(field.type))
        for field in msgspec.structs.fields(cls)
    }
    return cls(**fields)


@given(events())
def test_every_event_comes_back_as_it_was_written(event: ev.Event):
    kind, version, data = encode(event)
    again = decode(kind, version, data)
    assert again == event
    assert type(again) is type(event)
    assert encode(again)[:2] == (kind, version)


def test_a_time_keeps_its_moment_whatever_its_zone():
    hall_time = datetime.fromisoformat("2026-11-24T17:30:00.123456+08:00")
    again = decode(*encode(ev.WindowOpened(hall_time, 3)))
    assert again.at == hall_time
    assert again.at.tzinfo is not None


@pytest.mark.parametrize(
    ("kind", "version"),
    [("ticket.teleported", 1), ("ticket.called", 2), ("ticket.called", 0), ("TicketCalled", 1), ("", 1)],
)
def test_a_kind_or_version_that_nobody_knows_is_said_so(kind: str, version: int):
    with pytest.raises(UnknownEvent, match=r"update|install it again"):
        decode(kind, version, b"{" + WRITTEN.encode() + b',"ticket":"A001","window":3}')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"at":"2026-11-24T09:30:00Z","ticket":"A001"}',
        b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":"three"}',
        b'{"at":"yesterday","ticket":"A001","window":3}',
        b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":3',
        b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":3}{}',
    ],
)
def test_damaged_data_is_an_error_and_never_another_event(data: bytes):
    with pytest.raises(msgspec.DecodeError):
        decode("ticket.called", 1, data)


def test_a_field_that_a_newer_hallbus_added_is_passed_over():
    data = b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":3,"mood":"fine"}'
    assert decode("ticket.called", 1, data) == ev.TicketCalled(AT, "A001", 3)


# Steps from an old version to the next


@pytest.fixture
def younger_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """A codec for which `ticket.called` is at version 3: desks became windows, and windows got numbers."""
    monkeypatch.setitem(codec._current, "ticket.called", 3)
    monkeypatch.setitem(codec.UPCASTS, ("ticket.called", 1), lambda old: {**old, "window": old["desk"]})
    monkeypatch.setitem(codec.UPCASTS, ("ticket.called", 2), lambda old: {**old, "window": int(old["window"])})


@pytest.mark.usefixtures("younger_call")
def test_old_versions_are_brought_up_step_by_step():
    first = b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","desk":"3"}'
    second = b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":"3"}'
    third = b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","window":3}'
    expected = ev.TicketCalled(AT, "A001", 3)
    assert [decode("ticket.called", n, data) for n, data in enumerate((first, second, third), 1)] == [expected] * 3


@pytest.mark.usefixtures("younger_call")
def test_a_step_that_is_missing_or_a_version_still_newer_is_said_so(monkeypatch: pytest.MonkeyPatch):
    data = b'{"at":"2026-11-24T09:30:00Z","ticket":"A001","desk":"3"}'
    with pytest.raises(UnknownEvent):
        decode("ticket.called", 4, data)
    monkeypatch.delitem(codec.UPCASTS, ("ticket.called", 2))
    with pytest.raises(UnknownEvent):
        decode("ticket.called", 1, data)


@pytest.mark.usefixtures("younger_call")
def test_damaged_data_of_an_old_version_is_an_error():
    with pytest.raises(msgspec.DecodeError):
        decode("ticket.called", 2, b'{"at":"2026-11-24T09:30:00Z","window":"3"}')


def test_every_version_that_was_ever_written_has_its_steps():
    for kind, cls in ev.KINDS.items():
        assert all((kind, version) in codec.UPCASTS for version in range(1, cls.version))


# For programs that follow the journal


def test_a_fact_for_other_programs_is_a_cloud_event():
    event = ev.TicketCalled(AT, "A001", 3, by="w3", press=17)
    assert json.loads(cloud_event(812, event, "demo")) == {
        "specversion": "1.0",
        "id": "812",
        "source": "/halls/demo",
        "type": "ticket.called",
        "time": "2026-11-24T09:30:00Z",
        "datacontenttype": "application/json",
        "data": {"at": "2026-11-24T09:30:00Z", "ticket": "A001", "window": 3, "by": "w3", "press": 17},
    }


@given(events(), st.integers(1, 2**53))
def test_a_cloud_event_carries_what_the_journal_holds_but_neither_secrets_of_pages_nor_digests_of_people(
    event: ev.Event, seq: int
):
    told = json.loads(cloud_event(seq, event, "demo"))
    assert told["id"] == str(seq)
    held = json.loads(encode(event)[2])
    for secret in ("ref", "refs", "holder", "booking"):
        held.pop(secret, None)
    assert told["data"] == held
    assert told["time"] == told["data"]["at"]
    assert datetime.fromisoformat(told["time"]).utcoffset() is not None
