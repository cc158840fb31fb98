"""Problems as a page of text, and what a sound hall file holds."""

from collections.abc import Sequence

from hallbus.config.problems import Problem
from hallbus.hall.facts import HallFacts, Language

_LEVELS = {"zh-CN": {"error": "错误", "warning": "提醒"}, "en": {"error": "error", "warning": "warning"}}


def page(facts: HallFacts | None, problems: Sequence[Problem], file: str, language: Language) -> str:
    """All problems, then one line: how many there are, whether the file can be used, what hall it is."""
    blocks = [_block(problem, file, language) for problem in problems]
    return "\n\n".join([*blocks, _last_line(facts, problems, file, language)])


def _block(problem: Problem, file: str, language: Language) -> str:
    level = _LEVELS[language][problem.level]
    place = file if problem.line is None else f"{file}:{problem.line}"
    head = f"{level}  {place}  {problem.key}".rstrip()
    return f"{head}\n    {problem.message}\n    → {problem.remedy}"


def _last_line(facts: HallFacts | None, problems: Sequence[Problem], file: str, language: Language) -> str:
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    if errors or facts is None:
        if language == "zh-CN":
            return f"{file}：{errors} 个错误，{warnings} 个提醒。改正错误之前不能使用。"
        return (
            f"{file}: {_count(errors, 'error')}, {_count(warnings, 'warning')}. Not usable until the errors are mended."
        )
    return _usable_zh(facts, warnings) if language == "zh-CN" else _usable_en(facts, warnings)


def _usable_zh(facts: HallFacts, warnings: int) -> str:
    calling, queues = _calling(facts), _queues(facts)
    return (
        f"{facts.name}：{len(facts.windows)} 个窗口（{calling} 个叫号），{len(facts.services)} 项业务、{queues} 个队列，"
        f"{len(facts.screens)} 块屏，{len(facts.kiosks)} 台取号机。可以使用，{warnings} 个提醒。"
    )


def _usable_en(facts: HallFacts, warnings: int) -> str:
    calling, queues = _calling(facts), _queues(facts)
    return (
        f"{facts.name}: {_count(len(facts.windows), 'window')} ({calling} calling), "
        f"{_count(len(facts.services), 'service')} in {_count(queues, 'queue')}, "
        f"{_count(len(facts.screens), 'screen')}, {_count(len(facts.kiosks), 'kiosk')}. "
        f"Usable, with {_count(warnings, 'warning')}."
    )


def _calling(facts: HallFacts) -> int:
    return sum(window.queue for window in facts.windows)


def _queues(facts: HallFacts) -> int:
    return len({service.prefix for service in facts.services})


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
