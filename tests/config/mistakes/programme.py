"""Mistakes in playlists, slots and promises."""

from tests.config.small_hall import Mistake

LIST = '[[programme.playlists]]\nid = "all"\nname = "全部"\nclips = ["v1"]\n'
WITH_CONTENT = ('audio = "Z1"\n', 'audio = "Z1"\nregions = ["calls", "content"]\n')


def _programme(text: str) -> tuple[tuple[str, str], ...]:
    return (("[[notices]]\n", f"{text}\n[[notices]]\n"), WITH_CONTENT)


def _slot(line: str, more: str = "") -> tuple[tuple[str, str], ...]:
    return _programme(f'{LIST}[[programme.slots]]\nid = "s"\nplaylist = "all"\n{more}{line} #!\n')


def _deadline(line: str, minutes: str = "minutes = 15") -> tuple[tuple[str, str], ...]:
    return _programme(f'[[programme.deadlines]]\nid = "d"\nname = "反诈"\n{minutes}\n{line} #!\n')


def _share(category: str, percent: object) -> str:
    return f'[[programme.shares]]\ncategory = "{category}"\npercent = {percent}\n'


OTHER = '[[playlist]]\nid = "v0"\ntitle = "普法"\ncategory = "普法"\nkind = "video"\nseconds = 30\nfiles = ["v1.mp4"]\n'
PAUSE = '[programme]\ntoo_long = "pause"\n[[programme.deadlines]]\nid = "d"\nname = "反诈"\nminutes = 1\n'
SLOT, DEADLINE = "programme.slots[0]", "programme.deadlines[0]"
PROGRAMME = [
    Mistake("unknown_clip", "programme.playlists[0].clips[1]", _programme(LIST.replace('["v1"]', '["v1", "v2"] #!'))),
    Mistake("empty_playlist", "programme.playlists[0]", _programme(LIST.replace("]]\n", "]] #!\n").replace('clips = ["v1"]\n', ""))),
    Mistake("unknown_playlist", f"{SLOT}.playlist", _programme(f'{LIST}[[programme.slots]]\nid = "s"\nplaylist = "al" #!\n')),
    Mistake("unknown_screen", f"{SLOT}.screens[0]", _slot('screens = ["TV-9"]')),
    Mistake("screen_without_content", f"{SLOT}.screens[0]", _slot('screens = ["STRIP-1"]')),
    Mistake("unknown_area", f"{SLOT}.areas[0]", _slot('areas = ["Z9"]')),
    Mistake("bad_time", f"{SLOT}.hours[1]", _slot('hours = ["09:00", "25:00"]')),
    Mistake("bad_date", f"{SLOT}.ends", _slot('ends = "2026-02-30"')),
    Mistake("slot_never", f"{SLOT}.ends", _slot('ends = "2026-11-01"', 'begins = "2026-11-02"\n'), "warning"),
    *(
        Mistake("bad_rule", f"{SLOT}.rule", _slot(f'rule = "{rule}"', 'begins = "2026-11-02"\n'))
        for rule in (
            "每周一", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYHOUR=1,2", "BYDAY=MO",
            "FREQ=DAILY;INTERVAL=0x", "RRULE:FREQ=DAILY\\nEXDATE:20260101", "FREQ=DAILY;" + "BYDAY=MO;" * 40,
        )
    ),
    Mistake("rule_uncounted", f"{SLOT}.rule", _slot('rule = "FREQ=DAILY"')),
    Mistake("unknown_screen", f"{DEADLINE}.screens[0]", _deadline('category = "反诈"\nscreens = ["TV-9"]')),
    Mistake("empty_category", f"{DEADLINE}.category", _deadline('category = "反炸"'), "warning"),
    Mistake("empty_text", f"{DEADLINE}.category", _deadline('category = " "')),
    Mistake(
        "empty_category",
        "programme.shares[0].category",
        _programme('[[programme.shares]]\ncategory = "反炸" #!\npercent = 30\n'),
        "warning",
    ),
    Mistake(
        "duplicate_share",
        "programme.shares[1].category",
        _programme('[[programme.shares]]\ncategory = "反诈"\npercent = 30\n[[programme.shares]]\npercent = 30\ncategory = "反诈" #!\n'),
    ),
    Mistake(
        "shares_exceed",
        "programme.shares[1].percent",
        (
            ("[[notices]]\n", f"{_share('反诈', 60)}{_share('普法', '60 #!')}[[notices]]\n"),
            ("[[playlist]]\n", f"{OTHER}[[playlist]]\n"),
        ),
    ),
    Mistake(
        "clip_too_long",
        "playlist[0].seconds",
        (("seconds = 60\n", "seconds = 61 #!\n"), *_deadline('category = "反诈"', "minutes = 1")[:1]),
    ),
    Mistake(
        "no_clip_in_time",
        f"{DEADLINE}.category",
        (("seconds = 60\n", "seconds = 61\n"), *_programme(f'{PAUSE}category = "反诈" #!\n')),
        "warning",
    ),
    Mistake(
        "no_room_to_pause",
        "playlist[0].seconds",
        (("[[playlist]]\n", f"{OTHER.replace('30', '61 #!')}[[playlist]]\n"), *_programme(f'{PAUSE}category = "反诈"\n')),
        "warning",
    ),
]  # fmt: skip
