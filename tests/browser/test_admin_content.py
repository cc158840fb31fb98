"""The administrators' pages for content: files dropped and told what becomes of them, clips made of them, three people who look."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
import zxingcpp
from msgspec.structs import replace
from PIL import Image
from playwright.async_api import Page, Route, expect

from hallbus.hall.facts import Uploads
from hallbus.people.accounts import Role
from hallbus.web.auth import SESSION
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House, quiet_demo
from tests.browser.look import faults, pale
from tests.media import SVG, film, picture
from tests.web.browsers import Browser
from tests.web.reviewing import Team
from tests.web.uploading import Uploader

OFFICE, PHONE = (1366, 768), (390, 844)


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path, replace(quiet_demo(), uploads=Uploads(keep_free_mb=0))) as running:
        yield running


async def opened(eyes: Eyes, house: House, place: str, who: Browser, size: tuple[int, int] = OFFICE) -> Page:
    await eyes.context.clear_cookies()
    await eyes.context.add_cookies([{"name": SESSION, "value": who.token, "url": house.url}])
    return await eyes.open(f"{house.url}/admin#{place}", size, ready="h1")


async def person(house: House, name: str, *roles: Role) -> Browser:
    return await Browser.of(house, name, *roles)


async def test_what_is_uploaded_becomes_a_clip_and_three_people_bring_it_onto_the_screens(
    eyes: Eyes, house: House
) -> None:
    team = await Team.of(house)
    page = await opened(eyes, house, "library", team.editor)
    await expect(page.get_by_text("文件库还是空的。")).to_be_visible()
    await page.locator("input[type=file]").set_input_files(
        [
            {"name": "反诈.mp4", "mimeType": "video/mp4", "buffer": film()},
            {"name": "标志.svg", "mimeType": "image/svg+xml", "buffer": SVG},
        ]
    )
    medium = page.get_by_role("listitem").filter(has_text="反诈.mp4").filter(has_text="视频")
    await expect(medium).to_contain_text("还没有用")
    await expect(page.get_by_role("list", name="正在处理的文件")).to_contain_text("不收 SVG 矢量图，里面可以藏程序。")
    await medium.get_by_text("选用").click()
    await page.get_by_role("button", name="做成素材（1）").click()
    await page.get_by_label("标题").fill("防范刷单返利")
    await page.get_by_label("类别").fill("反诈")
    await page.get_by_label("结束日期").fill("2026-12-31")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("“防范刷单返利”已经存成草稿")
    await expect(medium).to_contain_text("用在：防范刷单返利")
    await page.get_by_role("link", name="素材").click()
    await page.get_by_role("button", name="提交审核").click()
    await expect(page.get_by_text("等初审")).to_be_visible()
    for who, does in ((team.first, "通过"), (team.second, "通过"), (team.publisher, "审发，上屏")):
        page = await opened(eyes, house, "review", who)
        await page.get_by_label("意见").fill("看过了")
        await page.get_by_role("button", name=does, exact=True).click()
        await expect(page.get_by_role("button", name=does, exact=True)).to_have_count(0)
    await expect(page.get_by_text("没有等着审核的内容。")).to_be_visible()
    programme = await house.ask("GET", "/api/programme", house.key("screen", "TV-1"))
    assert [item["title"] for item in programme.json["items"]] == ["防范刷单返利"]
    await page.get_by_role("link", name="素材").click()
    await page.get_by_role("button", name="撤下").click()
    await expect(page.get_by_text("已撤下")).to_be_visible()


async def test_an_upload_that_is_cut_goes_on_by_itself(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("Failed to load resource")
    page = await opened(eyes, house, "library", await person(house, "li", "editor"))
    cuts = []

    async def cut_once(route: Route) -> None:
        if route.request.method == "PATCH" and not cuts:
            cuts.append(route.request.url)
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/api/uploads/*", cut_once)
    files = [{"name": "a.png", "mimeType": "image/png", "buffer": picture()}]
    await page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]  # payloads are taken
    await expect(page.get_by_role("listitem").filter(has_text="a.png").filter(has_text="还没有用")).to_be_visible()
    assert len(cuts) == 1


async def test_a_medium_is_deleted_once_it_was_asked_again(eyes: Eyes, house: House) -> None:
    editor = await person(house, "li", "editor")
    await Uploader(house, editor).upload(picture(), "旧海报.png")
    page = await opened(eyes, house, "library", editor)
    for answer in ("取消", "删除"):
        await page.get_by_role("button", name="删除：旧海报.png").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("不能恢复")
        await dialog.get_by_role("button", name=answer, exact=True).click()
        await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("文件库还是空的。")).to_be_visible()


async def test_a_notice_with_a_flaw_needs_a_reason(eyes: Eyes, house: House) -> None:
    eyes.expect_trouble("422", "409")
    page = await opened(eyes, house, "notices", await person(house, "li", "editor"))
    await page.get_by_role("button", name="写字幕").click()
    await page.get_by_label("内容").fill("接待群众 人次，咨询13800138000")
    await page.get_by_label("结束日期").fill("2026-11-27")
    await page.get_by_role("button", name="存草稿").click()
    await expect(page.get_by_role("alert")).to_contain_text("证件号或手机号")
    await page.get_by_label("请说明理由").fill("对外公布的号码")
    await page.get_by_role("button", name="存草稿").click()
    await expect(page.get_by_role("alert")).to_contain_text("缺数字、手机号")
    await page.get_by_role("button", name="提交审核").click()
    await page.get_by_label("请说明理由").fill("领导同意")
    await page.get_by_role("button", name="提交审核").click()
    await expect(page.get_by_text("等初审")).to_be_visible()


async def test_what_goes_one_level_higher_needs_another_publisher(eyes: Eyes, house: House) -> None:
    team, great = await Team.of(house), quiet_demo().review.elevated[0]
    day = {"text": "国庆期间照常办理。", "begins": "2026-11-24", "ends": "2026-11-27"}
    await team.editor.ask("POST", "/api/notices", day)
    page = await opened(eyes, house, "notices", team.editor)
    await page.get_by_role("button", name="提交审核").click()
    await expect(page.get_by_text("等初审")).to_be_visible()
    for who in (team.first, team.second):
        page = await opened(eyes, house, "review", who)
        await page.get_by_role("button", name="通过", exact=True).click()
        await expect(page.get_by_role("button", name="通过", exact=True)).to_have_count(0)
    page = await opened(eyes, house, "review", team.publisher)
    await expect(page.get_by_role("button", name="审发，上屏")).to_be_visible()
    await page.get_by_label("提级审核情形").select_option(great)
    await page.get_by_role("button", name="通过", exact=True).click()
    await expect(page.get_by_text(f"提级审核：{great}")).to_be_visible()
    await expect(page.get_by_text("等提级审核")).to_be_visible()
    await expect(page.get_by_text("每一步要由不同的人")).to_be_visible()
    page = await opened(eyes, house, "review", await person(house, "sun", "publisher"))
    await page.get_by_role("button", name="审发，上屏").click()
    await expect(page.get_by_text("没有等着审核的内容。")).to_be_visible()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
async def test_everybody_can_read_and_reach_the_pages(eyes: Eyes, house: House, size: tuple[int, int]) -> None:
    team = await Team.of(house)
    row = await Uploader(house, team.editor).upload(picture("PNG", (800, 450)), "展板.png")
    clip = {"title": "办证流程", "category": "办事指南", "media": [row["hash"]], "ends": "2026-12-31"}
    made = await team.editor.ask("POST", "/api/clips", clip)
    await team.editor.ask("POST", f"/api/clips/{made.json['id']}/submit", {})
    for who, places in ((team.editor, ("library", "clips", "notices")), (team.first, ("review",))):
        for place in places:
            page = await opened(eyes, house, place, who, size)
            await expect(page.locator("main")).to_contain_text("写过" if place == "notices" else "办证流程")
            assert await faults(page, scrolls=True) == [], place
            assert await pale(page, 4.5) == [], place
            assert await findings(page) == [], place


async def test_a_qr_card_says_where_it_leads_and_a_telephone_reads_it_from_the_picture(
    eyes: Eyes, house: House
) -> None:
    page = await opened(eyes, house, "library", await person(house, "editor", "editor"))
    await page.get_by_role("button", name="二维码卡片").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("标题（大字）").fill("下载国家反诈中心")
    await form.get_by_label("说明").fill("用手机扫一扫，遇到可疑电话先核实")
    await form.get_by_label("网址或电话").fill("javascript:alert(1)")
    await form.get_by_role("button", name="放进文件库").click()
    await expect(form.get_by_role("alert")).to_contain_text("这不是网址")
    await form.get_by_label("网址或电话").fill("example.org/guide")
    await expect(form).to_contain_text("扫码后打开：example.org/guide")
    assert await findings(page) == []
    await form.get_by_role("button", name="放进文件库").click()
    await expect(page.get_by_role("listitem").filter(has_text="下载国家反诈中心.png")).to_contain_text("还没有用")
    told = await house.ask("GET", "/api/media", headers=house.admin)
    (medium,) = told.json["media"]
    assert (medium["kind"], medium["width"], medium["height"]) == ("image", 1920, 1080)
    shown = Image.open(BytesIO((await house.ask("GET", medium["files"][0], headers=house.admin)).data))
    assert [code.text for code in zxingcpp.read_barcodes(shown)] == ["https://example.org/guide"]
    assert zxingcpp.read_barcodes(shown.resize((640, 360))), "it is read from farther away, too"
