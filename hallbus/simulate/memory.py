"""A whole day in memory: the hall decides and applies, nothing is written, and time leaps from deed to deed."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.commands import Command, Refused
from hallbus.hall.duties import due
from hallbus.hall.estimate import wait_minutes
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.simulate.day import Day
from hallbus.simulate.engine import Actor, Answer

ROTA_STEP = timedelta(seconds=30)  # how often the clock looks for windows that go on their break
Told = dict[str, tuple[int, int] | None]  # by number: the minutes that whoever took it was told
Watch = Callable[[datetime], None]


class Memory:
    """Runs days on one hall, one after the other. `events`, `told` and `refused` are of the newest."""

    def __init__(self, hall: Hall, estimates: bool = True) -> None:
        self.hall, self.estimates = hall, estimates
        self.events: list[ev.Event] = []
        self.told: Told = {}
        self.refused: Counter[str] = Counter()

    def run(self, day: Day, watch: Watch | None = None) -> None:
        """Live through a day to its end."""
        self.events, self.told, self.refused = [], {}, Counter()
        day.engine.add(self._clock(day), 0.0)

        def act(command: Command) -> Answer:
            at = day.now
            if watch is not None:
                watch(at)
            return self._do(command, at)

        day.engine.run(act)

    def _do(self, command: Command, at: datetime) -> Answer:
        """What a hub would do, without writing."""
        try:
            events = decide(self.hall, command, at)
        except Refused as no:
            if isinstance(command, do.TakeTicket):
                self.refused[no.code] += 1
            return refusal(no)
        for event in events:
            self.hall.apply(event)
        self.events += events
        answer = made(command, events)
        if self.estimates and isinstance(command, do.TakeTicket) and answer.ticket:
            self.told[answer.ticket] = wait_minutes(self.hall, self.hall.tickets[answer.ticket], at)
        return answer

    def _clock(self, day: Day) -> Actor:
        """What time alone causes."""
        for moment in _moments(day):
            yield day.until(moment)
            for command in due(self.hall, day.now):  # noqa: UP028 -- answers are sent in, which a list cannot take
                yield command


def refusal(no: Refused) -> Answer:
    """A refusal as the actors know it."""
    return Answer(refused=no.code, opens=str(no.facts.get("opens") or ""))


def made(command: Command, events: list[ev.Event] | tuple[ev.Event, ...]) -> Answer:
    """What came of a command that was not refused."""
    numbers = tuple(event.ticket for event in events if isinstance(event, (ev.TicketTaken, ev.TicketCalled)))
    name = {do.ReserveBatch: "batch", do.AskHelp: "help"}.get(type(command))
    return Answer(numbers, made=getattr(command, name) if name else "")


def _moments(day: Day) -> Iterator[datetime]:
    """When the clock has to look: whenever the calendar's answers change, and often while a rota runs."""
    hours, windows = day.hours, [window.no for window in day.facts.windows]
    yield day.begins
    for moment, following in pairwise([*hours.turns(), hours.ends]):
        yield moment
        if any(hours.break_of(no, moment) for no in windows):
            at = moment + ROTA_STEP
            while at < following:
                yield at
                at += ROTA_STEP
        elif any(service.prebatch for service in day.facts.services):
            yield from (at for at in day.lapses if moment < at < following)
