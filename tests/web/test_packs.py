"""Voice packs through their doors: made, recorded, heard, put in use and spoken from; carried off and brought; and what is not taken."""

import asyncio
import io
import json
import shutil
import stat
import struct
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from hallbus.hall.facts import SpeechRules, Uploads
from hallbus.hall.prompts import prompts
from hallbus.web.parts import CLAUSES, PACKS
from tests.halls import SMALL
from tests.media import ffmpeg, film, picture, zipped
from tests.packs.voices import RATE, bundle, spoken, wav
from tests.web.browsers import Browser
from tests.web.running import RunningHall
from tests.web.uploading import Uploader

LIMITS = Uploads(most_mb=20, longest_min=1, keep_free_mb=0, unfinished_most=5)
FACTS = replace(SMALL, uploads=LIMITS, speech=SpeechRules(repeat=1, voices=("clips", "pyttsx3")))
MADE = {"name": "莆仙话", "language": "cpx", "by": "工会", "licence": "本厅使用"}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    async with RunningHall(tmp_path, FACTS, voice=None) as running:
        yield running


class Recorder(Uploader):
    """An administrator who records."""

    async def make(self, **changes: Any) -> str:
        answer = await self.browser.ask("POST", "/api/packs", {**MADE, **changes})
        assert answer.status == 201, answer.data
        return str(answer.json["id"])

    async def record(self, text: str, data: bytes, name: str = "take.wav", pack: str = "cpx-1") -> Any:
        return await self.upload(data, name, **{"for": "part", "pack": pack, "text": text})

    async def bring(self, data: bytes, name: str = "pack.zip") -> Any:
        return await self.upload(data, name, **{"for": "pack"})

    async def pack(self, id: str = "cpx-1") -> Any:
        return (await self.browser.ask("GET", f"/api/packs/{id}")).json

    async def packs(self) -> list[str]:
        return [pack["id"] for pack in (await self.browser.ask("GET", "/api/packs")).json["packs"]]

    async def change(self, id: str = "cpx-1", **values: Any) -> Any:
        return await self.browser.ask("PATCH", f"/api/packs/{id}", values)

    async def sound(self, text: str, original: bool = False, pack: str = "cpx-1") -> tuple[np.ndarray, int]:
        answer = await self.browser.ask("GET", f"/api/packs/{pack}/sound?text={quote(text)}&original={int(original)}")
        assert answer.status == 200, answer.data
        samples, rate = soundfile.read(io.BytesIO(answer.data))
        return samples, rate


@pytest.fixture
async def admin(hall: RunningHall) -> Recorder:
    return Recorder(hall, await Browser.of(hall, "zhang", "administrator"))


def left_behind(hall: RunningHall) -> list[str]:
    """Every file that packs and uploads have left on the disk."""
    folders = (hall.data / "media", hall.data / "voices")
    return sorted(path.name for folder in folders for path in folder.rglob("*") if path.is_file())


def part_of(pack: Any, text: str) -> Any:
    return next(prompt["part"] for prompt in pack["prompts"] if prompt["text"] == text)


# Recording


async def test_a_recording_is_cut_matched_and_can_be_heard_as_it_came_and_as_it_is_spoken(
    hall: RunningHall, admin: Recorder
) -> None:
    await admin.make()
    row = await admin.record("请", wav(spoken(level=0.02, silence=1.0)))
    assert (row["state"], row["aim"]) == ("ready", {"kind": "part", "pack": "cpx-1", "text": "请"}), row
    part = part_of(await admin.pack(), "请")
    assert part["lufs"] < -30
    assert part["matched"] == pytest.approx(-16, abs=1)
    matched, rate = await admin.sound("请")
    original, before = await admin.sound("请", original=True)
    assert len(matched) / rate < 0.8 < 2.5 < len(original) / before
    assert [p["id"] for p in (await admin.browser.ask("GET", "/api/packs")).json["packs"]] == ["cpx-1"]
    assert await admin.media() == []  # the library is for screens


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("wav", ()),
        ("mp3", ("-b:a", "64k")),
        ("flac", ()),
        ("ogg", ("-c:a", "libvorbis")),
        ("m4a", ("-c:a", "aac")),
        ("webm", ("-c:a", "libopus")),
        ("opus", ("-c:a", "libopus")),
    ],
)
async def test_whatever_a_recorder_writes_is_taken(admin: Recorder, tmp_path: Path, ending: str, options: Any) -> None:
    await admin.make()
    (tmp_path / "voice.wav").write_bytes(wav(spoken(seconds=1.0)))
    data = ffmpeg("-i", str(tmp_path / "voice.wav"), *options, ending=ending)
    row = await admin.record("请", data, f"请.{ending}")
    assert row["state"] == "ready", row
    assert part_of(await admin.pack(), "请")["seconds"] == pytest.approx(1.1, abs=0.15)


async def test_prompts_are_what_calls_of_this_hall_need(admin: Recorder) -> None:
    await admin.make()
    pack = await admin.pack()
    assert [(one["text"], one["group"]) for one in pack["prompts"]] == list(map(tuple, prompts(FACTS, "zh-CN")))
    assert (pack["recorded"], pack["needed"], pack["missing"]) == (0, len(pack["prompts"]), len(pack["prompts"]))
    assert pack["coverage"]["said"] == 0


async def test_what_nobody_asked_for_is_kept_as_well_if_it_can_be_said(admin: Recorder) -> None:
    await admin.make()
    assert (await admin.record("请A零零一号", wav(spoken())))["state"] == "ready"
    assert (await admin.pack())["prompts"][-1]["group"] == "more"
    for text in ("A001", "", "请*号", "x" * 201, "请\x00号"):
        answer = await admin.announce(100, **{"for": "part", "pack": "cpx-1", "text": text})
        assert (answer.status, answer.code) == (422, "unsayable"), text


async def test_a_recording_is_dropped_and_undone(admin: Recorder) -> None:
    await admin.make()
    await admin.record("请", wav(spoken()))
    first = part_of(await admin.pack(), "请")["file"]
    await admin.record("请", wav(spoken(500)))
    assert part_of(await admin.pack(), "请")["file"] != first
    undone = await admin.browser.ask("POST", "/api/packs/cpx-1/undo", {"text": "请"})
    assert undone.json["part"]["file"] == first
    assert (await admin.browser.ask("DELETE", f"/api/packs/cpx-1/part?text={quote('请')}")).status == 200
    assert part_of(await admin.pack(), "请") == {"undo": True}
    await admin.browser.ask("POST", "/api/packs/cpx-1/undo", {"text": "请"})
    assert part_of(await admin.pack(), "请")["file"] == first


# What calls say


async def test_a_call_speaks_from_the_pack_in_use_and_falls_back_for_the_rest(
    hall: RunningHall, admin: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    await admin.make()
    await admin.record("到一号窗口办理", wav(spoken(430, seconds=1.0)))
    clauses = hall.app[CLAUSES]
    assert (await clauses.get("到一号窗口办理")).voice.startswith("espeak")
    assert (await admin.change(in_use=True)).json["in_use"]
    made = await clauses.get("到一号窗口办理")
    assert made.voice.startswith("clips:cpx-1-")
    matched, rate = await admin.sound("到一号窗口办理")
    heard, heard_rate = soundfile.read(made.path)
    assert rate == heard_rate
    assert likeness(heard, matched) > 0.99
    for _ in range(2):
        assert (await clauses.get("请A零零一号")).voice.startswith("espeak")
    lines = [r.getMessage() for r in caplog.records if "no recording" in r.getMessage()]
    assert len(lines) == len(set(lines)) > 0


async def test_a_dialect_is_said_after_mandarin_and_left_out_where_nobody_has_recorded_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    facts = replace(FACTS, speech=replace(FACTS.speech, dialect="cpx-1", chime=False))
    async with RunningHall(tmp_path, facts, voice=None) as hall:
        admin = Recorder(hall, await Browser.of(hall, "zhang", "administrator"))
        await admin.make()
        for text in ("请A零零一号", "到一号窗口办理"):
            await admin.record(text, wav(spoken(430, seconds=1.0)))
        assert not (await admin.pack())["in_use"]
        speaker = await hall.line(speaker="Z1")
        await hall.call()
        say = await speaker.kind("say")
        names = [Path(url).name for url in say["audio"]]
        mandarin = [(await hall.app[CLAUSES].get(text)).name for text in ("请A零零一号", "到一号窗口办理")]
        dialect = [
            (await hall.app[CLAUSES].get(text, voices=("clips:cpx-1",))).name
            for text in ("请A零零一号", "到一号窗口办理")
        ]
        assert names == [*mandarin, *dialect]
        await speaker.says(type="said", seq=say["seq"])
        heard = len(speaker.heard)
        await hall.call()
        second = await speaker.kind("say", heard)
        assert [Path(url).name for url in second["audio"]][1:] == mandarin[1:]
    assert "no recording of '请A零零二号'" in caplog.text


async def test_a_part_that_is_recorded_again_sounds_in_the_next_call_and_so_does_undo(
    hall: RunningHall, admin: Recorder
) -> None:
    await admin.make()
    await admin.change(in_use=True)
    clauses = hall.app[CLAUSES]
    lengths = []
    for seconds in (0.5, 1.5):
        await admin.record("到一号窗口办理", wav(spoken(seconds=seconds)))
        lengths.append((await clauses.get("到一号窗口办理")).seconds)
    assert lengths[1] - lengths[0] == pytest.approx(1, abs=0.1)
    await admin.browser.ask("POST", "/api/packs/cpx-1/undo", {"text": "到一号窗口办理"})
    assert (await clauses.get("到一号窗口办理")).seconds == pytest.approx(lengths[0], abs=0.01)
    await admin.change(in_use=False)
    assert (await clauses.get("到一号窗口办理")).voice.startswith("espeak")


async def test_a_pack_that_the_hall_file_names_speaks_and_stays(tmp_path: Path) -> None:
    named = replace(FACTS, speech=SpeechRules(repeat=1, voices=("clips:cpx-1", "pyttsx3")))
    async with RunningHall(tmp_path, named, voice=None) as hall:
        admin = Recorder(hall, await Browser.of(hall, "zhang", "administrator"))
        await admin.make()
        await admin.record("到一号窗口办理", wav(spoken()))
        assert (await hall.app[CLAUSES].get("到一号窗口办理")).voice.startswith("clips:cpx-1-")
        gone = await admin.browser.ask("DELETE", "/api/packs/cpx-1")
        assert (gone.status, gone.code) == (409, "pack_named")
        assert (await admin.pack())["named"]


async def test_a_prepared_text_is_said_with_its_recording(tmp_path: Path) -> None:
    texts = replace(FACTS.speech, templates={"open": "欢迎光临，请先取号。"})
    async with RunningHall(tmp_path, replace(FACTS, speech=texts), voice=None) as hall:
        admin = Recorder(hall, await Browser.of(hall, "zhang", "administrator"))
        await admin.make()
        await admin.change(in_use=True)
        await admin.record("欢迎光临", wav(spoken(350, seconds=1.2)))
        recorded, _ = await admin.sound("欢迎光临")
        preview = await admin.browser.ask("GET", "/api/announcements/open/preview")
        heard, _ = soundfile.read(io.BytesIO(preview.data))
        assert likeness(heard, recorded) > 0.99
        assert len(heard) > len(recorded) + 10_000  # the rest of it, by the next voice


async def test_coverage_grows_until_every_call_is_said(hall: RunningHall, admin: Recorder) -> None:
    await admin.make()
    data = wav(spoken())
    texts = [prompt.text for prompt in prompts(FACTS, "zh-CN")]
    assert (await admin.bring(bundle({text: data for text in texts})))["state"] == "ready"
    pack = await admin.pack("cpx-2")
    assert (pack["missing"], pack["coverage"]["said"], pack["coverage"]["of"]) == (0, 7, 7)
    await admin.browser.ask("DELETE", f"/api/packs/cpx-2/part?text={quote('B')}")
    pack = await admin.pack("cpx-2")
    assert pack["coverage"]["said"] == 5
    row = next(row for row in pack["coverage"]["rows"] if row["kind"] == "numbers" and row["name"] == "B")
    assert (row["said"], row["lacks"]) == (0, ["B"])


# Carried from hall to hall


async def test_a_pack_that_was_exported_comes_back_the_same(hall: RunningHall, admin: Recorder) -> None:
    await admin.make()
    await admin.record("请", wav(spoken(300, level=0.03)))
    await admin.record("到一号窗口办理", wav(spoken(400)))
    answer = await admin.browser.ask("GET", "/api/packs/cpx-1/export")
    assert "cpx-1.zip" in answer.headers["Content-Disposition"]
    row = await admin.bring(answer.data)
    assert row["state"] == "ready", row
    first, second = await admin.pack(), await admin.pack("cpx-2")
    for name in ("name", "language", "reads", "by", "licence", "coverage"):
        assert first[name] == second[name]
    assert not second["in_use"]
    for text in ("请", "到一号窗口办理"):
        assert part_of(first, text)["file"] == part_of(second, text)["file"]
    assert list((hall.data / "voices" / "work").iterdir()) == []


def archive(build: Callable[[zipfile.ZipFile], None]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        build(made)
    return file.getvalue()


def with_link() -> bytes:
    def build(made: zipfile.ZipFile) -> None:
        made.writestr("pack.json", "{}")
        link = zipfile.ZipInfo("parts/0001.wav")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")

    return archive(build)


def locked() -> bytes:
    data = bytearray(bundle({"请": VOICE}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def lying_about_its_size() -> bytes:
    """A recording that says it is a few bytes long and is a hundred megabytes of nothing."""
    data = bytearray(archive(lambda made: made.writestr("pack.json", b" " * 3_000_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(signature) + offset, 100)
    return bytes(data)


VOICE = wav(spoken())
GOOD = {"请": VOICE}


def flipped() -> bytes:
    data = bytearray(bundle(GOOD))
    at = data.find(b"parts/0001.wav") + 2_000
    data[at : at + 50] = bytes(50)
    return bytes(data)


BAD_PACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a name that climbs out": (lambda: bundle(GOOD, entries={"../../evil.wav": b"x"}), "unsafe_name"),
    "an absolute name": (lambda: bundle(GOOD, entries={"/etc/evil.wav": b"x"}), "unsafe_name"),
    "a name of Windows": (lambda: bundle(GOOD, entries={"C:\\evil.wav": b"x"}), "unsafe_name"),
    "a name with a backslash": (lambda: bundle(GOOD, entries={"parts\\evil.wav": b"x"}), "unsafe_name"),
    "a link": (with_link, "link_inside"),
    "a file that is no part": (lambda: bundle(GOOD, entries={"readme.txt": b"x"}), "foreign_inside"),
    "a file that nobody names": (lambda: bundle(GOOD, entries={"parts/9999.wav": b"x"}), "foreign_inside"),
    "a program": (lambda: bundle(GOOD, entries={"parts/run.exe": b"MZ"}), "foreign_inside"),
    "the same name twice": (lambda: bundle(GOOD, entries={"PARTS/0001.WAV".lower().upper(): b"x"}), "twice_inside"),
    "two manifests": (lambda: bundle(GOOD, entries={"PACK.json": b"{}"}), "twice_inside"),
    "a bomb": (lambda: bundle({"请": bytes(19_000_000)}), "bomb"),
    "a manifest like a bomb": (
        lambda: archive(lambda made: made.writestr("pack.json", b" " * 50_000_000)), "bomb"),
    "a size that lies": (lying_about_its_size, "damaged"),
    "too many files": (
        lambda: archive(lambda made: [made.writestr(f"parts/{at}.wav", b"") for at in range(2_002)]), "too_many_inside"),
    "a wrong hash": (lambda: bundle(GOOD, parts=[{"text": "请", "file": "parts/0001.wav", "sha256": "0" * 64}]), "wrong_hash"),
    "a missing file": (
        lambda: bundle(GOOD, parts=[
            {"text": "请", "file": "parts/0001.wav", "sha256": "0" * 64}, {"text": "号", "file": "parts/0002.wav", "sha256": "0" * 64}]),
        "missing_inside"),
    "a text twice": (
        lambda: bundle(GOOD, parts=2 * [{"text": "请", "file": "parts/0001.wav", "sha256": "0" * 64}]), "twice_inside"),
    "a file outside": (
        lambda: bundle(GOOD, parts=[{"text": "请", "file": "/etc/passwd", "sha256": "0" * 64}]), "not_a_pack"),
    "no manifest": (lambda: zipped(), "foreign_inside"),
    "an empty archive": (lambda: archive(lambda made: None), "not_a_pack"),
    "a manifest that is none": (lambda: archive(lambda made: made.writestr("pack.json", "[]")), "not_a_pack"),
    "a manifest too deep": (
        lambda: archive(lambda made: made.writestr("pack.json", '{"format": ' + "[" * 100_000)), "not_a_pack"),
    "a language that is none": (lambda: bundle(GOOD, language="../x"), "not_a_pack"),
    "a format to come": (lambda: bundle(GOOD, format=2), "newer_pack"),
    "a password": (locked, "locked_zip"),
    "half a file": (lambda: bundle(GOOD)[:-300], "damaged"),
    "damaged bytes": (flipped, "damaged"),
    "no archive": (lambda: VOICE, "not_a_pack"),
    "a part that is silent": (lambda: bundle({"请": VOICE, "号": wav(np.zeros(RATE))}), "silent"),
    "a part that is a picture": (lambda: bundle({"请": picture()}), "wrong_ending"),
    "a part that is too long": (lambda: bundle({"请": wav(spoken(seconds=31))}), "part_too_long"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_PACKS)
async def test_a_bad_pack_is_refused_with_its_reason_and_nothing_is_left(
    hall: RunningHall, admin: Recorder, what: str
) -> None:
    make, code = BAD_PACKS[what]
    row = await admin.bring(make())
    assert (row["state"], row["reason"]["code"]) == ("rejected", code), row
    assert row["reason"]["remedy"]["zh-CN"]
    assert not any("{" in words for words in (*row["reason"]["text"].values(), *row["reason"]["remedy"].values()))
    assert await admin.packs() == []
    assert left_behind(hall) == []


BAD_TAKES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "silence": (lambda: wav(np.zeros(RATE)), "a.wav", "silent"),
    "a click": (lambda: wav(spoken(seconds=0.05)), "a.wav", "part_too_short"),
    "half a minute and more": (lambda: wav(spoken(seconds=31)), "a.wav", "part_too_long"),
    "five minutes": (lambda: ffmpeg("-f", "lavfi", "-i", "sine=d=300", "-b:a", "32k", ending="mp3"), "a.mp3", "part_too_long"),
    "a film": (film, "a.mp4", "not_sound"),
    "a picture": (picture, "a.png", "not_sound"),
    "a picture called a sound": (picture, "a.wav", "wrong_ending"),
    "a sound called a program": (lambda: VOICE, "a.exe", "wrong_ending"),
    "a sound with an archive behind it": (lambda: VOICE + zipped(), "a.wav", "two_in_one"),
    "a sound that is a page as well": (lambda: VOICE + b"<script>alert(1)</script>", "a.wav", "two_in_one"),
    "a sound that was cut off": (lambda: VOICE[:-20_000], "a.wav", "truncated"),
    "a head without a sound": (lambda: VOICE[:44], "a.wav", "truncated"),
    "a FLAC that was cut off": (lambda: ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=3", ending="flac")[:-60_000], "a.flac", "damaged"),
    "noise called a sound": (lambda: b"RIFF" + bytes(4) + b"WAVE" + bytes(5_000), "a.wav", "truncated"),
    "noise behind the head of an MP3": (lambda: b"\xff\xfb" + np.random.default_rng(1).bytes(20_000), "a.mp3", "damaged"),
    "a playlist": (lambda: b"#EXTM3U\nfile:///etc/passwd\n", "a.mp3", "playlist_file"),
    "an archive": (lambda: zipped(), "a.zip", "archive"),
    "words": (lambda: b"just some words", "a", "unknown_format"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_TAKES)
async def test_a_bad_recording_is_refused_with_its_reason_and_nothing_is_left(
    hall: RunningHall, admin: Recorder, what: str
) -> None:
    await admin.make()
    make, name, code = BAD_TAKES[what]
    row = await admin.record("请", make(), name)
    assert (row["state"], row["reason"]["code"]) == ("rejected", code), row
    assert left_behind(hall) == ["pack.json"]


# Who may, and what is refused at the door


async def test_packs_are_the_administrators_own(hall: RunningHall) -> None:
    editor = Recorder(hall, await Browser.of(hall, "li", "editor"))
    for method, path in (("GET", "/api/packs"), ("POST", "/api/packs"), ("DELETE", "/api/packs/cpx-1")):
        assert (await editor.browser.ask(method, path, MADE)).status == 403
    for told in ({"for": "pack"}, {"for": "part", "pack": "cpx-1", "text": "请"}):
        assert (await editor.announce(100, **told)).status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "../x"},
        {"language": ""},
        {"language": "klingon-language"},
        {"name": ""},
        {"name": "x" * 61},
        {"reads": "fr"},
        {"licence": "x" * 301},
    ],
    ids=str,
)
async def test_a_pack_that_says_nonsense_of_itself_is_not_made(admin: Recorder, changes: dict[str, str]) -> None:
    assert (await admin.browser.ask("POST", "/api/packs", {**MADE, **changes})).status == 422
    assert await admin.packs() == []


async def test_what_is_not_there_is_answered_in_the_one_shape(admin: Recorder) -> None:
    for method, path, body, code in (
        ("GET", "/api/packs/gone", None, "unknown_pack"),
        ("PATCH", "/api/packs/gone", {"in_use": True}, "unknown_pack"),
        ("DELETE", "/api/packs/..%2F..%2Fdata", None, "unknown_pack"),
        ("GET", "/api/packs/gone/export", None, "unknown_pack"),
        ("GET", "/api/packs/gone/sound?text=a", None, "unknown_pack"),
    ):
        answer = await admin.browser.ask(method, path, body)
        assert (answer.status, answer.code) == (404, code), path
    answer = await admin.announce(100, **{"for": "part", "pack": "gone", "text": "请"})
    assert (answer.status, answer.code) == (404, "unknown_pack")
    answer = await admin.announce(100, **{"for": "nobody"})
    assert (answer.status, answer.code) == (400, "wrong_header")


async def test_a_pack_that_went_while_its_recording_was_on_its_way_takes_nothing(
    hall: RunningHall, admin: Recorder
) -> None:
    await admin.make()
    address = await admin.begun(len(VOICE), "a.wav", **{"for": "part", "pack": "cpx-1", "text": "请"})
    await admin.browser.ask("DELETE", "/api/packs/cpx-1")
    await admin.send(address, VOICE)
    row = await admin.settled(address)
    assert (row["state"], row["reason"]["code"]) == ("rejected", "unknown_pack")
    assert left_behind(hall) == []


async def test_a_pack_in_use_is_removed_once_it_is_not(admin: Recorder) -> None:
    await admin.make()
    await admin.change(in_use=True)
    refused = await admin.browser.ask("DELETE", "/api/packs/cpx-1")
    assert (refused.status, refused.code) == (409, "pack_in_use")
    await admin.change(in_use=False)
    assert (await admin.browser.ask("DELETE", "/api/packs/cpx-1")).status == 200
    assert await admin.packs() == []


async def test_room_for_the_journal_is_kept(hall: RunningHall, admin: Recorder) -> None:
    await admin.make()
    await admin.record("请", VOICE)
    free = shutil.disk_usage(hall.data).free // 1_000_000
    hall.hub.facts = replace(hall.hub.facts, uploads=replace(LIMITS, keep_free_mb=2 * free))
    for answer in (
        await admin.browser.ask("POST", "/api/packs", MADE),
        await admin.browser.ask("GET", "/api/packs/cpx-1/export"),
        await admin.announce(100, **{"for": "pack"}),
    ):
        assert (answer.status, answer.code) == (507, "no_room")


async def test_who_changed_what_stands_in_the_audit(hall: RunningHall, admin: Recorder) -> None:
    await admin.make()
    await admin.change(in_use=True)
    rows = (await admin.browser.ask("GET", "/api/audit")).json["rows"]
    assert [(row["who"], row["what"], row["on"]) for row in rows[:2]] == [
        ("zhang", "PATCH /api/packs/{id}", "cpx-1 in_use=True"),
        ("zhang", "POST /api/packs", "cpx-1"),
    ]


async def test_two_people_who_record_the_same_text_both_leave_a_whole_pack(hall: RunningHall, admin: Recorder) -> None:
    await admin.make()
    await asyncio.gather(*(admin.record("请", wav(spoken(300 + 50 * at))) for at in range(4)))
    folder = hall.app[PACKS].folder / "cpx-1"
    manifest = json.loads((folder / "pack.json").read_text("utf-8"))
    assert (folder / manifest["clips"]["请"]).is_file()
    assert len(left_behind(hall)) == 1 + 2 * 2


def likeness(heard: np.ndarray, wanted: np.ndarray) -> float:
    """How well one sound is found in another, from 0 to 1."""
    size = len(heard) + len(wanted)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    at = int(np.argmax(product[: len(heard)]))
    part = heard[at : at + len(wanted)]
    same = wanted[: len(part)]
    return float(np.dot(part, same) / (np.linalg.norm(part) * np.linalg.norm(same)))
