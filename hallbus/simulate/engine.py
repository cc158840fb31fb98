"""Time that passes from one deed to the next: people as generators, in one heap.

An actor yields what it wants: seconds to let pass, an `Idle` from which a bell wakes it, or a command, whose `Answer` it is given.
The engine knows nothing of halls; who drives it says how commands are done and how time passes. Given the same answers it does the
same things in the same order.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

from hallbus.hall.commands import Command


class Answer(NamedTuple):
    """What came of a command: the tickets it was about, or the code of the refusal, and when to try again ("13:10")."""

    tickets: tuple[str, ...] = ()
    refused: str = ""
    opens: str = ""
    made: str = ""  # the name of a batch, or of a wish for help

    @property
    def ticket(self) -> str | None:
        return self.tickets[0] if self.tickets else None


NOTHING = Answer()


class Idle(NamedTuple):
    """Wait until a bell rings, but not for ever."""

    bells: tuple[Hashable, ...]
    seconds: float


Wish = float | Idle | Command
Actor = Generator[Wish, Answer, None]


@dataclass(slots=True, eq=False)
class Life:
    """An actor and what it waits for; an entry of the heap with an older turn means nothing."""

    actor: Actor
    turn: int = 0
    begun: bool = False


@dataclass(slots=True)
class Engine:
    """`now` is in seconds of the day."""

    now: float = 0.0
    reaction: Callable[[], float] = lambda: 0.0  # seconds from a bell to the deed
    _heap: list[tuple[float, int, int, Life]] = field(default_factory=list)
    _bells: defaultdict[Hashable, deque[tuple[Life, int]]] = field(default_factory=lambda: defaultdict(deque))
    _entries: int = 0

    def add(self, actor: Actor, at: float | None = None) -> None:
        """Let somebody live from a moment on."""
        self._schedule(Life(actor), self.now if at is None else max(at, self.now))

    def next_at(self) -> float | None:
        """When something happens next; None: never."""
        while self._heap and self._heap[0][2] != self._heap[0][3].turn:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self) -> Life | None:
        """Whose turn it is next; time goes on to that moment."""
        at = self.next_at()
        if at is None:
            return None
        self.now = max(self.now, at)
        life = heappop(self._heap)[3]
        life.turn += 1  # no bell wakes who is awake
        return life

    def go_on(self, life: Life, answer: Answer = NOTHING) -> Command | None:
        """Let somebody act: the command to do at once, or None when they wait or are done."""
        try:
            wish = life.actor.send(answer) if life.begun else next(life.actor)
        except StopIteration:
            return None
        life.begun = True
        if isinstance(wish, Command):
            return wish
        if isinstance(wish, Idle):
            for bell in wish.bells:
                self._bells[bell].append((life, life.turn + 1))
            self._schedule(life, self.now + wish.seconds)
        else:
            self._schedule(life, self.now + wish)
        return None

    def ring(self, bell: Hashable) -> None:
        """Wake who has waited longest for this bell."""
        waiting = self._bells.get(bell)
        while waiting:
            life, turn = waiting.popleft()
            if life.turn == turn:
                self._schedule(life, self.now + self.reaction())
                return

    def run(self, do: Callable[[Command], Answer]) -> None:
        """Live to the end, as fast as the machine can."""
        while (life := self.pop()) is not None:
            command = self.go_on(life)
            while command is not None:
                command = self.go_on(life, do(command))

    def _schedule(self, life: Life, at: float) -> None:
        life.turn += 1
        self._entries += 1
        heappush(self._heap, (at, self._entries, life.turn, life))
