"""With a new business day the old salt is gone, and so are appointments of long ago."""

import asyncio
import json
from pathlib import Path

import pytest

from hallbus.appointments import FILE, Appointment
from hallbus.web.parts import APPOINTMENTS
from tests.nobody import MOBILE
from tests.patience import PATIENCE_S
from tests.web.running import RunningHall


async def salt_of(hall: RunningHall, day: str) -> str:
    """The salt, once it is this day's."""
    file = hall.data / "salt.json"
    async with asyncio.timeout(PATIENCE_S):
        while not file.exists() or json.loads(file.read_bytes())["day"] != day:  # noqa: ASYNC110  # no event says so
            await asyncio.sleep(0)
    return str(json.loads(file.read_bytes())["salt"])


async def test_the_salt_is_made_anew_with_the_day_even_when_nobody_comes(hall: RunningHall) -> None:
    today = await salt_of(hall, "2026-11-24")
    await hall.next_day("2026-11-25")
    assert await salt_of(hall, "2026-11-25") != today
    assert all(today.encode() not in file.read_bytes() for file in hall.data.iterdir() if file.is_file())


async def test_one_person_is_another_the_next_day(hall: RunningHall) -> None:
    async def holder() -> str:
        await hall.take(holder=MOBILE)
        (key,) = hall.hub.hall.holders
        return key[0]

    first = await holder()
    await hall.next_day("2026-11-25")
    assert await holder() != first


async def test_appointments_are_forgotten_after_a_month(hall: RunningHall) -> None:
    old = Appointment(code="YY-1", service="A1", day="2026-10-25", begins="09:00", ends="09:30")
    kept = Appointment(code="YY-2", service="A1", day="2026-10-26", begins="09:00", ends="09:30")
    store = hall.app[APPOINTMENTS]
    store.keep([old, kept])
    await hall.next_day("2026-11-25")
    async with asyncio.timeout(PATIENCE_S):
        while store.find("YY-1"):  # noqa: ASYNC110  # no event says so
            await asyncio.sleep(0)
    assert store.find("YY-2") == kept


async def test_a_file_that_cannot_be_swept_is_logged_and_the_day_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_bytes(b"noise" * 1000)
    async with RunningHall(tmp_path) as hall:
        async with asyncio.timeout(PATIENCE_S):
            while "cannot be deleted" not in caplog.text:  # noqa: ASYNC110  # no event says so
                await asyncio.sleep(0)
        assert await hall.take() == "A001"
        await hall.next_day("2026-11-25")
        assert await hall.take() == "A001"
