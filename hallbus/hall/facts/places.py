"""Where things are in a hall, and what is done there."""

from typing import Literal

from hallbus.hall.facts.base import Fact, Span

Region = Literal["calls", "content", "ticker", "call_banner"]
ScreenKind = Literal["board", "board_elder", "content", "led_strip", "led_text", "guide_tablet", "ops"]


class Area(Fact, frozen=True, kw_only=True):
    """A part of the hall where people wait, with the audio zone that reaches it."""

    id: str
    name: str
    floor: int = 1
    zone: str | None = None
    name_en: str | None = None
    seats: int | None = None  # more people waiting than this raises an alarm


class ZoneHour(Fact, frozen=True, kw_only=True):
    """A time of day at which a zone has another level or other voices; it may pass midnight."""

    begins: str
    ends: str
    volume_db: float | None = None  # none: the zone's
    voices: tuple[str, ...] = ()  # none: the zone's
    voices_en: tuple[str, ...] = ()


class Zone(Fact, frozen=True, kw_only=True):
    """The loudspeakers that sound together, and how loud they may be. Decibels count against the files' own loudness."""

    id: str
    volume_db: float = 0
    max_db: float = 0  # nothing is ever louder, whatever the hour or the text
    hours: tuple[ZoneHour, ...] = ()
    voices: tuple[str, ...] = ()  # who speaks here, the best first; none: as in `speech`
    voices_en: tuple[str, ...] = ()
    silent: Span | None = None  # calls are only shown
    speakers: tuple[str, ...] = ()  # names of the programs that should be there
    spare: tuple[str, ...] = ()  # of these or of the zone's boards: silent unless another is missing
    film_sound: tuple[str, ...] = ()  # languages of films heard here, the best first; none: as in `programme`


class Department(Fact, frozen=True, kw_only=True):
    """Who answers for a service; `was` keeps the names that visitors may still use."""

    id: str
    name: str
    was: str | None = None
    name_en: str | None = None


class Limits(Fact, frozen=True, kw_only=True):
    """How many tickets a service gives out: in the morning, in the afternoon, in the day."""

    am: int | None = None
    pm: int | None = None
    day: int | None = None
    warn_left: int = 10  # so few left are worth a word


class Service(Fact, frozen=True, kw_only=True):
    """Something that a visitor comes for; its tickets carry `prefix`."""

    id: str
    prefix: str
    name: str
    department: str
    short: str  # two characters for boards
    short_en: str = ""
    average_minutes: float = 8
    limits: Limits | None = None
    private: bool = False  # number only: its name never reaches a public screen
    shares_queue_with: str | None = None  # a service with the same prefix, whose queue and numbers it joins
    early_open: bool = False
    elder_default: bool = False
    onsite_visit: bool = False
    prebatch: int = 0
    papers: tuple[str, ...] = ()  # what a visitor has to bring
    name_en: str | None = None
    plain: str | None = None  # a few plain words for the large pages of a machine
    also: tuple[str, ...] = ()  # other departments whose business it takes


class Window(Fact, frozen=True, kw_only=True):
    """A clerk's place. `place` names a room that is called by its name instead of a number."""

    no: int
    name: str
    area: str
    services: tuple[str, ...] = ()
    queue: bool = True
    place: str | None = None
    opens_early: bool = False
    low_counter: bool = False
    priority_only_until_idle: bool = False


class Screen(Fact, frozen=True, kw_only=True):
    """Something that shows: a TV board, a strip over a window, a text LED, a tablet."""

    id: str
    kind: ScreenKind
    area: str | None = None
    window: int | None = None
    cells: int | None = None  # half-width cells of an LED: a Chinese character takes two
    colour: Literal["red", "green", "amber", "white"] = "red"
    size_in: float | None = None  # diagonal in inches
    view_m: float | None = None  # farthest reader in metres
    portrait: bool = False
    rows: int = 6
    regions: tuple[Region, ...] = ()
    audio: str | None = None  # the zone whose loudspeaker this screen is
    areas: tuple[str, ...] = ()  # whose calls a board shows; empty: the whole hall
    film_sound: tuple[str, ...] = ()  # languages of its films, the best first; none: as in its zone


class Kiosk(Fact, frozen=True, kw_only=True):
    """A machine that gives out tickets."""

    id: str
    name: str
    modes: tuple[Literal["id_card", "phone", "qr", "no_card"], ...] = ("no_card",)
    elder_mode: bool = False
