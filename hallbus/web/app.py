"""One application is one hall: here, and only here, the rooms are joined."""

import asyncio
import contextlib
import gc
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from hallbus.appointments import Appointments
from hallbus.clock import Clock, run_days
from hallbus.content.clips import Clips
from hallbus.content.file import ContentError, ContentFile
from hallbus.content.library import Library
from hallbus.content.media import Media
from hallbus.content.notices import Notices
from hallbus.content.playlists import Playlists
from hallbus.content.plays import Plays
from hallbus.content.timetables import Timetables
from hallbus.content.uploads import Uploads
from hallbus.content.workshop import Workshop
from hallbus.hall.commands import Command
from hallbus.hall.facts import HallFacts
from hallbus.hall.programme.hearing import order_elsewhere
from hallbus.holders import Holders
from hallbus.hub import Halted, Hub
from hallbus.journal.sqlite import open_journal
from hallbus.keys import Keyring
from hallbus.packs.intake import Intake, Rehearsal
from hallbus.packs.shelf import Shelf
from hallbus.people.reception import People
from hallbus.push import RELOAD, Push
from hallbus.receipts import Receipts
from hallbus.signing import load_signer
from hallbus.speech.cast import Cast, Ends
from hallbus.speech.clauses import Clauses
from hallbus.speech.voices import CLIPS, Voice
from hallbus.speech.zones import Announcer
from hallbus.web import (
    announcements,
    appointments,
    batches,
    emergency,
    floor,
    ingest,
    live,
    media,
    notices,
    ops,
    packs,
    pages,
    parts,
    people,
    playlists,
    plays,
    programme,
    reload,
    report,
    shown,
    tickets,
    uploads,
    visits,
    why,
    windows,
)  # fmt: skip
from hallbus.web import (
    clips as clip_doors,
)
from hallbus.web import hall as hall_doors
from hallbus.web.alike import Alike
from hallbus.web.audit import REFUSALS, Refusals, audited
from hallbus.web.errors import one_shape
from hallbus.web.figures import registry_of
from hallbus.web.forgetting import forget_daily
from hallbus.web.glass import Glass
from hallbus.web.hall_file import HallFile
from hallbus.web.health import ScreenHealth
from hallbus.web.loudspeakers import Loudspeakers
from hallbus.web.pace import Pace
from hallbus.web.playbook import PlayBook
from hallbus.web.redraw import Redraw
from hallbus.web.relay import Relay
from hallbus.web.tampering import TAMPERING, Tampering
from hallbus.web.words import words

log = logging.getLogger(__name__)

ROOMS = (
    pages, windows, tickets, why, visits, appointments, batches, announcements, emergency, floor, report, hall_doors, ingest, reload, ops,
    people, notices, uploads, media, clip_doors, packs, programme, playlists, plays, shown, live,
)  # fmt: skip
BODY_MAX = 64 * 1024
LOOK_AROUND_S = 30.0
BEGIN_AGAIN_S = 1.0
KEY_RATE, KEY_BURST = 200.0, 1_000.0  # requests a second of one key


def make_app(
    facts: HallFacts,
    data: Path,
    clock: Clock,
    keyring: Keyring,
    clips: Path,
    links: dict[str, Any] | None = None,
    voice: Ends | None = None,
    address: str = "",
    hall_file: Path | None = None,
) -> web.Application:
    """The hub of one hall with all its doors. `data` holds journal and sound, `clips` the playlist's files.

    `address` is where phones reach the hub; without it, at the address under which a page was opened. `hall_file` is where `facts`
    come from, for whoever changes it while the hall runs.
    """
    app = web.Application(middlewares=[audited, one_shape], client_max_size=BODY_MAX)
    app[parts.KEYRING] = keyring
    app[parts.PACE] = Pace(KEY_RATE, KEY_BURST)
    app[parts.HEALTH] = ScreenHealth()
    app[parts.LINKS] = links or {}
    app[parts.ENDING] = asyncio.Event()
    app[parts.HOLDERS] = Holders(data)
    app[parts.APPOINTMENTS] = Appointments(data)
    app[parts.COUNTS] = Counter()
    app[parts.ADDRESS] = address.rstrip("/")
    app[parts.DATA] = data
    hub = app[parts.HUB] = Hub(facts, lambda: open_journal(data / "journal.sqlite3"), clock)
    app[REFUSALS], app[TAMPERING] = Refusals(), Tampering()
    app[parts.PEOPLE] = People(data, hub.clock.now, keyring.is_admin)
    push = app[parts.PUSH] = Push(pages.build_id(), hub.clock.now, load_signer(data))
    app[parts.RECEIPTS] = Receipts(
        lambda window: hub.on_solid(lambda hall: push.refresh((f"window:{window}",), hall)),
        lambda delay, check: asyncio.get_running_loop().call_later(delay, check),
    )
    _take_up_content(app, clips, facts)
    app.on_shutdown.append(_end_lines)
    app.cleanup_ctx.append(
        lambda app: _run(
            app,
            data,
            Cast.alone(voice) if voice else Cast.of_hall(data / "audio", facts.speech, data / "voices"),
            hall_file,
        )
    )
    for room in ROOMS:
        app.add_routes(room.routes)
    return app


def _take_up_content(app: web.Application, clips: Path, facts: HallFacts) -> None:
    """What people hand in, and what of it rotates beside the calls."""
    hub, data = app[parts.HUB], app[parts.DATA]
    content = ContentFile(data)
    medium = app[parts.MEDIA] = Media(data, content, hub.clock.now)
    app[parts.UPLOADS] = Uploads(medium, content, hub.clock.now, lambda: hub.facts.uploads)
    app[parts.WORKSHOP] = Workshop(app[parts.UPLOADS], medium)
    app[parts.PACKS] = Shelf(data, hub.clock.now, lambda: hub.facts.uploads.keep_free_mb)
    app[uploads.TURNS] = set()
    app[parts.NOTICES] = Notices(content, hub.clock.now, lambda: hub.facts.review)
    made = app[parts.CLIPS] = Clips(content, hub.clock.now, lambda: hub.facts.review)
    app[parts.LIBRARY] = Library(
        clips, facts.playlist, lambda: made.released, hub.clock.now, medium.folder, order_elsewhere(facts)
    )
    kept = app[parts.PLAYLISTS] = Playlists(content, hub.clock.now)
    app[parts.ALIKE] = Alike()
    app[parts.TIMETABLES] = Timetables(lambda: kept.facts(hub.facts), lambda: app[parts.LIBRARY].items, hub.clock.now)
    app[parts.PLAYBOOK] = PlayBook(
        Plays(data, ZoneInfo(facts.timezone)), hub, app[parts.LIBRARY], app[parts.TIMETABLES]
    )


def calm_collector() -> None:
    """Keep Python's garbage collector from walking the whole hall in the middle of a call.

    What lives as long as the hub is set aside, and the rest is looked at less often: events and tickets hold no cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


async def _run(app: web.Application, data: Path, cast: Cast, hall_file: Path | None) -> AsyncIterator[None]:
    """Everything that lives as long as the application, ended in reverse."""
    hub, push, receipts, library = app[parts.HUB], app[parts.PUSH], app[parts.RECEIPTS], app[parts.LIBRARY]
    clauses = app[parts.CLAUSES] = Clauses(data / "audio", cast.of)
    await clauses.open()
    announcer = app[parts.ANNOUNCER] = Announcer(
        hub.facts.speech, clauses, lambda zone, say: loudspeakers.send(zone, say), hub.clock.now,
        on_said=lambda seq, zone: receipts.said(seq),
        on_caption=lambda zone: loudspeakers.captioned(zone),
    )  # fmt: skip
    redraw = app[parts.REDRAW] = Redraw(hub, push, Glass(hub.facts))
    loudspeakers = app[parts.LOUDSPEAKERS] = Loudspeakers(hub, push, app[parts.HEALTH], announcer)
    relay = app[parts.RELAY] = Relay(hub, push, receipts, announcer, clauses, loudspeakers, redraw)
    recorded = cast.voices.get(CLIPS.name)
    renew = recorded.renew if isinstance(recorded, Voice) else None
    rehearsal = app[parts.REHEARSAL] = Rehearsal(app[parts.PACKS], renew, relay.warm_all)
    app[parts.WORKSHOP].taker = Intake(app[parts.PACKS], rehearsal)
    app[parts.WORKSHOP].parted = partial(media.take_up, app)
    app[parts.REGISTRY] = registry_of(hub, push, announcer, library, app[parts.COUNTS])
    hub.listeners.append(relay)
    app[parts.HEALTH].listeners.append(redraw.soon)
    loudspeakers.listeners.append(redraw.soon)
    app[TAMPERING].listeners.append(redraw.soon)
    hub.halt_listeners.append(lambda error: _tell_halt(push, hub, error))
    hub.facts_listeners += [redraw.glass.adopt, relay.adopt, announcer.adopt, library.adopt]
    app[parts.HALL_FILE] = HallFile(hall_file, hub, library, redraw.all)
    await app[parts.PEOPLE].look()
    await _look_at_content(app)
    await asyncio.to_thread(library.scan)
    await asyncio.to_thread(app[parts.PACKS].begin)
    async with hub:
        relay.prepare_all()
        forgetful = app[parts.HOLDERS], app[parts.APPOINTMENTS]
        tasks = [
            asyncio.create_task(_kept_up("push", push.run)),
            asyncio.create_task(_kept_up("redraw", redraw.run)),
            asyncio.create_task(_kept_up("days", lambda: run_days(lambda: hub.hall, hub.clock, _patient(hub)))),
            asyncio.create_task(_kept_up("looking around", lambda: _look_around(library, push, redraw))),
            asyncio.create_task(_kept_up("workshop", app[parts.WORKSHOP].run)),
            asyncio.create_task(_kept_up("people", app[parts.PEOPLE].run)),
            asyncio.create_task(_kept_up("plays", app[parts.PLAYBOOK].run)),
            asyncio.create_task(_kept_up("forgetting", lambda: forget_daily(hub, *forgetful))),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await app[parts.PLAYBOOK].close()
            rehearsal.close()
            await announcer.stop()
            await clauses.close()
            await cast.close()


async def _look_at_content(app: web.Application) -> None:
    """A file that cannot be read shows nothing: what is not known to be released is not public."""
    try:
        await asyncio.to_thread(app[parts.NOTICES].look)
        await asyncio.to_thread(app[parts.CLIPS].look)
        await asyncio.to_thread(app[parts.PLAYLISTS].look)
    except ContentError as error:
        log.error("no written notice and no released clip is shown, the file of content cannot be read: %s", error)


async def _end_lines(app: web.Application) -> None:
    """Let everybody go who would listen for ever, so that a stop need not wait for them."""
    app[parts.ENDING].set()
    app[parts.PUSH].close()


async def _kept_up(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do what never ends; if it fails all the same, say so and begin again, for a hall runs for months."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("%s failed and begins again", name)
        await asyncio.sleep(BEGIN_AGAIN_S)


def _patient(hub: Hub) -> Callable[[Command], Awaitable[object]]:
    """The hub as the clock knows it: a halt is waited out, for the day must open all the same."""

    async def handle(command: Command) -> None:
        with contextlib.suppress(Halted):
            await hub.handle(command)

    return handle


def _tell_halt(push: Push, hub: Hub, error: Exception | None) -> None:
    """Say on every screen that the hall stands still; when it goes on, give every screen the state anew."""
    if error is not None:
        push.halt({"zh-CN": words("halted", english=False), "en": words("halted", english=True)})
    else:
        push.halt(None)
        push.refresh(list(push.topics), hub.hall, always=True)


async def _look_around(library: Library, push: Push, redraw: Redraw) -> None:
    """Now and then: a repaired clip comes back, a lost one is skipped, and new pages are told to those who show old ones."""
    while True:
        await asyncio.sleep(LOOK_AROUND_S)
        if await asyncio.to_thread(library.scan):
            redraw.all()
        build = await asyncio.to_thread(pages.build_id)
        if build and build != push.build:
            push.build = build
            push.tell_all(RELOAD)
