"""Emergencies: raised by two people where the hall wants it, heard again and again, over at their end; and the slate."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.duties import due
from hallbus.hall.emergency import MINUTES_MOST
from hallbus.hall.facts import Area, Screen, SpeechRules
from hallbus.hall.state import Hall
from hallbus.hall.views import board_view, strip_view, ticket_view
from tests.hall.story import FACTS, NOON, TODAY, TOMORROW, called, given, later, no, taken, told

SPEECH = SpeechRules(
    templates={"emergency": "请从最近的出口离开。", "emergency_quake": "请就地避险。", "lost": "失物招领。"},
    templates_en={"emergency": "Please leave by the nearest exit."},
    two_people=("emergency_quake",),
)
HALL = replace(
    FACTS,
    speech=SPEECH,
    areas=(Area(id="front", name="前厅", zone="Z1"), Area(id="back", name="后厅", zone="Z2")),
    screens=(
        Screen(id="TV-1", kind="board", area="front", rows=4),
        Screen(id="TV-2", kind="board", area="back", areas=("back",), rows=4),
        Screen(id="LED", kind="led_strip", window=1, cells=16),
        Screen(id="OUT", kind="led_text", cells=32),
    ),
)


def hall(*events: ev.Event) -> Hall:
    return given(*events, facts=HALL)


def raised(*areas: str, by: str = "ops:OPS") -> Hall:
    known = hall(taken("A001"), called("A001", 1), taken("A002"), taken("F001"))
    told(known, do.RaiseEmergency("emergency", areas, by=by))
    return known


def board(known: Hall, id: str = "TV-1") -> Any:
    return board_view(known, known.screens[id], NOON)


def strip(known: Hall, id: str) -> tuple[str, str]:
    view: Any = strip_view(known, known.screens[id], NOON)
    return view["state"], view["text"]


# Raising


def test_it_counts_at_once_until_its_end():
    known = hall()
    (event,) = told(known, do.RaiseEmergency("emergency", minutes=45, by="ops:OPS"))
    assert event == ev.EmergencyRaised(NOON, "emergency", (), later(45 * 60), by="ops:OPS")
    shown = board(known)["emergency"]
    assert (shown["text"], shown["text_en"]) == ("请从最近的出口离开。", "Please leave by the nearest exit.")


def test_where_two_people_are_needed_the_first_only_asks():
    known = hall()
    quake = do.RaiseEmergency("emergency_quake", by="guide:GUIDE")
    assert [event.kind for event in told(known, quake)] == ["emergency.proposed"]
    assert board(known)["emergency"] is None
    assert no(known, quake) == ("second_person", None)
    assert [event.kind for event in told(known, do.RaiseEmergency("emergency_quake", by="admin"))] == [
        "emergency.raised"
    ]


def test_the_second_person_must_mean_the_same_and_come_in_time():
    known = hall()
    told(known, do.RaiseEmergency("emergency_quake", by="guide:GUIDE"))
    elsewhere = do.RaiseEmergency("emergency_quake", ("back",), by="admin")
    assert [event.kind for event in told(known, elsewhere)] == ["emergency.proposed"]
    late = told(known, do.RaiseEmergency("emergency_quake", ("back",), by="ops:OPS"), later(301))
    assert [event.kind for event in late] == ["emergency.proposed"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (do.RaiseEmergency("lost"), "unknown_emergency"),
        (do.RaiseEmergency("emergency_none"), "unknown_emergency"),
        (do.RaiseEmergency("emergency", ("roof",)), "unknown_area"),
        (do.RaiseEmergency("emergency", minutes=0), "emergency_minutes"),
        (do.RaiseEmergency("emergency", minutes=MINUTES_MOST + 1), "emergency_minutes"),
        (do.Announce("emergency"), "unknown_announcement"),
        (do.Announce("emergency_quake"), "unknown_announcement"),
    ],
)
def test_what_is_not_prepared_or_has_no_end_is_refused(command: Any, code: str):
    assert no(hall(), command)[0] == code


# While it counts


def test_nobody_is_called_where_people_are_told_to_leave():
    known = raised()
    for command in (do.CallNext(1), do.Call(1, "A002"), do.Recall(1), do.ReceiveCall("tax", "1", "C1", 1)):
        assert no(known, command)[0] == "emergency"
    assert told(known, do.Start(1)), "who stands at the window is looked after"


def test_elsewhere_the_hall_goes_on():
    known = raised("back")
    assert board(known)["emergency"] is None
    assert board(known, "TV-2")["emergency"] is not None
    assert told(known, do.CallNext(1))
    assert no(known, do.CallNext(4))[0] == "emergency"


def test_strips_say_it_in_short():
    known = raised("front")
    assert strip(known, "LED") == ("emergency", HALL.led.emergency)
    assert strip(known, "OUT") == ("emergency", HALL.led.emergency), "what hangs nowhere tells of any"
    assert strip(raised("back"), "LED")[0] == "calling"


def test_it_is_said_again_every_twenty_seconds():
    known = raised()
    assert due(known, later(19)) == []
    (again,) = due(known, later(20))
    assert [event.kind for event in told(known, again, later(20))] == ["emergency.repeated"]
    assert due(known, later(39)) == []
    assert due(known, later(40)) != []


def test_it_is_over_at_its_end_or_with_the_all_clear():
    known = raised()
    (end,) = due(known, later(30 * 60))
    assert [event.kind for event in told(known, end, later(30 * 60))] == ["emergency.cleared"]
    known = raised()
    told(known, do.ClearEmergency(by="admin"))
    assert board(known)["emergency"] is None
    assert [event.kind for event in told(known, do.CallNext(1))][-1] == "ticket.called"
    assert told(known, do.ClearEmergency(by="admin")) == [], "there is none to clear"


# The slate


def test_the_slate_leaves_nothing_on_a_public_screen_but_the_halls_name():
    known = raised("back")
    told(known, do.SwitchSlate(True, "画面异常", by="admin"))
    view = board(known)
    assert (view["slate"], view["calls"], view["notices"], view["announcement"]) == (True, [], [], None)
    assert strip(known, "LED") == ("slate", HALL.short_name)
    told(known, do.SwitchSlate(False, by="admin"))
    assert board(known)["calls"]


def test_the_slate_takes_nothing_from_a_visitors_own_page_and_is_told_there():
    known = hall(taken("A001"), called("A001", 1), taken("A002"))
    before = {number: ticket_view(known, number, NOON) for number in ("A001", "A002")}
    told(known, do.SwitchSlate(True, "画面异常", by="admin"))
    for number, view in before.items():
        assert not view["slate"]
        assert ticket_view(known, number, NOON) == {**view, "slate": True}


def test_a_slate_that_is_on_is_switched_on_once():
    known = hall()
    assert told(known, do.SwitchSlate(True))
    assert told(known, do.SwitchSlate(True)) == []


def test_emergency_and_slate_go_on_into_the_next_day_and_through_a_restart():
    known = raised()
    told(known, do.SwitchSlate(True))
    night = NOON + timedelta(minutes=10)
    told(known, do.CloseDay(), night)
    events = told(known, do.OpenDay(TOMORROW), night)
    again = Hall.fold(HALL, events)
    for one in (known, again):
        assert one.slate
        assert one.emergency is not None
        assert (one.emergency.name, one.emergency.until) == ("emergency", later(30 * 60))
    assert known.day != TODAY
