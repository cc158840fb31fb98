"""Mistakes in the schedule of prepared texts."""

from tests.config.small_hall import Mistake

_TEXTS = "[speech.templates]\n"
_FIRST = 'name = "advice"\nat = ["10:00"]\n'


def _schedule(*blocks: str, texts: str = "") -> tuple[tuple[str, str], ...]:
    schedule = "".join(f"[[speech.schedule]]\n{block}\n" for block in blocks)
    return ((_TEXTS, f'{schedule}{_TEXTS}advice = "请您先取号。"\n{texts}'),)


def _line(line: str, name: str = "advice") -> tuple[tuple[str, str], ...]:
    return _schedule(f'name = "{name}"\nat = ["10:00"]\n{line} #!\n')


def _name(name: str, texts: str = "") -> tuple[tuple[str, str], ...]:
    return _schedule(f'name = "{name}" #!\nat = ["10:00"]\n', texts=texts)


BLOCK = "speech.schedule[0]"
_SILENT = (("[[departments]]\n", '[[zones]]\nid = "Z1"\nsilent = ["21:00", "08:00"]\n\n[[departments]]\n'),)

ANNOUNCING = [
    Mistake("unknown_text", f"{BLOCK}.name", _name("advise")),
    Mistake("unknown_text", f"{BLOCK}.name", _name("call")),
    Mistake("unknown_text", f"{BLOCK}.name", _name("emergency", 'emergency = "请大家离开。"\n')),
    Mistake("text_of_the_day", f"{BLOCK}.name", _name("open", 'open = "欢迎。"\n')),
    Mistake("text_of_two_people", f"{BLOCK}.name", _name("lost_child", 'lost_child = "请家长到导办台。"\n')),
    Mistake("unknown_zone", f"{BLOCK}.zones[1]", _line('zones = ["Z1", "Z7"]')),
    Mistake("never_announced", f"{BLOCK}.at", _schedule('name = "advice"\nat = [] #!\n')),
    Mistake("bad_time", f"{BLOCK}.at[1]", _schedule('name = "advice"\nat = ["10:00", "24:00"] #!\n')),
    Mistake("bad_time", f"{BLOCK}.at[0]", _schedule('name = "advice"\nat = ["9:00"] #!\n')),
    Mistake("announced_twice", f"{BLOCK}.at[1]", _schedule('name = "advice"\nat = ["10:00", "10:00"] #!\n')),
    Mistake(
        "announced_twice",
        "speech.schedule[1].at[0]",
        _schedule(_FIRST, 'name = "advice"\nat = ["10:00"] #!\ndays = ["mon"]\n'),
    ),
    Mistake(
        "announced_in_silence",
        f"{BLOCK}.at[1]",
        (*_SILENT, *_schedule('name = "advice"\nat = ["10:00", "22:00"] #!\n')),
        "warning",
    ),
]
