"""The hall file is changed while people wait."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hallbus.config import load
from hallbus.hall.digest import digest
from hallbus.hall.state import Hall
from hallbus.web.parts import ANNOUNCER
from tests.config.small_hall import SMALL, write
from tests.web.running import Answer, RunningHall


class Desk:
    """A running hall and the file that it came from."""

    def __init__(self, hall: RunningHall, folder: Path) -> None:
        self.hall, self.folder = hall, folder

    async def change(self, *changes: tuple[str, str], language: str = "en") -> Answer:
        """Write the small hall with these changes, and have it read again."""
        text = SMALL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        write(self.folder, text)
        return await self.reload(language)

    async def reload(self, language: str = "en") -> Answer:
        headers = {**self.hall.admin, "Accept-Language": language}
        return await self.hall.ask("POST", "/api/hall-file/reload", headers=headers)

    async def take(self, service: str = "A1") -> Answer:
        return await self.hall.ask("POST", "/api/tickets", self.hall.key("kiosk", "K1"), {"service": service})

    async def digest(self) -> str:
        return str((await self.hall.ask("GET", "/api/hall", headers=self.hall.admin)).json["digest"])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The small hall of the hall file's tests, on a Tuesday morning."""
    folder = tmp_path / "file"
    folder.mkdir()
    file = write(folder)
    async with RunningHall(tmp_path, load(file), hall_file=file) as hall:
        yield Desk(hall, folder)


async def test_texts_names_and_rules_count_at_once_on_every_screen(desk: Desk) -> None:
    hall = desk.hall
    board, strip, ticker = (
        await hall.line(screen="TV-1"),
        await hall.line(screen="STRIP-1"),
        await hall.line(screen="LED-1"),
    )
    console, kiosk = await hall.line(window=1), await hall.line(kiosk="K1")
    page = await hall.line(ticket=(await desk.take()).json["url"].rpartition("/")[2])
    for line in (board, strip, ticker, console, kiosk, page):
        await line.kind("state")
    answer = await desk.change(
        ('name = "测试大厅"', 'name = "新大厅"'), ('text = "请您先取号。"', 'text = "请先取号。"'),
        ('idle = "热情为您服务"', 'idle = "欢迎"'), ('name = "综合窗口"', 'name = "一号窗口"'), ("rows = 6", "rows = 5"),
        ('name = "综合受理"', 'name = "综合"'), ('name = "取号机"', 'name = "门口"'),
    )  # fmt: skip
    assert answer.status == 200
    assert answer.json["refused"] == []
    assert set(answer.json["applied"]) == {
        "name", "notices", "led.idle", "windows.1.name", "screens.TV-1.rows", "services.A1.name", "kiosks.K1.name",
    }  # fmt: skip
    view = await board.view(lambda v: v["hall"]["name"] == "新大厅")
    assert (view["screen"]["rows"], view["notices"][0]["text"]) == (5, "请先取号。")
    assert (await strip.view(lambda v: v["text"] == "欢迎"))["hall"]["name"] == "新大厅"
    await ticker.view(lambda v: v["text"] == "请先取号。")
    assert (await console.view(lambda v: v["window"]["name"] == "一号窗口"))["hall"]["name"] == "新大厅"
    assert (await kiosk.view(lambda v: v["kiosk"]["name"] == "门口"))["services"][0]["name"] == "综合"
    await page.view(lambda v: v["ticket"]["service_name"] == "综合")


async def test_limits_hours_and_recalls_are_the_new_ones_for_the_next_press(desk: Desk) -> None:
    await desk.take()
    answer = await desk.change(("average_minutes = 8", "limits = { am = 1 }"), ("recall_max = 5", "recall_max = 3"))
    assert answer.json["applied"] == ["services.A1.limits", "calls.recall_max"]
    refused = await desk.take()
    assert (refused.status, refused.code) == (409, "sold_out")
    answer = await desk.change(('[["09:00", "12:00"], ["13:30", "17:00"]]', '[["09:00", "09:40"]]'))
    assert "calendar.weekly" in answer.json["applied"]
    refused = await desk.take("C1")
    assert (refused.status, refused.code) == (409, "issue_over")


async def test_who_waits_and_who_was_called_stay_as_they_are(desk: Desk) -> None:
    for _ in range(3):
        await desk.take()
    await desk.hall.press(1)
    seq = desk.hall.hub.hall.seq
    await desk.change(('name = "测试大厅"', 'name = "新大厅"'))
    hall = desk.hall.hub.hall
    assert (hall.seq, hall.posts[1].ticket, hall.queues["A1"].numbers()) == (seq, "A001", ["A002", "A003"])
    assert (await desk.hall.press(1)).json["ticket"] == "A002"


async def test_the_hall_is_the_same_that_the_journal_makes_under_the_new_file_and_after_a_restart(desk: Desk) -> None:
    hall = desk.hall
    for service in ("A1", "A2", "C1", "A1"):
        await desk.take(service)
    await hall.press(1)
    await hall.press(1, "recall")
    await hall.press(2)
    before = await desk.digest()
    answer = await desk.change(
        ("private = true", "private = false"), ('ticket_only_services = ["C1"]', "ticket_only_services = []"),
        ("average_minutes = 8", "limits = { am = 9 }"), ('name = "税务窗口"', 'name = "税务"\nplace = "税务厅"'),
        ('[["09:00", "12:00"], ["13:30", "17:00"]]', '[["09:00", "16:00"]]'),
    )  # fmt: skip
    assert answer.json["refused"] == []
    assert await desk.digest() != before  # numbers count against limits, and a service is private no more
    await hall.press(1)
    await desk.take("C1")
    live, events = await desk.digest(), [event for _, event in hall.hub.journal.read()]
    assert digest(Hall.fold(load(desk.folder / "hall.toml"), events)) == live
    await hall.stop()
    hall.facts = load(desk.folder / "hall.toml")
    await hall.start()
    assert await desk.digest() == live


async def test_what_cannot_count_is_refused_by_name_in_the_caller_s_language(desk: Desk) -> None:
    await desk.take("C1")
    changes = ('prefix = "C"', 'prefix = "K"'), ("no = 2", "no = 3"), ('away = "外出{until}回"', 'away = "{until}回来"')
    english, chinese = await desk.change(*changes), await desk.change(*changes, language="zh-CN")
    assert english.json["applied"] == ["led.away"]
    refused = {r["key"]: (r["code"], r["why"]) for r in english.json["refused"]}
    assert refused.keys() == {"services.C1.prefix", "windows.3", "windows.2"}
    assert refused["services.C1.prefix"][0] == "today"
    assert refused["windows.3"] == ("restart", "It counts after a restart of the hub.")
    assert {r["why"] for r in chinese.json["refused"]} == {
        "会改变今天已经发生的事，请在当天结束后重启服务。",
        "重启服务后生效。",
    }
    assert chinese.json["applied"] == []  # it counts already
    assert (await desk.hall.press(2)).json["ticket"] == "C001"


@pytest.mark.parametrize("text", [
    "id = ", 'colour = "red"\n' + SMALL, SMALL.replace('shares_queue_with = "A1"', 'shares_queue_with = "B9"'), "",
], ids=["no-toml", "an-unknown-key", "a-contradiction", "empty"])  # fmt: skip
async def test_a_file_that_cannot_be_used_changes_nothing_and_says_what_is_wrong(desk: Desk, text: str) -> None:
    await desk.take()
    before, facts = await desk.digest(), desk.hall.hub.facts
    write(desk.folder, text)
    answer = await desk.reload()
    assert (answer.status, answer.code) == (422, "hall_file")
    assert "nothing was changed" in answer.json["error"]["message"]
    (first, *_) = answer.json["error"]["problems"]
    assert {"level", "code", "key", "line", "message", "remedy"} == set(first)
    assert (await desk.digest(), desk.hall.hub.facts) == (before, facts)


async def test_a_file_that_is_gone_changes_nothing(desk: Desk) -> None:
    (desk.folder / "hall.toml").unlink()
    assert ((await desk.reload()).status, (await desk.take()).status) == (422, 201)


async def test_a_hall_that_came_from_no_file_has_none_to_read(hall: RunningHall) -> None:
    answer = await hall.ask("POST", "/api/hall-file/reload", headers=hall.admin)
    assert (answer.status, answer.code) == (409, "no_hall_file")


async def test_what_is_said_follows_the_new_templates(desk: Desk) -> None:
    speaker = await desk.hall.line(speaker="Z1")
    await speaker.kind("hello")
    await desk.change(('call = "请{ticket}号，到{window}号窗口。"', 'call = "{ticket}号请到{window}号。"'))
    await desk.take()
    await desk.hall.press(1)
    assert (await speaker.kind("say"))["text"] == "A零零一号请到一号。"
    assert desk.hall.app[ANNOUNCER].rules == desk.hall.hub.facts.speech


async def test_the_programme_follows_the_new_playlist(desk: Desk) -> None:
    (desk.folder / "clips" / "v1.mp4").write_bytes(b"film")
    (desk.hall.clips / "v1.mp4").write_bytes(b"film")
    content = ('audio = "Z1"\n', 'audio = "Z1"\nregions = ["calls", "content"]\n')
    await desk.change(content)
    board = await desk.hall.line(screen="TV-1")
    revision = (await board.view(lambda v: v["programme"]["revision"]))["programme"]["revision"]
    await desk.change(content, ('title = "防诈骗"', 'title = "防骗"'))
    await board.view(lambda v: v["programme"]["revision"] != revision)
    programme = await desk.hall.ask("GET", "/api/programme", headers=desk.hall.admin)
    assert [item["title"] for item in programme.json["items"]] == ["防骗"]


async def test_two_readings_at_once_are_one_after_the_other(desk: Desk) -> None:
    write(desk.folder, SMALL.replace("recall_max = 5", "recall_max = 4"))
    answers = await asyncio.gather(*(desk.reload() for _ in range(5)))
    assert sorted(a.json["applied"] for a in answers) == [[], [], [], [], ["calls.recall_max"]]


async def test_presses_go_on_while_the_file_is_read(desk: Desk) -> None:
    for _ in range(20):
        await desk.take()
    readings = [asyncio.ensure_future(desk.change(("recall_max = 5", f"recall_max = {4 + n % 3}"))) for n in range(6)]
    tickets = [(await desk.hall.press(1)).json["ticket"] for _ in range(20)]
    assert tickets == [f"A{n:03d}" for n in range(1, 21)]
    assert {(await reading).status for reading in readings} == {200}
    events = [event for _, event in desk.hall.hub.journal.read()]
    assert digest(Hall.fold(desk.hall.hub.facts, events)) == await desk.digest()
