"""One event to N screens: processor time of the server for each delivery, and how long until the last has it."""

import asyncio
import random
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench.demo import KEY
from bench.process import Server, listening
from bench.report import median, percentile, spread, table
from bench.screens import Crowd, masked

LIVE = f"/live?screen=TV-1&token={KEY}"
PROVEN = f"{LIVE}&nonce=of-nobody-in-particular"
PLANS = {100: (40, 50), 1000: (9, 12), 5000: (5, 6)}  # screens -> repetitions, rounds
HELD = 12_000  # so many connections at once are within a process's limit of open files
BURST, BURST_SCREENS, BURST_ROUNDS = 20, 200, 30
NAMES = {
    "raw": "raw asyncio write (floor)",
    "hallbus": "hallbus push",
    "proven": "hallbus push, signed for screens that ask for proof",
    "send_str": "aiohttp `send_str` loop",
    "websockets": "`websockets.broadcast`",
    "socketio": "python-socketio",
    "mosquitto": "mosquitto over WebSocket",
}


async def measure(fast: bool = False) -> str:
    names = [n for n in NAMES if n != "mosquitto" or shutil.which("mosquitto")]
    parts = []
    for screens, (repetitions, rounds) in PLANS.items():
        if fast and screens > 1000:
            continue
        parts.append(await _fan_out(names, screens, repetitions, rounds))
    parts.append(await _bursts([n for n in names if n not in ("mosquitto", "proven")]))
    return "\n\n".join(parts)


async def _fan_out(names: list[str], screens: int, repetitions: int, rounds: int) -> str:
    cpu: dict[str, list[float]] = defaultdict(list)
    ratio: dict[str, list[float]] = defaultdict(list)
    wall: dict[str, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        held: dict[str, Contender] = {}
        if (
            screens * len(names) <= HELD
        ):  # short turns of servers that stay: a slow minute of the machine hits all alike
            held = {name: await stack.enter_async_context(_contender(name, screens)) for name in names}
        for _ in range(repetitions):
            once = {}
            for name in random.sample(names, len(names)):
                async with nullcontext(held[name]) if name in held else _contender(name, screens) as contender:
                    once[name], times = await contender.rounds(rounds, 1)
                cpu[name].append(once[name])
                wall[name] += times
            for name in names:
                ratio[name].append(once[name] / once["raw"])
    rows = [
        (NAMES[n], spread(cpu[n]), f"**{median(ratio[n]):.2f}**" if n == "hallbus" else f"{median(ratio[n]):.2f}",
         f"{median(wall[n]) * 1e3:.1f}", f"{percentile(wall[n], 0.99) * 1e3:.1f}")
        for n in names
    ]  # fmt: skip
    head = (
        "contender",
        "µs of server CPU a delivery: median (min–max)",
        "ratio to the floor",
        "last screen p50 ms",
        "p99 ms",
    )
    return f"### One event to {screens} screens ({repetitions} × {rounds} rounds)\n\n" + table(head, rows)


async def _bursts(names: list[str]) -> str:
    cpu: dict[str, list[float]] = defaultdict(list)
    for _ in range(3):
        for name in random.sample(names, len(names)):
            async with _contender(name, BURST_SCREENS) as contender:
                cpu[name].append((await contender.rounds(BURST_ROUNDS, BURST))[0])
    rows = [
        (NAMES[n], spread(cpu[n], 2), f"{median([c / r for c, r in zip(cpu[n], cpu['raw'], strict=True)]):.2f}")
        for n in names
    ]
    head = ("contender", "µs of server CPU an event and screen", "ratio to the floor")
    return f"### A burst of {BURST} events to {BURST_SCREENS} screens, all delivered\n\n" + table(head, rows)


@dataclass
class Contender:
    """A server, its screens, and what makes it tell them something."""

    server: Server
    crowd: Crowd
    fire: Callable[[int], None]

    async def rounds(self, rounds: int, burst: int) -> tuple[float, list[float]]:
        """Microseconds of CPU a delivery, and the seconds of each round until the last screen."""
        for _ in range(3):  # warm
            await self._round(burst)
        before = self.server.cpu_s()
        times = [await self._round(burst) for _ in range(rounds)]
        spent = self.server.cpu_s() - before
        return spent / (rounds * len(self.crowd.screens) * burst) * 1e6, times

    async def _round(self, burst: int) -> float:
        done = self.crowd.expect(burst)
        began = time.perf_counter()
        self.fire(burst)
        await asyncio.wait_for(done, 10)
        return time.perf_counter() - began


@asynccontextmanager
async def _contender(name: str, screens: int) -> AsyncIterator[Contender]:
    if name == "mosquitto":
        async with _mosquitto(screens) as contender:
            yield contender
        return
    async with Server("hallbus" if name == "proven" else name) as server:
        crowd = Crowd()
        path = {"socketio": "/socket.io/?EIO=4&transport=websocket", "proven": PROVEN}.get(name, LIVE)
        await crowd.gather(screens, server.port, path, makes_greet=_socketio_greet if name == "socketio" else None)
        yield Contender(server, crowd, lambda burst: server.tell(f"event {burst}"))
        crowd.close()


def _socketio_greet() -> Callable[[bytes], bytes | None]:
    def greet(data: bytes) -> bytes | None:
        if b"40{" in data:
            return None
        return masked(b"40") if b"0{" in data else b""

    return greet


@asynccontextmanager
async def _mosquitto(screens: int) -> AsyncIterator[Contender]:
    """mosquitto's own WebSocket listener; subscribers speak MQTT, the publisher too."""
    from bench.servers import payload

    port = 18883
    folder = Path(tempfile.mkdtemp())
    (folder / "m.conf").write_text(
        # Version 2.0.11 does not start on a WebSocket listener alone.
        f"listener {port + 1} 127.0.0.1\nlistener {port} 127.0.0.1\nprotocol websockets\nallow_anonymous true\nlog_type error\n"
    )
    extra = "Sec-WebSocket-Protocol: mqtt\r\n"
    async with Server(port=port, command=("mosquitto", "-c", str(folder / "m.conf"))) as server:
        await listening(port)
        crowd, publisher = Crowd(), Crowd()
        await crowd.gather(screens, port, "/", extra, makes_greet=lambda: _mqtt_greet(subscribe=True))
        await publisher.gather(1, port, "/", extra, makes_greet=lambda: _mqtt_greet(subscribe=False))
        body = b"\x00\x04hall" + payload(0)
        size = len(body)
        packet = masked(b"\x30" + bytes((size & 0x7F | 0x80, size >> 7)) + body, opcode=2)
        yield Contender(server, crowd, lambda _: publisher.screens[0].transport.write(packet))
        crowd.close()
        publisher.close()


def _mqtt_greet(subscribe: bool) -> Callable[[bytes], bytes | None]:
    """CONNECT at once; SUBSCRIBE after CONNACK; ready at SUBACK, or for a publisher at CONNACK."""

    def greet(data: bytes) -> bytes | None:
        if b"\x90\x03" in data or (b"\x20\x02" in data and not subscribe):
            return None
        if b"\x20\x02" in data:
            return masked(b"\x82\x09\x00\x01\x00\x04hall\x00", opcode=2)
        id = random.randbytes(8).hex().encode()
        body = b"\x00\x04MQTT\x04\x02\x00\x00" + len(id).to_bytes(2, "big") + id
        return masked(b"\x10" + bytes((len(body),)) + body, opcode=2)

    return greet
