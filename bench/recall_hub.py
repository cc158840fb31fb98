"""The hub of `bench.recall`: the demo hall with a clip that was released. Prints its port; a line on its input releases it again."""

import asyncio
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from PIL import Image

from bench.demo import FACTS, bench_app
from bench.servers import serve
from hallbus.content.clips import Draft
from hallbus.content.media import Medium
from hallbus.content.review import roles_of
from hallbus.web import app as web_app
from hallbus.web.parts import CLIPS, HUB, LIBRARY, MEDIA, REDRAW

SECONDS = 600.0  # of the clip: it is on until it is recalled


def draft(app: web.Application, data: Path) -> Draft:
    """A picture in the library, and what an editor makes of it."""
    picture = data / "picture.png"
    Image.new("RGB", (1280, 720), "orange").save(picture)
    media, now = app[MEDIA], app[HUB].clock.now()
    media.folder.mkdir(parents=True, exist_ok=True)
    facts = Medium("0" * 64, "a.png", "editor", now.isoformat(), "image", (), 0, width=1280, height=720)
    medium = media.keep(facts, [picture], None)
    today = now.date()
    return Draft("海报", "科普", (medium.hash,), today.isoformat(), (today + timedelta(days=9)).isoformat(), SECONDS)


def release(app: web.Application, id: int) -> None:
    """Through every step, each another person's, onto the screens."""
    clips, rules = app[CLIPS], FACTS.review
    one = clips.submit(id, "editor")
    for step in range(len(rules.steps)):
        one = clips.decide(id, f"person {step}", roles_of(rules, step), one.draft.hash, True)
    app[LIBRARY].gather()
    app[REDRAW].all()


async def main() -> None:
    data = Path(tempfile.mkdtemp())
    app, _ = bench_app(data, data / "clips")
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    await serve(app)
    web_app.calm_collector()
    words, id = await asyncio.to_thread(draft, app, data), 0
    while await lines.readline():
        if id:
            app[CLIPS].edit(id, words, "editor")
        else:
            id = app[CLIPS].write(words, "editor").id
        release(app, id)


if __name__ == "__main__":
    asyncio.run(main())
