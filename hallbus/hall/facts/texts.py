"""What a hall says and shows, and what it does not."""

from typing import Literal

from msgspec import field

from hallbus.hall.facts.base import Day, Fact, Language


class Scheduled(Fact, frozen=True, kw_only=True):
    """A prepared text that is said by itself, once each time."""

    name: str  # of its template
    at: tuple[str, ...]
    days: tuple[Day, ...] = ()  # none: every day; never on one without a session
    zones: tuple[str, ...] = ()  # none: every zone
    expires_min: int = (
        10  # who is later than that, because the hub was off or the zone was busy, does not say it any more
    )


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
    dialect: str | None = None  # a recorded pack in which everything is said once more after Mandarin
    two_people: tuple[str, ...] = ("lost_child",)  # texts that a second person has to agree to
    urgent: tuple[str, ...] = ("emergency", "lost_child")  # texts that interrupt what sounds
    announce_languages: tuple[Language, ...] = ()  # of prepared texts, in this order; none: those of calls
    schedule: tuple[Scheduled, ...] = ()
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
    elevated: tuple[str, ...] = ()  # the cases that take one step more
    elevated_step: str = "提级审核"
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


class Referral(Fact, frozen=True, kw_only=True):
    """What is not done here, and where to go instead."""

    asks: tuple[str, ...]
    say: str
    alternatives: tuple[str, ...] = ()
    address: str | None = None
    phone: str | None = None
    say_en: str | None = None
