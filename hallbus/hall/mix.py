"""The mix: how priority tickets and regular ones of one queue take turns, so many to so many.

A queue keeps what it owes its regular tickets: a priority call adds `mix.regular` to it, a regular call takes `mix.priority` away. From
`mix.priority * mix.regular` on, a regular ticket is next. With 2:1 that makes priority, priority, regular, and so on; with 3:2 three of
every five calls are priority ones. While one kind alone waits nothing is saved up: the debt keeps between nothing and what makes one
turn of regular tickets.
"""

from hallbus.hall.facts import Mix


def regular_is_next(owed: int, mix: Mix) -> bool:
    """Whether the turn is a regular ticket's, if both kinds wait."""
    return owed >= mix.priority * mix.regular


def after_priority(owed: int, mix: Mix) -> int:
    """What is owed after a priority call."""
    return min(owed + mix.regular, (mix.priority + 1) * mix.regular - 1)


def after_regular(owed: int, mix: Mix) -> int:
    """What is owed after a regular call."""
    return max(0, owed - mix.priority)


def priority_before(regulars: int, owed: int, mix: Mix) -> int:
    """How many priority tickets go before a regular one that has so many regular ones before it, if enough of them wait."""
    return max(0, -((owed - (mix.regular + regulars) * mix.priority) // mix.regular))


def regular_before(priorities: int, owed: int, mix: Mix) -> int:
    """How many regular tickets go before a priority one that has so many priority ones before it, if enough of them wait."""
    return max(0, (owed + (priorities - mix.priority) * mix.regular) // mix.priority + 1)


def window_owes(calls: int, mix: Mix) -> bool:
    """Whether a window that has called so often goes to the queue of the oldest regular ticket now, if it serves several queues."""
    return calls % (mix.priority + mix.regular) >= mix.priority
