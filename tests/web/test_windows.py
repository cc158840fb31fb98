"""The doors of the windows and tickets: each button, each refusal, and who may press."""

import asyncio
from typing import Any

import pytest

from hallbus.hall.commands import CloseDay
from tests.disk import Disk
from tests.web.running import RunningHall


async def test_a_visitor_takes_a_number_and_learns_how_many_are_ahead(hall: RunningHall) -> None:
    await hall.take("A1")
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A2", "class": "elder"})
    assert answer.status == 201
    ticket = answer.json
    assert (ticket["ticket"], ticket["service"], ticket["ahead"], ticket["wait_minutes"]) == ("A002", "A2", 1, [1, 1])
    assert ticket["url"].startswith("/t/")


async def test_call_next_answers_with_the_ticket_and_the_seq_of_its_call(hall: RunningHall) -> None:
    await hall.take()
    answer = await hall.press(1)
    assert (answer.status, answer.json["ticket"]) == (200, "A001")
    journal = list(hall.hub.journal.read(answer.json["seq"] - 1, 1))
    assert journal[0].event.kind == "ticket.called"


async def test_every_button_of_a_visit_works_through_its_door(hall: RunningHall) -> None:
    ticket = await hall.call()
    for button, body in (
        ("start", {"ticket": ticket}),
        ("park", {"reason": "缺材料"}),
        ("resume", {"ticket": ticket}),
        ("finish", {}),
    ):
        answer = await hall.press(1, button, **body)
        assert (button, answer.status, answer.json.get("ticket")) == (button, 200, ticket)


async def test_a_window_opens_pauses_and_closes_through_its_doors(hall: RunningHall) -> None:
    for button, body, state in (
        ("pause", {"reason": "away", "until": "10:30"}, "paused"),
        ("open", {}, "idle"),
        ("close", {}, "closed"),
        ("open", {}, "idle"),
    ):
        answer = await hall.press(1, button, **body)
        assert (answer.status, answer.json["ticket"]) == (200, None)
        view = (await hall.ask("GET", "/api/windows/1", hall.key("window", 1))).json
        assert view["window"]["state"] == state


async def test_a_chosen_ticket_is_called_transferred_and_missed(hall: RunningHall) -> None:
    await hall.take("A1")
    chosen = await hall.take("A1")
    assert (await hall.press(1, "call", ticket=chosen)).json["ticket"] == chosen
    assert (await hall.press(1, "transfer", {"window": 2})).json["ticket"] == chosen
    assert (await hall.press(2)).status == 200
    assert (await hall.press(2, "recall")).status == 200
    assert (await hall.press(2, "no-show")).status == 200


async def test_the_administrator_voids_a_ticket(hall: RunningHall) -> None:
    ticket = await hall.take()
    answer = await hall.ask("POST", f"/api/tickets/{ticket}/void", body={"reason": "测试"}, headers=hall.admin)
    assert (answer.status, answer.json["ticket"]) == (200, ticket)


async def test_the_views_of_hall_and_window_carry_their_seq(hall: RunningHall) -> None:
    await hall.call()
    whole = (await hall.ask("GET", "/api/hall", hall.key("ingest"))).json
    window = (await hall.ask("GET", "/api/windows/1", hall.key("window", 1))).json
    assert whole["seq"] == window["seq"] == hall.hub.hall.seq
    assert whole["tickets"]["A001"]["state"] == "called"
    assert window["ticket"]["number"] == "A001"


# Refusals: (what was done before, window, button, body) -> status, code

REFUSALS: list[tuple[str, list[tuple[int, str]], int, str, dict[str, Any], int, str]] = [
    ("nobody waits", [], 1, "call-next", {}, 409, "nobody_waiting"),
    ("after is stale", [(1, "take"), (1, "take"), (1, "call-next")], 1, "call-next", {"after": ""}, 409, "already_called"),
    ("nothing in hand to recall", [], 1, "recall", {}, 409, "nothing_in_hand"),
    ("nothing in hand to transfer", [], 1, "transfer", {"service": "B1"}, 409, "nothing_in_hand"),
    ("not started", [(1, "take"), (1, "call-next")], 1, "finish", {}, 409, "not_serving"),
    ("not started, so not parked", [(1, "take"), (1, "call-next")], 1, "park", {}, 409, "not_serving"),
    ("started already", [(1, "take"), (1, "call-next"), (1, "start")], 1, "start", {}, 409, "not_called"),
    ("serving is not missed", [(1, "take"), (1, "call-next"), (1, "start")], 1, "no-show", {}, 409, "not_called"),
    ("recalled a moment ago", [(1, "take"), (1, "call-next"), (1, "recall")], 1, "recall", {}, 409, "too_soon"),
    ("not parked", [(1, "take")], 1, "resume", {"ticket": "A001"}, 409, "not_parked"),
    ("its number is in another hand", [(1, "take"), (2, "call-next")], 1, "start", {"ticket": "A001"}, 409,
     "not_at_this_window"),
    ("called elsewhere", [(1, "take"), (2, "call-next")], 1, "call", {"ticket": "A001"}, 409, "not_waiting"),
    ("in this very hand", [(1, "take"), (1, "call-next")], 1, "call", {"ticket": "A001"}, 409, "already_called"),
    ("another queue's", [(1, "take")], 3, "call", {"ticket": "A001"}, 409, "not_served_here"),
    ("served already", [(1, "take"), (1, "call-next"), (1, "start"), (1, "finish")], 1, "transfer",
     {"ticket": "A001", "service": "B1"}, 409, "not_open"),
    ("paused", [(1, "take"), (1, "pause")], 1, "call-next", {}, 409, "window_paused"),
    ("closed", [(1, "take"), (1, "close")], 1, "call-next", {}, 409, "window_closed"),
    ("closed windows do not pause", [(1, "close")], 1, "pause", {}, 409, "window_closed"),
    ("open already", [], 1, "open", {}, 409, "already_open"),
    ("paused already", [(1, "pause")], 1, "pause", {}, 409, "already_paused"),
    ("closed already", [(1, "close")], 1, "close", {}, 409, "already_closed"),
    ("no target", [(1, "take"), (1, "call-next")], 1, "transfer", {}, 422, "one_target"),
    ("two targets", [(1, "take"), (1, "call-next")], 1, "transfer", {"service": "B1", "window": 3}, 422, "one_target"),
    ("no such service", [(1, "take"), (1, "call-next")], 1, "transfer", {"service": "Z9"}, 422, "unknown_service"),
    ("no such window", [(1, "take"), (1, "call-next")], 1, "transfer", {"window": 99}, 404, "unknown_window"),
    ("no such ticket", [], 1, "call", {"ticket": "A999"}, 422, "unknown_ticket"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "window", "button", "body", "status", "code"), [r[1:] for r in REFUSALS],
                         ids=[r[0].replace(" ", "-") for r in REFUSALS])  # fmt: skip
async def test_a_refusal_has_its_status_code_and_words_in_both_languages(
    hall: RunningHall, before: list[tuple[int, str]], window: int, button: str, body: Any, status: int, code: str
) -> None:
    for at, what in before:
        if what == "take":
            await hall.take("A1")
        else:
            assert (await hall.press(at, what)).status == 200
    path, key = f"/api/windows/{window}/{button}", hall.key("window", window)
    chinese = await hall.ask("POST", path, key, body)
    english = await hall.ask("POST", path, key, body, headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"})
    assert (chinese.status, chinese.code) == (english.status, english.code) == (status, code)
    assert set(chinese.json["error"]) <= {"code", "message", "ticket"}
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese.json["error"]["message"])
    assert english.json["error"]["message"].isascii()


async def test_the_recall_limit_is_told(hall: RunningHall) -> None:
    await hall.call()
    for _ in range(2):
        assert (await hall.press(1, "recall")).status == 200
        hall.clock.move(6)  # type: ignore[attr-defined]  # driven
    assert (await hall.press(1, "recall")).code == "recall_limit"


async def test_a_second_visit_is_not_resumed_over_the_first(hall: RunningHall) -> None:
    parked = await hall.call()
    await hall.press(1, "start")
    await hall.press(1, "park")
    await hall.call()
    answer = await hall.press(1, "resume", ticket=parked)
    assert (answer.status, answer.code, answer.json["ticket"]) == (409, "window_busy", "A002")


async def test_a_stale_press_is_told_the_ticket_that_was_called(hall: RunningHall) -> None:
    await hall.call()
    answer = await hall.press(1, after="")
    assert (answer.status, answer.json["ticket"], answer.json["error"]["ticket"]) == (409, "A001", "A001")


async def test_a_press_number_that_comes_again_gets_the_same_answer_and_does_nothing(hall: RunningHall) -> None:
    await hall.take()
    await hall.take()
    first = await hall.press(1, press=17)
    again = await hall.press(1, press=17)
    assert again.json == first.json
    assert hall.hub.hall.tickets["A002"].state == "waiting"
    assert (await hall.press(1, press=18)).json["ticket"] == "A002"


async def test_a_press_number_is_known_again_after_a_restart(hall: RunningHall) -> None:
    await hall.take()
    await hall.take()
    first = await hall.press(1, press=17)
    await hall.stop()
    await hall.start()
    assert (await hall.press(1, press=17)).json == first.json


async def test_everything_is_closed_before_the_day_begins(hall: RunningHall) -> None:
    await hall.hub.handle(CloseDay())
    assert (await hall.press(1)).code == "day_closed"
    taken = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), {"service": "A1"})
    assert (taken.status, taken.code) == (409, "day_closed")


# A disk that fails


async def test_a_halted_hall_answers_503_and_goes_on_by_itself(slow_hall: tuple[RunningHall, Disk]) -> None:
    hall, disk = slow_hall
    await hall.take()
    board = await hall.line(screen="TV-1")
    await board.kind("state")
    disk.fail_next()
    answer = await hall.press(1)
    assert (answer.status, answer.code) == (503, "halted")
    assert set((await board.kind("halted"))["reason"]) == {"zh-CN", "en"}
    seen = len(board.heard)
    view = await board.view(after=seen)
    assert view["calls"] == []
    assert (await hall.press(1)).json["ticket"] == "A001"


async def test_health_says_halted_while_the_journal_fails(
    slow_hall: tuple[RunningHall, Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, disk = slow_hall
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 60)
    await hall.take()
    disk.fail_next()
    await hall.press(1)
    health = await hall.ask("GET", "/healthz")
    assert (health.status, health.json["status"]) == (503, "halted")
    assert (await hall.ask("GET", "/api/hall", hall.key("ingest"))).status == 503
    metrics = await hall.ask("GET", "/metrics", hall.key("ingest"))
    assert b"hallbus_up 0.0" in metrics.data


async def test_a_screen_that_comes_in_a_halted_hall_is_told_so_and_gets_the_state_when_it_goes_on(
    slow_hall: tuple[RunningHall, Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, disk = slow_hall
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 1.0)
    await hall.call()
    disk.fail_next()
    await hall.take_or_halt()
    board = await hall.line(screen="TV-1")
    await board.kind("halted")
    assert [m["type"] for m in board.heard[:2]] == ["hello", "halted"]
    view = await board.view()
    assert [c["ticket"] for c in view["calls"]] == ["A001"]


async def test_what_is_read_during_a_commit_is_the_hall_that_it_left_and_nothing_newer(
    slow_hall: tuple[RunningHall, Disk],
) -> None:
    hall, disk = slow_hall
    await hall.take("A1")
    disk.batches.clear()
    disk.hold()
    first = asyncio.ensure_future(hall.press(1))
    await disk.asked(1)
    whole = asyncio.ensure_future(hall.ask("GET", "/api/hall", hall.key("ingest")))
    console = asyncio.ensure_future(hall.ask("GET", "/api/windows/2", hall.key("window", 2)))
    second = asyncio.ensure_future(hall.take("B1"))
    await hall.waiting(readers=2, commands=1)
    disk.let_through()
    seen, window = (await whole).json, (await console).json
    assert seen["seq"] == window["seq"] == (await first).json["seq"]
    assert seen["waiting"] == {"A": 0, "B": 0}
    assert window["waiting"]["count"] == 0
    disk.let_through()
    assert await second == "B001"
