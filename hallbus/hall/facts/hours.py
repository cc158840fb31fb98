"""When a hall is open, quiet and dark."""

from typing import Literal

from hallbus.hall.facts.base import Day, Fact, Span


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


class Night(Fact, frozen=True, kw_only=True):
    """When the hall is quieter and dimmer, and when its screens are dark. Each pair may pass midnight."""

    quiet: Span | None = None
    volume_db: float = -6  # against the day's, while it is quiet
    dark: Span | None = None

    @property
    def turns(self) -> tuple[str, ...]:
        """The times of day at which it changes."""
        return (*(self.quiet or ()), *(self.dark or ()))
