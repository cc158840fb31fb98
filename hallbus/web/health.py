"""What screens say of themselves: build, sound, problems. For operators and metrics."""

import re
from collections import deque
from datetime import date
from typing import Any

from hallbus.personal import names_a_person

PLAYED_KEPT = 1_000
CODE = re.compile(r"[!-~]{1,80}")  # such as clip_failed:fz1, or a build; no words


class ScreenHealth:
    """The newest word of each screen, and the latest items played (a full proof of play comes with the content room)."""

    def __init__(self) -> None:
        self.by_name: dict[str, dict[str, Any]] = {}
        self.played: deque[dict[str, Any]] = deque(maxlen=PLAYED_KEPT)

    def heard(self, name: str, report: dict[str, Any]) -> None:
        """Take a report in; a word in it that might name a person is dropped."""
        problems = [problem for problem in report.get("problems", ()) if _is_code(problem)]
        build = report.get("build", "")
        self.by_name[name] = {**report, "problems": problems, "build": build if _is_code(build) else ""}

    def audio(self, name: str) -> str:
        """ "ok", "blocked", "none", or "" when it has not said."""
        return str(self.by_name.get(name, {}).get("audio", ""))

    def left(self, name: str) -> None:
        self.by_name.pop(name, None)

    def note_played(self, name: str, item: dict[str, Any]) -> None:
        self.played.append({"screen": name, **item})


def _is_code(text: str) -> bool:
    return bool(CODE.fullmatch(text)) and not names_a_person(text, date.today())
