"""How loud a zone may be: its own level, the hour's, the evening's, and a maximum that nothing exceeds."""

from datetime import datetime

from hallbus.hall.facts import HallFacts, Zone
from hallbus.hall.night import gain_db, within


def zone_of(facts: HallFacts, name: str) -> Zone:
    """What the hall file says of a zone; a zone that has no block of its own is an ordinary one."""
    return next((zone for zone in facts.zones if zone.id == name), Zone(id=name))


def level_db(facts: HallFacts, name: str, at: datetime, urgent: bool = False) -> float | None:
    """Gives the level in decibels against the loudness of the files, 0 at most; None while the zone is silent.

    What is urgent is as loud as the zone may ever be, at any hour.
    """
    zone = zone_of(facts, name)
    if urgent:
        return zone.max_db
    if within(zone.silent, at):
        return None
    hour = next((hour for hour in zone.hours if within((hour.begins, hour.ends), at)), None)
    own = zone.volume_db if hour is None or hour.volume_db is None else hour.volume_db
    return min(own + gain_db(facts.night, at), zone.max_db)
