"""What people, devices and the clock ask of the hall. A command is decided by `hallbus.hall.rules`, or refused."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class Refused(Exception):
    """The hall's rules say no. `code` is stable; the page words it. `ticket` is the one that stands in the way, if any."""

    def __init__(self, code: str, ticket: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.ticket = ticket
        self.facts = facts


class Command(Struct, frozen=True, kw_only=True):
    """A wish; `by` is the key or person it comes from."""

    by: str = ""


class OpenDay(Command, frozen=True, kw_only=False):
    """Begin the business day `day` (ISO date)."""

    day: str


class CloseDay(Command, frozen=True, kw_only=False):
    """End the business day; open tickets are voided."""


class TakeTicket(Command, frozen=True, kw_only=False):
    """Draw a number for a service, or check in with an appointment (`booking` and its slot)."""

    service: str
    ref: str = ""
    group: str = "regular"
    language: str = "zh-CN"
    request: str = ""
    holder: str = ""
    booking: str = ""
    slot_from: datetime | None = None
    slot_to: datetime | None = None
    proxy: bool = False
    reason: str = ""  # why the class is one that only guides give
    guide: bool = False  # a guide asks


class Raise(Command, frozen=True, kw_only=False):
    """Move a ticket to another class, for a reason."""

    ticket: str
    group: str
    reason: str = ""


class ReserveBatch(Command, frozen=True, kw_only=False):
    """Set numbers aside for handing out before opening; `refs` names their pages, one each."""

    service: str
    batch: str
    refs: tuple[str, ...]
    lapses_at: datetime


class HandOut(Command, frozen=True, kw_only=False):
    """Give out the next `count` numbers of a batch: from now on they wait."""

    batch: str
    count: int
    request: str = ""


class LapseBatch(Command, frozen=True, kw_only=False):
    """Void what is left of a batch."""

    batch: str


class Lapse(Command, frozen=True, kw_only=False):
    """Give up those who were called or wait since before a time; none: everybody but those being served."""

    when: str
    before: datetime | None = None


class SwitchGreen(Command, frozen=True, kw_only=False):
    """Switch the green channel."""

    on: bool
    reason: str = ""


class ReceiveCall(Command, frozen=True, kw_only=False):
    """Show and say a call of another calling system."""

    source: str
    id: str
    ticket: str
    window: int


class AskHelp(Command, frozen=True, kw_only=False):
    """Call a colleague, silently."""

    help: str
    what: str
    window: int | None = None
    area: str | None = None


class AnswerHelp(Command, frozen=True, kw_only=False):
    """Somebody went."""

    help: str


class RaiseEmergency(Command, frozen=True, kw_only=False):
    """A prepared emergency for these areas, or without any for the whole hall, for so many minutes at most."""

    name: str
    areas: tuple[str, ...] = ()
    minutes: int = 30


class RepeatEmergency(Command, frozen=True, kw_only=False):
    """Say it once more."""


class ClearEmergency(Command, frozen=True, kw_only=False):
    """All clear."""


class SwitchSlate(Command, frozen=True, kw_only=False):
    """The hall's name and nothing else on every public screen, or again what they should show."""

    on: bool
    reason: str = ""


class Announce(Command, frozen=True, kw_only=False):
    """Say a prepared text: those of the day and of a schedule's time once, others when two people ask for it."""

    name: str
    zones: tuple[str, ...] = ()  # none: all
    until: datetime | None = None
    due: str = ""


class Void(Command, frozen=True, kw_only=False):
    """Give a ticket up."""

    ticket: str
    reason: str = ""


class Press(Command, frozen=True, kw_only=True):
    """A button of a window. The same `press` number twice is one press."""

    press: int | None = None


class CallNext(Press, frozen=True, kw_only=False):
    """Call whoever is next. `after` is what the clerk saw when pressing ("" for nobody yet)."""

    window: int
    after: str | None = None


class Call(Press, frozen=True, kw_only=False):
    """Call a chosen ticket."""

    window: int
    ticket: str


class Recall(Press, frozen=True, kw_only=False):
    """Call the ticket in hand once more."""

    window: int
    ticket: str | None = None


class Start(Press, frozen=True, kw_only=False):
    """The visitor is here."""

    window: int
    ticket: str | None = None


class Finish(Press, frozen=True, kw_only=False):
    """The visit is over."""

    window: int
    ticket: str | None = None


class NoShow(Press, frozen=True, kw_only=False):
    """The visitor did not come."""

    window: int
    ticket: str | None = None


class Park(Press, frozen=True, kw_only=False):
    """Set the visit aside."""

    window: int
    ticket: str | None = None
    reason: str = ""


class Resume(Press, frozen=True, kw_only=False):
    """Take a parked visit up again."""

    window: int
    ticket: str


class Transfer(Press, frozen=True, kw_only=False):
    """Send a ticket to another service, or to one window."""

    window: int
    ticket: str | None = None
    service: str | None = None
    to_window: int | None = None


class OpenWindow(Press, frozen=True, kw_only=False):
    """Begin to call."""

    window: int


class PauseWindow(Press, frozen=True, kw_only=False):
    """Stop calling for a while."""

    window: int
    reason: str = "pause"  # break, lunch, away and onsite have texts of their own
    until: str | None = None


class CloseWindow(Press, frozen=True, kw_only=False):
    """Stop calling for today."""

    window: int
