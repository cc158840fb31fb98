"""The administrators' page of playlists: arranged with mouse and keys, tried out, saved for all screens, taken back."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from hallbus.people.accounts import Role
from tests.browser.axe import findings
from tests.browser.eyes import Eyes
from tests.browser.house import House, OpenHouse
from tests.browser.look import faults, pale
from tests.browser.test_admin import admin, signed_in
from tests.browser.test_admin_programme import with_clips

UNSEEN = ".unseen, .el-table"  # the table scrolls within itself
SIZES = ((1920, 1080), (1366, 768), (1080, 1920), (390, 844))


async def playlists(
    eyes: Eyes, open_house: OpenHouse, folder: Path, role: Role = "publisher", **options: Any
) -> tuple[Page, House]:
    house = await with_clips(open_house, folder)
    await signed_in(eyes, house, role, role)
    page = await admin(eyes, house, place="#playlists", **options)
    await expect(page.get_by_role("heading", name="节目单", level=1)).to_be_visible()
    return page, house


async def arranged(page: Page) -> None:
    """A playlist of two clips, on weekdays from nine to noon, in the front hall."""
    await page.get_by_role("button", name="新增节目单").click()
    await page.get_by_label("名称").fill("上午")
    for nth in (1, 2):
        await page.get_by_label("加入素材").select_option(index=nth)
    await page.get_by_role("button", name="新增时段").click()
    await page.get_by_role("checkbox", name="周一").check()
    await page.get_by_role("checkbox", name="周二").check()
    await page.get_by_role("checkbox", name="全天").uncheck()
    await page.get_by_label("到", exact=True).fill("12:00")


async def saved(house: House) -> Any:
    return (await house.ask("GET", "/api/playlists", headers=house.admin)).json


async def test_a_playlist_is_put_together_tried_out_and_saved(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    page, house = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    await expect(page.get_by_text("有改动还没有保存")).to_be_visible()
    before = await saved(house)
    await page.get_by_label("时间").fill("11:30")
    await page.get_by_role("button", name="看这一小时").click()
    turns = page.locator("tbody tr")
    await expect(turns.first).to_be_visible()
    assert (await saved(house)) == before, "trying out saves nothing"
    await page.get_by_role("button", name="保存，用于各屏").click()
    await expect(page.get_by_text("已保存")).to_be_visible()
    now = await saved(house)
    assert [(one["name"], len(one["clips"])) for one in now["playlists"]] == [("上午", 2)]
    assert [(one["days"], one["hours"]) for one in now["slots"]] == [(["mon", "tue"], ["09:00", "12:00"])]
    await page.reload()
    await expect(page.get_by_label("名称")).to_have_value("上午")


async def test_the_order_is_changed_with_keys_alone_and_by_dragging(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    page, _ = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    titles = page.locator(".clips .clip[draggable] .title")
    first, second = await titles.all_inner_texts()
    await page.get_by_role("button", name=f"下移：{first}").focus()
    await page.keyboard.press("Enter")
    await expect(titles).to_have_text([second, first])
    rows = page.locator(".clips .clip[draggable]")
    await rows.nth(1).drag_to(rows.nth(0))
    await expect(titles).to_have_text([first, second])


async def test_a_mistake_stands_beside_what_it_is_about_and_nothing_is_lost(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    eyes.expect_trouble("422")
    page, house = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    await page.get_by_label("名称").fill("  ")
    await page.get_by_role("button", name="保存，用于各屏").click()
    await expect(page.locator("fieldset").first.get_by_role("alert")).to_be_visible()
    await expect(page.locator(".clips .clip[draggable]")).to_have_count(2)
    assert (await saved(house))["version"] == 0


async def test_the_hall_file_is_taken_again_and_a_former_version_too(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    page, house = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    await page.get_by_role("button", name="保存，用于各屏").click()
    await page.get_by_role("button", name="改回大厅文件").click()
    await page.get_by_role("dialog").get_by_role("button", name="恢复").click()
    await expect(page.get_by_text("还没有节目单")).to_be_visible()
    assert (await saved(house))["source"] == "hall_file"
    await page.get_by_role("button", name="恢复").first.click()
    await page.get_by_role("dialog").get_by_role("button", name="恢复").click()
    await expect(page.get_by_label("名称")).to_have_value("上午")
    assert (await saved(house))["version"] == 3


async def test_changes_are_discarded_when_somebody_wants_that(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    page, _ = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    await page.get_by_role("button", name="放弃改动").click()
    await expect(page.get_by_text("还没有节目单")).to_be_visible()
    await expect(page.get_by_role("button", name="保存，用于各屏")).to_be_disabled()


async def test_an_editor_looks_and_tries_but_saves_nothing(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    page, _ = await playlists(eyes, open_house, tmp_path, "editor")
    await expect(page.get_by_role("button", name="新增节目单")).to_have_count(0)
    await expect(page.get_by_role("button", name="保存，用于各屏")).to_have_count(0)
    await page.get_by_role("button", name="看这一小时").click()
    await expect(page.locator("tbody tr").first).to_be_visible()


async def test_it_can_be_read_and_used_at_every_size(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    page, _ = await playlists(eyes, open_house, tmp_path)
    await arranged(page)
    await page.get_by_role("button", name="看这一小时").click()
    await expect(page.locator("tbody tr").first).to_be_visible()
    assert await findings(page) == []
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate("scrollTo(0, 0)")
        assert await faults(page, UNSEEN, scrolls=True) == [], width
        assert await pale(page, 4.5, skip=UNSEEN) == [], width
