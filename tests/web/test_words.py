"""Every refusal has words in both languages, and the words need nothing that the refusal does not know."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from hallbus import appointments
from hallbus.hall import guards
from hallbus.hall.calendar import NoIssue
from hallbus.people import accounts
from hallbus.people.passwords import Weakness
from hallbus.web.errors import CODES, STATUS
from hallbus.web.words import OPENS, WORDS, words

ROOT = Path(appointments.__file__).parent
TODAY = date(2026, 11, 24)
BESIDES = {"ticket", "opens", "detail"}  # what every answer may know


def raised(source: Path) -> dict[str, set[str]]:
    """The codes that a file refuses with, and what each refusal knows."""
    found: dict[str, set[str]] = {}
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (
            "Refused",
            "Wrong",
            "NotTaken",
            "NotIn",
            "NotDone",
        ):
            for code in (word for part in call.args[:2] for word in chosen(part)):
                found.setdefault(code, set()).update(k.arg or "" for k in call.keywords)
    return found


def chosen(part: ast.expr) -> list[str]:
    """The words that an argument may be; a condition between two says nothing itself."""
    if isinstance(part, ast.IfExp):
        return [*chosen(part.body), *chosen(part.orelse)]
    if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", part.value):
        return [part.value]
    return []


ROOMS = ("hall", "web", "people", "content", "packs")
SOURCES = [*(file for room in ROOMS for file in (ROOT / room).glob("*.py")), ROOT / "hub.py", ROOT / "appointments.py"]
RAISED = {code: facts for source in SOURCES for code, facts in raised(source).items()}
BY_TABLE = {
    *get_args(NoIssue.__annotations__["code"]), *get_args(appointments.Refusal), *CODES.values(), *STATUS,
    *get_args(Weakness), *get_args(accounts.Refusal),
    *(code for _, code in guards.ALLOWED.values()),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted({*RAISED, *BY_TABLE}))
def test_every_refusal_has_words_in_both_languages(code: str) -> None:
    chinese, english = WORDS[code]
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert english.isascii()


def test_there_are_no_words_for_what_nobody_refuses() -> None:
    said = "".join(source.read_text(encoding="utf-8") for source in SOURCES if source.name != "words.py")
    assert [code for code in WORDS if f'"{code}"' not in said and code not in BY_TABLE] == []


@pytest.mark.parametrize("code", sorted({*RAISED} & {*WORDS}))
def test_the_words_name_only_what_the_refusal_knows(code: str) -> None:
    named = {name for text in WORDS[code] for name in re.findall(r"\{(\w+)\}", text)}
    assert named <= RAISED[code] | BESIDES


@pytest.mark.parametrize("code", OPENS)
def test_the_time_of_the_next_chance_is_told_when_it_is_known(code: str) -> None:
    for english in (False, True):
        without, then = words(code, english), words(code, english, facts={"opens": "08:40"}, today=TODAY)
        assert words(code, english, facts={"opens": None}, today=TODAY) == without
        assert then.startswith(without)
        assert ("8:40 today" if english else "今天8:40") in then
    assert all("{opens}" in text for text in OPENS[code])


def test_a_refusal_is_an_honest_sentence() -> None:
    def said(code: str, english: bool = False, **facts: object) -> str:
        return words(code, english, facts=facts, today=TODAY)

    assert said("issue_not_yet", opens="08:40") == "现在还没有开始取号。今天8:40开始取号。"
    assert said("not_open_yet", opens="09:00") == "还没有开始服务。今天9:00开始服务。"
    assert said("by_appointment", opens="2026-11-30 08:40") == (
        "现在只接待预约的群众。没有预约的，11月30日（周一）8:40开始取号。"
    )
    assert said("issue_over", True, opens="2026-11-25 08:40") == (
        "No more numbers are given out today. The next ones are from 8:40 tomorrow (Wednesday)."
    )
    assert said("already_holds", ticket="A007") == "您已经取过这项业务的号：A007，可以补打小票。"
    assert said("batch_left", left=3) == "这批号还剩3个。"
    assert said("nonsense") == "nonsense"
