"""The clips folder: what is there is shown, what is not is skipped and comes back when it is mended."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hallbus.config import clip_files
from hallbus.content.items import Item
from hallbus.content.library import Library
from hallbus.hall.facts import Clip
from tests.halls import SMALL

FILM, PAGES = SMALL.playlist
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def filled(folder: Path) -> Path:
    for clip in SMALL.playlist:
        for name in clip_files(clip):
            (folder / name).write_bytes(b"content")
    return folder


def ids(library: Library) -> list[str]:
    return [item["id"] for item in library.programme["items"]]


def test_the_programme_lists_what_is_in_the_folder(tmp_path: Path) -> None:
    library = Library(filled(tmp_path), SMALL.playlist)
    film, pages = library.programme["items"]
    assert (film["id"], film["kind"], film["seconds"], film["tracks"]) == ("film", "video", 60, ("zh-CN",))
    assert film["files"][0].startswith("/clips/film.mp4?v=")
    assert [f.partition("?")[0] for f in pages["files"]] == ["/clips/pages-1.png", "/clips/pages-2.png"]
    assert library.problems == {}


def test_files_are_named_after_the_clip_unless_the_hall_file_names_them() -> None:
    picture = Clip(id="p", title="p", category="c", kind="image", seconds=5)
    named = Clip(id="n", title="n", category="c", kind="video", seconds=5, files=("other.mp4",))
    assert [clip_files(c) for c in (FILM, PAGES, picture, named)] == [
        ("film.mp4",), ("pages-1.png", "pages-2.png"), ("p.png",), ("other.mp4",)
    ]  # fmt: skip


def test_a_film_of_the_hall_file_may_have_a_file_for_each_track(tmp_path: Path) -> None:
    clip = Clip(
        id="f", title="f", category="c", kind="video", seconds=5, files=("a.mp4", "b.mp4"), tracks=("zho", "cpx")
    )
    for name in clip.files:
        (tmp_path / name).write_bytes(b"content")
    library = Library(tmp_path, (clip,), order=("cpx",))
    (item,) = library.programme["items"]
    assert (item["tracks"], item["track"]) == (("zh-CN", "cpx"), 1)
    assert [file.partition("?")[0] for file in item["files"]] == ["/clips/b.mp4"]
    assert [file.partition("?")[0] for file in library.items[0].files] == ["/clips/a.mp4"]
    assert None not in {library.file("a.mp4"), library.file("b.mp4")}
    (tmp_path / "b.mp4").unlink()
    library.scan()
    assert library.programme["items"] == []
    assert "b.mp4" in library.problems["f"]


@pytest.mark.parametrize("damage", ["missing", "empty"])
def test_a_clip_that_cannot_be_shown_is_skipped_and_comes_back(tmp_path: Path, damage: str) -> None:
    library = Library(filled(tmp_path), SMALL.playlist)
    whole = library.revision
    (tmp_path / "pages-2.png").unlink() if damage == "missing" else (tmp_path / "pages-2.png").write_bytes(b"")
    assert library.scan()
    assert ids(library) == ["film"]
    assert "pages-2.png" in library.problems["pages"]
    assert library.revision != whole
    assert not library.scan()
    filled(tmp_path)
    assert library.scan()
    assert ids(library) == ["film", "pages"]
    assert library.problems == {}


def test_a_clip_that_changes_gets_another_address(tmp_path: Path) -> None:
    library = Library(filled(tmp_path), SMALL.playlist)
    before = library.programme["items"][0]["files"]
    os.utime(tmp_path / "film.mp4", ns=(1, 1))
    assert library.scan()
    assert library.programme["items"][0]["files"] != before


def test_only_names_of_the_playlist_are_files(tmp_path: Path) -> None:
    library = Library(filled(tmp_path), SMALL.playlist)
    (tmp_path / "secret.png").write_bytes(b"x")
    assert library.file("film.mp4") == tmp_path / "film.mp4"
    for name in ("secret.png", "../film.mp4", "", ".", "film.mp4\0", "FILM.MP4", "pages-3.png"):
        assert library.file(name) is None
    (tmp_path / "film.mp4").unlink()
    assert library.file("film.mp4") is None


def test_a_folder_that_is_not_there_is_an_empty_programme(tmp_path: Path) -> None:
    library = Library(tmp_path / "none", SMALL.playlist)
    assert library.programme["items"] == []
    assert set(library.problems) == {"film", "pages"}


# What people released


def released(**more: Any) -> Item:
    facts: dict[str, Any] = {
        "id": "c1", "title": "c1", "category": "反诈", "kind": "video", "seconds": 30.0, "hash": "ab",
        "files": ("/clips/ab.mp4?v=1",),
    }  # fmt: skip
    return Item(**facts | more)


def test_released_clips_stand_behind_those_of_the_hall_file(tmp_path: Path) -> None:
    library = Library(filled(tmp_path), SMALL.playlist, lambda: (released(),))
    assert [item.id for item in library.items] == ["film", "pages", "c1"]
    assert library.programme["items"][2]["files"] == ("/clips/ab.mp4?v=1",)


def test_a_clip_is_in_the_programme_from_its_first_moment_to_its_last(tmp_path: Path) -> None:
    clock = [NOON - timedelta(seconds=1)]
    clip = released(begins=NOON, until=NOON + timedelta(minutes=1))
    library = Library(tmp_path, (), lambda: (clip,), lambda: clock[0])
    seen = []
    for seconds in (-1, 0, 59, 60):
        clock[0] = NOON + timedelta(seconds=seconds)
        library.gather()
        seen.append(ids(library))
    assert seen == [[], ["c1"], ["c1"], []]
    assert library.items == (clip,)


def test_only_files_of_released_clips_can_be_fetched(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    for name in ("ab.mp4", "cd.mp4"):
        (media / name).write_bytes(b"x")
    public = [released()]
    library = Library(tmp_path, (), lambda: tuple(public), media=media)
    assert library.file("ab.mp4") == media / "ab.mp4"
    assert library.file("cd.mp4") is None
    public.clear()
    assert library.file("ab.mp4") is None
