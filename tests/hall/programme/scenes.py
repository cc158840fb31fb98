"""Small programmes and days of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hallbus.hall.facts import Deadline, Playlist, ProgrammeRules, Screen, Share, Slot
from hallbus.hall.items import Item
from hallbus.hall.programme.choice import Progress, Turn
from hallbus.hall.programme.rules import Rules, rules_for
from hallbus.hall.programme.timetable import plan

HERE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
TV = Screen(id="TV-1", kind="board", area="Z1", regions=("calls", "content"))


def item(id: str, category: str = "指南", seconds: float = 60, until: datetime | None = None) -> Item:
    files = (f"/clips/{id}.mp4",)
    return Item(id=id, title=id, category=category, kind="video", seconds=seconds, hash=id, files=files, until=until)


def playlist(id: str, *clips: str, categories: tuple[str, ...] = ()) -> Playlist:
    return Playlist(id=id, name=id, clips=clips, categories=categories)


def promise(minutes: float = 15, category: str = "反诈", **more: object) -> Deadline:
    return Deadline(id=f"每{category}", name=category, category=category, minutes=minutes, **more)  # type: ignore[arg-type]


def rules(*items: Item, screen: Screen = TV, **facts: object) -> Rules:
    return rules_for(ProgrammeRules(**facts), screen, items)  # type: ignore[arg-type]


def at(clock: str, day: str = "2026-11-24", zone: ZoneInfo = HERE) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).astimezone(UTC)


def turns(one: Rules, begins: datetime, hours: float = 1, zone: ZoneInfo = HERE) -> list[Turn]:
    return plan(one, Progress(begins), begins, begins + timedelta(hours=hours), zone)


def names(found: list[Turn]) -> list[str]:
    return [turn.item for turn in found]


__all__ = ["BERLIN", "HERE", "TV", "Share", "Slot", "at", "item", "names", "playlist", "promise", "rules", "turns"]
