"""What each page shows: the hall in, plain data out. Shapes stand in docs/protocol.md."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hallbus.hall import commands as do
from hallbus.hall.facts import Screen, Service, Window
from hallbus.hall.order import ahead_of, returns_after, upcoming, waiting_for
from hallbus.hall.rules import refusal
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Call, Ticket

KEPT_ON_BOARD = timedelta(minutes=2)
CALLS_MAX = 64  # on one board: three times what its zone's loudspeaker can say in two minutes
NEXT_SHOWN = 8  # waiting tickets listed at a console
PAUSE_REASONS = ("pause", "break", "away")

View = dict[str, Any]


def board_view(hall: Hall, screen: Screen, at: datetime) -> View:
    """A TV: the newest calls, who waits, which windows do not serve, what rotates beside it."""
    rules = hall.facts.calls
    area = next((a for a in hall.facts.areas if a.id == screen.area), None)
    return {
        "kind": "board",
        "layout": screen.kind,
        **_hall(hall),
        "screen": {
            "id": screen.id,
            "rows": screen.rows,
            "regions": screen.regions,
            "audio": screen.audio,
            "flash_s": rules.flash_s,
            "glass_s": rules.glass_s,
            "newest_s": rules.newest_s,
        },
        "area": {"id": area.id, "name": area.name} if area else None,
        "day": hall.day if hall.day_open else None,
        "calls": board_calls(hall, screen, at),
        "waiting": hall.waiting,
        "queues": _queues(hall),
        "windows": hall.rows,
        "notices": _notices(hall),
    }


def board_calls(hall: Hall, screen: Screen, at: datetime) -> list[Call]:
    """Newest first: every call of the last two minutes, then what still stands, as far as there are rows; CALLS_MAX at most."""
    shown: list[Call] = []
    fresh = at - timedelta(seconds=hall.facts.speech.ttl_s)
    since = at - KEPT_ON_BOARD
    for call in reversed(hall.calls.values()):
        if len(shown) >= (CALLS_MAX if call.at >= since else screen.rows):
            break
        if call.at < since and call.over:
            continue
        if screen.areas and _area_of(hall, call.window) not in screen.areas:
            continue
        shown.append(replace(call, say=True) if call.at > fresh and not call.over else call)
    return shown


def strip_view(hall: Hall, screen: Screen, at: datetime) -> View:
    """An LED over a window: one text that fits its cells. Without a window it carries the notices."""
    view = {"kind": "strip", **_hall(hall), "screen": _led(hall, screen)}
    if screen.window is None:
        text = "　".join(n["text"] for n in _notices(hall))
        return {**view, "state": "ticker", "text": text, "seq": None, "at": None, "say": False}
    post = hall.posts[screen.window]
    call = hall.calls.get(post.ticket or "") if post.mode == "open" else None
    fresh = call is not None and at - call.at < timedelta(seconds=hall.facts.speech.ttl_s)
    return {
        **view,
        "state": hall.rows[str(screen.window)].state,
        "text": strip_text(hall, screen.window),
        "seq": call.seq if call else None,
        "at": call.at if call else None,
        "say": fresh,
    }


def strip_text(hall: Hall, window: int) -> str:
    """What stands over a window now."""
    texts, post = hall.facts.led, hall.posts[window]
    if post.mode == "closed" or not hall.day_open:
        return texts.closed
    if post.mode == "paused":
        if post.reason == "break":
            return texts.break_
        if post.reason == "away" and post.until:
            return texts.away.replace("{until}", post.until)
        return texts.pause
    if post.ticket is None:
        return texts.idle
    serving = hall.tickets[post.ticket].state == "serving"
    place = hall.windows[window].place
    template = texts.serving if serving and texts.serving else texts.call_place if place else texts.call
    return template.replace("{ticket}", post.ticket).replace("{window}", place or str(window))


def console_view(hall: Hall, window: Window, at: datetime, receipt: View | None = None) -> View:
    """A clerk's page: the ticket in hand, who is next, what was set aside, and what each button would do."""
    post, row = hall.posts[window.no], hall.rows[str(window.no)]
    ticket = hall.in_hand(window.no)
    first = upcoming(hall, window.no, NEXT_SHOWN)
    return {
        "kind": "console",
        **_hall(hall),
        "window": {
            "no": window.no,
            "name": window.name,
            "place": window.place,
            "area": next((a.name for a in hall.facts.areas if a.id == window.area), None),
            "state": row.state,
            "reason": row.reason,
            "until": row.until,
            "services": [{"id": s, "name": _service_name(hall, s)} for s in window.services],
        },
        "ticket": _ticket_in_hand(hall, ticket) if ticket else None,
        "last": post.last,
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
    }


def kiosk_view(hall: Hall, kiosk: str, at: datetime) -> View:
    """A ticket machine: the services and how many wait for each."""
    known = next(k for k in hall.facts.kiosks if k.id == kiosk)
    departments = {d.id: d.name for d in hall.facts.departments}
    return {
        "kind": "kiosk",
        **_hall(hall),
        "kiosk": {"id": known.id, "name": known.name},
        "services": [
            {
                "id": s.id,
                "name": s.name,
                "prefix": s.prefix,
                "department": departments.get(s.department, ""),
                "waiting": len(hall.queues.get(hall.roots[s.id], ())),
                "open": hall.day_open,
            }
            for s in hall.facts.services
        ],
    }


def ticket_view(hall: Hall, number: str, at: datetime) -> View:
    """One visitor's own page."""
    ticket = hall.tickets[number]
    window = hall.windows.get(ticket.window) if ticket.window is not None else None
    return {
        "kind": "ticket",
        **_hall(hall),
        "ticket": {
            "number": ticket.number,
            "service_name": _service_name(hall, ticket.service),
            "state": ticket.state,
            "taken_at": ticket.taken_at,
            "ahead": ahead_of(hall, ticket) if ticket.state == "waiting" else 0,
            "window": window.no if window else None,
            "place": window.place if window else None,
            "at": ticket.changed_at or ticket.taken_at,
            "seq": ticket.call_seq,
        },
    }


def hall_view(hall: Hall, at: datetime) -> View:
    """The whole hall, as operators and other programs see it."""
    return {
        "kind": "hall",
        **_hall(hall),
        "day": hall.day if hall.day_open else None,
        "windows": {
            str(no): {
                "state": hall.rows[str(no)].state,
                "reason": post.reason,
                "until": post.until,
                "ticket": post.ticket,
                "last": post.last,
            }
            for no, post in hall.posts.items()
        },
        "waiting": hall.waiting,
        "queues": {str(key): [number for _, number in queue] for key, queue in hall.queues.items()},
        "calls": list(reversed(hall.calls.values())),
        "tickets": {
            t.number: {
                "service": t.service,
                "state": t.state,
                "window": t.window,
                "taken_at": t.taken_at,
                "called_at": t.called_at,
                "recalls": t.recalls,
                "misses": t.misses,
            }
            for t in hall.tickets.values()
        },
    }


def _hall(hall: Hall) -> View:
    facts = hall.facts
    return {"hall": {"name": facts.name, "short_name": facts.short_name}, "languages": facts.languages}


def _led(hall: Hall, screen: Screen) -> View:
    return {
        "id": screen.id,
        "cells": screen.cells,
        "window": screen.window,
        "colour": screen.colour,
        "flash_s": hall.facts.calls.flash_s,
    }


def _queues(hall: Hall) -> list[View]:
    by_prefix: dict[str, Service] = {}
    for service in hall.facts.services:
        if service.prefix in hall.waiting:
            by_prefix.setdefault(service.prefix, service)
    return [{"prefix": p, "name": s.short, "name_en": s.short_en} for p, s in by_prefix.items()]


def _notices(hall: Hall) -> list[View]:
    return [{"id": n.id, "text": n.text, "text_en": n.text_en} for n in hall.facts.notices]


def _area_of(hall: Hall, window: int) -> str | None:
    known = hall.windows.get(window)
    return known.area if known else None


def _service_name(hall: Hall, service: str) -> str:
    known = hall.services.get(service)
    return known.name if known else service


def _ticket_in_hand(hall: Hall, ticket: Ticket) -> View:
    rules = hall.facts.calls
    again = ticket.recalled_at + timedelta(seconds=rules.recall_min_gap_s) if ticket.recalled_at else None
    return {
        "number": ticket.number,
        "service": ticket.service,
        "service_name": _service_name(hall, ticket.service),
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
        "seq": ticket.call_seq,
    }


def _waiting(ticket: Ticket) -> View:
    return {
        "number": ticket.number,
        "service": ticket.service,
        "taken_at": ticket.taken_at,
        "priority": ticket.group != "regular",
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
