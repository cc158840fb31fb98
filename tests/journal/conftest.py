import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disk import small_disk_of


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte of our own, which only root can have."""
    with small_disk_of(1, tmp_path / "disk", "; the full-disk tests beside this one need neither") as folder:
        yield folder


@pytest.fixture
def make_read_only(request: pytest.FixtureRequest) -> "MakeReadOnly":
    return MakeReadOnly(request)


class MakeReadOnly:
    """Makes folders that really cannot be written to: by their mode, or as root, whom no mode stops, by a mount."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request

    def __call__(self, folder: Path) -> None:
        if os.name == "nt":
            pytest.skip("folders of Windows have no such mode")
        if os.geteuid():
            folder.chmod(0o555)
            self._request.addfinalizer(lambda: folder.chmod(0o755))
            return
        bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True)
        if bound.returncode:
            pytest.skip("root without the right to mount: nothing is read-only to it")
        self._request.addfinalizer(lambda: subprocess.run(["umount", folder], check=True))
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
