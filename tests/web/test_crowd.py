"""Everybody at once: no number twice, nobody left without an answer."""

import asyncio
from typing import Any

from tests.web.running import Answer, RunningHall


async def asked(hall: RunningHall, n: int, **body: Any) -> Answer:
    """The nth visitor stands at one of two machines."""
    key = hall.key("kiosk", f"KIOSK-{1 + n % 2}")
    return await hall.ask("POST", "/api/tickets", key, {"request": f"{n}", "holder": f"visitor {n}", **body})


async def test_five_hundred_wishes_at_two_machines_never_share_a_number(hall: RunningHall) -> None:
    services = [("A1", "A2", "B1", "F1")[n // 2 % 4] for n in range(500)]
    answers = await asyncio.gather(*(asked(hall, n, service=service) for n, service in enumerate(services)))
    assert [answer.status for answer in answers] == [201] * 500
    numbers = sorted(answer.json["ticket"] for answer in answers)
    assert numbers == [
        f"{prefix}{n:03d}" for prefix, most in (("A", 252), ("B", 124), ("F", 124)) for n in range(1, most + 1)
    ]
    assert len({answer.json["url"] for answer in answers}) == 500
    again = await asyncio.gather(*(asked(hall, n, service=service) for n, service in enumerate(services)))
    assert [(a.status, a.json["ticket"]) for a in again] == [(200, a.json["ticket"]) for a in answers]
    assert hall.hub.hall.issued == {"A": 252, "B": 124, "F": 124}
