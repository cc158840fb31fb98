"""Which loudspeakers of a zone speak: everybody who can, and a spare one while another of its zone is missing."""

from collections.abc import Collection, Mapping
from typing import Literal

# well: on the line and audible. hangs: on the line, but it did not answer; it is told, and nobody relies on it. gone: anything else.
State = Literal["well", "hangs", "gone"]


def on_duty(states: Mapping[str, State], spare: Collection[str]) -> list[str]:
    """Gives the names of those that are told what to say, of all that are expected or there."""
    relied_on = [state for name, state in states.items() if name not in spare]
    needed = not relied_on or any(state != "well" for state in relied_on)
    return [name for name, state in states.items() if state != "gone" and (needed or name not in spare)]
