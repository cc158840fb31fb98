"""Mistakes in hours, dates, breaks and holidays."""

from tests.config.small_hall import Mistake, rota

_SESSIONS = 'sessions = [["09:00", "12:00"], ["13:30", "17:00"]]'
_EARLY = 'sessions = [["07:30", "09:00"]]'


def _weekly(sessions: str) -> tuple[tuple[str, str], ...]:
    return ((_SESSIONS, f"sessions = [{sessions}]"),)


def _second_extended(sessions: str, services: str) -> tuple[tuple[str, str], ...]:
    block = f'[[calendar.extended]]\nname = "晚"\ndays = ["tue"]\nsessions = {sessions} #!\nservices = {services}\n\n'
    return (("[[areas]]\n", block + "[[areas]]\n"),)


def _special(lines: str) -> tuple[str, str]:
    return "[[areas]]\n", f"[[calendar.special]]\n{lines}\n\n[[areas]]\n"


def _notice(lines: str) -> tuple[str, str]:
    return 'text = "请您先取号。"', f'text = "请您先取号。"\n{lines}'


def _holidays(name: str) -> tuple[str, str]:
    return 'issue_from = "08:40"', f'holidays = "{name}" #!'


HOURS = [
    *(
        Mistake("bad_time", "calendar.issue_from", (('issue_from = "08:40"', f'issue_from = "{time}" #!'),))
        for time in ("8:40", "08:60", "24:00", "08：40", "", "08:40:00", "٠8:40")
    ),
    Mistake("bad_time", "calendar.staff_ready_at", (('issue_from = "08:40"', 'staff_ready_at = "x" #!'),)),
    Mistake("bad_time", "calendar.day_starts", (('day_starts = "03:00"', 'day_starts = "3" #!'),)),
    Mistake("bad_time", "calls.auto_abandon_at[1]", (("recall_max = 5", 'auto_abandon_at = ["12:20", "x"] #!'),)),
    Mistake("bad_time", "calendar.weekly[0].sessions[1][0]", _weekly('["09:00", "12:00"],\n ["x", "17:00"] #!\n')),
    Mistake("bad_time", "calendar.extended[0].sessions[0][1]", ((_EARLY, 'sessions = [["07:30", "9"]] #!'),)),
    Mistake(
        "session_backwards", "calendar.weekly[0].sessions[1]", _weekly('["09:00", "12:00"],\n ["17:00", "13:30"] #!\n')
    ),
    Mistake("session_backwards", "calendar.extended[0].sessions[0]", ((_EARLY, 'sessions = [["07:30", "07:30"]] #!'),)),
    Mistake(
        "sessions_overlap", "calendar.weekly[0].sessions[1]", _weekly('["09:00", "12:00"],\n ["11:59", "17:00"] #!\n')
    ),
    Mistake(
        "sessions_overlap",
        "calendar.weekly[1].sessions[0]",
        (
            (
                "[[calendar.extended]]",
                '[[calendar.weekly]]\ndays = ["mon"]\nsessions = [["16:00", "18:00"]] #!\n[[calendar.extended]]',
            ),
        ),
    ),
    Mistake(
        "sessions_overlap", "calendar.extended[1].sessions[0]", _second_extended('[["08:00", "08:30"]]', '["C1", "A1"]')
    ),
    Mistake("hours_contradict", "calendar.extended[0].sessions[0]", ((_EARLY, 'sessions = [["07:30", "09:01"]] #!'),)),
    Mistake("day_starts_inside", "calendar.extended[0].sessions[0]", ((_EARLY, 'sessions = [["02:00", "04:00"]] #!'),)),
    Mistake(
        "always_open",
        "calendar.weekly",
        (
            ("[calendar]", "[calendar] #!"),
            ('[[calendar.weekly]]\ndays = ["mon", "tue"]\n' + _SESSIONS, ""),
            (
                '[[calendar.extended]]\nname = "早办"\ndays = ["tue"]\n'
                + _EARLY
                + '\nservices = ["A1"]\nappointment_only = true',
                "",
            ),
        ),
        "warning",
    ),
    *(
        Mistake("unknown_timezone", "timezone", (('timezone = "Asia/Shanghai"', f'timezone = "{name}" #!'),))
        for name in ("Asia/Beijing", "Asia", "../etc/passwd", "", "/etc/localtime", "北京")
    ),
    *(
        Mistake("bad_time", f"calendar.breaks[0].{name}", (rota(**{name: f'{name} = "noon" #!'}),))
        for name in ("begins", "ends")
    ),
    Mistake("break_backwards", "calendar.breaks[0].begins", (rota(begins='begins = "13:30" #!'),)),
    Mistake("day_starts_inside", "calendar.breaks[0].begins", (rota(begins='begins = "02:00" #!'),)),
    Mistake(
        "break_outside",
        "calendar.breaks[0].begins",
        (rota(begins='begins = "17:00" #!', ends='ends = "18:00"'),),
        "warning",
    ),
    Mistake(
        "break_outside",
        "calendar.breaks[0].begins",
        (rota(begins='begins = "12:00" #!', days='days = ["sun"]'),),
        "warning",
    ),
    *(
        Mistake("bad_date", "calendar.special[0].date", (_special(f'date = "{date}" #!\nworks = false'),))
        for date in ("2026-02-29", "2026-10-1", "20261001", "2026-W40-4", "国庆节", "")
    ),
    *(Mistake("bad_date", f"notices[0].{name}", (_notice(f'{name} = "1月1日" #!'),)) for name in ("begins", "ends")),
    Mistake("notice_never", "notices[0].ends", (_notice('begins = "2026-10-02"\nends = "2026-10-01" #!'),), "warning"),
    *(
        Mistake("bad_time", f"night.{name}[1]", (("[calls]\n", f'[night]\n{name} = ["19:00", "7"] #!\n[calls]\n'),))
        for name in ("quiet", "dark")
    ),
    Mistake(
        "duplicate_date",
        "calendar.special[1].date",
        (
            _special(
                'date = "2026-10-01"\nworks = false\n[[calendar.special]]\ndate = "2026-10-01" #!\nworks = true',
            ),
        ),
    ),
]

HOLIDAYS = [
    Mistake("path_escapes", "calendar.holidays", (_holidays("../h.csv"),)),
    Mistake("holidays_missing", "calendar.holidays", (_holidays("h.csv"),), "warning"),
    *(
        Mistake(code, "calendar.holidays", (_holidays(name),))
        for code, name in (
            ("holidays_header", "h-header.csv"),
            ("holidays_header", "h-empty.csv"),
            ("holidays_not_utf8", "h-gbk.csv"),
            ("holidays_unreadable", "h-quote.csv"),
            ("holidays_unreadable", "h-big.csv"),
            ("holidays_row", "h-date.csv"),
            ("holidays_row", "h-no-date.csv"),
            ("holidays_row", "h-works.csv"),
            ("holidays_row", "h-like.csv"),
            ("holidays_twice", "h-twice.csv"),
        )
    ),
]
