"""Who is on the line, and what screens say of themselves: build, sound, problems. For operators and metrics."""

import re
from collections import deque
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from hallbus.personal import names_a_person

PLAYED_KEPT = 1_000
CODE = re.compile(r"[!-~]{1,80}")  # such as clip_failed:fz1, or a build; no words


class Shows(Struct, frozen=True):
    """What a screen says that it shows: nothing (an empty clip) is the hall's card. `why` and `rule` are those of its turn."""

    clip: str
    began: datetime
    why: str = ""
    rule: str = ""


class ScreenHealth:
    """The newest word of each screen, what it shows, and the latest items played.

    `since` is when each came, or went; who never came is not in it. `listeners` hear of every change.
    """

    def __init__(self) -> None:
        self.by_name: dict[str, dict[str, Any]] = {}
        self.since: dict[str, datetime] = {}
        self.played: deque[dict[str, Any]] = deque(maxlen=PLAYED_KEPT)
        self.shows: dict[str, Shows] = {}
        self.listeners: list[Callable[[], None]] = []
        self._here: set[str] = set()

    def came(self, name: str, at: datetime) -> None:
        """It has a line now; a second one tells nothing new."""
        if name not in self._here:
            self._here.add(name)
            self.since[name] = at
            self._tell()

    def left(self, name: str, at: datetime) -> None:
        """Its last line has ended."""
        self.by_name.pop(name, None)
        self.shows.pop(name, None)
        if name in self._here:
            self._here.discard(name)
            self.since[name] = at
            self._tell()

    def heard(self, name: str, report: dict[str, Any]) -> None:
        """Take a report in; a word in it that might name a person is dropped."""
        problems = [problem for problem in report.get("problems", ()) if is_code(problem)]
        build = report.get("build", "")
        report = {**report, "problems": problems, "build": build if is_code(build) else ""}
        if self.by_name.get(name) != report:
            self.by_name[name] = report
            self._tell()

    def audio(self, name: str) -> str:
        """ "ok", "blocked", "none", or "" when it has not said."""
        return str(self.by_name.get(name, {}).get("audio", ""))

    def note_played(self, name: str, item: dict[str, Any]) -> None:
        self.played.append({"screen": name, **item})

    def note_playing(self, name: str, shows: Shows) -> None:
        """It shows something else now. A name that is no code is dropped."""
        if is_code(shows.clip) or not shows.clip:
            self.shows[name] = shows
            self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


def is_code(text: str) -> bool:
    """Whether a machine said it: signs without words, and nobody's number."""
    return bool(CODE.fullmatch(text)) and not names_a_person(text, date.today())
