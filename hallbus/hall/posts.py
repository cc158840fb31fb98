"""Windows that open, pause and close; help that is asked for; calls of other systems; notices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hallbus.hall import commands as do
from hallbus.hall import events as ev
from hallbus.hall.agreement import agreed
from hallbus.hall.commands import Command, Refused
from hallbus.hall.earshot import zones_of
from hallbus.hall.emergency import is_emergency, need_calm
from hallbus.hall.guards import need_day, need_post
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Mode, Post

# From each mode of a window to each other: None where it may go there, else the code of the refusal. A pause may become another one,
# with another reason or end. An open window is idle, calling or serving, as the ticket in hand is: see `tickets.MOVES`.
MOVES: dict[Mode, dict[Mode, str | None]] = {
    "open": {"open": "already_open", "paused": None, "closed": None},
    "paused": {"open": None, "paused": None, "closed": None},
    "closed": {"open": None, "paused": "window_closed", "closed": "already_closed"},
}

OF_THE_DAY = frozenset({"open", "closing", "stopped"})  # said by the clock, once
CALLS = frozenset({"call", "call_area", "call_place"})


def is_announced(name: str) -> bool:
    """Whether a template is an announcement: calls are made of others, and emergencies have a door of their own."""
    return name not in CALLS and not is_emergency(name)


def _open_window(hall: Hall, command: do.OpenWindow, at: datetime) -> list[ev.Event]:
    _need_move(need_post(hall, command.window), "open")
    return [ev.WindowOpened(at, command.window, by=command.by, press=command.press)]


def _pause_window(hall: Hall, command: do.PauseWindow, at: datetime) -> list[ev.Event]:
    post = need_post(hall, command.window)
    _need_move(post, "paused")
    if (post.mode, post.reason, post.until) == ("paused", command.reason, command.until):
        raise Refused("already_paused")
    return [ev.WindowPaused(at, command.window, command.reason, command.until, by=command.by, press=command.press)]


def _close_window(hall: Hall, command: do.CloseWindow, at: datetime) -> list[ev.Event]:
    _need_move(need_post(hall, command.window), "closed")
    return [ev.WindowClosed(at, command.window, by=command.by, press=command.press)]


def _need_move(post: Post, mode: Mode) -> None:
    code = MOVES[post.mode][mode]
    if code is not None:
        raise Refused(code)


def _switch_green(hall: Hall, command: do.SwitchGreen, at: datetime) -> list[ev.Event]:
    need_day(hall)
    if hall.green == command.on:
        return []
    return [ev.GreenSwitched(at, command.on, command.reason, by=command.by)]


def _receive(hall: Hall, command: do.ReceiveCall, at: datetime) -> list[ev.Event]:
    need_post(hall, command.window)
    need_calm(hall, command.window)
    if (command.source, command.id) in hall.received:
        return []
    return [ev.CallReceived(at, command.source, command.id, command.ticket, command.window, by=command.by)]


def _ask_help(hall: Hall, command: do.AskHelp, at: datetime) -> list[ev.Event]:
    if command.window is not None:
        need_post(hall, command.window)
    need_day(hall)
    window = hall.windows.get(command.window) if command.window is not None else None
    area = command.area or (window.area if window else None)  # a clerk may be asked to come to another part of the hall
    if any((h.what, h.window, h.area) == (command.what, command.window, area) for h in hall.helps.values()):
        return []  # an impatient button
    return [ev.HelpAsked(at, command.help, command.what, command.window, area, by=command.by)]


def _answer_help(hall: Hall, command: do.AnswerHelp, at: datetime) -> list[ev.Event]:
    if command.help not in hall.helps:
        raise Refused("unknown_help")
    return [ev.HelpAnswered(at, command.help, by=command.by)]


def _announce(hall: Hall, command: do.Announce, at: datetime) -> list[ev.Event]:
    need_day(hall)
    if command.name not in hall.facts.speech.templates or not is_announced(command.name):
        raise Refused("unknown_announcement")
    known = zones_of(hall.facts)
    for zone in command.zones:
        if zone not in known:
            raise Refused("unknown_zone", zone=zone)
    if command.due or command.name in OF_THE_DAY:
        if (command.name, command.due) in hall.scheduled if command.due else command.name in hall.announced:
            raise Refused("already_announced")
    elif command.name in hall.facts.speech.two_people:
        asked_by, asked_at = hall.proposed.get(command.name, ("", None))
        if not agreed(asked_by, asked_at, command.by, at):
            return [ev.NoticeProposed(at, command.name, by=command.by)]
    return [ev.NoticeAnnounced(at, command.name, command.zones, command.until, command.due, by=command.by)]


DECIDE: dict[type[Command], Callable[[Hall, Any, datetime], list[ev.Event]]] = {
    do.OpenWindow: _open_window,
    do.PauseWindow: _pause_window,
    do.CloseWindow: _close_window,
    do.SwitchGreen: _switch_green,
    do.ReceiveCall: _receive,
    do.AskHelp: _ask_help,
    do.AnswerHelp: _answer_help,
    do.Announce: _announce,
}
