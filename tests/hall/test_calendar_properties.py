"""Whatever a hall file says of its hours, on any day of many years, with summer time and without: the calendar keeps its word."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from hallbus.hall.calendar import Hours, Rest, business_day, hours
from hallbus.hall.facts import Break, Calendar, CallRules, Extended, HallFacts, Service, SpecialDay, Weekly, Window
from hallbus.hall.sessions import DAYS

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
SERVICES = ("A1", "B1", "B2", "C1")
WINDOWS = (1, 2, 3, 4)
MINUTE = timedelta(minutes=1)
CHANGES = [  # days on which, or in the night after which, clocks change in one of the zones
    *("2026-03-07", "2026-03-08", "2026-03-28", "2026-03-29", "2026-04-04", "2026-04-05", "2026-10-03", "2026-10-04"),
    *("2026-10-24", "2026-10-25", "2026-10-31", "2026-11-01"),
]
days = st.sampled_from(CHANGES) | st.dates(date(2024, 1, 1), date(2032, 12, 31)).map(date.isoformat)
some_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True).map(tuple)
minutes = st.sampled_from([0, 1, 10, 15, 45, 120])
clocks = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")


@st.composite
def sessions(draw: st.DrawFn, day_starts: str) -> tuple[tuple[str, str], ...]:
    """Up to four sessions that may touch, but neither overlap nor cross the change of days."""
    times = sorted(draw(st.lists(clocks, max_size=5, unique=True)))
    spans = [span for span in pairwise(times) if not span[0] < day_starts < span[1]]
    return tuple(span for span in spans if draw(st.booleans()))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    day_starts = draw(st.sampled_from(["00:00", "03:00", "05:00"]))
    held = sessions(day_starts)
    extended = st.builds(
        Extended,
        name=st.just("延时"),
        days=some_days,
        sessions=held,
        services=st.lists(st.sampled_from(SERVICES), unique=True, max_size=3).map(tuple),
        appointment_only=st.booleans(),
    )
    weekday = draw(st.lists(st.sampled_from(DAYS), min_size=3, max_size=7, unique=True))
    rotas = [
        Break(name="轮班", begins=begins, ends=ends, days=DAYS, stay=tuple(draw(st.sets(st.sampled_from(WINDOWS)))))
        for begins, ends in draw(held)
    ]
    return Calendar(
        weekly=(Weekly(days=tuple(weekday), sessions=draw(held)),),
        extended=tuple(draw(st.lists(extended, max_size=2))),
        breaks=tuple(rotas),
        special=tuple(
            draw(st.lists(st.builds(SpecialDay, date=days, works=st.booleans(), like=st.sampled_from(DAYS))))
        ),
        doors_open_before_min=draw(minutes),
        stop_issue_before_close_min=draw(minutes),
        issue_from=draw(clocks),
        day_starts=day_starts,
    )


@st.composite
def halls(draw: st.DrawFn) -> HallFacts:
    def service(name: str, **more: Any) -> Service:
        return Service(id=name, prefix=name[0], name=name, short=name, department="d", **more)

    def window(no: int, *services: str, **more: Any) -> Window:
        return Window(no=no, name="窗", area="a", services=services, **more)

    return HallFacts(
        id="any",
        name="厅",
        short_name="厅",
        timezone=draw(st.sampled_from(ZONES)),
        calendar=draw(calendars()),
        services=(
            service("A1"),
            service("B1"),
            service("B2", shares_queue_with="B1"),
            service("C1", early_open=draw(st.booleans())),
        ),
        windows=(window(1, "A1", opens_early=True), window(2, "B2"), window(3, "A1", "C1"), window(4, queue=False)),
        calls=CallRules(auto_abandon_at=tuple(draw(st.lists(clocks, max_size=2)))),
    )


def moments(day: Hours, most: int = 40) -> list[datetime]:
    """The day's turns, the last instants before them, and some times between."""
    edges = [day.begins, *day.turns(), day.ends]
    step = (day.ends - day.begins) / most
    some = [day.begins + step * part for part in range(most)]
    return sorted({*edges[:-1], *(edge - timedelta(microseconds=1) for edge in edges[1:]), *some})


def answers(day: Hours, at: datetime) -> list[Any]:
    """All that the calendar says at a moment."""
    called = [
        (from_ := day.calls_from(window, service, booked)) is not None and from_ <= at
        for window in WINDOWS
        for service in SERVICES
        for booked in (False, True)
    ]
    opened = [(from_ := day.opens_at(window)) is not None and from_ <= at for window in WINDOWS]
    numbers = [day.no_issue(service, at, booked) for service in SERVICES for booked in (False, True)]
    posts = [(day.break_of(no, at), day.extended_now(no, at), day.over_for(no, at)) for no in WINDOWS]
    given_up = [when <= at for when, _ in day.abandons()]
    announced = [when <= at for when, _ in day.notices()]
    return [called, opened, numbers, posts, given_up, announced, day.phase(at), day.part(at)]


@given(halls(), days)
def test_nothing_changes_but_at_a_turn(facts: HallFacts, day: str):
    today = hours(facts, day)
    edges = [today.begins, *today.turns(), today.ends]
    for begins, ends in pairwise(edges):
        first = answers(today, begins)
        for at in (begins + (ends - begins) / 3, ends - timedelta(microseconds=1)):
            assert answers(today, at) == first, (begins, at, ends)


@given(halls(), days, st.sampled_from(SERVICES))
def test_a_number_is_only_given_while_a_session_of_today_still_takes_people(facts: HallFacts, day: str, service: str):
    today, stop = hours(facts, day), timedelta(minutes=facts.calendar.stop_issue_before_close_min)
    for at in moments(today):
        if today.no_issue(service, at) is None:
            assert any(s.takes(service, False) and at < s.ends - stop for s in today.sessions)
        if today.no_issue(service, at, booked=True) is None:
            assert any(s.takes(service, True) and at < s.ends for s in today.sessions)


@given(halls(), days, st.sampled_from(SERVICES), st.booleans(), st.data())
def test_the_next_time_that_a_refusal_names_is_the_first_at_which_a_number_is_given(
    facts: HallFacts, day: str, service: str, booked: bool, data: st.DataObject
):
    today = hours(facts, day)
    refused = [(at, no) for at in moments(today, 10) if (no := today.no_issue(service, at, booked))]
    assume(refused)
    at, no = data.draw(st.sampled_from(refused))
    until = no.opens or at + timedelta(days=29)
    zone, starts = ZoneInfo(facts.timezone), facts.calendar.day_starts
    of = cache(lambda its_day: hours(facts, its_day))
    for part in range(12):
        between = (at + (until - at) * (part / 12)).astimezone(zone)
        if between >= until:  # a microsecond cannot be cut
            break
        assert of(business_day(between, starts)).no_issue(service, between, booked) is not None
    if no.opens:
        then = of(business_day(no.opens, starts))
        assert then.no_issue(service, no.opens, booked) is None
        assert then.no_issue(service, max(no.opens - timedelta(microseconds=1), then.begins), booked) or (
            no.opens == then.begins
        )


@given(halls(), days, st.sampled_from(SERVICES), st.sampled_from(WINDOWS))
def test_who_has_a_number_is_called_when_the_session_begins_at_the_latest(
    facts: HallFacts, day: str, service: str, window: int
):
    today = hours(facts, day)
    for booked in (False, True):
        from_ = today.calls_from(window, service, booked)
        for at in moments(today, 20):
            if today.no_issue(service, at, booked) is None:
                assert from_ is not None
                assert today.begins <= from_
                assert from_ <= min(s.begins for s in today.sessions if s.takes(service, booked))
    walk_in, kept = (today.calls_from(window, service, booked) for booked in (False, True))
    assert walk_in is None or (kept is not None and kept <= walk_in)


@given(halls(), days)
def test_sessions_are_in_order_and_within_their_day(facts: HallFacts, day: str):
    today = hours(facts, day)
    assert list(today.sessions) == sorted(today.sessions, key=lambda session: session[:2])
    for session in today.sessions:
        assert today.begins <= session.begins < session.ends <= today.ends
        assert business_day(session.begins, facts.calendar.day_starts) == day
    assert all(today.begins < turn < today.ends for turn in today.turns())
    assert list(today.turns()) == sorted(set(today.turns()))


@given(halls(), days)
def test_times_are_what_the_halls_clock_shows(facts: HallFacts, day: str):
    written = {
        time for block in (*facts.calendar.weekly, *facts.calendar.extended) for span in block.sessions for time in span
    }
    today, zone = hours(facts, day), ZoneInfo(facts.timezone)
    shown = {moment for session in today.sessions for moment in (session.begins, session.ends)}
    assert all(moment.replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None) for moment in shown)
    if (today.ends - today.begins) == timedelta(days=1):  # no change of clocks
        assert {moment.strftime("%H:%M") for moment in shown} <= written


@given(halls(), days)
def test_one_day_ends_where_the_next_begins_and_every_moment_has_its_day(facts: HallFacts, day: str):
    today = hours(facts, day)
    tomorrow = hours(facts, (date.fromisoformat(day) + timedelta(days=1)).isoformat())
    assert today.ends == tomorrow.begins
    zone, starts = ZoneInfo(facts.timezone), facts.calendar.day_starts
    for part in range(50):
        at = (today.begins.astimezone(UTC) + (today.ends - today.begins) * part / 50).astimezone(zone)
        assert business_day(at, starts) == day


@given(halls(), days, days, st.sampled_from(DAYS))
def test_a_make_up_day_is_the_day_that_it_is_like_shifted(facts: HallFacts, make_up: str, other: str, like: Any):
    model = date.fromisoformat(other) + timedelta(days=(DAYS.index(like) - date.fromisoformat(other).weekday()) % 7)
    assume(model.isoformat() != make_up)
    special = (SpecialDay(date=make_up, works=True, like=like),)
    facts = replace(facts, timezone="Asia/Shanghai", calendar=replace(facts.calendar, special=special))
    one, shift = hours(facts, make_up), date.fromisoformat(make_up) - model
    two = hours(facts, model.isoformat())
    assert [s._replace(begins=s.begins + shift, ends=s.ends + shift) for s in two.sessions] == list(one.sessions)
    assert one.turns() == tuple(turn + shift for turn in two.turns())
    for at in moments(two, 10):
        assert _code(one, at + shift) == _code(two, at)
        assert one.phase(at + shift).state == two.phase(at).state
        assert one.break_of(2, at + shift) == _shifted(two.break_of(2, at), shift)


def _code(day: Hours, at: datetime) -> str | None:
    refusal = day.no_issue("B1", at)
    return refusal and refusal.code


def _shifted(rest: Rest | None, by: timedelta) -> Rest | None:
    return rest and rest._replace(begins=rest.begins + by, ends=rest.ends + by)


@given(halls(), days, st.sampled_from(SERVICES), st.booleans())
def test_a_holiday_has_no_session_no_number_no_call_and_no_break(
    facts: HallFacts, day: str, service: str, booked: bool
):
    assume(facts.calendar.weekly[0].sessions)
    calendar = replace(facts.calendar, special=(SpecialDay(date=day, works=False), *facts.calendar.special))
    holiday = hours(replace(facts, calendar=calendar), day)
    assert (holiday.sessions, holiday.notices()) == ((), ())
    for at in moments(holiday, 2):
        assert holiday.phase(at).state == "closed_day"
        refusal = holiday.no_issue(service, at, booked)
        assert refusal is not None
        assert refusal.code == "closed_today"
        assert holiday.calls_from(1, service, booked) is None
        assert all(holiday.over_for(window, at) and not holiday.break_of(window, at) for window in WINDOWS)
