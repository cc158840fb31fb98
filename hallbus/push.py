"""State to screens: each distinct view is rendered and framed once, and the same bytes go to all who show it.

A topic is one view. When facts touch it, it is rendered on solid ground (inside the hub's listener call); its frame replaces the one
that waited. Once a loop tick, whatever waits for a connection leaves in one write to its transport. A connection whose peer does not
read keeps only the newest frame; one that stays stuck, or does not answer pings, is cut, and gets the state anew when it comes back.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from hallbus.frames import PING, encode
from hallbus.hall.state import Hall
from hallbus.outgoing import Outgoing
from hallbus.signing import Signer

log = logging.getLogger(__name__)

BEAT_S = 4.0  # between beats to one connection; a page that hears nothing for 10 s is cut off
SLICES = 40  # a beat for everybody at once would hold up a call; so many portions a beat
PING_EVERY = 4  # beats: an answer costs the hub ten times what a beat costs, and TCP itself tells of a dead line sooner
SILENT_S = 40.0  # without a pong or a word: the peer is gone
LAGGING_BYTES = 64 * 1024  # more than this unread: send nothing new until it is read
LOOK_BYTES = 16 * 1024  # of states to each screen, and then it is looked at who does not read
STUCK_BYTES = 256 * 1024  # more than this unread: cut
STUCK_S = 10.0  # lagging for so long: cut


class Transport(Protocol):
    """What is needed of an asyncio transport."""

    def write(self, data: bytes, /) -> None: ...
    def get_write_buffer_size(self) -> int: ...
    def abort(self) -> None: ...


RELOAD = {"type": "reload"}
EVERYBODY = b'"all"'


class Topic:
    """One view, its newest state, and who shows it."""

    __slots__ = ("body", "name", "plain", "proven", "render", "state", "unlooked")

    def __init__(self, name: str, render: Callable[[Hall, datetime], object]) -> None:
        self.name = name
        self.render = render
        self.body = b""  # the encoded view, to see whether anything changed
        self.state: Outgoing | None = None
        self.plain: dict[Transport, Connection] = {}
        self.proven: dict[Transport, Connection] = {}  # those who asked for proof
        self.unlooked = 0  # bytes that went to each since it was looked at who reads

    def lines(self, connection: "Connection") -> "dict[Transport, Connection]":
        """Those who are sent the same bytes as this connection."""
        return self.proven if connection.nonce else self.plain

    def refresh(self, hall: Hall, at: datetime, signer: Signer) -> bool:
        """Render again; whether it is another view now."""
        body = encode(self.render(hall, at))
        if body == self.body:
            return False
        fields = b'{"type":"state","seq":%d,"view":%b' % (hall.seq, body)
        self.body, self.state = body, Outgoing(fields, encode(self.name), signer)
        return True


class Connection:
    """A screen, console or speaker on the line. `name` is who it is: "screen:TV-1", "window:3", "speaker:Z1".

    `nonce` is what it asked to find in its hello, so that it knows that this is no recorded one: whoever asks is sent signed messages.
    """

    __slots__ = ("heard", "lagging_since", "name", "nonce", "pending", "slice", "stale", "topic", "transport")

    def __init__(self, name: str, transport: Transport, nonce: str = "") -> None:
        self.name = name
        self.transport = transport
        self.nonce = nonce
        self.topic: Topic | None = None
        self.stale = False  # the topic has a frame that this connection was not sent; only of who is dirty or lagging
        self.pending: list[bytes] = []  # facts and notes, in order
        self.lagging_since: float | None = None
        self.heard = 0.0
        self.slice = 0


class Push:
    """All connections of a hub, and what waits for them."""

    def __init__(self, build: str, now: Callable[[], datetime], signer: Signer) -> None:
        self.build = build
        self.now = now
        self.signer = signer
        self.topics: dict[str, Topic] = {}
        self.by_name: dict[str, set[Connection]] = {}
        self.seq = 0  # of the newest fact that was solid when it was looked at
        self.count = 0
        self.cut = 0
        self.halted: dict[str, str] | None = None  # why, in both languages
        self._slices: list[set[Connection]] = [set() for _ in range(SLICES)]
        self._beats = 0
        self._fresh: set[Topic] = set()  # topics whose newest frame nobody was sent yet
        self._dirty: set[Connection] = set()  # connections for which something else waits
        self._lagging: set[Connection] = set()
        self._flushing = False

    # Coming and going

    def join(self, connection: Connection, hall: Hall | None, topic: Topic | None) -> None:
        """Greet a connection and send it the state at once. `hall` must be solid; none: the hall is halted."""
        loop = asyncio.get_running_loop()
        self.seq = hall.seq if hall else self.seq
        connection.heard = loop.time()
        connection.slice = self.count % SLICES
        self._slices[connection.slice].add(connection)
        self.by_name.setdefault(connection.name, set()).add(connection)
        self.count += 1
        self._post(connection, self._hello(connection))
        if self.halted:
            self._post(
                connection, self._outgoing({"type": "halted", "reason": self.halted}, EVERYBODY).form(connection.nonce)
            )
        if topic is not None:
            known = self.topics.setdefault(topic.name, topic)
            known.lines(connection)[connection.transport] = connection
            connection.topic = known
            if hall is not None:
                connection.stale = True
                self.refresh((known.name,), hall)  # also when others show it: what was new to them may be old by now
                if known.state:
                    known.state.seal_anew()

    def _hello(self, connection: Connection) -> bytes:
        fields = {"type": "hello", "build": self.build, "now": self.now(), "seq": self.seq}
        if connection.nonce:
            fields |= {"hub": self.signer.public, "nonce": connection.nonce}
        return self._outgoing(fields, encode(connection.name)).form(connection.nonce)

    def _outgoing(self, fields: object, audience: bytes) -> Outgoing:
        return Outgoing(encode(fields)[:-1], audience, self.signer)

    def leave(self, connection: Connection) -> None:
        self._slices[connection.slice].discard(connection)
        self._dirty.discard(connection)
        self._lagging.discard(connection)
        named = self.by_name.get(connection.name)
        if named and connection in named:
            named.discard(connection)
            self.count -= 1
            if not named:
                del self.by_name[connection.name]
        topic, connection.topic = connection.topic, None
        if topic is not None:
            topic.lines(connection).pop(connection.transport, None)
            if not topic.plain and not topic.proven:
                self.topics.pop(topic.name, None)

    def connected(self, prefix: str) -> list[str]:
        """The names of those on the line, like "screen:" or "speaker:Z1"."""
        return [name for name in self.by_name if name.startswith(prefix)]

    # Sending

    def refresh(self, names: Iterable[str], hall: Hall, always: bool = False) -> None:
        """Render these topics, as far as anybody shows them, and send what changed (or all). `hall` must be solid."""
        at, self.seq = self.now(), hall.seq
        for name in names:
            topic = self.topics.get(name)
            if topic is None:
                continue
            if self._renders(topic, hall, at):
                self._fresh.add(topic)
            elif always and topic.state:
                topic.state.seal_anew()
                self._fresh.add(topic)
        self._soon()

    def _renders(self, topic: Topic, hall: Hall, at: datetime) -> bool:
        try:
            return topic.refresh(hall, at, self.signer)
        except Exception:  # one view that cannot be rendered must not keep the others from their calls
            log.exception("%s cannot be rendered", topic.name)
            return False

    def tell(self, names: Sequence[str], fields: object) -> int:
        """Send a message to everybody of these names, in order with what they were told before; how many that were."""
        return self._send(names, self._outgoing(fields, encode(names)))

    def tell_all(self, fields: object) -> None:
        """Send a message to everybody."""
        self._send(list(self.by_name), self._outgoing(fields, EVERYBODY))

    def _send(self, names: Iterable[str], outgoing: Outgoing) -> int:
        told = 0
        for name in names:
            connections = self.by_name.get(name, ())
            for connection in connections:
                connection.pending.append(outgoing.form(connection.nonce))
            self._dirty.update(connections)
            told += len(connections)
        self._soon()
        return told

    def halt(self, reason: dict[str, str] | None) -> None:
        """Say on every screen that the hall stands still; None: it goes on."""
        self.halted = reason
        if reason:
            self.tell_all({"type": "halted", "reason": reason})

    def _post(self, connection: Connection, data: bytes) -> None:
        connection.pending.append(data)
        self._dirty.add(connection)
        self._soon()

    def _soon(self) -> None:
        if not self._flushing and (self._dirty or self._fresh):
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        fresh, self._fresh = self._fresh, set()
        for topic in fresh:
            self._spread(topic)
        dirty, self._dirty = self._dirty, set()
        for connection in dirty:
            unread = connection.transport.get_write_buffer_size()
            if unread > LAGGING_BYTES:
                self._lag(connection, unread)
            elif connection.pending or connection.stale:
                connection.transport.write(self._joined(connection))

    def _spread(self, topic: Topic) -> None:
        """The very same bytes to all who show a topic; those who lag or are told something too get it with that."""
        state = topic.state
        if state is None:  # nothing could be rendered
            return
        held = self._dirty | self._lagging
        topic.unlooked += state.size
        if topic.unlooked > LOOK_BYTES:
            topic.unlooked = 0
            held.update(self._unread(topic))
        if topic.plain:
            self._write(topic.plain, state.plain, held)
        if topic.proven:
            self._write(topic.proven, state.sealed, held)

    def _unread(self, topic: Topic) -> Iterator[Connection]:
        for lines in (topic.plain, topic.proven):
            for transport, connection in lines.items():
                if transport.get_write_buffer_size() > LAGGING_BYTES:
                    yield connection

    def _write(self, lines: dict[Transport, Connection], data: bytes, held: set[Connection]) -> None:
        """To all of these but who is held back. Of thousands, each further object that is touched is one that no cache holds."""
        for transport in lines:
            if held and lines[transport] in held:
                lines[transport].stale = True
                self._dirty.add(lines[transport])
            else:
                transport.write(data)

    def _joined(self, connection: Connection) -> bytes:
        """What was told, in order, and the newest state if it is new: one write."""
        frames = connection.pending
        if connection.stale and connection.topic:
            connection.stale = False
            if connection.topic.state:
                frames.append(connection.topic.state.form(connection.nonce))
        data = frames[0] if len(frames) == 1 else b"".join(frames)
        frames.clear()
        return data

    # Slow and dead peers

    def _lag(self, connection: Connection, unread: int) -> None:
        if connection.lagging_since is None:
            connection.lagging_since = asyncio.get_running_loop().time()
            self._lagging.add(connection)
        if unread + sum(map(len, connection.pending)) > STUCK_BYTES:
            self.drop(connection, "does not read")

    def drop(self, connection: Connection, why: str) -> None:
        """Cut a connection off; its handler notices and leaves."""
        log.info("%s is cut: %s", connection.name, why)
        self.cut += 1
        self.leave(connection)
        connection.transport.abort()

    async def run(self) -> None:
        """Beat, and look after slow and dead peers, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(BEAT_S / SLICES)
            self._beat(loop.time())
            for connection in list(self._lagging):
                self._catch_up(connection, loop.time())

    def _beat(self, time: float) -> None:
        round, slice = divmod(self._beats, SLICES)
        self._beats += 1
        portion = self._slices[slice]
        if not portion:
            return
        beat = self._outgoing({"type": "beat", "now": self.now(), "seq": self.seq}, EVERYBODY)
        ping = PING if round % PING_EVERY == 0 else b""
        plain = beat.plain + ping
        for connection in list(portion):
            if time - connection.heard > SILENT_S:
                self.drop(connection, "silent")
            elif connection.nonce or connection in self._dirty or connection.transport.get_write_buffer_size():
                if connection.lagging_since is None:
                    self._post(connection, beat.form(connection.nonce) + ping)
            else:
                connection.transport.write(plain)

    def _catch_up(self, connection: Connection, time: float) -> None:
        unread = connection.transport.get_write_buffer_size()
        if unread == 0:
            connection.lagging_since = None
            connection.heard = time
            self._lagging.discard(connection)
            self._dirty.add(connection)
            self._soon()
        elif connection.lagging_since is not None and time - connection.lagging_since > STUCK_S:
            self.drop(connection, "stuck")

    def close(self) -> None:
        """Let everybody go, so that a hub that stops need not wait for them."""
        for connections in list(self.by_name.values()):
            for connection in list(connections):
                self.leave(connection)
                connection.transport.abort()
