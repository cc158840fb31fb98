"""On which line of the file each key stands.

Python's TOML reader gives values without positions, so this walks over the same text again, after that reader has found
it sound: values are stepped over, only keys and brackets count. A key's name is written as in `windows[3].services[0]`.
"""

import re
from typing import NamedTuple

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")  # between items of an array or inline table, and between statements
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (  # longest quotes first; closing quotes of a long string may have up to two more before them
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"((?:[^"\\]|\\.)*)"'),
    re.compile(r"'([^']*)'"),
)


def join(path: str, name: str) -> str:
    """The key of `name` inside `path`; a name that is no bare word keeps its quotes."""
    shown = name if _BARE.fullmatch(name) else f'"{name}"'
    return f"{path}.{shown}" if path else shown


def parent(path: str) -> str:
    """The key that holds this one; the file itself is the empty key."""
    if path.endswith("]"):
        return path[: path.rindex("[")]
    cut = path.rfind('."') if path.endswith('"') else path.rfind(".")
    return path[: max(cut, 0)]


def places(text: str) -> dict[str, int]:
    """The line of every key and array item in a sound TOML text."""
    return _Walk(text).lines


class Places(NamedTuple):
    """Answers where a key stands, or else the nearest thing around it."""

    lines: dict[str, int]

    def line(self, key: str, also: str = "") -> int | None:
        """The line of `key`, or of `also`, or of what should hold the key."""
        for exact in (key, also):
            if exact in self.lines:
                return self.lines[exact]
        while key:
            key = parent(key)
            if key in self.lines:
                return self.lines[key]
        return None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[str, int] = {}
        self._counted = (0, 1)  # up to which character lines were counted, and how many
        self._sizes: dict[str, int] = {}  # of each array of tables so far
        self._file()

    def _file(self) -> None:
        table = ""
        while self._gap():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> str:
        line, brackets = self._line(), 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        *outer, last = self._names()
        self.at += brackets
        path = ""
        for name in outer:
            path = self._newest(join(path, name))
        path = join(path, last)
        self.lines.setdefault(path, line)
        if brackets == 1:
            return path
        size = self._sizes[path] = self._sizes.get(path, 0) + 1
        self.lines[f"{path}[{size - 1}]"] = line
        return f"{path}[{size - 1}]"

    def _newest(self, path: str) -> str:
        return f"{path}[{self._sizes[path] - 1}]" if path in self._sizes else path

    def _pair(self, table: str) -> None:
        line, path = self._line(), table
        for name in self._names():
            path = join(path, name)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._value(path)

    def _names(self) -> list[str]:
        names = [self._name()]
        while self.text[self.at] == ".":
            self.at += 1
            names.append(self._name())
        return names

    def _name(self) -> str:
        self._step(_SPACE)
        quoted = self.text[self.at] in "\"'"
        name = self._string()[1:-1] if quoted else self._step(_BARE)
        self._step(_SPACE)
        return name

    def _value(self, path: str) -> None:
        self._step(_SPACE)
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._step(_SCALAR)

    def _array(self, path: str) -> None:
        self.at += 1
        count = 0
        while self._gap() and self.text[self.at] != "]":
            item = f"{path}[{count}]"
            self.lines[item] = self._line()
            self._value(item)
            count += 1
        self.at += 1

    def _inline_table(self, path: str) -> None:
        self.at += 1
        while self._gap() and self.text[self.at] != "}":
            self._pair(path)
        self.at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            if pattern.match(self.text, self.at):
                return self._step(pattern)
        raise ValueError(f"no string at character {self.at}")

    def _gap(self) -> bool:
        """Steps over blanks and comments; false at the end of the text."""
        self._step(_GAP)
        return self.at < len(self.text)

    def _step(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        assert found, f"a sound text has {pattern.pattern} at character {self.at}"
        self.at = found.end()
        return found.group()

    def _line(self) -> int:
        upto, line = self._counted
        line += self.text.count("\n", upto, self.at)
        self._counted = (self.at, line)
        return line
