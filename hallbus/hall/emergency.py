"""Emergencies and the slate.

An emergency is a prepared text that takes the boards, the strips and the loudspeakers of the hall, or of some of its areas, until the
all-clear or its own end; meanwhile nobody is called there. With the slate on, no public screen shows anything but the hall's name:
no call, no notice, no content. Both outlive a restart and the change of the day.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.agreement import agreed
from hallbus.hall.commands import Command, Refused
from hallbus.hall.facts import HallFacts, Screen

if TYPE_CHECKING:
    from hallbus.hall.state import Hall

NAME = "emergency"  # of the template, or how its name begins: emergency_fire
MINUTES, MINUTES_MOST = 30, 240
AGAIN = timedelta(seconds=20)  # from one time that it is said to the next


class Emergency(Struct, frozen=True):
    """What counts now. No areas: the whole hall."""

    name: str
    areas: tuple[str, ...]
    since: datetime
    until: datetime
    said: datetime  # the last time


def emergency_names(facts: HallFacts) -> tuple[str, ...]:
    """The texts that are prepared for it."""
    return tuple(name for name in facts.speech.templates if is_emergency(name))


def is_emergency(name: str) -> bool:
    return name == NAME or name.startswith(f"{NAME}_")


def emergency_at(hall: "Hall", area: str) -> Emergency | None:
    """What counts in an area."""
    now = hall.emergency
    return now if now is not None and (not now.areas or area in now.areas) else None


def emergency_of_screen(hall: "Hall", screen: Screen) -> Emergency | None:
    """What counts where a screen hangs, or for what it shows; a screen that belongs to no area tells of any."""
    window = hall.windows.get(screen.window) if screen.window is not None else None
    places = [area for area in (screen.area, *screen.areas, window.area if window else None) if area]
    if not places:
        return hall.emergency
    return next((now for area in places if (now := emergency_at(hall, area)) is not None), None)


def need_calm(hall: "Hall", window: int) -> None:
    """Nobody is called where people are told to leave. Raises Refused."""
    known = hall.windows.get(window)
    if known is not None and emergency_at(hall, known.area) is not None:
        raise Refused("emergency")


def carried(hall: "Hall", at: datetime) -> list[ev.Event]:
    """What goes on into a new day."""
    now, by = hall.emergency, "clock"
    raised: list[ev.Event] = [ev.EmergencyRaised(at, now.name, now.areas, now.until, by=by)] if now else []
    return [*raised, *([ev.SlateSwitched(at, True, by=by)] if hall.slate else [])]


def due_in_emergency(hall: "Hall", at: datetime) -> Iterator[Command]:
    """The end that was set when it was raised; until then it is said again and again."""
    now = hall.emergency
    if now is not None and now.until <= at:
        yield do.ClearEmergency(by="clock")
    elif now is not None and at - now.said >= AGAIN:
        yield do.RepeatEmergency(by="clock")


# Rules


def _raise(hall: "Hall", command: do.RaiseEmergency, at: datetime) -> list[ev.Event]:
    if not hall.day_open:
        raise Refused("day_closed")
    if command.name not in emergency_names(hall.facts):
        raise Refused("unknown_emergency")
    if unknown := set(command.areas) - {area.id for area in hall.facts.areas}:
        raise Refused("unknown_area", area=min(unknown))
    if not 0 < command.minutes <= MINUTES_MOST:
        raise Refused("emergency_minutes", most=MINUTES_MOST)
    if command.name in hall.facts.speech.two_people:
        asked = hall.emergency_asked
        if asked is not None and (asked.name, asked.areas) != (command.name, command.areas):
            asked = None
        if not agreed(asked.by if asked else "", asked.at if asked else None, command.by, at):
            return [ev.EmergencyProposed(at, command.name, command.areas, command.minutes, by=command.by)]
    until = at + timedelta(minutes=command.minutes)
    return [ev.EmergencyRaised(at, command.name, command.areas, until, by=command.by)]


def _repeat(hall: "Hall", command: do.RepeatEmergency, at: datetime) -> list[ev.Event]:
    return [ev.EmergencyRepeated(at, hall.emergency.name, by=command.by)] if hall.emergency else []


def _clear(hall: "Hall", command: do.ClearEmergency, at: datetime) -> list[ev.Event]:
    if hall.emergency is None:
        return []
    return [ev.EmergencyCleared(at, hall.emergency.name, by=command.by)]


def _switch(hall: "Hall", command: do.SwitchSlate, at: datetime) -> list[ev.Event]:
    if not hall.day_open:
        raise Refused("day_closed")
    return [] if hall.slate == command.on else [ev.SlateSwitched(at, command.on, command.reason, by=command.by)]


DECIDE: dict[type[Command], Callable[["Hall", Any, datetime], list[ev.Event]]] = {
    do.RaiseEmergency: _raise,
    do.RepeatEmergency: _repeat,
    do.ClearEmergency: _clear,
    do.SwitchSlate: _switch,
}


# How events change the hall


def _proposed(hall: "Hall", event: ev.EmergencyProposed) -> None:
    hall.emergency_asked = event


def _raised(hall: "Hall", event: ev.EmergencyRaised) -> None:
    hall.emergency = Emergency(event.name, event.areas, event.at, event.until, event.at)
    hall.emergency_asked = None


def _repeated(hall: "Hall", event: ev.EmergencyRepeated) -> None:
    if hall.emergency is not None:
        hall.emergency = replace(hall.emergency, said=event.at)


def _cleared(hall: "Hall", event: ev.EmergencyCleared) -> None:
    hall.emergency = None


def _switched(hall: "Hall", event: ev.SlateSwitched) -> None:
    hall.slate = event.on


APPLY: dict[type[ev.Event], Callable[["Hall", Any], None]] = {
    ev.EmergencyProposed: _proposed,
    ev.EmergencyRaised: _raised,
    ev.EmergencyRepeated: _repeated,
    ev.EmergencyCleared: _cleared,
    ev.SlateSwitched: _switched,
}
