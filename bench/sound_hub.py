"""The hub that is listened to: the demo hall with pyttsx3, said once, with two loudspeakers by name or its own boards. Prints its port."""

import asyncio
import hashlib
import sys
from pathlib import Path

from msgspec.structs import replace

from bench.demo import FACTS, KEY, ROOT
from bench.servers import serve
from hallbus.clock import WallClock
from hallbus.hall.facts import Zone
from hallbus.keys import Keyring
from hallbus.speech.voices import Voice
from hallbus.web import app as web_app

RULES = replace(FACTS.speech, repeat=1, rate=300)


async def main(data: Path, spare: bool, boards: bool) -> None:
    zones = (Zone(id="Z1", speakers=("left", "right"), spare=("right",) if spare else ()),)
    screens = FACTS.screens if boards else tuple(replace(s, audio=None) for s in FACTS.screens)
    facts = replace(FACTS, speech=RULES, zones=() if boards else zones, playlist=(), screens=screens)
    keyring = Keyring({"admin": hashlib.sha256(KEY.encode()).hexdigest()})
    web_app.KEY_RATE = web_app.KEY_BURST = 1e9
    app = web_app.make_app(
        facts, data, WallClock(facts.timezone), keyring, ROOT, voice=Voice(data / "audio", rate=RULES.rate)
    )
    await serve(app)
    web_app.calm_collector()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), "spare" in sys.argv[2:], "boards" in sys.argv[2:]))
