"""What is forgotten when a business day begins: whose yesterday's numbers were, and appointments of long ago."""

import asyncio
import logging
from collections.abc import Sequence

from hallbus.appointments import Appointments, AppointmentsError
from hallbus.hall.events import DayOpened
from hallbus.holders import Holders
from hallbus.hub import Hub
from hallbus.journal import Recorded

log = logging.getLogger(__name__)


async def forget_daily(hub: Hub, holders: Holders, appointments: Appointments) -> None:
    """Now, and with each day that begins, for ever."""
    begun = asyncio.Event()
    begun.set()

    def look(facts: Sequence[Recorded]) -> None:
        if any(isinstance(fact.event, DayOpened) for fact in facts):
            begun.set()

    hub.listeners.append(look)
    try:
        while True:
            await begun.wait()
            begun.clear()
            if hub.hall.day is not None:
                await _forget(hub.hall.day, holders, appointments)
    finally:
        hub.listeners.remove(look)


async def _forget(day: str, holders: Holders, appointments: Appointments) -> None:
    holders.begin(day)
    try:
        await asyncio.to_thread(appointments.sweep, day)
    except AppointmentsError as error:
        log.error("old appointments cannot be deleted: %s", error)
