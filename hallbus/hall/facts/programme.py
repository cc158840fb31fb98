"""What plays when: playlists, the slots in which screens play them, and what is promised of a category."""

from typing import Literal

from hallbus.hall.facts.base import Day, Fact, Span


class Playlist(Fact, frozen=True, kw_only=True):
    """Clips that are played by turns: those named, then all of some categories, released uploads too."""

    id: str
    name: str
    clips: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Slot(Fact, frozen=True, kw_only=True):
    """When and where a playlist plays. A window that passes midnight belongs to the day on which it begins."""

    id: str
    playlist: str
    screens: tuple[str, ...] = ()  # with `areas` too: either; neither: every screen with content
    areas: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()  # none: every day
    hours: Span | None = None  # none: all day
    begins: str | None = None  # ISO dates, both days included
    ends: str | None = None
    rule: str | None = None  # of the days, an RRULE of RFC 5545 such as "FREQ=MONTHLY;BYDAY=1MO"; counted from `begins`
    weight: float = 1  # of the playing time beside other slots
    filler: bool = False  # only where no other slot has anything to play


class Share(Fact, frozen=True, kw_only=True):
    """So much of every hour's playing time belongs to a category."""

    category: str
    percent: float


class Deadline(Fact, frozen=True, kw_only=True):
    """A promise: on each of these screens no more than `minutes` pass without a clip of the category, shown to its end."""

    id: str
    name: str
    category: str
    minutes: float
    screens: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    hours: Span | None = None


class ProgrammeRules(Fact, frozen=True, kw_only=True):
    """How the playlist becomes a programme. Without slots all of it plays by turns, on every screen, all day."""

    playlists: tuple[Playlist, ...] = ()
    slots: tuple[Slot, ...] = ()
    shares: tuple[Share, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    too_long: Literal["refuse", "rest", "pause"] = (
        "refuse"  # a clip that is longer than a deadline: a mistake, or never played, or stopped to keep the promise
    )
    on_call: Literal["pause", "duck"] = "pause"  # what a call does to a film that fills its screen
    film_sound: tuple[str, ...] = ()  # languages of films, the best first; none: a film's first track
    keep_days: int = 35  # how long single plays are kept; what is added up by the day stays
