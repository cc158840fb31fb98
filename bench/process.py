"""A contender in a process of its own, on a core of its own, with its CPU time and memory read from outside."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Self

SERVER_CORE, CLIENT_CORE = 0, 1


def pin_client() -> None:
    """Keep the measuring process off the server's core."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {CLIENT_CORE})


async def listening(port: int) -> None:
    """Wait until somebody answers there. Raises TimeoutError."""
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


class Server:
    """`python -m bench.servers NAME ...`, or any command that listens on a port known before."""

    def __init__(self, *arguments: str, port: int = 0, command: tuple[str, ...] | None = None) -> None:
        self.command = command or (sys.executable, "-m", "bench.servers", *arguments)
        self.port = port

    async def __aenter__(self) -> Self:
        pinned = ("taskset", "-c", str(SERVER_CORE)) if (os.cpu_count() or 1) > 1 else ()
        self.process = await asyncio.create_subprocess_exec(
            *pinned, *self.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        if not self.port:
            assert self.process.stdout
            self.port = int(await asyncio.wait_for(self.process.stdout.readline(), 30))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.terminate()
        await asyncio.wait_for(self.process.wait(), 20)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")

    def cpu_s(self) -> float:
        """Seconds on the processor so far, of every thread."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory_kb(self) -> int:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0
