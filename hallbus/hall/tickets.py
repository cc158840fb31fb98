"""What the hall holds: a ticket and its legal moves, a call on the boards, a window's day."""

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Mode = Literal["open", "paused", "closed"]  # of a window
TicketState = Literal["waiting", "called", "serving", "parked", "missed", "served", "voided"]

# Legal moves of a ticket. `called -> served` is the visit that a call-next closes; every other end goes through `serving`.
MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"called", "waiting", "voided"}),
    "called": frozenset({"called", "serving", "served", "missed", "waiting", "voided"}),
    "serving": frozenset({"served", "parked", "waiting", "voided"}),
    "parked": frozenset({"serving", "waiting", "voided"}),
    "missed": frozenset({"waiting", "voided"}),
    "served": frozenset(),
    "voided": frozenset(),
}
OPEN_STATES = frozenset(state for state, moves in MOVES.items() if moves)
PRESSES_KEPT = 16  # a window's latest presses that are still recognised when they come again


class Ticket(Struct, frozen=True, gc=False):
    """One visitor's number and where it stands. `turn` orders a queue: the seq of taking, or of returning behind everyone."""

    number: str
    service: str
    taken_at: datetime
    turn: int
    ref: str = ""
    group: str = "regular"
    language: str = "zh-CN"
    slot_from: datetime | None = None  # an appointment that came in time
    proxy: bool = False  # nobody waits in the hall: never shown or said
    state: TicketState = "waiting"
    window: int | None = None
    for_window: int | None = None  # after a transfer to one window
    called_at: datetime | None = None
    recalled_at: datetime | None = None
    started_at: datetime | None = None
    changed_at: datetime | None = None
    call_seq: int = 0
    recalls: int = 0
    misses: int = 0
    reason: str = ""
    urgent_after: int | None = None  # a guide's urgent ticket: it is due when somebody was called after this seq
    since: datetime | None = None  # it waits since then; none: since it was taken
    spent_s: float = 0.0  # time at windows before it was parked
    missed_after: int = 0  # how many calls its queue had seen when it was missed


class Batch(Struct, frozen=True, gc=False):
    """Numbers set aside: `next` is the first that was not handed out yet. They count against the limits of `part`."""

    id: str
    service: str
    prefix: str
    first: int
    last: int
    next: int
    lapses_at: datetime
    part: Literal["am", "pm"]
    refs: tuple[str, ...] = ()
    lapsed: bool = False

    def number(self, n: int) -> str:
        """As it stands on the paper."""
        return f"{self.prefix}{n:03d}"


class Help(Struct, frozen=True, gc=False):
    """A colleague is wanted."""

    id: str
    what: str
    at: datetime
    window: int | None = None
    area: str | None = None


class Said(Struct, frozen=True, gc=False):
    """A prepared text that was said. No zones: in all of them."""

    name: str
    at: datetime
    by: str = ""
    zones: tuple[str, ...] = ()
    until: datetime | None = None
    due: str = ""


class Times(Struct):
    """What visits of one service took today, for the report."""

    visits: int = 0
    served_s: float = 0.0
    calls: int = 0
    waited_s: float = 0.0

    def add(self, seconds: float) -> None:
        """A visit ended after so long."""
        self.visits += 1
        self.served_s += seconds


class Call(Struct, frozen=True, gc=False, omit_defaults=True):
    """A row of a board: the newest call of one ticket. See docs/protocol.md for `say` and `over`.

    A board is sent dozens of these with every change, so what is as usual is left out.
    """

    seq: int
    ticket: str
    window: int
    at: datetime
    state: Literal["called", "serving", "missed"]
    say: bool
    place: str | None = None
    priority: bool = False
    over: bool = False
    recalls: int = 0
    service: str | UnsetType = UNSET


class WindowRow(Struct, frozen=True, gc=False, omit_defaults=True):
    """A window as boards show it; what is as usual is left out."""

    state: Literal["idle", "calling", "serving", "paused", "closed"]
    reason: str | None = None
    until: str | None = None
    place: str | None = None


class Post(Struct):
    """A window today: open or not, the ticket in hand, the last ticket called, and the presses already obeyed."""

    mode: Mode = "open"
    reason: str | None = None
    until: str | None = None
    ticket: str | None = None
    last: str | None = None
    presses: dict[int, tuple[int, str, str | None]] = {}  # press -> seq, kind of event, ticket
    moved_at: datetime | None = None  # when the mode changed last
    foreign: str | None = None  # the newest call of another calling system at this window
