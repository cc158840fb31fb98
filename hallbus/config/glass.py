"""What a visitor must be able to read: boards from afar, LEDs within their cells."""

import math
from collections.abc import Iterable, Iterator

from hallbus.config.problems import Finding, Value
from hallbus.config.walk import leaves
from hallbus.hall.facts import HallFacts, LedTexts, Screen, Window
from hallbus.hall.legibility import (
    MM_PER_METRE,
    Layout,
    half_cells,
    layout_of,
    not_on_led,
    readable_to_m,
    size_needed_in,
    widest_ticket,
)

_UNTIL = "14:30"  # as wide as any time of return


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about readable boards and LEDs."""
    for at, screen in enumerate(hall.screens):
        if screen.kind in MM_PER_METRE:
            yield from _board(f"screens[{at}]", screen)
    yield from _led_widths(hall)
    yield from _led_signs(hall)


def _board(key: str, screen: Screen) -> Iterator[Finding]:
    layout = layout_of(screen)
    if layout is None:
        yield Finding("no_upright_layout", f"{key}.portrait", {"screen": screen.id})
        return
    if layout.rows is not None and screen.rows > layout.rows:
        values: dict[str, Value] = {"screen": screen.id, "rows": screen.rows, "most": layout.rows}
        yield Finding("too_many_rows", f"{key}.rows", values)
    if screen.size_in is not None and screen.view_m is not None:
        yield from _from_afar(f"{key}.view_m", screen, layout, screen.size_in, screen.view_m)
    elif layout.rows is not None:  # a screen for content alone is no place to look for one's number
        missing = "size_in" if screen.size_in is None else "view_m"
        yield Finding("cannot_judge", f"{key}.{missing}", {"screen": screen.id, "name": missing})


def _from_afar(key: str, screen: Screen, layout: Layout, size_in: float, view_m: float) -> Iterator[Finding]:
    need = MM_PER_METRE[screen.kind]
    reach = readable_to_m(layout, size_in, need)
    if size_in > 0 and view_m > reach:
        values: dict[str, Value] = {
            "screen": screen.id,
            "view": view_m,
            "need": need,
            "has": _rounded_down(reach * need / view_m, 2),
            "reach": _rounded_down(reach, 1),
            "larger": math.ceil(size_needed_in(layout, view_m, need)),
        }
        yield Finding("too_small", key, values)


def _rounded_down(number: float, digits: int) -> str:
    """What is almost enough must not read as enough."""
    return f"{math.floor(number * 10**digits) / 10**digits:.{digits}f}"


def _led_widths(hall: HallFacts) -> Iterator[Finding]:
    """Each text once, at the screen where it overflows most."""
    ticket = widest_ticket(service.prefix for service in hall.services)
    windows = {window.no: window for window in hall.windows}
    worst: dict[str, tuple[int, Finding]] = {}
    for at, screen in enumerate(hall.screens):
        window = windows.get(screen.window) if screen.window is not None else None
        if screen.cells is None or window is None:
            continue
        for name, text in _shown(hall.led, ticket, window):
            over = half_cells(text) - screen.cells
            if over > worst.get(name, (0, None))[0]:
                wide = half_cells(text)
                values: dict[str, Value] = {"text": text, "wide": wide, "cells": screen.cells, "screen": screen.id}
                worst[name] = (over, Finding("led_too_wide", f"led.{name}", values, also=f"screens[{at}].cells"))
    yield from (finding for _, finding in worst.values())


def _shown(led: LedTexts, ticket: str, window: Window) -> Iterator[tuple[str, str]]:
    """The widest form of every text that a window's LED can show."""
    place = window.place or str(window.no)
    if window.queue:
        name = "call_place" if window.place else "call"
        yield name, _filled(getattr(led, name), ticket, place)
        if led.serving is not None:
            yield "serving", _filled(led.serving, ticket, place)
    for name, text in (("idle", led.idle), ("pause", led.pause), ("break", led.break_)):
        yield name, text
    yield "away", led.away.replace("{until}", _UNTIL)
    yield "onsite", led.onsite.replace("{until}", _UNTIL)
    yield "lunch", led.lunch
    yield "before", led.before.replace("{opens}", _UNTIL)
    yield from (("closed", led.closed), ("extended", led.extended))


def _filled(template: str, ticket: str, place: str) -> str:
    return template.replace("{ticket}", ticket).replace("{window}", place)


def _led_signs(hall: HallFacts) -> Iterator[Finding]:
    at_windows = {screen.window for screen in hall.screens if screen.kind in ("led_strip", "led_text")}
    texts = []
    if at_windows - {None}:
        texts += [(key, text) for key, text in leaves(hall.led, "led") if isinstance(text, str)]
        places = ((at, window) for at, window in enumerate(hall.windows) if window.no in at_windows)
        texts += [(f"windows[{at}].place", window.place) for at, window in places if window.place]
    yield from _signs("led_character", texts)
    if None in at_windows:  # an LED without a window shows the notices
        texts = [(f"notices[{at}].text", notice.text) for at, notice in enumerate(hall.notices)]
        yield from _signs("led_character_notice", texts)


def _signs(code: str, texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for key, text in texts:
        if missing := not_on_led(text):
            yield Finding(code, key, {"signs": list(missing), "text": text})
