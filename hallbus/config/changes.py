"""A hall file that was changed while the hall is running: what of it may count at once, and what waits for a restart.

Most of it may: what happened today is read again under the new facts, as a restart would do. What stays as it was: what other
programs or keys depend on, and what would make something else of the day so far (a prefix, a service that somebody waits for).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from hallbus.config import contradictory
from hallbus.hall.facts import HallFacts, Language
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES

Why = Literal["restart", "today", "in_use", "together"]

WORDS: dict[Why, dict[Language, str]] = {
    "restart": {"zh-CN": "重启服务后生效。", "en": "It counts after a restart of the hub."},
    "today": {
        "zh-CN": "会改变今天已经发生的事，请在当天结束后重启服务。",
        "en": "It would change what has happened today: restart the hub when the day is over.",
    },
    "in_use": {
        "zh-CN": "今天还有人在等或在办，请在当天结束后重启服务。",
        "en": "Somebody still waits for it today: restart the hub when the day is over.",
    },
    "together": {
        "zh-CN": "离不开另一处没有采用的修改。",
        "en": "It cannot do without another change that was not taken.",
    },
}

# What keeps its value until a restart; of a list, a key of its items.
KEEPS: dict[str, Why] = {
    "id": "restart",
    "timezone": "restart",
    "clips": "restart",
    "speech.rate": "restart",
    "speech.voices": "restart",
    "speech.voices_en": "restart",
    "screens.kind": "restart",
    "screens.audio": "restart",
    "calendar.day_starts": "today",
    "calls.windows_start": "today",
    "priority.green_at_start": "today",
    "services.prefix": "today",
    "services.shares_queue_with": "today",
}
NAMED = {
    "services": "id",
    "windows": "no",
    "screens": "id",
    "kiosks": "id",
}  # lists whose items have names of their own
WITH_KEYS = ("windows", "screens", "kiosks")  # each has a key, and keys are made when the hub starts


class Refused(Struct, frozen=True):
    """A key that stays as it was."""

    key: str
    why: Why


class Change(Struct, frozen=True):
    """The facts to go on with, the keys of the file that count, and those that do not."""

    facts: HallFacts
    applied: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def change_of(hall: Hall, new: HallFacts, folder: Path) -> Change:
    """What of `new` the hall can go on with; `new` has passed every check. `folder` is where the hall file stands."""
    old, notes = hall.facts, _Notes(hall)
    values = {name: notes.value(name, getattr(old, name), getattr(new, name)) for name in old.__struct_fields__}
    facts = HallFacts(**values)
    if notes.refused and contradictory(facts, folder):
        together = [Refused(key, "together") for key in notes.applied]
        return Change(old, (), (*notes.refused, *together))
    return Change(facts, tuple(notes.applied), tuple(notes.refused))


class _Notes:
    """Goes through two versions of the facts and writes down what it takes and what it leaves."""

    def __init__(self, hall: Hall) -> None:
        self.applied: list[str] = []
        self.refused: list[Refused] = []
        self._hall = hall

    def value(self, key: str, old: Any, new: Any) -> Any:
        """What a key of the file is from now on."""
        if old == new:
            return old
        if key in NAMED:
            return tuple(self._items(key, old, new))
        if isinstance(old, Struct):
            return self._fields(key, key, old, new)
        return self._one(key, key, old, new)

    def _one(self, rule: str, key: str, old: Any, new: Any) -> Any:
        if rule in KEEPS:
            self.refused.append(Refused(key, KEEPS[rule]))
            return old
        self.applied.append(key)
        return new

    def _fields(self, rule: str, key: str, old: Any, new: Any) -> Any:
        names = zip(new.__struct_fields__, new.__struct_encode_fields__, strict=True)
        values = {
            name: self._one(f"{rule}.{written}", f"{key}.{written}", getattr(old, name), getattr(new, name))
            for name, written in names
            if getattr(old, name) != getattr(new, name)
        }
        return replace(old, **values)

    def _items(self, key: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Any]:
        """The items in the order of the file, then those that may not go yet."""
        name = NAMED[key]
        known = {getattr(item, name): item for item in old}
        kept = [id for item in new if (id := getattr(item, name)) in known]
        if kept != [id for id in known if id in kept]:
            self.applied.append(key)  # their order
        for item in new:
            id = getattr(item, name)
            if id in known:
                yield self._fields(key, f"{key}.{id}", known[id], item)
            elif key in WITH_KEYS:
                self.refused.append(Refused(f"{key}.{id}", "restart"))
            else:
                self.applied.append(f"{key}.{id}")
                yield item
        for id in [id for id in known if id not in kept]:
            why: Why | None = "restart" if key in WITH_KEYS else "in_use" if _in_use(self._hall, id) else None
            if why:
                self.refused.append(Refused(f"{key}.{id}", why))
                yield known[id]
            else:
                self.applied.append(f"{key}.{id}")


def _in_use(hall: Hall, service: str) -> bool:
    """Whether somebody holds a number of this service, or may be handed one."""
    waits = any(t.service == service and t.state in OPEN_STATES for t in hall.tickets.values())
    return waits or any(b.service == service and not b.lapsed for b in hall.batches.values())
