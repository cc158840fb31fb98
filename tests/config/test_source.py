"""Files that are no hall files: each gives one clear problem and never a traceback."""

import os
from pathlib import Path

import pytest

from hallbus.config import HallFileError, check, load
from tests.config.small_hall import SMALL, found, write


def _first(path: Path) -> tuple[str, int | None]:
    (problem,) = check(path)
    assert problem.level == "error"
    with pytest.raises(HallFileError):
        load(path)
    return problem.code, problem.line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert _first(tmp_path / "hall.toml") == ("file_missing", None)


def test_a_folder(tmp_path: Path) -> None:
    assert _first(tmp_path) == ("file_not_a_file", None)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hall.toml")
    assert _first(tmp_path / "hall.toml") == ("file_not_a_file", None)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert _first(tmp_path / "a") == ("file_unreadable", None)
    assert _first(tmp_path / ("x" * 300)) == ("file_unreadable", None)


def test_ten_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b"#" * 10_000_000)
    assert _first(path) == ("file_too_big", None)


def test_a_megabyte_is_still_read(tmp_path: Path) -> None:
    room = 1024 * 1024 - len(SMALL.encode()) - 1
    assert found(tmp_path, SMALL + "#" * room + "\n") == []


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ('id = "a"\nname = "大厅"\n'.encode("gbk"), 2),
        (b"\xff\xfe", 1),
        ("a = 1\n".encode("utf-16"), 1),
        (b"\n\n# \xc3", 3),
    ],
)
def test_what_is_not_utf_8_is_named_with_its_line(data: bytes, line: int, tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(data)
    assert _first(path) == ("file_not_utf8", line)


def test_the_mark_that_notepad_puts_first_and_its_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert check(path) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nname = "大厅\n', 2),
        ("a = 1\n\nb = 08:40\n", 3),
        ("a = 1\na = 2\n", 2),
        ("a = 1\nb = [1,\n", 2),
        ("a = 1\n[b\n", 2),
        ("a = 1\nb = “x”\n", 2),
        ('a = "\0"', 1),
        ("a = " + "9" * 5000, None),
    ],
)
def test_bad_toml_is_named_with_its_line(text: str, line: int | None, tmp_path: Path) -> None:
    assert [(code, at) for code, _, at in found(tmp_path, text)] == [("toml_syntax", line)]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 100_000 + "]" * 100_000,
        "a = " + "{a = " * 20_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join(["'a'"] * 1000) + "]",
        "x = { " + " . ".join(['"a"'] * 1000) + " = 1 }",
    ],
)
def test_deep_nesting_is_refused_at_once(text: str, tmp_path: Path) -> None:
    assert [code for code, _, _ in found(tmp_path, text)] == ["toml_too_deep"]


def test_an_empty_file_lacks_what_a_hall_must_have(tmp_path: Path) -> None:
    assert [(code, key) for code, key, _ in found(tmp_path, "")] == [
        ("missing_key", "id"),
        ("missing_key", "name"),
        ("missing_key", "short_name"),
        ("always_open", "calendar.weekly"),
    ]
