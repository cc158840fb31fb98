"""The administrator's pages: sign in, a password of one's own, people, the audit; by keys alone, in words that all can read."""

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from hallbus.people.accounts import Role
from hallbus.web.auth import SESSION
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House
from tests.browser.look import faults, pale
from tests.web.browsers import OWN, Browser

SIZES = [(1366, 768), (1920, 1080)]


async def admin(eyes: Eyes, house: House, size: tuple[int, int] = SIZES[0], place: str = "", **more: str) -> Page:
    query = "".join(f"?{name}={value}" for name, value in more.items())
    return await eyes.open(f"{house.url}/admin{query}{place}", size, ready="h1")


async def signed_in(eyes: Eyes, house: House, name: str, *roles: Role) -> Browser:
    """Somebody whose cookie the page has already."""
    browser = await Browser.of(house, name, *roles)
    await eyes.context.add_cookies([{"name": SESSION, "value": browser.token, "url": house.url}])
    return browser


async def types(page: Page, *texts: str) -> None:
    """One field after the other, as a hand does that has no mouse."""
    for text in texts[:-1]:
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.keyboard.type(texts[-1])
    await page.keyboard.press("Enter")


async def tab_to(page: Page, name: str, role: Any = "button") -> None:
    """The Tab key until this has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)
    await expect(wanted).to_be_visible()
    for _ in range(60):
        if await wanted.evaluate("element => element.contains(document.activeElement)"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {name}")


@pytest_asyncio.fixture(loop_scope="module")
async def boss(eyes: Eyes, house: House) -> Browser:
    return await signed_in(eyes, house, "boss", "administrator")


async def test_the_first_administrator_gets_in_and_has_to_choose_a_password_by_keys_alone(
    eyes: Eyes, house: House
) -> None:
    eyes.expect_trouble("422")
    page = await admin(eyes, house)
    await page.get_by_label("姓名").focus()
    await types(page, "admin", house.keys["admin"]["password"])
    await expect(page.get_by_role("heading", name="请先设置自己的密码")).to_be_visible()
    await expect(page.get_by_role("link")).to_have_count(0)
    await page.get_by_label("新密码", exact=True).focus()
    await types(page, "password123", "password123")
    await expect(page.get_by_role("alert")).to_have_text("这个密码太常见，容易被猜到，请换一个。")
    await page.get_by_label("新密码", exact=True).fill("")
    await page.get_by_label("新密码", exact=True).focus()
    await types(page, OWN, OWN + "?")
    await page.get_by_label("再输入一次新密码").fill("")
    await page.get_by_label("再输入一次新密码").focus()
    await types(page, OWN)
    await expect(page.get_by_role("heading", name="您好，admin")).to_be_visible()
    parts = ["开始", "文件库", "素材", "字幕", "审核", "节目单", "节目", "播放记录", "语音包", "人员", "操作记录"]
    await expect(page.get_by_role("link")).to_have_text(parts)
    await expect(page.locator("dl")).to_contain_text("管理员")


async def test_a_wrong_password_says_so_and_how_long_to_wait(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("401")
    await Browser.of(house, "li", "clerk")
    page = await admin(eyes, house)
    enter = page.locator("button[type=submit]")
    for _ in range(3):
        await page.get_by_label("姓名").fill("li")
        await page.get_by_label("密码").fill("wrong")
        await expect(enter).to_have_text("登录")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("姓名或密码不对。")
        await expect(page.get_by_label("密码")).to_be_focused()
        await expect(enter).to_be_disabled()
        await expect(enter).to_have_text(re.compile(r"请等 \d 秒再试"))
        await expect(enter).to_be_enabled()
    await page.get_by_label("密码").fill(OWN)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="您好，li")).to_be_visible()


async def test_whoever_comes_too_early_from_elsewhere_is_told_how_long_to_wait(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("429")
    await Browser.of(house, "li", "clerk")
    for _ in range(4):
        await Browser(house).sign_in("li", "wrong")
        house.clock.move(30)  # type: ignore[attr-defined]  # driven
    await Browser(house).sign_in("li", "wrong")
    page = await admin(eyes, house)
    await page.get_by_label("姓名").fill("li")
    await page.get_by_label("密码").fill(OWN)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("刚才输错了，请等")
    await expect(page.locator("button[type=submit]")).to_have_text(re.compile(r"请等 \d+ 秒再试"))


async def test_a_colleague_is_added_by_keys_and_signs_in_with_the_password_that_is_shown_once(
    eyes: Eyes, house: House, boss: Browser
) -> None:
    page = await admin(eyes, house, place="#people")
    await tab_to(page, "添加人员")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="添加人员")).to_be_visible()
    await page.get_by_label("姓名").focus()
    await types(page, "王")
    await expect(page.get_by_role("alert")).to_have_text("请至少选一个角色。")
    await page.get_by_role("checkbox", name="导办").focus()
    await page.keyboard.press("Space")
    await tab_to(page, "添加")
    await page.keyboard.press("Enter")
    secret = await page.locator(".secret").inner_text()
    await tab_to(page, "已经记下")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    row = page.locator("tr", has_text="王")
    await expect(row).to_contain_text("未设密码")
    await expect(row).to_contain_text("导办")
    assert secret not in await page.content()
    came = await Browser(house).sign_in("王", secret)
    assert (came.status, came.json["person"]["first"]) == (200, True)


async def test_roles_a_new_password_and_shutting_reach_the_hub(eyes: Eyes, house: House, boss: Browser) -> None:
    await Browser.of(house, "li", "clerk")
    page = await admin(eyes, house, place="#people")
    row = page.locator("tr", has_text="li")
    await page.get_by_role("button", name="改角色：li").click()
    await page.locator(".choice", has_text="编辑").click()
    await page.get_by_role("button", name="保存").click()
    await expect(row).to_contain_text("编辑、窗口人员")
    await page.get_by_role("button", name="停用：li").click()
    await expect(page.get_by_role("dialog")).to_contain_text("li 马上退出所有电脑")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(row).to_contain_text("正常")
    await page.get_by_role("button", name="停用：li").click()
    await page.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(row).to_contain_text("已停用")
    await page.get_by_role("button", name="启用：li").click()
    await expect(row).to_contain_text("正常")
    await page.get_by_role("button", name="重置密码：li").click()
    await page.get_by_role("dialog").get_by_role("button", name="重置密码").click()
    await page.get_by_role("button", name="已经记下").click()
    await expect(row).to_contain_text("未设密码")


async def test_the_last_administrator_is_kept_with_a_reason(eyes: Eyes, house: House, boss: Browser) -> None:
    eyes.expect_trouble("409")
    page = await admin(eyes, house, place="#people")
    await page.get_by_role("button", name="停用：boss").click()
    await page.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(page.get_by_role("alert")).to_have_text("这是最后一位管理员，请先指定另一位。")
    await expect(page.locator("tr", has_text="boss")).to_contain_text("正常")


async def test_the_audit_is_read_in_words_and_page_by_page(eyes: Eyes, house: House, boss: Browser) -> None:
    for n in range(21):
        await boss.ask("POST", "/api/people", {"name": f"p{n}", "roles": ["clerk", "guide"]})
    await boss.ask("POST", "/api/green-channel", {"on": True})
    page = await admin(eyes, house, place="#audit")
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(20)
    await expect(rows.first).to_contain_text("切换绿色通道")
    await expect(rows.nth(1)).to_contain_text("添加人员")
    await expect(rows.nth(1)).to_contain_text("p20: 导办 窗口人员")
    await page.get_by_role("button", name="较早").click()
    await expect(rows).to_have_count(2)
    await expect(page.get_by_role("button", name="较早")).to_be_disabled()
    await expect(page.locator(".paging")).to_contain_text("第 2 页")
    await page.get_by_role("button", name="较新").click()
    await expect(rows).to_have_count(20)
    await expect(page.get_by_role("button", name="最新")).to_be_disabled()


async def test_whoever_is_no_administrator_finds_no_way_to_people(eyes: Eyes, house: House) -> None:
    await signed_in(eyes, house, "li", "guide", "clerk")
    page = await admin(eyes, house, place="#people")
    await expect(page.get_by_role("heading", name="您好，li")).to_be_visible()
    await expect(page.get_by_role("link")).to_have_count(1)
    await expect(page.locator("dt")).to_have_text(["导办", "窗口人员"])


async def test_whoever_was_signed_out_meanwhile_is_told_so_and_gets_in_again(
    eyes: Eyes, house: House, boss: Browser
) -> None:
    eyes.expect_trouble("401")
    page = await admin(eyes, house)
    await boss.ask("POST", "/api/sign-out", {"everywhere": True})
    await page.get_by_role("link", name="人员").click()
    await expect(page.get_by_role("status")).to_contain_text("登录已经结束")
    await page.get_by_label("姓名").fill("boss")
    await page.get_by_label("密码").fill(OWN)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="人员")).to_be_visible()
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()


async def test_an_own_password_is_changed_with_the_old_one(eyes: Eyes, house: House, boss: Browser) -> None:
    other = await Browser.of(house, "boss")
    page = await admin(eyes, house)
    await page.get_by_role("button", name="修改密码").click()
    await page.get_by_label("原来的密码").fill(OWN)
    await page.get_by_label("新密码", exact=True).fill("another good one")
    await page.get_by_label("再输入一次新密码").fill("another good one")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("密码已经修改")
    assert (await other.ask("GET", "/api/people")).code == "signed_out"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["office", "large"])
async def test_every_page_is_whole_and_in_words_that_all_can_read(
    eyes: Eyes, house: House, size: tuple[int, int], language: str
) -> None:
    async def looks_right(page: Page) -> None:
        assert await faults(page, scrolls=True) == []
        assert await pale(page, 4.5) == []
        assert await findings(page) == []

    await looks_right(await admin(eyes, house, size, lang=language))
    boss = await signed_in(eyes, house, "boss", "administrator", "editor", "reviewer", "publisher", "guide", "clerk")
    for n in range(6):
        await boss.ask("POST", "/api/people", {"name": f"欧阳{n}.zhangli-2026", "roles": ["clerk", "guide", "editor"]})
    await boss.ask("PATCH", "/api/people/欧阳1.zhangli-2026", {"shut": True})
    for place, ready in (("", "dl"), ("#people", "tbody tr"), ("#audit", "tbody tr")):
        page = await admin(eyes, house, size, place, lang=language)
        await expect(page.locator(ready).first).to_be_visible()
        await looks_right(page)


@pytest.mark.parametrize("size", SIZES, ids=["office", "large"])
async def test_a_dialog_is_whole_and_gives_the_focus_back(
    eyes: Eyes, house: House, boss: Browser, size: tuple[int, int]
) -> None:
    page = await admin(eyes, house, size, "#people")
    await page.get_by_role("button", name="添加人员").press("Enter")
    dialog = page.get_by_role("dialog", name="添加人员")
    await expect(dialog).to_be_visible()
    await expect(page.locator(".el-overlay")).not_to_have_class(re.compile("enter-active"))
    behind = ".nav, .header, .head, .table"
    assert await faults(page, behind, scrolls=True) == []
    assert await pale(page, 4.5, skip=behind) == []
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="添加人员")).to_be_focused()


async def test_an_english_reader_finds_english_and_the_browser_remembers_it(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("401")
    page = await admin(eyes, house)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.get_by_label("Name").fill("nobody")
    await page.get_by_label("Password").fill("nothing")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "en"
