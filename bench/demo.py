"""The hall that is measured: the demo hall, with one key that is known, and every window serving everybody."""

import hashlib
from pathlib import Path

from aiohttp import web
from msgspec.structs import replace

from hallbus.clock import WallClock
from hallbus.config import load
from hallbus.hall.facts import Calendar
from hallbus.keys import Keyring
from hallbus.push import Push
from hallbus.speech.voices import Voice
from hallbus.web import app as web_app
from hallbus.web.parts import PUSH

ROOT = Path(__file__).parent.parent
DEMO = load(ROOT / "examples" / "demo-hall" / "hall.toml")
# Every window serves everybody, so that all of them press; at any hour, as many as come, and nobody is given up.
FACTS = replace(
    DEMO,
    calendar=Calendar(),
    calls=replace(DEMO.calls, auto_abandon_at=()),
    services=tuple(replace(s, limits=None) for s in DEMO.services),
    windows=tuple(replace(w, services=("A1",), queue=True, priority_only_until_idle=False) for w in DEMO.windows),
)
KEY = "bench"
WINDOWS = [w.no for w in FACTS.windows]
BIG = next(f"{clip.id}.mp4" for clip in FACTS.playlist if clip.kind == "video" and not clip.files)
SHOWN = [s.id for s in FACTS.screens if s.kind in ("board", "board_elder", "led_strip", "led_entrance", "content")]


def window_key(no: int) -> str:
    """What a window presses with. The administrator's presses would be in the audit as well: no hall is run like that."""
    return f"{KEY}-window-{no}"


def screen_key(id: str) -> str:
    """What a board's page has: only with its own key does the hub take its proof of play."""
    return f"{KEY}-screen-{id}"


def keyring() -> Keyring:
    """The administrator's key is `KEY`, each window and each screen has its own."""
    keys = {"admin": KEY}
    keys |= {f"window:{no}": window_key(no) for no in WINDOWS}
    keys |= {f"screen:{screen.id}": screen_key(screen.id) for screen in FACTS.screens}
    return Keyring({holder: hashlib.sha256(key.encode()).hexdigest() for holder, key in keys.items()})


def bench_app(data: Path, clips: Path | None = None) -> tuple[web.Application, Push]:
    """The demo hall's application, with the keys of `keyring`; no engine speaks."""
    web_app.KEY_RATE = web_app.KEY_BURST = 1e9
    app = web_app.make_app(
        FACTS, data, WallClock(FACTS.timezone), keyring(), clips or ROOT / "examples" / "demo-hall" / FACTS.clips,
        voice=Voice(data / "audio", command=("false",)),
    )  # fmt: skip
    return app, app[PUSH]
