"""Signing in, and how it ends."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from hallbus.clock import DrivenClock
from hallbus.people.accounts import NotDone
from hallbus.people.file import FILE, PeopleError
from hallbus.people.passwords import hashed
from hallbus.people.reception import WAITING_MOST, NotIn, People
from hallbus.people.sessions import EACH_MOST, Session
from tests.halls import MORNING

FIRST, OWN, HERE = "from-keys-json", "correct horse battery", "10.0.0.1"
HOUR = 3600.0


class Desk(People):
    """A reception on a folder, at a time that a test moves."""

    def __init__(self, folder: Path, clock: DrivenClock) -> None:
        super().__init__(folder, clock.now, lambda name, password: (name, password) == ("admin", FIRST))
        self.clock = clock

    async def enter(self, name: str = "admin", password: str = OWN) -> tuple[str, Session]:
        return await self.sign_in(name, password, HERE)

    async def refuses(self, name: str, password: str, code: str) -> None:
        with pytest.raises(NotIn) as no:
            await self.sign_in(name, password, HERE)
        assert no.value.code == code
        self.clock.move(60)


@pytest.fixture
async def fresh(tmp_path: Path, clock: DrivenClock) -> Desk:
    desk = Desk(tmp_path, clock)
    await desk.load()
    return desk


@pytest.fixture
async def desk(fresh: Desk) -> Desk:
    """The first administrator has a password of their own, and is not signed in."""
    fresh.accounts.add("admin", ("administrator",), hashed(OWN), MORNING, first=False)
    await fresh.load()
    return fresh


def content_of(folder: Path) -> bytes:
    """All that stands on the disk, what SQLite has not folded in yet included."""
    return b"".join(file.read_bytes() for file in folder.glob(f"{FILE}*"))


def damage(folder: Path) -> None:
    for file in folder.glob(f"{FILE}-*"):
        file.unlink()
    (folder / FILE).write_bytes(b"noise" * 1000)


# The first administrator


async def test_the_first_administrator_comes_with_the_password_of_the_key_file_and_puts_another_in_its_place(
    fresh: Desk,
) -> None:
    assert fresh.first_holds("admin")
    await fresh.refuses("admin", "nonsense", "wrong_sign_in")
    token, session = await fresh.enter(password=FIRST)
    assert (session.name, session.roles, session.first) == ("admin", ("administrator",), True)
    assert fresh.first_holds("admin"), "until it is changed"
    new_token, new = await fresh.change_password(session, FIRST, OWN, HERE)
    assert not new.first
    assert fresh.sessions.find(token) is None
    assert fresh.sessions.find(new_token) is new
    assert not fresh.first_holds("admin")
    await fresh.refuses("admin", FIRST, "wrong_sign_in")
    assert (await fresh.enter())[1].first is False


async def test_the_first_password_stays_replaced_after_a_restart(
    desk: Desk, tmp_path: Path, clock: DrivenClock
) -> None:
    again = Desk(tmp_path, clock)
    assert not again.first_holds("admin"), "nobody knows yet"
    await again.load()
    assert not again.first_holds("admin")
    await again.refuses("admin", FIRST, "wrong_sign_in")


async def test_a_file_that_cannot_be_read_lets_nobody_in(tmp_path: Path, clock: DrivenClock) -> None:
    (tmp_path / FILE).write_bytes(b"noise" * 1000)
    desk = Desk(tmp_path, clock)
    await desk.look()
    assert not desk.first_holds("admin")
    with pytest.raises(PeopleError):
        await desk.enter(password=FIRST)
    (tmp_path / FILE).unlink()
    await desk.look()
    assert desk.first_holds("admin")


# Failures


async def test_a_name_that_nobody_has_and_a_wrong_password_are_told_alike(desk: Desk) -> None:
    for name, password in (
        ("admin", "wrong"),
        ("nobody", OWN),
        ("", ""),
        ("x" * 64, OWN),
        ("\ud800", "\ud800"),
        ("a b", FIRST),
    ):
        await desk.refuses(name, password, "wrong_sign_in")


async def test_failures_must_wait_and_even_the_right_password_then(desk: Desk) -> None:
    with pytest.raises(NotIn):
        await desk.enter(password="wrong")
    with pytest.raises(NotIn) as no:
        await desk.enter()
    assert (no.value.code, no.value.wait) == ("wait", 1)
    desk.clock.move(1)
    assert (await desk.enter())[1].name == "admin"


async def test_many_guesses_at_once_are_one_guess(desk: Desk) -> None:
    tries = await asyncio.gather(*(desk.enter(password=f"guess {n}") for n in range(50)), return_exceptions=True)
    assert sorted(no.code for no in tries if isinstance(no, NotIn)) == ["wait"] * 49 + ["wrong_sign_in"]


async def test_a_crowd_from_everywhere_is_bounded(desk: Desk) -> None:
    tries = await asyncio.gather(
        *(desk.sign_in(f"n{n}", "x", f"10.1.1.{n}") for n in range(WAITING_MOST + 5)), return_exceptions=True
    )
    codes = [no.code for no in tries if isinstance(no, NotIn)]
    assert (codes.count("busy"), codes.count("wrong_sign_in")) == (5, WAITING_MOST)


async def test_a_shut_account_says_so_only_to_its_owner(desk: Desk) -> None:
    _, password = await desk.add("li", ("guide",))
    await desk.change("li", None, True)
    await desk.refuses("li", "wrong", "wrong_sign_in")
    await desk.refuses("li", password, "shut")
    await desk.change("li", None, False)
    assert (await desk.enter("li", password))[1].first


# Passwords


async def test_a_new_password_needs_the_old_one_and_must_be_another_good_one(desk: Desk) -> None:
    _, session = await desk.enter()
    for old, new, code in (
        (OWN, "short", "password_short"), (OWN, OWN, "password_same"), ("wrong", "another good one", "wrong_password"),
        (OWN, "admin-2026-11", "password_name"), (OWN, "password123", "password_common"),
    ):  # fmt: skip
        with pytest.raises(NotIn) as no:
            await desk.change_password(session, old, new, HERE)
        assert no.value.code == code
        desk.clock.move(60)
    assert (await desk.enter())[1].name == "admin", "nothing was changed"


async def test_a_colleague_begins_with_a_one_time_password_and_a_reset_begins_anew(desk: Desk) -> None:
    person, password = await desk.add("li", ("clerk",))
    assert person.first
    _, session = await desk.enter("li", password)
    await desk.change_password(session, password, "another good one", HERE)
    assert not (await desk.enter("li", "another good one"))[1].first
    _, anew = await desk.reset("li")
    await desk.refuses("li", "another good one", "wrong_sign_in")
    assert (await desk.enter("li", anew))[1].first


async def test_no_password_stands_in_the_file(desk: Desk, tmp_path: Path) -> None:
    _, password = await desk.add("li", ("clerk",))
    token, _ = await desk.enter("li", password)
    for secret in (OWN, password, token):
        assert secret.encode() not in content_of(tmp_path)


# Sessions


async def test_a_session_ends_when_nothing_is_done_for_twelve_hours(desk: Desk) -> None:
    token, _ = await desk.enter()
    desk.clock.move(12 * HOUR - 1)
    assert desk.sessions.find(token)
    desk.clock.move(11 * HOUR)
    assert desk.sessions.find(token), "it was used meanwhile"


async def test_a_session_that_is_left_alone_is_over(desk: Desk) -> None:
    token, _ = await desk.enter()
    desk.clock.move(12 * HOUR)
    assert desk.sessions.find(token) is None


async def test_a_session_ends_after_a_day_however_busy(desk: Desk) -> None:
    token, session = await desk.enter()
    for _ in range(23):
        desk.clock.move(HOUR)
        assert desk.sessions.find(token)
    assert session.ends() == MORNING + timedelta(days=1)
    desk.clock.move(HOUR)
    assert desk.sessions.find(token) is None
    await desk.look()
    with sqlite3.connect(desk._file.path) as file:
        assert file.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


async def test_signing_out_ends_this_browser_and_everywhere_ends_all(desk: Desk) -> None:
    tokens = [(await desk.enter())[0] for _ in range(3)]
    await desk.sessions.end(tokens[0])
    assert [desk.sessions.find(token) is not None for token in tokens] == [False, True, True]
    await desk.sessions.end_all("ADMIN")
    assert not any(desk.sessions.find(token) for token in tokens)
    await desk.sessions.end("nonsense")


@pytest.mark.parametrize("what", ["password", "roles", "shut", "reset"])
async def test_sessions_end_with_what_they_stood_on(desk: Desk, what: str) -> None:
    _, password = await desk.add("li", ("clerk",))
    tokens = [(await desk.enter("li", password))[0] for _ in range(2)]
    other, _ = await desk.enter()
    session = desk.sessions.find(tokens[0])
    assert session is not None
    match what:
        case "password":
            await desk.change_password(session, password, "another good one", HERE)
        case "roles":
            await desk.change("li", ("guide", "clerk"), None)
        case "shut":
            await desk.change("li", None, True)
        case _:
            await desk.reset("li")
    assert not any(desk.sessions.find(token) for token in tokens)
    assert desk.sessions.find(other), "nobody else's"


async def test_a_restart_signs_nobody_out(desk: Desk, tmp_path: Path, clock: DrivenClock) -> None:
    token, session = await desk.enter()
    clock.move(HOUR)
    assert desk.sessions.find(token)
    await desk.look()
    again = Desk(tmp_path, clock)
    await again.look()
    found = again.sessions.find(token)
    assert found is not None
    assert (found.name, found.roles, found.begun, found.seen) == (
        "admin",
        ("administrator",),
        session.begun,
        clock.now(),
    )
    assert again.sessions.find("nonsense") is None
    assert again.sessions.find("") is None


async def test_what_the_machine_s_own_command_changes_is_noticed(
    desk: Desk, tmp_path: Path, clock: DrivenClock
) -> None:
    token, _ = await desk.enter()
    beside = Desk(tmp_path, clock)
    await beside.load()
    await beside.reset("admin")
    assert desk.sessions.find(token), "not yet"
    await desk.look()
    assert desk.sessions.find(token) is None


async def test_a_session_that_begins_while_the_account_changes_does_not_begin(desk: Desk) -> None:
    person, _ = await desk.add("li", ("clerk",))
    await desk.change("li", ("guide",), None)
    with pytest.raises(NotDone, match="unknown_person"):
        await desk.sessions.begin(person)


async def test_one_person_has_no_hundred_sessions(desk: Desk) -> None:
    person, _ = await desk.add("li", ("clerk",))
    tokens = []
    for _ in range(EACH_MOST + 3):
        tokens.append((await desk.sessions.begin(person))[0])
        desk.clock.move(1)
    assert [desk.sessions.find(token) is not None for token in tokens] == [False] * 3 + [True] * EACH_MOST


async def test_a_file_that_fails_meanwhile_is_logged_and_looked_at_again(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    token, _ = await desk.enter()
    damage(tmp_path)
    await desk.look()
    await desk.look()
    assert caplog.text.count("nobody can sign in") == 1
    assert desk.sessions.find(token), "who is in stays in"


async def test_a_file_without_news_is_not_opened_again(
    desk: Desk, clock: DrivenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = await desk.enter()
    await desk.look()
    await desk.look()
    with monkeypatch.context() as shut:
        shut.setattr(desk._file, "open", lambda: pytest.fail("it was opened"))
        await desk.look()
    clock.move(120)
    assert desk.sessions.find(token)
    assert desk.sessions.has_news()
    await desk.look()
    assert not desk.sessions.has_news()
