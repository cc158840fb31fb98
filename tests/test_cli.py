"""The program as people start and stop it: real processes, real files, plain sentences when something is wrong."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from hallbus.cli import DEMO_START, main
from tests.config.small_hall import SMALL, write
from tests.day import Program
from tests.halls import DEMO_FILE
from tests.web.line import Line

QUIET = ("--log", "error")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield line.getsockname()[1]


async def get(url: str, key: str = "") -> Any:
    async with ClientSession() as session, session.get(url, headers={"Authorization": f"Bearer {key}"}) as answer:
        return await answer.json()


def keys_in(folder: Path) -> Any:
    return json.loads((folder / "keys.json").read_bytes())


async def test_serve_listens_to_this_machine_alone_and_ends_when_told(tmp_path: Path) -> None:
    words = (*QUIET, "serve", DEMO_FILE, "--data", tmp_path / "new" / "data", "--port", "0")
    async with Program(*words) as hub:
        port = int(hub.url.rpartition(":")[2])
        assert hub.url == f"http://127.0.0.1:{port}"
        assert (await get(f"{hub.url}/healthz"))["status"] == "ok"
        assert (await get(f"{hub.url}/api/start"))["error"]["code"] == "not_demo"
        for other in {a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None)} - {"127.0.0.1", "::1"}:
            if not other.startswith("127."):
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection((other, port), timeout=2)
        assert await hub.stop() == 0
        assert "Traceback" not in hub.said


async def test_a_stop_takes_less_than_five_seconds_with_fifty_screens_a_stream_and_a_press_under_way(
    tmp_path: Path,
) -> None:
    async with Program(*QUIET, "demo", "--quiet", "--data", tmp_path, "--port", "0") as hub:
        keys = keys_in(tmp_path)
        async with ClientSession() as session:
            lines = [
                await Line.open(session, f"{hub.url}/live?screen={id}&token={key}")
                for id, key in (list(keys["screens"].items()) * 3)[:50]
            ]
            stream = await session.get(f"{hub.url}/api/events", headers={"Authorization": f"Bearer {keys['ingest']}"})
            await stream.content.readline()
            for line in lines:
                await line.kind("hello")
            loop = asyncio.get_running_loop()
            begun = loop.time()
            assert await hub.stop() == 0
            assert loop.time() - begun < 5
            for line in lines:
                await line.ended()
                await line.close()
            stream.close()
        assert "Traceback" not in hub.said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_ctrl_c_ends_it_too(tmp_path: Path) -> None:
    async with Program(*QUIET, "demo", "--quiet", "--data", tmp_path, "--port", "0") as hub:
        assert await hub.stop(signal.SIGINT) == 0
        assert "Traceback" not in hub.said


async def test_a_demo_goes_on_where_it_was(tmp_path: Path) -> None:
    words = (*QUIET, "demo", "--quiet", "--data", tmp_path, "--port", "0", "--rate", "600")
    async with Program(*words) as hub:
        keys = keys_in(tmp_path)
        kiosk, clerk = keys["kiosks"]["KIOSK-1"], keys["windows"]["1"]
        async with ClientSession() as session:
            for path, key, body in (
                ("/api/tickets", kiosk, {"service": "A1"}), ("/api/windows/1/call-next", clerk, {"press": 1}),
            ):  # fmt: skip
                async with session.post(
                    hub.url + path, json=body, headers={"Authorization": f"Bearer {key}"}
                ) as answer:
                    assert answer.status in (200, 201)
        before = await get(f"{hub.url}/api/hall", keys["ingest"])
        assert before["day"] == DEMO_START[:10]
        await hub.stop()
    async with Program(*words) as hub:
        after = await get(f"{hub.url}/api/hall", keys_in(tmp_path)["ingest"])
        assert (after["seq"], after["digest"]) == (before["seq"], before["digest"])
        assert after["calls"][0]["at"] > f"{DEMO_START}:00"
        async with ClientSession() as session:
            line = await Line.open(session, f"{hub.url}/live?screen=TV-1&token={keys['screens']['TV-1']}")
            hello = await line.kind("hello")
            assert hello["now"] >= after["calls"][0]["at"]
            await line.close()


async def test_a_demo_gives_its_links_away_and_lives_when_it_is_not_quiet(tmp_path: Path) -> None:
    async with Program(*QUIET, "demo", "--data", tmp_path, "--port", "0", "--rate", "60") as hub:
        links = await get(f"{hub.url}/api/start")
        board = next(s for s in links["screens"] if s["id"] == "TV-1")
        assert links["demo"] is True
        async with ClientSession() as session:
            live = board["url"].replace("/board?", "/live?")
            line = await Line.open(session, hub.url + live)
            await line.view(lambda v: v["calls"])
            await line.close()
        assert await hub.stop() == 0


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signal")
async def test_a_hang_up_has_the_hall_file_read_again_and_the_log_says_what_came_of_it(tmp_path: Path) -> None:
    file = write(tmp_path)
    async with Program("serve", file, "--data", tmp_path / "data", "--port", "0") as hub:
        write(tmp_path, SMALL.replace('name = "测试大厅"', 'name = "新大厅"').replace("no = 2", "no = 3"))
        hub.process.send_signal(signal.SIGHUP)
        await hub.says("what counts now: name")
        await hub.says("windows.3 stays as it was. It counts after a restart of the hub.")
        key = keys_in(tmp_path / "data")["ingest"]
        assert (await get(f"{hub.url}/api/hall", key))["hall"]["name"] == "新大厅"
        file.write_text("id = ")
        hub.process.send_signal(signal.SIGHUP)
        await hub.says("nothing was changed")
        assert (await get(f"{hub.url}/api/hall", key))["hall"]["name"] == "新大厅"
        assert "Traceback" not in hub.said


async def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path, taken_port: int) -> None:
    words = (*QUIET, "demo", "--quiet", "--data", tmp_path, "--port", str(taken_port))
    async with Program(*words, ready=False) as hub:
        assert await hub.ended() == 1
        assert "address already in use" in hub.said
        assert "Traceback" not in hub.said


async def test_two_hubs_do_not_share_a_data_folder(tmp_path: Path) -> None:
    words = (*QUIET, "demo", "--quiet", "--data", tmp_path, "--port", "0")
    async with Program(*words), Program(*words, ready=False) as second:
        assert await second.ended() == 1
        assert "Another hub is using" in second.said
        assert "Traceback" not in second.said


async def test_sound_that_cannot_be_kept_stops_no_hall(tmp_path: Path) -> None:
    (tmp_path / "audio").write_text("a file where a folder should be")
    async with Program("demo", "--quiet", "--data", tmp_path, "--port", "0") as hub:
        assert (await get(f"{hub.url}/healthz"))["status"] == "ok"
        assert await hub.stop() == 0


# Words and exit codes, without a hub


def test_check_says_what_is_wrong_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(DEMO_FILE)]) == 0
    assert "示范区政务服务中心" in capsys.readouterr().out
    broken = tmp_path / "hall.toml"
    broken.write_text('id = "x"\nname = \n')
    assert main(["check", str(broken), "--language", "en"]) == 1
    assert "hall.toml" in capsys.readouterr().out


@pytest.mark.parametrize("words", [
    ["serve", "none.toml", "--data", "DIR"],
    ["demo", "--data", "DIR", "--hall", "none.toml"],
    ["demo", "--data", "DIR", "--clock", "tomorrow", "--quiet"],
    ["links", "--data", "DIR"],
    ["links", "none.toml", "--data", "DIR"],
    ["replay", "none.toml", "--data", "DIR"],
])  # fmt: skip
def test_what_cannot_be_done_is_told_in_a_sentence(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([w.replace("DIR", str(tmp_path)) for w in words]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("hallbus: ")
    assert "Traceback" not in told.err


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").write_text("")
    assert main(["serve", str(DEMO_FILE), "--data", str(tmp_path / "data")]) == 1
    assert str(tmp_path / "data") in capsys.readouterr().err


def test_damaged_keys_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keys.json").write_text("[")
    assert main(["demo", "--quiet", "--data", str(tmp_path)]) == 1
    assert "keys.json cannot be read" in capsys.readouterr().err


def test_replay_of_nothing_ends_with_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--data", str(tmp_path)]) != 0
    assert "Traceback" not in capsys.readouterr().err


async def test_replay_and_links_of_a_real_day(tmp_path: Path) -> None:
    async with Program(*QUIET, "demo", "--data", tmp_path, "--port", "0", "--rate", "300") as hub:
        async with ClientSession() as session:
            key = keys_in(tmp_path)["screens"]["TV-1"]
            line = await Line.open(session, f"{hub.url}/live?screen=TV-1&token={key}")
            await line.view(lambda v: len(v["calls"]) > 3)
            await line.close()
        await hub.stop()
    async with Program("replay", "--data", tmp_path, "--language", "en", ready=False) as replay:
        assert await replay.ended() == 0
        assert "sound" in replay.said
        assert "A001" in replay.said
    async with Program("replay", "--data", tmp_path, "--until", "3", ready=False) as replay:
        assert await replay.ended() == 0
    async with Program("replay", "--data", tmp_path, "--until", "some day", ready=False) as replay:
        assert await replay.ended() != 0
        assert "Traceback" not in replay.said
    async with Program("links", "--data", tmp_path, ready=False) as links:
        assert await links.ended() == 0
        assert f"screen=TV-1&token={key}" in links.said


def test_the_version_and_the_help_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--version"], ["--help"], ["serve", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    assert "hallbus" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
