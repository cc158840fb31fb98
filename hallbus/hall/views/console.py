"""What a clerk sees."""

from datetime import datetime, timedelta

from hallbus.hall import commands as do
from hallbus.hall.emergency import emergency_at
from hallbus.hall.facts import Window
from hallbus.hall.order import returns_after, upcoming, waiting_for
from hallbus.hall.queue import lane_of
from hallbus.hall.rules import refusal
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Help, Ticket
from hallbus.hall.views.parts import View, emergency_view, hall_of, phase, service_name

COME = "come"  # the clerk goes to a visitor who cannot come to the window
NEXT_SHOWN = 8  # waiting tickets listed at a console
PAUSE_REASONS = ("pause", "break", "lunch", "away", "onsite")


def console_view(hall: Hall, window: Window, at: datetime, receipt: View | None = None) -> View:
    """A clerk's page: the ticket in hand, who is next, what was set aside, and what each button would do."""
    post, row = hall.posts[window.no], hall.rows[str(window.no)]
    ticket = hall.in_hand(window.no)
    first = upcoming(hall, window.no, at, NEXT_SHOWN)
    return {
        "kind": "console",
        **hall_of(hall),
        "phase": phase(hall, at),
        "window": {
            "no": window.no,
            "name": window.name,
            "place": window.place,
            "area": next((a.name for a in hall.facts.areas if a.id == window.area), None),
            "state": row.state,
            "reason": row.reason,
            "until": row.until,
            "services": [{"id": s, "name": service_name(hall, s)} for s in window.services],
        },
        "ticket": _ticket_in_hand(hall, ticket) if ticket else None,
        "last": post.last,
        "green": hall.green,
        "emergency": emergency_view(hall, emergency_at(hall, window.area)),
        "slate": hall.slate,
        "receipt": receipt,
        "waiting": {
            "count": waiting_for(hall, window.no),
            "longest_at": min((t.taken_at for t in first), default=None),
            "next": [_waiting(t) for t in first],
        },
        "parked": [
            {"number": t.number, "service": t.service, "reason": t.reason, "at": t.changed_at}
            for t in _aside(hall, hall.parked, window.no)
        ],
        "missed": [
            {"number": t.number, "service": t.service, "at": t.changed_at, "returns_after": returns_after(hall, t)}
            for t in _aside(hall, hall.missed, window.no)
        ],
        "actions": _actions(hall, window.no, at),
        "targets": {
            "services": [{"id": s.id, "name": s.name} for s in hall.facts.services],
            "windows": [{"no": w.no, "name": w.name} for w in hall.facts.windows if w.no != window.no],
        },
        "pause_reasons": PAUSE_REASONS,
        "helps": [help for help in hall.helps.values() if _concerns(help, window)],
    }


def _concerns(help: Help, window: Window) -> bool:
    """A wish is its own window's; other windows of its area see it unless somebody is asked to come out of that one window."""
    if help.window is not None:
        return help.window == window.no or (help.what != COME and help.area == window.area)
    return help.area is None or help.area == window.area


def _ticket_in_hand(hall: Hall, ticket: Ticket) -> View:
    rules = hall.facts.calls
    again = ticket.recalled_at + timedelta(seconds=rules.recall_min_gap_s) if ticket.recalled_at else None
    return {
        "number": ticket.number,
        "service": ticket.service,
        "service_name": service_name(hall, ticket.service),
        "class": ticket.group,
        "priority": ticket.group != "regular",
        "state": ticket.state,
        "taken_at": ticket.taken_at,
        "called_at": ticket.called_at,
        "started_at": ticket.started_at,
        "recalls": ticket.recalls,
        "recall_max": rules.recall_max,
        "recall_from": again,
        "no_show_after_recalls": rules.no_show_after_recalls,
        "slot_from": ticket.slot_from,
        "proxy": ticket.proxy,
        "private": hall.is_private(ticket.service),
        "papers": hall.services[ticket.service].papers if ticket.service in hall.services else (),
        "seq": ticket.call_seq,
    }


def _waiting(ticket: Ticket) -> View:
    return {
        "number": ticket.number,
        "service": ticket.service,
        "taken_at": ticket.taken_at,
        "priority": ticket.group != "regular",
        "class": ticket.group,
        "lane": lane_of(ticket),
        "slot_from": ticket.slot_from,
        "proxy": ticket.proxy,
    }


def _aside(hall: Hall, numbers: dict[str, None], window: int) -> list[Ticket]:
    """Parked or missed tickets that concern a window: its own, and those of its queues."""
    keys = hall.window_queues.get(window, ())
    tickets = (hall.tickets[number] for number in numbers)
    return [t for t in tickets if t.window == window or hall.queue_of(t) in keys]


def _actions(hall: Hall, no: int, at: datetime) -> dict[str, str | None]:
    """Each button's refusal code, or None where it is legal now."""
    hand = hall.posts[no].ticket
    other = next(iter(hall.services), "")
    commands: dict[str, do.Command] = {
        "call-next": do.CallNext(no),
        "recall": do.Recall(no),
        "start": do.Start(no),
        "finish": do.Finish(no),
        "no-show": do.NoShow(no),
        "park": do.Park(no),
        "transfer": do.Transfer(no, hand, other),
        "open": do.OpenWindow(no),
        "close": do.CloseWindow(no),
    }
    codes = {name: refusal(hall, command, at) for name, command in commands.items()}
    mode = hall.posts[no].mode
    closed = {"paused": "window_paused", "closed": "window_closed"}.get(mode)
    return {
        **codes,
        "call": closed,
        "resume": closed or ("window_busy" if hand else None),
        "pause": "window_closed" if mode == "closed" else None,
    }
