"""The green channel and silent calls for help, from a door to those who should see them and nobody else."""

from typing import Any

import pytest

from hallbus.hall import events as ev
from tests.web.line import Line
from tests.web.running import RunningHall

ID_CARD = "11010519491231002X"


def tablet_key(hall: RunningHall) -> str:
    return hall.key("screen", "GUIDE")


async def asks(hall: RunningHall, key: str, **body: Any) -> Any:
    return await hall.ask("POST", "/api/help", key, body)


async def facts(hall: RunningHall) -> list[ev.Event]:
    return [event for _, event in hall.hub.journal.read()]


# The green channel


async def test_a_guide_switches_the_green_channel_and_everybody_s_order_follows(hall: RunningHall) -> None:
    for _ in range(3):
        await hall.take("A1")
    await hall.take("A1", **{"class": "elder"})
    console, tablet = await hall.line(window=1), await hall.line(screen="GUIDE")
    assert [t["number"] for t in (await console.view())["waiting"]["next"]] == ["A001", "A002", "A003", "A004"]
    answer = await hall.ask("POST", "/api/green-channel", tablet_key(hall), {"on": True, "reason": "老人多"})
    assert (answer.status, answer.json) == (200, {"on": True, "seq": hall.hub.hall.seq})
    assert (await console.view(lambda v: v["green"]))["waiting"]["next"][0]["number"] == "A004"
    await tablet.view(lambda v: v["green"])
    (switched,) = [e for e in await facts(hall) if isinstance(e, ev.GreenSwitched)]
    assert (switched.on, switched.reason, switched.by) == (True, "老人多", "guide:GUIDE")


async def test_what_is_on_already_is_switched_on_once(hall: RunningHall) -> None:
    for _ in range(2):
        answer = await hall.ask("POST", "/api/green-channel", headers=hall.admin, body={"on": True})
        assert (answer.status, answer.json["on"]) == (200, True)
    assert len([e for e in await facts(hall) if isinstance(e, ev.GreenSwitched)]) == 1


async def test_the_green_channel_needs_to_know_which_way_and_keeps_no_number_of_a_person(hall: RunningHall) -> None:
    for body, code in (({}, "invalid"), ({"on": "yes"}, "invalid"), ({"on": True, "reason": ID_CARD}, "personal_data")):
        answer = await hall.ask("POST", "/api/green-channel", tablet_key(hall), body)
        assert (answer.status, answer.code) == (422, code)
    assert hall.hub.hall.green is False


# Help


async def lines(hall: RunningHall) -> dict[str, Line]:
    found = {id: await hall.line(screen=id) for id in ("TV-1", "TV-2", "TV-3", "STRIP-1", "STRIP-2", "LED-1", "GUIDE")}
    found |= {f"window {no}": await hall.line(window=no) for no in (1, 2, 3)}
    found["KIOSK-1"] = await hall.line(kiosk="KIOSK-1")
    for line in found.values():
        await line.kind("state")
    return found


async def test_help_reaches_tablets_and_consoles_and_no_public_screen_changes_by_a_byte(hall: RunningHall) -> None:
    screens = await lines(hall)
    public = [screens[id] for id in ("TV-1", "TV-2", "TV-3", "STRIP-1", "STRIP-2", "LED-1", "KIOSK-1")]
    before = [[text for text in line.raw if '"state"' in text] for line in public]
    answer = await asks(hall, hall.key("window", 1), what="security")
    assert answer.status == 201
    wish = (await screens["GUIDE"].view(lambda v: v["helps"]))["helps"][0]
    assert (wish["id"], wish["what"], wish["window"], wish["area"]) == (answer.json["help"], "security", 1, "Z1")
    for no in (1, 2):  # its own, and its neighbour in the same part of the hall
        assert (await screens[f"window {no}"].view(lambda v: v["helps"]))["helps"][0]["id"] == wish["id"]
    # Whatever would have been sent because of it has been sent when the next call arrives.
    await hall.call("B1", 3)
    await screens["TV-2"].view(lambda v: v["calls"])
    await screens["KIOSK-1"].says(type="health")
    states = [[text for text in line.raw if '"state"' in text] for line in public]
    for now, then in zip(states, before, strict=True):
        assert now[: len(then)] == then
        assert all("security" not in text and wish["id"] not in text for text in now)
    assert states[3] == before[3]  # a strip that is about another window was not sent anything
    assert screens["window 3"].newest["helps"] == []


async def test_a_clerk_is_asked_to_come_on_that_console_and_on_tablets_alone(hall: RunningHall) -> None:
    screens = await lines(hall)
    answer = await asks(hall, tablet_key(hall), what="come", window=1, area="Z2")
    (wish,) = (await screens["window 1"].view(lambda v: v["helps"]))["helps"]
    assert (wish["id"], wish["window"], wish["area"]) == (answer.json["help"], 1, "Z2"), "where the visitor sits"
    again = await asks(hall, tablet_key(hall), what="come", window=1, area="Z2")
    assert (again.status, again.json["help"]) == (200, wish["id"])
    await screens["GUIDE"].view(lambda v: v["helps"])
    await hall.call("A1", 2)
    assert (await screens["window 2"].view(lambda v: v["ticket"]))["helps"] == []
    done = await hall.ask("POST", f"/api/help/{answer.json['help']}/answer", hall.key("window", 1))
    assert done.status == 200
    await screens["window 1"].view(lambda v: not v["helps"], after=len(screens["window 1"].heard) - 1)


async def test_help_in_a_part_of_the_hall_is_seen_at_its_windows(hall: RunningHall) -> None:
    screens = await lines(hall)
    await asks(hall, tablet_key(hall), what="help", area="Z2")
    assert (await screens["window 3"].view(lambda v: v["helps"]))["helps"][0]["window"] is None
    await hall.call("A1", 1)
    assert (await screens["window 1"].view(lambda v: v["ticket"]))["helps"] == []


async def test_whoever_went_says_so_and_the_wish_is_gone_everywhere(hall: RunningHall) -> None:
    screens = await lines(hall)
    id = (await asks(hall, hall.key("window", 1), what="help")).json["help"]
    await screens["GUIDE"].view(lambda v: v["helps"])
    assert (await hall.ask("POST", f"/api/help/{id}/answer", tablet_key(hall))).json["help"] == id
    seen = len(screens["GUIDE"].heard) - 1
    await screens["GUIDE"].view(lambda v: not v["helps"], after=seen)
    again = await hall.ask("POST", f"/api/help/{id}/answer", tablet_key(hall))
    assert (again.status, again.code) == (404, "unknown_help")


async def test_an_impatient_button_asks_once(hall: RunningHall) -> None:
    first = await asks(hall, hall.key("window", 1), what="help")
    second = await asks(hall, hall.key("window", 1), what="help")
    other = await asks(hall, hall.key("window", 1), what="security")
    assert (first.status, second.status, other.status) == (201, 200, 201)
    assert first.json["help"] == second.json["help"] != other.json["help"]
    await hall.ask("POST", f"/api/help/{first.json['help']}/answer", tablet_key(hall))
    assert (await asks(hall, hall.key("window", 1), what="help")).status == 201


@pytest.mark.parametrize(("who", "body", "status", "code"), [
    ("window", {"what": "help", "window": 2}, 403, "forbidden"),
    ("guide", {"what": ""}, 422, "invalid"),
    ("guide", {}, 422, "invalid"),
    ("guide", {"what": "x" * 41}, 422, "invalid"),
    ("guide", {"what": "help", "window": 99}, 404, "unknown_window"),
    ("guide", {"what": "help", "window": "1"}, 422, "invalid"),
    ("guide", {"what": "help", "area": "Z9"}, 422, "invalid"),
    ("guide", {"what": ID_CARD}, 422, "personal_data"),
])  # fmt: skip
async def test_help_that_makes_no_sense_is_refused(
    hall: RunningHall, who: str, body: Any, status: int, code: str
) -> None:
    key = hall.key("window", 1) if who == "window" else tablet_key(hall)
    answer = await hall.ask("POST", "/api/help", key, body)
    assert (answer.status, answer.code) == (status, code)
    assert hall.hub.hall.helps == {}


async def test_a_clerk_answers_for_the_own_window_alone(hall: RunningHall) -> None:
    id = (await asks(hall, hall.key("window", 1), what="help")).json["help"]
    wide = (await asks(hall, tablet_key(hall), what="help")).json["help"]
    for wish in (id, wide):
        assert (await hall.ask("POST", f"/api/help/{wish}/answer", hall.key("window", 2))).status == 403
    assert (await hall.ask("POST", f"/api/help/{id}/answer", hall.key("window", 1))).status == 200
    for odd in ("%00", "x" * 300, "😀"):
        assert (await hall.ask("POST", f"/api/help/{odd}/answer", tablet_key(hall))).status == 404


async def test_the_journal_says_who_asked_and_who_went(hall: RunningHall) -> None:
    id = (await asks(hall, hall.key("window", 1), what="help")).json["help"]
    await hall.ask("POST", f"/api/help/{id}/answer", tablet_key(hall))
    asked, answered = [e for e in await facts(hall) if isinstance(e, ev.HelpAsked | ev.HelpAnswered)]
    assert (asked.by, asked.help, answered.by, answered.help) == ("window:1", id, "guide:GUIDE", id)
