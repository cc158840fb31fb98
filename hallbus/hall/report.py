"""The day in numbers. Every ticket is counted once: issued = done + voided + abandoned + open."""

from collections.abc import Iterable
from typing import Any

from hallbus.hall.state import Hall
from hallbus.hall.tickets import OPEN_STATES, Ticket, Times

DAY_CLOSED, ABANDONED, LAPSED = "day_closed", "abandoned", "batch_lapsed"


def report(hall: Hall) -> dict[str, Any]:
    """What was issued and what became of it; for each service too, by the service that a ticket ended with."""
    by_service: dict[str, list[Ticket]] = {}
    for ticket in hall.tickets.values():
        by_service.setdefault(ticket.service, []).append(ticket)
    known = [service.id for service in hall.facts.services]
    ids = [*known, *(id for id in by_service if id not in known)]
    return {
        "kind": "report",
        "day": hall.day,
        **_counts(hall.tickets.values()),
        "recalls": hall.recalls,
        "misses": sum(ticket.misses for ticket in hall.tickets.values()),
        **_means(hall.times.values()),
        "services": [
            {
                "service": id,
                "name": hall.services[id].name if id in hall.services else id,
                **_counts(by_service.get(id, ())),
                "misses": sum(ticket.misses for ticket in by_service.get(id, ())),
                **_means([hall.times[id]] if id in hall.times else []),
            }
            for id in ids
        ],
    }


def _counts(tickets: Iterable[Ticket]) -> dict[str, int]:
    """`day_closed` are those of the abandoned that were open when the day closed; `lapsed` were never handed out."""
    fates = [_fate(ticket) for ticket in tickets]
    return {
        "issued": len(fates) - fates.count(LAPSED),
        "done": fates.count("done"),
        "voided": fates.count("voided"),
        "abandoned": fates.count(ABANDONED) + fates.count(DAY_CLOSED),
        "day_closed": fates.count(DAY_CLOSED),
        "open": fates.count("open"),
        "lapsed": fates.count(LAPSED),
    }


def _fate(ticket: Ticket) -> str:
    if ticket.state in OPEN_STATES:
        return "open"
    if ticket.state == "served":
        return "done"
    return ticket.reason if ticket.reason in (ABANDONED, DAY_CLOSED, LAPSED) else "voided"


def _means(times: Iterable[Times]) -> dict[str, float | int | None]:
    """Minutes from taking (or coming back into a queue) to a call, and from start to end of a visit."""
    times = list(times)
    calls, visits = sum(t.calls for t in times), sum(t.visits for t in times)
    waited, served = sum(t.waited_s for t in times), sum(t.served_s for t in times)
    return {
        "calls": calls,
        "mean_wait_minutes": round(waited / 60 / calls, 1) if calls else None,
        "visits": visits,
        "mean_service_minutes": round(served / 60 / visits, 1) if visits else None,
    }
