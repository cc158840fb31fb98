"""The acceptance day of the demo hall, a Tuesday from 07:25 to 20:10, through its real doors, by a clock that is moved.

The steps are told in order in one hall; each stands on those before it.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from hallbus.hall.events import Event, TicketTaken
from hallbus.hall.facts import SpecialDay
from hallbus.web.parts import PEOPLE, PUSH
from tests.acceptance import DAY, Day, Television
from tests.halls import demo
from tests.web.believer import Believer
from tests.web.browsers import Browser
from tests.web.middleman import Middleman

pytestmark = pytest.mark.asyncio(loop_scope="module")

ID_CARD, PHONE, NAME = "11010519491231002X", "13800138000", "王秀兰"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    async with Day(tmp_path_factory.mktemp("day")) as running:
        await running.connect()
        yield running


async def test_step_01_at_half_past_seven_everything_is_on_and_a_dead_strip_is_named(day: Day) -> None:
    day.televisions = [Television(id, day) for id in ("TV-1", "TV-2", "TV-4")]
    await day.at("07:30")
    screens = (await day.whole())["screens"]
    assert len(screens) == 24
    assert all(screen["connected"] for screen in screens.values())
    board = await day.board("TV-1", lambda view: view["phase"]["state"] == "preparing")
    assert board["phase"]["opens"] == "09:00"
    assert await _refused(day, 1) == ("not_open_yet", "09:00")
    await day.gone("STRIP-03")
    dead = [id for id, screen in (await day.whole())["screens"].items() if not screen["connected"]]
    assert dead == ["STRIP-03"]
    day.screens["STRIP-03"] = await day.line(screen="STRIP-03")


async def test_step_02_an_early_appointment_is_served_and_nobody_walks_in(day: Day) -> None:
    booked = [{"code": "K-0740", "service": "K1", "date": DAY, "from": "07:40", "to": "08:00"}]
    assert (await day.supervisor("POST", "/api/appointments", booked)).status == 200
    await day.at("07:40")
    arrived = await day.ask("POST", "/api/check-in", day.key("kiosk", "KIOSK-1"), {"code": "K-0740"})
    assert (arrived.status, arrived.json["ticket"]) == (201, "K001")
    assert await day.called(15) == "K001"
    spoken = await day.speakers["Z2"].says("请K零零一号，到十五号窗口办理。")
    words = spoken["audio"][1:]  # after the chime
    assert words[: len(words) // 2] == [*words[: len(words) // 2]]
    assert len(words) % 2 == 1, "the call twice, and a pause between"
    assert day.speakers["Z1"].told == []
    strip = await day.strip(15, "请K001到15号窗口")
    assert (strip["say"], strip["screen"]["flash_s"]) == (True, 3)
    await day.at("07:45")
    refused = await day.kiosk("A1")
    assert (refused.status, refused.code) == (409, "issue_not_yet")
    assert "今天8:40开始取号" in refused.json["error"]["message"]
    await day.serves(15, minutes=9)


async def test_step_03_forty_numbers_are_reserved_and_twelve_handed_out(day: Day) -> None:
    await day.at("08:20")
    reserved = await day.guide("POST", "/api/batches", {"service": "B1", "count": 40, "until": "09:15"})
    assert reserved.status == 201, reserved.data
    batch = reserved.json["batch"]
    assert (batch["first"], batch["last"], batch["left"]) == ("B001", "B040", 40)
    handed = await day.guide("POST", f"/api/batches/{batch['id']}/hand-out", {"count": 12})
    assert handed.status == 200, handed.data
    assert (await day.whole())["batches"][0]["left"] == 28
    sheet = await day.ask("GET", f"/batches/{batch['id']}", day.key("screen", "GUIDE"))
    assert sheet.status == 200
    assert "B040" in sheet.data.decode()


async def test_step_04_a_guide_issues_for_an_old_visitor(day: Day) -> None:
    await day.at("08:45")
    answer = await day.guide("POST", "/api/tickets", {"service": "L1", "class": "elder"})
    assert (answer.status, answer.json["ticket"]) == (201, "L001")
    taken = next(e for e in await _journal(day) if isinstance(e, TicketTaken) and e.ticket == "L001")
    assert (taken.group, taken.by) == ("elder", "guide:GUIDE")


async def test_step_05_window_4_opens_ten_minutes_early_and_window_5_does_not(day: Day) -> None:
    await day.at("08:49")
    assert await _refused(day, 4) == ("not_open_yet", "08:50")
    await day.at("08:50")
    assert await day.called(4) == "L001"
    assert await _refused(day, 5) == ("not_open_yet", "09:00")
    row = (await day.board("TV-3", lambda view: view["calls"] and view["calls"][0]["ticket"] == "L001"))["calls"][0]
    assert row["priority"]
    await day.speakers["Z1"].says("请L零零一号，到四号窗口办理。")


async def test_step_06_after_the_visit_the_strip_is_ready_again_and_the_time_is_kept(day: Day) -> None:
    await day.at("08:51")
    assert (await day.press(4, "start")).status == 200
    await day.at("08:53")
    assert (await day.press(4, "finish")).status == 200
    await day.strip(4, "热情为您服务")
    report = (await day.supervisor("GET", "/api/report")).json
    seniors = next(row for row in report["services"] if row["service"] == "L1")
    assert seniors["mean_service_minutes"] == 2.0


async def test_step_07_the_hall_opens_with_a_word_and_four_windows_call_at_once(day: Day) -> None:
    speaker, board = day.speakers["Z1"], day.screens["TV-1"]
    await day.at("09:00")
    opening = "您好，欢迎来到示范区政务服务中心。今天的服务现在开始，请您先取号，在等候区就座。"
    await speaker.says(opening)
    told, seen = len(speaker.line.heard), len(board.heard)
    assert sorted(await asyncio.gather(*(day.called(no) for no in (5, 6, 7, 8)))) == ["B001", "B002", "B003", "B004"]
    wanted = {"B001", "B002", "B003", "B004"}
    await board.view(lambda view: wanted <= {call["ticket"] for call in view["calls"]}, seen)
    calls = [(c["ticket"], c["window"]) for c in board.newest["calls"] if c["ticket"] in wanted]
    for ticket, window in sorted(calls):
        words = f"请B零零{'一二三四'[int(ticket[1:]) - 1]}号，到{'五六七八'[window - 5]}号窗口办理。"
        await speaker.says(words, told)
    order = [say["seq"] for say in speaker.told]
    assert order == sorted(order)
    assert speaker.texts.count(opening) == 1


async def test_step_08_the_rush_is_numbered_once_each_sells_out_and_raises_the_alarm(day: Day) -> None:
    wishes = [*["B1"] * 200, *["A1"] * 60, *["C1"] * 40]
    kiosks = ["KIOSK-1", "KIOSK-2"]
    answers = []
    for minute in range(15):
        await day.at(f"09:{minute:02d}:30")
        share = wishes[minute * 20 : (minute + 1) * 20]
        answers += await asyncio.gather(*(day.kiosk(s, kiosks[i % 2]) for i, s in enumerate(share)))
    numbers = [a.json["ticket"] for a in answers if a.status == 201]
    assert len(numbers) == len(set(numbers))
    refused = Counter(a.code for a in answers if a.status != 201)
    assert set(refused) == {"sold_out"}
    message = next(a.json["error"]["message"] for a in answers if a.status != 201)
    assert "排队号已取完" in message
    codes = {alarm["code"] for alarm in (await day.whole())["alarms"]}
    assert {"seats", "queue"} <= codes
    await day.at("09:15")
    tickets = (await day.whole())["tickets"]
    assert {tickets[f"B{n:03d}"]["state"] for n in range(13, 41)} == {"voided"}
    assert not [say for say in day.speakers["Z1"].texts if "B零二零" in say]
    for no in (5, 6, 7, 8):
        await day.serves(no)
    called = [await day.called(no) for no in (5, 6, 7, 8, 5, 6, 7, 8, 5)]
    assert called == [*(f"B{n:03d}" for n in range(5, 13)), "B041"]
    for no in (6, 7, 8):
        await day.serves(no)
    assert (await day.kiosk("B1")).status == 201, "the numbers that lapsed are given out again"


async def test_step_09_the_green_channel_lets_two_go_first_and_one_follow(day: Day) -> None:
    await day.at("09:20")
    elders = [await day.number("A1", **{"class": "elder"}) for _ in range(8)]
    switched = await day.supervisor("POST", "/api/green-channel", {"on": True, "reason": "老年人较多"})
    assert switched.status == 200, switched.data
    first = [await day.called(9) for _ in range(2)]
    assert first == elders[:2], "window 9 serves those who have priority"
    called = [await day.called(no) for no in (1, 2, 3, 1, 2, 3)]
    groups = ["elder" if number in elders else "regular" for number in called]
    assert groups == ["elder", "elder", "regular"] * 2


async def test_step_10_a_busy_zone_is_told_once_and_nothing_old(day: Day) -> None:
    speaker, board = day.speakers["Z1"], day.screens["TV-1"]
    await day.silence("Z1")
    speaker.paced = True
    told, pressed = len(speaker.told), []
    await day.at("09:21")
    for press in range(100):
        await day.passes(3)
        window = (1, 2, 3, 4, 9)[press % 5]
        if not day.consoles[window].newest["waiting"]["count"]:
            await day.number("L1" if window in (4, 9) else "A1")
        pressed.append(await day.called(window))
        await board.view(lambda view, newest=pressed[-1]: _row(view, newest))
        await day.talk("Z1")
    said = speaker.told[told:]
    lengths = Counter(len(say["audio"]) for say in said)
    assert len(said) > 30
    assert lengths[min(lengths)] > lengths[max(lengths)], "with more than three waiting each is said once"
    assert max(speaker.ages) <= 25
    await speaker.hurries()


async def test_step_11_a_visitor_who_does_not_come_is_called_again_missed_and_back_after_three(day: Day) -> None:
    await day.at("09:40")
    for no in (5, 6, 7, 8):
        await day.press(no, "finish")
    hand = (await day.whole())["windows"]["5"]["ticket"] or await day.called(5)
    assert (await day.press(5, "recall")).status == 200
    await day.passes(2)
    assert (await day.press(5, "recall")).code == "too_soon"
    for _ in range(2):
        await day.passes(5)
        assert (await day.press(5, "recall")).status == 200
    assert (await day.press(5, "no-show")).status == 200
    board = await day.board("TV-1", lambda view: _row(view, hand) == "missed")
    assert board
    others = []
    for no in (6, 7, 8):
        others.append(await day.called(no))
    assert hand not in others
    assert await day.called(5) == hand
    assert (await day.press(5, "no-show")).status == 200
    assert await day.state_of(hand) == "voided"


async def test_step_12_a_visitor_goes_on_to_the_tax_window_with_the_same_number(day: Day) -> None:
    for no in (6, 7, 8):
        await day.press(no, "finish")
    number = await day.called(6)
    assert (await day.press(6, "start")).status == 200
    taken_at = (await day.whole())["tickets"][number]["taken_at"]
    assert (await day.press(6, "transfer", {"service": "C1"})).status == 200
    told = len(day.speakers["Z2"].line.heard)
    assert await day.called(10) == number, "it joins by its original time"
    assert (await day.whole())["tickets"][number]["taken_at"] == taken_at
    spelled = "".join("零一二三四五六七八九"[int(sign)] for sign in number[1:])
    await day.speakers["Z2"].says(f"请B{spelled}号，到十号窗口办理。", told)


async def test_step_13_a_clerk_out_on_a_site_visit_calls_nobody(day: Day) -> None:
    away = await day.press(13, "pause", {"reason": "onsite", "until": "14:30"})
    assert away.status == 200, away.data
    await day.strip(13, "外出勘验14:30回")
    await day.board("TV-2", lambda view: view["windows"]["13"].get("reason") == "onsite")
    assert (await day.press(13)).code == "window_paused"
    assert (await day.press(13, "open")).status == 200


async def test_step_14_legal_aid_is_a_number_and_nothing_else(day: Day) -> None:
    assert await day.number("F1") == "F001"
    assert await day.called(16) == "F001"
    board = await day.board("TV-2", lambda view: _row(view, "F001") == "called")
    row = next(call for call in board["calls"] if call["ticket"] == "F001")
    assert row["window"] == 16
    assert "service" not in row
    for id in ("TV-1", "TV-2", "TV-3", "TV-4", "STRIP-16"):
        assert not any("法律援助" in raw for raw in day.screens[id].raw)


async def test_step_15_a_visitor_without_papers_keeps_the_number(day: Day) -> None:
    held, other = await day.number("K1"), await day.number("K2")
    assert await day.called(15) == held
    assert (await day.press(15, "start")).status == 200
    assert (await day.press(15, "park", {"reason": "缺材料"})).status == 200
    assert await day.called(15) == other
    await day.serves(15)
    assert (await day.press(15, "resume", {"ticket": held})).json["ticket"] == held
    assert (await day.press(15, "finish")).status == 200


async def test_step_16_who_asks_for_a_divorce_is_told_where_to_go(day: Day) -> None:
    before = len((await day.whole())["tickets"])
    view = await day.machines["KIOSK-1"].view()
    card = next(card for card in view["not_here"] if "离婚" in card["asks"])
    assert "导办台" in card["say"]
    assert not any("离婚" in service["name"] for service in view["services"])
    assert len((await day.whole())["tickets"]) == before


async def test_step_17_a_call_reaches_the_screen_that_plays_a_film(day: Day) -> None:
    """That the banner stands and the film is ducked and goes on is looked at in the browser."""
    await day.at("10:30")
    assert "call_banner" in (await day.screens["TV-4"].view())["screen"]["regions"]
    await day.number("A1")
    number = await day.called(1)
    await day.board("TV-4", lambda view: _row(view, number) == "called")


async def test_step_18_a_text_with_an_id_number_is_stopped_and_a_clean_one_passes_three_people(day: Day) -> None:
    editor = await Browser.of(day, "编辑", "editor")
    reviewers = [await Browser.of(day, name, "reviewer") for name in ("初审员", "审核员")]
    reviewers.append(await Browser.of(day, "发布员", "publisher"))
    stopped = await editor.ask("POST", "/api/notices", {"text": f"请{ID_CARD}到前台", "ends": DAY})
    assert (stopped.status, stopped.code) == (422, "personal_data")
    damaged = await editor.ask("POST", "/api/notices", {"text": "?陆òl供圖，政务(wù)服务", "ends": DAY})
    assert {"damaged_encoding", "damaged_pinyin"} <= {flaw["code"] for flaw in damaged.json["flaws"]}
    assert (await editor.ask("POST", f"/api/notices/{damaged.json['id']}/submit", {})).code == "flawed"
    clean = {"text": "十一点半大厅有消防演练，请听从工作人员安排。", "ends": DAY}
    address = f"/api/notices/{(await editor.ask('POST', '/api/notices', clean)).json['id']}"
    notice = (await editor.ask("POST", f"{address}/submit", {})).json
    step = {"verdict": "pass", "hash": notice["hash"]}
    assert (await reviewers[0].ask("POST", f"{address}/decide", step)).json["next"] == "审核"
    assert (await reviewers[0].ask("POST", f"{address}/decide", step)).code == "same_person"
    assert (await reviewers[1].ask("POST", f"{address}/decide", step)).json["next"] == "审发"
    assert (await reviewers[2].ask("POST", f"{address}/decide", step)).json["state"] == "released"
    await day.board("TV-1", lambda view: _says(view, clean["text"]))
    edited = await editor.ask("PUT", address, {**clean, "text": "演练改到下午。"})
    assert edited.json["state"] == "draft"
    view = await day.board("TV-1", lambda view: not _says(view, clean["text"]))
    assert not _says(view, "演练改到下午。")


async def test_step_19_a_lost_childs_parents_are_asked_by_two_people_without_a_name(day: Day) -> None:
    await day.at("11:00")
    asked = await day.guide("POST", "/api/announcements/lost_child")
    assert (asked.status, asked.json["state"]) == (200, "proposed")
    assert (await day.guide("POST", "/api/announcements/lost_child")).code == "second_person"
    marks = {zone: len(speaker.line.heard) for zone, speaker in day.speakers.items()}
    said = await day.supervisor("POST", "/api/announcements/lost_child")
    assert (said.status, said.json["state"]) == (200, "announced")
    text = day.facts.speech.templates["lost_child"]
    for zone, speaker in day.speakers.items():
        say = await speaker.says(text, marks[zone])
        assert not re.search(r"姓名|叫|岁|残疾", say["text"])
    assert text.count("请走失孩子的家长") == 2, "said twice"
    await day.number("A1")
    number = await day.called(2)
    await day.board("TV-1", lambda view: _row(view, number) == "called")


async def test_step_20_the_hub_dies_for_a_minute_and_nothing_is_lost_or_said_twice(day: Day) -> None:
    await day.at("11:10")
    before = await day.whole()
    calls = day.screens["TV-1"].newest["calls"]
    await day.stop()
    day.time.move(60)
    await day.again()
    await day.connect()
    after = await day.whole()
    assert after["digest"] == before["digest"]
    board = await day.board("TV-1", lambda view: True)
    assert [c["ticket"] for c in board["calls"]][:6] == [c["ticket"] for c in calls][:6]
    assert not any(call["say"] for call in board["calls"])
    assert day.speakers["Z1"].told == []
    assert day.speakers["Z2"].told == []


async def test_step_21_forged_and_replayed_frames_and_a_copied_key_are_three_rows_and_one_alert(day: Day) -> None:
    """Somebody sits on TV-1's cable, and has read its key there."""
    await day.at("11:15")
    assert day.screens["OPS"].newest["tampering"] is None
    mark, key = await _newest_deed(day), day.key("screen", "TV-1")
    async with Middleman(day.url) as cable:
        tv = await Believer.open(day.session, cable.url, "TV-1", key, day.app[PUSH].signer.public)
        true = await cable.frame(lambda message: message["type"] == "state")
        await tv.has(shown=2)
        before = tv.view
        await cable.says(true.replace(before["hall"]["name"], "请到门口转账"))
        await cable.says(true)
        await tv.has(refused=2)
        tried = await day.ask("POST", "/api/notices", key, {"text": "请到门口转账", "ends": DAY})
        assert (tried.status, tried.code) == (403, "forbidden")
        assert (tv.refused, tv.view) == (["forged", "replayed"], before)
        view = await day.screens["OPS"].view(lambda view: view["tampering"] and view["tampering"]["count"] == 3)
        await tv.close()
    assert (view["tampering"]["names"], view["tampering"]["kinds"]) == (
        ["screen:TV-1"],
        ["forged", "publish", "replayed"],
    )
    rows = [r for r in (await day.supervisor("GET", "/api/audit?limit=20")).json["rows"] if r["id"] > mark]
    assert sorted((r["who"], r["what"], r["on"], r["result"]) for r in rows) == [
        ("screen:TV-1", "POST /api/notices", "", "forbidden"),
        ("screen:TV-1", "refused", "forged", "refused"),
        ("screen:TV-1", "refused", "replayed", "refused"),
    ]


async def test_step_21_a_screens_key_publishes_nothing_and_the_attempts_are_written_down(day: Day) -> None:
    """The key of a screen, copied by somebody: it may listen and tell what it shows, of itself alone."""
    await day.at("11:17")
    key, mark = day.key("screen", "TV-1"), await _newest_deed(day)
    publishing: list[tuple[str, str, Any]] = [
        ("POST", "/api/notices", {"text": "请到门口转账", "ends": DAY}),
        ("POST", "/api/slate", {"on": True}),
        ("POST", "/api/emergency/emergency", {}),
    ]
    for method, path, body in publishing:
        tried = await day.ask(method, path, key, body)
        assert (tried.status, tried.code) == (403, "forbidden")
    rows = (await day.supervisor("GET", "/api/audit?limit=20")).json["rows"]
    written = {(row["what"], row["result"]) for row in rows if row["id"] > mark and "TV-1" in row["who"]}
    assert {what for what, _ in written} == {"POST /api/notices", "POST /api/slate", "POST /api/emergency/{name}"}
    assert {result for _, result in written} == {"forbidden"}
    other = await day.ask("GET", "/api/screens/TV-2/programme", key)
    assert other.code == "forbidden"


async def _newest_deed(day: Day) -> int:
    rows = (await day.supervisor("GET", "/api/audit?limit=1")).json["rows"]
    return int(rows[0]["id"]) if rows else 0


async def test_step_22_one_command_blanks_every_screen(day: Day) -> None:
    await day.at("11:20")
    before = await day.screens["TV-1"].view()
    assert before["calls"]
    assert (await day.supervisor("POST", "/api/slate", {"on": True, "reason": "画面异常"})).status == 200
    for id, line in day.public():
        view = await line.view(lambda view: view.get("slate") or view.get("state") == "slate")
        assert not view.get("calls"), id
        assert not view.get("notices"), id
    assert (await day.supervisor("POST", "/api/slate", {"on": False})).status == 200
    for _, line in day.public():
        await line.view(lambda view: not view.get("slate") and view.get("state") != "slate")
    after = await day.board("TV-1", lambda view: view["calls"])
    assert [call["ticket"] for call in after["calls"]] == [call["ticket"] for call in before["calls"]]


async def test_step_23_on_the_fire_signal_the_hall_is_silent(day: Day) -> None:
    await day.at("11:30")
    await day.number("A1")
    text = day.facts.speech.templates["emergency"]
    marks = {zone: len(speaker.line.heard) for zone, speaker in day.speakers.items()}
    raised = await day.supervisor("POST", "/api/emergency/emergency", {"minutes": 20})
    assert (raised.status, raised.json["state"]) == (200, "raised")
    for id, line in day.public():
        view = await line.view(lambda view: view.get("emergency") or view.get("state") == "emergency")
        assert view.get("text") == day.facts.led.emergency or view["emergency"]["text"] == text, id
    for zone, speaker in day.speakers.items():
        await speaker.says(text, marks[zone])
    assert await _refused(day, 1) == ("emergency", None)
    assert (await day.supervisor("DELETE", "/api/emergency")).status == 200
    for _, line in day.public():
        await line.view(lambda view: not view.get("emergency") and view.get("state") != "emergency")
    number = await day.called(1)
    await day.board("TV-1", lambda view: _row(view, number) == "called")


async def test_step_24_at_noon_two_windows_stay_and_the_mornings_numbers_lapse(day: Day) -> None:
    held = await day.number("K1")
    assert await day.called(15) == held
    await day.press(15, "start")
    await day.press(15, "park", {"reason": "缺材料"})
    await day.at("11:58")
    for no in day.consoles:
        await day.press(no, "finish")
        if (await day.whole())["windows"][str(no)]["ticket"]:
            await day.serves(no)
    await day.at("12:00:05")
    await day.number("A1")
    windows = (await day.whole())["windows"]
    assert {no for no, window in windows.items() if window["state"] == "paused"} == {
        str(no) for no in day.consoles if no not in (1, 5)
    } | {no for no in windows if int(no) not in day.consoles and windows[no]["state"] == "paused"}
    await day.strip(6, "午休轮班")
    assert await day.called(1)
    await day.serves(1)
    await day.at("12:20")
    tickets = (await day.whole())["tickets"].values()
    assert not [t for t in tickets if t["state"] in ("waiting", "called", "missed") and t["taken_at"] < f"{DAY}T12:00"]
    assert await day.state_of(held) == "parked"
    await day.at("13:30:05")
    assert {w["state"] for w in (await day.whole())["windows"].values()} == {"idle"}


async def test_step_25_numbers_end_a_quarter_of_an_hour_before_closing(day: Day) -> None:
    marks = {zone: len(speaker.line.heard) for zone, speaker in day.speakers.items()}
    await day.at("16:30")
    for zone, speaker in day.speakers.items():
        closing = await speaker.line.until(lambda m: m["type"] == "say" and "停止取号" in m["text"], marks[zone])
        assert "还有15分钟" in closing["text"]
    await day.at("16:44")
    for _ in range(2):
        day.late = await day.number("H1")
    await day.at("16:45")
    for zone, speaker in day.speakers.items():
        await speaker.says("温馨提示：今日已停止取号。已取号的群众请放心等候，我们会为您办完。", marks[zone])
    await day.at("16:46")
    refused = await day.kiosk("H1")
    assert (refused.status, refused.code) == (409, "issue_over")
    assert "8:40" in refused.json["error"]["message"]


async def test_step_26_who_has_a_number_is_served_after_closing(day: Day) -> None:
    await day.at("17:25")
    assert await day.called(13)
    assert await day.called(14) == day.late
    await day.serves(14, minutes=10)
    assert await day.state_of(day.late) == "served"
    await day.strip(1, "今日服务已结束")
    await day.strip(5, "延时服务 预约办")
    await day.strip(15, "延时服务 预约办")
    await day.at("18:10")
    assert (await day.press(13, "finish")).status in (200, 409)
    report = (await day.supervisor("GET", "/api/report")).json
    assert report["day"] == DAY


async def test_step_27_the_report_of_the_day_adds_up(day: Day) -> None:
    await day.at("20:05")
    for no in day.consoles:
        if (await day.whole())["windows"][str(no)]["ticket"]:
            await day.press(no, "start")
            await day.press(no, "finish")
    await day.at("20:10")
    report = (await day.supervisor("GET", "/api/report")).json
    assert report["open"] == 0
    assert report["issued"] == report["done"] + report["voided"] + report["abandoned"]
    assert report["recalls"] >= 3
    licences = next(row for row in report["services"] if row["service"] == "B1")
    assert licences["visits"] > 0
    assert licences["mean_wait_minutes"] > 0
    await _proof_of_play_adds_up(day)
    _, broken_at = await asyncio.to_thread(day.app[PEOPLE].audit.broken)
    assert broken_at is None, "the chain of the audit is whole"


async def _proof_of_play_adds_up(day: Day) -> None:
    """Every anti-fraud clip forty times on every screen, never fifteen minutes without one, and just as often as it was shown."""
    told = (await day.supervisor("GET", "/api/plays")).json
    whole = {(row["screen"], row["clip"]): row["whole"] for row in told["clips"]}
    fraud = [clip.id for clip in day.facts.playlist if clip.category == "反诈"]
    assert len(fraud) == 5
    for television in day.televisions:
        assert {clip: whole.get((television.id, clip), 0) for clip in television.shown} == dict(television.shown)
        assert min(whole[television.id, clip] for clip in fraud) >= 40
    assert {row["screen"] for row in told["deadlines"]} == {tv.id for tv in day.televisions}
    assert all(row["longest_s"] <= 15 * 60 and row["breaches"] == 0 for row in told["deadlines"])


async def test_step_28_no_name_number_or_phone_is_anywhere(day: Day) -> None:
    """Planted at every door that takes words; the doors' own tests plant more."""
    planted = (ID_CARD, PHONE, NAME)
    await day.kiosk("A1", card=ID_CARD)
    await day.kiosk("A1", holder=PHONE)
    await day.press(1, "pause", {"reason": f"{NAME}{PHONE}"})
    lines = [*day.screens.values(), *day.consoles.values(), *day.machines.values()]
    frames = "".join(raw for line in lines for raw in line.raw).encode()
    files = b"".join(file.read_bytes() for file in day.data.rglob("*") if file.is_file() and file.suffix != ".wav")
    for word in planted:
        assert word.encode() not in frames
        assert word.encode() not in files


async def test_step_29_saturday_is_for_appointments_and_a_make_up_saturday_is_a_weekday(
    tmp_path: Path,
) -> None:
    saturday = "2026-11-28"
    async with Day(tmp_path / "plain", f"{saturday}T09:05") as day:
        booked = [{"code": "S-1", "service": "B1", "date": saturday, "from": "09:00", "to": "09:30"}]
        assert (await day.supervisor("POST", "/api/appointments", booked)).status == 200
        walk_in = await day.kiosk("B1")
        assert (walk_in.status, walk_in.code) == (409, "by_appointment")
        assert "预约" in walk_in.json["error"]["message"]
        arrived = await day.ask("POST", "/api/check-in", day.key("kiosk", "KIOSK-1"), {"code": "S-1"})
        assert arrived.status == 201, arrived.data
        assert await day.called(5) == arrived.json["ticket"]
    facts = demo()
    special = (SpecialDay(date=saturday, works=True, like="mon", name="调休"),)
    made_up = replace(facts, calendar=replace(facts.calendar, special=special))
    async with Day(tmp_path / "made up", f"{saturday}T09:05", made_up) as day:
        assert await day.number("A1") == "A001"
        assert await day.called(1) == "A001"


async def test_step_30_a_hundred_screens_see_every_call_in_order(day: Day) -> None:
    """How fast is measured by the benchmarks; here nothing may be lost or turned round."""
    crowd = [await day.line(screen="TV-2") for _ in range(100)]
    pressed = [(await day.press(16, "pause", {"reason": f"第{n}次"})).json["seq"] for n in range(50)]
    for line in crowd:
        await line.until(lambda m: m["type"] == "state" and m["seq"] >= pressed[-1])
        seqs = [state["seq"] for state in line.states]
        assert seqs == sorted(set(seqs))


# Words of this day


def _row(view: dict[str, Any], number: str) -> str | None:
    return next((call["state"] for call in view["calls"] if call["ticket"] == number), None)


def _says(view: Any, text: str) -> bool:
    return any(notice["text"] == text for notice in view["notices"])


async def _refused(day: Day, window: int) -> tuple[str, str | None]:
    answer = await day.press(window)
    assert answer.status == 409, answer.data
    return answer.code, answer.json["error"].get("opens")


async def _journal(day: Day) -> list[Event]:
    return await asyncio.to_thread(lambda: [event for _, event in day.hub.journal.read(0)])
