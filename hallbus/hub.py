"""The hub of one hall: the only place where commands become facts.

All commands that wait are decided together, each on the hall that the one before left; their events are committed in one
transaction on the journal's own thread; only then are they told, and only then are the callers answered. While a commit runs the
hall is ahead of the journal, so everybody else reads it through `read`, which waits for solid ground.

A commit that fails halts the hall: nobody can know what reached the disk. Waiting callers are told so, listeners are told so, and
the hub opens the journal anew until it can go on from what really stands there.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from hallbus.clock import Clock, Onward
from hallbus.hall import events as ev
from hallbus.hall.commands import CallNext, Command, Refused
from hallbus.hall.facts import HallFacts
from hallbus.hall.rules import decide, repeated
from hallbus.hall.state import Hall
from hallbus.journal import Journal, JournalError, Recorded

log = logging.getLogger(__name__)

WAITING_MAX = 2_000  # commands that may wait for the writer; a hall makes fifty a second at its busiest
REOPEN_AFTER_S = 2.0
T = TypeVar("T")


class Outcome(NamedTuple):
    """What came of a command: the ticket it was about (None: nobody) and the seq of its last fact."""

    ticket: str | None
    seq: int
    events: tuple[ev.Event, ...] = ()


class Halted(Exception):
    """The hall stands still because its journal cannot be written."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


Listener = Callable[[Sequence[Recorded]], None]
HaltListener = Callable[[Exception | None], None]
FactsListener = Callable[[HallFacts], None]


class Hub:
    """One hall, one writer.

    `listeners` hear every committed batch; `halt_listeners` hear a halt, and None when it is over; `facts_listeners` hear of a hall
    file that was changed.
    """

    def __init__(self, facts: HallFacts, open_journal: Callable[[], Journal], clock: Clock) -> None:
        self.facts = facts
        self.clock = Onward(clock)
        self.listeners: list[Listener] = []
        self.halt_listeners: list[HaltListener] = []
        self.facts_listeners: list[FactsListener] = []
        self.halted: Exception | None = None
        self._open_journal = open_journal
        self._waiting: deque[tuple[Command, asyncio.Future[Outcome]]] = deque()
        self._changes: deque[tuple[Callable[[Hall], HallFacts], asyncio.Future[None]]] = deque()
        self._readers: list[tuple[asyncio.Future[Any] | None, Callable[[Hall], Any]]] = []
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._start_from_journal()

    def _start_from_journal(self) -> None:
        self.journal = self._open_journal()
        self.hall, latest = self._folded(self.facts)
        if latest is not None:
            self.clock.not_before(latest)
        self._solid = True  # every fact in the hall is on disk

    def _folded(self, facts: HallFacts) -> tuple[Hall, datetime | None]:
        """What the journal makes of today under these facts, and when the newest event was."""
        before = self.journal.day_start()
        today = [event for _, event in self.journal.read(before)]
        return Hall.fold(facts, today, before), today[-1].at if today else None

    async def __aenter__(self) -> "Hub":
        self._writer = asyncio.create_task(self._write(), name="hub writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        self._fail_waiting(asyncio.CancelledError())
        self._let_readers_read(Halted(RuntimeError("the hub has ended")))
        await self.journal.close()

    async def handle(self, command: Command) -> Outcome:
        """Decide a command and make it last. Raises Refused, or Halted when the journal cannot be written."""
        if self.halted:
            raise Halted(self.halted)
        if len(self._waiting) >= WAITING_MAX:
            raise Refused("busy")
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, answer))
        self._wake.set()
        return await answer

    async def adopt(self, choose: Callable[[Hall], HallFacts]) -> None:
        """Go on with other facts, which `choose` finds for the hall as it stands between two commits.

        What happened today is read again under them, so that the hall is the same that a restart would make. Whatever goes wrong
        leaves everything as it was. Raises what `choose` raises, JournalError or Halted.
        """
        if self.halted:
            raise Halted(self.halted)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._changes.append((choose, done))
        self._wake.set()
        await done

    async def read(self, view: Callable[[Hall], T]) -> T:
        """What `view` makes of the hall when every fact in it is on disk. Raises Halted."""
        if self.halted:
            raise Halted(self.halted)
        if self._solid:
            return view(self.hall)
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._readers.append((answer, view))
        return await answer

    def on_solid(self, act: Callable[[Hall], None]) -> None:
        """Run `act` when every fact in the hall is on disk: now, or right after the commit under way. Not while halted."""
        if self._solid and not self.halted:
            act(self.hall)
        elif not self.halted:
            self._readers.append((None, act))

    # The writer

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting or self._changes:
                while self._changes:
                    await self._change(*self._changes.popleft())
                batch = list(self._waiting)
                self._waiting.clear()
                try:
                    await self._commit(batch)
                except asyncio.CancelledError:
                    self._waiting.extendleft(reversed(batch))  # what became of them stands in the journal
                    raise
                # The journal's failure, or a bug in applying: either way the hall is not to be trusted.
                except Exception as error:
                    await self._halt(error, batch)

    async def _change(self, choose: Callable[[Hall], HallFacts], done: asyncio.Future[None]) -> None:
        try:
            facts = choose(self.hall)
            # Beside the loop: screens go on meanwhile, and presses wait for the writer as they do for a commit.
            hall, _ = await asyncio.to_thread(self._folded, facts)
        except asyncio.CancelledError:
            done.cancel()
            raise
        except Exception as error:  # the caller's alone: nothing has changed
            _fail(done, error)
            return
        self.facts, self.hall = facts, hall
        for listener in self.facts_listeners:
            try:
                listener(facts)
            except Exception:
                log.exception("facts listener %r failed", listener)
        _succeed(done, None)

    async def _commit(self, batch: list[tuple[Command, asyncio.Future[Outcome]]]) -> None:
        before = self.hall.seq
        answers: list[Callable[[], None]] = []
        facts: list[ev.Event] = []
        at = self.clock.now()
        for command, answer in batch:
            try:
                events = decide(self.hall, command, at)
            except Exception as error:  # this caller's alone: a refusal, or a bug that must not stop the others
                answers.append(partial(_fail, answer, error))
                continue
            self._solid = self._solid and not events
            for event in events:
                self.hall.apply(event)
            facts.extend(events)
            answers.append(partial(_succeed, answer, self._outcome(command, events)))
        if facts:
            await self.journal.append(facts, before)
            self._solid = True
            self._tell([Recorded(seq, event) for seq, event in enumerate(facts, before + 1)])
        for answer_now in answers:
            answer_now()
        self._let_readers_read()

    def _outcome(self, command: Command, events: list[ev.Event]) -> Outcome:
        if not events:
            earlier = repeated(self.hall, command)
            seq, kind, ticket = earlier or (self.hall.seq, "", getattr(command, "ticket", None))
        else:
            last = _main(events)
            seq = self.hall.seq - (len(events) - 1 - events.index(last)) if last else self.hall.seq
            kind, ticket = (last.kind, getattr(last, "ticket", None)) if last else ("", None)
        if isinstance(command, CallNext) and kind != ev.TicketCalled.kind:
            ticket = None
        return Outcome(ticket, seq, tuple(events))

    def _tell(self, facts: Sequence[Recorded]) -> None:
        for listener in self.listeners:
            try:
                listener(facts)
            except Exception:
                log.exception("listener %r failed on %r", listener, [f.event.kind for f in facts])

    def _let_readers_read(self, error: Exception | None = None) -> None:
        readers, self._readers = self._readers, []
        for answer, view in readers:
            if error:
                _fail(answer, error)
                continue
            try:
                _succeed(answer, view(self.hall))
            except Exception as bug:  # the reader's own
                _fail(answer, bug)

    # When the journal fails

    async def _halt(self, error: Exception, batch: list[tuple[Command, asyncio.Future[Outcome]]]) -> None:
        log.error("the hall is halted: %s", error)
        self.halted = error
        self._waiting.extendleft(reversed(batch))
        self._fail_waiting(Halted(error))
        self._let_readers_read(Halted(error))
        self._tell_halt(error)
        while self.halted:
            with contextlib.suppress(JournalError):
                await self.journal.close()
            await asyncio.sleep(REOPEN_AFTER_S)
            try:
                self._start_from_journal()
                self.halted = None
            except Exception as still:  # whatever it is: a writer that died would leave the hall halted for ever
                log.error("the journal still fails: %s", still, exc_info=not isinstance(still, JournalError))
        log.warning("the hall goes on from journal seq %d", self.hall.seq)
        self._tell_halt(None)

    def _tell_halt(self, error: Exception | None) -> None:
        for listener in self.halt_listeners:
            try:
                listener(error)
            except Exception:
                log.exception("halt listener %r failed", listener)

    def _fail_waiting(self, error: BaseException) -> None:
        answers: list[asyncio.Future[Any]] = [answer for _, answer in self._waiting]
        answers += [answer for _, answer in self._changes]
        self._waiting.clear()
        self._changes.clear()
        for answer in answers:
            if isinstance(error, asyncio.CancelledError):
                answer.cancel()
            else:
                _fail(answer, error)


def _main(events: Sequence[ev.Event]) -> ev.Event | None:
    """The fact that a command was for: the one with its press, else the call, else the last."""
    for event in events:
        if isinstance(event, ev.TicketCalled) or event.press is not None:
            return event
    return events[-1] if events else None


def _succeed(answer: "asyncio.Future[Any] | None", result: Any) -> None:
    if answer is not None and not answer.done():
        answer.set_result(result)


def _fail(answer: "asyncio.Future[Any] | None", error: BaseException) -> None:
    if answer is None:
        log.error("a reader without a caller failed: %r", error)
    elif not answer.done():
        answer.set_exception(error)
