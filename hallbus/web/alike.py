"""What screens that share a timetable are told alike, put into words once: all of them ask at the same instant when a clip is recalled."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from hallbus.content.timetables import AHEAD, Timetable
from hallbus.frames import encode
from hallbus.hall.items import Item
from hallbus.hall.programme.choice import Turn

FRESH = timedelta(seconds=5)


def programme_told(id: str, turns: list[Turn], table: Timetable, at: datetime) -> dict[str, Any]:
    """A screen's turns and everything that they are about, as its page knows them."""
    local = table.zone
    return {
        "screen": id,
        "at": at.astimezone(local),
        "items": [_item(item, item.id in table.rules.long) for item in table.rules.items],
        "resting": [{"id": item.id, "title": item.title} for item in table.rules.resting],
        "turns": [
            {"item": t.item, "begins": t.begins.astimezone(local), "seconds": t.seconds, "why": t.why, "by": t.by, **part_told(t)}
            for t in turns
        ],
    }  # fmt: skip


def part_told(turn: Turn) -> dict[str, float]:
    """Of a part of a paused item: how far into it, and what is left for later; of any other turn nothing."""
    return {"offset": turn.offset, "rest": turn.rest} if turn.offset or turn.rest else {}


def _item(item: Item, is_long: bool) -> dict[str, Any]:
    told = {
        "id": item.id, "title": item.title, "category": item.category, "kind": item.kind, "seconds": item.seconds,
        "files": item.files, "tracks": item.tracks, "track": item.track, "until": item.until,
    }  # fmt: skip
    return {**told, "long": True} if is_long else told


class Alike:
    """Encodes the turns of a timetable once for whoever asks within a few seconds. What was changed has another timetable."""

    def __init__(self) -> None:
        self._told: WeakKeyDictionary[Timetable, tuple[datetime, asyncio.Task[dict[str, msgspec.Raw]]]] = (
            WeakKeyDictionary()
        )

    async def told(self, table: Timetable, now: datetime) -> dict[str, msgspec.Raw]:
        """`items`, `resting` and `turns` from a moment of the last seconds on, as JSON."""
        known = self._told.get(table)
        if known is None or not timedelta() <= now - known[0] <= FRESH:
            known = now, asyncio.create_task(asyncio.to_thread(_encoded, table, now))
            self._told[table] = known
        try:
            return await asyncio.shield(known[1])  # who hangs up takes it from nobody else
        except Exception:
            self._told.pop(table, None)
            raise


def _encoded(table: Timetable, now: datetime) -> dict[str, msgspec.Raw]:
    told = programme_told("", table.turns(now, now + AHEAD), table, now)
    return {name: msgspec.Raw(encode(told[name])) for name in ("items", "resting", "turns")}
