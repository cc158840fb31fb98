"""When the hall works: the hours of one business day, made of the facts alone.

Sessions are ordinary (every service, anybody), or extended (some services, perhaps by appointment only). For a service all sessions
that touch, and the rotas between ordinary sessions in which a staying window serves it, are one stretch. Out of the stretches comes
when numbers are given out:

- A walk-in: before the day's first ordinary session from `issue_from`, whatever that is; before any other stretch as many minutes
  ahead of it as `issue_from` is ahead of the first ordinary session (or, on a day without one, as the doors open). Until
  `stop_issue_before_close_min` before the stretch ends. An appointment-only session gives walk-ins nothing, but while it runs they
  may already take a number for the ordinary session that follows.
- An appointment: as walk-ins, but from `check_in_before_min` ahead at least, until the end of the stretch, and also for sessions by
  appointment only.

Times of day, nights and changes to summer time: see `sessions`. All times asked about are of the business day itself.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from hallbus.hall.facts import HallFacts, Scheduled
from hallbus.hall.sessions import Dial, Rota, Session, Stretch, business_day, merged, rotas_of, sessions_of, works_like

__all__ = ["Hours", "NoIssue", "Phase", "Rest", "Session", "business_day", "hours"]

FORESIGHT_DAYS = 30  # how far ahead the next possible time is looked for
_NOON, _LATEST_NOON = "12:00", "14:00"


class NoIssue(NamedTuple):
    """Why no number is given out now, and when the same wish would be granted; None: not within thirty days."""

    code: Literal["issue_not_yet", "issue_over", "by_appointment", "closed_today"]
    opens: datetime | None


class Phase(NamedTuple):
    """How the hall stands for somebody who walks in, and when the next session for walk-ins begins.

    A day on which nobody may walk in is a closed day, even if appointments are kept.
    """

    state: Literal["open", "preparing", "break", "over", "closed_day"]
    opens: datetime | None


class Rest(NamedTuple):
    """A window's break by the rota."""

    reason: str
    begins: datetime
    ends: datetime


def hours(facts: HallFacts, day: str) -> "Hours":
    """The hours of a business day."""
    return Hours(facts, day)


class Hours:
    """What the calendar says about one business day. Equal for equal facts and days; what it keeps it has worked out before."""

    def __init__(self, facts: HallFacts, day: str) -> None:
        calendar = facts.calendar
        self.facts, self.day = facts, day
        self.always = not calendar.weekly and not calendar.extended
        self._dial = Dial(facts, day)
        self.begins, self.ends = self._dial.begins, self._dial.ends
        self.sessions: tuple[Session, ...] = sessions_of(facts, day, self._dial)
        self._rotas: tuple[Rota, ...] = rotas_of(facts, day, self._dial)
        self._ordinary = [session for session in self.sessions if session.services is None]
        self._walk_in = merged((s.begins, s.ends) for s in self.sessions if not s.appointment_only)
        self._served = _served(facts)
        self._early_windows = {window.no for window in facts.windows if window.opens_early}
        self._early_services = {service.id for service in facts.services if service.early_open}
        self._doors = timedelta(minutes=calendar.doors_open_before_min)
        self._issue_kept: dict[tuple[str, bool], tuple[Stretch, ...]] = {}
        self._later_kept: dict[tuple[str, bool], datetime | None] = {}
        self._called_kept: dict[tuple[bool, str, bool], datetime | None] = {}
        self._ahead: dict[int, Hours] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hours) and self.day == other.day and self.facts == other.facts

    def __hash__(self) -> int:
        return hash(self.day)

    # Numbers

    def no_issue(self, service: str, at: datetime, booked: bool = False) -> NoIssue | None:
        """Why nobody gets a number for this service now, or None when one is given out."""
        if self.always:
            return None
        stretches = self._issue(service, booked)
        for begins, ends in stretches:
            if begins <= at < ends:
                return None
        today = next((begins for begins, _ in stretches if begins > at), None)
        opens = today or self._later(service, booked)
        by_appointment = [] if booked else [s for s in self.sessions if s.takes(service, True) and s.appointment_only]
        if any(session.begins <= at < session.ends for session in by_appointment):
            return NoIssue("by_appointment", opens)
        if today:
            return NoIssue("issue_not_yet", opens)
        if stretches:
            return NoIssue("issue_over", opens)
        return NoIssue("by_appointment" if by_appointment else "closed_today", opens)

    def bridged(self, service: str) -> bool:
        """Whether a window that stays through a rota of today serves it."""
        return any(self._stays(rota, service) for rota in self._rotas)

    def part(self, at: datetime) -> Literal["am", "pm"]:
        """Morning or afternoon, for limits.

        The morning lasts until the end of the last ordinary session that begins before 12:00; until 12:00 when that session goes on
        past 14:00, or when there is none.
        """
        # Every number that is taken asks, and times that share their zone are compared much faster.
        if self._noon.tzinfo is not at.tzinfo:
            self._noon = self._noon.astimezone(at.tzinfo)
        return "am" if at < self._noon else "pm"

    # Windows

    def calls_from(self, window: int, service: str, booked: bool) -> datetime | None:
        """From when a window may call a ticket of this service; None: not today."""
        kind = window in self._early_windows, service, booked
        if kind not in self._called_kept:
            self._called_kept[kind] = self._called_from(*kind)
        return self._called_kept[kind]

    def opens_at(self, window: int) -> datetime | None:
        """When a window may first call anybody, be it an appointment; None: not today."""
        moments = (self.calls_from(window, service, True) for service in self._served.get(window, ()))
        return min((moment for moment in moments if moment), default=None)

    def break_of(self, window: int, at: datetime) -> Rest | None:
        """The break that the rota gives this window now."""
        paused = [rota for rota in self._rotas if window not in rota.stay]
        now = next((rota for rota in paused if rota.begins <= at < rota.ends), None)
        if now is None:
            return None
        # Two rotas of one reason that touch are one break to the window that stays in neither.
        alike = merged((rota.begins, rota.ends) for rota in paused if rota.reason == now.reason)
        return next(Rest(now.reason, begins, ends) for begins, ends in alike if begins <= at < ends)

    def extended_now(self, window: int, at: datetime) -> Session | None:
        """The extended session that runs now and that one of the window's services is part of."""
        for session in self.sessions:
            if session.begins <= at < session.ends and self._part_of(session, window):
                return session
        return None

    def over_for(self, window: int, at: datetime) -> bool:
        """Whether the last session that concerns a window has ended; one that today has none for has nothing left to do."""
        concerning = (s.ends for s in self.sessions if s.services is None or self._part_of(s, window))
        return not self.always and all(ends <= at for ends in concerning)

    # The hall

    def phase(self, at: datetime) -> Phase:
        """How the hall stands for walk-ins."""
        if self.always:
            return Phase("open", None)
        today = next((begins for begins, _ in self._walk_in if begins > at), None)
        opens = today or next((other._walk_in[0][0] for other in self._days_on() if other._walk_in), None)
        if not self._walk_in:
            return Phase("closed_day", opens)
        if any(begins <= at < ends for begins, ends in self._walk_in):
            return Phase("open", opens)
        if today is None:
            return Phase("over", opens)
        return Phase("preparing" if at < self._walk_in[0][0] else "break", opens)

    def abandons(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """When open tickets are given up: all that were taken before the second time, or, when that is None, all.

        Within the day those from before the end of the last ordinary session that is over; none while none is, and never in a
        hall without hours, where nothing is ever over.
        """
        if self.always:
            return ()
        last = max((session.ends for session in self.sessions), default=self.begins)
        given_up: list[tuple[datetime, datetime | None]] = []
        for when in sorted(self._dial.at(text) for text in self.facts.calls.auto_abandon_at):
            over = [session.ends for session in self._ordinary if session.ends <= when]
            if when >= last:
                given_up.append((when, None))
            elif over:
                given_up.append((when, max(over)))
        return tuple(given_up)

    def notices(self) -> tuple[tuple[datetime, str], ...]:
        """What is announced by itself, by the name of its template: that the hall opens; that numbers will end for today, as
        long before as they end before closing; that they have ended.
        """
        if not self._ordinary:
            return ()
        stop = timedelta(minutes=self.facts.calendar.stop_issue_before_close_min)
        opens, stops = self._ordinary[0].begins, max(session.ends for session in self._ordinary) - stop
        return (opens, "open"), (max(stops - stop, opens), "closing"), (max(stops, opens), "stopped")

    def scheduled(self) -> tuple[tuple[datetime, Scheduled], ...]:
        """What the hall file has said by itself, and when; nothing on a day without a session."""
        if not self.sessions and not self.always:
            return ()
        like = works_like(self.facts.calendar, self.day)
        wanted = [one for one in self.facts.speech.schedule if not one.days or like in one.days]
        return tuple((self._dial.at(time), one) for one in wanted for time in one.at)

    def turns(self) -> tuple[datetime, ...]:
        """Every moment of the day at which an answer above changes."""
        moments = {self._noon, *(when for when, _ in self.abandons()), *(when for when, _ in self.notices())}
        moments |= {moment for session in self.sessions for moment in (session.begins, session.ends)}
        moments |= {moment for rota in self._rotas for moment in (rota.begins, rota.ends)}
        moments |= {self._dial.at(time) for time in self.facts.night.turns}
        for service in (each.id for each in self.facts.services):
            for booked in (False, True):
                for stretch in self._issue(service, booked):
                    moments.update(stretch)
                called = (self._called_from(early, service, booked) for early in (False, True))
                moments.update(moment for moment in called if moment)
        return tuple(sorted(moment for moment in moments if self.begins < moment < self.ends))

    # What the answers are made of

    def _issue(self, service: str, booked: bool) -> tuple[Stretch, ...]:
        wish = service, booked
        if wish not in self._issue_kept:
            self._issue_kept[wish] = merged(self._issued(service, booked))
        return self._issue_kept[wish]

    def _issued(self, service: str, booked: bool) -> Iterator[Stretch]:
        first = self._ordinary[0].begins if self._ordinary else None
        opens = self._issue_from(first) if first else None
        lead = max(first - opens, timedelta(0)) if first and opens else self._doors
        if booked:
            lead = max(lead, timedelta(minutes=self.facts.appointments.check_in_before_min))
        stop = timedelta(minutes=0 if booked else self.facts.calendar.stop_issue_before_close_min)
        for begins, ends in self._stretches(service, booked):
            from_ = opens if opens and begins == first and not booked else begins - lead
            if from_ < ends - stop:
                yield max(from_, self.begins), ends - stop

    def _issue_from(self, first: datetime) -> datetime:
        """The moment of `issue_from`: one of the night, for sessions of the day, means from the day's beginning."""
        moment = self._dial.at(self.facts.calendar.issue_from)
        return self.begins if moment.date() > first.date() else moment

    def _stretches(self, service: str, booked: bool) -> tuple[Stretch, ...]:
        stretches = [(s.begins, s.ends) for s in self.sessions if s.takes(service, booked)]
        if self._ordinary:
            first, last = self._ordinary[0].begins, max(session.ends for session in self._ordinary)
            staying = (rota for rota in self._rotas if self._stays(rota, service))
            bridges = ((max(rota.begins, first), min(rota.ends, last)) for rota in staying)
            stretches += [(begins, ends) for begins, ends in bridges if begins < ends]
        return merged(stretches)

    def _stays(self, rota: Rota, service: str) -> bool:
        return any(service in self._served.get(window, ()) for window in rota.stay)

    def _called_from(self, early: bool, service: str, booked: bool) -> datetime | None:
        if self.always:
            return self.begins
        for_all = next((s.begins for s in self.sessions if s.takes(service, False)), None)
        if for_all and (early or service in self._early_services):
            for_all = max(for_all - self._doors, self.begins)
        kept = next((s.begins for s in self.sessions if s.takes(service, True)), None) if booked else None
        return min((moment for moment in (for_all, kept) if moment), default=None)

    def _part_of(self, session: Session, window: int) -> bool:
        return session.services is not None and not session.services.isdisjoint(self._served.get(window, ()))

    @cached_property
    def _noon(self) -> datetime:
        noon = self._dial.at(_NOON)
        lasting = [session.ends for session in self._ordinary if session.begins < noon]
        return lasting[-1] if lasting and lasting[-1] <= self._dial.at(_LATEST_NOON) else noon

    def _later(self, service: str, booked: bool) -> datetime | None:
        wish = service, booked
        if wish not in self._later_kept:
            coming = (other._issue(service, booked) for other in self._days_on())
            self._later_kept[wish] = next((stretches[0][0] for stretches in coming if stretches), None)
        return self._later_kept[wish]

    def _days_on(self) -> Iterable["Hours"]:
        """The days after this one, each worked out once."""
        for days in range(1, FORESIGHT_DAYS + 1):
            if days not in self._ahead:
                day = date.fromisoformat(self.day) + timedelta(days=days)
                self._ahead[days] = Hours(self.facts, day.isoformat())
            yield self._ahead[days]


def _served(facts: HallFacts) -> dict[int, frozenset[str]]:
    """The services that each window calls: those it lists, and those that share a queue with them."""
    roots = {service.id: service.shares_queue_with or service.id for service in facts.services}
    queues: dict[str, set[str]] = {}
    for name, root in roots.items():
        queues.setdefault(root, set()).add(name)
    return {
        window.no: frozenset().union(*(queues[roots[name]] for name in window.services if name in roots))
        for window in facts.windows
        if window.queue
    }
