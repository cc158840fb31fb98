"""The doors of the tickets."""

from typing import Any

import pytest

from tests.web.running import RunningHall

BAD_TICKETS: list[tuple[Any, int, str]] = [
    ({}, 422, "invalid"),
    ({"service": "Z9"}, 422, "unknown_service"),
    ({"service": ""}, 422, "unknown_service"),
    ({"service": "A1", "class": "king"}, 422, "unknown_class"),
    ({"service": "A1", "language": "fr"}, 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_TICKETS)
async def test_a_ticket_for_nothing_that_exists_is_refused(
    hall: RunningHall, body: Any, status: int, code: str
) -> None:
    answer = await hall.ask("POST", "/api/tickets", hall.key("kiosk", "KIOSK-1"), body)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize("name", ["A999", "%00", "%FF%FE", "x" * 500, "😀", "..%2f..", "%ED%A0%80"])
async def test_a_ticket_that_does_not_exist_cannot_be_voided(hall: RunningHall, name: str) -> None:
    answer = await hall.ask("POST", f"/api/tickets/{name}/void", headers=hall.admin)
    assert answer.status in (404, 422), answer
    assert answer.code in ("unknown_ticket", "not_found")
