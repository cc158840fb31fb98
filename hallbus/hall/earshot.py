"""Which audio zones there are, and which can be heard where."""

from hallbus.hall.facts import HallFacts, Screen


def zones_of(facts: HallFacts) -> list[str]:
    """The audio zones of a hall."""
    return list(dict.fromkeys(a.zone for a in facts.areas if a.zone))


def zones_near(facts: HallFacts, screen: Screen) -> list[str]:
    """The zones that can be heard where a board hangs, or whose calls it shows; all of them when nobody says where that is."""
    areas = {*screen.areas, *([screen.area] if screen.area else [])}
    near = {a.zone for a in facts.areas if a.id in areas and a.zone} | ({screen.audio} if screen.audio else set())
    return [zone for zone in zones_of(facts) if zone in near or not near]
