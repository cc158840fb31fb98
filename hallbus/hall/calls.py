"""The newest calls of the hall, as boards show them.

A day passes through thousands of calls of which the boards show the newest. So what happens to them is noted, which costs next to
nothing, and written into rows when somebody looks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from msgspec import UnsetType
from msgspec.structs import replace

from hallbus.hall.queue import REGULAR
from hallbus.hall.tickets import Call, Ticket

CALLS_KEPT = 256  # two minutes of a city's busiest
NOTES_KEPT = 64 * CALLS_KEPT  # some thousand calls: more are written into rows, though nobody looks
SERVING: Final[dict[str, Any]] = {"state": "serving"}
SERVED: Final[dict[str, Any]] = {"state": "serving", "over": True}

# A ticket's call: its key, the ticket as it was then, window, moment, seq, how often it was called again.
Shown = tuple[str, Ticket, int, datetime, int, int]
# A call of another system, or what is another thing about a call from now on.
Noted = tuple[str, Call | dict[str, Any]]


class Calls:
    """Belongs to a hall's day. `note` takes a `Shown` or a `Noted`; keys are numbers, or source/number of another system."""

    __slots__ = ("_notes", "_places", "_rows", "_services", "note")

    def __init__(self, places: Mapping[int, str | None], services: Mapping[str, str | UnsetType]) -> None:
        self._places, self._services = places, services
        self._rows: dict[str, Call] = {}
        self._notes: list[Shown | Noted] = []
        self.note = self._notes.append

    def show(self, ticket: Ticket, window: int, at: datetime, seq: int, recalls: int) -> None:
        """Put a ticket's call on top."""
        self.note((ticket.number, ticket, window, at, seq, recalls))
        if len(self._notes) > NOTES_KEPT:
            self._write()

    def mark(self, key: str, state: Literal["serving", "missed"] | None, over: bool = False) -> None:
        """What became of a call that may still be on the boards."""
        self.note((key, {"state": state, "over": over} if state else {"over": over}))

    @property
    def rows(self) -> dict[str, Call]:
        """By key, the newest last."""
        if self._notes:
            self._write()
        return self._rows

    def _write(self) -> None:
        rows = self._rows
        for note in self._of_kept():
            key, what = note[0], note[1]
            if isinstance(what, dict):
                if (call := rows.get(key)) is not None:
                    rows[key] = replace(call, **what)
                continue
            rows.pop(key, None)  # on top, not where it was
            rows[key] = what if isinstance(what, Call) else self._row(*note[1:])
        if len(rows) > CALLS_KEPT:
            for key in list(rows)[:-CALLS_KEPT]:
                del rows[key]
        self._notes.clear()

    def _of_kept(self) -> list[Shown | Noted]:
        """The notes from the first of the newest calls on: what is older is on no board."""
        newest: set[str] = set()
        for at in range(len(self._notes) - 1, -1, -1):
            key, what = self._notes[at][:2]
            if not isinstance(what, dict):
                newest.add(key)
                if len(newest) == CALLS_KEPT:
                    return self._notes[at:]
        return self._notes

    def _row(self, ticket: Ticket, window: int, at: datetime, seq: int, recalls: int) -> Call:
        return Call(
            seq, ticket.number, window, at, "called", False, self._places.get(window), ticket.group != REGULAR, False, recalls,
            self._services.get(ticket.service, ticket.service),
        )  # fmt: skip
