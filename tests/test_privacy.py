"""Whatever people and machines send of persons is nowhere afterwards: not in the journal, a file, a log, a frame or an answer."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from hallbus.hall.facts import Source
from hallbus.web.parts import PACE
from tests.day import Program
from tests.halls import SMALL
from tests.nobody import ELDER, GROWN_UP, MOBILE, NAME
from tests.planting import PLANTED, Planter, fields, traces
from tests.web.running import RunningHall, basic

MADE_UP_HALL = """
id = "small"
name = "小城政务服务中心"
short_name = "小城政务"
timezone = "{timezone}"

[[areas]]
id = "Z1"
name = "前厅"
zone = "Z1"

[[departments]]
id = "zw"
name = "中心"

[[services]]
id = "A1"
prefix = "A"
name = "综合受理"
short = "综合"
department = "zw"

[[services]]
id = "B1"
prefix = "B"
name = "营业执照"
short = "执照"
department = "zw"

[[windows]]
no = 1
name = "综合一"
area = "Z1"
services = ["A1", "B1"]

[[screens]]
id = "TV-1"
kind = "board"
area = "Z1"
size_in = 75
view_m = 10
audio = "Z1"

[[screens]]
id = "GUIDE"
kind = "guide_tablet"

[[kiosks]]
id = "KIOSK-1"
name = "取号机"

[[priority.classes]]
id = "elder"
name = "老年人"

[[sources]]
id = "tax"
name = "税务叫号"
windows = { "1" = 1 }

[speech.templates]
call = "请{ticket}号，到{window}号窗口。"
"""


def where_it_is_noon() -> str:
    """The program runs by the wall clock, and its day must not end meanwhile. `Etc/GMT+3` lies west, at UTC-3."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def files_with_traces(folder: Path) -> dict[str, list[str]]:
    """What of the planted texts stands in which file, each byte looked at."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.name == "journal.sqlite3" for file in files)
    return {file.name: found for file in files if (found := traces(file.read_bytes()))}


async def prepared(session: ClientSession, url: str, headers: dict[str, str]) -> dict[str, str]:
    """Something behind every kind of address: a ticket's page, a batch, an appointment, a wish for help."""

    async def asked(path: str, body: Any) -> Any:
        async with session.post(url + path, json=body, headers=headers) as answer:
            assert answer.status in (200, 201), await answer.text()
            return await answer.json()

    ticket = await asked("/api/tickets", {"service": "A1"})
    batch = await asked("/api/batches", {"service": "B1", "count": 9, "until": "23:59"})
    await asked(
        "/api/appointments",
        [{"code": "YY-1", "service": "A1", "date": str(ticket["taken_at"])[:10], "from": "00:00", "to": "23:00"}],
    )
    wish = await asked("/api/help", {"what": "help"})
    return {"ref": ticket["url"].removeprefix("/t/"), "id": batch["batch"]["id"], "help": wish["help"]}


async def screens_say_it(hall: RunningHall) -> None:
    """A screen that was meddled with says it too."""
    for text in PLANTED:
        for message in (
            {"type": "health", "build": text[:80], "problems": [text[:80], f"clip_failed:{text}"[:80]]},
            {
                "type": "played",
                "clip": text[:80],
                "from": "2026-11-24T09:30:00Z",
                "to": "2026-11-24T09:31:00Z",
                "complete": True,
            },
            {"type": text},
        ):
            line = await hall.line(screen="TV-2")
            await line.says(**message)
    await hall.ask("GET", "/healthz")


async def noise(url: str, message: bytes) -> None:
    """Something that is no request."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(message)
    writer.write_eof()
    await reader.read()
    writer.close()


def test_a_trace_is_found_however_it_is_written() -> None:
    """If this finds nothing, neither do the others."""
    for text in PLANTED:
        for way in (text.encode(), json.dumps({"x": text}).encode(), text[:16].encode(), text.encode("gb18030")):
            assert traces(b"noise" + way + b"noise"), (text, way)
    assert not traces(b"A001 610103 1380 2026-11-24T09:31:55.202945+08:00")
    assert {"service", "class", "request", "holder", "card", "reason", "code", "ticket", "until", "what"} <= set(
        fields()
    )


async def test_what_names_a_person_enters_by_no_door(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    facts = replace(SMALL, sources=(Source(id="tax", name="税务叫号", windows={"1": 3}),))
    async with RunningHall(tmp_path, facts) as hall:
        hall.app[PACE].burst = hall.app[PACE].rate = 1e9
        lines = [
            await hall.line(screen="TV-1"), await hall.line(screen="STRIP-1"), await hall.line(screen="GUIDE"),
            await hall.line(window=1), await hall.line(kiosk="KIOSK-1"), await hall.line(speaker="Z1"),
        ]  # fmt: skip
        planter = Planter(hall.session, hall.url, hall.admin, await prepared(hall.session, hall.url, hall.admin))
        lines.append(await hall.line(ticket=planter.places["ref"]))
        await planter.everywhere(buttons=("park", "pause"))
        await screens_say_it(hall)
        for _ in range(3):  # what was taken in is also called and shown
            await hall.ask("POST", "/api/windows/1/open", headers=hall.admin)
            await hall.press(1)
        shown = await hall.ask("GET", "/api/hall", headers=hall.admin)
        assert shown.json["seq"] > 50, "much of it was taken in"
        frames = [raw.encode() for line in lines for raw in line.raw]
        assert len(frames) > 100
        assert not traces(b"\n".join(frames))
        assert not traces(b"\n".join([*planter.answers, shown.data]))
        assert {200, 201, 400, 401, 404, 409, 422} <= set(planter.statuses)
        assert not {429, 500, 503} & set(planter.statuses)
        assert files_with_traces(hall.data) == {}, "while the hub runs, with what SQLite has not folded in yet"
    assert files_with_traces(hall.data) == {}
    assert not traces(caplog.text.encode())


async def test_a_program_that_runs_leaves_none_of_it_on_the_disk_or_in_its_log(tmp_path: Path) -> None:
    file, data = tmp_path / "hall.toml", tmp_path / "data"
    file.write_text(MADE_UP_HALL.replace("{timezone}", where_it_is_noon()), encoding="utf-8")
    async with (
        Program("--log", "debug", "serve", file, "--data", data, "--port", "0") as hub,
        ClientSession() as session,
    ):
        keys = json.loads((data / "keys.json").read_bytes())
        headers = basic(keys["admin"]["name"], keys["admin"]["password"])
        kiosk = {"Authorization": f"Bearer {keys['kiosks']['KIOSK-1']}"}
        planter = Planter(session, hub.url, headers, await prepared(session, hub.url, headers))
        bodies: list[dict[str, Any]] = [
            {"holder": MOBILE}, {"holder": NAME}, {"holder": ELDER}, {"card": ELDER}, {"card": GROWN_UP}, {"card": f"{ELDER}0"},
            {"request": ELDER}, {"request": NAME}, {"language": ELDER}, {"class": MOBILE}, {"reason": ELDER}, {"service": ELDER},
        ]  # fmt: skip
        for body in bodies:
            await planter.send("POST", "/api/tickets", {"service": "A1", **body}, kiosk)
        await planter.everywhere(texts=PLANTED[-1:], buttons=("park",))
        for message in (
            b"GET /" + ELDER.encode() + b" HTTP/9.9\r\n\r\n",
            b"\x16\x03\x01" + MOBILE.encode() + b"\r\n\r\n",
        ):
            await noise(hub.url, message)
        assert {200, 201, 409, 422} <= set(planter.statuses)
        assert not traces(b"\n".join(planter.answers))
        assert await hub.stop() == 0
        assert hub.said
        assert not traces(hub.said.encode())
    assert files_with_traces(data) == {}
