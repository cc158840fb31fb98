"""From a path to a table of values: everything that can go wrong before the first fact is looked at."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from hallbus.config.places import Places, places
from hallbus.config.problems import Finding

LIMIT_BYTES = 1024 * 1024  # a hall of two hundred windows needs a tenth of it
LIMIT_DOTS = 32  # Python's reader takes quadratic time for a key of many dotted parts

_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{LIMIT_DOTS}}}")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class Source(NamedTuple):
    """The values of a hall file and where they stand."""

    table: dict[str, Any]
    places: Places


class Unreadable(Exception):
    """There is nothing to check; carries the one reason."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read(path: Path) -> Source:
    """Reads and parses the file, or raises Unreadable."""
    return _parsed(_decoded(_bytes(path)))


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would block for ever
            raise Unreadable(Finding("file_not_a_file", ""))
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(Finding("file_missing", "", {"path": str(path)})) from None
    except OSError as error:
        raise Unreadable(Finding("file_unreadable", "", {"reason": error.strerror or str(error)})) from None
    if len(data) > LIMIT_BYTES:
        raise Unreadable(Finding("file_too_big", "", {"limit": LIMIT_BYTES // 1024}))
    return data


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")  # Windows' Notepad may put a mark before the text
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Finding("file_not_utf8", "", line=line)) from None


def _parsed(text: str) -> Source:
    if long := _LONG_KEY.search(text):
        raise Unreadable(Finding("toml_too_deep", "", line=text.count("\n", 0, long.start()) + 1))
    try:
        return Source(tomllib.loads(text), Places(places(text)))
    except RecursionError:
        raise Unreadable(Finding("toml_too_deep", "")) from None
    except ValueError as error:  # TOMLDecodeError, and int() on a number of thousands of digits
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else _last_line(text) if "end of document" in str(error) else None
        reason = _AT_LINE.sub("", str(error)).replace("(at end of document)", "").strip()
        raise Unreadable(Finding("toml_syntax", "", {"reason": reason}, line=line)) from None


def _last_line(text: str) -> int:
    return text.rstrip("\n").count("\n") + 1
