"""Who is called when, and what becomes of those who do not come."""

from typing import Literal

from hallbus.hall.facts.base import Fact


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
