"""The contenders, each a server in a process of its own. `python -m bench.servers NAME`; it prints its port and reads orders.

`event N` pushes N events back to back. What they push is the same JSON of about 395 bytes.
"""

import asyncio
import contextlib
import json
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from bench.demo import FACTS, bench_app
from hallbus.codec import encode as encode_event
from hallbus.frames import encode, frame
from hallbus.hall import commands as do
from hallbus.hall.rules import decide
from hallbus.hall.state import Hall
from hallbus.hall.views import board_view
from hallbus.web import app as web_app
from hallbus.web.parts import HUB

FILLER = "A001 to window 3. " * 18  # plain letters, so that no library blows it up with escapes


def payload(n: int) -> bytes:
    """What one event says: the same for every contender."""
    return b'{"type":"state","n":%d,"view":{"kind":"board","text":"%b"}}' % (n, FILLER.encode())


async def orders(obey: Callable[[int, int], Awaitable[None] | None]) -> None:
    """Read `event N` from standard input for ever; events are numbered."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    n = 0
    while line := await reader.readline():
        count = int(line.split()[1])
        done = obey(n, count)
        if done is not None:
            await done
        n += count


def say_port(port: int) -> None:
    print(port, flush=True)


# Fan-out


async def raw() -> None:
    """The floor: an asyncio protocol that writes prepared bytes to each transport."""
    transports: set[asyncio.Transport] = set()

    class Peer(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            if data.startswith(b"GET "):
                self.transport.write(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                )
                transports.add(self.transport)

        def connection_lost(self, error: Exception | None) -> None:
            transports.discard(self.transport)

    def event(n: int, count: int) -> None:
        for i in range(n, n + count):
            data = frame(payload(i))
            for transport in transports:
                transport.write(data)

    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0, backlog=1024)
    say_port(server.sockets[0].getsockname()[1])
    await orders(event)


async def hallbus() -> None:
    """The hub's own door and push, with every heartbeat and check that a hall has.

    One event is a state; a burst is told, because of states a screen would only get the newest.
    """
    app, push = bench_app(Path(tempfile.mkdtemp()))
    await serve(app)
    web_app.calm_collector()
    hall = app[HUB].hall

    def event(n: int, count: int) -> None:
        if count == 1:
            topic = push.topics["screen:TV-1"]
            topic.render = lambda hall, at: {"n": n, "view": {"kind": "board", "text": FILLER}}
            push.refresh((topic.name,), hall)
            return
        for i in range(n, n + count):
            push.tell(("screen:TV-1",), {"type": "state", "n": i, "view": {"kind": "board", "text": FILLER}})

    await orders(event)


async def send_str() -> None:
    """What most people write: a loop over `await ws.send_str`."""
    sockets: set[web.WebSocketResponse] = set()

    async def event(n: int, count: int) -> None:
        for i in range(n, n + count):
            text = payload(i).decode()
            for ws in list(sockets):
                await ws.send_str(text)

    await serve(_app(sockets))
    await orders(event)


async def websockets_broadcast() -> None:
    """The websockets library's own broadcast."""
    from websockets.asyncio.server import broadcast
    from websockets.asyncio.server import serve as ws_serve

    async def stay(connection: Any) -> None:
        await connection.wait_closed()

    # Its pings carry a payload that wants to be found in the stream and sent back; without them it only has less to do.
    options: dict[str, Any] = {"compression": None, "ping_interval": None, "backlog": 1024}
    async with ws_serve(stay, "127.0.0.1", 0, **options) as server:
        say_port(next(iter(server.sockets)).getsockname()[1])

        def event(n: int, count: int) -> None:
            for i in range(n, n + count):
                broadcast(server.connections, payload(i).decode())

        await orders(event)


async def socketio() -> None:
    """python-socketio on aiohttp."""
    import socketio as sio

    server = sio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    app = web.Application()
    server.attach(app)
    await serve(app)

    async def event(n: int, count: int) -> None:
        for i in range(n, n + count):
            await server.emit("state", json.loads(payload(i)))

    await orders(event)


# Press to screen


async def naive() -> None:
    """The same rules and the same view, with one commit a press and a loop over `await ws.send_str`."""
    sockets: set[web.WebSocketResponse] = set()
    hall, clock = Hall(FACTS), _clock
    db = sqlite3.connect(Path(tempfile.mkdtemp()) / "naive.sqlite3", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, kind, version, data)")
    screen = next(s for s in FACTS.screens if s.id == "TV-1")

    def commit(command: do.Command) -> str | None:
        events = decide(hall, command, clock())
        db.execute("BEGIN")
        for event in events:
            db.execute("INSERT INTO events (kind, version, data) VALUES (?, ?, ?)", encode_event(event))
            hall.apply(event)
        db.execute("COMMIT")
        return getattr(events[-1], "ticket", None)

    commit(do.OpenDay(_clock().date().isoformat()))

    async def press(request: web.Request) -> web.Response:
        await request.json()
        ticket = commit(do.CallNext(int(request.match_info["no"])))
        seq = hall.seq
        text = json.dumps({"type": "state", "seq": seq, "view": json.loads(encode(board_view(hall, screen, clock())))})
        for ws in list(sockets):
            await ws.send_str(text)
        return web.json_response({"ticket": ticket, "seq": seq})

    async def take(request: web.Request) -> web.Response:
        return web.json_response({"ticket": commit(do.TakeTicket((await request.json())["service"]))}, status=201)

    app = _app(sockets)
    app.router.add_post("/api/windows/{no}/call-next", press)
    app.router.add_post("/api/tickets", take)
    await serve(app)
    await asyncio.Event().wait()


async def trivial() -> None:
    """The floor: a POST that is broadcast as it is, to nobody's memory."""
    sockets: set[web.WebSocketResponse] = set()
    seq = 0

    async def press(request: web.Request) -> web.Response:
        nonlocal seq
        await request.json()
        seq += 1
        told = seq
        text = json.dumps(
            {"type": "state", "seq": told, "ticket": f"A{told:03d}", "window": int(request.match_info["no"])}
        )
        for ws in list(sockets):
            await ws.send_str(text)
        return web.json_response({"ticket": f"A{told:03d}", "seq": told})

    async def take(request: web.Request) -> web.Response:
        return web.json_response({}, status=201)

    app = _app(sockets)
    app.router.add_post("/api/windows/{no}/call-next", press)
    app.router.add_post("/api/tickets", take)
    await serve(app)
    await asyncio.Event().wait()


async def whole() -> None:
    """hallbus as it is: journal, hub, push, doors."""
    app, _ = bench_app(Path(tempfile.mkdtemp()))
    await serve(app)
    web_app.calm_collector()
    await asyncio.Event().wait()


async def clips() -> None:
    """The same with a folder of clips: `clips FOLDER`."""
    app, _ = bench_app(Path(tempfile.mkdtemp()), Path(sys.argv[2]))
    await serve(app)
    web_app.calm_collector()
    await asyncio.Event().wait()


def _clock() -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(FACTS.timezone))


def _app(sockets: set[web.WebSocketResponse]) -> web.Application:
    async def live(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(compress=False)
        await ws.prepare(request)
        sockets.add(ws)
        try:
            async for message in ws:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            sockets.discard(ws)
        return ws

    app = web.Application()
    app.router.add_get("/live", live)
    return app


async def serve(app: web.Application) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    await web.SockSite(runner, line, backlog=1024).start()
    say_port(line.getsockname()[1])


CONTENDERS: dict[str, Callable[[], Awaitable[None]]] = {
    "raw": raw, "hallbus": hallbus, "send_str": send_str, "websockets": websockets_broadcast, "socketio": socketio,
    "naive": naive, "trivial": trivial, "whole": whole, "clips": clips,
}  # fmt: skip

if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(CONTENDERS[sys.argv[1]]())  # type: ignore[arg-type]
