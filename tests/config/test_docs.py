"""The page about the hall file: every key of the facts stands in it, under its block, with the default that is true."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec.inspect as facts_of
import pytest
from msgspec import NODEFAULT, Struct

from hallbus.config.texts import TEMPLATES
from hallbus.hall import facts
from hallbus.hall.facts import Fact
from hallbus.hall.legibility import LAYOUTS, MM_PER_METRE, readable_to_m

PAGE = (Path(__file__).parents[2] / "docs" / "hall-file.md").read_text(encoding="utf-8")
BLOCKS = {
    "Top of the file": facts.HallFacts,
    "`[calendar]`": facts.Calendar,
    "`[[calendar.weekly]]`": facts.Weekly,
    "`[[calendar.extended]]`": facts.Extended,
    "`[[calendar.special]]`": facts.SpecialDay,
    "`[[calendar.breaks]]`": facts.Break,
    "`[[areas]]`": facts.Area,
    "`[[zones]]`": facts.Zone,
    "`[[zones.hours]]`": facts.ZoneHour,
    "`[[departments]]`": facts.Department,
    "`[[services]]`": facts.Service,
    "`[services.limits]`": facts.Limits,
    "`[[windows]]`": facts.Window,
    "`[[screens]]`": facts.Screen,
    "`[[kiosks]]`": facts.Kiosk,
    "`[priority]`": facts.Priority,
    "`[[priority.classes]]`": facts.PriorityClass,
    "`[priority.mix]`": facts.Mix,
    "`[appointments]`": facts.Appointments,
    "`[alarms]`": facts.Alarms,
    "`[night]`": facts.Night,
    "`[[sources]]`": facts.Source,
    "`[calls]`": facts.CallRules,
    "`[speech]`": facts.SpeechRules,
    "`[led]`": facts.LedTexts,
    "`[privacy]`": facts.Privacy,
    "`[[speech.schedule]]`": facts.Scheduled,
    "`[review]`": facts.Review,
    "`[uploads]`": facts.Uploads,
    "`[[playlist]]`": facts.Clip,
    "`[programme]`": facts.ProgrammeRules,
    "`[[programme.playlists]]`": facts.Playlist,
    "`[[programme.slots]]`": facts.Slot,
    "`[[programme.shares]]`": facts.Share,
    "`[[programme.deadlines]]`": facts.Deadline,
    "`[[notices]]`": facts.Notice,
    "`[[not_here]]`": facts.Referral,
}


def test_every_group_of_facts_has_its_block() -> None:
    groups = {each for each in vars(facts).values() if isinstance(each, type) and issubclass(each, Fact)} - {Fact}
    assert set(BLOCKS.values()) == groups


@pytest.mark.parametrize(("heading", "group"), BLOCKS.items(), ids=BLOCKS)
def test_a_block_lists_just_its_keys_with_their_defaults(heading: str, group: type[Fact]) -> None:
    kind = facts_of.type_info(group)
    assert isinstance(kind, facts_of.StructType)
    assert _listed(heading) == {field.encode_name: _default(field) for field in kind.fields}


def _listed(heading: str) -> dict[str, str]:
    (section,) = re.findall(rf"^## {re.escape(heading)} .*?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.+) \|$", section, re.MULTILINE)
    return {key: default for key, default, meaning in rows if len(meaning) > 5}


def _default(field: facts_of.Field) -> str:
    default: Any = field.default
    if field.required:
        return "required"
    if default is None and not _is_group(field.type):
        return "none"
    if default is NODEFAULT or default is None or isinstance(default, Struct) or _is_group(field.type):
        return "a block"
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def _is_group(kind: facts_of.Type) -> bool:
    if isinstance(kind, facts_of.UnionType):
        return any(map(_is_group, kind.types))
    return isinstance(kind, facts_of.StructType) or (
        isinstance(kind, facts_of.VarTupleType) and _is_group(kind.item_type)
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE.partition("## Templates")[2]


@pytest.mark.parametrize(
    ("row", "layout"),
    [
        ("`board`, lying", ("board", False)),
        ("`board`, upright", ("board", True)),
        ("`board_elder`, lying", ("board_elder", False)),
        ("`content`", ("content", False)),
    ],
)
def test_the_distances_are_what_the_check_computes(row: str, layout: tuple[facts.ScreenKind, bool]) -> None:
    (cells,) = re.findall(rf"^\| {re.escape(row)} \|(.*)\|$", PAGE, re.MULTILINE)
    *_, first, second, third = (float(cell.removesuffix(" m ")) for cell in cells.split("|")[-3:])
    for metres, inches in ((first, 75), (second, 65), (third, 55)):
        reach = readable_to_m(LAYOUTS[layout], inches, MM_PER_METRE[layout[0]])
        assert reach - 0.1 < metres <= reach
