"""A real film that is longer than a promise: a screen stops it, shows what it promised, and goes on where it was."""

import asyncio
import itertools
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hallbus.hall.facts import Clip, Deadline
from hallbus.web.parts import LIBRARY, REDRAW
from tests.browser.clips import film
from tests.browser.eyes import Eyes
from tests.browser.house import OpenHouse, quiet_demo
from tests.patience import PATIENCE_S

EVERY_MIN, FILM_S, PROMISED_S = 0.5, 48, 2
SLACK_S = 0.5  # between two looks at what is on, and until a film that was told to play does

# What is seen and how far it is, twenty times a second.
WATCH = """() => {
  window.seen = []
  setInterval(() => {
    const film = document.querySelector('.layer.seen video')
    const name = film?.currentSrc.replace(/.*\\/clips\\/([a-z]+).*/, '$1')
    if (name) window.seen.push([name, film.currentTime])
  }, 50)
}"""


def runs(seen: list[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """What was on, one after the other: from where to where."""
    grouped = [(name, list(looks)) for name, looks in itertools.groupby(seen, key=lambda look: look[0])]
    return [(name, looks[0][1], looks[-1][1]) for name, looks in grouped]


async def test_a_long_film_is_paused_for_the_promised_clip_and_goes_on_where_it_was(
    eyes: Eyes, open_house: OpenHouse, tmp_path: Path
) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    await film(clips / "fraud.mp4", "lime", PROMISED_S)
    await film(tmp_path / "long.mp4", "orange", FILM_S)
    playlist = (
        Clip(id="fraud", title="反诈", category="反诈", kind="video", seconds=PROMISED_S),
        Clip(id="long", title="长片", category="科普", kind="video", seconds=FILM_S),
    )
    facts = quiet_demo(playlist=playlist)
    promise = Deadline(id="fraud", name="反诈宣传", category="反诈", minutes=EVERY_MIN)
    house = await open_house(
        replace(facts, programme=replace(facts.programme, shares=(), deadlines=(promise,), too_long="pause"))
    )
    page = await eyes.open(house.page("board", "TV-1"), (1280, 720), ready=".layer.seen")
    await page.evaluate(WATCH)
    (tmp_path / "long.mp4").rename(clips / "long.mp4")  # its turn comes now, from its beginning
    assert house.app[LIBRARY].scan()
    house.app[REDRAW].all()
    await page.wait_for_function(
        "() => window.seen.some(([name, at]) => name === 'long' && at > 30)", timeout=(FILM_S + 2 * PATIENCE_S) * 1000
    )
    rows = await whole(house)
    seen = runs([(name, at) for name, at in await page.evaluate("() => window.seen")])
    begin = next(at for at, (name, _, _) in enumerate(seen) if name == "long")
    (_, first, stopped), (name, begun, ended), (_, resumed, _) = seen[begin : begin + 3]
    assert first < SLACK_S
    assert name == "fraud"
    assert (begun < SLACK_S, ended > PROMISED_S - SLACK_S) == (True, True), "the promised clip is shown whole"
    assert 20 < stopped < EVERY_MIN * 60, "it was stopped in its middle"
    assert abs(resumed - stopped) < SLACK_S, "and goes on where it was"
    assert (rows["long"]["whole"], rows["long"]["cut"]) == (1, 0), "its parts together are one whole play"


async def whole(house: Any) -> dict[str, Any]:
    """What the report counts, once the film was shown to its end."""
    async with asyncio.timeout(FILM_S + 2 * PATIENCE_S):
        while True:
            answer = await house.ask("GET", "/api/plays", headers=house.admin)
            rows = {row["clip"]: row for row in answer.json["clips"]}
            if rows.get("long", {}).get("whole"):
                return rows
            await asyncio.sleep(0.2)
