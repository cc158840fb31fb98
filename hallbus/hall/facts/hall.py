"""A whole hall file."""

from hallbus.hall.facts.base import Fact, Language
from hallbus.hall.facts.hours import Calendar, Night
from hallbus.hall.facts.media import Uploads
from hallbus.hall.facts.places import Area, Department, Kiosk, Screen, Service, Window, Zone
from hallbus.hall.facts.programme import ProgrammeRules
from hallbus.hall.facts.queueing import Alarms, Appointments, CallRules, Priority, Source
from hallbus.hall.facts.texts import Clip, LedTexts, Notice, Privacy, Referral, Review, SpeechRules


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
    uploads: Uploads = Uploads()
    clips: str = "clips"  # the folder of the playlist's files, beside the hall file
    playlist: tuple[Clip, ...] = ()
    programme: ProgrammeRules = ProgrammeRules()
    notices: tuple[Notice, ...] = ()
    not_here: tuple[Referral, ...] = ()
    appointments: Appointments = Appointments()
    alarms: Alarms = Alarms()
    night: Night = Night()
    sources: tuple[Source, ...] = ()
