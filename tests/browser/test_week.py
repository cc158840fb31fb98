"""A board that plays the demo's playlist for hours, hastened: it stays as light as it was, and tells what it has shown.

The whole week is `python -m bench --only week`; that nothing is ever empty between two items is looked at in `test_no_gap`, at real speed.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from bench.week import Hastened, draw, endless, planned, shown
from hallbus.clock import DrivenClock
from hallbus.web.parts import PUSH, TIMETABLES
from tests.browser.eyes import Eyes
from tests.browser.house import OpenHouse
from tests.halls import MORNING, demo

EARLY, LATE = timedelta(minutes=15), timedelta(minutes=90)
ROUND = {"video", "image", "image_set"}


async def test_hours_of_content_leave_nothing_behind_and_are_all_told(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    facts = endless(demo())
    assert {clip.kind for clip in facts.playlist} == ROUND
    await draw(facts, tmp_path / "clips")
    clock = DrivenClock(MORNING, rate=0)
    house = await open_house(facts, clock=clock)
    page = Hastened(await eyes.context.new_page(), clock, house.app[PUSH].signer)
    begun = await page.open(house.page("board", "TV-1"))
    await page.to(begun + EARLY)
    early = await page.weigh()
    ended = await page.to(begun + LATE)
    late = await page.weigh()
    counts = await page.counts()
    print(f"{early}, then {late}; {page.frames.seen} frames; {counts}")
    assert counts["refused"] == 0, "what the hub will not take, the page keeps"
    assert late.heap <= early.heap * 1.05
    assert late.nodes <= early.nodes * 1.10
    assert late.listeners <= early.listeners * 1.20
    assert (late.films, late.pictures) == (early.films, early.pictures) == (2, 2)

    await page.to(ended + timedelta(minutes=1))  # what was shown last is told
    timetable = house.app[TIMETABLES].of("TV-1")
    assert timetable is not None
    turns = planned(timetable, begun, ended)
    told, cut = await asyncio.to_thread(shown, house.app, turns)
    assert len(turns) > 60
    assert told == [turn.item for turn in turns], "every turn was shown whole, in its order"
    assert cut == 0
