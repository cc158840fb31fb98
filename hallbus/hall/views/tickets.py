"""What visitors see of their tickets, and the machines and tablets that give them out."""

from datetime import datetime

from hallbus.hall.alarms import alarms
from hallbus.hall.estimate import wait_minutes
from hallbus.hall.guards import clock_text
from hallbus.hall.issuing import left_of, refusal_to_issue
from hallbus.hall.places import ahead_of
from hallbus.hall.queue import lane_of
from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES, Ticket
from hallbus.hall.views.hall import batch_view
from hallbus.hall.views.parts import View, emergency_view, hall_of, phase, service_name


def kiosk_view(hall: Hall, kiosk: str, at: datetime) -> View:
    """A ticket machine: what can be had now, how many wait for it, and what is not done here."""
    known = next(k for k in hall.facts.kiosks if k.id == kiosk)
    return {
        "kind": "kiosk",
        **hall_of(hall),
        "kiosk": {"id": known.id, "name": known.name, "modes": known.modes, "elder_mode": known.elder_mode},
        "emergency": emergency_view(hall, hall.emergency),
        "slate": hall.slate,
        **_counter(hall, at),
        "priority": [c.name for c in hall.facts.priority.classes if not c.guide_only],
    }


def guide_view(hall: Hall, screen: str, at: datetime) -> View:
    """A guide's tablet: everything a machine has, and the tickets, batches, alarms and wishes for help."""
    return {
        "kind": "guide",
        **hall_of(hall),
        "screen": screen,
        "day": hall.day if hall.day_open else None,
        **_counter(hall, at),
        "areas": [{"id": a.id, "name": a.name, "name_en": a.name_en} for a in hall.facts.areas],
        "classes": [{"id": c.id, "name": c.name, "guide_only": c.guide_only} for c in hall.facts.priority.classes],
        "green": hall.green,
        "alarms": alarms(hall, at),
        "helps": list(hall.helps.values()),
        "batches": [batch_view(batch) for batch in hall.batches.values()],
        "windows": {
            str(no): {
                "name": hall.windows[no].name,
                "place": hall.windows[no].place,
                "low_counter": hall.windows[no].low_counter,
                "state": row.state,
                "reason": row.reason,
                "until": row.until,
                "ticket": hall.posts[no].ticket,
            }
            for no in hall.windows
            for row in (hall.rows[str(no)],)
        },
        "tickets": [_open_ticket(hall, t, at) for t in hall.tickets.values() if t.state in OPEN_STATES],
    }


def ticket_view(hall: Hall, number: str, at: datetime) -> View:
    """One visitor's own page. Nothing personal: whoever holds the address may read it.

    The slate takes nothing from it but is told: the page is the visitor's and carries no content, while the screens that he would look up
    to show no calls. An emergency is told to everybody, in whatever area: nobody knows where a phone is.
    """
    ticket = hall.tickets[number]
    window = hall.windows.get(ticket.window) if ticket.window is not None else None
    return {
        "kind": "ticket",
        **hall_of(hall),
        "phase": phase(hall, at),
        "emergency": emergency_view(hall, hall.emergency),
        "slate": hall.slate,
        "ticket": {
            **slip_view(hall, number, at),
            "window": window.no if window else None,
            "place": window.place if window else None,
            "area": _area(hall, ticket.window),
            "at": ticket.changed_at or ticket.taken_at,
            "reason": ticket.reason,
            "seq": ticket.call_seq,
        },
    }


def slip_view(hall: Hall, number: str, at: datetime) -> View:
    """What stands on the paper: number, service, how many are ahead, about how long, where, what to bring."""
    ticket = hall.tickets[number]
    waits = ticket.state == "waiting"
    known = hall.services.get(ticket.service)
    serving = [w for w in hall.facts.windows if hall.queue_of(ticket) in hall.window_queues[w.no]]
    return {
        "number": ticket.number,
        "service": ticket.service,
        "service_name": service_name(hall, ticket.service),
        "service_name_en": known.name_en if known else None,
        "state": ticket.state,
        "lane": lane_of(ticket),
        "slot_from": ticket.slot_from,
        "taken_at": ticket.taken_at,
        "ahead": ahead_of(hall, ticket, at) if waits else 0,
        "wait_minutes": wait_minutes(hall, ticket, at) if waits else None,
        "windows": [w.no for w in serving],
        "low_counters": [w.no for w in serving if w.low_counter],
        "areas": list(dict.fromkeys(a for w in serving if (a := _area(hall, w.no)))),
        "papers": known.papers if known else (),
        "url": f"/t/{ticket.ref}" if ticket.ref else None,
    }


def _counter(hall: Hall, at: datetime) -> View:
    """What machines and guides both offer."""
    departments = {d.id: d for d in hall.facts.departments}
    return {
        "phase": phase(hall, at),
        "departments": [
            {"id": d.id, "name": d.name, "name_en": d.name_en, "was": d.was}
            for d in hall.facts.departments
            if any(d.id in (s.department, *s.also) for s in hall.facts.services)
        ],
        "services": [
            {
                "id": s.id,
                "name": s.name,
                "name_en": s.name_en,
                "plain": s.plain,
                "short": s.short,
                "short_en": s.short_en,
                "prefix": s.prefix,
                "department": departments[s.department].name if s.department in departments else "",
                "department_id": s.department,
                "also": s.also,
                "elder_default": s.elder_default,
                "papers": s.papers,
                **_offer(hall, s.id, at),
            }
            for s in hall.facts.services
        ],
        "not_here": hall.facts.not_here,
    }


def _offer(hall: Hall, service: str, at: datetime) -> View:
    known = hall.services[service]
    refused = refusal_to_issue(hall, known, at)
    left = left_of(hall, known, at)
    return {
        "waiting": len(hall.queues.get(hall.roots[service], ())),
        "wait_minutes": wait_minutes(hall, service, at),
        "open": refused is None,
        "refusal": refused.code if refused else None,
        "opens": refused.facts.get("opens") if refused else None,
        "left": left,
        "few_left": left is not None and known.limits is not None and left <= known.limits.warn_left,
    }


def _open_ticket(hall: Hall, ticket: Ticket, at: datetime) -> View:
    return {
        "number": ticket.number,
        "service": ticket.service,
        "class": ticket.group,
        "lane": lane_of(ticket),
        "state": ticket.state,
        "window": ticket.window,
        "taken": clock_text(ticket.taken_at, at),
        "proxy": ticket.proxy,
    }


def _area(hall: Hall, window: int | None) -> str | None:
    known = hall.windows.get(window) if window is not None else None
    return next((a.name for a in hall.facts.areas if known and a.id == known.area), None)
