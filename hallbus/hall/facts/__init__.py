"""The facts of a hall that do not change while it is open: what the hall file says.

`hallbus.config` reads them from a TOML file with exactly these names and checks them; everything in `hallbus.hall` trusts them.
Lengths of time carry their unit in the name; times of day are "HH:MM" in the hall's own time zone.
"""

from hallbus.hall.facts.base import Day, Fact, Language, Span
from hallbus.hall.facts.hall import HallFacts
from hallbus.hall.facts.hours import Break, Calendar, Extended, Night, SpecialDay, Weekly
from hallbus.hall.facts.media import Uploads
from hallbus.hall.facts.places import (
    Area,
    Department,
    Kiosk,
    Limits,
    Region,
    Screen,
    ScreenKind,
    Service,
    Window,
    Zone,
    ZoneHour,
)
from hallbus.hall.facts.programme import Deadline, Playlist, ProgrammeRules, Share, Slot
from hallbus.hall.facts.queueing import Alarms, Appointments, CallRules, Mix, Priority, PriorityClass, Source
from hallbus.hall.facts.texts import Clip, LedTexts, Notice, Privacy, Referral, Review, Scheduled, SpeechRules

__all__ = [
    "Alarms",
    "Appointments",
    "Area",
    "Break",
    "Calendar",
    "CallRules",
    "Clip",
    "Day",
    "Deadline",
    "Department",
    "Extended",
    "Fact",
    "HallFacts",
    "Kiosk",
    "Language",
    "LedTexts",
    "Limits",
    "Mix",
    "Night",
    "Notice",
    "Playlist",
    "Priority",
    "PriorityClass",
    "Privacy",
    "ProgrammeRules",
    "Referral",
    "Region",
    "Review",
    "Scheduled",
    "Screen",
    "ScreenKind",
    "Service",
    "Share",
    "Slot",
    "Source",
    "Span",
    "SpecialDay",
    "SpeechRules",
    "Uploads",
    "Weekly",
    "Window",
    "Zone",
    "ZoneHour",
]
