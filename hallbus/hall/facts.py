"""The facts of a hall that do not change while it is open: what the hall file says.

`hallbus.config` reads them from a TOML file with exactly these names and checks them; everything in `hallbus.hall` trusts them.
Lengths of time carry their unit in the name; times of day are "HH:MM" in the hall's own time zone.
"""

from typing import Literal

from msgspec import Struct, field

Language = Literal["zh-CN", "en"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = tuple[str, str]  # from, to as "HH:MM"


class Fact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of facts; a key that nobody knows is a mistake, not a comment."""


class Area(Fact, frozen=True, kw_only=True):
    """A part of the hall where people wait, with the audio zone that reaches it."""

    id: str
    name: str
    floor: int = 1
    zone: str | None = None
    name_en: str | None = None
    seats: int | None = None  # more people waiting than this raises an alarm


class ZoneHour(Fact, frozen=True, kw_only=True):
    """A time of day at which a zone has another level; it may pass midnight."""

    begins: str
    ends: str
    volume_db: float


class Zone(Fact, frozen=True, kw_only=True):
    """The loudspeakers that sound together, and how loud they may be. Decibels count against the files' own loudness."""

    id: str
    volume_db: float = 0
    max_db: float = 0  # nothing is ever louder, whatever the hour or the text
    hours: tuple[ZoneHour, ...] = ()
    silent: Span | None = None  # calls are only shown
    speakers: tuple[str, ...] = ()  # names of the programs that should be there
    spare: tuple[str, ...] = ()  # of these or of the zone's boards: silent unless another is missing


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


Region = Literal["calls", "content", "ticker", "call_banner"]
ScreenKind = Literal["board", "board_elder", "content", "led_strip", "led_text", "guide_tablet", "ops"]


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


class Kiosk(Fact, frozen=True, kw_only=True):
    """A machine that gives out tickets."""

    id: str
    name: str
    modes: tuple[Literal["id_card", "phone", "qr", "no_card"], ...] = ("no_card",)
    elder_mode: bool = False


class Weekly(Fact, frozen=True, kw_only=True):
    """The ordinary sessions of some days of the week."""

    days: tuple[Day, ...]
    sessions: tuple[Span, ...]


class Extended(Fact, frozen=True, kw_only=True):
    """Extra sessions for some services: early, late, Saturdays."""

    name: str
    days: tuple[Day, ...]
    sessions: tuple[Span, ...]
    services: tuple[str, ...]
    appointment_only: bool = False


class SpecialDay(Fact, frozen=True, kw_only=True):
    """A holiday, or a day that works like another weekday (a Saturday that makes up for a bridge day)."""

    date: str  # ISO
    works: bool
    like: Day = "mon"
    name: str = ""


class Break(Fact, frozen=True, kw_only=True):
    """A rota instead of a shut hall: windows that do not stay pause for so long."""

    name: str
    begins: str
    ends: str
    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
    stay: tuple[int, ...] = ()
    reason: Literal["lunch", "break"] = "lunch"


class Calendar(Fact, frozen=True, kw_only=True):
    """When the hall works."""

    weekly: tuple[Weekly, ...] = ()
    extended: tuple[Extended, ...] = ()
    special: tuple[SpecialDay, ...] = ()
    breaks: tuple[Break, ...] = ()
    doors_open_before_min: int = 10
    staff_ready_at: str = "07:30"
    issue_from: str = "08:40"
    stop_issue_before_close_min: int = 15
    after_close: Literal["serve_already_ticketed"] = "serve_already_ticketed"
    day_starts: str = "03:00"  # when one business day becomes the next
    holidays: str | None = None  # a file beside the hall file, with make-up working days


class PriorityClass(Fact, frozen=True, kw_only=True):
    """A group of visitors that goes first; the reason is never shown or spoken."""

    id: str
    name: str
    rule: str | None = None
    guide_only: bool = False  # given by a guide with a reason, never by a machine


class Mix(Fact, frozen=True, kw_only=True):
    """So many priority tickets to so many regular ones, in turns."""

    priority: int = 2
    regular: int = 1


class Priority(Fact, frozen=True, kw_only=True):
    """Who goes first, and how the others still move."""

    classes: tuple[PriorityClass, ...] = ()
    mix: Mix = Mix()
    label_on_board: str = "优先"
    announce_reason: bool = False
    green_at_start: bool = False  # whether the green channel is on when a day opens


class Appointments(Fact, frozen=True, kw_only=True):
    """How early an appointment may check in, and how late it still counts."""

    check_in_before_min: int = 30
    late_after_min: int = 15


class Alarms(Fact, frozen=True, kw_only=True):
    """When operators are told that more windows are needed."""

    queue_per_window: int = 10
    wait_minutes: int = 30


class Source(Fact, frozen=True, kw_only=True):
    """Another calling system of the same hall; its window names stand beside ours."""

    id: str
    name: str
    windows: dict[str, int]


class CallRules(Fact, frozen=True, kw_only=True):
    """How tickets are called, called again and given up."""

    recall_max: int = 5
    recall_min_gap_s: float = 5
    no_show_after_recalls: int = 3  # advice to the clerk, not a limit
    missed_policy: Literal["void", "requeue_after_n", "back_of_queue"] = "requeue_after_n"
    missed_requeue_after: int = 3
    missed_max: int = 2  # the miss that voids the ticket
    auto_abandon_at: tuple[str, ...] = ()
    same_id_same_service: Literal["one_open_ticket", "any"] = "one_open_ticket"
    flash_s: float = 3
    glass_s: float = 3  # every call keeps the top place at least so long
    newest_s: float = 60  # the newest call stays highlighted at most so long
    windows_start: Literal["open", "closed"] = "open"  # what windows are when a day opens


class SpeechRules(Fact, frozen=True, kw_only=True):
    """How a call is said. Templates know {ticket} {window} {area} {hall} {minutes}."""

    languages: tuple[Language, ...] = ("zh-CN",)
    repeat: int = 2
    gap_ms: int = 500
    chime: bool = True
    one_reads: Literal["一", "幺"] = "一"
    zero_reads: Literal["零"] = "零"
    window_reading: Literal["auto", "digits"] = "auto"  # auto: below 100 as a number, from 100 digit by digit
    ttl_s: float = 25
    backlog_single_read_over: int = 3
    backlog_merge_over: int = 5
    merge_max: int = 4  # calls in one sentence; 1: each is said alone
    rate: int = 160  # of the engine, in words a minute as pyttsx3 counts them
    voices: tuple[str, ...] = ("clips", "kokoro", "pyttsx3")  # the best first; "kokoro:zf_xiaoxiao" names a voice of it
    voices_en: tuple[str, ...] = ()  # the same for English; none: as above
    two_people: tuple[str, ...] = ("lost_child",)  # texts that a second person has to agree to
    urgent: tuple[str, ...] = ("emergency", "lost_child")  # texts that interrupt what sounds
    templates: dict[str, str] = field(default_factory=dict)
    templates_en: dict[str, str] = field(default_factory=dict)


class LedTexts(Fact, frozen=True, kw_only=True):
    """What a strip shows; `call` and `serving` know {ticket} and {window}."""

    call: str = "请{ticket}到{window}号窗口"
    call_place: str = "请{ticket}到{window}"  # when the window is a room with a name
    serving: str | None = None  # none: the call stays until the visit ends
    idle: str = "热情为您服务"
    pause: str = "  暂 停 服 务"
    break_: str = field(name="break", default="  休 息 中")
    away: str = "外出{until}回"
    onsite: str = "外出勘验{until}回"
    lunch: str = "午休轮班"
    before: str = "{opens}开始服务"
    closed: str = "今日服务已结束"
    emergency: str = "请紧急疏散"
    extended: str = "延时服务 预约办"


class Privacy(Fact, frozen=True, kw_only=True):
    """What never leaves the hub."""

    name_mask: Literal["middle"] = "middle"
    send_names_to_screens: bool = False
    ticket_only_services: tuple[str, ...] = ()


class Review(Fact, frozen=True, kw_only=True):
    """Who looks at content before it is public."""

    steps: tuple[str, ...] = ("初审", "审核", "审发")
    distinct_people: bool = True
    elevated: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # that this hall does not want on its screens


class Clip(Fact, frozen=True, kw_only=True):
    """An item of the playlist; its files stand in the clips folder beside the hall file.

    Without `files` they are `<id>.mp4` for a video, `<id>.png` for an image, `<id>-1.png` … for an image set.
    """

    id: str
    title: str
    category: str
    kind: Literal["video", "image", "image_set"]
    seconds: float
    pages: int = 1
    tracks: tuple[str, ...] = ()
    qr: bool = False
    files: tuple[str, ...] = ()


class Notice(Fact, frozen=True, kw_only=True):
    """A line for the ticker, perhaps for some days only."""

    id: str
    text: str
    text_en: str | None = None
    begins: str | None = None  # ISO dates, both days included
    ends: str | None = None


class Night(Fact, frozen=True, kw_only=True):
    """When the hall is quieter and dimmer, and when its screens are dark. Each pair may pass midnight."""

    quiet: Span | None = None
    volume_db: float = -6  # against the day's, while it is quiet
    dark: Span | None = None

    @property
    def turns(self) -> tuple[str, ...]:
        """The times of day at which it changes."""
        return (*(self.quiet or ()), *(self.dark or ()))


class Referral(Fact, frozen=True, kw_only=True):
    """What is not done here, and where to go instead."""

    asks: tuple[str, ...]
    say: str
    alternatives: tuple[str, ...] = ()
    address: str | None = None
    phone: str | None = None
    say_en: str | None = None


class HallFacts(Fact, frozen=True, kw_only=True):
    """Everything that the hall file says."""

    id: str
    name: str
    short_name: str
    timezone: str = "Asia/Shanghai"
    demo: bool = False
    languages: tuple[Language, ...] = ("zh-CN", "en")
    calendar: Calendar = Calendar()
    areas: tuple[Area, ...] = ()
    zones: tuple[Zone, ...] = ()
    departments: tuple[Department, ...] = ()
    services: tuple[Service, ...] = ()
    windows: tuple[Window, ...] = ()
    screens: tuple[Screen, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    priority: Priority = Priority()
    calls: CallRules = CallRules()
    speech: SpeechRules = SpeechRules()
    led: LedTexts = LedTexts()
    privacy: Privacy = Privacy()
    review: Review = Review()
    clips: str = "clips"  # the folder of the playlist's files, beside the hall file
    playlist: tuple[Clip, ...] = ()
    notices: tuple[Notice, ...] = ()
    not_here: tuple[Referral, ...] = ()
    appointments: Appointments = Appointments()
    alarms: Alarms = Alarms()
    night: Night = Night()
    sources: tuple[Source, ...] = ()
