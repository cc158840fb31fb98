"""The hub of a small box: the demo hall with a recorded pack and pyttsx3, and nothing else that speaks. Prints its port."""

import asyncio
import sys
from pathlib import Path

from msgspec.structs import replace

from bench.demo import FACTS, ROOT, keyring
from bench.servers import serve
from hallbus.clock import WallClock
from hallbus.web import app as web_app

RULES = replace(FACTS.speech, voices=("clips", "pyttsx3"), voices_en=(), languages=("zh-CN", "en"))


async def main(data: Path) -> None:
    web_app.KEY_RATE = web_app.KEY_BURST = 1e9
    facts = replace(FACTS, speech=RULES)
    app = web_app.make_app(facts, data, WallClock(facts.timezone), keyring(), ROOT / "examples/demo-hall" / FACTS.clips)
    await serve(app)
    web_app.calm_collector()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
