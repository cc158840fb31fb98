"""What screens say of themselves: build, sound, problems. For operators and metrics."""

from collections import deque
from typing import Any

PLAYED_KEPT = 1_000


class ScreenHealth:
    """The newest word of each screen, and the latest items played (a full proof of play comes with the content room)."""

    def __init__(self) -> None:
        self.by_name: dict[str, dict[str, Any]] = {}
        self.played: deque[dict[str, Any]] = deque(maxlen=PLAYED_KEPT)

    def heard(self, name: str, report: dict[str, Any]) -> None:
        self.by_name[name] = report

    def audio(self, name: str) -> str:
        """ "ok", "blocked", "none", or "" when it has not said."""
        return str(self.by_name.get(name, {}).get("audio", ""))

    def left(self, name: str) -> None:
        self.by_name.pop(name, None)

    def note_played(self, name: str, item: dict[str, Any]) -> None:
        self.played.append({"screen": name, **item})
