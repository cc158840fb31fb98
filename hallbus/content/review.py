"""Seen before it is shown (先审后发): the steps that something passes before it is public, and who may take them.

`draft` → `review`, step by step → `released` → `recalled`. An edit makes a draft of anything. Each step is another person's; who wrote
it may take the first of three steps, and no other. What is one of the hall's elevated cases (提级) takes one step more, of another
publisher.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from hallbus.hall.facts import Review

State = Literal["draft", "review", "released", "recalled"]
LAST, BETWEEN, FIRST = frozenset({"publisher"}), frozenset({"reviewer"}), frozenset({"editor", "reviewer"})


class NotDone(Exception):
    """A move that is not allowed now, or not to this person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Standing(Struct, frozen=True):
    """Where something is on its way. `deciders` passed the steps of this round, in order; `case` is why it takes one step more."""

    author: str
    state: State = "draft"
    deciders: tuple[str, ...] = ()
    case: str = ""

    @property
    def step(self) -> int:
        """How many steps were passed."""
        return len(self.deciders)


def steps_of(rules: Review, case: str) -> tuple[str, ...]:
    """The names of the steps that something takes, in order."""
    return (*rules.steps, rules.elevated_step) if case else rules.steps


def roles_of(rules: Review, step: int) -> frozenset[str]:
    """Who takes a step, 0 is the first: a publisher the last, a reviewer those between, an editor or a reviewer the first of three."""
    if step >= len(rules.steps) - 1:
        return LAST
    return FIRST if step == 0 and len(rules.steps) > 2 else BETWEEN


def edited(now: Standing, who: str) -> Standing:
    """Other words are nobody's approval."""
    return Standing(author=who)


def submitted(now: Standing, rules: Review, case: str = "") -> Standing:
    """The draft is given to those who look at it. Raises NotDone."""
    if now.state not in ("draft", "recalled"):
        raise NotDone("not_a_draft")
    return replace(now, state="review", deciders=(), case=_known(case, rules))


def passed(now: Standing, who: str, roles: frozenset[str], rules: Review, case: str = "") -> Standing:
    """One more step; the last one makes it public. Whoever takes one may find that it is an elevated case. Raises NotDone."""
    _may_decide(now, roles, rules)
    own = who == now.author and (now.step > 0 or len(rules.steps) < 3)
    if rules.distinct_people and (who in now.deciders or own):
        raise NotDone("same_person")
    deciders, case = (*now.deciders, who), _known(case, rules) or now.case
    is_last = len(deciders) >= len(steps_of(rules, case))
    return replace(now, deciders=deciders, case=case, state="released" if is_last else "review")


def returned(now: Standing, roles: frozenset[str], rules: Review) -> Standing:
    """Back to its author, to be bettered. Raises NotDone."""
    _may_decide(now, roles, rules)
    return Standing(author=now.author)


def recalled(now: Standing) -> Standing:
    """Off the screens. Raises NotDone."""
    if now.state != "released":
        raise NotDone("not_released")
    return replace(now, state="recalled")


def _known(case: str, rules: Review) -> str:
    if case and case not in rules.elevated:
        raise NotDone("unknown_case")
    return case


def _may_decide(now: Standing, roles: frozenset[str], rules: Review) -> None:
    if now.state != "review":
        raise NotDone("not_in_review")
    if roles.isdisjoint(roles_of(rules, now.step)):
        raise NotDone("not_your_step")
