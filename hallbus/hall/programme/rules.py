"""What can be played on a screen, and the rules of the hall as they count for it."""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

from hallbus.hall.facts.places import Screen
from hallbus.hall.facts.programme import Deadline, Playlist, ProgrammeRules, Share, Slot
from hallbus.hall.items import Item

EVERYTHING = Playlist(id="", name="")
ALL_DAY = Slot(id="", playlist="", filler=True)
PART_S = 20.0  # less of a long item is not worth looking at
CHANGE_S = 5.0  # a screen needs a moment to change from a part of a long item to the clip that was promised


def has_content(screen: Screen) -> bool:
    """Whether anything but calls and notices is ever shown on it."""
    return screen.kind == "content" or (screen.kind == "board" and "content" in screen.regions)


class Filled(Struct, frozen=True):
    """A rule and the items that it is about."""

    rule: Slot | Share | Deadline
    items: tuple[Item, ...]


class Rules(Struct, frozen=True):
    """The programme of one screen. Items that are longer than one of its deadlines rest, or are paused: `long`, by id."""

    slots: tuple[Filled, ...] = ()
    fillers: tuple[Filled, ...] = ()
    shares: tuple[Filled, ...] = ()
    deadlines: tuple[Filled, ...] = ()
    resting: tuple[Item, ...] = ()
    long: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Whatever can come on, each once."""
        groups = (*self.slots, *self.fillers, *self.shares, *self.deadlines)
        return tuple({item.id: item for group in groups for item in group.items}.values())


def rules_for(rules: ProgrammeRules, screen: Screen, items: Sequence[Item]) -> Rules:
    """What a hall's rules come to on a screen with these items."""
    promises = promises_on(rules, screen)
    longest = min((deadline.minutes * 60 for deadline in promises), default=math.inf)
    short = [item for item in items if item.seconds <= longest]
    pauses = rules.too_long == "pause" and has_room(promises, [(item.category, item.seconds) for item in short])
    playable = list(items) if pauses else short
    over = tuple(item for item in items if item.seconds > longest)
    slots = rules.slots or (ALL_DAY,)
    playlists = {playlist.id: playlist for playlist in (EVERYTHING, *rules.playlists)}
    filled = [Filled(slot, _of(playlists.get(slot.playlist), playable)) for slot in slots if _meant(slot, screen)]
    return Rules(
        slots=tuple(one for one in filled if isinstance(one.rule, Slot) and not one.rule.filler),
        fillers=tuple(one for one in filled if isinstance(one.rule, Slot) and one.rule.filler),
        shares=tuple(Filled(share, _in(share.category, playable)) for share in rules.shares),
        deadlines=tuple(Filled(promise, _in(promise.category, short)) for promise in promises),
        resting=() if pauses else over,
        long=tuple(item.id for item in over) if pauses else (),
    )


def promises_on(rules: ProgrammeRules, screen: Screen) -> list[Deadline]:
    """The deadlines that are meant for a screen."""
    return [deadline for deadline in rules.deadlines if _meant(deadline, screen)]


def has_room(promises: Sequence[Deadline], clips: Iterable[tuple[str, float]]) -> bool:
    """Whether the clips of all promises leave time for anything else, so that long items end; `clips` are category and seconds."""
    longest: dict[str, float] = {}
    for category, seconds in clips:
        longest[category] = max(longest.get(category, 0.0), seconds)
    kept = sum(longest.get(promise.category, 0.0) for promise in promises)
    strictest = min((promise.minutes * 60 for promise in promises), default=math.inf)
    return strictest - kept >= PART_S + CHANGE_S


def _meant(rule: Slot | Deadline, screen: Screen) -> bool:
    everywhere = not rule.screens and not rule.areas
    return everywhere or screen.id in rule.screens or screen.area in rule.areas


def _of(playlist: Playlist | None, items: Sequence[Item]) -> tuple[Item, ...]:
    """A playlist's items: the named ones in their order, then those of its categories."""
    if playlist is None:
        return ()
    if playlist is EVERYTHING:
        return tuple(items)
    known = {item.id: item for item in items}
    named = [known[id] for id in playlist.clips if id in known]
    more = [item for item in items if item.category in playlist.categories]
    return tuple({item.id: item for item in (*named, *more)}.values())


def _in(category: str, items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.category == category)
