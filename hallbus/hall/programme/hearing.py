"""Which of a film's sound tracks a screen plays: in the first language of its order that the film has, else the film's first.

Browsers play the first track of a file and offer no choice, so that each track of a film is a file of its own; choosing one is giving
a screen that file's address.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from hallbus.hall.facts.hall import HallFacts
from hallbus.hall.facts.places import Screen
from hallbus.hall.items import Item
from hallbus.hall.languages import UNKNOWN, means, tag_of


def order_on(facts: HallFacts, screen: Screen) -> tuple[str, ...]:
    """The languages of a screen's films, the best first: its own, else its zone's, else the hall's."""
    area = next((area for area in facts.areas if area.id == screen.area), None)
    id = screen.audio or (area.zone if area else None)
    zone = next((zone for zone in facts.zones if zone.id == id), None)
    return _written(screen.film_sound or (zone.film_sound if zone else ()) or facts.programme.film_sound)


def order_elsewhere(facts: HallFacts) -> tuple[str, ...]:
    """The hall's own, for whatever stands in no zone, such as a machine that shows the programme while nobody is there."""
    return _written(facts.programme.film_sound)


def heard(items: Iterable[Item], order: Sequence[str]) -> tuple[Item, ...]:
    """The items with the files that are played where these languages are wished for."""
    return tuple(_heard(item, order) for item in items)


def track_of(tracks: Sequence[str], sounds: Sequence[str], order: Sequence[str]) -> int:
    """The place of the track that is played. Of several that fit, the one that is exactly what was wished for, then the first."""
    there = [(at, told) for at, told in enumerate(tracks[: len(sounds)]) if sounds[at] and told != UNKNOWN]
    for wish in order:
        fitting = [(told.lower() != wish.lower(), at) for at, told in there if means(wish, told)]
        if fitting:
            return min(fitting)[1]
    return 0


def _written(order: Iterable[str]) -> tuple[str, ...]:
    return tuple(tag for text in order if (tag := tag_of(text)) is not None)


def _heard(item: Item, order: Sequence[str]) -> Item:
    track = track_of(item.tracks, item.sounds, order)
    return replace(item, files=(item.sounds[track],), track=track) if track else item
