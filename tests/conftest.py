"""What many tests stand on: a running hall, a disk that can be broken, and the flag that writes the golden views anew."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hallbus.clock import DrivenClock
from hallbus.hall import commands as do
from hallbus.hub import Hub
from hallbus.speech import kokoro_files
from tests.disk import Disk
from tests.halls import MORNING, SMALL, TODAY
from tests.speech import engines
from tests.web.running import RunningHall

# Files that take long on their own, the longest first: whoever runs several at once must not begin them last.
LONG = (
    "test_crash.py",
    "speech/test_kokoro.py",
    "browser/test_soak.py",
    "test_upload_crash.py",
    "browser/test_admin_content.py",
    "browser/test_programme.py",
    "browser/test_kiosk_looks.py",
    "browser/test_admin.py",
    "browser/test_guide_look.py",
    "web/test_uploads.py",
    "test_privacy.py",
    "hall/test_calendar_properties.py",
    "hall/test_properties.py",
    "hall/test_order_properties.py",
    "browser/test_sound.py",
    "browser/test_away.py",
    "browser/test_board_calls.py",
    "browser/test_content.py",
    "browser/test_kiosk.py",
    "browser/test_ticket.py",
    "browser/test_guide_tickets.py",
    "browser/test_guide_floor.py",
    "browser/test_guide_issue.py",
    "browser/test_board_layout.py",
    "browser/test_console.py",
    "browser/test_ops_announce.py",
    "web/test_clips.py",
    "test_cli.py",
    "test_acceptance_day.py",
    "test_demo_clips.py",
    "simulate/test_command.py",
    "simulate/test_memory.py",
    "devices/test_hundred_calls.py",
    "devices/test_speaker.py",
    "speech/test_say.py",
    "web/test_roles.py",
    "people/test_reception.py",
    "web/test_people.py",
)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files; the order within a file, and of all others, stays."""
    at = {HERE / file: order for order, file in enumerate(LONG)}
    assert all(file.exists() for file in at), "a file of this list has moved"
    items.sort(key=lambda item: at.get(item.path, len(at)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture(scope="session", autouse=True)
def no_large_voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps every hub of the tests from starting the large engine, where it is installed; its own tests ask for it."""
    assert engines.KOKORO  # looked up before
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kokoro_files.FOLDER_OF, str(tmp_path_factory.mktemp("no-voices")))
        yield


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


@pytest.fixture
def clock() -> DrivenClock:
    """Time that stands still until a test moves it."""
    return DrivenClock(MORNING, rate=0)


@pytest.fixture
async def hub(disk: Disk, clock: DrivenClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    """A hub on a disk of the test's, with the day begun and three people waiting."""
    monkeypatch.setattr("hallbus.hub.REOPEN_AFTER_S", 0.01)
    async with Hub(SMALL, disk.open, clock) as running:
        await running.handle(do.OpenDay(TODAY))
        for _ in range(3):
            await running.handle(do.TakeTicket("A1"))
        disk.batches.clear()
        yield running
        disk.let_go()
