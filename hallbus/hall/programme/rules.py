"""What can be played on a screen, and the rules of the hall as they count for it."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from hallbus.hall.facts.places import Screen
from hallbus.hall.facts.programme import Deadline, Playlist, ProgrammeRules, Share, Slot
from hallbus.hall.items import Item

EVERYTHING = Playlist(id="", name="")
ALL_DAY = Slot(id="", playlist="", filler=True)


def has_content(screen: Screen) -> bool:
    """Whether anything but calls and notices is ever shown on it."""
    return screen.kind == "content" or (screen.kind == "board" and "content" in screen.regions)


class Filled(Struct, frozen=True):
    """A rule and the items that it is about."""

    rule: Slot | Share | Deadline
    items: tuple[Item, ...]


class Rules(Struct, frozen=True):
    """The programme of one screen. `resting` are longer than one of its deadlines and never play."""

    slots: tuple[Filled, ...] = ()
    fillers: tuple[Filled, ...] = ()
    shares: tuple[Filled, ...] = ()
    deadlines: tuple[Filled, ...] = ()
    resting: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Whatever can come on, each once."""
        groups = (*self.slots, *self.fillers, *self.shares, *self.deadlines)
        return tuple({item.id: item for group in groups for item in group.items}.values())


def rules_for(rules: ProgrammeRules, screen: Screen, items: Sequence[Item]) -> Rules:
    """What a hall's rules come to on a screen with these items."""
    promises = [deadline for deadline in rules.deadlines if _meant(deadline, screen)]
    longest = min((deadline.minutes * 60 for deadline in promises), default=None)
    playable = [item for item in items if longest is None or item.seconds <= longest]
    slots = rules.slots or (ALL_DAY,)
    playlists = {playlist.id: playlist for playlist in (EVERYTHING, *rules.playlists)}
    filled = [Filled(slot, _of(playlists.get(slot.playlist), playable)) for slot in slots if _meant(slot, screen)]
    return Rules(
        slots=tuple(one for one in filled if isinstance(one.rule, Slot) and not one.rule.filler),
        fillers=tuple(one for one in filled if isinstance(one.rule, Slot) and one.rule.filler),
        shares=tuple(Filled(share, _in(share.category, playable)) for share in rules.shares),
        deadlines=tuple(Filled(promise, _in(promise.category, playable)) for promise in promises),
        resting=tuple(item for item in items if item not in playable),
    )


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
