"""A board on a cable that somebody else sits on: in a real Chromium it shows what its hub has signed and nothing else."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, expect

from hallbus.signing import Signer
from hallbus.web.parts import PUSH
from tests.browser.eyes import Eyes
from tests.browser.house import House
from tests.web.middleman import Middleman

CALLED = '[data-ticket="{}"]:visible'


@pytest_asyncio.fixture(loop_scope="module")
async def thief(house: House) -> AsyncIterator[Middleman]:
    async with Middleman(house.url) as middleman:
        yield middleman


def known(house: House, thief: Middleman) -> str:
    """The address that `hallbus links` gives, over the cable."""
    return house.page("board", "TV-1", thief.url, hub=house.app[PUSH].signer.public)


async def shows(board: Page, ticket: str) -> None:
    await expect(board.locator(CALLED.format(ticket)).first).to_be_visible()


async def test_forged_replayed_and_foreign_calls_never_reach_the_glass(
    house: House, thief: Middleman, eyes: Eyes
) -> None:
    board = await eyes.open(known(house, thief), ready=".board")
    (first,) = await house.calls(3)
    await shows(board, first)
    older = await thief.frame(lambda m: m["type"] == "state" and [c["ticket"] for c in m["view"]["calls"]] == [first])
    (second,) = await house.calls(5)
    await shows(board, second)
    newest = thief.frames[-1]
    for text, why in {
        older.replace(first, "A666"): "forged",
        newest: "replayed",
        older: "replayed",
        Signer().seal(b'{"type":"state","seq":9,"view":{"kind":"board"}', b'"screen:TV-1"').decode(): "forged",
        '{"type":"state","seq":9999,"view":{"kind":"board","calls":[]}}': "unsigned",
        newest[:-40] + '"}': "unsigned",
        " " * 2_000_000 + newest: "unsigned",
    }.items():
        told = len(thief.told)
        await thief.says(text)
        if why not in {m.get("why") for m in thief.told}:
            await thief.hears(lambda m, why=why: m["type"] == "refused" and m["why"] == why)  # type: ignore[misc]  # a default binds it
        assert len(thief.told) >= told
    (third,) = await house.calls(6)
    await shows(board, third)
    assert await board.locator('[data-ticket="A666"]').count() == 0
    assert await board.locator("[data-ticket]:visible").count() == 3


async def test_a_recorded_session_is_shown_to_nobody(house: House, thief: Middleman, eyes: Eyes) -> None:
    board = await eyes.open(known(house, thief), ready=".board")
    (ticket,) = await house.calls(3)
    await shows(board, ticket)
    recorded = list(thief.frames)
    await board.close()
    thief.meddle = lambda text: [recorded.pop(0)] if recorded else []
    again = await eyes.open(known(house, thief), ready=".slate")
    await thief.hears(lambda m: m["type"] == "refused" and m["why"] == "replayed")
    assert await again.locator(".board").count() == 0
    assert await again.locator("[data-ticket]").count() == 0


async def test_a_page_keeps_the_hub_of_its_address_until_somebody_opens_it_with_another_key(
    house: House, thief: Middleman, eyes: Eyes
) -> None:
    other = Signer()
    page = house.page("board", "TV-1", thief.url)
    board = await eyes.open(page + f"&hub={other.public}", ready=".slate")
    await thief.hears(lambda m: m["type"] == "refused" and m["why"] == "stranger")
    await expect(board.locator(".stranger")).to_contain_text("不认识这个中枢")
    await expect(board.locator(".stranger")).to_contain_text("does not know this hub")
    await board.close()
    again = await eyes.open(page, ready=".slate")
    await expect(again.locator(".stranger")).to_be_visible()
    assert await again.locator(".board").count() == 0
    await again.close()
    true = await eyes.open(page + f"&hub={house.app[PUSH].signer.public}", ready=".board")
    assert await true.locator(".stranger").count() == 0
    kept = await eyes.open(page, ready=".board")
    assert await kept.evaluate("localStorage.getItem('hallbus.hub')") == house.app[PUSH].signer.public
