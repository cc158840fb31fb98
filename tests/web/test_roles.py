"""Every door × every kind of key and every role, held against the table."""

import re

import pytest
from aiohttp import web

from hallbus.people.accounts import ROLES
from hallbus.web.roles import EVERYBODY, FIRST_DOORS, MAY, TABLE, names_of
from tests.web.browsers import Browser
from tests.web.running import RunningHall

PLACES = {"no": "1", "number": "A001", "button": "open", "name": "film.mp4", "page": "board"}
LINES = {"GET /live?screen": "TV-1", "GET /live?window": "1", "GET /live?kiosk": "KIOSK-1", "GET /live?speaker": "Z1"}
WORDS = {"window", "screen", "guide", "ops", "kiosk", "ingest", "admin", "clerk", "editor", "reviewer", "publisher",
         "person", "cookie", EVERYBODY}  # fmt: skip
NOBODY_IS_IN = (401, 403)
CONTENT = {"screens", "playlists", "plays", "notices", "uploads", "media", "clips"}


def doors_of(app: web.Application) -> set[str]:
    """Every door that is really there."""
    return {
        f"{route.method} {route.resource.canonical}"
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }


def address(door: str) -> str:
    path = door.partition(" ")[2]
    if door in LINES:
        return f"{path}={LINES[door]}"
    return re.sub(r"{(\w+)}", lambda place: PLACES.get(place[1], "x"), path)


def holders(hall: RunningHall) -> dict[frozenset[str], str]:
    """A key of every kind, by what the table calls it."""
    return {
        frozenset({"window"}): hall.key("window", 1),
        frozenset({"screen"}): hall.key("screen", "TV-1"),
        frozenset({"screen", "guide"}): hall.key("screen", "GUIDE"),
        frozenset({"kiosk"}): hall.key("kiosk", "KIOSK-1"),
        frozenset({"ingest"}): hall.key("ingest"),
    }


async def test_every_door_stands_in_the_table_and_the_table_names_no_other(hall: RunningHall) -> None:
    assert doors_of(hall.app) == set(MAY) - set(LINES)


async def test_the_table_uses_no_word_that_nobody_has() -> None:
    assert {word for words in TABLE.values() for word in words.split()} <= WORDS
    assert {name for role in ROLES for name in names_of((role,))} <= WORDS
    assert set(MAY) >= FIRST_DOORS
    alone = [door for door, may in MAY.items() if EVERYBODY in may and len(may) > 1]
    assert alone == []


async def status_of(hall: RunningHall, door: str, headers: dict[str, str]) -> int:
    """What a door answers, without waiting for what it goes on saying."""
    method, path = door.partition(" ")[0], address(door)
    async with hall.session.request(method, hall.url + path, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("door", [door for door, may in MAY.items() if EVERYBODY not in may])
async def test_a_door_opens_to_those_whom_the_table_names_and_to_nobody_else(hall: RunningHall, door: str) -> None:
    (hall.clips / "film.mp4").write_bytes(b"film")
    may = MAY[door]
    for names, key in holders(hall).items():
        if door == "GET /live?screen" and "guide" in names:
            continue  # it is another screen's
        shown = await status_of(hall, door, {"Authorization": f"Bearer {key}"})
        assert (shown not in NOBODY_IS_IN) == bool(names & may), (door, names, shown)
        fetched = await status_of(hall, door, {"Cookie": f"hallbus_key={key}"})
        assert (fetched not in NOBODY_IS_IN) == bool("cookie" in may and names & may), (door, names, "cookie", fetched)
    assert (await status_of(hall, door, hall.admin) not in NOBODY_IS_IN) == ("admin" in may), door
    assert await status_of(hall, door, {}) == 401
    for role in ROLES:
        browser = await Browser.of(hall, f"a-{role}", role)
        headers = {"Cookie": f"hallbus_session={browser.token}", "Origin": hall.url}
        status = await status_of(hall, door, headers)
        # whoever is in may still be refused for what was asked, with another code than the table's
        assert (status not in NOBODY_IS_IN) == bool(names_of((role,)) & may), (door, role, status)


@pytest.mark.parametrize("door", [door for door, may in MAY.items() if EVERYBODY in may and door != "GET /live"])
async def test_a_door_for_everybody_asks_for_nothing(hall: RunningHall, door: str) -> None:
    status = await status_of(hall, door, {})
    assert status != 401
    assert status != 403 or door == "GET /api/start", "which is open in a demo"


async def test_a_password_of_somebody_else_s_opens_only_what_replaces_it(hall: RunningHall) -> None:
    browser = Browser(hall)
    await browser.sign_in("admin", hall.keys["admin"]["password"])
    for door, may in MAY.items():
        if EVERYBODY in may or door in FIRST_DOORS or door in LINES:
            continue
        answer = await browser.ask(door.partition(" ")[0], address(door))
        assert (answer.status, answer.code) == (403, "password_first"), door


async def test_several_roles_open_what_each_of_them_opens(hall: RunningHall) -> None:
    both = await Browser.of(hall, "both", "guide", "clerk")
    assert (await both.ask("GET", "/api/batches")).status == 200
    assert (await both.ask("GET", "/api/windows/1")).status == 200
    assert (await both.ask("GET", "/api/people")).code == "not_your_role"


# What must never come to stand in the table by a slip


@pytest.mark.parametrize(
    "door",
    ["GET /api/people", "POST /api/people", "PATCH /api/people/{name}", "GET /api/audit", "POST /api/hall-file/reload",
     "GET /api/report"],
)  # fmt: skip
def test_the_house_is_kept_by_administrators_alone(door: str) -> None:
    assert TABLE[door] == "admin"


@pytest.mark.parametrize("role", ["editor", "reviewer", "publisher"])
def test_who_works_with_content_touches_no_ticket(role: str) -> None:
    touched = {door.split("/")[2] for door, may in MAY.items() if role in may}
    assert touched - CONTENT == ({"emergency", "slate"} if role == "publisher" else set())


def test_only_people_take_a_step_of_a_review() -> None:
    assert MAY["POST /api/notices/{id}/decide"] == {"editor", "reviewer", "publisher"}


def test_nobody_but_everybody_s_doors_are_without_a_key() -> None:
    assert sorted(door for door, may in MAY.items() if EVERYBODY in may) == [
        "GET /", "GET /api/me", "GET /api/start", "GET /assets/{name}", "GET /healthz", "GET /live", "GET /t/{ref}",
        "GET /{page}", "POST /api/sign-in", "POST /api/visits/{ref}/void",
    ]  # fmt: skip


@pytest.mark.parametrize("door", [door for door, may in MAY.items() if may & {"screen", "kiosk"}])
def test_a_machine_in_the_hall_reads_nothing_of_people(door: str) -> None:
    assert not re.search("people|audit|password|report|hall-file|metrics|/api/hall", door)
