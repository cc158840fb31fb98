"""A hall on a box of 2 GB: hub, recorded clips and pyttsx3 together under a limit that the system keeps, while windows call."""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.box_hub import RULES
from bench.demo import KEY, WINDOWS
from bench.press import Button, _press, _take
from bench.process import Server
from bench.report import table
from bench.screens import Crowd
from hallbus.hall.wording import call_clauses
from hallbus.speech.pack import MANIFEST
from hallbus.speech.voices import Voice

LIMIT = 2_000_000_000
SCREENS, RATE, SECONDS = 100, 2, 20
GROUPS = Path("/sys/fs/cgroup/memory")  # of the first kind
NAMES = {"pyttsx3": "voice pyttsx3", "clips": "voice clips", "bench.box_hub": "hub"}


async def measure(fast: bool = False) -> str:
    group = _limited()
    with tempfile.TemporaryDirectory() as folder:
        await _recorded(Path(folder) / "voices" / "counter")
        hub = (sys.executable, "-m", "bench.box_hub", folder)
        enter = ("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$0" "$@"') if group else ()
        async with Server(command=(*enter, *hub)) as server:
            said = await _day(server, 5 if fast else SECONDS)
            rows = [_of(pid) for pid in _family(server.process.pid)]
    limit, more = "**no limit could be set on this machine**", ""
    if group:
        limit = f"all of them may have {LIMIT / 1e6:.0f} MB together"
        whole, refused = (_read(group / name) for name in ("memory.max_usage_in_bytes", "memory.failcnt"))
        more = f"- the most that they held together, with what the system keeps of their files: {whole / 1e6:.0f} MB; refused: {refused}"
        await asyncio.to_thread(_removed, group)
    head = f"### A box of 2 GB\n\nHub, `clips` and `pyttsx3`, {SCREENS} screens, {said} calls; {limit}."
    return f"{head}\n\n{table(('process', 'memory MB', 'peak MB'), rows)}\n\n{more}".rstrip()


def _limited() -> Path | None:
    """A group of processes that may hold so much together; none where the system does not let us make one."""
    group = GROUPS / f"hallbus-box-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(LIMIT))
    except OSError:
        return None
    return group


def _removed(group: Path) -> None:
    end = time.monotonic() + 20
    while _text(group / "cgroup.procs").strip() and time.monotonic() < end:  # the voices end a moment after their hub
        time.sleep(0.1)
    group.rmdir()


async def _recorded(pack: Path) -> None:
    """A pack that says where to go, so that half of each call is a recording."""
    await asyncio.to_thread(pack.mkdir, parents=True)
    voice, clips = Voice(pack), {}
    for window in WINDOWS:
        text = call_clauses(RULES, "A001", window)[1]
        clips[text] = (await voice.render(text, "zh-CN")).name
    await voice.close()
    manifest = json.dumps({"name": "counter", "language": "zh-CN", "clips": clips})
    await asyncio.to_thread((pack / MANIFEST).write_text, manifest, "utf-8")


async def _day(server: Server, seconds: int) -> int:
    """Tickets, screens and calls; how many."""
    crowd, buttons = Crowd(), [Button(window) for window in WINDOWS]
    await _take(server.port, RATE * seconds + 50)
    await crowd.gather(SCREENS, server.port, f"/live?screen=TV-1&token={KEY}")
    tasks = [asyncio.create_task(button.run(server.port)) for button in buttons]
    await _press(buttons, RATE, seconds, time.perf_counter())
    await asyncio.sleep(5)  # what was called is rendered
    for task in tasks:
        task.cancel()
    crowd.close()
    return sum(len(button.pressed) for button in buttons)


def _family(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [pid, *(each for child in children for each in _family(child))]


def _of(pid: int) -> tuple[str, str, str]:
    words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    name = next((name for word, name in NAMES.items() if word in words), words[:40])
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    now, peak = (f"{int(lines[key].split()[0]) / 1024:.0f}" for key in ("VmRSS", "VmHWM"))
    return name, now, peak


def _read(file: Path) -> int:
    return int(_text(file))


def _text(file: Path) -> str:
    return file.read_text("ascii")
