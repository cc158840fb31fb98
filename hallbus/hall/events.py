"""What happened in the hall. Events are for ever: the journal keeps them for years.

`kind` and `version` name an event in the journal, never its class. A new field needs a default; a change of meaning needs a new
version and a step in `hallbus.codec.UPCASTS`.
"""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who caused an event, and with which press of a button."""

    by: str = ""
    press: int | None = None


class Event(Origin, frozen=True, omit_defaults=True, gc=False):
    """A fact; `at` is when the hub decided it."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    at: datetime


class DayOpened(Event, frozen=True, omit_defaults=True, gc=False):
    """A business day began: nobody waits, numbers start anew. `pace` keeps the minutes that a visit took lately, by service."""

    kind: ClassVar[str] = "day.opened"
    day: str
    pace: dict[str, float] = {}


class DayClosed(Event, frozen=True, omit_defaults=True, gc=False):
    """The business day is over; what was still open was voided before."""

    kind: ClassVar[str] = "day.closed"
    day: str


class DayLapsed(Event, frozen=True, omit_defaults=True, gc=False):
    """Those who were called or waited in vain until `when` ("12:20") were given up."""

    kind: ClassVar[str] = "day.lapsed"
    when: str


class TicketTaken(Event, frozen=True, omit_defaults=True, gc=False):
    """A visitor drew a number. `ref` is the unguessable name of the ticket's own page."""

    kind: ClassVar[str] = "ticket.taken"
    ticket: str
    service: str
    ref: str = ""
    group: str = "regular"
    language: str = "zh-CN"
    request: str = ""  # the machine's own number for this wish: the same wish again is the same ticket
    holder: str = ""  # a digest of who holds it, good for this day only
    booking: str = ""  # a digest of the appointment
    slot_from: datetime | None = None  # an appointment that came in time
    slot_to: datetime | None = None
    proxy: bool = False  # nobody waits in the hall: never shown or said
    batch: str = ""


class TicketRaised(Event, frozen=True, omit_defaults=True, gc=False):
    """A guide moved a ticket to another class, and said why."""

    kind: ClassVar[str] = "ticket.raised"
    ticket: str
    group: str
    reason: str = ""


class TicketCalled(Event, frozen=True, omit_defaults=True, gc=False):
    """A ticket was summoned to a window."""

    kind: ClassVar[str] = "ticket.called"
    ticket: str
    window: int


class TicketRecalled(Event, frozen=True, omit_defaults=True, gc=False):
    """A called ticket was summoned again."""

    kind: ClassVar[str] = "ticket.recalled"
    ticket: str
    window: int


class TicketStarted(Event, frozen=True, omit_defaults=True, gc=False):
    """The visitor came; service began."""

    kind: ClassVar[str] = "ticket.started"
    ticket: str
    window: int


class TicketServed(Event, frozen=True, omit_defaults=True, gc=False):
    """The visit at the window ended."""

    kind: ClassVar[str] = "ticket.served"
    ticket: str
    window: int


class TicketMissed(Event, frozen=True, omit_defaults=True, gc=False):
    """The visitor did not come."""

    kind: ClassVar[str] = "ticket.missed"
    ticket: str
    window: int


class TicketReturned(Event, frozen=True, omit_defaults=True, gc=False):
    """A missed ticket waits again: at its old place, or behind everyone when `behind` is set."""

    kind: ClassVar[str] = "ticket.returned"
    ticket: str
    behind: bool = False


class TicketParked(Event, frozen=True, omit_defaults=True, gc=False):
    """Service was interrupted; the ticket keeps its number and waits aside."""

    kind: ClassVar[str] = "ticket.parked"
    ticket: str
    window: int
    reason: str = ""


class TicketResumed(Event, frozen=True, omit_defaults=True, gc=False):
    """Service of a parked ticket goes on."""

    kind: ClassVar[str] = "ticket.resumed"
    ticket: str
    window: int


class TicketTransferred(Event, frozen=True, omit_defaults=True, gc=False):
    """A ticket went to another queue with its number and its original time."""

    kind: ClassVar[str] = "ticket.transferred"
    ticket: str
    window: int
    service: str | None = None
    to_window: int | None = None


class TicketVoided(Event, frozen=True, omit_defaults=True, gc=False):
    """A ticket was given up for good."""

    kind: ClassVar[str] = "ticket.voided"
    ticket: str
    reason: str = ""
    window: int | None = None


class WindowOpened(Event, frozen=True, omit_defaults=True, gc=False):
    """A window can call."""

    kind: ClassVar[str] = "window.opened"
    window: int


class WindowPaused(Event, frozen=True, omit_defaults=True, gc=False):
    """A window does not call for a while; `reason` is pause, break, lunch, away or onsite, `until` says when an absent clerk is back."""

    kind: ClassVar[str] = "window.paused"
    window: int
    reason: str = "pause"
    until: str | None = None


class WindowClosed(Event, frozen=True, omit_defaults=True, gc=False):
    """A window is done for today."""

    kind: ClassVar[str] = "window.closed"
    window: int


class BatchReserved(Event, frozen=True, omit_defaults=True, gc=False):
    """The numbers `first` to `last` of a prefix were set aside for handing out; those still unused at `lapses_at` are void."""

    kind: ClassVar[str] = "batch.reserved"
    batch: str
    service: str
    prefix: str
    first: int
    last: int
    lapses_at: datetime
    refs: tuple[str, ...] = ()


class BatchLapsed(Event, frozen=True, omit_defaults=True, gc=False):
    """What was left of a batch is void."""

    kind: ClassVar[str] = "batch.lapsed"
    batch: str


class GreenSwitched(Event, frozen=True, omit_defaults=True, gc=False):
    """The green channel was switched on or off."""

    kind: ClassVar[str] = "green.switched"
    on: bool
    reason: str = ""


class CallReceived(Event, frozen=True, omit_defaults=True, gc=False):
    """Another calling system of this hall called somebody; `id` is its own number for that."""

    kind: ClassVar[str] = "call.received"
    source: str
    id: str
    ticket: str
    window: int


class HelpAsked(Event, frozen=True, omit_defaults=True, gc=False):
    """Somebody asks for a colleague, silently: at a window, or in an area. `help` names the wish."""

    kind: ClassVar[str] = "help.asked"
    help: str
    what: str
    window: int | None = None
    area: str | None = None


class HelpAnswered(Event, frozen=True, omit_defaults=True, gc=False):
    """Somebody went to help."""

    kind: ClassVar[str] = "help.answered"
    help: str


class NoticeProposed(Event, frozen=True, omit_defaults=True, gc=False):
    """Somebody asked for a prepared text to be said; a second person has to agree."""

    kind: ClassVar[str] = "notice.proposed"
    name: str


class NoticeAnnounced(Event, frozen=True, omit_defaults=True, gc=False):
    """A prepared text is to be said now, by its name in the hall file: in these zones or, without any, in all of them.

    `until` is when it is too late to begin, if somebody said so; `due` the time of the schedule that asked for it.
    """

    kind: ClassVar[str] = "notice.announced"
    name: str
    zones: tuple[str, ...] = ()
    until: datetime | None = None
    due: str = ""


class EmergencyProposed(Event, frozen=True, omit_defaults=True, gc=False):
    """Somebody asked for a prepared emergency, for these areas or, without any, for the whole hall; a second person has to agree."""

    kind: ClassVar[str] = "emergency.proposed"
    name: str
    areas: tuple[str, ...] = ()
    minutes: int = 30


class EmergencyRaised(Event, frozen=True, omit_defaults=True, gc=False):
    """An emergency takes the screens and loudspeakers until it is cleared, or until its own end."""

    kind: ClassVar[str] = "emergency.raised"
    name: str
    areas: tuple[str, ...]
    until: datetime


class EmergencyRepeated(Event, frozen=True, omit_defaults=True, gc=False):
    """It is said once more, for those who came or did not hear it."""

    kind: ClassVar[str] = "emergency.repeated"
    name: str


class EmergencyCleared(Event, frozen=True, omit_defaults=True, gc=False):
    """All clear: everything is again as it was."""

    kind: ClassVar[str] = "emergency.cleared"
    name: str


class SlateSwitched(Event, frozen=True, omit_defaults=True, gc=False):
    """Every public screen shows the hall's name and nothing else, or again what it should."""

    kind: ClassVar[str] = "slate.switched"
    on: bool
    reason: str = ""


KINDS: dict[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        DayOpened,
        DayClosed,
        DayLapsed,
        TicketTaken,
        TicketRaised,
        TicketCalled,
        TicketRecalled,
        TicketStarted,
        TicketServed,
        TicketMissed,
        TicketReturned,
        TicketParked,
        TicketResumed,
        TicketTransferred,
        TicketVoided,
        WindowOpened,
        WindowPaused,
        WindowClosed,
        BatchReserved,
        BatchLapsed,
        GreenSwitched,
        CallReceived,
        HelpAsked,
        HelpAnswered,
        NoticeProposed,
        NoticeAnnounced,
        EmergencyProposed,
        EmergencyRaised,
        EmergencyRepeated,
        EmergencyCleared,
        SlateSwitched,
    )
}
