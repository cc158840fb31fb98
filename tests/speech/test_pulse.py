"""Telling a process that is slow from one that is stuck."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from hallbus.speech.pulse import Pulse

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@pytest.fixture
def busy() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield process.pid
    process.kill()
    process.wait()


@pytest.fixture
def waiting() -> Iterator[int]:
    """A process that has begun, and waits for a line that never comes."""
    process = subprocess.Popen(
        [sys.executable, "-c", "print('begun', flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    yield process.pid
    process.stdin.close()
    process.stdout.close()
    process.wait()


def still(pulse: Pulse) -> bool:
    """Looks until the process does nothing, or a while has passed."""
    end = time.monotonic() + 20
    while pulse.beats():
        if time.monotonic() > end:
            return False
    return True


def test_who_works_beats_at_every_look(busy: int) -> None:
    pulse = Pulse(busy)
    assert all(pulse.beats() for _ in range(1000))


def test_who_was_stopped_in_the_middle_of_work_does_not(busy: int) -> None:
    pulse = Pulse(busy)
    assert pulse.beats()
    os.kill(busy, signal.SIGSTOP)
    assert still(pulse)
    os.kill(busy, signal.SIGCONT)
    assert pulse.beats()


def test_who_waits_for_ever_does_not(waiting: int) -> None:
    assert still(Pulse(waiting))


def test_of_who_is_gone_nothing_is_said() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert Pulse(process.pid).beats()
