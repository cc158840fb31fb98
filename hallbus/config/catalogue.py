"""A list of services from elsewhere (CSV or JSON) brought into a hall file, which keeps its comments and its order.

Ids are for ever: the journal keeps what happened under them. A service or department that is known by its id gets its new words;
a department's former name is kept as `was`, because visitors go on saying it. What the list does not name stays as it is.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

COLUMNS = (
    "id", "name", "department", "department_name", "prefix", "short", "short_en", "average_minutes", "papers", "private",
    "shares_queue_with",
)  # fmt: skip
NEEDED = ("id", "name", "department", "prefix", "short")  # of a service that is new
ITEMS_MAX = 2_000


class CatalogueError(Exception):
    """The list cannot be brought in; the text names the line and says what to do."""


@dataclass
class Changes:
    """What a list changes, by id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)


def bring_in(hall: str, items: Iterable[Mapping[str, Any]]) -> tuple[str, Changes]:
    """The hall file's text with the list in it, and what changed. Raises CatalogueError; whether it makes sense, `check` says."""
    document = tomlkit.parse(hall)
    services, departments = _tables(document, "services"), _tables(document, "departments")
    changes = Changes()
    for line, item in enumerate(items, 1):
        _department(departments, item, changes)
        _service(services, item, line, changes)
    return tomlkit.dumps(document), changes


def read_list(path: Path) -> list[dict[str, Any]]:
    """The items of a CSV file with a header, or of a JSON list. Raises CatalogueError."""
    try:
        text = path.read_text("utf-8-sig")
        items = json.loads(text) if path.suffix == ".json" else _rows(text)
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path.name} is not UTF-8: save it as UTF-8 (in Excel: “CSV UTF-8”)") from error
    except ValueError as error:
        raise CatalogueError(f"{path.name} is no JSON list: {error}") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise CatalogueError(f"{path.name} must be a list of objects with {', '.join(COLUMNS)}")
    if len(items) > ITEMS_MAX:
        raise CatalogueError(f"{path.name} has {len(items)} items; {ITEMS_MAX} at most")
    return [_known(item, line) for line, item in enumerate(items, 1)]


def _rows(text: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("id",) if name not in (rows.fieldnames or ())]
    if missing:
        raise CatalogueError(
            f"the first line must name the columns, at least {', '.join(missing)}: {', '.join(COLUMNS)}"
        )
    return list(rows)


def _known(item: Mapping[Any, Any], line: int) -> dict[str, Any]:
    """The item's known columns with their own types; what is empty is left as it is in the hall file."""
    unknown = [str(name) for name in item if name not in COLUMNS]
    if unknown:
        raise CatalogueError(f"item {line}: nobody knows {', '.join(unknown)}; the columns are {', '.join(COLUMNS)}")
    if any(isinstance(value, dict) for value in item.values()):
        raise CatalogueError(f"item {line}: values are words, numbers or lists")
    return {name: _typed(name, value, line) for name, value in item.items() if value not in (None, "")}


def _typed(name: str, value: Any, line: int) -> Any:
    if name == "papers":
        return [str(part).strip() for part in (value if isinstance(value, list) else str(value).split("|"))]
    if name == "private":
        return value if isinstance(value, bool) else str(value).strip().lower() in ("true", "yes", "1", "是")
    if name == "average_minutes":
        try:
            return float(value)
        except (TypeError, ValueError):
            raise CatalogueError(f"item {line}: average_minutes must be a number, not {str(value)[:20]!r}") from None
    return str(value).strip()


def _service(services: AoT, item: Mapping[str, Any], line: int, changes: Changes) -> None:
    wanted = {name: value for name, value in item.items() if name != "department_name"}
    id = str(wanted.get("id", ""))
    if not id:
        raise CatalogueError(f"item {line}: a service needs an id")
    known = _of(services, id)
    if known is None:
        missing = [name for name in NEEDED if name not in wanted]
        if missing:
            raise CatalogueError(f"item {line}: the new service {id} also needs {', '.join(missing)}")
        services.append(_table(wanted))
        changes.added.append(id)
        return
    if known.get("prefix") != wanted.get("prefix", known.get("prefix")):
        raise CatalogueError(f"item {line}: {id} keeps its prefix {known['prefix']}: numbers with it may be in hand")
    if _update(known, wanted):
        changes.changed.append(id)


def _department(departments: AoT, item: Mapping[str, Any], changes: Changes) -> None:
    id, name = item.get("department"), item.get("department_name")
    if not id or not name:
        return
    known = _of(departments, str(id))
    if known is None:
        departments.append(_table({"id": id, "name": name}))
    elif known["name"] == name:
        return
    else:
        former = [known["was"]] if "was" in known else []
        known["was"] = "、".join([*former, str(known["name"])])
        known["name"] = name
    changes.departments.append(str(id))


def _tables(document: tomlkit.TOMLDocument, name: str) -> AoT:
    found = document.get(name)
    if found is None:
        found = document[name] = tomlkit.aot()
    if not isinstance(found, AoT):
        raise CatalogueError(f"the hall file's {name} are not written as [[{name}]]")
    return found


def _of(tables: AoT, id: str) -> Table | None:
    return next((table for table in tables if table.get("id") == id), None)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    table.update(values)
    return table


def _update(table: Table, values: Mapping[str, Any]) -> bool:
    new = {name: value for name, value in values.items() if table.get(name) != value}
    for name, value in new.items():
        table[name] = value
    return bool(new)
