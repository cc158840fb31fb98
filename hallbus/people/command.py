"""`hallbus people`: who may sign in, a new password for somebody who has lost theirs, and whether the audit is as it was written.

It is for whoever may read the data folder, and works beside a running hub, which notices within seconds, and without one.
"""

import argparse
from pathlib import Path
from typing import Any

from hallbus.clock import WallClock
from hallbus.config import load
from hallbus.people.accounts import NAME, Accounts, Person
from hallbus.people.audit import Audit, Deed
from hallbus.people.file import PeopleFile
from hallbus.people.passwords import hashed, one_time

WORDS = {
    "password": (
        "{name} 的一次性密码（只显示这一次）：{password}\n第一次登录后必须换成自己的密码。原来的密码和所有登录都已失效。",
        "One-time password of {name} (shown this once): {password}\n"
        "It must be changed at the first sign-in. The old password and all sessions have ended.",
    ),
    "unknown": ("没有叫“{name}”的人。有：{names}", "There is nobody called {name}. There are: {names}"),
    "none": ("还没有人登录过：管理员的初始密码在 {keys} 里。", "Nobody has signed in yet: the first password stands in {keys}."),
    "bad_name": ("姓名只能用字母、数字、汉字和 . _ - ·，最多32位。", "A name has letters, digits and . _ - · only, 32 at most."),
    "still_shut": ("这个账号是停用的，要在管理页面启用后才能登录。", "The account is shut: open it on the administrator's page."),
    "sound": ("操作记录{count}条，没有被改动。", "The audit has {count} rows, and none was changed."),
    "broken": ("操作记录被改动过：第{id}条，或者它前面少了记录！", "The audit was changed: row {id}, or one before it is missing!"),
    "open": ("正常", "open"),
    "first": ("未设密码", "no own password"),
    "shut": ("已停用", "shut"),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("hall", type=Path, metavar="HALL.toml")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--language", choices=["zh-CN", "en"], default="zh-CN")
    what = parser.add_subparsers(required=True, metavar="list | reset NAME | audit")
    what.add_parser("list", help="who may sign in, in which roles").set_defaults(people=_list)
    what.add_parser("audit", help="prove that no row of the audit was changed").set_defaults(people=_audit)
    reset = what.add_parser("reset", help="give somebody a one-time password; the first one may be an administrator")
    reset.add_argument("name", metavar="NAME")
    reset.set_defaults(people=_reset)


def run(options: Any) -> int:
    """0; 1 with a sentence when there is nobody of that name, or the audit was changed. Raises HallFileError, PeopleError, OSError."""
    if not options.data.is_dir():
        raise FileNotFoundError(f"{options.data} is no folder: name the hub's data folder")
    code: int = options.people(options, PeopleFile(options.data))
    return code


def _list(options: Any, file: PeopleFile) -> int:
    people = Accounts(file).everybody()
    for person in people:
        print(f"{person.name:20} {_standing(options, person):16} {' '.join(person.roles)}")
    if not people:
        print(_words(options, "none", keys=options.data / "keys.json"))
    return 0


def _reset(options: Any, file: PeopleFile) -> int:
    accounts, name, now = Accounts(file), options.name, WallClock(load(options.hall).timezone).now()
    known, password = accounts.find(name), one_time()
    people = accounts.everybody()
    if known is not None:
        person = accounts.change(name, hash=hashed(password), first=True)
    elif any("administrator" in person.roles for person in people):
        print(_words(options, "unknown", name=name, names=", ".join(person.name for person in people)))
        return 1
    elif not NAME.fullmatch(name):
        print(_words(options, "bad_name"))
        return 1
    else:
        person = accounts.add(name, ("administrator",), hashed(password), now)
    print(_words(options, "password", name=person.name, password=password))
    if person.shut:
        print(_words(options, "still_shut"))
    at = now.isoformat(timespec="seconds")
    Audit(file).add(Deed(at, "hallbus people", "command", "command: reset", person.name))
    return 0


def _audit(options: Any, file: PeopleFile) -> int:
    count, id = Audit(file).broken()
    print(_words(options, "sound" if id is None else "broken", count=count, id=id))
    return 0 if id is None else 1


def _standing(options: Any, person: Person) -> str:
    return _words(options, "shut" if person.shut else "first" if person.first else "open")


def _words(options: Any, words: str, /, **values: object) -> str:
    return WORDS[words][options.language == "en"].format(**values)
