"""Between any two items the content is never empty: every frame that the browser gives out is looked at."""

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.frames import Frames
from hallbus.hall.facts import Clip
from hallbus.web.parts import HEALTH
from tests.browser.clips import film, still
from tests.browser.eyes import Eyes, until
from tests.browser.house import OpenHouse, quiet_demo

FILM, PICTURE, SET = "video", "image", "image_set"
ROUND = (
    FILM,
    FILM,
    PICTURE,
    PICTURE,
    SET,
    SET,
    PICTURE,
    FILM,
    SET,
)  # each kind comes after each, the first after the last
COLOURS = ("orange", "lime", "cyan", "magenta")
SECONDS = {FILM: 2, PICTURE: 1.5, SET: 3}


async def drawn(folder: Path) -> tuple[Clip, ...]:
    clips = []
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    for place, kind in enumerate(ROUND):
        id, colour, next = f"c{place}", COLOURS[place % 4], COLOURS[(place + 1) % 4]
        more: dict[str, Any] = {}
        if kind == FILM:
            await film(folder / f"{id}.mp4", colour, SECONDS[FILM])
        elif kind == PICTURE:
            still(folder / f"{id}.png", colour)
        else:
            still(folder / f"{id}-1.png", colour)
            still(folder / f"{id}-2.png", next)
            more = {"pages": 2}
        clips.append(Clip(id=id, title=id, category="科普", kind=kind, seconds=SECONDS[kind], **more))
    return tuple(clips)


async def test_no_kind_of_item_leaves_a_gap_before_another(eyes: Eyes, open_house: OpenHouse, tmp_path: Path) -> None:
    house = await open_house(quiet_demo(playlist=await drawn(tmp_path / "clips")))
    page = await eyes.open(house.page("board", "TV-1"), (640, 360), ready=".layer.seen")
    frames = Frames(page)
    await frames.watch(".player")

    def shown() -> list[str]:
        return [play["clip"] for play in house.app[HEALTH].played if play["complete"]]

    await until(lambda: len(shown()) > len(ROUND), within_s=90)
    pairs = {(ROUND[int(one[1:])], ROUND[int(next[1:])]) for one, next in pairwise(shown())}
    assert pairs == {(one, other) for one in SECONDS for other in SECONDS}, "each kind came after each"
    assert frames.seen > 100, "somebody looked"
    assert frames.blank == 0
