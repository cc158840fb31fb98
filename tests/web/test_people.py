"""The doors of people: in, out, passwords, accounts, and from which pages."""

from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from hallbus.people.file import FILE
from hallbus.web.auth import SESSION
from hallbus.web.parts import PEOPLE
from tests.nobody import ELDER, MOBILE
from tests.web.browsers import OWN, Browser
from tests.web.line import Line
from tests.web.running import RunningHall, basic
from tests.web.wire import Wire


def move(hall: RunningHall, seconds: float) -> None:
    hall.clock.move(seconds)  # type: ignore[attr-defined]  # driven


@pytest.fixture
async def boss(hall: RunningHall) -> Browser:
    return await Browser.of(hall, "boss", "administrator")


# In and out


async def test_the_first_administrator_signs_in_and_can_do_nothing_before_a_password_of_their_own(
    hall: RunningHall,
) -> None:
    browser, first = Browser(hall), hall.keys["admin"]["password"]
    came = await browser.sign_in("admin", first)
    assert came.status == 200
    assert came.json["person"] == {"name": "admin", "roles": ["administrator"], "first": True}
    assert came.json["ends"] == "2026-11-24T21:30:00+08:00"
    for method, path in (("GET", "/api/people"), ("GET", "/api/hall"), ("POST", "/api/tickets"), ("GET", "/api/audit")):
        no = await browser.ask(method, path)
        assert (no.status, no.code) == (403, "password_first")
    assert (await browser.ask("GET", "/api/me")).json["person"]["first"]
    before = browser.token
    changed = await browser.ask("POST", "/api/password", {"old": first, "new": OWN})
    assert (changed.status, changed.json["person"]["first"]) == (200, False)
    assert browser.token != before
    assert (await browser.ask("GET", "/api/people")).status == 200


async def test_the_administrator_s_key_counts_until_the_password_is_changed(hall: RunningHall) -> None:
    name, first = hall.keys["admin"]["name"], hall.keys["admin"]["password"]
    ways: list[dict[str, str]] = [hall.admin, {"Authorization": f"Bearer {name}:{first}"}]
    for headers in ways:
        assert (await hall.ask("GET", "/api/hall", headers=headers)).status == 200
    browser = Browser(hall)
    await browser.sign_in(name, first)
    assert (await hall.ask("GET", "/api/hall", headers=hall.admin)).status == 200
    await browser.ask("POST", "/api/password", {"old": first, "new": OWN})
    for headers in [*ways, basic(name, OWN)]:
        assert (await hall.ask("GET", "/api/hall", headers=headers)).status == 401
    assert (await hall.ask("GET", f"/api/hall?token={name}:{first}")).status == 401
    await hall.stop()
    await hall.start()
    assert (await hall.ask("GET", "/api/hall", headers=hall.admin)).status == 401
    assert (await browser.ask("GET", "/api/hall")).status == 200, "and a restart signs nobody out"


async def test_the_cookie_is_for_no_script_no_other_site_and_with_https_for_https_alone(hall: RunningHall) -> None:
    first = {"name": "admin", "password": hall.keys["admin"]["password"]}
    for headers, secure in (({}, ""), ({"X-Forwarded-Proto": "https"}, True)):
        answer = await hall.ask("POST", "/api/sign-in", body=first, headers=headers)
        morsel = SimpleCookie(answer.headers["Set-Cookie"])[SESSION]
        assert (morsel["httponly"], morsel["samesite"], morsel["secure"]) == (True, "Strict", secure)
        assert len(morsel.value) == 43, "256 bits"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_whoever_is_not_signed_in_is_nobody(hall: RunningHall) -> None:
    for cookie in ("", "nonsense", "\xff", "x" * 2000):
        browser = Browser(hall)
        browser.token = cookie
        me = await browser.ask("GET", "/api/me")
        assert (me.status, me.json["person"]) == (200, None)
        assert me.json["hall"]["name"] == hall.facts.name
    assert (await browser.ask("GET", "/api/people")).code == "signed_out"
    assert (await hall.ask("GET", "/api/people")).code == "unauthorized"


async def test_signing_out_ends_this_browser_or_all_of_them(hall: RunningHall, boss: Browser) -> None:
    other, third = await Browser.of(hall, "boss"), await Browser.of(hall, "boss")
    assert (await boss.ask("POST", "/api/sign-out")).status == 204
    assert boss.token == ""
    assert (await other.ask("GET", "/api/people")).status == 200
    assert (await other.ask("POST", "/api/sign-out", {"everywhere": True})).status == 204
    assert (await third.ask("GET", "/api/people")).code == "signed_out"
    assert (await third.ask("POST", "/api/sign-out")).status == 401


async def test_a_wrong_password_is_answered_alike_for_everybody_and_then_has_to_wait(hall: RunningHall) -> None:
    await Browser.of(hall, "li", "clerk")
    browser = Browser(hall)
    for name in ("li", "nobody"):
        no = await browser.sign_in(name, "wrong wrong wrong")
        assert (no.status, no.code, no.json["error"]["message"]) == (401, "wrong_sign_in", "姓名或密码不对。")
        assert no.json["retry_after"] == no.json["error"]["retry_after"] == int(no.headers["Retry-After"])
        late = await browser.sign_in(name, OWN)
        assert (late.status, late.code, late.json["retry_after"]) == (429, "wait", late.json["error"]["retry_after"])
        assert late.headers["Retry-After"] == str(late.json["retry_after"])
        move(hall, 60)
    assert (await browser.sign_in("li", OWN)).status == 200


async def test_the_wait_is_by_the_caller_s_own_address_behind_a_proxy_on_this_machine(hall: RunningHall) -> None:
    async def tries(address: str, name: str) -> int:
        headers = {"X-Forwarded-For": address}
        body = {"name": name, "password": "wrong"}
        return (await hall.ask("POST", "/api/sign-in", body=body, headers=headers)).status

    assert await tries("10.0.0.1", "a") == 401
    assert await tries("10.0.0.1", "b") == 429
    assert await tries("1.1.1.1, 10.0.0.1", "c") == 429, "what a caller writes there itself does not help"
    assert await tries("10.0.0.2", "d") == 401


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/password", "/api/people", "/api/sign-out"])
@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"name": 7, "password": [], "old": 1, "new": {}, "roles": "x", "everywhere": 7}',
     b'{"name": "' + b"x" * 65 + b'", "password": "x", "old": "x", "new": "' + b"x" * 1001 + b'", "roles": [], "everywhere": ""}',
     b"[" * 10_000],
    ids=["cut", "list", "types", "long", "deep"],
)  # fmt: skip
async def test_a_body_that_makes_no_sense_is_refused(hall: RunningHall, boss: Browser, path: str, body: bytes) -> None:
    answer = await boss.ask("POST", path, body)
    assert answer.status in (400, 422)
    assert answer.code in ("bad_json", "invalid")
    assert (await boss.ask("GET", "/api/people")).status == 200


async def test_a_name_of_any_signs_is_a_wrong_one_and_harms_nobody(hall: RunningHall) -> None:
    for name in ("'; DROP TABLE people; --", "\0", "a\0b", "😀", "../../etc", " ", "admin\n"):
        assert (await Browser(hall).sign_in(name, "x")).code == "wrong_sign_in"
        move(hall, 60)


# From which pages


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
    ids=str,
)
async def test_another_site_s_page_changes_nothing_with_somebody_s_cookie(
    hall: RunningHall, boss: Browser, headers: dict[str, str]
) -> None:
    for method, path, body in (
        ("POST", "/api/people", {"name": "evil", "roles": ["administrator"]}),
        ("PATCH", "/api/people/boss", {"reset": True}),
        ("POST", "/api/sign-out", {"everywhere": True}),
        ("POST", "/api/windows/1/open", {}),
    ):
        no = await boss.ask(method, path, body, headers=headers, origin=None)
        assert (no.status, no.code) == (403, "cross_site"), path
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", **headers}
    assert (await boss.ask("GET", "/live?window=1", headers=upgrade, origin=None)).code == "cross_site"
    assert [one["name"] for one in (await boss.ask("GET", "/api/people")).json["people"]] == ["boss"]


async def test_another_site_s_page_signs_nobody_in(hall: RunningHall) -> None:
    body = {"name": "admin", "password": hall.keys["admin"]["password"]}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await hall.ask("POST", "/api/sign-in", body=body, headers=headers)).code == "cross_site"
    assert (await hall.ask("POST", "/api/sign-in", body=body)).status == 200, "a program has no page"


async def test_a_page_of_the_hub_is_known_by_what_browsers_say_of_it_also_behind_a_proxy(
    tmp_path: Path,
) -> None:
    async with RunningHall(tmp_path, address="https://hall.example:8443/") as hall:
        boss = await Browser.of(hall, "boss", "administrator")
        for headers in (
            {"Origin": hall.url},
            {"Sec-Fetch-Site": "same-origin"},
            {"Origin": hall.url, "Sec-Fetch-Site": "same-origin"},
            {"Origin": "https://hall.example:8443"},
            {"Origin": "https://other.example", "Host": "other.example"},
        ):
            answer = await boss.ask("POST", "/api/windows/1/open", {}, headers=headers, origin=None)
            assert answer.status in (200, 409), headers


async def test_a_device_s_key_needs_no_page(hall: RunningHall) -> None:
    foreign = {"Origin": "http://evil.example", "Authorization": f"Bearer {hall.key('window', 1)}"}
    assert (await hall.ask("POST", "/api/windows/1/pause", body={}, headers=foreign)).status == 200


# Passwords and accounts


@pytest.mark.parametrize(
    ("new", "code", "chinese", "english"),
    [
        ("short", "password_short", "密码至少要10个字符。", "A password needs at least 10 signs."),
        ("boss-2026-11", "password_name", "密码不能和姓名一样。", "The password must not be the name."),
        ("password123", "password_common", "这个密码太常见，容易被猜到，请换一个。",
         "This password is among the first to be guessed: take another."),
        (OWN, "password_same", "新密码不能和原来的一样。", "The new password must differ from the old one."),
    ],
)  # fmt: skip
async def test_a_weak_password_is_refused_with_its_reason_in_both_languages(
    boss: Browser, new: str, code: str, chinese: str, english: str
) -> None:
    for language, words in (("zh-CN", chinese), ("en", english)):
        no = await boss.ask("POST", "/api/password", {"old": OWN, "new": new}, headers={"Accept-Language": language})
        assert (no.status, no.code, no.json["error"]["message"]) == (422, code, words)


async def test_a_password_is_changed_with_the_old_one_alone(hall: RunningHall, boss: Browser) -> None:
    no = await boss.ask("POST", "/api/password", {"old": "wrong", "new": "another good one"})
    assert (no.status, no.code) == (403, "wrong_password")
    move(hall, 1)
    other = await Browser.of(hall, "boss")
    yes = await boss.ask("POST", "/api/password", {"old": OWN, "new": "another good one"})
    assert yes.status == 200
    assert (await boss.ask("GET", "/api/people")).status == 200
    assert (await other.ask("GET", "/api/people")).code == "signed_out"


async def test_an_account_is_made_with_a_password_that_is_told_once(hall: RunningHall, boss: Browser) -> None:
    made = await boss.ask("POST", "/api/people", {"name": " 王 ".strip(), "roles": ["clerk", "guide"]})
    assert made.status == 201
    assert made.headers["Cache-Control"] == "no-store"
    password = made.json["password"]
    assert made.json["person"]["roles"] == ["guide", "clerk"]
    listed = await boss.ask("GET", "/api/people")
    assert password.encode() not in listed.data
    assert [(p["name"], p["first"], p["last"]) for p in listed.json["people"]] == [
        ("boss", False, None),
        ("王", True, None),
    ]
    browser = Browser(hall)
    assert (await browser.sign_in("王", password)).json["person"]["first"]
    last = (await boss.ask("GET", "/api/people")).json["people"][1]["last"]
    assert last == "2026-11-24T09:30:00+08:00"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "boss", "roles": ["clerk"]}, 409, "person_exists"),
        ({"name": "BOSS", "roles": ["clerk"]}, 409, "person_exists"),
        ({"name": "li", "roles": []}, 422, "invalid"),
        ({"name": "li", "roles": ["king"]}, 422, "invalid"),
        ({"name": "li"}, 422, "invalid"),
        ({"name": "", "roles": ["clerk"]}, 422, "invalid"),
        ({"name": "a b", "roles": ["clerk"]}, 422, "invalid"),
        ({"name": "<script>", "roles": ["clerk"]}, 422, "invalid"),
        ({"name": "x" * 33, "roles": ["clerk"]}, 422, "invalid"),
        ({"name": MOBILE, "roles": ["clerk"]}, 422, "personal_data"),
        ({"name": ELDER, "roles": ["clerk"]}, 422, "personal_data"),
    ],
)
async def test_an_account_that_cannot_be_is_refused(boss: Browser, body: Any, status: int, code: str) -> None:
    answer = await boss.ask("POST", "/api/people", body)
    assert (answer.status, answer.code) == (status, code)
    assert len((await boss.ask("GET", "/api/people")).json["people"]) == 1


async def test_roles_are_changed_an_account_shut_and_a_password_given_anew(hall: RunningHall, boss: Browser) -> None:
    li = await Browser.of(hall, "li", "clerk")
    path = "/api/people/li"
    assert (await li.ask("GET", "/api/hall")).status == 200
    roles = await boss.ask("PATCH", path, {"roles": ["editor"]})
    assert roles.json == {"person": {**roles.json["person"], "roles": ["editor"], "shut": False}}
    assert (await li.ask("GET", "/api/hall")).code == "signed_out"
    li = await Browser.of(hall, "li")
    assert (await li.ask("GET", "/api/hall")).code == "not_your_role"
    assert (await boss.ask("PATCH", path, {"shut": True})).json["person"]["shut"]
    assert (await li.ask("GET", "/api/me")).json["person"] is None
    assert (await Browser(hall).sign_in("li", OWN)).code == "shut"
    both = await boss.ask("PATCH", path, {"shut": False, "reset": True})
    assert not both.json["person"]["shut"]
    assert (await Browser(hall).sign_in("li", both.json["password"])).json["person"]["first"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("boss", {}, 422, "invalid"),
        ("boss", {"roles": []}, 422, "invalid"),
        ("boss", {"shut": "yes"}, 422, "invalid"),
        ("boss", {"shut": True}, 409, "last_administrator"),
        ("boss", {"roles": ["clerk"]}, 409, "last_administrator"),
        ("nobody", {"shut": True}, 404, "unknown_person"),
        ("%00", {"reset": True}, 404, "unknown_person"),
        ("x" * 500, {"reset": True}, 404, "unknown_person"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_and_ends_no_session(
    boss: Browser, path: str, body: Any, status: int, code: str
) -> None:
    answer = await boss.ask("PATCH", f"/api/people/{path}", body)
    assert (answer.status, answer.code) == (status, code)
    assert (await boss.ask("GET", "/api/people")).status == 200


async def test_a_hall_whose_file_of_people_is_damaged_goes_on_calling(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_bytes(b"noise" * 1000)
    async with RunningHall(tmp_path) as hall:
        no = await Browser(hall).sign_in("admin", hall.keys["admin"]["password"])
        assert (no.status, no.code) == (503, "people_down")
        assert (await hall.ask("GET", "/api/people", headers=hall.admin)).status == 401, (
            "nobody can tell whether it holds"
        )
        assert await hall.call() == "A001"


async def test_people_press_under_their_own_names(hall: RunningHall) -> None:
    clerk, guide = await Browser.of(hall, "li", "clerk"), await Browser.of(hall, "王", "guide")
    assert (await guide.ask("POST", "/api/tickets", {"service": "A1"})).status == 201
    assert (await clerk.ask("POST", "/api/windows/1/call-next", {})).json["ticket"] == "A001"
    events = await hall.hub.read(lambda _: [r.event for r in hall.hub.journal.read(0)])
    assert [e.by for e in events if e.kind == "ticket.called"] == ["person:li"]


async def test_a_raw_cookie_of_any_bytes_is_nobody(hall: RunningHall) -> None:
    async with await Wire.open(hall.port) as wire:
        status, answer = await wire.get(b"/api/people", b"Cookie: hallbus_session=\xff\xfe\x80; hallbus_session")
    assert status == 401, answer
    assert hall.app[PEOPLE].sessions._live == {}


@pytest.mark.parametrize("how", ["signed out", "shut", "left alone"])
async def test_a_line_that_somebody_opened_ends_with_the_session(hall: RunningHall, boss: Browser, how: str) -> None:
    li = await Browser.of(hall, "li", "clerk")
    headers = {"Cookie": f"{SESSION}={li.token}", "Origin": hall.url}
    line = await Line.open(hall.session, f"{hall.url}/live?window=1", headers=headers)
    machine = await hall.line(window=1)
    assert (await line.view())["window"]["no"] == 1
    if how == "signed out":
        await li.ask("POST", "/api/sign-out")
    elif how == "shut":
        await boss.ask("PATCH", "/api/people/li", {"shut": True})
    else:
        move(hall, 12 * 3600)
        await hall.app[PEOPLE].look()
    assert await line.ended() == 1008
    assert (await machine.view())["window"]["no"] == 1
    assert not machine.over
    await line.close()
