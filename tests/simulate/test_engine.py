"""Time that leaps from deed to deed: everybody acts in their turn, and whoever idles is woken by a bell."""

from collections.abc import Callable

from hallbus.hall import commands as do
from hallbus.hall.commands import Command
from hallbus.simulate.engine import NOTHING, Actor, Answer, Engine, Idle

Said = list[tuple[float, str]]


def nothing(_: Command) -> Answer:
    return NOTHING


def test_everybody_acts_when_their_time_has_come() -> None:
    engine, said = Engine(), Said()

    def sleeper(name: str, seconds: float) -> Actor:
        yield seconds
        said.append((engine.now, name))
        yield seconds
        said.append((engine.now, name))

    engine.add(sleeper("slow", 30))
    engine.add(sleeper("quick", 10), at=5)
    engine.run(nothing)
    assert said == [(15, "quick"), (25, "quick"), (30, "slow"), (60, "slow")]


def test_those_who_act_at_one_moment_do_so_in_the_order_in_which_they_came() -> None:
    engine, said = Engine(), Said()

    def comes(name: str) -> Actor:
        said.append((engine.now, name))
        return
        yield

    for name in ("one", "two", "three"):
        engine.add(comes(name), at=7)
    engine.run(nothing)
    assert said == [(7, "one"), (7, "two"), (7, "three")]


def test_nobody_is_sent_into_the_past() -> None:
    engine, said = Engine(now=100), Said()

    def comes() -> Actor:
        said.append((engine.now, "late"))
        return
        yield

    engine.add(comes(), at=10)
    engine.run(nothing)
    assert said == [(100, "late")]


def test_a_command_is_answered_before_time_goes_on() -> None:
    engine, heard = Engine(), list[tuple[float, str | None]]()

    def clerk() -> Actor:
        answer = yield do.CallNext(3)
        heard.append((engine.now, answer.ticket))
        yield 5.0
        answer = yield do.CallNext(3)
        heard.append((engine.now, answer.refused))

    answers = iter([Answer(("A001",)), Answer(refused="nobody_waiting")])
    engine.add(clerk(), at=1)
    engine.run(lambda command: next(answers))
    assert heard == [(1, "A001"), (6, "nobody_waiting")]


def idlers(engine: Engine, said: Said, seconds: float = 100) -> Callable[[str], Actor]:
    def idler(name: str) -> Actor:
        yield Idle(("bell", "other"), seconds)
        said.append((engine.now, name))

    return idler


def ringer(engine: Engine, *bells: str) -> Actor:
    yield 10.0
    for bell in bells:
        engine.ring(bell)


def test_a_bell_wakes_the_one_who_has_waited_longest_and_lets_the_others_sleep() -> None:
    engine, said = Engine(reaction=lambda: 2.0), Said()
    idler = idlers(engine, said)
    engine.add(idler("first"))
    engine.add(idler("second"))
    engine.add(ringer(engine, "bell"))
    engine.run(nothing)
    assert said == [(12, "first"), (100, "second")]


def test_a_second_bell_does_not_wake_whoever_is_awake_already() -> None:
    engine, said = Engine(reaction=lambda: 2.0), Said()
    idler = idlers(engine, said)
    engine.add(idler("first"))
    engine.add(idler("second"))
    engine.add(ringer(engine, "bell", "other"))
    engine.run(nothing)
    assert said == [(12, "first"), (12, "second")]


def test_a_bell_that_nobody_waits_for_is_no_error_and_is_not_kept() -> None:
    engine, said = Engine(), Said()
    engine.add(ringer(engine, "bell"))
    engine.add(idlers(engine, said, 5)("later"), at=11)
    engine.run(nothing)
    assert said == [(16, "later")]
