"""The door of the start-up check: is everything there and audible that the hall file expects?"""

import asyncio
import shutil
from pathlib import Path

from aiohttp import web

from hallbus.hall.earshot import zones_of
from hallbus.hall.facts import HallFacts
from hallbus.hall.wording import sound_test_clauses
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import NoVoice
from hallbus.web.auth import require
from hallbus.web.bodies import answer
from hallbus.web.machines import journal, missing, sound
from hallbus.web.parts import CLAUSES, DATA, HUB, LIBRARY, PUSH, RELAY

routes = web.RouteTableDef()

DISK_LOW_MB = 500  # the journal of years, but also what else fills a disk
VOICE_LIMIT_S = 8.0


@routes.post("/api/self-check")
async def self_check(request: web.Request) -> web.Response:
    """Looks at everything, and has every zone say a quiet test; also while the hall is halted."""
    require(request)
    app = request.app
    facts = app[HUB].facts
    app[RELAY].test_sound()
    voice = await _voice(app[CLAUSES], facts)
    absent, kiosks = missing(app), [k.id for k in facts.kiosks if f"kiosk:{k.id}" not in app[PUSH].by_name]
    zones = {zone: sound(app, zone) for zone in zones_of(facts)}
    clips = list(app[LIBRARY].problems)
    free = await asyncio.to_thread(_free_mb, app[DATA])
    stands = journal(app)
    audible = all(zone["players"] and not zone["blocked"] for zone in zones.values())
    return answer(
        {
            "at": app[HUB].clock.now(),
            "screens": _counted(len(facts.screens), absent),
            "kiosks": _counted(len(facts.kiosks), kiosks),
            "zones": zones,
            "journal": stands,
            "clips": {"missing": clips},
            "voice": voice,
            "disk_free_mb": free,
            "ok": not (absent or kiosks or clips)
            and audible
            and (stands, voice) == ("ok", "ok")
            and (free is not None and free >= DISK_LOW_MB),
        }
    )


def _counted(expected: int, absent: list[str]) -> dict[str, object]:
    return {"expected": expected, "connected": expected - len(absent), "missing": absent}


async def _voice(clauses: Clauses, facts: HallFacts) -> str:
    """ "ok", or why nothing can be said."""
    try:
        async with asyncio.timeout(VOICE_LIMIT_S):
            for clause in sound_test_clauses(facts.speech):
                await clauses.get(*clause)
    except NoVoice as why:
        return str(why) or "no voice"
    except TimeoutError:
        return "no answer"
    return "ok"


def _free_mb(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free // 1_000_000
    except OSError:
        return None
