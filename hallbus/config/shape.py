"""Whether the file has the shape of the facts: known keys, the right kinds of values, nothing missing.

The facts' own definition is what the file is compared with. What is broken is replaced by a harmless filler, so that the
checks of meaning can still look at all the rest; what they then find about the fillers is left out (`Shape.tells`).
"""

import difflib
from collections.abc import Sequence
from typing import Any

import msgspec.inspect as facts_of

from hallbus.config.places import join
from hallbus.config.problems import Finding

# A broken list of these makes findings of those codes guesswork.
_FOLLOWS = {
    "unknown_window": "windows",
    "unknown_service": "services",
    "unknown_area": "areas",
    "unknown_zone": "areas",
    "unknown_speaker": "screens",
    "only_spare": "screens",
    "unknown_department": "departments",
    "unknown_clip": "playlist",
    "unknown_playlist": "programme.playlists",
    "unknown_screen": "screens",
    "empty_category": "playlist",
    "shares_unknown": "services",
    "nobody_serves": "windows",
    "always_open": "calendar",
    "break_outside": "calendar",
    "window_without_services": "windows",
    "only_priority": "windows",
}
_LARGEST = 2**63  # beyond it a number fits no fact, and not the reader of facts either


class Shape:
    """Reads a table along the facts' types and notes what does not fit."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._broken: list[str] = []

    def table(self, kind: facts_of.StructType, value: object, key: str = "") -> dict[str, Any]:
        """The table with everything that fits, and fillers for what has to be there."""
        if not isinstance(value, dict):
            self._breaks("not_table", key)
            return _blank_table(kind)
        meant = self._unknown_keys(kind, value, key)
        fitting: dict[str, Any] = {}
        for fact in kind.fields:
            inner = join(key, fact.encode_name)
            if fact.encode_name in value:
                read = self._value(fact.type, value[fact.encode_name], inner)
                if fact.required or inner not in self._broken:  # else the fact's own default is the best filler
                    fitting[fact.encode_name] = read
            elif fact.required:
                fitting[fact.encode_name] = _blank(fact.type)
                self._missing(inner, said=fact.encode_name in meant)
        return fitting

    def tells(self, finding: Finding) -> bool:
        """Whether a finding says something new, and not only that a filler stands where something broke."""
        if f"{finding.key}.id" in self._broken:  # it is the whole that cannot be found under its name
            return False
        cause = _FOLLOWS.get(finding.code)
        if cause and any(_inside(key, cause) for key in self._broken):
            return False
        return not any(_inside(finding.key, key) for key in self._broken)

    def _unknown_keys(self, kind: facts_of.StructType, value: dict[str, Any], key: str) -> set[str]:
        """Notes keys that no fact has; gives the facts that were probably meant by them."""
        known = [fact.encode_name for fact in kind.fields]
        meant: set[str] = set()
        for name in value:
            if name in known:
                continue
            near = [word for word in difflib.get_close_matches(name, known, n=1) if word not in value]
            for word in near:
                meant.add(word)
                self._mark(join(key, word))
            code = "unknown_key_near" if near else "unknown_key"
            values = {"name": name, "near": "".join(near), "known": known}
            self.findings.append(Finding(code, join(key, name), values))
        return meant

    def _missing(self, key: str, *, said: bool) -> None:
        self._mark(key)
        if not said:  # a misspelt name is one mistake, not two
            self.findings.append(Finding("missing_key", key, {"name": key.rpartition(".")[2]}))

    def _breaks(self, code: str, key: str, **values: str | list[str]) -> None:
        self._mark(key)
        self.findings.append(Finding(code, key, values))

    def _mark(self, key: str) -> None:
        """A thing of unknown kind cannot be judged at all."""
        self._broken.append(key.removesuffix(".kind"))

    def _value(self, kind: facts_of.Type, value: Any, key: str) -> Any:
        match kind:
            case facts_of.UnionType():
                return self._value(_not_none(kind), value, key)
            case facts_of.StructType():
                return self.table(kind, value, key)
            case facts_of.VarTupleType() | facts_of.TupleType():
                return self._list(kind, value, key)
            case facts_of.DictType():
                return self._named(kind, value, key)
            case facts_of.LiteralType() if value not in kind.values:
                self._breaks("wrong_choice", key, value=str(value)[:40], known=[str(word) for word in kind.values])
            case _ if (code := _misfit(kind, value)) is not None:
                self._breaks(code, key)
            case _:
                return value
        return _blank(kind)

    def _list(self, kind: facts_of.VarTupleType | facts_of.TupleType, value: Any, key: str) -> list[Any]:
        if isinstance(kind, facts_of.TupleType):
            kinds: Sequence[facts_of.Type] | None = kind.item_types
        else:
            kinds = [kind.item_type] * len(value) if isinstance(value, list) else None
        if not isinstance(value, list) or kinds is None or len(kinds) != len(value):
            self._breaks("not_pair" if isinstance(kind, facts_of.TupleType) else "not_list", key)
            return _blank_list(kind)
        pairs = enumerate(zip(kinds, value, strict=True))
        return [self._value(inner, item, f"{key}[{at}]") for at, (inner, item) in pairs]

    def _named(self, kind: facts_of.DictType, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._breaks("not_table", key)
            return {}
        return {name: self._value(kind.value_type, item, join(key, name)) for name, item in value.items()}


def _misfit(kind: facts_of.Type, value: object) -> str | None:
    """The code of what is wrong with a plain value."""
    switch = isinstance(value, bool)  # Python counts true as a number
    match kind:
        case facts_of.StrType():
            return None if isinstance(value, str) else "not_text"
        case facts_of.BoolType():
            return None if switch else "not_switch"
        case facts_of.IntType():
            fits = isinstance(value, int) and not switch and abs(value) < _LARGEST
            return None if fits else "not_whole"
        case facts_of.FloatType():
            fits = isinstance(value, int | float) and not switch and abs(value) < _LARGEST
            return None if fits else "not_number"
    return None


def _not_none(kind: facts_of.UnionType) -> facts_of.Type:
    return next(inner for inner in kind.types if not isinstance(inner, facts_of.NoneType))


def _blank(kind: facts_of.Type) -> Any:
    match kind:
        case facts_of.UnionType():
            return None
        case facts_of.StructType():
            return _blank_table(kind)
        case facts_of.VarTupleType() | facts_of.TupleType():
            return _blank_list(kind)
        case facts_of.LiteralType():
            return kind.values[0]
        case facts_of.BoolType():
            return False
        case facts_of.IntType() | facts_of.FloatType():
            return 0
    return ""


def _blank_table(kind: facts_of.StructType) -> dict[str, Any]:
    return {fact.encode_name: _blank(fact.type) for fact in kind.fields if fact.required}


def _blank_list(kind: facts_of.VarTupleType | facts_of.TupleType) -> list[Any]:
    return [_blank(inner) for inner in kind.item_types] if isinstance(kind, facts_of.TupleType) else []


def _inside(key: str, outer: str) -> bool:
    return key == outer or key.startswith((f"{outer}.", f"{outer}["))
