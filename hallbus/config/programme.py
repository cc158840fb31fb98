"""The programme: that playlists, screens and categories exist, that rules name days, and that promises can be kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from dateutil.rrule import DAILY, rrule, rrulestr

from hallbus.config.problems import Finding, Value
from hallbus.hall.facts import Deadline, HallFacts, Slot
from hallbus.hall.programme.rules import has_content, has_room, promises_on

_BY_DAY = frozenset(
    [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "WKST",
        "BYDAY",
        "BYMONTH",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYSETPOS",
    ]
)
_RULE_SIGNS = 200
_LONGEST_S = 3600  # of a clip; a longer one is a mistake by itself


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about playlists, slots, shares and deadlines but their ids, times and sizes."""
    yield from _playlists(hall)
    yield from _slots(hall)
    yield from _shares(hall)
    for at, deadline in enumerate(hall.programme.deadlines):
        key = f"programme.deadlines[{at}]"
        yield from _screens(hall, key, deadline)
        yield from _categories(hall, [(f"{key}.category", deadline.category)])
    yield from _too_long(hall)


def _playlists(hall: HallFacts) -> Iterator[Finding]:
    clips = [clip.id for clip in hall.playlist]
    for at, playlist in enumerate(hall.programme.playlists):
        key = f"programme.playlists[{at}]"
        for nth, name in enumerate(playlist.clips):
            if name not in clips:
                yield Finding("unknown_clip", f"{key}.clips[{nth}]", {"name": name[:40], "known": clips})
        if not playlist.clips and not playlist.categories:
            yield Finding("empty_playlist", key, {"name": playlist.name})
        yield from _categories(
            hall, [(f"{key}.categories[{nth}]", name) for nth, name in enumerate(playlist.categories)]
        )


def _slots(hall: HallFacts) -> Iterator[Finding]:
    known = [playlist.id for playlist in hall.programme.playlists]
    for at, slot in enumerate(hall.programme.slots):
        key = f"programme.slots[{at}]"
        if slot.playlist not in known:
            yield Finding("unknown_playlist", f"{key}.playlist", {"name": slot.playlist[:40], "known": known})
        yield from _screens(hall, key, slot)
        if slot.rule is not None and not _names_days(slot.rule):
            yield Finding("bad_rule", f"{key}.rule", {"name": slot.rule[:60]})
        elif slot.rule is not None and slot.begins is None:
            yield Finding("rule_uncounted", f"{key}.rule")


def _names_days(rule: str) -> bool:
    """Whether a rule names days and nothing smaller; a rule of seconds would be reckoned for hours."""
    if len(rule) > _RULE_SIGNS:
        return False
    parts = dict(part.upper().partition("=")[::2] for part in rule.split(";"))
    if not parts.keys() <= _BY_DAY or "FREQ" not in parts:
        return False
    try:
        read = rrulestr(rule, dtstart=datetime(2026, 1, 1))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):  # as the reader of rules fails
        return False
    return isinstance(read, rrule) and getattr(read, "_freq", DAILY) <= DAILY


def _shares(hall: HallFacts) -> Iterator[Finding]:
    shares = hall.programme.shares
    yield from _categories(hall, [(f"programme.shares[{at}].category", s.category) for at, s in enumerate(shares)])
    first: dict[str, int] = {}
    for at, share in enumerate(shares):
        if first.setdefault(share.category, at) != at:
            values = {"name": share.category, "first": f"programme.shares[{first[share.category]}]"}
            yield Finding("duplicate_share", f"programme.shares[{at}].category", values)
    whole = sum(share.percent for share in shares)
    if whole > 100 and all(share.percent <= 100 for share in shares):
        yield Finding("shares_exceed", f"programme.shares[{len(shares) - 1}].percent", {"value": f"{whole:g}"})


def _screens(hall: HallFacts, key: str, rule: Slot | Deadline) -> Iterator[Finding]:
    screens, areas = {screen.id: screen for screen in hall.screens}, [area.id for area in hall.areas]
    with_content = [screen.id for screen in hall.screens if has_content(screen)]
    for nth, name in enumerate(rule.screens):
        if name not in screens:
            yield Finding("unknown_screen", f"{key}.screens[{nth}]", {"name": name[:40], "known": with_content})
        elif name not in with_content:
            yield Finding("screen_without_content", f"{key}.screens[{nth}]", {"name": name, "known": with_content})
    for nth, name in enumerate(rule.areas):
        if name not in areas:
            yield Finding("unknown_area", f"{key}.areas[{nth}]", {"name": name[:40], "known": areas})


def _categories(hall: HallFacts, named: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """A category that is only in uploads is right, but more often it is misspelt."""
    known = list(dict.fromkeys(clip.category for clip in hall.playlist))
    for key, name in named:
        if not name.strip():
            yield Finding("empty_text", key)
        elif name not in known:
            yield Finding("empty_category", key, {"name": name[:40], "known": known})


def _too_long(hall: HallFacts) -> Iterator[Finding]:
    """A clip during which a promise would be broken, and what stands in the way of pausing it."""
    promises = [promise for promise in hall.programme.deadlines if promise.minutes > 0]
    if not promises:
        return
    strictest = min(promises, key=lambda promise: promise.minutes)
    most = strictest.minutes * 60
    long = [(at, clip) for at, clip in enumerate(hall.playlist) if most < clip.seconds <= _LONGEST_S]
    short = [clip for clip in hall.playlist if clip.seconds <= most]
    values: dict[str, Value] = {"most": most, "deadline": strictest.name}
    if hall.programme.too_long == "refuse":
        for at, clip in long:
            yield Finding("clip_too_long", f"playlist[{at}].seconds", {**values, "seconds": clip.seconds})
        return
    for nth, promise in enumerate(hall.programme.deadlines):
        if promise.category in {clip.category for _, clip in long} - {clip.category for clip in short}:
            named: dict[str, Value] = {"name": promise.category, "most": most, "deadline": promise.name}
            yield Finding("no_clip_in_time", f"programme.deadlines[{nth}].category", named)
    clips = [(clip.category, clip.seconds) for clip in short]
    on_screens = [promises_on(hall.programme, screen) for screen in hall.screens if has_content(screen)]
    if hall.programme.too_long == "pause" and not all(has_room(each, clips) for each in on_screens):
        for at, clip in long:
            yield Finding("no_room_to_pause", f"playlist[{at}].seconds", {**values, "seconds": clip.seconds})
