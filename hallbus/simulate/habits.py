"""How people behave, in figures."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Habits:
    """Shares are of all visitors or visits; lengths carry their unit."""

    work: float = 1.0  # of the minutes that the hall file gives a visit
    work_spread: float = 0.5  # sigma of the log-normal that a visit's length follows
    clerk_spread: float = 0.12  # the same for the pace of one clerk beside another's
    walk_s: tuple[float, float] = (8.0, 40.0)  # from the call to the window
    walk_elder: float = 1.5  # times that
    turn_s: tuple[float, float] = (3.0, 20.0)  # from one visit's end to the next call
    notice_s: tuple[float, float] = (2.0, 8.0)  # until an idle clerk has seen that somebody waits
    absent: float = 0.04  # not there when called, but later
    gone: float = 0.02  # went home, whenever they are called
    patience_min: float = 150.0  # half of the visitors would wait longer than that
    patience_spread: float = 0.35
    gives_back: float = 0.01  # void their number by phone after a while
    absent_wait_s: tuple[float, float] = (20.0, 35.0)  # until the clerk calls again, or gives up
    absent_recalls: int = 2
    transfer: float = 0.05
    park: float = 0.04
    park_min: tuple[float, float] = (4.0, 40.0)
    pause: float = 0.025  # after a visit
    pause_min: tuple[float, float] = (2.0, 6.0)
    onsite: float = 0.3  # of the windows whose service is inspected on site, once a day
    onsite_min: tuple[int, int] = (30, 70)
    help: float = 0.004  # visits during which the clerk asks for a colleague
    booked: float = 0.04  # of the visitors of ordinary sessions
    booked_share: float = 0.5  # of what sessions for appointments alone could take
    booked_absent: float = 0.08
    booked_late: float = 0.1
    urgent: float = 0.004
    english: float = 0.02
    classes: dict[str, float] = field(
        default_factory=lambda: {"elder": 0.1, "disabled": 0.01, "pregnant": 0.01, "military": 0.015}
    )
    comes_back: float = 0.6  # of those who are told that numbers begin later today
    green: float = 0.35  # days on which the green channel is switched on
    green_after_min: float = 20.0  # from opening to the green channel
    green_min: float = 100.0


EVERYDAY = Habits()
DEMO = Habits(work=0.5, patience_min=240.0)  # what an onlooker sees moves twice as fast
