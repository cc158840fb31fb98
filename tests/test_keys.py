"""The keys: random, for their owner's eyes, lasting, and told from wrong ones."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.hall.facts import Screen
from hallbus.keys import Holder, KeyFileError, Keyring, load_keys
from tests.halls import SMALL


def clear(folder: Path) -> dict[str, Any]:
    keys: dict[str, Any] = json.loads((folder / "keys.json").read_bytes())
    return keys


def test_every_device_of_the_hall_gets_a_key_of_its_own(tmp_path: Path) -> None:
    ring = load_keys(tmp_path, SMALL, "http://hall")
    keys = clear(tmp_path)
    assert keys["url"] == "http://hall"
    assert set(keys["windows"]) == {"1", "2", "3", "4"}
    assert set(keys["screens"]) == {s.id for s in SMALL.screens}
    assert set(keys["kiosks"]) == {"KIOSK-1", "KIOSK-2"}
    everyone = [*keys["windows"].values(), *keys["screens"].values(), *keys["kiosks"].values(), keys["ingest"]]
    assert len(set(everyone)) == len(everyone)
    assert min(map(len, everyone)) >= 32
    assert ring.holder(keys["windows"]["3"]) == Holder("window", "3")
    assert ring.holder(keys["screens"]["TV-1"]) == Holder("screen", "TV-1")
    assert ring.holder(keys["ingest"]) == Holder("ingest")
    assert ring.is_admin(keys["admin"]["name"], keys["admin"]["password"])


def test_key_files_are_for_their_owner_alone_and_the_hub_s_own_holds_no_key(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    hashes = (tmp_path / "key-hashes.json").read_text()
    for name in ("keys.json", "key-hashes.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert clear(tmp_path)["ingest"] not in hashes
    assert not list(tmp_path.glob("*.part"))


def test_two_halls_never_have_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    load_keys(tmp_path / "a", SMALL, "")
    load_keys(tmp_path / "b", SMALL, "")
    one, two = clear(tmp_path / "a"), clear(tmp_path / "b")
    assert not set(one["screens"].values()) & set(two["screens"].values())
    assert one["admin"]["password"] != two["admin"]["password"]


def test_a_wrong_key_belongs_to_nobody(tmp_path: Path) -> None:
    ring = load_keys(tmp_path, SMALL, "")
    for wrong in ("", "nonsense", "\udcff", clear(tmp_path)["ingest"] + "x", clear(tmp_path)["ingest"][:-1]):
        assert ring.holder(wrong) is None
    assert not ring.is_admin("", "")
    assert not ring.is_admin("admin", clear(tmp_path)["ingest"])


def test_keys_survive_a_restart_and_new_devices_get_theirs(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    before = clear(tmp_path)
    more = replace(SMALL, screens=(*SMALL.screens, Screen(id="TV-9", kind="board")))
    ring = load_keys(tmp_path, more, "")
    after = clear(tmp_path)
    assert after["windows"] == before["windows"]
    assert ring.holder(after["screens"]["TV-9"]) == Holder("screen", "TV-9")


def test_when_the_clear_keys_were_taken_away_the_hashes_go_on_working(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    keys = clear(tmp_path)
    (tmp_path / "keys.json").unlink()
    ring = load_keys(tmp_path, SMALL, "")
    assert ring.holder(keys["screens"]["TV-1"]) == Holder("screen", "TV-1")
    assert ring.is_admin(**keys["admin"])
    assert clear(tmp_path)["screens"] == {}
    assert "admin" not in clear(tmp_path)


def test_when_the_hashes_were_lost_they_are_made_anew_from_the_keys(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    (tmp_path / "key-hashes.json").unlink()
    assert load_keys(tmp_path, SMALL, "").holder(clear(tmp_path)["ingest"]) == Holder("ingest")


def test_a_key_that_was_changed_in_the_file_replaces_the_old_one(tmp_path: Path) -> None:
    load_keys(tmp_path, SMALL, "")
    keys = clear(tmp_path)
    old, keys["windows"]["1"] = keys["windows"]["1"], "a-new-key"
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    ring = load_keys(tmp_path, SMALL, "")
    assert ring.holder("a-new-key") == Holder("window", "1")
    assert ring.holder(old) is None


@pytest.mark.parametrize("file", ["keys.json", "key-hashes.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"windows": [], "screen:TV-1": 7}', b'{"admin": "x", "robot:1": {}}'],
)
def test_a_damaged_key_file_is_named_with_what_to_do_and_left_as_it_is(
    tmp_path: Path, file: str, content: bytes
) -> None:
    load_keys(tmp_path, SMALL, "")
    (tmp_path / file).write_bytes(content)
    with pytest.raises(KeyFileError, match=f"{file} cannot be read.*move it away"):
        load_keys(tmp_path, SMALL, "")
    assert (tmp_path / file).read_bytes() == content


def test_a_holder_of_a_kind_that_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "key-hashes.json").write_text('{"robot:1": "00"}')
    with pytest.raises(KeyFileError, match="robot"):
        load_keys(tmp_path, SMALL, "")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be written"):
        load_keys(tmp_path / "none", SMALL, "")


def test_a_holder_says_who_it_is() -> None:
    assert str(Holder("window", "3")) == "window:3"
    assert str(Holder("admin")) == "admin"
    assert Keyring({}).holder("x") is None
