"""What an LED over a window shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hallbus.hall.emergency import emergency_of_screen
from hallbus.hall.facts import Notice, Screen
from hallbus.hall.guards import clock_text
from hallbus.hall.state import Hall
from hallbus.hall.tickets import Post
from hallbus.hall.views.parts import View, hall_of, notices


def strip_view(hall: Hall, screen: Screen, at: datetime, released: Sequence[Notice] = ()) -> View:
    """An LED over a window: one text that fits its cells. Without a window it carries the notices, the `released` ones too."""
    view = {"kind": "strip", **hall_of(hall), "screen": _led(hall, screen)}
    if hall.slate or emergency_of_screen(hall, screen) is not None:
        text, state = (hall.facts.short_name, "slate") if hall.slate else (hall.facts.led.emergency, "emergency")
        return {**view, "state": state, "text": text, "seq": None, "at": None, "say": False}
    if screen.window is None:
        text = "　".join(n["text"] for n in notices(hall, at, released))
        return {**view, "state": "ticker", "text": text, "seq": None, "at": None, "say": False}
    post = hall.posts[screen.window]
    call = hall.calls.get(post.ticket or post.foreign or "") if post.mode == "open" else None
    fresh = call is not None and at - call.at < timedelta(seconds=hall.facts.speech.ttl_s)
    return {
        **view,
        "state": hall.rows[str(screen.window)].state,
        "text": strip_text(hall, screen.window, at),
        "seq": call.seq if call else None,
        "at": call.at if call else None,
        "say": fresh,
    }


def strip_text(hall: Hall, window: int, at: datetime) -> str:
    """What stands over a window now."""
    texts, post = hall.facts.led, hall.posts[window]
    if post.mode == "closed" or not hall.day_open:
        return texts.closed
    if post.mode == "paused":
        return _pause_text(hall, post)
    call = hall.calls.get(post.ticket or post.foreign or "")
    if call is None:  # a proxy's ticket is nobody's to come
        return texts.idle if post.ticket else _idle_text(hall, window, at)
    serving = call.state == "serving"
    place = hall.windows[window].place
    template = texts.serving if serving and texts.serving else texts.call_place if place else texts.call
    return template.replace("{ticket}", call.ticket).replace("{window}", place or str(window))


def _pause_text(hall: Hall, post: Post) -> str:
    texts = hall.facts.led
    if post.reason in ("away", "onsite") and post.until:
        return (texts.away if post.reason == "away" else texts.onsite).replace("{until}", post.until)
    return {"break": texts.break_, "lunch": texts.lunch}.get(post.reason or "", texts.pause)


def _idle_text(hall: Hall, window: int, at: datetime) -> str:
    """Nobody is called: ready to serve, not open yet, open by appointment, or done for today."""
    texts, hours = hall.facts.led, hall.hours
    if hours is None or hours.always or not hall.windows[window].services:
        return texts.idle
    opens = hours.opens_at(window)
    if opens is not None and at < opens:
        return texts.before.replace("{opens}", clock_text(opens, at) or "")
    extra = hours.extended_now(window, at)
    if extra is not None and extra.appointment_only:
        return texts.extended
    return texts.closed if hours.over_for(window, at) else texts.idle


def _led(hall: Hall, screen: Screen) -> View:
    return {
        "id": screen.id,
        "cells": screen.cells,
        "window": screen.window,
        "colour": screen.colour,
        "flash_s": hall.facts.calls.flash_s,
    }
