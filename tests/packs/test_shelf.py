"""The shelf of packs: what is kept of each, undone, put in use, and put in order after a crash."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hallbus.content.review import NotDone
from hallbus.content.signatures import Unfit
from hallbus.packs import shelf as shelves
from hallbus.packs.shelf import About, Shelf
from hallbus.speech import sound
from hallbus.speech.pack import read
from tests.packs.voices import spoken, written

PUXIAN = About("莆仙话", "cpx", "zh-CN", "工会", "本厅使用")


def shelf_of(folder: Path, keep_free_mb: int = 0) -> Shelf:
    return Shelf(folder, lambda: datetime(2026, 11, 24, 9, 30, tzinfo=UTC), lambda: keep_free_mb)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelf_of(tmp_path / "data")


def recorded(shelf: Shelf, tmp_path: Path, *texts: str, id: str = "cpx-1", hz: float = 300) -> None:
    for at, text in enumerate(texts):
        shelf.record(id, text, written(tmp_path / "take.wav", spoken(hz + 40 * at)), "admin")


def files(shelf: Shelf, id: str = "cpx-1") -> set[str]:
    return {path.name for path in (shelf.folder / id).iterdir()}


def test_a_new_pack_has_a_name_to_be_called_by_and_is_not_in_use(shelf: Shelf) -> None:
    assert [shelf.make(PUXIAN), shelf.make(PUXIAN)] == ["cpx-1", "cpx-2"]
    manifest = shelf.find("cpx-2")
    assert (manifest.name, manifest.by, manifest.in_use, manifest.clips) == ("莆仙话", "工会", False, {})


def test_a_recording_is_what_the_voice_speaks_from(shelf: Shelf, tmp_path: Path) -> None:
    id = shelf.make(PUXIAN)
    recorded(shelf, tmp_path, "请", "号")
    spoken_from = read(shelf.folder / id)
    assert (spoken_from.reads, set(spoken_from.clips), spoken_from.in_use) == ("zh-CN", {"请", "号"}, False)
    part = shelf.find(id).parts["请"]
    assert part.matched == pytest.approx(-16, abs=1)
    assert (part.who, part.clipped) == ("admin", 0)
    assert sound.seconds(shelf.file(id, "请", original=True)) > sound.seconds(shelf.file(id, "请", original=False))


def test_a_recording_is_replaced_undone_and_done_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.make(PUXIAN)
    recorded(shelf, tmp_path, "请")
    first = shelf.find("cpx-1").parts["请"]
    recorded(shelf, tmp_path, "请", hz=500)
    second = shelf.find("cpx-1").parts["请"]
    assert first.file != second.file
    for expected in (first, second):
        shelf.undo("cpx-1", "请")
        assert shelf.find("cpx-1").parts["请"] == expected
    shelf.drop("cpx-1", "请")
    assert shelf.find("cpx-1").clips == {}
    shelf.undo("cpx-1", "请")
    assert shelf.find("cpx-1").parts["请"] == second


def test_no_state_of_a_pack_is_taken_for_an_earlier_one(shelf: Shelf, tmp_path: Path) -> None:
    shelf.make(PUXIAN)
    recorded(shelf, tmp_path, "请")
    before = read(shelf.folder / "cpx-1").digest
    recorded(shelf, tmp_path, "请", hz=500)
    shelf.undo("cpx-1", "请")
    assert read(shelf.folder / "cpx-1").digest != before


def test_what_nothing_names_any_more_leaves_the_disk(shelf: Shelf, tmp_path: Path) -> None:
    shelf.make(PUXIAN)
    for hz in (300, 400, 500):
        recorded(shelf, tmp_path, "请", hz=hz)
    assert len(files(shelf)) == 1 + 2 * 2  # the newest, and the one that undo brings back


def test_of_the_packs_for_a_language_one_is_in_use(shelf: Shelf) -> None:
    for about in (PUXIAN, PUXIAN, About("English", "en-GB", "en")):
        shelf.tell(shelf.make(about), in_use=True)
    assert {pack.id: pack.manifest.in_use for pack in shelf.all() if pack.manifest} == {
        "cpx-1": False, "cpx-2": True, "en-GB-1": True,
    }  # fmt: skip


def test_a_pack_in_use_is_not_removed(shelf: Shelf) -> None:
    shelf.tell(shelf.make(PUXIAN), in_use=True)
    with pytest.raises(NotDone, match="pack_in_use"):
        shelf.remove("cpx-1")
    shelf.tell("cpx-1", in_use=False)
    shelf.remove("cpx-1")
    assert shelf.all() == []
    assert list(shelf.work.iterdir()) == []


@pytest.mark.parametrize("id", ["gone", "..", "../data", "work", "", "cpx-1/.."])
def test_a_pack_that_is_not_there_is_no_way_to_anything_else(shelf: Shelf, id: str) -> None:
    shelf.make(PUXIAN)
    with pytest.raises(NotDone, match="unknown_pack"):
        shelf.find(id)
    with pytest.raises(NotDone, match="unknown_pack"):
        shelf.remove(id)


def test_what_was_never_recorded_cannot_be_heard_dropped_or_undone(shelf: Shelf) -> None:
    shelf.make(PUXIAN)
    for act, code in (
        (lambda: shelf.file("cpx-1", "请", original=False), "unknown_part"),
        (lambda: shelf.drop("cpx-1", "请"), "unknown_part"),
        (lambda: shelf.undo("cpx-1", "请"), "nothing_to_undo"),
    ):
        with pytest.raises(NotDone, match=code):
            act()


def test_a_crash_leaves_nothing_behind(shelf: Shelf, tmp_path: Path) -> None:
    shelf.make(PUXIAN)
    recorded(shelf, tmp_path, "请")
    known = files(shelf)
    orphan = shelf.folder / "cpx-1" / ("0" * 64 + ".wav")
    orphan.write_bytes(b"x")
    (shelf.folder / "cpx-1" / "pack.json.part").write_bytes(b"{")
    (shelf.work / "half").mkdir(parents=True, exist_ok=True)
    (shelf.work / "half" / "pack.json").write_text("{}")
    shelf.begin()
    assert files(shelf) == known
    assert not shelf.work.exists()
    assert [pack.id for pack in shelf.all()] == ["cpx-1"]


def test_a_pack_laid_there_by_hand_is_listed_and_keeps_its_files(shelf: Shelf, tmp_path: Path) -> None:
    folder = shelf.folder / "by-hand"
    folder.mkdir(parents=True)
    written(folder / "qing.wav", spoken())
    (folder / "pack.json").write_text(json.dumps({"name": "旧", "language": "zh-CN", "clips": {"请": "qing.wav"}}))
    (shelf.folder / "broken").mkdir()
    (shelf.folder / "broken" / "pack.json").write_text("{")
    shelf.begin()
    known = {pack.id: pack for pack in shelf.all()}
    assert known["broken"].manifest is None
    assert known["broken"].problem
    assert known["by-hand"].manifest is not None
    assert known["by-hand"].manifest.in_use
    recorded(shelf, tmp_path, "号", id="by-hand")
    assert set(read(folder).clips) == {"请", "号"}


def test_a_name_that_leads_out_of_the_folder_is_no_sound(shelf: Shelf) -> None:
    folder = shelf.folder / "bad"
    folder.mkdir(parents=True)
    (shelf.folder.parent / "secret.wav").write_bytes(b"x")
    (folder / "pack.json").write_text(json.dumps({"name": "a", "language": "en", "clips": {"a": "../../secret.wav"}}))
    with pytest.raises(NotDone, match="unknown_part"):
        shelf.file("bad", "a", original=False)


def test_a_pack_comes_whole_or_not_at_all(shelf: Shelf, tmp_path: Path) -> None:
    good, bad = written(tmp_path / "a.wav", spoken()), written(tmp_path / "b.wav", 0 * spoken())
    with pytest.raises(Unfit, match="silent"):
        shelf.bring(PUXIAN, [("请", good), ("号", bad)])
    assert shelf.all() == []
    assert list(shelf.work.iterdir()) == []
    assert set(shelf.find(shelf.bring(PUXIAN, [("请", good), ("号", good)])).clips) == {"请", "号"}


def test_a_pack_that_came_before_a_crash_does_not_come_again(shelf: Shelf, tmp_path: Path) -> None:
    parts = [("请", written(tmp_path / "a.wav", spoken()))]
    assert [shelf.bring(PUXIAN, parts, "upload-1") for _ in range(2)] == ["cpx-1", "cpx-1"]
    assert shelf.bring(PUXIAN, parts, "upload-2") == "cpx-2"


def test_room_for_the_journal_is_kept(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free // 1_000_000
    shelf = shelf_of(tmp_path / "data", keep_free_mb=2 * free)
    with pytest.raises(NotDone, match="no_room"):
        shelf.make(PUXIAN)


def test_there_is_a_limit_to_packs(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "PACKS_MOST", 2)
    shelf.make(PUXIAN)
    shelf.make(PUXIAN)
    with pytest.raises(NotDone, match="too_many_packs"):
        shelf.make(PUXIAN)
