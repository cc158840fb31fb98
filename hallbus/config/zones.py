"""Audio zones: that areas sound in them, that their loudspeakers are known, and that nothing is louder than it may be."""

from collections.abc import Iterator

from hallbus.config.problems import Finding
from hallbus.hall.facts import HallFacts, Zone


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about zones but their ids and times."""
    sounding = {area.zone for area in hall.areas if area.zone}
    for at, zone in enumerate(hall.zones):
        key = f"zones[{at}]"
        if zone.id not in sounding:
            yield Finding("unknown_zone", f"{key}.id", {"name": zone.id[:40], "known": sorted(sounding)})
        yield from _players(hall, key, zone)
        yield from _levels(key, zone)


def _players(hall: HallFacts, key: str, zone: Zone) -> Iterator[Finding]:
    boards = [screen.id for screen in hall.screens if screen.audio == zone.id]
    known = {*zone.speakers, *boards}
    for at, name in enumerate(zone.spare):
        if name not in known:
            yield Finding("unknown_speaker", f"{key}.spare[{at}]", {"name": name[:40], "known": sorted(known)})
    if known and known <= set(zone.spare):
        yield Finding("only_spare", f"{key}.spare")


def _levels(key: str, zone: Zone) -> Iterator[Finding]:
    levels: list[tuple[str, float | None]] = [(f"{key}.volume_db", zone.volume_db)]
    levels += [(f"{key}.hours[{at}].volume_db", hour.volume_db) for at, hour in enumerate(zone.hours)]
    for place, level in levels:
        if level is not None and zone.max_db < level <= 0 and zone.max_db >= -40:
            yield Finding("above_maximum", place, {"value": f"{level:g}", "most": f"{zone.max_db:g}"})
