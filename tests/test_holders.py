"""Who holds a ticket is known for a day, and by nobody afterwards."""

import json
import logging
from pathlib import Path

import pytest

from hallbus.holders import FILE, Holders

TODAY, TOMORROW = "2026-11-24", "2026-11-25"
SOMEBODY = "11010519491231002X"


def test_one_person_is_one_digest_all_day_however_the_number_is_written(tmp_path: Path) -> None:
    holders = Holders(tmp_path)
    told = holders.person(TODAY, SOMEBODY)
    assert len(told) == 16
    assert int(told, 16) >= 0
    for way in (SOMEBODY.lower(), f" {SOMEBODY} ", "110105-19491231-002X", "110105 19491231 002Ｘ"):
        assert holders.person(TODAY, way) == told
    assert holders.person(TODAY, "110105194912310038") != told


def test_nobody_has_no_digest(tmp_path: Path) -> None:
    assert Holders(tmp_path).person(TODAY, " ") == ""


def test_a_person_an_appointment_and_a_wish_of_one_name_are_three_things(tmp_path: Path) -> None:
    holders = Holders(tmp_path)
    assert len({holders.digest(TODAY, kind, "1") for kind in ("person", "booking", "request")}) == 3


def test_a_hub_that_starts_again_still_knows_who_has_a_number_today(tmp_path: Path) -> None:
    told = Holders(tmp_path).person(TODAY, SOMEBODY)
    assert Holders(tmp_path).person(TODAY, SOMEBODY) == told


def test_with_the_next_day_nobody_can_tell_who_it_was(tmp_path: Path) -> None:
    holders = Holders(tmp_path)
    told, salt = holders.person(TODAY, SOMEBODY), (tmp_path / FILE).read_bytes()
    holders.begin(TOMORROW)
    assert json.loads((tmp_path / FILE).read_bytes())["day"] == TOMORROW
    assert json.loads(salt)["salt"].encode() not in (tmp_path / FILE).read_bytes()
    assert holders.person(TOMORROW, SOMEBODY) != told


def test_two_halls_know_a_person_by_different_digests(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert Holders(tmp_path / "a").person(TODAY, SOMEBODY) != Holders(tmp_path / "b").person(TODAY, SOMEBODY)


def test_the_salt_is_for_the_owner_s_eyes_alone(tmp_path: Path) -> None:
    Holders(tmp_path).begin(TODAY)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"day": 5, "salt": ""}', b"\xff"])
def test_a_damaged_salt_is_made_anew(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert Holders(tmp_path).person(TODAY, SOMEBODY)
    assert "new salt" in caplog.text


def test_a_salt_that_cannot_be_kept_serves_until_the_hub_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    holders = Holders(tmp_path)
    holders.begin(TODAY)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hallbus.holders.write_secret", full)
    told = holders.person(TOMORROW, SOMEBODY)
    assert holders.person(TOMORROW, SOMEBODY) == told
    assert not (tmp_path / FILE).exists(), "yesterday's is gone all the same"
    assert "cannot be kept" in caplog.text
