"""An engine that is there only where a test asks for it."""

from pathlib import Path

import pytest

from hallbus.speech import kokoro_files
from tests.speech.engines import KOKORO


@pytest.fixture
def with_kokoro(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kokoro's real folder, which other tests do not see: its start takes seconds and its memory 350 MB."""
    monkeypatch.setenv(kokoro_files.FOLDER_OF, str(KOKORO.parent))
    return KOKORO
