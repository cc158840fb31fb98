"""The process in which files are opened: it answers, keeps within its limits, and goes with whoever asked."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hallbus.content.findings import Request
from tests.media import film, hertz_of, pdf, picture, tones, webm
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]


def request(folder: Path, data: bytes, name: str, **more: Any) -> Request:
    (folder / "file").write_bytes(data)
    (folder / "out").mkdir()
    facts: dict[str, Any] = {"act": "check", "longest_s": 60.0, "pages_most": 5, "cpu_s": 60, "output": 50_000_000}
    return Request(path=str(folder / "file"), label=name, folder=str(folder / "out"), **(facts | more))


def begun(asked: Request, **environment: str) -> subprocess.Popen[bytes]:
    """The process with its request, its input still open."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hallbus.content.checker"], cwd=ROOT, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(asked) + b"\n")
    process.stdin.flush()
    return process


def answer(asked: Request, **environment: str) -> Any:
    """Its last word, or None when it has been ended."""
    with begun(asked, **environment) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        process.wait(PATIENCE_S)
        return msgspec.json.decode(lines[-1]) if lines else None


def test_a_film_is_looked_at_and_left_as_it_is(tmp_path: Path) -> None:
    found = answer(request(tmp_path, film(), "a.mp4"))["done"]
    assert (found["kind"], found["files"], found["needs"]) == ("video", [""], [])
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"still.png", "thumb.jpg"}


def test_what_has_to_be_converted_is_said_with_the_recipe(tmp_path: Path) -> None:
    found = answer(request(tmp_path, webm(), "a.webm"))["done"]
    assert set(found["needs"]) == {"video", "sound", "wrapping"}
    assert "libx264" in found["recipe"]


def test_a_film_of_several_tracks_is_parted_without_coding_anything_anew(tmp_path: Path) -> None:
    data = tones(("chi", 440), ("cpx", 880))
    assert answer(request(tmp_path, data, "a.mp4"))["done"]["needs"] == ["parting"]
    found = answer(Request(str(tmp_path / "file"), "a.mp4", str(tmp_path / "out"), "convert", 60.0, 5, 60, 50_000_000))[
        "done"
    ]
    assert (found["files"], found["parted"], found["tracks"]) == ([""], ["track-1.mp4"], ["zh-CN", "cpx"])
    assert hertz_of((tmp_path / "out" / "track-1.mp4").read_bytes()) == [pytest.approx(880, rel=0.03)]
    assert pictures(tmp_path / "out" / "track-1.mp4") == pictures(tmp_path / "file")


def test_tracks_never_take_the_room_that_belongs_to_the_journal(tmp_path: Path) -> None:
    asked = request(tmp_path, tones(("chi", 440), ("cpx", 880)), "a.mp4", act="convert", keep_free=1 << 60)
    assert answer(asked) == {"unfit": "no_room", "facts": {}}
    assert not list((tmp_path / "out").glob("track*"))


def test_a_further_track_that_is_too_quiet_is_heard_of(tmp_path: Path) -> None:
    quiet = tones(("chi", 440), ("cpx", 880), quiet_db=-15)
    assert set(answer(request(tmp_path, quiet, "a.mp4"))["done"]["needs"]) == {"sound", "parting"}


def pictures(film: Path) -> bytes:
    """The fingerprint of a film's pictures as they are coded."""
    command = ["ffmpeg", "-v", "error", "-i", str(film), "-map", "0:v", "-c", "copy", "-f", "md5", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_S).stdout


def test_without_ffmpeg_films_are_refused_and_pictures_are_not(tmp_path: Path) -> None:
    for name, data in (("a.mp4", film()), ("a.png", picture())):
        (tmp_path / name).mkdir()
        told = answer(request(tmp_path / name, data, name), PATH=str(tmp_path))
        assert told.get("unfit", told.get("done", {}).get("kind")) == ("no_ffmpeg" if name == "a.mp4" else "image")


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")
def test_whatever_takes_too_much_processor_time_is_ended(tmp_path: Path) -> None:
    many = pdf(40)
    assert answer(request(tmp_path, many, "a.pdf", pages_most=40, cpu_s=1)) is None


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")
def test_no_more_is_written_than_was_allowed(tmp_path: Path) -> None:
    told = answer(request(tmp_path, picture("PNG", (1200, 900)), "a.png", output=1_000))
    assert "unfit" in told
    assert all(path.stat().st_size <= 1_000 for path in (tmp_path / "out").iterdir())


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="groups of processes")
def test_it_goes_when_the_hub_is_gone_with_all_that_it_started(tmp_path: Path) -> None:
    data = film(5, "960x540", 60, "-crf", "45", "-movflags", "+faststart")
    process = begun(request(tmp_path, data, "a.mp4", act="convert"))
    assert process.stdin is not None
    assert process.stdout is not None
    assert b"progress" in process.stdout.readline()  # ffmpeg is at work
    process.stdin.close()
    assert process.wait(PATIENCE_S) == -signal.SIGKILL
    assert process.stdout.read() is not None  # ffmpeg held the other end: it is gone too
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()
