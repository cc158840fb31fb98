"""The loudspeaker program as a process of its own, against a real server, into a sound card that writes down what it plays."""

import argparse
import asyncio
import json
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hallbus.devices import speaker_live
from hallbus.devices.loudspeaker import NoDevice, Piece
from hallbus.devices.sounds import http_url
from hallbus.devices.speaker import NoKey, add_arguments, options_of
from hallbus.devices.speaker_live import Options, Speaker, live_url
from hallbus.speech import chime, sound
from tests.devices.far_end import HUB_NOW, KEY, Hub, Message, Program, correlation
from tests.patience import PATIENCE_S

Start = Callable[..., Awaitable[Program]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    programs: list[Program] = []

    async def start(*arguments: str, card: bool = True) -> Program:
        home = tmp_path / ("home" if card else "empty")
        home.mkdir()
        recording = tmp_path / "recording.wav"
        if card:
            (home / ".asoundrc").write_text(
                f'pcm.!default {{ type file slave.pcm "null" file "{recording}" format "wav" }}\nctl.!default {{ type null }}\n'
            )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hallbus.devices.speaker", *arguments),
            env={"HOME": str(home), "PYTHONPATH": ".", "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        programs.append(Program(process, recording))
        return programs[-1]

    yield start
    for program in programs:
        if program.process.returncode is None:
            program.process.kill()
            await program.process.communicate()


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    folder = tmp_path / "audio"
    folder.mkdir()
    sound.write(folder / "chime.wav", chime.chime(), sound.RATE)
    sound.write(folder / "pause.wav", chime.pause(300), sound.RATE)
    noise = np.random.default_rng(1)
    for name in ("one", "two"):
        sound.write(folder / f"{name}.wav", noise.uniform(-0.5, 0.5, 15000), sound.RATE)
    async with Hub(folder) as hub:
        yield hub


def say(seq: int, *names: str, age_s: float = 0) -> Message:
    return {
        "type": "say",
        "seq": seq,
        "text": "请A零零一号，到三号窗口办理。",
        "audio": [f"/audio/{name}.wav" for name in names],
        "expires": (HUB_NOW + timedelta(seconds=25 - age_s)).isoformat(),
        "zone": "Z1",
    }


def sounding(hub: Hub, *names: str) -> np.ndarray:
    return np.concatenate([soundfile.read(hub.folder / f"{name}.wav", dtype="int16")[0] for name in names])


async def test_what_is_sent_sounds_in_order_and_is_answered(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--zone", "Z1", "--key", KEY)
    connection = await hub.speaker()
    health = await hub.next("health")
    assert (health["audio"], health["problems"]) == ("ok", [])
    names = ("chime", "one", "two", "pause", "one", "two")
    await connection.send_json(say(7, *names))
    assert await hub.next("said") == {"type": "said", "seq": 7}
    heard, wanted = program.samples(), sounding(hub, *names)
    assert len(heard) == len(wanted)
    assert correlation(heard, wanted) >= 0.99
    assert sorted(hub.fetched) == ["chime.wav", "one.wav", "pause.wav", "two.wav"]
    await connection.send_json(say(8, "chime", "one"))
    await hub.next("said")
    assert len(hub.fetched) == 4  # a name never changes its content
    assert await program.end() == 0


async def test_what_is_too_old_by_the_hubs_clock_is_not_said(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", KEY)
    connection = await hub.speaker()
    await connection.send_json(say(1, "one", age_s=26))
    await connection.send_json(say(2, "two", age_s=24))
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 1, "why": "expired"}
    assert (await hub.next("said"))["seq"] == 2
    assert correlation(program.samples(), sounding(hub, "two")) >= 0.99
    await program.logs("seq 1 is too old")
    assert (program.samples().size, hub.name) == (len(sounding(hub, "two")), None)
    assert await program.end() == 0


async def test_a_hub_that_starts_again_is_found_again(hub: Hub, start: Start) -> None:
    async with Hub(hub.folder) as first:
        program = await start("--hub", first.url, "--key", KEY)
        await first.speaker()
        await first.next("health")
    async with Hub(hub.folder, first.port) as second:
        connection = await second.speaker()
        assert (await second.next("health"))["audio"] == "ok"
        await connection.send_json(say(3, "one"))
        assert (await second.next("said"))["seq"] == 3
    assert await program.end() == 0


async def test_a_wrong_key_is_explained_and_not_the_end(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", "wrong")
    assert "screen's key" in await program.logs("refuses this key (401)")
    assert program.process.returncode is None
    assert await program.end() == 0


async def test_without_a_sound_card_it_says_so_and_that_nothing_was_said(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", KEY, card=False)
    assert "--list-devices" in await program.logs("no sound device")
    connection = await hub.speaker()
    while (health := await hub.next("health"))["audio"] != "none":
        pass
    assert health["problems"] == ["device_lost"]
    await connection.send_json(say(4, "one"))
    await connection.send_json({"type": "unheard of"})
    await connection.send_str("no json")
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 4, "why": "device_lost"}
    assert await program.end() == 0
    assert hub.heard.empty()


async def test_a_call_of_which_a_part_is_missing_has_not_been_said(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", KEY)
    connection = await hub.speaker()
    await connection.send_json(say(5, "chime", "lost"))
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 5, "why": "audio_missing"}
    assert correlation(program.samples(), sounding(hub, "chime")) >= 0.99
    await connection.send_json(say(6, "chime", "one"))
    assert (await hub.next("said"))["seq"] == 6
    assert await program.end() == 0


async def test_the_devices_are_listed(start: Start) -> None:
    program = await start("--list-devices")
    out, _ = await program.process.communicate()
    assert b"default" in out
    assert program.process.returncode == 0


async def test_without_a_key_it_says_which_one_would_do(start: Start) -> None:
    program = await start()
    _, complaint = await program.process.communicate()
    assert b"--keys" in complaint
    assert program.process.returncode == 2


class SlowLoudspeaker:
    """A sound card whose sound lasts until the test has seen enough."""

    def __init__(self) -> None:
        self.playing, self.over, self.cut_off = threading.Event(), threading.Event(), threading.Event()

    def check(self) -> str:
        return "slow"

    def play(self, pieces: Sequence[Piece], wait_s: object = None) -> bool:
        self.cut_off.clear()
        self.playing.set()
        while not self.over.wait(0.01):
            if self.cut_off.is_set():
                return False
        return True

    def cut(self) -> None:
        self.cut_off.set()

    def stop(self) -> None:
        self.over.set()


async def test_the_hubs_pings_are_answered_while_it_speaks(hub: Hub) -> None:
    slow = SlowLoudspeaker()
    running = asyncio.create_task(Speaker(Options(hub.url, "Z1", KEY), slow).run())  # type: ignore[arg-type]  # a stand-in
    connection = await hub.speaker()
    await connection.send_json(say(1, "one"))
    assert await asyncio.to_thread(slow.playing.wait, PATIENCE_S)
    for no in range(3):
        await connection.ping(bytes([no]))
        async with asyncio.timeout(PATIENCE_S):
            assert await hub.pongs.get() == bytes([no])
    assert not slow.over.is_set()
    slow.over.set()
    assert (await hub.next("said"))["seq"] == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_something_urgent_cuts_off_what_sounds_and_what_waits(hub: Hub) -> None:
    slow = SlowLoudspeaker()
    running = asyncio.create_task(Speaker(Options(hub.url, "Z1", KEY), slow).run())  # type: ignore[arg-type]  # a stand-in
    connection = await hub.speaker()
    await connection.send_json(say(1, "one"))
    assert await asyncio.to_thread(slow.playing.wait, PATIENCE_S)
    await connection.send_json(say(2, "one"))
    await connection.send_json({**say(3, "two"), "urgent": True})
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 1, "why": "cut_off"}
    slow.over.set()
    assert await hub.next("said") == {"type": "said", "seq": 3}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_loudspeaker_says_its_name_and_waits_for_the_others(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", KEY, "--name", "left")
    connection = await hub.speaker()
    assert hub.name == "left"
    begins = (HUB_NOW + timedelta(seconds=2)).isoformat()
    await connection.send_json({**say(1, "one"), "begins": begins, "now": HUB_NOW.isoformat()})
    await hub.next("said")
    heard, wanted = program.samples(), sounding(hub, "one")
    waited = len(heard) - len(wanted)
    assert 0 < waited < 2 * sound.RATE
    assert not heard[:waited].any(), "silence until the moment has come"
    assert correlation(heard[waited:], wanted) >= 0.99
    assert await program.end() == 0


async def test_what_is_no_moment_and_what_is_no_message_silences_nobody(hub: Hub, start: Start) -> None:
    program = await start("--hub", hub.url, "--key", KEY)
    connection = await hub.speaker()
    for odd in ("soon", "", 7, None, ["2031"], "9999-99-99T00:00:00"):
        await connection.send_json({"type": "beat", "now": odd})
        await connection.send_json({**say(1, "one"), "begins": odd})
        assert (await hub.next("said"))["seq"] == 1
    await connection.send_json({**say(2, "one"), "expires": "never"})
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 2, "why": "failed"}
    await connection.send_json({**say(3, "one"), "audio": ["//elsewhere/x.wav", 3, {}]})
    assert await hub.next("unsaid") == {"type": "unsaid", "seq": 3, "why": "audio_missing"}
    assert await program.end() == 0


class LostLoudspeaker(SlowLoudspeaker):
    """A sound card that was pulled out, and put back after one call."""

    def play(self, pieces: Sequence[Piece], wait_s: object = None) -> bool:
        if not self.playing.is_set():
            self.playing.set()
            raise NoDevice("the sound device is lost")
        return True


async def test_a_device_that_comes_back_speaks_again(hub: Hub) -> None:
    lost = LostLoudspeaker()
    running = asyncio.create_task(Speaker(Options(hub.url, "Z1", KEY), lost).run())  # type: ignore[arg-type]  # a stand-in
    connection = await hub.speaker()
    await connection.send_json(say(1, "one"))
    while (await hub.next("health"))["audio"] != "none":
        pass
    await connection.send_json(say(2, "one"))
    assert (await hub.next("said"))["seq"] == 2
    assert (await hub.next("health"))["audio"] == "ok"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_device_that_hangs_ends_the_program(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: asyncio.Queue[int] = asyncio.Queue()
    monkeypatch.setattr(speaker_live, "HANGS_S", 0.0)
    monkeypatch.setattr(os, "_exit", ended.put_nowait)
    slow = SlowLoudspeaker()
    running = asyncio.create_task(Speaker(Options(hub.url, "Z1", KEY), slow).run())  # type: ignore[arg-type]  # a stand-in
    await (await hub.speaker()).send_json(say(1, "one"))
    async with asyncio.timeout(PATIENCE_S):
        assert await ended.get() == speaker_live.HANGS_EXIT
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def options(*arguments: str) -> Options:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return options_of(parser.parse_args(arguments))


def test_the_key_comes_from_the_keys_file(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"url": "http://hall:8080", "screens": {"TV-1": "a", "TV-2": "b"}}))
    assert options("--keys", str(keys)) == Options("http://hall:8080", "Z1", "a")
    assert options("--keys", str(keys), "--screen", "TV-2", "--zone", "Z2", "--hub", "ws://x") == Options(
        "ws://x", "Z2", "b"
    )
    assert options("--key", "k", "--device", "USB") == Options("ws://127.0.0.1:8080", "Z1", "k", "USB")
    with pytest.raises(NoKey, match="TV-1, TV-2"):
        options("--keys", str(keys), "--screen", "TV-9")
    with pytest.raises(NoKey, match="cannot be read"):
        options("--keys", str(tmp_path / "none.json"))
    keys.write_text("[]")
    with pytest.raises(NoKey, match="no screen's key"):
        options("--keys", str(keys))


@pytest.mark.parametrize(
    ("hub", "http", "live"),
    [
        ("ws://hall:8080/", "http://hall:8080", "ws://hall:8080/live?speaker=Z%201"),
        ("wss://hall", "https://hall", "wss://hall/live?speaker=Z%201"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1", "ws://127.0.0.1:1/live?speaker=Z%201"),
        ("hall:8080", "http://hall:8080", "ws://hall:8080/live?speaker=Z%201"),
    ],
)
def test_one_address_serves_sockets_and_files(hub: str, http: str, live: str) -> None:
    assert http_url(hub) == http
    assert live_url(hub, "Z 1") == live
    assert live_url(hub, "Z 1", "left") == live + "&name=left"
