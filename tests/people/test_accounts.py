"""Accounts: made, changed, shut, and never the last administrator."""

import stat
from pathlib import Path

import pytest

from hallbus.people.accounts import PEOPLE_MOST, Accounts, NotDone, in_order
from hallbus.people.file import FILE, PeopleError, PeopleFile
from tests.halls import MORNING


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    accounts = Accounts(PeopleFile(tmp_path))
    accounts.add("boss", ("administrator",), "hash", MORNING, first=False)
    return accounts


def test_a_person_is_found_by_name_whatever_the_capitals(accounts: Accounts) -> None:
    made = accounts.add("Zhang.Li", ("clerk", "guide", "clerk"), "hash", MORNING)
    assert made.roles == ("guide", "clerk")
    assert made.first
    for name in ("Zhang.Li", "zhang.li", "ZHANG.LI"):
        assert accounts.find(name) == (made, "hash")
    assert [one.name for one in accounts.everybody()] == ["boss", "Zhang.Li"]


@pytest.mark.parametrize("name", ["", "nobody", "x" * 1000, "\ud800", "a\0b", "boss'; --", " boss", "бoss"])
def test_a_name_that_nobody_has_finds_nobody(accounts: Accounts, name: str) -> None:
    assert accounts.find(name) is None
    with pytest.raises(NotDone, match="unknown_person"):
        accounts.change(name, shut=True)


def test_two_cannot_have_one_name(accounts: Accounts) -> None:
    with pytest.raises(NotDone, match="person_exists"):
        accounts.add("BOSS", ("guide",), "hash", MORNING)


def test_there_is_always_an_administrator_who_can_sign_in(accounts: Accounts) -> None:
    for wish in ({"shut": True}, {"roles": ("editor",)}):
        with pytest.raises(NotDone, match="last_administrator"):
            accounts.change("boss", **wish)  # type: ignore[arg-type]  # one of the two
    accounts.add("deputy", ("administrator",), "hash", MORNING)
    assert accounts.change("boss", shut=True).shut
    with pytest.raises(NotDone, match="last_administrator"):
        accounts.change("deputy", roles=("editor",))
    assert not accounts.change("boss", shut=False).shut


def test_only_what_is_given_is_changed(accounts: Accounts) -> None:
    accounts.add("li", ("guide",), "hash", MORNING)
    accounts.change("li", hash="other", first=False)
    person, kept = accounts.find("li") or pytest.fail("gone")
    assert (person.roles, person.first, person.shut, kept) == (("guide",), False, False, "other")


def test_when_somebody_signed_in_is_noted(accounts: Accounts) -> None:
    accounts.signed_in("boss", MORNING)
    assert accounts.everybody()[0].last == "2026-11-24T09:30:00+08:00"


def test_a_hall_has_no_thousand_people(accounts: Accounts) -> None:
    for n in range(PEOPLE_MOST - 1):
        accounts.add(f"p{n}", ("clerk",), "h", MORNING) if n < 3 else None
    with accounts._file.open() as file:
        file.executemany(
            "INSERT INTO people (key, name, roles, hash, first, since) VALUES (?, ?, 'clerk', 'h', 0, '')",
            [(f"q{n}", f"q{n}") for n in range(PEOPLE_MOST)],
        )
    with pytest.raises(NotDone, match="too_many_people"):
        accounts.add("one-more", ("clerk",), "h", MORNING)


def test_roles_stand_in_one_order() -> None:
    assert in_order(["clerk", "administrator", "clerk"]) == ("administrator", "clerk")


def test_the_file_is_for_its_owner_alone(accounts: Accounts, tmp_path: Path) -> None:
    for file in tmp_path.glob(f"{FILE}*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"noise" * 1000)
    with pytest.raises(PeopleError):
        Accounts(PeopleFile(tmp_path)).everybody()
