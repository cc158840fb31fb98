"""When numbers are given out, when windows call, and how the hall stands: on a Tuesday, a Saturday, a holiday and at night.

The hall works 9:00–12:00 and 13:30–17:00 from Monday to Friday. Two rotas: in the lunch break window 1 (A) and window 5 (B) stay.
On Tuesdays 7:30–9:00 and 17:00–20:00, and on Saturday mornings, K and B1 are served by appointment. On Thursday evenings anybody
may come for K until 19:00.
"""

from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hallbus.hall.calendar import Hours, NoIssue, Phase, Rest, business_day, hours
from hallbus.hall.facts import (
    Appointments,
    Break,
    Calendar,
    CallRules,
    Extended,
    HallFacts,
    Service,
    SpecialDay,
    Weekly,
    Window,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = (f"2026-11-{day}" for day in (23, 24, 25, 26, 28))
HOLIDAY, MAKE_UP_SATURDAY = "2026-10-01", "2026-10-10"

CALENDAR = Calendar(
    weekly=(Weekly(days=("mon", "tue", "wed", "thu", "fri"), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),),
    extended=(
        Extended(
            name="早晚弹性办",
            days=("tue",),
            sessions=(("07:30", "09:00"), ("17:00", "20:00")),
            services=("K1", "B1"),
            appointment_only=True,
        ),
        Extended(
            name="周末预约办",
            days=("sat",),
            sessions=(("09:00", "12:00"),),
            services=("K1", "B1"),
            appointment_only=True,
        ),
        Extended(name="延时服务", days=("thu",), sessions=(("17:00", "19:00"),), services=("K1",)),
    ),
    breaks=(Break(name="午休轮班", begins="12:00", ends="13:30", stay=(1, 5)),),
    special=(
        *(SpecialDay(date=f"2026-10-0{day}", works=False, name="国庆节") for day in range(1, 8)),
        SpecialDay(date=MAKE_UP_SATURDAY, works=True, like="thu", name="国庆节调休"),
    ),
)
FACTS = HallFacts(
    id="hours",
    name="时厅",
    short_name="时厅",
    calendar=CALENDAR,
    services=(
        Service(id="A1", prefix="A", name="综合受理", short="综合", department="zw"),
        Service(id="L1", prefix="L", name="老年优待", short="老年", department="zw", early_open=True),
        Service(id="B1", prefix="B", name="营业执照", short="执照", department="zw"),
        Service(id="B2", prefix="B", name="名称核准", short="核名", department="zw", shares_queue_with="B1"),
        Service(id="C1", prefix="C", name="税务", short="税务", department="zw"),
        Service(id="K1", prefix="K", name="烟草", short="烟草", department="zw"),
    ),
    windows=(
        Window(no=1, name="综合", area="Z1", services=("A1",)),
        Window(no=4, name="老年", area="Z1", services=("L1", "A1"), opens_early=True),
        Window(no=5, name="核名", area="Z1", services=("B2",)),
        Window(no=10, name="税务", area="Z1", services=("C1",)),
        Window(no=15, name="烟草", area="Z1", services=("K1",)),
        Window(no=20, name="导办", area="Z1", services=("C1",), queue=False),
    ),
    calls=CallRules(auto_abandon_at=("12:20", "20:30")),
)
CHINA = timezone(timedelta(hours=8))


def at(day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=CHINA)


def on(day: str, **calendar: Any) -> Hours:
    """The hours of a day, in a hall whose calendar differs in these."""
    return hours(replace(FACTS, calendar=replace(CALENDAR, **calendar)), day)


def said(day: str, time: str, service: str = "A1", booked: bool = False) -> tuple[str, str] | None:
    """Why there is no number, and when there will be one."""
    refusal = on(day).no_issue(service, at(day, time), booked)
    if refusal is None:
        return None
    return refusal.code, refusal.opens.strftime("%m-%d %H:%M") if refusal.opens else "never"


# A walk-in takes a number


@pytest.mark.parametrize(
    ("time", "answer"),
    [
        ("03:00", ("issue_not_yet", "11-25 08:40")),
        ("08:39", ("issue_not_yet", "11-25 08:40")),
        ("08:40", None),
        ("11:44:59", None),
        ("11:45", ("issue_not_yet", "11-25 13:10")),
        ("13:09", ("issue_not_yet", "11-25 13:10")),
        ("13:10", None),
        ("16:44", None),
        ("16:45", ("issue_over", "11-26 08:40")),
        ("23:00", ("issue_over", "11-26 08:40")),
    ],
)
def test_an_ordinary_day_gives_out_numbers_ahead_of_each_session_and_stops_before_its_end(time: str, answer: Any):
    assert said(WEDNESDAY, time, "C1") == answer


@pytest.mark.parametrize("service", ["A1", "B1", "B2"])
@pytest.mark.parametrize("time", ["11:44", "11:45", "12:00", "12:45", "13:29"])
def test_a_service_that_a_staying_window_calls_gives_out_numbers_through_the_lunch_break(service: str, time: str):
    assert said(WEDNESDAY, time, service) is None
    assert on(WEDNESDAY).bridged(service)


def test_a_rota_bridges_no_service_that_its_windows_do_not_call():
    assert not on(WEDNESDAY).bridged("C1")
    assert not on(WEDNESDAY, breaks=(Break(name="轮班", begins="12:00", ends="13:30", stay=(20,)),)).bridged("C1")
    assert not on(SATURDAY).bridged("A1")


def test_a_rota_that_ends_before_the_break_does_bridges_as_far_as_it_goes():
    short = on(WEDNESDAY, breaks=(Break(name="轮班", begins="12:00", ends="12:40", stay=(1,)),))
    assert short.no_issue("A1", at(WEDNESDAY, "12:24")) is None
    assert short.no_issue("A1", at(WEDNESDAY, "12:25")) == NoIssue("issue_not_yet", at(WEDNESDAY, "13:10"))


def test_two_rotas_together_bridge_a_break_that_neither_covers_alone():
    halves = on(
        WEDNESDAY,
        breaks=(
            Break(name="前半", begins="12:00", ends="12:45", stay=(1,)),
            Break(name="后半", begins="12:45", ends="13:30", stay=(4,)),
        ),
    )
    assert all(halves.no_issue("A1", at(WEDNESDAY, f"12:{minute}")) is None for minute in (10, 44, 45, 59))
    assert halves.no_issue("L1", at(WEDNESDAY, "12:10")) == NoIssue("issue_not_yet", at(WEDNESDAY, "12:25"))


@pytest.mark.parametrize(
    ("time", "service", "answer"),
    [
        ("07:20", "K1", ("issue_not_yet", "11-24 08:40")),
        ("07:45", "A1", ("issue_not_yet", "11-24 08:40")),
        ("07:45", "K1", ("by_appointment", "11-24 08:40")),
        ("08:45", "K1", None),
        ("16:50", "K1", ("issue_over", "11-25 08:40")),
        ("17:30", "K1", ("by_appointment", "11-25 08:40")),
        ("17:30", "A1", ("issue_over", "11-25 08:40")),
        ("20:30", "K1", ("issue_over", "11-25 08:40")),
    ],
)
def test_a_session_by_appointment_turns_walk_ins_away_with_the_next_possible_time(time: str, service: str, answer: Any):
    assert said(TUESDAY, time, service) == answer


@pytest.mark.parametrize("time", ["04:00", "08:40", "10:00", "15:00"])
def test_a_saturday_by_appointment_says_so_to_walk_ins_and_is_closed_for_the_rest(time: str):
    assert said(SATURDAY, time, "K1") == ("by_appointment", "11-30 08:40")
    assert said(SATURDAY, time, "A1") == ("closed_today", "11-30 08:40")


@pytest.mark.parametrize("time", ["16:46", "17:30", "18:44"])
def test_an_evening_that_follows_without_a_gap_needs_no_stop_in_between(time: str):
    assert said(THURSDAY, time, "K1") is None
    assert said(THURSDAY, time, "A1") == ("issue_over", "11-27 08:40")


def test_an_evening_for_anybody_ends_like_any_session():
    assert said(THURSDAY, "18:45", "K1") == ("issue_over", "11-27 08:40")


def test_an_extra_session_within_ordinary_hours_takes_nothing_from_them():
    within = on(
        WEDNESDAY, extended=(Extended(name="加", days=("wed",), sessions=(("10:00", "11:00"),), services=("C1",)),)
    )
    assert within.no_issue("C1", at(WEDNESDAY, "11:30")) is None


def test_a_holiday_gives_out_nothing_and_names_the_first_working_day():
    assert said(HOLIDAY, "10:00") == ("closed_today", "10-08 08:40")
    assert said("2026-09-30", "18:00") == ("issue_over", "10-08 08:40")


def test_a_make_up_saturday_is_the_weekday_that_it_stands_for():
    assert said(MAKE_UP_SATURDAY, "10:00", "A1") is None
    assert said(MAKE_UP_SATURDAY, "18:00", "K1") is None
    assert on(MAKE_UP_SATURDAY).bridged("A1")
    assert [session.appointment_only for session in on(MAKE_UP_SATURDAY).sessions] == [False, False, False]


def test_a_date_that_the_calendar_names_twice_keeps_the_first():
    twice = (SpecialDay(date=WEDNESDAY, works=False), SpecialDay(date=WEDNESDAY, works=True))
    assert on(WEDNESDAY, special=twice).sessions == ()


def test_numbers_that_begin_after_the_doors_do_so_and_later_sessions_have_no_lead():
    late = on(WEDNESDAY, issue_from="09:10")
    assert late.no_issue("C1", at(WEDNESDAY, "09:05")) == NoIssue("issue_not_yet", at(WEDNESDAY, "09:10"))
    assert late.no_issue("C1", at(WEDNESDAY, "13:29")) == NoIssue("issue_not_yet", at(WEDNESDAY, "13:30"))


def test_numbers_from_midnight_on_are_numbers_from_the_days_beginning():
    assert on(WEDNESDAY, issue_from="00:00").no_issue("C1", at(WEDNESDAY, "03:00")) is None


def test_a_session_shorter_than_its_stop_gives_out_nothing_but_what_is_asked_for_ahead():
    weekly = (Weekly(days=("wed",), sessions=(("09:00", "09:10"), ("10:00", "12:00"))),)
    short = on(WEDNESDAY, weekly=weekly, issue_from="08:58")
    assert short.no_issue("C1", at(WEDNESDAY, "09:00")) == NoIssue("issue_not_yet", at(WEDNESDAY, "09:58"))


def test_an_extra_session_on_a_day_without_ordinary_ones_gives_out_numbers_when_the_doors_open():
    alone = on(
        SATURDAY, extended=(Extended(name="周末", days=("sat",), sessions=(("09:00", "12:00"),), services=("K1",)),)
    )
    assert alone.no_issue("K1", at(SATURDAY, "08:49")) == NoIssue("issue_not_yet", at(SATURDAY, "08:50"))
    assert alone.no_issue("K1", at(SATURDAY, "08:50")) is None
    assert alone.no_issue("A1", at(SATURDAY, "09:00")) == NoIssue("closed_today", at("2026-11-30", "08:40"))


def test_a_service_that_is_never_served_again_has_no_next_time():
    only_once = on(TUESDAY, weekly=())
    assert only_once.no_issue("A1", at(TUESDAY, "10:00")) == NoIssue("closed_today", None)


def test_a_hall_without_any_sessions_is_always_open():
    always = on(HOLIDAY, weekly=(), extended=())
    night = at(HOLIDAY, "23:00")
    assert always.always
    assert always.no_issue("A1", night) is None
    assert always.phase(night) == Phase("open", None)
    assert always.calls_from(1, "A1", False) == always.opens_at(1) == always.begins == at(HOLIDAY, "03:00")
    assert not always.over_for(1, night)
    assert (always.part(at(HOLIDAY, "11:59")), always.part(at(HOLIDAY, "12:00"))) == ("am", "pm")


# Somebody with an appointment checks in


@pytest.mark.parametrize(
    ("day", "time", "answer"),
    [
        (TUESDAY, "06:59", ("issue_not_yet", "11-24 07:00")),
        (TUESDAY, "07:00", None),
        (TUESDAY, "07:40", None),
        (TUESDAY, "12:30", ("issue_not_yet", "11-24 13:00")),
        (TUESDAY, "13:00", None),
        (TUESDAY, "16:50", None),
        (TUESDAY, "19:59", None),
        (TUESDAY, "20:00", ("issue_over", "11-25 08:30")),
        (SATURDAY, "10:00", None),
        (SATURDAY, "12:00", ("issue_over", "11-30 08:30")),
    ],
)
def test_an_appointment_may_check_in_half_an_hour_ahead_and_until_the_end(day: str, time: str, answer: Any):
    assert said(day, time, "K1", booked=True) == answer


def test_an_appointment_for_a_service_that_is_not_part_of_the_session_finds_the_hall_closed():
    assert said(SATURDAY, "10:00", "B2", booked=True) == ("closed_today", "11-30 08:30")


def test_numbers_that_begin_long_before_the_doors_begin_so_for_appointments_too():
    facts = replace(FACTS, appointments=Appointments(check_in_before_min=5))
    assert hours(facts, WEDNESDAY).no_issue("A1", at(WEDNESDAY, "08:40"), booked=True) is None


# A window calls


@pytest.mark.parametrize(
    ("day", "window", "service", "booked", "time"),
    [
        (WEDNESDAY, 1, "A1", False, "09:00"),
        (WEDNESDAY, 1, "A1", True, "09:00"),
        (WEDNESDAY, 4, "A1", False, "08:50"),
        (WEDNESDAY, 1, "L1", False, "08:50"),
        (TUESDAY, 15, "K1", False, "09:00"),
        (TUESDAY, 15, "K1", True, "07:30"),
        (TUESDAY, 4, "K1", True, "07:30"),
        (TUESDAY, 5, "B2", True, "09:00"),
        (SATURDAY, 15, "K1", True, "09:00"),
        (WEDNESDAY, 99, "A1", False, "09:00"),
    ],
)
def test_a_window_calls_from_the_first_session_of_a_service(
    day: str, window: int, service: str, booked: bool, time: str
):
    assert on(day).calls_from(window, service, booked) == at(day, time)


@pytest.mark.parametrize(("service", "booked"), [("A1", False), ("A1", True), ("K1", False)])
def test_what_is_not_served_on_a_saturday_is_not_called(service: str, booked: bool):
    assert on(SATURDAY).calls_from(15, service, booked) is None


def test_a_window_opens_with_the_first_ticket_that_it_may_call():
    assert on(WEDNESDAY).opens_at(1) == at(WEDNESDAY, "09:00")
    assert on(WEDNESDAY).opens_at(4) == at(WEDNESDAY, "08:50")
    assert on(TUESDAY).opens_at(15) == at(TUESDAY, "07:30")
    assert on(TUESDAY).opens_at(5) == at(TUESDAY, "07:30")  # of one queue with B1
    assert on(SATURDAY).opens_at(1) is None
    assert on(WEDNESDAY).opens_at(20) is None


def test_the_rota_gives_a_break_to_every_window_that_does_not_stay():
    wednesday = on(WEDNESDAY)
    assert wednesday.break_of(10, at(WEDNESDAY, "11:59")) is None
    assert wednesday.break_of(10, at(WEDNESDAY, "12:00")) == Rest(
        "lunch", at(WEDNESDAY, "12:00"), at(WEDNESDAY, "13:30")
    )
    assert wednesday.break_of(10, at(WEDNESDAY, "13:30")) is None
    assert wednesday.break_of(1, at(WEDNESDAY, "12:15")) is None
    assert on(SATURDAY).break_of(10, at(SATURDAY, "12:15")) is None
    assert on(HOLIDAY).break_of(10, at(HOLIDAY, "12:15")) is None


def test_rotas_that_follow_each_other_are_one_break_to_a_window_that_stays_in_neither():
    halves = on(
        WEDNESDAY,
        breaks=(
            Break(name="前半", begins="12:00", ends="12:45", stay=(1,)),
            Break(name="后半", begins="12:45", ends="13:30", stay=(5,)),
            Break(name="茶歇", begins="13:30", ends="13:40", reason="break"),
        ),
    )
    assert halves.break_of(10, at(WEDNESDAY, "12:10")) == Rest("lunch", at(WEDNESDAY, "12:00"), at(WEDNESDAY, "13:30"))
    assert halves.break_of(5, at(WEDNESDAY, "12:10")) == Rest("lunch", at(WEDNESDAY, "12:00"), at(WEDNESDAY, "12:45"))
    assert halves.break_of(1, at(WEDNESDAY, "12:10")) is None
    assert halves.break_of(1, at(WEDNESDAY, "13:35")) == Rest("break", at(WEDNESDAY, "13:30"), at(WEDNESDAY, "13:40"))


def test_an_extended_session_is_one_for_the_windows_whose_queue_has_a_part_in_it():
    tuesday, early = on(TUESDAY), at(TUESDAY, "08:00")
    assert tuesday.extended_now(15, early) == tuesday.extended_now(5, early) == tuesday.sessions[0]
    assert tuesday.extended_now(1, early) is None
    assert tuesday.extended_now(15, at(TUESDAY, "09:00")) is None
    assert tuesday.extended_now(15, at(TUESDAY, "17:00")) == tuesday.sessions[-1]
    assert on(WEDNESDAY).extended_now(15, at(WEDNESDAY, "17:00")) is None


def test_a_window_is_done_after_the_last_session_that_concerns_it():
    tuesday = on(TUESDAY)
    assert not tuesday.over_for(1, at(TUESDAY, "16:59"))
    assert tuesday.over_for(1, at(TUESDAY, "17:00"))
    assert not tuesday.over_for(15, at(TUESDAY, "19:59"))
    assert tuesday.over_for(15, at(TUESDAY, "20:00"))
    assert on(SATURDAY).over_for(1, at(SATURDAY, "08:00"))
    assert tuesday.over_for(20, at(TUESDAY, "17:00"))


# The hall


@pytest.mark.parametrize(
    ("day", "time", "state", "opens"),
    [
        (WEDNESDAY, "03:00", "preparing", (WEDNESDAY, "09:00")),
        (TUESDAY, "08:00", "preparing", (TUESDAY, "09:00")),
        (WEDNESDAY, "09:00", "open", (WEDNESDAY, "13:30")),
        (WEDNESDAY, "12:00", "break", (WEDNESDAY, "13:30")),
        (WEDNESDAY, "13:30", "open", (THURSDAY, "09:00")),
        (WEDNESDAY, "17:00", "over", (THURSDAY, "09:00")),
        (TUESDAY, "18:00", "over", (WEDNESDAY, "09:00")),
        (THURSDAY, "18:00", "open", ("2026-11-27", "09:00")),
        (SATURDAY, "10:00", "closed_day", ("2026-11-30", "09:00")),
        (HOLIDAY, "10:00", "closed_day", ("2026-10-08", "09:00")),
        ("2026-10-09", "17:00", "over", (MAKE_UP_SATURDAY, "09:00")),
    ],
)
def test_the_hall_prepares_opens_rests_and_ends(day: str, time: str, state: str, opens: tuple[str, str]):
    assert on(day).phase(at(day, time)) == Phase(state, at(*opens))  # type: ignore[arg-type]


def test_a_break_within_a_session_does_not_close_the_hall():
    through = on(WEDNESDAY, weekly=(Weekly(days=("wed",), sessions=(("09:00", "17:00"),)),))
    assert through.phase(at(WEDNESDAY, "12:15")).state == "open"
    assert through.break_of(10, at(WEDNESDAY, "12:15")) == Rest("lunch", at(WEDNESDAY, "12:00"), at(WEDNESDAY, "13:30"))


@pytest.mark.parametrize(
    ("sessions", "noon"),
    [
        ([("09:00", "12:00"), ("13:30", "17:00")], "12:00"),
        ([("09:00", "11:30"), ("13:00", "17:00")], "11:30"),
        ([("08:00", "09:00"), ("10:00", "12:30"), ("14:00", "17:00")], "12:30"),
        ([("09:00", "13:00")], "13:00"),
        ([("09:00", "17:00")], "12:00"),
        ([("09:00", "12:00"), ("12:00", "17:00")], "12:00"),
        ([("14:00", "17:00")], "12:00"),
        ([], "12:00"),
    ],
)
def test_the_morning_lasts_until_the_noon_break(sessions: list[tuple[str, str]], noon: str):
    wednesday = on(WEDNESDAY, weekly=(Weekly(days=("wed",), sessions=tuple(sessions)),), breaks=())
    moment = at(WEDNESDAY, noon)
    assert wednesday.part(moment - timedelta(seconds=1)) == "am"
    assert wednesday.part(moment) == "pm"
    assert moment in wednesday.turns()


def test_the_mornings_tickets_are_given_up_after_it_and_all_at_the_end():
    assert on(WEDNESDAY).abandons() == (
        (at(WEDNESDAY, "12:20"), at(WEDNESDAY, "12:00")),
        (at(WEDNESDAY, "20:30"), None),
    )
    assert on(SATURDAY).abandons()[0] == (at(SATURDAY, "12:20"), None)


def test_what_is_given_up_at_a_sessions_end_is_that_sessions():
    facts = replace(FACTS, calls=CallRules(auto_abandon_at=("12:00", "20:00")))
    assert hours(facts, TUESDAY).abandons() == (
        (at(TUESDAY, "12:00"), at(TUESDAY, "12:00")),
        (at(TUESDAY, "20:00"), None),
    )


def test_nothing_is_given_up_while_no_ordinary_session_is_over():
    facts = replace(FACTS, calls=CallRules(auto_abandon_at=("20:30", "09:10")))
    assert hours(facts, TUESDAY).abandons() == ((at(TUESDAY, "20:30"), None),)


def test_a_hall_without_hours_gives_nobody_up() -> None:
    facts = replace(HallFacts(id="h", name="厅", short_name="厅"), calls=CallRules(auto_abandon_at=("12:20", "20:10")))
    assert hours(facts, TUESDAY).always
    assert hours(facts, TUESDAY).abandons() == ()


def test_the_hall_greets_once_and_says_when_numbers_end():
    assert on(TUESDAY).notices() == (
        (at(TUESDAY, "09:00"), "open"),
        (at(TUESDAY, "16:30"), "closing"),
        (at(TUESDAY, "16:45"), "stopped"),
    )
    assert on(SATURDAY).notices() == ()


def test_screens_are_drawn_anew_whenever_something_changes():
    moments = [moment.strftime("%H:%M") for moment in on(TUESDAY).turns()]
    assert moments == [
        *("07:00", "07:30", "08:30", "08:40", "08:50", "09:00", "11:45", "12:00", "12:20"),
        *("13:00", "13:10", "13:30", "16:30", "16:45", "17:00", "20:00", "20:30"),
    ]


# Nights and summer time


def test_a_time_before_the_day_starts_is_one_of_the_night():
    night = on(TUESDAY, weekly=(Weekly(days=("tue",), sessions=(("20:00", "23:59"), ("00:30", "03:00"))),), extended=())
    assert [(s.begins, s.ends) for s in night.sessions] == [
        (at(TUESDAY, "20:00"), at(TUESDAY, "23:59")),
        (at(WEDNESDAY, "00:30"), at(WEDNESDAY, "03:00")),
    ]
    assert night.no_issue("A1", at(WEDNESDAY, "02:44")) is None
    assert night.phase(at(WEDNESDAY, "02:59")).state == "open"


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-11-24T03:00", TUESDAY), ("2026-11-24T02:59:59.9", MONDAY), ("2026-11-25T00:00", TUESDAY)],
)
def test_a_business_day_begins_at_its_hour_not_at_midnight(moment: str, day: str):
    assert business_day(datetime.fromisoformat(moment), "03:00") == day


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-29T03:30+02:00", "2026-03-29T03:45+02:00"),  # 2:30–2:45 do not exist
        ("Europe/Berlin", "2026-10-24", "2026-10-25T02:30+02:00", "2026-10-25T02:45+02:00"),  # and come twice
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-04T02:30+11:00", "2026-10-04T02:45+11:00"),  # half an hour
        ("America/New_York", "2026-03-07", "2026-03-08T03:30-04:00", "2026-03-08T03:45-04:00"),
    ],
)
def test_a_time_that_summer_time_skips_comes_later_and_one_that_comes_twice_counts_once(
    zone: str, day: str, begins: str, ends: str
):
    facts = replace(
        FACTS,
        timezone=zone,
        calendar=Calendar(
            weekly=(Weekly(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), sessions=(("02:30", "02:45"),)),),
            day_starts="05:00",
        ),
    )
    ((one, other),) = [(s.begins, s.ends) for s in hours(facts, day).sessions]
    assert (one.isoformat(timespec="minutes"), other.isoformat(timespec="minutes")) == (begins, ends)


@pytest.mark.parametrize(("session", "day_starts"), [(("02:30", "03:10"), "05:00"), (("02:00", "02:45"), "03:00")])
def test_a_session_of_which_summer_time_leaves_nothing_is_not_held(session: tuple[str, str], day_starts: str):
    calendar = Calendar(weekly=(Weekly(days=("sat",), sessions=(session,)),), day_starts=day_starts)
    skipped = hours(replace(FACTS, timezone="Europe/Berlin", calendar=calendar), "2026-03-28")
    assert skipped.sessions == ()
    assert skipped.phase(skipped.begins).state == "closed_day"


def test_a_session_across_the_change_is_an_hour_shorter():
    calendar = Calendar(weekly=(Weekly(days=("sat",), sessions=(("01:00", "04:00"),)),), day_starts="05:00")
    (session,) = hours(replace(FACTS, timezone="Europe/Berlin", calendar=calendar), "2026-03-28").sessions
    assert session.ends - session.begins == timedelta(hours=2)


def test_times_carry_the_offset_of_their_own_season():
    berlin = hours(replace(FACTS, timezone="Europe/Berlin"), "2026-07-01")
    assert berlin.sessions[0].begins == datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert berlin.sessions[0].begins.tzinfo == timezone(timedelta(hours=2))


def test_the_same_facts_and_day_are_the_same_hours():
    assert on(TUESDAY) == on(TUESDAY)
    assert hash(on(TUESDAY)) == hash(on(TUESDAY))
    assert on(TUESDAY) != on(WEDNESDAY)
    assert on(TUESDAY) != on(TUESDAY, issue_from="08:00")
