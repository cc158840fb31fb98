"""What many tests stand on: a running hall, a disk that can be broken, and the flag that writes the golden views anew."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.disk import Disk
from tests.web.running import RunningHall


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[RunningHall]:
    """The small hall, running, without a voice."""
    async with RunningHall(tmp_path) as running:
        yield running


@pytest.fixture
async def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


@pytest.fixture
async def slow_hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[RunningHall, Disk]]:
    """The small hall, running on a disk that a test holds up and breaks."""
    disk = Disk(tmp_path)
    monkeypatch.setattr("hallbus.web.app.open_journal", disk.open)
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 0.05)
    async with RunningHall(tmp_path) as running:
        yield running, disk
        disk.let_go()
