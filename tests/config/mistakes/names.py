"""Mistakes in names and references."""

from tests.config.small_hall import Mistake, rota

_LED = 'id = "LED-1"\nkind = "led_text"\n'
_WINDOW_2 = 'name = "税务窗口"\narea = "Z1"\n'


def _source(**lines: str) -> tuple[str, str]:
    """Another calling system, with some of its lines as they should not be."""
    said = {"id": 'id = "tax"', "name": 'name = "税务叫号"', "windows": 'windows = { "10" = 2 }'} | lines
    return "[calls]\n", "[[sources]]\n" + "\n".join(said.values()) + "\n[calls]\n"


_HOUR = '[[zones.hours]]\nbegins = "12:00"\nends = "13:30"\n'


def _zone(more: str = "", **lines: str) -> tuple[str, str]:
    """A zone with two loudspeakers, the second of them spare, with some of its lines as they should not be."""
    said = {"id": 'id = "Z1"', "speakers": 'speakers = ["left", "right"]', "spare": 'spare = ["right"]'} | lines
    return "[[areas]]\n", "[[zones]]\n" + "\n".join(said.values()) + "\n" + more + "[[areas]]\n"


NAMES = [
    Mistake("bad_id", "id", (('id = "small"', 'id = "小厅" #!'),)),
    Mistake(
        "bad_id",
        "playlist[0].id",
        (('id = "v1"', 'id = "../v1" #!'), ("seconds = 60", 'seconds = 60\nfiles = ["v1.mp4"]')),
    ),
    Mistake("bad_id", "kiosks[0].id", (('id = "K1"', f'id = "{"K" * 41}" #!'),)),
    Mistake(
        "duplicate_id",
        "areas[1].id",
        (("[[departments]]", '[[areas]]\nid = "Z1" #!\nname = "后厅"\n[[departments]]'),),
    ),
    Mistake(
        "duplicate_id",
        "departments[1].id",
        (('[[services]]\nid = "A1"', '[[departments]]\nid = "zw" #!\nname = "税务"\n[[services]]\nid = "A1"'),),
    ),
    Mistake(
        "duplicate_id",
        "services[3].id",
        (
            (
                "[[windows]]\nno = 1",
                '[[services]]\nid = "C1" #!\nprefix = "C"\nname = "退税"\nshort = "退税"\ndepartment = "zw"\nprivate = true\n'
                "[[windows]]\nno = 1",
            ),
        ),
    ),
    Mistake("duplicate_id", "screens[2].id", (('id = "LED-1"', 'id = "TV-1" #!'),)),
    Mistake("duplicate_id", "kiosks[1].id", (("[priority]", '[[kiosks]]\nid = "K1" #!\nname = "乙"\n[priority]'),)),
    Mistake(
        "duplicate_id",
        "priority.classes[1].id",
        (
            (
                "[calls]",
                '[[priority.classes]]\nid = "elder"\nname = "老"\n[[priority.classes]]\nid = "elder" #!\nname = "老人"\n[calls]',
            ),
        ),
    ),
    Mistake(
        "duplicate_id",
        "playlist[1].id",
        (
            (
                "[[notices]]",
                '[[playlist]]\nid = "v1" #!\ntitle = "二"\ncategory = "反诈"\nkind = "video"\nseconds = 5\n[[notices]]',
            ),
        ),
    ),
    Mistake(
        "duplicate_id",
        "notices[1].id",
        (('text = "请您先取号。"', 'text = "请您先取号。"\n[[notices]]\nid = "n1" #!\ntext = "请坐。"'),),
    ),
    Mistake("duplicate_window", "windows[1].no", (("no = 2", "no = 1 #!"),)),
    Mistake("empty_text", "name", (('name = "测试大厅"', 'name = " " #!'),)),
    Mistake("empty_text", "short_name", (('short_name = "测试"', 'short_name = "" #!'),)),
    Mistake("empty_text", "areas[0].name", (('name = "前厅"', 'name = "" #!'),)),
    Mistake("empty_text", "departments[0].name", (('name = "中心"', 'name = "" #!'),)),
    Mistake("empty_text", "services[2].name", (('name = "税务登记"', 'name = "" #!'),)),
    Mistake("empty_text", "services[2].short", (('short = "税务"', 'short = "" #!'),)),
    Mistake("empty_text", "windows[1].name", (('name = "税务窗口"', 'name = "" #!'),)),
    Mistake("empty_text", "playlist[0].title", (('title = "防诈骗"', 'title = "" #!'),)),
    Mistake("empty_text", "notices[0].text", (('text = "请您先取号。"', 'text = "" #!'),)),
    Mistake("short_too_long", "services[2].short", (('short = "税务"', 'short = "税务局" #!'),), "warning"),
    Mistake(
        "empty_text", "services[2].papers[1]", (("private = true", 'private = true\npapers = ["申请表", " "] #!'),)
    ),
    Mistake("empty_text", "sources[0].name", (_source(name='name = "" #!'),)),
    Mistake("empty_text", 'sources[0].windows.""', (_source(windows='windows = { "" = 2 } #!'),)),
    Mistake("empty_text", "calendar.breaks[0].name", (rota(name='name = " " #!'),)),
    Mistake(
        "paper_too_long",
        "services[2].papers[0]",
        (("private = true", f'private = true\npapers = ["{"证" * 31}"] #!'),),
        "warning",
    ),
    Mistake("bad_id", "sources[0].id", (_source(id='id = "税务" #!'),)),
    Mistake(
        "duplicate_id", "sources[1].id", (_source(more='[[sources]]\nid = "tax" #!\nname = "又"\nwindows = {}\n'),)
    ),
    Mistake("unknown_area", "windows[1].area", ((_WINDOW_2, 'name = "税务窗口"\narea = "Z9" #!\n'),)),
    Mistake("unknown_area", "screens[1].area", (('area = "Z1"\nsize_in', 'area = "Z9" #!\nsize_in'),)),
    Mistake("unknown_area", "screens[1].areas[1]", (("rows = 6", 'rows = 6\nareas = ["Z1",\n  "Z9", #!\n]'),)),
    Mistake("unknown_zone", "screens[1].audio", (('audio = "Z1"', 'audio = "Z2" #!'),)),
    Mistake("bad_time", "zones[0].silent[1]", (_zone(more='silent = ["12:00", "25:00"] #!\n'),)),
    Mistake(
        "bad_time", "zones[0].hours[0].ends", (_zone(more=_HOUR.replace('"13:30"', '"13:60" #!') + "volume_db = -6\n"),)
    ),
    Mistake("unknown_zone", "zones[0].id", (_zone(id='id = "Z9" #!'),)),
    Mistake("duplicate_id", "zones[1].id", (_zone(more='[[zones]]\nid = "Z1" #!\n'),)),
    Mistake("bad_id", "zones[0].speakers[2]", (_zone(speakers='speakers = ["left", "right", "右"] #!'),)),
    Mistake("unknown_speaker", "zones[0].spare[1]", (_zone(spare='spare = ["right", "TV-2"] #!'),)),
    Mistake("only_spare", "zones[0].spare", (_zone(spare='spare = ["left", "right", "TV-1"] #!'),), "warning"),
    Mistake("above_maximum", "zones[0].volume_db", (_zone(max="max_db = -6\nvolume_db = -3 #!"),), "warning"),
    Mistake(
        "above_maximum",
        "zones[0].hours[0].volume_db",
        (_zone(max="max_db = -6\nvolume_db = -6", more=_HOUR + "volume_db = -2 #!\n"),),
        "warning",
    ),
    Mistake(
        "unknown_department",
        "services[2].department",
        (('department = "zw"\nprivate', 'department = "sw" #!\nprivate'),),
    ),
    Mistake(
        "unknown_department",
        "services[2].also[1]",
        (("private = true", 'private = true\nalso = ["zw", "sw"] #!'),),
    ),
    Mistake("unknown_service", "windows[0].services[2]", (('["A1", "A2"]', '[\n  "A1", "A2",\n  "X1", #!\n]'),)),
    Mistake(
        "unknown_service",
        "calendar.extended[0].services[0]",
        (('services = ["A1"]\nappointment', 'services = ["X1"] #!\nappointment'),),
    ),
    Mistake(
        "unknown_service",
        "privacy.ticket_only_services[1]",
        (('ticket_only_services = ["C1"]', 'ticket_only_services = ["C1", "X1"] #!'),),
    ),
    Mistake("unknown_window", "screens[0].window", (("window = 1\ncells", "window = 7 #!\ncells"),)),
    Mistake("unknown_window", "sources[0].windows.B", (_source(windows="windows = { A = 1, B = 7 } #!"),)),
    Mistake("unknown_window", "calendar.breaks[0].stay[1]", (rota(stay="stay = [1, 7] #!"),)),
    Mistake(
        "window_without_services",
        "windows[2]",
        (
            (
                '[[screens]]\nid = "STRIP-1"',
                '[[windows]] #!\nno = 3\nname = "咨询"\narea = "Z1"\n[[screens]]\nid = "STRIP-1"',
            ),
        ),
        "warning",
    ),
    Mistake(
        "services_without_queue",
        "windows[2].services",
        (
            (
                '[[screens]]\nid = "STRIP-1"',
                '[[windows]]\nno = 3\nname = "咨询"\narea = "Z1"\nservices = ["A1"] #!\nqueue = false\n[[screens]]\nid = "STRIP-1"',
            ),
        ),
        "warning",
    ),
    Mistake(
        "nobody_serves",
        "services[1]",
        (('[[services]]\nid = "A2"', '[[services]] #!\nid = "A2"'), ('["A1", "A2"]', '["A1"]')),
    ),
    Mistake(
        "private_in_part",
        "privacy.ticket_only_services[1]",
        (('ticket_only_services = ["C1"]', 'ticket_only_services = ["C1", "A1"] #!'),),
        "warning",
    ),
    Mistake(
        "strip_without_window",
        "screens[2].window",
        (("[[screens]]\n" + _LED, '[[screens]] #!\nid = "LED-1"\nkind = "led_strip"\n'),),
    ),
    Mistake(
        "led_without_cells", "screens[2].cells", (("[[screens]]\n" + _LED + "cells = 32", "[[screens]] #!\n" + _LED),)
    ),
    Mistake(
        "led_without_cells",
        "screens[0].cells",
        (('[[screens]]\nid = "STRIP-1"', '[[screens]] #!\nid = "STRIP-1"'), ("cells = 16\n", "")),
    ),
]
