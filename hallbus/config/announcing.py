"""What is said by itself: that the text is there and may be, that its zones sound, and that it is said once."""

from collections.abc import Iterator

from hallbus.config.problems import Finding
from hallbus.hall.earshot import zones_of
from hallbus.hall.facts import HallFacts, Scheduled
from hallbus.hall.loudness import zone_of
from hallbus.hall.posts import OF_THE_DAY, is_announced


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about the schedule of prepared texts but its times and sizes."""
    for at, text in enumerate(hall.speech.schedule):
        key = f"speech.schedule[{at}]"
        yield from _named(hall, f"{key}.name", text.name)
        known = zones_of(hall)
        for nth, zone in enumerate(text.zones):
            if zone not in known:
                yield Finding("unknown_zone", f"{key}.zones[{nth}]", {"name": zone[:40], "known": known})
        if not text.at:
            yield Finding("never_announced", f"{key}.at", {"name": text.name[:40]})
        yield from _silent(hall, key, text)
    yield from _twice(hall.speech.schedule)


def _named(hall: HallFacts, key: str, name: str) -> Iterator[Finding]:
    if name in OF_THE_DAY:
        yield Finding("text_of_the_day", key, {"name": name})
    elif name in hall.speech.two_people:
        yield Finding("text_of_two_people", key, {"name": name})
    elif name not in hall.speech.templates or not is_announced(name):
        others = {*OF_THE_DAY, *hall.speech.two_people}
        known = [each for each in hall.speech.templates if is_announced(each) and each not in others]
        yield Finding("unknown_text", key, {"name": name[:40], "known": known})


def _silent(hall: HallFacts, key: str, text: Scheduled) -> Iterator[Finding]:
    """A time at which nobody would hear it."""
    for nth, time in enumerate(text.at):
        spans = [zone_of(hall, zone).silent for zone in text.zones or zones_of(hall)]
        if spans and all(span is not None and _within(span, time) for span in spans):
            yield Finding("announced_in_silence", f"{key}.at[{nth}]", {"name": time})


def _within(span: tuple[str, str], time: str) -> bool:
    begins, ends = span
    return begins <= time < ends if begins <= ends else time >= begins or time < ends


def _twice(schedule: tuple[Scheduled, ...]) -> Iterator[Finding]:
    """The hall keeps each text's time once a day: a second block of the same time would never be heard."""
    first: dict[tuple[str, str], list[tuple[frozenset[str], str]]] = {}
    for at, text in enumerate(schedule):
        days = frozenset(text.days)
        for nth, time in enumerate(text.at):
            key = f"speech.schedule[{at}].at[{nth}]"
            others = first.setdefault((text.name, time), [])
            clash = next((place for held, place in others if not held or not days or held & days), None)
            if clash is not None:
                yield Finding("announced_twice", key, {"name": time, "first": clash})
            others.append((days, key))
