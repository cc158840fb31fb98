"""Mistakes in queues and numbers."""

from hallbus.config.numbers import RANGES
from tests.config.small_hall import Mistake

_C = 'prefix = "C"'


PREFIXES = [
    Mistake("bad_prefix", "services[2].prefix", ((_C, 'prefix = "c" #!'),)),
    Mistake(
        "bad_prefix",
        "services[2].prefix",
        ((_C, 'prefix = "ABC" #!'), ("请{ticket}到{window}号窗口", "{ticket}到{window}号窗口")),
    ),
    Mistake("bad_prefix", "services[2].prefix", ((_C, 'prefix = "" #!'),)),
    Mistake("bad_prefix", "services[2].prefix", ((_C, 'prefix = "Ａ" #!'),)),
    Mistake("prefix_clash", "services[2].prefix", ((_C, 'prefix = "A" #!'),)),
    Mistake(
        "shares_unknown",
        "services[1].shares_queue_with",
        (('shares_queue_with = "A1"', 'shares_queue_with = "A9" #!'),),
    ),
    Mistake(
        "shares_chained",
        "services[2].shares_queue_with",
        ((_C, 'prefix = "A"\nshares_queue_with = "A2" #!'),),
    ),
    Mistake(
        "shares_chained",
        "services[1].shares_queue_with",
        (('shares_queue_with = "A1"', 'shares_queue_with = "A2" #!'),),
    ),
    Mistake(
        "shares_other_prefix", "services[2].shares_queue_with", ((_C, 'prefix = "C"\nshares_queue_with = "A1" #!'),)
    ),
    *(
        Mistake("prefix_unclear", "services[2].prefix", ((_C, f'prefix = "{letter}" #!'),), "warning")
        for letter in ("I", "O", "Q", "CO")
    ),
    *(
        Mistake(
            "prefix_alike",
            "services[2].prefix",
            (
                ('prefix = "A"\nname = "综合受理"', f'prefix = "{one}"\nname = "综合受理"'),
                ('prefix = "A"\nname = "综合咨询"', f'prefix = "{one}"\nname = "综合咨询"'),
                (_C, f'prefix = "{other}" #!'),
            ),
            "warning",
        )
        for one, other in (("B", "D"), ("P", "T"), ("E", "G"), ("V", "B"), ("AB", "AD"))
    ),
    Mistake(
        "only_priority",
        "windows[1].priority_only_until_idle",
        (("queue = true", "queue = true\npriority_only_until_idle = true #!"),),
        "warning",
    ),
]

_PLACES = {  # where a number of this key can be put into the small hall
    "areas[].floor": ("areas[0].floor", 'zone = "Z1"\n'),
    "areas[].seats": ("areas[0].seats", 'zone = "Z1"\n'),
    "services[].average_minutes": ("services[0].average_minutes", "average_minutes = 8\n"),
    "services[].limits.am": ("services[2].limits.am", "private = true\n"),
    "services[].limits.pm": ("services[2].limits.pm", "private = true\n"),
    "services[].limits.day": ("services[2].limits.day", "private = true\n"),
    "services[].limits.warn_left": ("services[2].limits.warn_left", "private = true\n"),
    "services[].prebatch": ("services[2].prebatch", "private = true\n"),
    "windows[].no": ("windows[1].no", "no = 2\n"),
    "screens[].cells": ("screens[2].cells", "cells = 32\n"),
    "screens[].size_in": ("screens[1].size_in", "size_in = 75\n"),
    "screens[].view_m": ("screens[1].view_m", "view_m = 10\n"),
    "screens[].rows": ("screens[2].rows", "cells = 32\n"),
    "calendar.doors_open_before_min": ("calendar.doors_open_before_min", 'issue_from = "08:40"\n'),
    "calendar.stop_issue_before_close_min": ("calendar.stop_issue_before_close_min", 'issue_from = "08:40"\n'),
    "priority.mix.priority": ("priority.mix.priority", "mix = { priority = 2, regular = 1 }\n"),
    "priority.mix.regular": ("priority.mix.regular", "mix = { priority = 2, regular = 1 }\n"),
    "zones[].volume_db": ("zones[0].volume_db", "[[areas]]\n"),
    "zones[].max_db": ("zones[0].max_db", "[[areas]]\n"),
    "zones[].hours[].volume_db": ("zones[0].hours[0].volume_db", "[[areas]]\n"),
    "playlist[].pages": ("playlist[0].pages", "seconds = 60\n"),
}


def _out_of_range(pattern: str, value: float) -> Mistake:
    table, _, name = pattern.rpartition(".")
    new = f"{name} = {value:.12g} #!\n"
    if table == "calls":
        rest = "" if name == "no_show_after_recalls" else "no_show_after_recalls = 0\n"
        return Mistake("out_of_range", pattern, (("recall_max = 5\nno_show_after_recalls = 3\n", rest + new),))
    if table in ("speech", "appointments", "alarms", "night", "uploads"):
        return Mistake("out_of_range", pattern, (("[speech.templates]", f"[{table}]\n{new}[speech.templates]"),))
    if table == "speech.schedule[]":
        block = (
            f'[[speech.schedule]]\nname = "advice"\nat = ["10:00"]\n{new}[speech.templates]\nadvice = "请您先取号。"\n'
        )
        return Mistake("out_of_range", pattern.replace("[]", "[0]"), (("[speech.templates]\n", block),))
    if table.startswith("programme"):
        return Mistake("out_of_range", pattern.replace("[]", "[0]"), _in_programme(table, name, new))
    key, line = _PLACES[pattern]
    if name in ("size_in", "view_m"):  # without the other there is no distance to judge
        other = "size_in = 75\n" if name == "view_m" else "view_m = 10\n"
        return Mistake("out_of_range", key, ((line, new), (other, ""), ('kind = "board"', 'kind = "content"')))
    if table.startswith("zones"):
        hour = '[[zones.hours]]\nbegins = "12:00"\nends = "13:00"\n' if "hours" in table else ""
        new = f'[[zones]]\nid = "Z1"\n{hour}{new}{line}'
    elif table.endswith("limits"):
        new = f"{line}limits.{new}"
    elif table.endswith("mix"):
        new = f"mix = {{ {name} = {value:g} }} #!\n"
    elif not line.startswith(f"{name} ="):
        new = line + new
    return Mistake("out_of_range", key, ((line, new),))


def _in_programme(table: str, name: str, new: str) -> tuple[tuple[str, str], ...]:
    """A rule of the programme with one number as told."""
    blocks = {
        "programme": "[programme]\n",
        "programme.slots[]": (
            '[[programme.playlists]]\nid = "p"\nname = "p"\nclips = ["v1"]\n[[programme.slots]]\nid = "s"\nplaylist = "p"\n'
        ),
        "programme.shares[]": '[[programme.shares]]\ncategory = "反诈"\n',
        "programme.deadlines[]": '[[programme.deadlines]]\nid = "d"\nname = "d"\ncategory = "反诈"\n',
    }
    return (("[[notices]]\n", f"{blocks[table]}{new}[[notices]]\n"),)


NUMBERS = [
    *(_out_of_range(pattern, least - 1) for pattern, (least, _) in RANGES.items()),
    *(_out_of_range(pattern, most + 1) for pattern, (_, most) in RANGES.items()),
    *(
        Mistake("bad_seconds", "playlist[0].seconds", (("seconds = 60", f"seconds = {seconds} #!"),))
        for seconds in ("0", "-1", "3600.5")
    ),
    Mistake(
        "no_show_unreachable",
        "calls.no_show_after_recalls",
        (("no_show_after_recalls = 3", "no_show_after_recalls = 6 #!"),),
        "warning",
    ),
]
