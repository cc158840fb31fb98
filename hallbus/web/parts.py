"""The typed names under which an application keeps its parts."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry

from hallbus.appointments import Appointments
from hallbus.content.clips import Clips
from hallbus.content.library import Library
from hallbus.content.media import Media
from hallbus.content.notices import Notices
from hallbus.content.playlists import Playlists
from hallbus.content.timetables import Timetables
from hallbus.content.uploads import Uploads
from hallbus.content.workshop import Workshop
from hallbus.holders import Holders
from hallbus.hub import Hub
from hallbus.keys import Keyring
from hallbus.packs.intake import Rehearsal
from hallbus.packs.shelf import Shelf
from hallbus.people.reception import People
from hallbus.push import Push
from hallbus.receipts import Receipts
from hallbus.speech.clauses import Clauses
from hallbus.speech.zones import Announcer
from hallbus.web.alike import Alike
from hallbus.web.hall_file import HallFile
from hallbus.web.health import ScreenHealth
from hallbus.web.loudspeakers import Loudspeakers
from hallbus.web.pace import Pace
from hallbus.web.playbook import PlayBook
from hallbus.web.redraw import Redraw
from hallbus.web.relay import Relay

HUB = web.AppKey("hub", Hub)
PUSH = web.AppKey("push", Push)
KEYRING = web.AppKey("keyring", Keyring)
RECEIPTS = web.AppKey("receipts", Receipts)
LIBRARY = web.AppKey("library", Library)
CLIPS = web.AppKey("clips", Clips)
MEDIA = web.AppKey("media", Media)
UPLOADS = web.AppKey("uploads", Uploads)
WORKSHOP = web.AppKey("workshop", Workshop)
PACKS = web.AppKey("packs", Shelf)
REHEARSAL = web.AppKey("rehearsal", Rehearsal)
NOTICES = web.AppKey("notices", Notices)
PLAYLISTS = web.AppKey("playlists", Playlists)
TIMETABLES = web.AppKey("timetables", Timetables)
ALIKE = web.AppKey("alike", Alike)
PLAYBOOK = web.AppKey("playbook", PlayBook)
REDRAW = web.AppKey("redraw", Redraw)
CLAUSES = web.AppKey("clauses", Clauses)
ANNOUNCER = web.AppKey("announcer", Announcer)
PEOPLE = web.AppKey("people", People)
HALL_FILE = web.AppKey("hall_file", HallFile)
LOUDSPEAKERS = web.AppKey("loudspeakers", Loudspeakers)
RELAY = web.AppKey("relay", Relay)
HEALTH = web.AppKey("health", ScreenHealth)
PACE = web.AppKey("pace", Pace)
LINKS = web.AppKey("links", dict[str, Any])  # what the start page of a demo lists; empty otherwise
ENDING = web.AppKey("ending", asyncio.Event)  # set when the application stops: who streams for ever, end now
REGISTRY = web.AppKey("registry", CollectorRegistry)
HOLDERS = web.AppKey("holders", Holders)
APPOINTMENTS = web.AppKey("appointments", Appointments)
COUNTS = web.AppKey("counts", Counter[str])  # what no other part knows, for the figures
DATA = web.AppKey("data", Path)
ADDRESS = web.AppKey("address", str)  # where phones reach the hub, when that was said
