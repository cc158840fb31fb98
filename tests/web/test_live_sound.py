"""What loudspeakers are told to say."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hallbus.hall.facts import Language
from hallbus.speech import chime, sound
from hallbus.speech.voices import Voice
from hallbus.web.parts import ANNOUNCER, CLAUSES
from tests.web.line import calls
from tests.web.running import RunningHall


@pytest.fixture
async def speaking(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """A hall with a real voice."""
    (tmp_path / "data").mkdir()
    async with RunningHall(tmp_path, voice=Voice(tmp_path / "data" / "audio")) as hall:
        yield hall


async def test_a_call_is_spoken_through_a_real_voice_and_its_saying_is_counted(speaking: RunningHall) -> None:
    hall = speaking
    speaker = await hall.line(speaker="Z1")
    await speaker.kind("hello")
    console = await hall.line(window=1)
    await hall.call()
    say = await speaker.kind("say")
    assert (say["text"], say["zone"]) == ("请A零零一号，到一号窗口办理。", "Z1")
    assert say["expires"].startswith("2026-11-24T09:30:24.1"), "its words begin 0.9 s later, within 25 s"
    assert len(say["audio"]) > 1
    for url in say["audio"]:
        sound = await hall.ask("GET", url, hall.key("screen", "TV-1"))
        assert (sound.status, sound.data[:4], "immutable" in sound.headers["Cache-Control"]) == (200, b"RIFF", True)
        assert (await hall.ask("GET", url)).status == 401
    receipt = (await console.view(lambda v: v["receipt"]))["receipt"]
    assert (receipt["speakers"], receipt["said"]) == (1, 0)
    await speaker.says(type="said", seq=say["seq"])
    assert (await console.view(lambda v: v["receipt"] and v["receipt"]["said"] == 1))["receipt"]["seq"] == say["seq"]
    hall.clock.move(6)  # type: ignore[attr-defined]  # driven
    again = (await hall.press(1, "recall")).json["seq"]
    assert (await speaker.until(lambda m: m["type"] == "say" and m["seq"] == again))["text"] == say["text"]


async def test_where_no_sound_can_be_kept_calls_go_on_and_are_spoken_as_soon_as_it_can(speaking: RunningHall) -> None:
    hall = speaking
    speaker, board = await hall.line(speaker="Z1"), await hall.line(screen="TV-3")
    await speaker.kind("hello")
    await hall.app[CLAUSES].warmed()
    audio = hall.data / "audio"
    audio.rename(hall.data / "away")
    audio.write_text("")  # every write below it fails, as on a full disk
    missed = await hall.call()
    assert await board.view(lambda v: missed in calls(v)), "the picture does not need the sound"
    announcer = hall.app[ANNOUNCER]
    while announcer.is_speaking("Z1") or announcer.waiting("Z1"):  # noqa: ASYNC110  # no event says so
        await asyncio.sleep(0.01)
    assert announcer.counts["voiceless"] == 1
    audio.unlink()
    (hall.data / "away").rename(audio)
    await hall.call("B1", 2)
    say = await speaker.kind("say")
    assert say["text"] == "请B零零一号，到二号窗口办理。"
    assert len(say["audio"]) == 3
    for url in say["audio"]:
        assert (await hall.ask("GET", url, hall.key("screen", "TV-1"))).data[:4] == b"RIFF"


async def test_a_board_that_is_its_zone_s_loudspeaker_is_told_what_to_say(hall: RunningHall) -> None:
    board, quiet = await hall.line(screen="TV-1"), await hall.line(screen="TV-3")
    await board.kind("state")
    await quiet.kind("state")
    await hall.call()
    say = await board.kind("say")
    await board.says(type="said", seq=say["seq"])
    await hall.call("B1", 3)  # of the other zone
    await quiet.view(lambda v: "B001" in calls(v))
    assert [m["type"] for m in quiet.heard if m["type"] == "say"] == []
    assert len([m for m in board.heard if m["type"] == "say"]) == 1


class Listed:
    """A voice that remembers what it was asked for, and hums it."""

    rate = 160

    def __init__(self, folder: Path) -> None:
        self.folder, self.texts = folder, list[str]()

    async def label(self, language: Language) -> str:
        return "listed"

    async def render(self, text: str, language: Language) -> Path:
        self.texts.append(text)
        path = self.folder / f"raw-{len(self.texts)}.wav"
        sound.write(path, chime.chime(), sound.RATE)
        return path

    async def close(self) -> None:
        pass


async def test_after_a_start_the_words_of_everybody_who_waits_are_made_ready(tmp_path: Path) -> None:
    voice = Listed(tmp_path)
    async with RunningHall(tmp_path, voice=voice) as hall:
        for _ in range(3):
            await hall.take()
        await hall.press(1, "call-next")
        await hall.press(1, "start")
        await hall.press(1, "finish")
        await hall.app[CLAUSES].warmed()
        assert {"请A零零一号", "请A零零三号", "到一号窗口办理", "A零零三号"} <= set(voice.texts)
        for file in (tmp_path / "data" / "audio").glob("*.wav"):
            file.unlink()
        await hall.stop()
        voice.texts.clear()
        await hall.start()
        await hall.app[CLAUSES].warmed()
        assert {"请A零零二号", "请A零零三号", "到一号窗口办理"} <= set(voice.texts)
        assert "请A零零一号" not in voice.texts  # has been served
        assert voice.texts.index("请A零零三号") < voice.texts.index("A零零二号")  # what is spare comes last


async def test_the_picture_goes_out_even_when_the_voice_is_broken(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("hallbus.web.relay.spoken_clauses", broken)
    board = await hall.line(screen="TV-1")
    await hall.call()
    assert await board.view(lambda v: "A001" in calls(v))


async def test_a_view_that_cannot_be_rendered_keeps_no_other_screen_from_its_call(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    strip, board = await hall.line(screen="STRIP-1"), await hall.line(screen="TV-1")
    await strip.kind("state")
    await board.kind("state")

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("hallbus.web.place.strip_view", broken)
    await hall.call()
    assert await board.view(lambda v: "A001" in calls(v))
    assert "screen:STRIP-1 cannot be rendered" in caplog.text
