"""The day in numbers: every ticket is counted once, and minutes are what really passed."""

from datetime import timedelta

from hypothesis import given as each
from hypothesis import strategies as st

from hallbus.hall import commands as do
from hallbus.hall.commands import Refused
from hallbus.hall.report import report
from hallbus.hall.state import Hall
from tests.hall.story import (
    FACTS,
    NOON,
    TODAY,
    batch_lapsed,
    called,
    day_opened,
    given,
    later,
    missed,
    parked,
    recalled,
    reserved,
    resumed,
    served,
    started,
    taken,
    told,
    transferred,
    voided,
)

FATES = ("done", "voided", "abandoned", "open")


def of_service(hall: Hall, service: str) -> dict[str, object]:
    return next(row for row in report(hall)["services"] if row["service"] == service)


def test_a_day_without_anybody_is_all_zero_and_has_no_means() -> None:
    told_of = report(given())
    assert (told_of["kind"], told_of["day"]) == ("report", TODAY)
    assert {
        name: told_of[name] for name in ("issued", *FATES, "day_closed", "lapsed", "recalls", "misses", "calls")
    } == (dict.fromkeys(("issued", *FATES, "day_closed", "lapsed", "recalls", "misses", "calls"), 0))
    assert (told_of["mean_wait_minutes"], told_of["mean_service_minutes"]) == (None, None)
    assert [row["service"] for row in told_of["services"]] == ["A1", "B1", "B2", "F1"]


def test_every_fate_has_its_column() -> None:
    hall = given(
        *(taken(f"A00{n}") for n in range(1, 9)),
        called("A001", 1), started("A001", 1), served("A001", 1),
        voided("A002", "已离开"), voided("A003", "visitor"),
        called("A004", 1), recalled("A004", 1), missed("A004", 1), voided("A004", "missed", 1),
        voided("A005", "abandoned"), voided("A006", "day_closed"),
        called("A007", 1),
        reserved("b", 1, 4, later(60)), taken("B001", batch="b"), batch_lapsed("b"),
    )  # fmt: skip
    told_of = report(hall)
    assert [told_of[name] for name in ("issued", *FATES)] == [9, 1, 3, 2, 3]
    assert (told_of["day_closed"], told_of["lapsed"], told_of["recalls"], told_of["misses"]) == (1, 3, 1, 1)
    assert of_service(hall, "B1")["issued"] == 1
    assert of_service(hall, "A1")["issued"] == 8


def test_a_visit_of_two_minutes_is_two_minutes_in_the_report() -> None:
    hall = given(
        taken("A001"), called("A001", 1, later(300)), started("A001", 1, later(360)), served("A001", 1, later(480)),
        taken("A002"), called("A002", 1, later(900)), started("A002", 1, later(900)), served("A002", 1, later(1020)),
    )  # fmt: skip
    row = of_service(hall, "A1")
    assert (row["calls"], row["mean_wait_minutes"], row["visits"], row["mean_service_minutes"]) == (2, 10.0, 2, 2.0)


def test_a_visit_that_was_parked_counts_the_time_at_windows() -> None:
    hall = given(
        taken("A001"), called("A001", 1), started("A001", 1), parked("A001", 1, at=later(120)),
        resumed("A001", 1, later(3600)), served("A001", 1, later(3660)),
    )  # fmt: skip
    assert (of_service(hall, "A1")["visits"], of_service(hall, "A1")["mean_service_minutes"]) == (1, 3.0)


def test_a_ticket_that_went_on_to_another_service_is_counted_where_it_ended() -> None:
    hall = given(taken("B001"), called("B001", 2), started("B001", 2), transferred("B001", 2, "A1"))
    assert (of_service(hall, "B1")["issued"], of_service(hall, "A1")["issued"], of_service(hall, "A1")["open"]) == (
        0,
        1,
        1,
    )


def test_a_service_that_the_hall_file_has_lost_still_counts() -> None:
    hall = given(taken("K001", "K1"))
    assert (of_service(hall, "K1")["name"], of_service(hall, "K1")["issued"]) == ("K1", 1)


def test_a_day_that_closed_has_nothing_open() -> None:
    hall = given(taken("A001"), called("A001", 1), started("A001", 1))
    told(hall, do.CloseDay())
    assert [report(hall)[name] for name in ("issued", *FATES, "day_closed")] == [1, 0, 0, 1, 0, 1]


@each(
    st.lists(
        st.one_of(
            st.sampled_from(["A1", "B1", "B2", "F1"]).map(do.TakeTicket),
            st.sampled_from([1, 2, 3, 4]).flatmap(
                lambda window: st.sampled_from(
                    [do.CallNext(window), do.Start(window), do.NoShow(window), do.Finish(window), do.Park(window),
                     do.Transfer(window, service="F1"), do.Recall(window)]
                )
            ),
            st.sampled_from(["A001", "B002", "F001"]).map(do.Void),
            st.just(do.ReserveBatch("B1", "b", tuple("rstuv"), NOON + timedelta(days=1))),
            st.sampled_from([do.HandOut("b", 2), do.LapseBatch("b"), do.Lapse("12:20"), do.CloseDay()]),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_whatever_happens_issued_is_done_and_voided_and_abandoned_and_open(commands: list[do.Command]) -> None:
    hall = Hall.fold(FACTS, [day_opened()])
    given_out = 0
    for n, command in enumerate(commands):
        try:
            events = told(hall, command, later(n * 10))
        except Refused:
            continue
        given_out += sum(event.kind == "ticket.taken" for event in events)
    told_of = report(hall)
    for row in (told_of, *told_of["services"]):
        assert row["issued"] == sum(row[fate] for fate in FATES)
    assert told_of["issued"] == given_out
    for name in ("issued", *FATES, "lapsed", "day_closed", "calls", "visits", "misses"):
        assert told_of[name] == sum(row[name] for row in told_of["services"]), name
    if not hall.day_open:
        assert told_of["open"] == 0
