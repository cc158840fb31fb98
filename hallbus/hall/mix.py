"""The mix: how priority tickets and regular ones of one queue take turns, so many to so many.

A queue keeps what it owes its regular tickets: a priority call adds `mix.regular` to it, a regular call takes `mix.priority` away, and from
`mix.priority` on a regular ticket is next. With 2:1 that makes priority, priority, regular; with 3:2 priority, priority, regular,
priority, regular. Of as many calls in a row as both numbers together, `mix.regular` are regular ones, wherever one begins to count.
While only one kind waits little is saved up: the debt stays between nothing and what one more priority call could make of it.
"""

from hallbus.hall.facts import Mix


def regular_is_next(owed: int, mix: Mix) -> bool:
    """Whether the turn is a regular ticket's, if both kinds wait."""
    return owed >= mix.priority


def after_priority(owed: int, mix: Mix) -> int:
    """What is owed after a priority call."""
    return min(owed, mix.priority - 1) + mix.regular


def after_regular(owed: int, mix: Mix) -> int:
    """What is owed after a regular call."""
    return max(0, owed - mix.priority)


def priority_before(regulars: int, owed: int, mix: Mix) -> int:
    """How many priority tickets go before a regular one that has so many regular ones before it, if enough of them wait."""
    return max(0, -((owed - (regulars + 1) * mix.priority) // mix.regular))


def regular_before(priorities: int, owed: int, mix: Mix) -> int:
    """How many regular tickets go before a priority one that has so many priority ones before it, if enough of them wait."""
    return (owed + priorities * mix.regular) // mix.priority


def window_owes(calls: int, mix: Mix) -> bool:
    """Whether a window that has called so often goes to the queue of the oldest regular ticket now; the turns are those of a queue."""
    return regular_is_next(calls * mix.regular % (mix.priority + mix.regular), mix)
