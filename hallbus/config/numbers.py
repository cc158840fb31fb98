"""Numbers that a hall can live with."""

import re
from collections.abc import Iterator

from hallbus.config.problems import Finding
from hallbus.config.walk import leaves
from hallbus.hall.facts import HallFacts

# A number has three digits after its prefix, so no queue gives out more than 999 a day.
RANGES: dict[str, tuple[float, float]] = {
    "areas[].floor": (-20, 200),
    "areas[].seats": (1, 9999),
    "services[].average_minutes": (0.5, 240),
    "services[].limits.am": (0, 999),
    "services[].limits.pm": (0, 999),
    "services[].limits.day": (0, 999),
    "services[].limits.warn_left": (0, 999),
    "services[].prebatch": (0, 999),
    "windows[].no": (1, 9999),
    "screens[].cells": (4, 512),
    "screens[].size_in": (5, 300),
    "screens[].view_m": (0.3, 100),
    "screens[].rows": (1, 20),
    "calendar.doors_open_before_min": (0, 240),
    "calendar.stop_issue_before_close_min": (0, 240),
    "appointments.check_in_before_min": (0, 240),
    "appointments.late_after_min": (0, 240),
    "alarms.queue_per_window": (1, 999),
    "alarms.wait_minutes": (1, 480),
    "night.volume_db": (-40, 0),
    "zones[].volume_db": (-40, 0),
    "zones[].max_db": (-40, 0),
    "zones[].hours[].volume_db": (-40, 0),
    "priority.mix.priority": (1, 20),
    "priority.mix.regular": (1, 20),  # with none the others would wait for ever
    "calls.recall_max": (1, 20),
    "calls.recall_min_gap_s": (1, 120),
    "calls.no_show_after_recalls": (0, 20),
    "calls.missed_requeue_after": (0, 99),
    "calls.missed_max": (1, 10),
    "calls.flash_s": (0, 10),
    "calls.glass_s": (1, 30),
    "calls.newest_s": (5, 600),
    "speech.repeat": (1, 5),
    "speech.gap_ms": (0, 5000),
    "speech.ttl_s": (5, 300),
    "speech.backlog_single_read_over": (0, 100),
    "speech.backlog_merge_over": (0, 100),
    "speech.merge_max": (1, 6),  # nobody listens to a longer sentence
    "speech.rate": (60, 400),
    "speech.schedule[].expires_min": (1, 240),
    "playlist[].pages": (1, 200),
    "programme.slots[].weight": (0.1, 100),
    "programme.shares[].percent": (1, 100),
    "programme.deadlines[].minutes": (1, 720),
    "programme.keep_days": (1, 400),
    "uploads.most_mb": (1, 100_000),
    "uploads.longest_min": (1, 240),
    "uploads.pages_most": (1, 100),
    "uploads.unfinished_most": (1, 100),
    "uploads.unfinished_hours": (1, 168),
    "uploads.keep_free_mb": (0, 1_000_000),
}
_LONGEST_CLIP_S = 3600
_INDEX = re.compile(r"\[\d+\]")


def check(hall: HallFacts) -> Iterator[Finding]:
    """Everything about sizes, limits and lengths."""
    for key, value in leaves(hall):
        bounds = RANGES.get(_INDEX.sub("[]", key))
        if bounds and isinstance(value, int | float) and not bounds[0] <= value <= bounds[1]:
            values = {"value": value, "least": _plain(bounds[0]), "most": _plain(bounds[1])}
            yield Finding("out_of_range", key, values)
    for at, clip in enumerate(hall.playlist):
        if not 0 < clip.seconds <= _LONGEST_CLIP_S:
            values = {"value": clip.seconds, "most": _LONGEST_CLIP_S}
            yield Finding("bad_seconds", f"playlist[{at}].seconds", values)
    calls = hall.calls
    if calls.recall_max < calls.no_show_after_recalls <= RANGES["calls.no_show_after_recalls"][1]:
        values = {"value": calls.no_show_after_recalls, "most": calls.recall_max}
        yield Finding("no_show_unreachable", "calls.no_show_after_recalls", values)


def _plain(number: float) -> str:
    return f"{number:g}"
