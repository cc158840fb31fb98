import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte of our own, which only root can have."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "hall", folder], capture_output=True)
    if not made or made.returncode:
        pytest.skip("a disk of its own needs root and mount; the full-disk tests beside this one need neither")
    yield folder
    subprocess.run(["umount", folder], check=True)


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
