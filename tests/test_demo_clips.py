"""The demo's clips are made for real and probed: what a TV would choke on must not leave the house."""

import json
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image

DEMO = Path(__file__).parents[1] / "examples" / "demo-hall"
sys.path.insert(0, str(DEMO))  # the script and its parts are no package

import make_clips  # noqa: E402
import sound  # noqa: E402
from cards import IVORY, TEAL, Card, cards_of, draw_card  # noqa: E402
from lettering import HEAVY, MEDIUM, CannotSet, Faces  # noqa: E402
from video import HOLD, NO_FFMPEG, RATE, assemble  # noqa: E402

WORDS = sorted((DEMO / "cards").glob("*.toml"))
SHORT = """
kind = "video"
seconds = 2
languages = ["zh-CN", "cpx"]
tag = "反诈提醒"
number = "96110"
foot = "先挂断，拿不准打"
[[cards]]
headline = ["冒充客服"]
[[cards]]
headline = ["要您转账"]
"""
ONE_PAGE = 'kind = "image"\ntag = "普法"\n[[cards]]\nheadline = ["远离电子烟"]\n'


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces(make_clips.FONTS)  # says what to run when the fonts are not there


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A folder with words for a short video and for one picture."""
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "short.toml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "cards" / "page.toml").write_text(ONE_PAGE, encoding="utf-8")
    return tmp_path


def make(hall: Path, *only: str) -> int:
    clips = only or make_clips.list_clips(hall / "cards")
    return make_clips.make_all(clips, hall / "cards", hall / "clips", make_clips.FONTS)


def recipe(words: Path) -> dict[str, Any]:
    return tomllib.loads(words.read_text(encoding="utf-8"))


def probe(file: Path) -> list[dict[str, Any]]:
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(file)]
    streams = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    return list(streams)


def key_times(file: Path) -> list[float]:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v",
        "-skip_frame",
        "nokey",
        "-show_entries",
        "frame=pts_time",
        "-of",
        "csv=p=0",
    ]
    shown = subprocess.run([*command, str(file)], check=True, capture_output=True, text=True).stdout
    return [float(line.strip(",")) for line in shown.split()]


def test_every_clip_of_the_playlist_has_its_words() -> None:
    playlist = {item["id"]: item for item in recipe(DEMO / "hall.toml")["playlist"]}
    assert set(make_clips.ORDER) == set(playlist) == {words.stem for words in WORDS}
    for words in WORDS:
        written, item = recipe(words), playlist[words.stem]
        assert written["kind"] == item["kind"]
        assert written.get("languages", []) == item.get("tracks", [])
        if item["kind"] == "video":
            assert written["seconds"] == item["seconds"]
        else:
            assert len(written["cards"]) == item.get("pages", 1)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.stem)
def test_every_card_can_be_set(words: Path, faces: Faces) -> None:
    for card in cards_of(recipe(words)):
        colours = draw_card(faces, card, 270).getcolors(100_000)
        assert colours is not None
        assert {TEAL, IVORY} <= {colour for _, colour in colours}


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.stem)
def test_no_character_is_drawn_as_an_empty_box(words: Path, faces: Faces) -> None:
    for character in {c for card in cards_of(recipe(words)) for c in card.wording if not c.isspace()}:
        for weight in (MEDIUM, HEAVY):
            font = faces.font(character, 40, weight)
            assert bytes(font.getmask(character)) != bytes(font.getmask("\uffff")), character


def test_a_character_without_a_glyph_is_refused(faces: Faces) -> None:
    with pytest.raises(CannotSet, match="no font has"):
        draw_card(faces, Card(tag="反诈", headline=["\ue000"]), 270)


def test_a_line_that_is_too_long_is_refused(faces: Faces) -> None:
    with pytest.raises(CannotSet):
        draw_card(faces, Card(tag="反诈", text=["先挂断，拿不准打" * 2]), 270)


def test_missing_fonts_are_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(CannotSet, match="npm ci"):
        Faces(tmp_path)


def test_the_qr_code_is_whole_and_at_least_a_quarter_of_the_height(faces: Faces) -> None:
    [card] = cards_of(recipe(DEMO / "cards" / "jb1.toml"))
    right_side = draw_card(faces, card).crop((1170, 320, 1810, 950)).convert("L")
    code = right_side.crop(right_side.point(lambda light: 255 * (light < 120)).getbbox())
    modules = [list(row) for row in segno.make(card.qr, error="m").matrix]
    dot = code.width / len(modules)
    assert code.width == code.height >= 1080 / 4
    for row, line in enumerate(modules):
        seen = [code.getpixel((int((column + 0.5) * dot), int((row + 0.5) * dot))) for column in range(len(line))]
        assert [isinstance(light, int) and light < 120 for light in seen] == [bool(dark) for dark in line]


def test_a_video_is_what_every_television_plays(hall: Path) -> None:
    assert make(hall) == 0
    file = hall / "clips" / "short.mp4"
    picture, *tracks = probe(file)
    assert (picture["codec_name"], picture["pix_fmt"]) == ("h264", "yuv420p")
    assert (picture["width"], picture["height"], picture["avg_frame_rate"]) == (1280, 720, "25/1")
    assert [track["codec_name"] for track in tracks] == ["aac", "aac"]
    assert [track["tags"]["language"] for track in tracks] == ["zho", "cpx"]
    assert [track["tags"]["handler_name"] for track in tracks] == ["zh-CN", "cpx"]
    assert all(abs(float(stream["duration"]) - 2) < 0.1 for stream in (picture, *tracks))
    head = file.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")  # plays while it loads
    decoded = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", file, "-f", "null", "-"], check=True, capture_output=True
    )
    assert decoded.stderr == b""


def test_a_long_card_gets_a_key_frame_every_two_seconds(hall: Path) -> None:
    words = hall / "cards" / "short.toml"
    words.write_text(SHORT.replace("seconds = 2", "seconds = 11"), encoding="utf-8")
    assert make(hall) == 0
    keys = [*key_times(hall / "clips" / "short.mp4"), 11.0]
    assert keys[0] == 0
    assert all(later - earlier <= 2.001 for earlier, later in pairwise(keys))


def test_the_stream_has_exactly_the_frames_of_its_length() -> None:
    frame = b"\0\0\0\1\x09"
    encoded = frame * (3 * HOLD + 2 * 12)
    assert assemble(encoded, cards=3, length=7 * RATE + 1).count(frame) == 7 * RATE + 1


def test_pictures_are_full_hd(hall: Path) -> None:
    make(hall, "page")
    with Image.open(hall / "clips" / "page.png") as picture:
        assert picture.size == (1920, 1080)


def test_only_what_changed_is_made_again(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(hall)
    before = (hall / "clips" / "short.mp4").stat().st_mtime_ns
    words = hall / "cards" / "page.toml"
    words.write_text(ONE_PAGE.replace("远离", "不碰"), encoding="utf-8")
    capsys.readouterr()
    make(hall)
    said = capsys.readouterr().out
    assert "short unchanged" in said
    assert "page page.png" in said
    assert (hall / "clips" / "short.mp4").stat().st_mtime_ns == before


def test_a_lost_file_is_made_again(hall: Path) -> None:
    make(hall, "page")
    (hall / "clips" / "page.png").unlink()
    make(hall, "page")
    assert (hall / "clips" / "page.png").is_file()


def test_a_clip_without_words_is_refused(hall: Path) -> None:
    with pytest.raises(CannotSet, match="no words for fz9"):
        make(hall, "fz9")


def test_without_ffmpeg_the_pictures_are_still_made(
    hall: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert make(hall) == 1
    assert NO_FFMPEG in capsys.readouterr().err
    assert (hall / "clips" / "page.png").is_file()
    assert not (hall / "clips" / "short.mp4").exists()


def test_the_pad_is_quiet_and_begins_and_ends_in_silence() -> None:
    for language in sound.CHORDS:
        heard = sound.pad(3, language)
        assert heard.shape == (3 * sound.RATE, 2)
        assert 0.01 < abs(heard).max() < 0.15
        assert abs(heard[0]).max() == abs(heard[-1]).max() == 0
