"""What a TV shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from hallbus.hall.announcements import current_announcement
from hallbus.hall.emergency import emergency_of_screen
from hallbus.hall.facts import Notice, Screen
from hallbus.hall.night import light
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Call
from hallbus.hall.views.parts import View, area_of, emergency_view, hall_of, notices, phase, queues

KEPT_ON_BOARD = timedelta(minutes=2)
CALLS_MAX = 64  # on one board: three times what its zone's loudspeaker can say in two minutes


def board_view(hall: Hall, screen: Screen, at: datetime, released: Sequence[Notice] = ()) -> View:
    """A TV: the newest calls, who waits, which windows do not serve, what rotates beside it; `released` are written notices."""
    rules = hall.facts.calls
    area = next((a for a in hall.facts.areas if a.id == screen.area), None)
    return {
        "kind": "board",
        "layout": screen.kind,
        **hall_of(hall),
        "screen": {
            "id": screen.id,
            "rows": screen.rows,
            "regions": screen.regions,
            "audio": screen.audio,
            "flash_s": rules.flash_s,
            "glass_s": rules.glass_s,
            "newest_s": rules.newest_s,
        },
        "area": {"id": area.id, "name": area.name} if area else None,
        "day": hall.day if hall.day_open else None,
        "phase": phase(hall, at),
        "priority": hall.facts.priority.label_on_board,
        "calls": [] if hall.slate else board_calls(hall, screen, at),
        "waiting": hall.waiting,
        "queues": queues(hall),
        "windows": hall.rows,
        "notices": [] if hall.slate else notices(hall, at, released),
        "light": light(hall, at),
        "announcement": None if hall.slate else current_announcement(hall, screen, at),
        "emergency": emergency_view(hall, emergency_of_screen(hall, screen)),
        "slate": hall.slate,
    }


def board_calls(hall: Hall, screen: Screen, at: datetime) -> list[Call]:
    """Newest first: every call of the last two minutes, then what still stands, as far as there are rows; CALLS_MAX at most."""
    shown: list[Call] = []
    fresh = at - timedelta(seconds=hall.facts.speech.ttl_s)
    since = at - KEPT_ON_BOARD
    for call in reversed(hall.calls.values()):
        if len(shown) >= (CALLS_MAX if call.at >= since else screen.rows):
            break
        if call.at < since and call.over:
            continue
        if screen.areas and area_of(hall, call.window) not in screen.areas:
            continue
        shown.append(replace(call, say=True) if call.at > fresh and not call.over else call)
    return shown
