"""What is known of the files of rendered clauses."""

import os
from pathlib import Path

import pytest

from hallbus.speech import chime, sound
from hallbus.speech.files import Files

NAME = "0" * 64 + ".wav"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    sound.write(tmp_path / NAME, chime.chime(), sound.RATE)
    return Files(tmp_path)


def test_a_file_is_known_once_it_was_read(files: Files, tmp_path: Path) -> None:
    assert files.seconds(NAME) is None
    length = files.read(NAME)
    assert length == sound.seconds(tmp_path / NAME)
    assert files.seconds(NAME) == length


def test_a_file_that_was_written_whole_is_known_at_once(files: Files, tmp_path: Path) -> None:
    assert files.take(NAME, 1.5) == (tmp_path / NAME).stat().st_size
    assert files.seconds(NAME) == 1.5


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"\0" * 5000])
def test_a_file_that_was_changed_is_not_known_any_more(files: Files, tmp_path: Path, damage: bytes) -> None:
    files.read(NAME)
    (tmp_path / NAME).write_bytes(damage)
    assert files.seconds(NAME) is None
    with pytest.raises(sound.Broken):
        files.read(NAME)


def test_a_file_of_the_same_size_with_other_bytes_is_not_known_either(files: Files, tmp_path: Path) -> None:
    files.read(NAME)
    stat = (tmp_path / NAME).stat()
    (tmp_path / NAME).write_bytes(b"\0" * stat.st_size)
    os.utime(tmp_path / NAME, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))
    assert files.seconds(NAME) is None


def test_a_file_that_is_gone_is_not_known_any_more(files: Files, tmp_path: Path) -> None:
    files.read(NAME)
    (tmp_path / NAME).unlink()
    assert files.seconds(NAME) is None
    with pytest.raises(FileNotFoundError):
        files.read(NAME)
    files.note_use()  # of a file that is gone: nothing to note


def test_a_file_that_is_forgotten_is_read_again(files: Files) -> None:
    files.read(NAME)
    files.forget(NAME)
    assert files.seconds(NAME) is None


def test_noting_its_use_does_not_change_it(files: Files, tmp_path: Path) -> None:
    files.read(NAME)
    os.utime(tmp_path / NAME, ns=(1, (tmp_path / NAME).stat().st_mtime_ns))
    assert files.seconds(NAME)
    files.note_use()
    assert (tmp_path / NAME).stat().st_atime > 1_000_000
    assert files.seconds(NAME)
