"""The administrators' page of voice packs: made, recorded at a real microphone, uploaded by name, covered, and spoken from."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
import soundfile
from msgspec.structs import replace
from playwright.async_api import Page, Playwright, expect

from hallbus.hall.facts import Uploads
from hallbus.speech.lufs import lufs
from hallbus.web.auth import SESSION
from tests.browser.axe import findings
from tests.browser.eyes import CHROMIUM, Eyes
from tests.browser.house import House, quiet_demo
from tests.browser.look import faults, pale
from tests.packs.voices import RATE, bundle, spoken, wav, written
from tests.web.browsers import Browser

OFFICE, PHONE = (1366, 768), (390, 844)
HEARD_S = 4  # of a voice that says the same again every two seconds
VOICE = spoken(260, seconds=1.2, level=0.3, silence=0.4)


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    speech = replace(quiet_demo().speech, voices=("clips", "pyttsx3"), repeat=1)
    facts = replace(quiet_demo(), uploads=Uploads(keep_free_mb=0), speech=speech)
    async with House(tmp_path, facts, voice=None) as running:
        yield running


async def opened(eyes: Eyes, house: House, size: tuple[int, int] = OFFICE, url: str = "") -> Page:
    who = await Browser.of(house, "zhang", "administrator")
    await eyes.context.add_cookies([{"name": SESSION, "value": who.token, "url": url or house.url}])
    return await eyes.open(f"{url or house.url}/admin#packs", size, ready="h1")


async def made(page: Page, name: str = "莆仙话", language: str = "cpx") -> None:
    await page.get_by_role("button", name="新建语音包").click()
    await page.get_by_label("名称").fill(name)
    await page.get_by_label("说的语言").fill(language)
    await page.get_by_label("谁录的").fill("导办台")
    await page.get_by_role("button", name="新建", exact=True).click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


def prompt(page: Page, text: str) -> Any:
    return page.locator("li.prompt").filter(has=page.locator(".text").get_by_text(text, exact=True))


async def test_what_is_said_into_the_microphone_is_what_a_call_says(
    playwright: Playwright, house: House, tmp_path: Path
) -> None:
    source = written(tmp_path / "microphone.wav", VOICE)
    microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = await playwright.chromium.launch(
        executable_path=CHROMIUM.path,
        args=[*CHROMIUM.arguments, *microphone, f"--use-file-for-fake-audio-capture={source}"],
    )
    async with Eyes(browser) as eyes:
        page = await opened(eyes, house)
        await made(page)
        await page.get_by_role("button", name="录音：到一号窗口办理").click()
        await page.get_by_role("button", name="打开话筒").click()
        matches: list[float] = []
        for _ in range(3):  # a machine that is too busy may drop a moment of sound: then it is recorded again
            matches.append(await recorded_well(page, house))
            if matches[-1] > 0.99:
                break
            await page.get_by_role("button", name="重录：到一号窗口办理").click()
        await expect(page.get_by_text("请说（022）：")).to_be_visible()  # on to what lacks
        await expect(prompt(page, "到一号窗口办理")).to_contain_text("统一到 -16")
        await page.get_by_role("button", name="用它叫号").click()
        await expect(page.get_by_role("status").filter(has_text="正在用它叫号")).to_be_visible()
    await browser.close()
    eyes.complain()
    assert matches[-1] > 0.99, matches
    matched, rate = await part(house, original=False)
    assert lufs(matched, rate) == pytest.approx(-16, abs=1)
    assert likeness(await call_of_window_one(house), matched) > 0.99


async def recorded_well(page: Page, house: House) -> float:
    """Say it into the microphone; how well what came to the hub is what was said."""
    await expect(page.get_by_text("请说（021）：")).to_be_visible()
    await expect(page.get_by_text("正好")).to_be_visible()
    await page.locator("body").press("Space")
    await expect(page.get_by_text(f"已录 {HEARD_S} 秒")).to_be_visible()
    await page.locator("body").press("Space")
    await expect(page.get_by_text("“到一号窗口办理”已经录好。")).to_be_visible()
    return likeness((await part(house, original=True))[0], VOICE)


async def part(house: House, *, original: bool) -> tuple[np.ndarray, int]:
    who = await Browser.of(house, "zhang")
    answer = await who.ask("GET", f"/api/packs/cpx-1/sound?original={int(original)}&text=到一号窗口办理")
    samples, rate = soundfile.read(io.BytesIO(answer.data))
    return samples, rate


async def call_of_window_one(house: House) -> np.ndarray:
    """What the zone's loudspeaker is given to say when window 1 calls."""
    zone = next(area.zone for area in house.facts.areas if area.id == house.facts.windows[0].area)
    line = await house.line(speaker=zone)
    await house.calls(1)
    say = await line.kind("say")
    sounds = []
    for address in say["audio"]:
        answer = await house.ask("GET", address, house.key("screen", "TV-1"))
        sounds.append(soundfile.read(io.BytesIO(answer.data))[0])
    return np.concatenate(sounds)


async def test_files_find_their_texts_by_name_and_what_is_bad_says_why(eyes: Eyes, house: House) -> None:
    page = await opened(eyes, house)
    await made(page)
    good, silent = wav(spoken(300)), wav(np.zeros(RATE))
    await page.locator("section[aria-label=上传录好的文件] input[type=file]").set_input_files(
        [
            {"name": "请.wav", "mimeType": "audio/wav", "buffer": good},
            {"name": "021.wav", "mimeType": "audio/wav", "buffer": good},
            {"name": "号.wav", "mimeType": "audio/wav", "buffer": silent},
            {"name": "片头.wav", "mimeType": "audio/wav", "buffer": good},
        ]
    )
    files = page.get_by_role("list", name="上传录好的文件").get_by_role("listitem")
    await expect(files.nth(3)).to_contain_text("文件名对不上")
    await page.get_by_label("这是哪一段：片头.wav").select_option("A")
    await page.get_by_role("button", name="上传（4）").click()
    await expect(files.nth(0)).to_contain_text("已经放进语音包")
    await expect(files.nth(2)).to_contain_text("录音里没有声音。")
    await expect(files.nth(3)).to_contain_text("已经放进语音包")
    for text in ("请", "A", "到一号窗口办理"):
        await expect(prompt(page, text).first).to_contain_text("已录")
    await expect(prompt(page, "号").first).to_contain_text("没有录")
    await page.get_by_role("button", name="删除：请").click()
    await expect(prompt(page, "请").first).to_contain_text("没有录")
    await page.get_by_role("button", name="撤销：请").click()
    await expect(prompt(page, "请").first).to_contain_text("已录")
    await page.get_by_role("button", name="试听：请").click()
    await expect(page.get_by_text("0 / 20")).to_be_visible()  # no window is said wholly yet


async def test_a_pack_is_brought_used_stopped_and_removed(eyes: Eyes, house: House) -> None:
    page = await opened(eyes, house)
    for data in (bundle({"请": wav(spoken())}, entries={"../evil": b"x"}), bundle({"请": wav(spoken())})):
        file = {"name": "莆仙话.zip", "mimeType": "application/zip", "buffer": data}
        await page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]  # payloads are taken
        await expect(page.get_by_role("alert").or_(page.get_by_role("status"))).to_contain_text(
            "指向别处的文件名" if b"evil" in data else "已经导入"
        )
    await page.get_by_role("button", name="打开：莆仙话").click()
    await page.get_by_role("button", name="用它叫号").click()
    await expect(page.get_by_role("button", name="删除", exact=True)).to_be_disabled()
    await page.get_by_role("button", name="停用").click()
    await page.get_by_role("button", name="删除", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    await expect(page.get_by_text("还没有语音包。")).to_be_visible()


async def test_where_browsers_allow_no_microphone_the_page_says_what_to_do(
    playwright: Playwright, house: House
) -> None:
    browser = await playwright.chromium.launch(
        executable_path=CHROMIUM.windowless, args=[*CHROMIUM.arguments, "--host-resolver-rules=MAP hall.test 127.0.0.1"]
    )
    async with Eyes(browser) as eyes:
        page = await opened(eyes, house, url=f"http://hall.test:{house.port}")
        await made(page)
        await page.get_by_role("button", name="打开话筒").click()
        await expect(page.get_by_role("alert")).to_contain_text("请用 https 打开本页")
        await page.locator("section[aria-label=上传录好的文件] input[type=file]").set_input_files(
            [{"name": "请.wav", "mimeType": "audio/wav", "buffer": wav(spoken())}]
        )
        await page.get_by_role("button", name="上传（1）").click()
        await expect(prompt(page, "请").first).to_contain_text("已录")
    await browser.close()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
async def test_everybody_can_read_and_reach_the_page(eyes: Eyes, house: House, size: tuple[int, int]) -> None:
    page = await opened(eyes, house, size=size)
    await made(page, "导办台的普通话", "zh-CN")
    assert await looked_over(page) == []
    await page.get_by_role("button", name="返回语音包列表").click()
    await expect(page.get_by_role("button", name="打开：导办台的普通话")).to_be_visible()
    assert await looked_over(page) == []


async def looked_over(page: Page) -> list[Any]:
    return [*await faults(page, scrolls=True), *await pale(page, 4.5), *await findings(page)]


def likeness(heard: np.ndarray, wanted: np.ndarray) -> float:
    """How well one sound is found in another, from 0 to 1."""
    size = len(heard) + len(wanted)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    at = int(np.argmax(product[: len(heard) - len(wanted)]))
    part = heard[at : at + len(wanted)]
    return float(np.dot(part, wanted) / (np.linalg.norm(part) * np.linalg.norm(wanted)))
