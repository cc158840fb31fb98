"""`hallbus say` and `hallbus voices`, as they are typed."""

import json
import re
from pathlib import Path

import pytest

from hallbus.cli import main
from hallbus.speech import sound
from tests.speech.engines import needs_kokoro

CALL = "请A001号，到3号窗口办理。"


def test_a_text_becomes_a_16_bit_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.wav"
    assert main(["--log", "error", "say", CALL, "-o", str(path), "--voice", "pyttsx3"]) == 0
    samples, rate = sound.read(path)
    assert 2 < len(samples) / rate < 7
    assert path.read_bytes()[34:36] == b"\x10\0"  # bits a sample
    assert "espeak" in capsys.readouterr().out


def test_english_too(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    words = ["say", "Number A001, window 3", "-o", str(path), "--language", "en", "--voice", "pyttsx3", "--rate", "120"]
    assert main(words) == 0
    assert sound.seconds(path) > 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("***",), "can be said"),
        (("",), "can be said"),
        ((CALL, "--voice", "mars"), "no voice is called"),
        ((CALL, "--rate", "9"), "--rate"),
        ((CALL, "--voice", "kokoro"), "hallbus voices install kokoro"),
    ],
)
def test_what_cannot_be_said_leaves_no_file_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert main(["say", *words, "-o", str(tmp_path / "x.wav")]) == 1
    assert why in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", CALL, "-o", str(tmp_path / "no" / "x.wav"), "--voice", "pyttsx3"]) == 1
    assert "no/x" in capsys.readouterr().err


def test_the_voices_of_the_machine_are_listed_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices"]) == 0
    shown = capsys.readouterr().out
    assert "kokoro: not here" in shown
    assert "hallbus voices install kokoro" in shown
    assert re.search(r"zh-CN: espeak-[\d.]+\S*:sit/cmn-latn-pinyin", shown)


def test_the_list_is_there_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "list", "--json"]) == 0
    rows = {row["engine"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows["pyttsx3"]["voices"]) == {"zh-CN", "en"}
    assert rows["kokoro"]["problem"]


def test_a_voice_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "try", "pyttsx3"]) == 0
    assert "s of sound in" in capsys.readouterr().out
    assert main(["voices", "try", "kokoro"]) == 1
    assert "install" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("try",), ("install",), ("try", "mars"), ("install", "mars:x")], ids=lambda words: " ".join(words)
)
def test_a_voice_that_nobody_knows_is_said_to_be_unknown(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voices", *words]) == 2
    assert "kokoro, pyttsx3" in capsys.readouterr().err


def test_what_comes_with_the_system_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "install", "pyttsx3"]) == 0
    assert "espeak-ng" in capsys.readouterr().out


def test_installing_from_an_empty_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "install", "kokoro", "--from", str(tmp_path)]) == 1
    assert "cannot be filled" in capsys.readouterr().err


@needs_kokoro
@pytest.mark.usefixtures("with_kokoro")
def test_the_good_voice_says_it_where_it_is_installed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", CALL, "-o", str(tmp_path / "x.wav")]) == 0
    assert "kokoro" in capsys.readouterr().out
    assert main(["voices", "--check"]) == 0
    assert "zf_xiaoxiao" in capsys.readouterr().out
