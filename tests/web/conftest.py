"""Pages without a build, and a hall that keeps hours."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hallbus.clock import DrivenClock
from hallbus.hall.facts import Calendar, SpeechRules, Weekly
from hallbus.web import pages
from tests.halls import MORNING, SMALL
from tests.web.running import RunningHall
from tests.web.showing import FACTS, put_clips

WORKING = Calendar(
    weekly=(Weekly(days=("tue",), sessions=(("09:00", "12:00"), ("13:30", "17:00"))),), stop_issue_before_close_min=15
)


@pytest.fixture
def built_pages(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    static = tmp_path / "static"
    for name in ("start", "board", "strip", "console", "kiosk", "ticket", "guide", "ops", "admin"):
        (static / name).mkdir(parents=True)
        (static / name / "index.html").write_text(f"<title>{name}</title>")
    (static / "assets").mkdir()
    (static / "assets" / "main-1a2b.js").write_text("1")
    (static / "secret.txt").write_text("secret")
    monkeypatch.setattr(pages, "STATIC", static)


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall with sessions, ten minutes before it opens."""
    speech = SpeechRules(
        ttl_s=25,
        repeat=1,
        templates={"open": "欢迎来到{hall}。", "closing": "还有{minutes}分钟。", "stopped": "取号结束。"},
    )
    clock = DrivenClock(MORNING.replace(hour=8, minute=50), rate=0)
    async with RunningHall(tmp_path, replace(SMALL, calendar=WORKING, speech=speech), clock) as hall:
        yield hall


@pytest.fixture
async def showing(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall with its clips, a programme and a content screen."""
    put_clips(tmp_path)
    async with RunningHall(tmp_path, FACTS) as hall:
        yield hall
